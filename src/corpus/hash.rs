//! A hash of the bytes of a file, by which it is known again when its time or its name has changed.

use std::{
    fs::File,
    io::{self, BufReader},
    path::Path,
};

use crate::decode::{Limits, Meter, Stored};

/// Hashes a file as it is stored; the same that reading it to its end gives.
pub fn hash(path: &Path) -> io::Result<u64> {
    let meter = Meter::new(Limits::default());
    let stored = Stored::new(File::open(path)?, &meter);
    let size = io::copy(
        &mut BufReader::with_capacity(1 << 18, stored),
        &mut io::sink(),
    )?;
    Ok(meter.hash(size).unwrap_or(0))
}
