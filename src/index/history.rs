//! The earlier versions of articles on disk: a JSON line each.

use std::path::Path;

use rustc_hash::FxHashSet;

use super::{
    Payload,
    lines::{self, Extent},
};
use crate::{engine::EngineError, history::Past};

/// The file of that number: another once lines have been taken out of it.
pub(super) fn file(number: u64) -> String {
    format!("history-{number}.jsonl")
}

/// Reads what the last commit vouches for.
pub(super) fn read(
    index: &Path,
    payload: &Payload,
    take: &mut dyn FnMut(Past),
) -> Result<(), EngineError> {
    let name = file(payload.history_file);
    lines::read(index, &name, payload.history, &mut |line| {
        take(serde_json::from_str(line)?);
        Ok(())
    })
}

/// The keys of all of them.
pub(super) fn keys(index: &Path, payload: &Payload) -> Result<FxHashSet<u64>, EngineError> {
    let mut keys = FxHashSet::default();
    read(index, payload, &mut |past| {
        keys.insert(past.key());
    })?;
    Ok(keys)
}

/// Adds versions, if there are any, behind what the last commit vouches for.
pub(super) fn append(
    index: &Path,
    payload: &Payload,
    versions: &[Past],
) -> Result<Extent, EngineError> {
    if versions.is_empty() {
        return Ok(payload.history);
    }
    let name = file(payload.history_file);
    let versions = versions.iter().map(serde_json::to_vec);
    lines::append(index, &name, payload.history, versions)
}
