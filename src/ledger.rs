//! The ledger: what is known of each file that was read. A value; engines keep it beside their articles.

mod ids;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

pub use ids::Ids;

use crate::decode::Limits;

/// The root of what came through standard input, and the path that stands for it: it comes once, and is never gone.
pub const STDIN: &str = "-";

/// One file as it was when it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileEntry {
    /// The absolute path of the folder or file that was named for indexing.
    pub root: String,
    /// The file's name below the root, with `/`; empty when the root is the file.
    pub name: String,
    /// The collection's name.
    pub collection: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed: nanoseconds since 1970.
    pub modified: i64,
    /// A hash of its bytes; 0 when they are not known to the end.
    #[serde(skip_serializing_if = "is_zero")]
    pub hash: u64,
    /// The ids of its articles, in its order.
    #[serde(skip_serializing_if = "Ids::is_empty")]
    pub ids: Ids,
    /// The ids of articles that it holds and that were deleted by hand.
    #[serde(skip_serializing_if = "Ids::is_empty")]
    pub deleted: Ids,
    /// Number of its records that could not be read.
    #[serde(skip_serializing_if = "is_zero")]
    pub lost: u64,
    /// The limits, when one of them was met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
    /// Whether it was named alone or in a list: its root is no folder that was taken in as a whole.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub listed: bool,
    /// The fingerprint of the mapping that it was read by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mapping: Option<u64>,
    /// Whether it has vanished; such an entry takes an earlier one back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

impl FileEntry {
    /// The name of the file as articles carry it.
    pub fn shown_name(&self) -> &str {
        match self.name.is_empty() {
            true => self.root.rsplit('/').next().unwrap_or(&self.root),
            false => &self.name,
        }
    }

    /// Whether it came through standard input.
    pub fn is_delivery(&self) -> bool {
        self.root == STDIN
    }

    /// The file's absolute path.
    pub fn path(&self) -> String {
        match self.name.is_empty() {
            true => self.root.clone(),
            false => format!("{}/{}", self.root.trim_end_matches('/'), self.name),
        }
    }
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// The names that the file of an article may have by the article's path, the likeliest first: a `#` or `!/` may also be
/// part of a name.
pub fn file_names(path: &str) -> impl Iterator<Item = &str> {
    let without_record = path.rsplit_once('#').map(|(file, _)| file);
    let archive = path.split_once("!/").map(|(archive, _)| archive);
    [Some(path), without_record, archive].into_iter().flatten()
}

/// The deletion of an article by hand, or its lifting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// The article's id.
    #[serde(rename = "deleted_id")]
    pub id: String,
    /// Whether it may come back with its file.
    pub lifted: bool,
}

/// All files of an archive, in the order of root and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    files: BTreeMap<(String, String), FileEntry>,
    mappings: BTreeMap<u64, String>,
    deleted: BTreeSet<String>,
}

/// The fingerprint of a mapping: the same only for the same text.
pub fn fingerprint(mapping: &str) -> u64 {
    xxh3_64(mapping.as_bytes())
}

impl Ledger {
    /// All files, in order.
    pub fn files(&self) -> impl Iterator<Item = &FileEntry> {
        self.files.values()
    }

    /// Whether the article with that id was deleted by hand: it stays so when its file is read again.
    pub fn is_deleted(&self, id: &str) -> bool {
        self.deleted.contains(id)
    }

    /// The ids of articles that were deleted by hand, in order.
    pub fn deleted(&self) -> impl Iterator<Item = &str> {
        self.deleted.iter().map(String::as_str)
    }

    /// Notes that an article was deleted by hand, or that this is lifted.
    pub fn note_deleted(&mut self, Deletion { id, lifted }: Deletion) {
        match lifted {
            true => self.deleted.remove(&id),
            false => self.deleted.insert(id),
        };
    }

    /// The text of the mapping with that fingerprint, by which files were read.
    pub fn mapping(&self, fingerprint: u64) -> Option<&str> {
        self.mappings.get(&fingerprint).map(String::as_str)
    }

    /// Whether files were read by mappings.
    pub fn has_mappings(&self) -> bool {
        !self.mappings.is_empty()
    }

    /// Remembers the text of a mapping.
    pub fn note_mapping(&mut self, text: String) {
        self.mappings.insert(fingerprint(&text), text);
    }

    /// The absolute paths of all files, by collection and by the path that their articles have in it.
    pub fn paths(&self) -> HashMap<(String, String), String> {
        let files = self.files.values();
        let known = files.map(|file| {
            let name = file.shown_name().to_owned();
            ((file.collection.clone(), name), file.path())
        });
        known.collect()
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether no file is known.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Takes in what a run found: a file that was read, or one that is gone.
    pub fn note(&mut self, entry: FileEntry) {
        let key = (entry.root.clone(), entry.name.clone());
        if entry.gone {
            self.files.remove(&key);
        } else {
            self.files.insert(key, entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_its_file_behind_record_and_archive() {
        let names = |path| file_names(path).collect::<Vec<_>>();
        assert_eq!(names("a.txt"), ["a.txt"]);
        assert_eq!(names("a.jsonl#3"), ["a.jsonl#3", "a.jsonl"]);
        let inner = "d/a.zip!/b.zip!/c.json#17";
        assert_eq!(names(inner), [inner, "d/a.zip!/b.zip!/c.json", "d/a.zip"]);
    }

    #[test]
    fn a_later_note_replaces_or_takes_back_an_earlier() {
        let entry = |size, gone| FileEntry {
            root: "/a".into(),
            name: "x".into(),
            size,
            gone,
            ..FileEntry::default()
        };
        let mut ledger = Ledger::default();
        ledger.note(entry(1, false));
        ledger.note(entry(2, false));
        let files: Vec<(String, u64)> = ledger.files().map(|f| (f.path(), f.size)).collect();
        assert_eq!(files, [("/a/x".to_owned(), 2)]);
        ledger.note(entry(2, true));
        assert!(ledger.is_empty());
    }
}
