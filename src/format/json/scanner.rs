//! Passes over JSON values by their brackets and quotes, keeping the bytes of one record.

use std::io::{self, BufRead};

/// Walks over a document; the bytes since [`Scanner::start`] are kept, up to a limit.
pub(super) struct Scanner<'r> {
    reader: &'r mut dyn BufRead,
    limit: u64,
    position: u64,
    kept: Vec<u8>,
    length: u64,
}

/// Where a walk over a value stands.
#[derive(Clone, Copy, Default)]
struct State {
    depth: u64,
    inside_string: bool,
    escaped: bool,
    line_began: bool,
}

impl<'r> Scanner<'r> {
    /// Stands at the first byte of `reader`; keeps at most `limit` bytes.
    pub(super) fn new(reader: &'r mut dyn BufRead, limit: u64) -> Scanner<'r> {
        Scanner {
            reader,
            limit,
            position: 0,
            kept: Vec::new(),
            length: 0,
        }
    }

    /// Begins to keep bytes, and says where that is.
    pub(super) fn start(&mut self) -> u64 {
        self.kept.clear();
        self.length = 0;
        self.position
    }

    /// The bytes since the last [`Scanner::start`]; their number as an error when there were too many to keep.
    pub(super) fn kept(&self) -> Result<&[u8], u64> {
        if self.length > self.limit {
            return Err(self.length);
        }
        Ok(&self.kept)
    }

    /// Passes white space and looks at the byte behind it; nothing at the end.
    pub(super) fn next_visible(&mut self) -> io::Result<Option<u8>> {
        self.pass(|chunk| chunk.iter().position(|b| !b.is_ascii_whitespace()))?;
        self.peek()
    }

    /// Passes one byte.
    pub(super) fn bump(&mut self) -> io::Result<()> {
        self.pass(|_| Some(1)).map(drop)
    }

    /// Passes the value that begins here.
    pub(super) fn value(&mut self) -> io::Result<()> {
        match self.next_visible()? {
            Some(b'{' | b'[' | b'"') => self.walk(State::default()),
            _ => {
                let ends =
                    |b: &u8| matches!(b, b',' | b']' | b'}' | b':') || b.is_ascii_whitespace();
                self.pass(|chunk| chunk.iter().position(ends)).map(drop)
            }
        }
    }

    /// Passes what is left of an array or object whose bracket has been passed.
    pub(super) fn rest_of_value(&mut self) -> io::Result<()> {
        self.walk(State {
            depth: 1,
            ..State::default()
        })
    }

    /// Passes the string that begins here and gives it; nothing when it is longer than any known key or broken.
    pub(super) fn key(&mut self) -> io::Result<Option<String>> {
        const LONGEST: usize = 64;
        let mut state = State::default();
        let mut key = Vec::new();
        self.pass(|chunk| {
            let end = state.end(chunk);
            let part = end.and_then(|end| chunk.get(..end)).unwrap_or(chunk);
            if key.len() <= LONGEST {
                key.extend(part.iter().take(LONGEST + 1));
            }
            end
        })?;
        Ok(serde_json::from_slice(&key).ok())
    }

    /// Passes at least one byte, and all up to one of these.
    pub(super) fn skip_to(&mut self, stops: [u8; 2]) -> io::Result<()> {
        self.bump()?;
        self.pass(|chunk| chunk.iter().position(|b| stops.contains(b)))?;
        Ok(())
    }

    fn walk(&mut self, mut state: State) -> io::Result<()> {
        self.pass(|chunk| state.end(chunk)).map(drop)
    }

    /// Passes bytes up to the place that `end` finds in one of the chunks; false when there was none.
    fn pass(&mut self, mut end: impl FnMut(&[u8]) -> Option<usize>) -> io::Result<bool> {
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok([]) => return Ok(false),
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let found = end(chunk);
            let passed = found.and_then(|end| chunk.get(..end)).unwrap_or(chunk);
            let length = passed.len();
            self.length += length as u64;
            if self.length <= self.limit {
                self.kept.extend_from_slice(passed);
            }
            self.position += length as u64;
            self.reader.consume(length);
            if found.is_some() {
                return Ok(true);
            }
        }
    }

    /// The byte here; nothing at the end.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.reader.fill_buf() {
                Ok(chunk) => return Ok(chunk.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl State {
    /// Walks on through a chunk; the place behind the value when it ends here.
    ///
    /// A string with a line break and then a brace in it has lost its quote: the value ends before the brace.
    fn end(&mut self, chunk: &[u8]) -> Option<usize> {
        for (at, byte) in chunk.iter().enumerate() {
            if self.inside_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'{' if self.line_began => return Some(at),
                    b'"' => {
                        self.inside_string = false;
                        if self.depth == 0 {
                            return Some(at + 1);
                        }
                    }
                    _ => {}
                }
                self.line_began = *byte == b'\n';
                continue;
            }
            match byte {
                b'"' => self.inside_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }
}
