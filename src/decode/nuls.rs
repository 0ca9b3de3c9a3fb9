//! Sees runs of zero bytes, which no text has: a part of the file that was never written, or is lost.

use std::io::{self, BufRead, Read};

use memchr::memchr;

/// Passes bytes on and counts the zeros in a row.
pub struct Nuls<R> {
    reader: R,
    run: u64,
    longest: u64,
}

impl<R: BufRead> Nuls<R> {
    /// Over a reader.
    pub fn new(reader: R) -> Nuls<R> {
        Nuls {
            reader,
            run: 0,
            longest: 0,
        }
    }

    /// How many zeros stand at the end of what has been read.
    pub fn run(&self) -> u64 {
        self.run
    }

    /// The length of the longest run so far.
    pub fn longest(&self) -> u64 {
        self.longest
    }

    fn see(&mut self, count: usize) {
        let Ok(bytes) = self.reader.fill_buf() else {
            return;
        };
        let mut rest = bytes.get(..count).unwrap_or(bytes);
        while !rest.is_empty() {
            let next = memchr(0, rest).unwrap_or(rest.len());
            if next > 0 {
                self.run = 0;
            }
            rest = rest.get(next..).unwrap_or_default();
            let zeros = rest.iter().take_while(|byte| **byte == 0).count();
            self.run += zeros as u64;
            self.longest = self.longest.max(self.run);
            rest = rest.get(zeros..).unwrap_or_default();
        }
    }
}

impl<R: BufRead> Read for Nuls<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut available = self.reader.fill_buf()?;
        let read = available.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Nuls<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.see(count);
        self.reader.consume(count);
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn the_longest_run_is_known_wherever_it_is_cut() {
        for capacity in [1, 2, 3, 64] {
            let bytes: &[u8] = b"\0a\0\0b\0\0\0\0\0c\0";
            let mut nuls = Nuls::new(BufReader::with_capacity(capacity, bytes));
            let mut read = Vec::new();
            nuls.read_to_end(&mut read).unwrap();
            assert_eq!((read.as_slice(), nuls.longest()), (bytes, 5));
        }
    }
}
