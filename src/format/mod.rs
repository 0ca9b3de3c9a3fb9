//! Bytes in, articles out: one row a format. Knows nothing of folders, tagging and the index.
//!
//! Nothing is invented: what a file does not say stays empty. A record that cannot be read costs that record,
//! and every departure from what the file holds is said as a [`Problem`].

mod byline;
mod choice;
pub mod date;
mod dateline;
mod item;
mod json;
mod once;
mod paragraphs;
mod path_date;
mod reuters;
mod text;

use std::{
    io::{self, BufRead},
    ops::ControlFlow,
};

pub use choice::Likeness;
pub use item::{Cause, Item, Problem, Sink};

use crate::decode::{Peeked, Utf16Reader, is_utf16};

/// How many of a file's first bytes are looked at to recognise its format.
const HEAD: usize = 4096;

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
pub const FORMATS: &[Format] = &[reuters::FORMAT, json::LINES, json::FORMAT, text::FORMAT];

/// A file to read.
pub struct Input<'a> {
    /// Its bytes: decompressed, UTF-8 where a byte order mark said otherwise.
    pub reader: &'a mut dyn BufRead,
    /// Its path inside its root, parts joined by `/`.
    pub name: &'a str,
    /// The most bytes that one record may have.
    pub limit: u64,
}

/// Reads a decompressed file into `sink` and names the format that it was read as, if any was recognised.
///
/// `name` is the file's path inside its root, `limit` the most bytes that one record may have. The sink stops the
/// reading with [`ControlFlow::Break`]. A file that cannot be read, or not to its end, is one lost [`Problem`].
pub fn read(
    reader: &mut dyn BufRead,
    name: &str,
    limit: u64,
    sink: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> Option<&'static str> {
    let mut sink = Sink::new(sink);
    let mut peeked = Peeked::new(reader, HEAD);
    let outcome = if is_utf16(peeked.head()) {
        let mut peeked = Peeked::new(Utf16Reader::new(peeked), HEAD);
        read_utf8(&mut peeked, name, limit, &mut sink)
    } else {
        if peeked.head().starts_with(b"\xef\xbb\xbf") {
            peeked.drop_first(3);
        }
        read_utf8(&mut peeked, name, limit, &mut sink)
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
    name: &str,
    limit: u64,
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
            let mut input = Input {
                reader: peeked,
                name,
                limit,
            };
            let outcome = (format.read)(&mut input, sink);
            outcome.map_err(|error| (Some(format.name), error))?;
            Ok(Some(format.name))
        }
        Err(problem) => {
            sink.problem(problem);
            Ok(None)
        }
    }
}

#[cfg(test)]
mod tests;
