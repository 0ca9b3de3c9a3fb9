//! Deletes articles by hand, so that they stay deleted when their files are read again, and lifts that.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    engine::{Bookmark, EngineError, Writer},
    ledger::{Deletion, FileEntry, Ids},
};

/// What became of a deletion, or of its lifting; its JSON shape has version 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deleted {
    /// Version of this shape.
    pub version: u32,
    /// The ids that are deleted, or lifted, now.
    pub ids: Vec<String>,
    /// Those that no article has, or that were so already.
    pub unknown: Vec<String>,
    /// The files that hold the articles; those below `-` came through standard input and can't be read again.
    pub files: Vec<String>,
    /// Number of the commit that says so.
    pub commit: u64,
}

impl Default for Deleted {
    fn default() -> Deleted {
        Deleted {
            version: 1,
            ids: Vec::new(),
            unknown: Vec::new(),
            files: Vec::new(),
            commit: 0,
        }
    }
}

/// Deletes articles; nothing is written when none of the ids is known.
pub fn delete<W: Writer>(
    ids: &BTreeSet<String>,
    mut writer: W,
) -> Result<(Deleted, W), EngineError> {
    let mut deleted = Deleted::default();
    for id in ids {
        match writer.article(id)? {
            Some(_) => deleted.ids.push(id.clone()),
            None => deleted.unknown.push(id.clone()),
        }
    }
    for id in &deleted.ids {
        writer.delete(id)?;
    }
    let move_over = |entry: &mut FileEntry, is_one: &dyn Fn(&str) -> bool| {
        let deleted = entry.ids.iter().filter(|id| is_one(id));
        entry.deleted.extend(deleted);
        entry.ids.retain(|id| !is_one(id));
    };
    commit(deleted, false, writer, |entry| &entry.ids, move_over)
}

/// Lifts deletions: the articles come back when their files are read next, as they will be.
pub fn lift<W: Writer>(ids: &BTreeSet<String>, writer: W) -> Result<(Deleted, W), EngineError> {
    let mut lifted = Deleted::default();
    for id in ids {
        match writer.ledger().is_deleted(id) {
            true => lifted.ids.push(id.clone()),
            false => lifted.unknown.push(id.clone()),
        }
    }
    let read_again = |entry: &mut FileEntry, is_one: &dyn Fn(&str) -> bool| {
        entry.deleted.retain(|own| !is_one(own));
        // a time that no file has
        entry.modified = 0;
        entry.hash = 0;
    };
    commit(lifted, true, writer, |entry| &entry.deleted, read_again)
}

/// Commits, with the entries of all files that hold one of the ids.
fn commit<W: Writer>(
    mut done: Deleted,
    lifted: bool,
    mut writer: W,
    held: impl Fn(&FileEntry) -> &Ids,
    change: impl Fn(&mut FileEntry, &dyn Fn(&str) -> bool),
) -> Result<(Deleted, W), EngineError> {
    if done.ids.is_empty() {
        return Ok((done, writer));
    }
    let ids: BTreeSet<&str> = done.ids.iter().map(String::as_str).collect();
    let is_one = |id: &str| ids.contains(id);
    let mut bookmark = Bookmark::default();
    for entry in writer.ledger().files() {
        if held(entry).iter().any(is_one) {
            let mut changed = entry.clone();
            change(&mut changed, &is_one);
            done.files.push(changed.path());
            bookmark.read.push(changed);
        }
    }
    let deletions = done.ids.iter().map(|id| Deletion {
        id: id.clone(),
        lifted,
    });
    bookmark.deleted = deletions.collect();
    done.commit = writer.commit(bookmark)?;
    Ok((done, writer))
}
