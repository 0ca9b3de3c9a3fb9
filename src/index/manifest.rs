//! The manifest: says that a folder is an index, and of which format.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};

use super::{io_failed, tables};
use crate::engine::EngineError;

/// The index format that this program reads and writes. A change of fields or of analysis makes it one higher.
pub const FORMAT: u32 = 9;

pub(super) const FILE: &str = "newsdex.json";

/// The folder of tantivy's files.
pub(super) const SEGMENTS: &str = "segments";

#[derive(Serialize, Deserialize)]
struct Manifest {
    format: u32,
    newsdex: String,
}

/// Checks that a folder is an index that this program can read.
pub(super) fn check(path: &Path) -> Result<(), EngineError> {
    let file = path.join(FILE);
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(match holds_other_things(path) {
                true => EngineError::NotAnIndex(path.to_owned()),
                false => EngineError::Missing(path.to_owned()),
            });
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(EngineError::NotAnIndex(path.to_owned()));
        }
        Err(source) => return Err(io_failed(&file, "reading the manifest", source)),
    };
    let manifest: Manifest = serde_json::from_str(&text).map_err(|_| EngineError::Damaged {
        path: path.to_owned(),
        what: format!("{FILE} is not a manifest"),
    })?;
    if manifest.format != FORMAT {
        return Err(EngineError::OtherFormat {
            path: path.to_owned(),
            found: manifest.format,
            reads: FORMAT,
        });
    }
    Ok(())
}

/// Writes the manifest of a new index.
pub(super) fn write(path: &Path) -> Result<(), EngineError> {
    let file = path.join(FILE);
    let text = serde_json::json!(Manifest {
        format: FORMAT,
        newsdex: env!("CARGO_PKG_VERSION").to_owned(),
    });
    // under another name first, so that there is a whole manifest or none
    let new = path.join(".newsdex.json.new");
    fs::write(&new, format!("{text}\n"))
        .and_then(|()| fs::rename(&new, &file))
        .map_err(|source| io_failed(&file, "writing the manifest", source))
}

/// Whether a folder holds more than a README, hidden files, what users say of tags, folders of other indexes and what an
/// interrupted creation left.
fn holds_other_things(path: &Path) -> bool {
    let Ok(entries) = fs::read_dir(path) else {
        return path.is_file();
    };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_index = [FILE, SEGMENTS]
            .iter()
            .any(|part| entry.path().join(part).exists());
        let ours = ["README.md", tables::DECISIONS, tables::TOPICS, SEGMENTS];
        !(name.starts_with('.') || ours.contains(&&*name) || is_index)
    })
}
