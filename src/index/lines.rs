//! Files of lines that are only ever added to: what a commit vouches for is their length, and the hash of so much.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::{damaged, io_failed};
use crate::engine::EngineError;

/// How much of a file is valid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Extent {
    /// Bytes from its start.
    pub length: u64,
    /// Their hash.
    pub sum: u64,
}

/// Reads the valid lines of a file, each with its line end.
pub(super) fn read(
    index: &Path,
    name: &str,
    extent: Extent,
    take: &mut dyn FnMut(&str) -> serde_json::Result<()>,
) -> Result<(), EngineError> {
    if extent.length == 0 {
        return Ok(());
    }
    let path = index.join(name);
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::InvalidData => damaged(index, format!("{name} is not whole")),
        io::ErrorKind::NotFound => damaged(index, format!("{name} is missing")),
        _ => io_failed(&path, "reading the file", source),
    };
    let file = File::open(&path).map_err(failed)?;
    let (mut seen, mut hash) = (0, Xxh3::new());
    let mut reader = BufReader::new(file.take(extent.length));
    let mut line = String::new();
    while reader.read_line(&mut line).map_err(failed)? > 0 {
        seen += line.len() as u64;
        hash.update(line.as_bytes());
        take(&line).map_err(|error| damaged(index, format!("{name}, byte {seen}: {error}")))?;
        line.clear();
    }
    if seen != extent.length {
        return Err(damaged(index, format!("{name} is shorter than its commit")));
    }
    match hash.digest() == extent.sum {
        true => Ok(()),
        false => Err(damaged(index, format!("{name} is not as it was written"))),
    }
}

/// Cuts off what no commit vouches for, adds lines, each of a value as JSON, and makes them durable.
pub(super) fn append(
    index: &Path,
    name: &str,
    extent: Extent,
    lines: impl Iterator<Item = serde_json::Result<Vec<u8>>>,
) -> Result<Extent, EngineError> {
    let path = index.join(name);
    let write = || -> io::Result<Extent> {
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .write(true)
            .truncate(false)
            .open(&path)?;
        file.set_len(extent.length)?;
        file.seek(SeekFrom::End(0))?;
        let mut length = extent.length;
        let mut out = io::BufWriter::new(&file);
        for line in lines {
            let mut line = line?;
            line.push(b'\n');
            out.write_all(&line)?;
            length += line.len() as u64;
        }
        out.flush()?;
        drop(out);
        file.sync_all()?;
        file.rewind()?;
        let mut hash = Xxh3::new();
        let mut bytes = vec![0; 1 << 16];
        loop {
            let read = file.read(&mut bytes)?;
            if read == 0 {
                let sum = hash.digest();
                return Ok(Extent { length, sum });
            }
            hash.update(bytes.get(..read).unwrap_or_default());
        }
    };
    write().map_err(|source| io_failed(&path, "writing the file", source))
}
