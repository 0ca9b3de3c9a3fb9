//! The ledger on disk: a JSON line a file, a mapping by which files were read, or a deletion; only ever added to.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::Path,
};

use super::{damaged, io_failed};
use crate::{
    engine::EngineError,
    ledger::{Deletion, FileEntry, Ledger},
};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

pub(super) const FILE: &str = "ledger.jsonl";

/// The line of a mapping.
#[derive(Serialize, Deserialize)]
struct MappingLine {
    mapping_text: String,
}

/// How it begins, and how the line of a deletion does.
const MAPPING: &str = "{\"mapping_text\"";
const DELETION: &str = "{\"deleted_id\"";

/// Reads the first `length` bytes of the ledger: what the last commit vouches for, by their hash.
pub(super) fn read(index: &Path, length: u64, sum: u64) -> Result<Ledger, EngineError> {
    let mut ledger = Ledger::default();
    if length == 0 {
        return Ok(ledger);
    }
    let path = index.join(FILE);
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::InvalidData => damaged(index, format!("{FILE} is not whole")),
        _ => io_failed(&path, "reading the ledger", source),
    };
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(damaged(index, format!("{FILE} is missing")));
        }
        Err(error) => return Err(failed(error)),
    };
    let mut seen = 0;
    let mut reader = BufReader::new(file.take(length));
    let mut line = String::new();
    let mut hash = Xxh3::new();
    while reader.read_line(&mut line).map_err(failed)? > 0 {
        seen += line.len() as u64;
        hash.update(line.as_bytes());
        let bad = |error| {
            let what = format!("{FILE}, byte {seen}: {error}");
            damaged(index, what)
        };
        if line.starts_with(MAPPING) {
            let mapping: MappingLine = serde_json::from_str(&line).map_err(bad)?;
            ledger.note_mapping(mapping.mapping_text);
        } else if line.starts_with(DELETION) {
            ledger.note_deleted(serde_json::from_str(&line).map_err(bad)?);
        } else {
            ledger.note(serde_json::from_str(&line).map_err(bad)?);
        }
        line.clear();
    }
    if seen != length {
        return Err(damaged(index, format!("{FILE} is shorter than its commit")));
    }
    if hash.digest() != sum {
        return Err(damaged(index, format!("{FILE} is not as it was written")));
    }
    Ok(ledger)
}

/// Cuts off what no commit vouches for, adds entries and makes them durable; returns the new length and hash.
pub(super) fn append(
    index: &Path,
    length: u64,
    mapping: Option<&str>,
    deleted: &[Deletion],
    entries: &[FileEntry],
) -> Result<(u64, u64), EngineError> {
    let path = index.join(FILE);
    let write = || -> io::Result<(u64, u64)> {
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .write(true)
            .truncate(false)
            .open(&path)?;
        file.set_len(length)?;
        file.seek(SeekFrom::End(0))?;
        let mut written = length;
        let mut out = io::BufWriter::new(&file);
        let mapping = mapping.iter().map(|text| {
            serde_json::to_vec(&MappingLine {
                mapping_text: (*text).to_owned(),
            })
        });
        let entries = entries.iter().map(serde_json::to_vec);
        let deleted = deleted.iter().map(serde_json::to_vec);
        for line in mapping.chain(deleted).chain(entries) {
            let mut line = line?;
            line.push(b'\n');
            out.write_all(&line)?;
            written += line.len() as u64;
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
                return Ok((written, hash.digest()));
            }
            hash.update(bytes.get(..read).unwrap_or_default());
        }
    };
    write().map_err(|source| io_failed(&path, "writing the ledger", source))
}

/// Writes a file and makes it durable.
pub(super) fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), EngineError> {
    let write = || -> io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        // the entry in its folder too; only Unix opens folders as files
        if cfg!(unix)
            && let Some(folder) = path.parent()
        {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    };
    write().map_err(|source| io_failed(path, "writing the file", source))
}
