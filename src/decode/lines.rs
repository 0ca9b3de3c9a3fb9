//! Reads lines, none longer than a limit.

use std::io::{self, BufRead, Read};

/// What a [`LineReader`] meets next.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// A line, without its line end.
    Text(&'a [u8]),
    /// The last line, which has no line end: the file may have been cut short.
    Unended(&'a [u8]),
    /// A line longer than the limit, skipped to its end; its size in bytes, line end included.
    TooLong(u64),
    /// No more lines.
    End,
}

/// Reads lines and never holds more than `limit` bytes of one.
pub struct LineReader<R> {
    reader: R,
    limit: u64,
    line: Vec<u8>,
    end: u64,
    count: u64,
}

impl<R: BufRead> LineReader<R> {
    /// Reads lines of at most `limit` bytes from `reader`.
    pub fn new(reader: R, limit: u64) -> LineReader<R> {
        LineReader {
            reader,
            limit,
            line: Vec::new(),
            end: 0,
            count: 0,
        }
    }

    /// The next line; lines end in `\n` or `\r\n`.
    ///
    /// An error of the reader is final: the line that it tore is not given.
    pub fn next_line(&mut self) -> io::Result<Line<'_>> {
        let start = self.end;
        self.line.clear();
        let most = self.limit.saturating_add(2);
        let length = (&mut self.reader)
            .take(most)
            .read_until(b'\n', &mut self.line)?;
        self.end += length as u64;
        if length == 0 {
            return Ok(Line::End);
        }
        self.count += 1;
        let text = match self.line.strip_suffix(b"\n") {
            Some(text) => text.strip_suffix(b"\r").unwrap_or(text),
            None => &self.line,
        };
        if text.len() as u64 <= self.limit {
            let length = text.len();
            let text = self.line.get(..length).unwrap_or_default();
            return Ok(match self.line.last() {
                Some(b'\n') => Line::Text(text),
                _ => Line::Unended(text),
            });
        }
        if self.line.last() != Some(&b'\n') {
            self.end += self.reader.skip_until(b'\n')? as u64;
        }
        self.line = Vec::new();
        Ok(Line::TooLong(self.end - start))
    }

    /// The number of the line given last, from 1.
    pub fn number(&self) -> u64 {
        self.count
    }

    /// Where the next line begins, in bytes from the start.
    pub fn next_position(&self) -> u64 {
        self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_without_their_ends() {
        let mut lines = LineReader::new(&b"a\r\n\nb\n c"[..], 10);
        let mut seen = Vec::new();
        while let Line::Text(line) | Line::Unended(line) = lines.next_line().unwrap() {
            seen.push(String::from_utf8(line.to_vec()).unwrap());
            let line = seen.len() as u64;
            assert_eq!(lines.number(), line);
        }
        assert_eq!(seen, ["a", "", "b", " c"]);
        assert_eq!(lines.next_position(), 8);
    }

    #[test]
    fn a_line_over_the_limit_is_skipped_and_the_next_one_read() {
        let mut lines = LineReader::new(&b"123\r\n1234\n12345678\n12"[..], 3);
        assert_eq!(lines.next_line().unwrap(), Line::Text(b"123"));
        assert_eq!(lines.next_line().unwrap(), Line::TooLong(5));
        assert_eq!(lines.next_line().unwrap(), Line::TooLong(9));
        assert_eq!(
            (lines.number(), lines.next_position()),
            (3, 19),
            "behind the line skipped"
        );
        assert_eq!(lines.next_line().unwrap(), Line::Unended(b"12"));
        assert_eq!(lines.next_line().unwrap(), Line::End);
    }
}
