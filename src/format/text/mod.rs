//! Plain text: one article a file, as scrapers save wire stories.

mod head;
mod story;

use std::io;

use serde::de::IgnoredAny;

use super::{
    Format, Input, Likeness,
    item::{Problem, Sink, not_utf8},
    path_date::path_date,
    role::Role,
    whole::whole,
};
use crate::{
    decode::{Charset, to_utf8},
    facet::Kind,
};

/// The row of plain text.
pub(super) const FORMAT: Format = Format {
    name: "text",
    extensions: &["txt", "text", ""],
    sniff,
    read,
};

/// Where the fields of a story stand.
const PLACES: [(Role, &str); 8] = [
    (Role::Url, "source line"),
    (Role::Headline, "first line"),
    (Role::Body, "paragraphs"),
    (Role::Byline, "byline"),
    (Role::Dateline, "first paragraph"),
    (Role::Date, "path"),
    (Role::Source, "first paragraph"),
    (Role::Tags(Kind::Tag), "tag line"),
];

fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let Some(bytes) = whole(input, input.reading.limit, sink)? else {
        return Ok(());
    };
    let (text, charset) = to_utf8(&bytes);
    let (mut article, notes) = story::parse(&text);
    // such as the `null` or `[]` of a download that failed
    let is_value =
        text.len() < 64 && !text.contains('"') && serde_json::from_str::<IgnoredAny>(&text).is_ok();
    // nor is what scrapers put around a text one
    let is_empty = article.body.is_empty() && article.headline.is_none();
    if is_value || is_empty || !text.contains(char::is_alphanumeric) {
        sink.problem(Problem::lost(
            "file holds no text",
            "remove it, or get a fresh copy",
        ));
        return Ok(());
    }
    let path_date = path_date(input.name).filter(|_| article.date.is_none());
    article.date = article.date.or(path_date);
    sink.article(None, article, &PLACES);
    if charset == Charset::Windows1252 {
        sink.problem(not_utf8(charset));
    }
    for note in notes {
        sink.problem(note);
    }
    Ok(())
}

/// Prose has no mark of its own; a table of numbers is no prose: three lines or more, of as many parts each, with a
/// number in the same place.
fn sniff(head: &[u8]) -> Likeness {
    let head = String::from_utf8_lossy(head);
    // the last line may be cut
    let mut lines: Vec<&str> = head.lines().collect();
    lines.pop();
    let rows: Vec<Vec<&str>> = lines
        .iter()
        .map(|line| line.split_whitespace().collect())
        .collect();
    let [first, ..] = &rows[..] else {
        return Likeness::Possible;
    };
    let is_number = |part: &&str| part.parse::<f64>().is_ok();
    let is_table = rows.len() >= 3
        && rows.iter().all(|row| row.len() == first.len())
        && (0..first.len()).any(|place| rows.iter().all(|row| is_number(&row[place])));
    match is_table {
        true => Likeness::No,
        false => Likeness::Possible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_numbers_is_no_article() {
        for table in ["a 0 x-1 1\nb 0 x-2 1\nc 0 x-3 1\nd", "1\n2\n3\n4\n"] {
            assert_eq!(sniff(table.as_bytes()), Likeness::No, "{table}");
        }
        for prose in [
            "",
            "One.\nTwo.\nThree.\nFour.\n",
            "In 2024 it\nIn 2025 it\nIn May we\nx",
        ] {
            assert_eq!(sniff(prose.as_bytes()), Likeness::Possible, "{prose}");
        }
    }
}
