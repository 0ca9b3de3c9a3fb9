//! JSON that is safe to print: control characters that JSON itself lets pass are escaped too.

use std::io::{self, Write};

use serde::Serialize;

/// Writes a value as one line of JSON.
pub fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_string(value)?;
    let mut rest = json.as_str();
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
