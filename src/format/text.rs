//! Plain text: one article a file, as scrapers save wire stories.

mod story;

use std::io::{self, Read};

use super::{
    Format, Input, Likeness,
    item::{Problem, Sink, not_utf8, too_long},
    path_date::path_date,
};
use crate::decode::{Charset, to_utf8};

/// The row of plain text.
pub(super) const FORMAT: Format = Format {
    name: "text",
    extensions: &["txt", "text", ""],
    sniff: |_| Likeness::Possible,
    read,
};

fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut bytes = Vec::new();
    let most = input.limit.saturating_add(1);
    (&mut *input.reader).take(most).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > input.limit {
        let rest = io::copy(&mut input.reader, &mut io::sink())?;
        sink.problem(too_long(bytes.len() as u64 + rest, input.limit));
        return Ok(());
    }
    let (text, charset) = to_utf8(&bytes);
    let (mut article, notes) = story::parse(&text);
    if article.headline.is_none() && article.body.is_empty() {
        sink.problem(Problem::lost(
            "file holds no text",
            "remove it, or get a fresh copy",
        ));
        return Ok(());
    }
    article.date = path_date(input.name);
    sink.article(None, article);
    if charset == Charset::Windows1252 {
        sink.problem(not_utf8(charset));
    }
    for note in notes {
        sink.problem(note);
    }
    Ok(())
}
