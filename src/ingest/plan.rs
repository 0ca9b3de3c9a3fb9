//! Plans a run: which files are new, changed, unchanged or gone, by comparing folders with the ledger.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::{Problem, Report};
use crate::{
    corpus::{self, CorpusError},
    ledger::{FileEntry, Ledger},
};

/// What a run has to do.
pub(super) struct Plan {
    /// Files to read, in the order of all files: by root, then by name.
    pub read: Vec<Planned>,
    /// Files that have vanished: root and name.
    pub gone: Vec<(String, String)>,
    /// Articles of files that are read again or gone, by the hash of their id.
    pub stale: FxHashMap<u64, String>,
    /// Articles of files that are left alone, by the hash of their id.
    pub kept: FxHashSet<u64>,
    /// The places of those files, by collection and name.
    pub kept_places: FxHashMap<(String, String), usize>,
    /// How many files of the folders are unchanged, and how many articles they hold.
    unchanged: (u64, u64),
    seen: u64,
    problems: Vec<corpus::Problem>,
}

/// A file to read.
pub(super) struct Planned {
    /// What is known of it: size and time as found, ids as of the last time.
    pub entry: FileEntry,
    /// Where it is.
    pub path: PathBuf,
    /// Its place in the order of all files.
    pub place: usize,
}

impl Planned {
    /// Its name as articles carry it.
    pub fn shown_name(&self) -> &str {
        shown_name(&self.entry)
    }
}

fn shown_name(entry: &FileEntry) -> &str {
    match entry.name.is_empty() {
        true => entry.root.rsplit('/').next().unwrap_or(&entry.root),
        false => &entry.name,
    }
}

impl Plan {
    /// Walks the roots and compares what is there with what is known.
    pub fn new(roots: &[PathBuf], ledger: &Ledger) -> Result<Plan, CorpusError> {
        let known: FxHashMap<String, &FileEntry> =
            ledger.files().map(|entry| (entry.path(), entry)).collect();
        let known_roots: BTreeMap<&str, &str> = ledger
            .files()
            .filter(|entry| !entry.name.is_empty())
            .map(|entry| (entry.root.as_str(), entry.collection.as_str()))
            .collect();
        let mut found: BTreeMap<String, (FileEntry, PathBuf)> = BTreeMap::new();
        let mut walked: Vec<PathBuf> = Vec::new();
        let mut problems = Vec::new();
        for root in roots {
            let walk = corpus::walk(root)?;
            for file in &walk.files {
                let mut entry = entry_of(file, &walk, &known_roots);
                let path = entry.path();
                if let Some(known) = known.get(&path) {
                    entry = FileEntry {
                        size: entry.size,
                        modified: entry.modified,
                        ..(*known).clone()
                    };
                }
                found.insert(path, (entry, file.path.clone()));
            }
            walked.push(walk.root);
            problems.extend(walk.problems);
        }
        let unchanged = |entry: &FileEntry| {
            found
                .get(&entry.path())
                .is_some_and(|(now, _)| now.size == entry.size && now.modified == entry.modified)
        };
        // a file below a folder that could not be read is not known to be gone
        let is_gone = |entry: &FileEntry| {
            let path = entry.path();
            let path = Path::new(&path);
            !found.contains_key(&entry.path())
                && walked.iter().any(|root| path.starts_with(root))
                && !problems
                    .iter()
                    .any(|problem| path.starts_with(&problem.path))
        };
        let gone_entries: Vec<&FileEntry> = ledger.files().filter(|entry| is_gone(entry)).collect();
        let again = read_again(ledger, |entry| {
            is_gone(entry) || (found.contains_key(&entry.path()) && !unchanged(entry))
        });
        let mut order: BTreeSet<(&str, &str)> = found
            .values()
            .map(|(entry, _)| (entry.root.as_str(), entry.name.as_str()))
            .collect();
        order.extend(ledger.files().map(|e| (e.root.as_str(), e.name.as_str())));
        let mut plan = Plan {
            read: Vec::new(),
            gone: gone_entries
                .iter()
                .map(|entry| (entry.root.clone(), entry.name.clone()))
                .collect(),
            stale: FxHashMap::default(),
            kept: FxHashSet::default(),
            kept_places: FxHashMap::default(),
            unchanged: (0, 0),
            seen: found.len() as u64,
            problems: Vec::new(),
        };
        let mut kept: Vec<(usize, &FileEntry)> = Vec::new();
        for (place, (root, name)) in order.into_iter().enumerate() {
            let path = FileEntry {
                root: root.to_owned(),
                name: name.to_owned(),
                ..FileEntry::default()
            }
            .path();
            match (known.get(&path), found.get(&path)) {
                (Some(known), None) if is_gone(known) => {}
                (Some(known), now) if !again.contains(path.as_str()) => {
                    if now.is_some() {
                        plan.unchanged.0 += 1;
                        plan.unchanged.1 += known.ids.len() as u64;
                    }
                    kept.push((place, known));
                }
                // if it is not among the files of this run, it shares an article with one of them
                (known, now) => {
                    let known = known.map(|known| ((*known).clone(), PathBuf::from(&path)));
                    let file = now.cloned().or(known);
                    plan.read
                        .extend(file.map(|(entry, path)| Planned { entry, path, place }));
                }
            }
        }
        if !plan.is_empty() {
            let again = plan.read.iter().map(|file| &file.entry);
            let ids = again.chain(gone_entries).flat_map(|entry| &entry.ids);
            plan.stale = ids.map(|id| (xxh3_64(id.as_bytes()), id.clone())).collect();
            for (place, entry) in kept {
                let ids = entry.ids.iter();
                plan.kept.extend(ids.map(|id| xxh3_64(id.as_bytes())));
                let file = (entry.collection.clone(), shown_name(entry).to_owned());
                plan.kept_places.insert(file, place);
            }
        }
        plan.problems = problems;
        Ok(plan)
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.read.is_empty() && self.gone.is_empty()
    }

    /// The report of a run that has done nothing yet.
    pub fn report(&self) -> Report {
        let mut report = Report::default();
        report.files.seen = self.seen;
        report.files.unchanged = self.unchanged.0;
        report.files.gone = self.gone.len() as u64;
        report.articles.unchanged = self.unchanged.1;
        for problem in &self.problems {
            report.note(Problem {
                path: problem.path.display().to_string(),
                record: None,
                byte: None,
                what: problem.what.clone(),
                hint: problem.hint.clone(),
                lost: true,
            });
        }
        report
    }
}

/// The entry of a file that was found: below the nearest root that is known already, else below the walked one.
///
/// So a part of a folder that was indexed as a whole can be named alone later, and its articles keep their ids.
fn entry_of(
    file: &corpus::File,
    walk: &corpus::Walk,
    known_roots: &BTreeMap<&str, &str>,
) -> FileEntry {
    let entry = FileEntry {
        size: file.size,
        modified: file.modified,
        ..FileEntry::default()
    };
    for folder in file.path.ancestors().skip(1) {
        let root = corpus::spelled(folder.as_os_str());
        if let Some(collection) = known_roots.get(root.as_str()) {
            return FileEntry {
                name: corpus::relative(folder, &file.path),
                root,
                collection: (*collection).to_owned(),
                ..entry
            };
        }
    }
    FileEntry {
        root: corpus::spelled(walk.root.as_os_str()),
        name: match walk.root == file.path {
            true => String::new(),
            false => file.name.clone(),
        },
        collection: walk.collection.clone(),
        ..entry
    }
}

/// The paths of known files that must be read again: those that `changed`, and those that share an article with one of
/// them, since what the changed file said of it no longer stands.
fn read_again(ledger: &Ledger, changed: impl Fn(&FileEntry) -> bool) -> FxHashSet<String> {
    let mut again: FxHashSet<String> = FxHashSet::default();
    let mut ids: FxHashSet<&str> = FxHashSet::default();
    for entry in ledger.files().filter(|entry| changed(entry)) {
        again.insert(entry.path());
        ids.extend(entry.ids.iter().map(String::as_str));
    }
    loop {
        let before = again.len();
        if before == 0 {
            return again;
        }
        for entry in ledger.files() {
            if entry.ids.iter().any(|id| ids.contains(id.as_str())) && again.insert(entry.path()) {
                ids.extend(entry.ids.iter().map(String::as_str));
            }
        }
        if again.len() == before {
            return again;
        }
    }
}
