//! Writes every match on a line of its own, its context on both sides, the matches below one another.

use std::io::{self, Write};

use textwrap::core::display_width;

use super::{
    Look,
    text::{plain_line, with_thousands},
};
use crate::{
    search::{Fragment, Hit, Snippet},
    text::plain,
};

/// Writes a hit: a line that names it, then its matches.
pub(super) fn write_kwic(out: &mut dyn Write, hit: &Hit, look: Look) -> io::Result<()> {
    let mut facts = vec![plain_line(&hit.shown)];
    facts.extend(hit.date.clone());
    facts.extend(hit.source.as_deref().map(plain_line));
    facts.push(plain_line(&hit.id));
    let rank = format!("{}  ", with_thousands(hit.rank as u64));
    let words: Vec<String> = facts
        .join(" · ")
        .split(' ')
        .map(|w| look.strong(w))
        .collect();
    let indent = " ".repeat(rank.len());
    writeln!(out, "{}", look.wrapped(&words.join(" "), &rank, &indent))?;
    // the match itself stands a little left of the middle
    let width = look.width.max(40);
    let left = width * 2 / 5;
    for snippet in &hit.snippets {
        write_match(out, snippet, left, width, look)?;
    }
    Ok(())
}

fn write_match(
    out: &mut dyn Write,
    snippet: &Snippet,
    left: usize,
    width: usize,
    look: Look,
) -> io::Result<()> {
    let fragments = &snippet.fragments;
    let Some(first) = fragments.iter().position(|fragment| fragment.matched) else {
        return Ok(());
    };
    let text = |fragments: &[Fragment]| -> String {
        let texts = fragments.iter().map(|fragment| plain(&fragment.text));
        texts.collect()
    };
    let last = fragments.iter().rposition(|fragment| fragment.matched);
    let last = last.unwrap_or(first);
    // most matches are of the text: of others it is said where they stand
    let place = match snippet.field {
        "body" => String::new(),
        "labels" => "[tag] ".to_owned(),
        field => format!("[{field}] "),
    };
    let before = text(&fragments[..first]);
    let before = last_columns(before.trim_start(), left - display_width(&place));
    let before = format!("{place}{before}");
    let inside = &fragments[first..=last];
    let used = left + display_width(&text(inside));
    let behind = text(&fragments[last + 1..]);
    let behind = first_columns(behind.trim_end(), width.saturating_sub(used));
    let pad = " ".repeat(left - display_width(&before));
    writeln!(out, "{pad}{before}{}{behind}", look.fragments(inside))
}

/// The end of a text, at most so many columns wide.
fn last_columns(text: &str, columns: usize) -> String {
    let mut from = text.len();
    for (at, _) in text.char_indices().rev() {
        if display_width(&text[at..]) > columns {
            break;
        }
        from = at;
    }
    text[from..].to_owned()
}

/// The beginning of a text, at most so many columns wide.
fn first_columns(text: &str, columns: usize) -> String {
    let mut to = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if display_width(&text[..end]) > columns {
            break;
        }
        to = end;
    }
    text[..to].trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_is_cut_to_columns() {
        assert_eq!(last_columns("one two", 3), "two");
        assert_eq!(last_columns("北京", 3), "京");
        assert_eq!(first_columns("one two", 4), "one");
        assert_eq!(first_columns("é北", 2), "é");
    }
}
