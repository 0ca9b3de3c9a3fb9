//! How much of a file is read: limits that no honest archive meets, and a reader that holds them.

use std::{
    cell::{Cell, RefCell},
    fmt,
    io::{self, BufRead, Read, Seek, SeekFrom},
    rc::Rc,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

/// How much is read; beyond it lies what hostile files promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Most bytes of a record.
    pub record: u64,
    /// Most bytes of a file on disk, decompressed; of an archive all that is in it.
    pub file: u64,
    /// Most decompressed bytes for a compressed one, once 64 MB have come.
    pub ratio: u64,
    /// Most entries of an archive.
    pub entries: u64,
    /// How deep archives and compressed files may lie in each other.
    pub nesting: u32,
    /// Most seconds for a file, and one more for each megabyte read of it; 0 stands for any number.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            record: 64_000_000,
            file: 64_000_000_000,
            ratio: 1_000,
            entries: 1_000_000,
            nesting: 4,
            seconds: 600,
        }
    }
}

impl Limits {
    /// Whether these let through what some others did not.
    pub fn exceed(&self, others: &Limits) -> bool {
        let time = |limits: &Limits| match limits.seconds {
            0 => u64::MAX,
            seconds => seconds,
        };
        self.record > others.record
            || self.file > others.file
            || self.ratio > others.ratio
            || self.entries > others.entries
            || self.nesting > others.nesting
            || time(self) > time(others)
    }
}

/// The error of a reader that has met a limit.
#[derive(Debug)]
pub struct LimitReached {
    /// What is too much, in lower case, beginning with its object.
    pub what: String,
    /// The flag that raises the limit.
    pub flag: &'static str,
}

impl fmt::Display for LimitReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for LimitReached {}

impl LimitReached {
    /// As the error of a reader.
    pub fn error(what: String, flag: &'static str) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, LimitReached { what, flag })
    }
}

/// Counts what is read of one file, and says when it is too much.
pub struct Meter {
    limits: Limits,
    started: Instant,
    stored: Cell<u64>,
    plain: Cell<u64>,
    /// Of the bytes as they are stored, as long as they come one after another.
    hash: RefCell<Option<Xxh3>>,
}

/// So much may come of anything, whatever its compression.
const HARMLESS: u64 = 64_000_000;

impl Meter {
    /// Has read nothing.
    pub fn new(limits: Limits) -> Rc<Meter> {
        Rc::new(Meter {
            limits,
            started: Instant::now(),
            stored: Cell::new(0),
            plain: Cell::new(0),
            hash: RefCell::new(Some(Xxh3::new())),
        })
    }

    /// How much may be read.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Bytes read as they are stored.
    pub fn stored(&self) -> u64 {
        self.stored.get()
    }

    /// A hash of all bytes of a file of that size, if they were read from its start to its end.
    pub fn hash(&self, size: u64) -> Option<u64> {
        let hash = self.hash.borrow();
        let hash = hash.as_ref().filter(|_| self.stored() == size);
        hash.map(Xxh3::digest)
    }

    fn check(&self) -> io::Result<()> {
        let Limits {
            file,
            ratio,
            seconds,
            ..
        } = self.limits;
        let plain = self.plain.get();
        if plain > file {
            let what = format!("file holds more than {file} bytes");
            return Err(LimitReached::error(what, "--max-file"));
        }
        if plain > HARMLESS && plain / ratio.max(1) > self.stored.get() {
            let what = format!("file holds more than {ratio} bytes for each that it has on disk");
            return Err(LimitReached::error(what, "--max-ratio"));
        }
        // large files may take their time
        let allowed = seconds.saturating_add(self.stored.get() / 1_000_000);
        if seconds > 0 && self.started.elapsed() > Duration::from_secs(allowed) {
            let what = format!("file takes more than {allowed} seconds");
            return Err(LimitReached::error(what, "--max-seconds"));
        }
        Ok(())
    }
}

/// Reads bytes as they are stored.
pub struct Stored<R> {
    reader: R,
    meter: Rc<Meter>,
}

impl<R> Stored<R> {
    /// Counts for a meter.
    pub fn new(reader: R, meter: &Rc<Meter>) -> Stored<R> {
        Stored {
            reader,
            meter: Rc::clone(meter),
        }
    }
}

impl<R: Read> Read for Stored<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        if let Some(hash) = self.meter.hash.borrow_mut().as_mut() {
            hash.update(buffer.get(..read).unwrap_or_default());
        }
        self.meter.stored.set(self.meter.stored.get() + read as u64);
        Ok(read)
    }
}

impl<R: Seek> Seek for Stored<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        *self.meter.hash.borrow_mut() = None;
        self.reader.seek(to)
    }
}

/// Reads bytes that have been unpacked, as long as no limit is met.
pub struct Plain<R> {
    reader: R,
    meter: Rc<Meter>,
    counts: bool,
}

impl<R> Plain<R> {
    /// Counts for a meter, but not those that were counted already.
    pub fn new(reader: R, meter: &Rc<Meter>, were_counted: bool) -> Plain<R> {
        Plain {
            reader,
            meter: Rc::clone(meter),
            counts: !were_counted,
        }
    }
}

impl<R: BufRead> Read for Plain<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let read = available.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Plain<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.meter.check()?;
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        let count_here = if self.counts { count as u64 } else { 0 };
        self.meter.plain.set(self.meter.plain.get() + count_here);
        self.reader.consume(count);
    }
}
