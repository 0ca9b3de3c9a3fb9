//! Cuts a JSON document into its records without holding it: an array, a wrapper around one, objects one after another.

use std::io;

use memchr::memmem;

use super::{
    super::{
        Input,
        item::{Problem, Sink, too_long},
        keys::role,
        record::Records,
        role::Role,
    },
    hand_out, no_object,
    scanner::Scanner,
};

/// The members of a wrapper that hold its records.
const ARRAYS: [&str; 6] = ["articles", "items", "docs", "results", "stories", "data"];

/// The members of a wrapper that hold another wrapper.
const WRAPPERS: [&str; 2] = ["response", "data"];

/// How deep wrappers may lie in each other.
const DEEPEST: usize = 3;

/// Reads a document.
pub(super) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let named = named(input);
    let mut reader = Reader {
        scanner: Scanner::new(&mut *input.reader, input.reading.limit),
        sink,
        limit: input.reading.limit,
        shapes: Records::new(input.reading.mapping),
        named,
        records: 0,
    };
    reader.document()
}

/// Where the user says that the records stand; of no account in a file that is wrapped in a known way and has no such
/// member.
fn named<'m>(input: &Input<'m>) -> &'m [String] {
    let named = input
        .reading
        .mapping
        .map_or(&[][..], |mapping| &mapping.records);
    let holds = |name: &&str| {
        let quoted = format!("\"{name}\"");
        memmem::find(input.head, quoted.as_bytes()).is_some()
    };
    match named.first() {
        Some(first) if !holds(&first.as_str()) && ARRAYS.iter().any(holds) => &[],
        _ => named,
    }
}

struct Reader<'r, 's, 'o, 'm> {
    scanner: Scanner<'r>,
    sink: &'s mut Sink<'o>,
    limit: u64,
    shapes: Records<'m>,
    /// Where the user says that the records stand.
    named: &'m [String],
    records: u64,
}

/// What an object turned out to be.
#[derive(PartialEq, Eq)]
enum Object {
    /// A record; its bytes have been kept.
    Record,
    /// A wrapper; its records have been handed out.
    Wrapper,
}

impl Reader<'_, '_, '_, '_> {
    fn document(&mut self) -> io::Result<()> {
        while self.sink.is_open() {
            match self.scanner.next_visible()? {
                None => break,
                Some(b'[') => {
                    self.scanner.bump()?;
                    self.array()?;
                }
                Some(b'{') => {
                    let start = self.scanner.start();
                    if self.object(0)? == Object::Record {
                        // A lone object is the file; only with others has it a number.
                        let alone = self.records == 0 && self.scanner.next_visible()?.is_none();
                        self.records += 1;
                        let record = (!alone).then_some(self.records);
                        self.give(start, record);
                    }
                }
                Some(_) => self.stray(*b"{[")?,
            }
        }
        Ok(())
    }

    /// Reads an array behind its bracket, an element a record.
    fn array(&mut self) -> io::Result<()> {
        while self.sink.is_open() {
            match self.scanner.next_visible()? {
                None => {
                    self.cut();
                    break;
                }
                Some(b']') => {
                    self.scanner.bump()?;
                    break;
                }
                Some(b',') => self.scanner.bump()?,
                Some(b'}' | b':') => self.stray(*b"{]")?,
                Some(_) => {
                    let start = self.scanner.start();
                    self.scanner.value()?;
                    self.records += 1;
                    self.give(start, Some(self.records));
                }
            }
        }
        Ok(())
    }

    /// Reads an object from its brace on; members that wrap records are handed out on the way.
    fn object(&mut self, depth: usize) -> io::Result<Object> {
        self.scanner.bump()?;
        let (mut article, mut feed) = (false, false);
        let mut found = Object::Record;
        // what a feed says of all its items
        let mut heading = Vec::new();
        loop {
            match self.scanner.next_visible()? {
                // A cut object is found out when it is parsed.
                None => return Ok(found),
                Some(b'}') => {
                    self.scanner.bump()?;
                    return Ok(found);
                }
                Some(b'"') => {}
                // A brace in the place of a key: the object lost its end, and the next one begins.
                Some(b'{') => return Ok(found),
                // What ends a bare value is passed by itself, or it would be met for ever.
                Some(b',' | b':' | b']') => {
                    self.scanner.bump()?;
                    continue;
                }
                Some(_) => {
                    self.scanner.value()?;
                    continue;
                }
            }
            let key = self.scanner.key()?;
            // JSON Feed has authors of the whole
            feed |= matches!(key.as_deref(), Some("home_page_url" | "feed_url"));
            article |= key.as_deref().is_some_and(is_of_article);
            if self.scanner.next_visible()? != Some(b':') {
                continue;
            }
            self.scanner.bump()?;
            let here = key.as_deref().unwrap_or_default();
            let by_user = self.named.get(depth).is_some_and(|name| name == here);
            let last = depth + 1 >= self.named.len();
            let named = |names: &[&str]| {
                let known = names.iter().any(|name| name.eq_ignore_ascii_case(here));
                (feed || !article) && self.named.is_empty() && known
            };
            match self.scanner.next_visible()? {
                Some(b'[') if named(&ARRAYS) || (by_user && last) => {
                    self.scanner.bump()?;
                    if self.scanner.next_visible()? == Some(b'{') {
                        found = Object::Wrapper;
                        if feed {
                            self.shapes.heading = std::mem::take(&mut heading);
                        }
                        self.array()?;
                        if !self.sink.is_open() {
                            return Ok(found);
                        }
                    } else {
                        self.scanner.rest_of_value()?;
                    }
                }
                Some(b'{') if (depth < DEEPEST && named(&WRAPPERS)) || (by_user && !last) => {
                    if self.object(depth + 1)? == Object::Wrapper {
                        found = Object::Wrapper;
                    }
                }
                Some(b'"') if matches!(here, "title" | "language") => {
                    let role = match here {
                        "title" => Role::Source,
                        _ => Role::Language,
                    };
                    let text = self.scanner.key()?;
                    heading.extend(text.map(|text| (role, text)));
                }
                Some(b'}' | b',') | None => {}
                Some(_) => self.scanner.value()?,
            }
        }
    }

    /// Hands out the record whose bytes have been kept since `start`.
    fn give(&mut self, start: u64, record: Option<u64>) {
        match self.scanner.kept() {
            Ok(bytes) => hand_out(bytes, (record, start), true, &mut self.shapes, self.sink),
            Err(length) => {
                let problem = too_long(length, self.limit);
                self.sink.problem(problem.of_record(record, start));
            }
        }
    }

    /// Passes over text that stands where a record should.
    fn stray(&mut self, stops: [u8; 2]) -> io::Result<()> {
        let start = self.scanner.start();
        self.scanner.skip_to(stops)?;
        self.records += 1;
        let problem = no_object("is not JSON").of_record(Some(self.records), start);
        self.sink.problem(problem);
        Ok(())
    }

    fn cut(&mut self) {
        let problem = Problem::lost(
            "file ends inside its array of articles",
            "the file was cut short; get a fresh copy",
        );
        self.sink.problem(problem.torn());
    }
}

/// Whether a key says that its object is an article and no wrapper; wrappers have titles too.
fn is_of_article(key: &str) -> bool {
    match role(key) {
        Some((Role::Body | Role::Byline | Role::Dateline, _)) => true,
        Some((Role::Headline, rank)) => rank == 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
