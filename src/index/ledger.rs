//! The ledger on disk: a JSON line a file, a mapping by which files were read, or a deletion; only ever added to.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::{
    io_failed,
    lines::{self, Extent},
};
use crate::{
    engine::EngineError,
    ledger::{Deletion, FileEntry, Ledger},
};

pub(super) const FILE: &str = "ledger.jsonl";

/// The line of a mapping.
#[derive(Serialize, Deserialize)]
struct MappingLine {
    mapping_text: String,
}

/// How it begins, and how the line of a deletion does.
const MAPPING: &str = "{\"mapping_text\"";
const DELETION: &str = "{\"deleted_id\"";

/// Reads what the last commit vouches for.
pub(super) fn read(index: &Path, extent: Extent) -> Result<Ledger, EngineError> {
    let mut ledger = Ledger::default();
    lines::read(index, FILE, extent, &mut |line| {
        if line.starts_with(MAPPING) {
            let mapping: MappingLine = serde_json::from_str(line)?;
            ledger.note_mapping(mapping.mapping_text);
        } else if line.starts_with(DELETION) {
            ledger.note_deleted(serde_json::from_str(line)?);
        } else {
            ledger.note(serde_json::from_str(line)?);
        }
        Ok(())
    })?;
    Ok(ledger)
}

/// Adds entries behind what the last commit vouches for.
pub(super) fn append(
    index: &Path,
    extent: Extent,
    mapping: Option<&str>,
    deleted: &[Deletion],
    entries: &[FileEntry],
) -> Result<Extent, EngineError> {
    let mapping = mapping.iter().map(|text| {
        serde_json::to_vec(&MappingLine {
            mapping_text: (*text).to_owned(),
        })
    });
    let entries = entries.iter().map(serde_json::to_vec);
    let deleted = deleted.iter().map(serde_json::to_vec);
    lines::append(index, FILE, extent, mapping.chain(deleted).chain(entries))
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
