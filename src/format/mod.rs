//! Bytes in, articles out: one row a format. Knows nothing of folders, tagging and the index.
//!
//! Nothing is invented: what a file does not say stays empty. A record that cannot be read costs that record,
//! and every departure from what the file holds is said as a [`Problem`].

mod byline;
mod choice;
mod csv;
pub mod date;
mod dateline;
mod draft;
mod html;
mod item;
mod json;
mod keys;
mod mapping;
mod markdown;
mod moment;
mod once;
mod paragraphs;
mod path_date;
mod reading;
mod record;
mod reuters;
mod role;
mod source;
mod standing;
mod tagging;
mod text;
mod warc;
mod whole;
mod xml;

use std::{
    io::{self, BufRead},
    ops::ControlFlow,
};

pub use choice::Likeness;
pub use item::{Cause, Filled, Item, Problem, Sink, Trail};
pub use mapping::{Mapping, MappingError};

use crate::decode::{Decoded, Nuls, Peeked, is_utf16};

/// How many of a file's first bytes are looked at to recognise its format.
const HEAD: usize = 4096;

/// So many zero bytes in a row are no slip of a program that wrote texts.
const NULS: u64 = 16;

/// A format: how its files are named and recognised, and how they are read.
pub struct Format {
    /// Its name in listings.
    pub name: &'static str,
    /// The extensions of its files, in lower case, without dots; an empty one stands for none.
    pub extensions: &'static [&'static str],
    /// Says how much the first bytes of a file look like this format.
    pub sniff: fn(&[u8]) -> Likeness,
    /// Reads a file; an error of the reader is final, all else goes to the sink.
    pub read: fn(&mut Input<'_>, &mut Sink<'_>) -> io::Result<()>,
}

/// All formats; between equals the earlier row is chosen.
pub const FORMATS: &[Format] = &[
    reuters::FORMAT,
    xml::TREC,
    html::FORMAT,
    xml::FORMAT,
    warc::FORMAT,
    json::LINES,
    json::FORMAT,
    csv::FORMAT,
    csv::TABS,
    markdown::FORMAT,
    text::FORMAT,
];

/// A file to read.
pub struct Input<'a> {
    /// Its bytes: decompressed, UTF-8 where a byte order mark said otherwise.
    pub reader: &'a mut dyn BufRead,
    /// Its first bytes.
    pub head: &'a [u8],
    /// Whether a byte order mark said that it is UTF-8, or it has been made so.
    pub is_utf8: bool,
    /// Its path inside its root, parts joined by `/`.
    pub name: &'a str,
    /// How to read it.
    pub reading: Reading<'a>,
}

/// How to read files.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The most bytes that one record may have.
    pub limit: u64,
    /// What the user says of keys that nobody knows.
    pub mapping: Option<&'a Mapping>,
    /// Whether articles come with where their fields stood.
    pub explain: bool,
}

impl Reading<'_> {
    /// Reads records of at most so many bytes, by what is known of formats.
    pub fn of(limit: u64) -> Reading<'static> {
        Reading {
            limit,
            mapping: None,
            explain: false,
        }
    }
}

/// Reads a decompressed file into `sink` and names the format that it was read as, if any was recognised.
///
/// `name` is the file's path inside its root. The sink stops the reading with [`ControlFlow::Break`]. A file that cannot be read, or not to its end, is one lost [`Problem`].
pub fn read(
    reader: &mut dyn BufRead,
    name: &str,
    reading: Reading<'_>,
    sink: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> Option<&'static str> {
    let mut sink = Sink::new(sink, reading.explain);
    let mut peeked = Peeked::new(reader, HEAD);
    let outcome = if is_utf16(peeked.head()) {
        let mut peeked = Peeked::new(Decoded::new(peeked), HEAD);
        read_utf8(&mut peeked, true, name, reading, &mut sink)
    } else {
        let is_marked = peeked.head().starts_with(b"\xef\xbb\xbf");
        if is_marked {
            peeked.drop_first(3);
        }
        read_utf8(&mut peeked, is_marked, name, reading, &mut sink)
    };
    match outcome {
        Ok(format) => format,
        Err((format, error)) => {
            sink.problem(item::torn(&error));
            format
        }
    }
}

type Outcome = Result<Option<&'static str>, (Option<&'static str>, io::Error)>;

fn read_utf8<R: BufRead>(
    peeked: &mut Peeked<R>,
    is_utf8: bool,
    name: &str,
    reading: Reading<'_>,
    sink: &mut Sink<'_>,
) -> Outcome {
    if peeked.is_empty() {
        sink.problem(choice::empty());
        return Ok(None);
    }
    if peeked.head().is_empty() {
        let error = peeked.fill_buf().err();
        return error.map_or(Ok(None), |error| Err((None, error)));
    }
    match choice::choose(FORMATS, peeked.head(), name) {
        Ok(format) => {
            let head = peeked.head().to_vec();
            let mut nuls = Nuls::new(peeked);
            let mut input = Input {
                head: &head,
                is_utf8,
                reader: &mut nuls,
                name,
                reading,
            };
            sink.format = format.name;
            let outcome = (format.read)(&mut input, sink);
            // web archives hold pictures too
            if nuls.longest() >= NULS && format.name != warc::FORMAT.name {
                sink.problem(Problem::holes(nuls.longest()));
            }
            outcome.map_err(|error| (Some(format.name), error))?;
            Ok(Some(sink.shape.unwrap_or(format.name)))
        }
        Err(problem) => {
            sink.problem(problem);
            Ok(None)
        }
    }
}

#[cfg(test)]
pub(crate) use tests::fuzz;

#[cfg(test)]
mod tests;
