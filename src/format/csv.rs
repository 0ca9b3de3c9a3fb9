//! Tables with a header: CSV, also with semicolons, and TSV; a row an article.

use std::{
    borrow::Cow,
    cell::Cell,
    io::{self, BufRead, Read},
};

use csv::{ByteRecord, ReaderBuilder};
use memchr::{memchr, memmem};

use super::{
    Format, Input, Likeness,
    item::{Cause, Problem, Sink, not_utf8, shown, too_long},
    keys,
    record::Records,
    role::Role,
    source::Node,
};
use crate::decode::{Charset, to_utf8};

/// The row of comma-separated tables.
pub(super) const FORMAT: Format = Format {
    name: "csv",
    extensions: &["csv"],
    sniff: |head| sniff(head, b",;\t|"),
    read: |input, sink| {
        let separator = separator(input.head, b",;\t|");
        read(input, separator.unwrap_or(b','), true, sink)
    },
};

/// The row of tables with tabs, in which quotes are letters as others.
pub(super) const TABS: Format = Format {
    name: "tsv",
    extensions: &["tsv", "tab"],
    sniff: |head| sniff(head, b"\t"),
    read: |input, sink| read(input, b'\t', false, sink),
};

/// What a line before the header begins with that names the separator.
const SEPARATOR: &[u8] = b"sep=";

/// A table has a header of two columns or more.
fn sniff(head: &[u8], separators: &[u8]) -> Likeness {
    match separator(head, separators) {
        Some(_) => Likeness::Possible,
        None => Likeness::No,
    }
}

/// What stands most often between the names of the header, or what a line before it says, as Excel writes it: `sep=;`.
fn separator(head: &[u8], separators: &[u8]) -> Option<u8> {
    if let Some([separator, b'\r' | b'\n', ..]) = head.strip_prefix(SEPARATOR) {
        return separators.contains(separator).then_some(*separator);
    }
    let header = head.split(|b| *b == b'\n').next()?;
    let count = |separator: u8| header.iter().filter(|b| **b == separator).count();
    let best = separators
        .iter()
        .copied()
        .rev()
        .max_by_key(|separator| count(*separator))?;
    (count(best) > 0).then_some(best)
}

/// Whether a column may make an article.
fn says(name: &str) -> bool {
    // a column may be a path: `headline.main`
    let roles = [name]
        .into_iter()
        .chain(name.split('.'))
        .filter_map(keys::role);
    let mut roles = roles.map(|(role, _)| role);
    roles.any(|role| matches!(role, Role::Headline | Role::Body | Role::Summary))
}

/// How many lines of a field look like rows of the table, if most of them do: its quote was closed by that of another.
fn swallowed(field: &[u8], separator: u8, columns: usize) -> Option<usize> {
    // in narrow tables the lines of any text may
    const FEWEST: usize = 3;
    memchr(b'\n', field)?;
    let lines: Vec<&[u8]> = field.split(|b| *b == b'\n').collect();
    // the first and the last are parts of rows, but of a quote that nothing closes
    let inner = lines.get(1..lines.len().saturating_sub(1))?;
    let inner = if inner.is_empty() {
        lines.get(1..)?
    } else {
        inner
    };
    let is_row = |line: &&&[u8]| line.iter().filter(|b| **b == separator).count() + 1 == columns;
    let rows = inner.iter().filter(is_row).count();
    let most = rows * 10 >= inner.len() * 9 && rows > 0;
    (columns >= FEWEST && most).then_some(rows)
}

/// A reader that gives no more than a record may hold, until it is told that a record has ended.
struct Allowance<'r> {
    reader: &'r mut dyn BufRead,
    left: &'r Cell<u64>,
    read: u64,
    /// Where the row behind the last line end ends, once the last byte has been read, if that is no line end.
    unended: &'r Cell<Option<u64>>,
    /// What is still to be given of the row that stands behind the last.
    end: &'static [u8],
}

/// The bytes of a field before the row that stands behind the last.
fn until_end(field: &[u8]) -> &[u8] {
    let end = memmem::find(field, END_ROW).unwrap_or(field.len());
    field.get(..end).unwrap_or(field)
}

/// A row behind the last: if it turns up in a column, that was opened with a quote and not closed.
const END: &[u8] = b"\x1f\x1e\x1f";
const END_ROW: &[u8] = b"\n\x1f\x1e\x1f\n";

impl Read for Allowance<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "record is too long",
            ));
        }
        let most = usize::try_from(self.left.get()).unwrap_or(usize::MAX);
        let room = buffer.len().min(most);
        let read = self
            .reader
            .read(buffer.get_mut(..room).unwrap_or_default())?;
        if read == 0 && !buffer.is_empty() {
            return self.end.read(buffer);
        }
        self.left.set(self.left.get() - read as u64);
        self.read += read as u64;
        let last = buffer.get(..read).and_then(<[u8]>::last);
        if last.is_some_and(|last| *last != b'\n')
            && self.reader.fill_buf().is_ok_and(<[u8]>::is_empty)
        {
            self.unended.set(Some(self.read + 1));
        }
        Ok(read)
    }
}

fn read(
    input: &mut Input<'_>,
    separator: u8,
    quoting: bool,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    // the reader takes pieces of this size at once
    const PIECE: usize = 64 << 10;
    let limit = input.reading.limit;
    let left = Cell::new(limit.saturating_add(PIECE as u64));
    let unended = Cell::new(None);
    let mut allowance = Allowance {
        reader: &mut *input.reader,
        left: &left,
        read: 0,
        unended: &unended,
        end: END_ROW,
    };
    let mut rows = ReaderBuilder::new()
        .delimiter(separator)
        .quoting(quoting)
        .flexible(true)
        .has_headers(false)
        .buffer_capacity(PIECE)
        .from_reader(&mut allowance);
    let mut records = Records::new(input.reading.mapping);
    let mut header: Option<Vec<String>> = None;
    let mut row = ByteRecord::new();
    let mut number = 0;
    while sink.is_open() {
        let byte = rows.position().byte();
        match rows.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) if left.get() == 0 => {
                let problem = Problem {
                    cause: Cause::Limit,
                    ..Problem::lost(
                        format!(
                            "row has more than the {limit} bytes of the limit; the rest of the file is lost"
                        ),
                        "a quote may be missing in the row; raise the limit with `--max-record` if it is really so long",
                    )
                };
                sink.problem(problem.of_record(Some(number + 1), byte));
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
        left.set(limit.saturating_add(PIECE as u64));
        if row.iter().eq([END]) {
            break;
        }
        let Some(header) = &header else {
            if row.get(0).is_some_and(|first| first.starts_with(SEPARATOR)) && row.len() <= 2 {
                continue;
            }
            header = Some(
                row.iter()
                    .map(|name| to_utf8(name).0.trim().to_owned())
                    .collect(),
            );
            continue;
        };
        if number == 0 && input.reading.mapping.is_none() && !header.iter().any(|name| says(name)) {
            sink.problem(Problem::lost(
                format!("table has no column for a headline or text, but `{}`", shown(&header.join(", "))),
                "the first row names the columns: id, title, body, date ...; a mapping file says what others mean",
            ));
            return Ok(());
        }
        if row.iter().all(|field| field.trim_ascii().is_empty()) {
            continue;
        }
        number += 1;
        if row.as_slice().len() as u64 > limit {
            let problem = too_long(row.as_slice().len() as u64, limit);
            sink.problem(problem.of_record(Some(number), byte));
            continue;
        }
        let is_last = unended.get() == Some(rows.position().byte());
        if row.len() < header.len() && is_last {
            let problem = Problem::lost(
                "row ends before its last column, and the file with it",
                "the file was cut short; get a fresh copy",
            );
            sink.problem(problem.torn().of_record(Some(number), byte));
            continue;
        }
        if let Some(lines) = row
            .iter()
            .find_map(|field| swallowed(until_end(field), separator, header.len()))
        {
            let problem = Problem::lost(
                format!(
                    "row holds {lines} lines in one column that look like rows: a quote in it is not closed"
                ),
                "close the quote where its text ends, or take it away, and index the file again",
            );
            sink.problem(problem.torn().of_record(Some(number), byte));
            continue;
        }
        if row.iter().any(|field| memmem::find(field, END).is_some()) {
            let problem = Problem::lost(
                "row ends within a quote, and the file with it",
                "the file was cut short, or the quote is not closed; get a fresh copy",
            );
            sink.problem(problem.torn().of_record(Some(number), byte));
            continue;
        }
        let mut draft = sink.begin();
        let mut beyond = row.iter().skip(header.len());
        if beyond.any(|field| !field.trim_ascii().is_empty()) {
            draft.note(Problem::lost(
                format!(
                    "row has {} columns and the header {}: what stands beyond is left out",
                    row.len(),
                    header.len()
                ),
                "a text with the separator in it must stand in quotes",
            ));
        }
        let mut odd = false;
        let members = header.iter().zip(&row).filter(|(name, _)| !name.is_empty());
        let members = members.map(|(name, field)| {
            let (text, charset) = to_utf8(field);
            odd |= charset == Charset::Windows1252;
            (Cow::Borrowed(name.as_str()), Node::Text(text))
        });
        let node = Node::Map(members.collect());
        if odd {
            draft.note(not_utf8(Charset::Windows1252));
        }
        sink.shape = records.fill(node.value(), &mut draft).or(sink.shape);
        sink.end(draft, Some(number), byte);
    }
    if number == 0 && sink.is_open() {
        let problem = Problem::kept(
            "file holds no rows",
            "a table may be empty; else get a fresh copy",
        );
        sink.problem(match unended.get() {
            Some(_) => problem.torn(),
            None => problem,
        });
    }
    Ok(())
}
