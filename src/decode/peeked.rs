//! Looks at the first bytes of a reader without losing them.

use std::io::{self, BufRead, Read};

/// A reader whose first bytes have been looked at; it still gives all of them.
pub struct Peeked<R> {
    head: Vec<u8>,
    position: usize,
    failure: Option<io::Error>,
    rest: R,
}

impl<R: Read> Peeked<R> {
    /// Reads the first `length` bytes, fewer only when there are no more.
    ///
    /// An error does not get lost: reading meets it behind the bytes that came before it.
    pub fn new(mut rest: R, length: usize) -> Peeked<R> {
        let mut head = Vec::with_capacity(length);
        let failure = rest
            .by_ref()
            .take(length as u64)
            .read_to_end(&mut head)
            .err();
        Peeked {
            head,
            position: 0,
            failure,
            rest,
        }
    }

    /// The first bytes, less those that [`Peeked::drop_first`] dropped.
    pub fn head(&self) -> &[u8] {
        self.head.get(self.position..).unwrap_or_default()
    }

    /// Drops the first `count` bytes of the head, as many as it has.
    pub fn drop_first(&mut self, count: usize) {
        self.position = (self.position + count).min(self.head.len());
    }

    /// Whether nothing at all can be read; an error is something.
    pub fn is_empty(&self) -> bool {
        self.head().is_empty() && self.failure.is_none()
    }
}

impl<R: BufRead> Read for Peeked<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let count = available.read(buf)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Peeked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.position < self.head.len() {
            return Ok(self.head());
        }
        match self.failure.take() {
            Some(error) => Err(error),
            None => self.rest.fill_buf(),
        }
    }

    fn consume(&mut self, count: usize) {
        if self.position < self.head.len() {
            self.drop_first(count);
        } else {
            self.rest.consume(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    /// Gives one byte a call, then fails.
    struct Drip(&'static [u8]);

    impl Read for Drip {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            match (self.0.split_first(), buf.first_mut()) {
                (Some((first, rest)), Some(slot)) => {
                    *slot = *first;
                    self.0 = rest;
                    Ok(1)
                }
                (None, Some(_)) => Err(io::Error::other("torn")),
                _ => Ok(0),
            }
        }
    }

    #[test]
    fn the_head_is_whole_even_when_bytes_come_one_by_one() {
        let mut peeked = Peeked::new(BufReader::new(Drip(b"abcdef")), 4);
        assert_eq!(peeked.head(), b"abcd");
        peeked.drop_first(1);
        let mut text = Vec::new();
        assert!(peeked.read_to_end(&mut text).is_err());
        assert_eq!(text, b"bcdef");
    }

    #[test]
    fn an_error_inside_the_head_comes_after_the_bytes_before_it() {
        let mut peeked = Peeked::new(BufReader::new(Drip(b"ab")), 4);
        assert!(!peeked.is_empty());
        let mut text = Vec::new();
        assert_eq!(
            peeked.read_to_end(&mut text).unwrap_err().to_string(),
            "torn"
        );
        assert_eq!(text, b"ab");
    }
}
