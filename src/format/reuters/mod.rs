//! Reuters-21578: newswire items in SGML, with typed tags.

mod item;

use std::io::{self, BufRead};

use memchr::memchr;

use super::{
    Format, Input, Likeness,
    item::{Problem, Sink, too_long},
    role::Role,
};
use crate::{decode::to_utf8, facet::Kind};

/// The row of the Reuters-21578 collection.
pub(super) const FORMAT: Format = Format {
    name: "reuters-sgml",
    extensions: &["sgm", "sgml"],
    sniff,
    read,
};

fn sniff(head: &[u8]) -> Likeness {
    let head = head.trim_ascii_start();
    if head.starts_with(b"<!DOCTYPE lewis") || is_start(head) {
        Likeness::Certain
    } else {
        Likeness::No
    }
}

/// Whether bytes begin with the start tag of an item.
fn is_start(bytes: &[u8]) -> bool {
    let behind = bytes.strip_prefix(b"<REUTERS").and_then(<[u8]>::first);
    behind.is_some_and(|b| *b == b'>' || b.is_ascii_whitespace())
}

/// An item that has begun and not yet ended.
struct Open {
    byte: u64,
    bytes: Vec<u8>,
    length: u64,
}

fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut piece = Vec::new();
    let mut open: Option<Open> = None;
    let (mut records, mut position) = (0, 0);
    while sink.is_open() {
        // Every tag ends a piece, for `>` ends a piece.
        piece.clear();
        let most = input.reading.limit.saturating_add(1);
        let length = read_piece(&mut *input.reader, most, &mut piece)?;
        if length == 0 {
            break;
        }
        let tag_at = piece
            .iter()
            .rposition(|b| *b == b'<')
            .unwrap_or(piece.len());
        let tag = piece.get(tag_at..).unwrap_or_default();
        if is_start(tag) {
            if let Some(open) = open.take() {
                sink.problem(endless().of_record(Some(records), open.byte));
            }
            records += 1;
            open = Some(Open {
                byte: position + tag_at as u64,
                bytes: tag.to_owned(),
                length: tag.len() as u64,
            });
        } else if let Some(item) = &mut open {
            item.length += length;
            if item.length <= input.reading.limit {
                item.bytes.extend_from_slice(&piece);
            }
            if tag == b"</REUTERS>"
                && let Some(item) = open.take()
            {
                hand_out(&item, records, input.reading.limit, sink);
            }
        }
        position += length;
    }
    if let Some(open) = open {
        sink.problem(endless().torn().of_record(Some(records), open.byte));
    } else if records == 0 {
        sink.problem(Problem::lost(
            "file holds no REUTERS item",
            "each item stands between <REUTERS ...> and </REUTERS>",
        ));
    }
    Ok(())
}

/// Reads up to a `>` and over it, at most so many bytes.
fn read_piece(reader: &mut dyn BufRead, most: u64, piece: &mut Vec<u8>) -> io::Result<u64> {
    let mut left = usize::try_from(most).unwrap_or(usize::MAX);
    while left > 0 {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk.get(..left).unwrap_or(chunk),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = memchr(b'>', chunk);
        let passed = end.map_or(chunk.len(), |end| end + 1);
        piece.extend_from_slice(chunk.get(..passed).unwrap_or(chunk));
        reader.consume(passed);
        left -= passed;
        if passed == 0 || end.is_some() {
            break;
        }
    }
    Ok(piece.len() as u64)
}

/// Where the fields of an item stand.
const PLACES: [(Role, &str); 10] = [
    (Role::Id, "REUTERS.NEWID"),
    (Role::Headline, "TEXT.TITLE"),
    (Role::Body, "TEXT.BODY"),
    (Role::Byline, "TEXT.AUTHOR"),
    (Role::Dateline, "TEXT.DATELINE"),
    (Role::Date, "DATE"),
    (Role::Tags(Kind::Person), "PEOPLE"),
    (Role::Tags(Kind::Org), "ORGS, EXCHANGES, COMPANIES"),
    (Role::Tags(Kind::Place), "PLACES"),
    (Role::Tags(Kind::Topic), "TOPICS"),
];

fn hand_out(open: &Open, record: u64, limit: u64, sink: &mut Sink<'_>) {
    if open.length > limit {
        let problem = too_long(open.length, limit);
        return sink.problem(problem.of_record(Some(record), open.byte));
    }
    // The collection is in ISO-8859-1, of which Windows-1252 is a superset: nothing to say about it.
    let (text, _) = to_utf8(&open.bytes);
    match item::parse(&text) {
        Ok((article, notes)) => {
            sink.article(Some(record), article, &PLACES);
            for note in notes {
                sink.problem(note.of_record(Some(record), open.byte));
            }
        }
        Err(problem) => sink.problem(problem.of_record(Some(record), open.byte)),
    }
}

fn endless() -> Problem {
    Problem::lost(
        "item has no end tag",
        "close it with </REUTERS>; the file may have been cut short",
    )
}
