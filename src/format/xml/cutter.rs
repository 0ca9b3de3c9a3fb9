//! Cuts a stream of markup into its records by their tags, without holding more than one.

use std::io::{self, BufRead};

/// What a [`Cutter`] meets next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// A record: where it begins, and its bytes; only their number when there are too many.
    Record(u64, Result<Vec<u8>, u64>),
    /// A record that begins at that byte has no end: another begins in it.
    Endless(u64),
    /// The file ends inside the record that begins at that byte.
    Torn(u64),
    /// No more records.
    End,
}

/// Reads markup up to and over the records that it is told to cut out.
pub(super) struct Cutter<'r> {
    reader: &'r mut dyn BufRead,
    limit: u64,
    position: u64,
    is_record: &'r dyn Fn(&str) -> bool,
    /// What stands before the first record, up to a limit: the head of a feed.
    pub before: Vec<u8>,
    /// Whether a record has been cut out.
    any: bool,
    /// A start tag that ended the record before it.
    held: Option<Vec<u8>>,
    /// Bytes that were passed and not kept.
    passed: u64,
    /// The outermost element, once it has begun, until it ends.
    root: Option<String>,
}

/// How much of what stands before the first record is kept, in bytes.
const BEFORE: usize = 64 << 10;

/// The most bytes of one tag, comment or declaration that are kept.
const LONGEST_TAG: usize = 64 << 10;

impl<'r> Cutter<'r> {
    /// Stands at the first byte of `reader`; a record is an element whose name without prefix `is_record`, and holds at
    /// most `limit` bytes.
    pub fn new(
        reader: &'r mut dyn BufRead,
        limit: u64,
        is_record: &'r dyn Fn(&str) -> bool,
    ) -> Cutter<'r> {
        Cutter {
            reader,
            limit,
            position: 0,
            is_record,
            before: Vec::new(),
            any: false,
            held: None,
            passed: 0,
            root: None,
        }
    }

    /// The next record.
    pub fn next(&mut self) -> io::Result<Cut> {
        loop {
            let (start, tag) = match self.held.take() {
                Some(tag) => (self.position - tag.len() as u64, tag),
                None => {
                    let text = self.text()?;
                    let start = self.position;
                    let tag = self.tag()?;
                    if !self.any && self.before.len() + text.len() + tag.len() < BEFORE {
                        self.before.extend(&text);
                        self.before.extend(&tag);
                    }
                    (start, tag)
                }
            };
            if tag.is_empty() {
                return Ok(Cut::End);
            }
            if self.root.is_some() && self.root.as_deref() == end_name(&tag) {
                self.root = None;
            }
            let Some(name) = start_name(&tag) else {
                continue;
            };
            let is_record = (self.is_record)(local(name));
            if !is_record {
                if self.root.is_none() && !self.any && !tag.ends_with(b"/>") {
                    self.root = Some(name.to_owned());
                }
                continue;
            }
            let name = name.to_owned();
            if !self.any {
                let kept = self.before.len().saturating_sub(tag.len());
                self.before.truncate(kept);
                self.any = true;
            }
            return self.record(start, tag, &name);
        }
    }

    /// Whether an element around all records has begun and not ended.
    pub fn is_open(&self) -> bool {
        self.root.is_some()
    }

    /// The rest of a record whose start tag has been read.
    fn record(&mut self, start: u64, tag: Vec<u8>, name: &str) -> io::Result<Cut> {
        let mut length = tag.len() as u64;
        self.passed = 0;
        let mut depth = 1 - u64::from(tag.ends_with(b"/>"));
        let mut bytes = tag;
        while depth > 0 {
            let text = self.text()?;
            let tag = self.tag()?;
            if tag.is_empty() {
                return Ok(Cut::Torn(start));
            }
            if start_name(&tag) == Some(name) && !tag.ends_with(b"/>") {
                // a flat record inside another: the end tag of the first is missing
                if depth == 1 && is_flat(name) {
                    self.held = Some(tag);
                    return Ok(Cut::Endless(start));
                }
                depth += 1;
            } else if end_name(&tag) == Some(name) {
                depth -= 1;
            }
            length += (text.len() + tag.len()) as u64;
            if length <= self.limit {
                bytes.extend(&text);
                bytes.extend(&tag);
            }
        }
        length += self.passed;
        let record = match length > self.limit {
            true => Err(length),
            false => Ok(bytes),
        };
        Ok(Cut::Record(start, record))
    }

    /// Text up to the next tag; not more of it than a record may have.
    fn text(&mut self) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        loop {
            let chunk = fill(self.reader)?;
            let found = chunk.iter().position(|b| *b == b'<');
            let length = found.unwrap_or(chunk.len());
            let room = self
                .limit
                .saturating_add(1)
                .saturating_sub(text.len() as u64);
            let room = usize::try_from(room).unwrap_or(usize::MAX);
            text.extend(chunk.iter().take(length.min(room)));
            self.passed += length.saturating_sub(room) as u64;
            let ended = chunk.is_empty() || found.is_some();
            self.position += length as u64;
            self.reader.consume(length);
            if ended {
                return Ok(text);
            }
        }
    }

    /// A tag, comment, declaration or section; nothing at the end.
    fn tag(&mut self) -> io::Result<Vec<u8>> {
        let mut tag = Vec::new();
        let mut last = [0; 3];
        let mut quote = None;
        let most = usize::try_from(self.limit)
            .unwrap_or(usize::MAX)
            .max(LONGEST_TAG);
        loop {
            let Some(byte) = fill(self.reader)?.first().copied() else {
                return Ok(tag);
            };
            let is_plain = !tag.starts_with(b"<!") && !tag.starts_with(b"<?");
            let names =
                byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?' | b'_' | b':');
            let is_text = tag.len() == 1 && !names;
            if is_text || (byte == b'<' && !tag.is_empty() && is_plain && quote.is_none()) {
                // a lone `<`, or a tag that was never closed
                return Ok(tag);
            }
            self.reader.consume(1);
            self.position += 1;
            match tag.len() <= most {
                true => tag.push(byte),
                false => self.passed += 1,
            }
            match (byte, quote) {
                (b'"' | b'\'', Some(open)) if open == byte => quote = None,
                (b'"' | b'\'', None) if is_plain && last[2] == b'=' => quote = Some(byte),
                _ => {}
            }
            last = [last[1], last[2], byte];
            let ends = byte == b'>'
                && match &tag[..] {
                    [b'<', b'!', b'-', b'-', ..] => tag.len() > 6 && last == *b"-->",
                    [b'<', b'!', b'[', ..] => last == *b"]]>",
                    [b'<', b'?', ..] => last[1] == b'?',
                    [b'<', b'!', ..] => !tag.contains(&b'[') || last[1] == b']',
                    _ => quote.is_none(),
                };
            if ends {
                return Ok(tag);
            }
        }
    }
}

/// The bytes that are there; none at the end.
fn fill(reader: &mut dyn BufRead) -> io::Result<&[u8]> {
    loop {
        match reader.fill_buf() {
            // asked again outside of the match, or its borrow would last
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    reader.fill_buf()
}

/// Whether records of this name never stand in each other.
fn is_flat(name: &str) -> bool {
    matches!(name, "DOC" | "doc" | "entry" | "newsItem" | "nitf")
}

/// The name of a start tag, with its prefix.
fn start_name(tag: &[u8]) -> Option<&str> {
    name(tag.strip_prefix(b"<")?)
}

fn end_name(tag: &[u8]) -> Option<&str> {
    name(tag.strip_prefix(b"</")?)
}

fn name(tag: &[u8]) -> Option<&str> {
    let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/');
    let end = tag.iter().position(ends).unwrap_or(tag.len());
    let name = std::str::from_utf8(tag.get(..end)?).ok()?;
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        .then_some(name)
}

/// The name behind a prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    /// The records, each with where it begins, read in pieces of a few bytes.
    fn check(markup: &str, limit: u64, expected: &[&str]) {
        let is_record = |name: &str| name == "item";
        let mut reader = BufReader::with_capacity(3, markup.as_bytes());
        let mut cutter = Cutter::new(&mut reader, limit, &is_record);
        let mut found = Vec::new();
        loop {
            found.push(match cutter.next().unwrap() {
                Cut::End => break,
                Cut::Endless(at) => format!("{at} endless"),
                Cut::Torn(at) => format!("{at} torn"),
                Cut::Record(at, Ok(bytes)) => {
                    assert_eq!(
                        markup
                            .find(std::str::from_utf8(&bytes).unwrap())
                            .map(|at| at as u64),
                        Some(at)
                    );
                    format!("{at} {}", String::from_utf8(bytes).unwrap())
                }
                Cut::Record(at, Err(length)) => format!("{at} too long: {length}"),
            });
        }
        assert_eq!(found, expected, "{markup}");
    }

    #[test]
    fn records_are_cut_out_whole() {
        check(
            "<rss><item>a</item> <x:item n='>'>b<br/></x:item></rss>",
            99,
            &["5 <item>a</item>", "20 <x:item n='>'>b<br/></x:item>"],
        );
        check(
            "<item/><item><item>in</item></item>",
            99,
            &["0 <item/>", "7 <item><item>in</item></item>"],
        );
        check("<items><itemx></itemx></items>", 99, &[]);
    }

    #[test]
    fn what_only_looks_like_a_tag_ends_nothing() {
        for inside in [
            "<!-- </item> -->",
            "<![CDATA[</item>]]>",
            "<?x </item>?>",
            "a < b > c",
            "<p t=\"</item>\">",
            "it's <b>1</b>",
        ] {
            let item = format!("<item>{inside}</item>");
            check(&item, 99, &[&format!("0 {item}")]);
        }
    }

    #[test]
    fn too_long_and_endless_records_cost_themselves() {
        let long = format!("<item>{}</item>", "x".repeat(50));
        let text = format!("{long}<item>b</item><item>c");
        check(
            &text,
            30,
            &["0 too long: 63", "63 <item>b</item>", "77 torn"],
        );
        let section = format!(
            "<item><![CDATA[{}]]></item><item>b</item>",
            "x".repeat(200_000)
        );
        check(
            &section,
            90,
            &["0 too long: 200025", "200025 <item>b</item>"],
        );
    }
}
