//! JSON that is safe to print: control characters that JSON itself lets pass are escaped too.

use std::io::{self, Write};

use serde::Serialize;

use crate::article::{Article, Origin};

/// Writes an article as a line that the reader of JSON Lines takes for what it is: a member `newsdex`, the version of this
/// shape, and the article's own. A name that is said in the text and may be a person's is left out: it is found again.
pub fn write_exported(out: &mut dyn Write, article: &Article) -> io::Result<()> {
    let mut article = article.clone();
    article.held = None;
    article.tags.retain(|tag| tag.origin != Origin::Said);
    let json = serde_json::to_string(&article)?;
    out.write_all(b"{\"newsdex\":1,")?;
    write_line(out, json.get(1..).unwrap_or_default())
}

/// Writes a value as one line of JSON.
pub fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    write_line(out, &serde_json::to_string(value)?)
}

fn write_line(out: &mut dyn Write, json: &str) -> io::Result<()> {
    let mut rest = json;
    // DEL and the C1 controls can only stand inside strings, and some terminals obey them
    while let Some(at) = rest.find(|c| matches!(c, '\u{7f}'..='\u{9f}')) {
        out.write_all(&rest.as_bytes()[..at])?;
        let control = rest[at..].chars().next().unwrap_or_default();
        write!(out, "\\u{:04x}", u32::from(control))?;
        rest = &rest[at + control.len_utf8()..];
    }
    writeln!(out, "{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_holds_no_raw_control_characters_and_reads_back() {
        let text = "a\u{1b}b\u{7f}c\u{9b}dé";
        let mut out = Vec::new();
        write_json(&mut out, &text).unwrap();
        let json = String::from_utf8(out).unwrap();
        assert!(!json.trim_end().contains(char::is_control), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
