//! JSON: an article an object; in lines, in an array, in a wrapper, or one alone.

mod elements;
mod exported;
mod scanner;

use std::io;

use super::{
    Format, Input, Likeness,
    html::json_ld,
    item::{Problem, Sink, not_utf8, too_long},
    record::Records,
    source::Node,
};
use crate::decode::{Charset, Line, LineReader, to_utf8};

/// The row of JSON Lines.
pub(super) const LINES: Format = Format {
    name: "jsonl",
    extensions: &["jsonl", "ndjson"],
    sniff: sniff_lines,
    read: read_lines,
};

/// The row of JSON documents.
pub(super) const FORMAT: Format = Format {
    name: "json",
    extensions: &["json"],
    sniff: sniff_document,
    read: elements::read,
};

fn sniff_lines(head: &[u8]) -> Likeness {
    let head = head.trim_ascii_start();
    let mut lines = head.split_inclusive(|b| *b == b'\n');
    let opens = |line: &[u8]| {
        let inside = line.trim_ascii_start().strip_prefix(b"{");
        inside.is_some_and(|inside| matches!(inside.trim_ascii_start().first(), Some(b'"' | b'}')))
    };
    let first = lines.next().unwrap_or_default();
    if head.starts_with(b"[") || (head.starts_with(b"{") && !opens(first)) {
        return Likeness::No;
    }
    let whole = first.ends_with(b"\n");
    let closes = first.trim_ascii_end().ends_with(b"}");
    let mut others = lines
        .filter(|line| !line.trim_ascii().is_empty())
        .peekable();
    match others.peek() {
        _ if !opens(first) => {
            let any = others.any(opens);
            if any {
                Likeness::Possible
            } else {
                Likeness::No
            }
        }
        None if whole && !closes => Likeness::Possible,
        None => Likeness::Plausible,
        Some(second) if closes && opens(second) => Likeness::Likely,
        Some(second) if opens(second) || closes => Likeness::Possible,
        Some(_) => Likeness::No,
    }
}

fn sniff_document(head: &[u8]) -> Likeness {
    let head = head.trim_ascii_start();
    let second = head.get(1..).unwrap_or_default().trim_ascii_start().first();
    match (head.first(), second) {
        (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{')) => Likeness::Plausible,
        (Some(b'['), Some(b']')) => Likeness::Possible,
        _ => Likeness::No,
    }
}

fn read_lines(input: &mut Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut lines = LineReader::new(&mut *input.reader, input.reading.limit);
    let mut records = Records::new(input.reading.mapping);
    while sink.is_open() {
        let (number, position) = (Some(lines.number() + 1), lines.next_position());
        match lines.next_line()? {
            Line::End => break,
            Line::Text(line) | Line::Unended(line) if line.trim_ascii().is_empty() => {}
            Line::Text(line) => hand_out(line, (number, position), false, &mut records, sink),
            Line::Unended(line) => hand_out(line, (number, position), true, &mut records, sink),
            Line::TooLong(bytes) => {
                sink.problem(too_long(bytes, input.reading.limit).of_record(number, position));
            }
        }
    }
    Ok(())
}

/// Reads the bytes of one object and hands out what it gives; if it `may_be_cut`, and ends before it is closed, the file
/// has been cut short.
fn hand_out(
    bytes: &[u8],
    (record, byte): (Option<u64>, u64),
    may_be_cut: bool,
    records: &mut Records<'_>,
    sink: &mut Sink<'_>,
) {
    let (text, charset) = to_utf8(bytes);
    if exported::hand_out(&text, (record, byte), sink) {
        return;
    }
    let repaired;
    let mut parsed = parse(&text, may_be_cut);
    if parsed.is_err()
        && let Some(text) = without_nan(&text)
    {
        repaired = text;
        parsed = parse(&repaired, may_be_cut);
    }
    let node = match parsed {
        Ok(node) => node,
        Err(problem) => return sink.problem(problem.of_record(record, byte)),
    };
    let nodes = match node.value().member("@graph") {
        Some(_) => json_ld::flat(node),
        None => vec![node],
    };
    // a file that is one graph
    let are_numbered = record.is_none() && nodes.len() > 1;
    for (number, node) in (1..).zip(nodes) {
        let record = if are_numbered { Some(number) } else { record };
        let mut draft = sink.begin();
        if charset == Charset::Windows1252 {
            draft.note(not_utf8(charset));
        }
        sink.shape = records.fill(node.value(), &mut draft).or(sink.shape);
        sink.end(draft, record, byte);
    }
}

fn parse(text: &str, may_be_cut: bool) -> Result<Node<'_>, Problem> {
    if !text.trim_start().starts_with('{') {
        return Err(no_object("is not a JSON object"));
    }
    serde_json::from_str(text).map_err(|error| {
        let hint = match error.to_string().starts_with("recursion limit") {
            true => "records may be nested 127 deep; export it again without what is deeper",
            false => "repair the record, or export it again",
        };
        let problem = Problem::lost(format!("record is not valid JSON: {error}"), hint);
        match may_be_cut && error.is_eof() {
            true => problem.torn(),
            false => problem,
        }
    })
}

/// The text with `null` for what Python writes where a number is none: `NaN`, `Infinity`; nothing where none stands
/// outside of strings.
pub(super) fn without_nan(text: &str) -> Option<String> {
    let mut out = String::new();
    let (mut from, mut inside, mut escaped) = (0, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            b'N' | b'I' | b'-' if !inside => {
                let here = text.get(at..).unwrap_or_default();
                let mut words = ["NaN", "Infinity", "-Infinity"].into_iter();
                // the `I` of `-Infinity` is passed already
                if at >= from
                    && let Some(word) = words.find(|word| here.starts_with(word))
                {
                    out.push_str(text.get(from..at).unwrap_or_default());
                    out.push_str("null");
                    from = at + word.len();
                }
            }
            _ => {}
        }
    }
    (from > 0).then(|| out + text.get(from..).unwrap_or_default())
}

/// The loss of something that is no JSON object.
fn no_object(what: &str) -> Problem {
    Problem::lost(
        format!("record {what}"),
        "write each article as one JSON object: {\"headline\": ..., \"body\": ...}",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_none_is_missing() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(without_nan(text).as_deref(), expected, "{text}");
        };
        check(
            r#"{"a": NaN, "b": [-Infinity,Infinity], "c": "NaN \" NaN"}"#,
            Some(r#"{"a": null, "b": [null,null], "c": "NaN \" NaN"}"#),
        );
        check(r#"{"é": NaN"#, Some(r#"{"é": null"#));
        check(r#"{"NaN": -1, "a": "Infinity"}"#, None);
        check("\"\\", None);
        check("", None);
    }
}
