//! Tables with a header: CSV, also with semicolons, and TSV; a row an article.

use std::{
    borrow::Cow,
    cell::Cell,
    io::{self, Read},
};

use csv::{ByteRecord, ReaderBuilder};

use super::{
    Format, Input, Likeness,
    item::{Cause, Problem, Sink, not_utf8, too_long},
    record::Records,
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

/// A table has a header of two columns or more.
fn sniff(head: &[u8], separators: &[u8]) -> Likeness {
    match separator(head, separators) {
        Some(_) => Likeness::Possible,
        None => Likeness::No,
    }
}

/// What stands most often between the names of the header.
fn separator(head: &[u8], separators: &[u8]) -> Option<u8> {
    let header = head.split(|b| *b == b'\n').next()?;
    let count = |separator: u8| header.iter().filter(|b| **b == separator).count();
    let best = separators
        .iter()
        .copied()
        .rev()
        .max_by_key(|separator| count(*separator))?;
    (count(best) > 0).then_some(best)
}

/// A reader that gives no more than a record may hold, until it is told that a record has ended.
struct Allowance<'r> {
    reader: &'r mut dyn Read,
    left: &'r Cell<u64>,
}

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
        self.left.set(self.left.get() - read as u64);
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
    let mut allowance = Allowance {
        reader: &mut input.reader,
        left: &left,
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
        let Some(header) = &header else {
            header = Some(
                row.iter()
                    .map(|name| to_utf8(name).0.trim().to_owned())
                    .collect(),
            );
            continue;
        };
        if row.iter().all(|field| field.trim_ascii().is_empty()) {
            continue;
        }
        number += 1;
        if row.as_slice().len() as u64 > limit {
            let problem = too_long(row.as_slice().len() as u64, limit);
            sink.problem(problem.of_record(Some(number), byte));
            continue;
        }
        let mut draft = sink.begin();
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
        sink.problem(Problem::kept(
            "file holds no rows",
            "a table may be empty; else get a fresh copy",
        ));
    }
    Ok(())
}
