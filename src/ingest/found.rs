//! What is in the folders now, and how that differs from what is known.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::IngestOptions;
use crate::{
    corpus::{self, CorpusError},
    date::Date,
    ledger::{FileEntry, Ledger, STDIN},
};

/// A folder that held so many files does not become empty by having each of them removed.
const MANY: usize = 10;

/// What is in the folders now, by absolute path.
pub(super) struct Found {
    pub files: BTreeMap<String, (FileEntry, PathBuf)>,
    roots: Vec<PathBuf>,
    /// Those with another time and the bytes that are known.
    touched: FxHashSet<String>,
    pub problems: Vec<corpus::Problem>,
}

impl Found {
    /// Walks the roots.
    pub fn walk(
        roots: &[PathBuf],
        ledger: &Ledger,
        known: &FxHashMap<String, &FileEntry>,
        options: &IngestOptions,
    ) -> Result<Found, CorpusError> {
        let mut collections: BTreeMap<String, String> = ledger
            .files()
            .map(|entry| (entry.collection.clone(), entry.root.clone()))
            .collect();
        let known_roots: BTreeMap<&str, &str> = ledger
            .files()
            .filter(|entry| !entry.name.is_empty() && !entry.listed)
            .map(|entry| (entry.root.as_str(), entry.collection.as_str()))
            .collect();
        let mut found = Found {
            files: BTreeMap::new(),
            roots: Vec::new(),
            touched: FxHashSet::default(),
            problems: Vec::new(),
        };
        for root in roots {
            if root.as_os_str() == STDIN {
                let entry = delivery(options, known);
                let path = entry.path();
                found.files.insert(path, (entry, PathBuf::from(STDIN)));
                continue;
            }
            let walked = corpus::walk(root);
            if let (Err(CorpusError::Missing(_)), Some(gone)) = (&walked, whole_path(root))
                && options.prune
                && known.keys().any(|path| below(path, &gone).is_some())
            {
                // who names it means it
                found.roots.push(gone);
                continue;
            }
            let mut walk = walked?;
            let is_empty = walk.files.is_empty() && walk.problems.is_empty();
            let held = || {
                known
                    .keys()
                    .filter(|path| below(path, &walk.root).is_some())
                    .count()
            };
            if is_empty && held() >= MANY {
                found.problems.push(emptied(&walk.root));
                continue;
            }
            walk.collection = own_name(&walk, &mut collections);
            found.add(&walk, known, &known_roots);
            found.roots.push(walk.root);
            found.problems.extend(walk.problems);
        }
        for mut walk in corpus::walk_listed(&options.listed) {
            walk.collection = own_name(&walk, &mut collections);
            found.add(&walk, known, &known_roots);
            // of the folder around files that are listed nothing else is known
            match walk.whole {
                true => found.roots.push(walk.root),
                false => found
                    .roots
                    .extend(walk.files.iter().map(|file| file.path.clone())),
            }
            found.problems.extend(walk.problems);
        }
        found.touched = found.same_bytes(known);
        Ok(found)
    }

    /// The files whose time alone has changed.
    fn same_bytes(&self, known: &FxHashMap<String, &FileEntry>) -> FxHashSet<String> {
        let same = self.files.par_iter().filter(|(path, (now, place))| {
            let known = known.get(*path).filter(|known| {
                now.size == known.size && now.modified != known.modified && known.hash != 0
            });
            known.is_some_and(|known| corpus::hash(place).is_ok_and(|hash| hash == known.hash))
        });
        same.map(|(path, _)| path.clone()).collect()
    }

    /// The entries of files whose time alone has changed.
    pub fn touched(&self) -> impl Iterator<Item = &FileEntry> {
        let entries = self.touched.iter().filter_map(|path| self.files.get(path));
        entries.map(|(entry, _)| entry)
    }

    /// Known files that are not there any more and whose bytes are here, in a file that is not known, by the path of that:
    /// those that have vanished from the folders, and those of folders that are gone themselves.
    pub fn moved<'l>(
        &self,
        ledger: &'l Ledger,
        vanished: &[&'l FileEntry],
        known: &FxHashMap<String, &FileEntry>,
    ) -> FxHashMap<String, &'l FileEntry> {
        let new =
            |path: &String, entry: &FileEntry| !known.contains_key(path) && !entry.is_delivery();
        let here = self
            .files
            .iter()
            .filter(|(path, (entry, _))| new(path, entry));
        let sizes: FxHashSet<u64> = here.map(|(_, (entry, _))| entry.size).collect();
        let is_gone = |entry: &&FileEntry| {
            let is_elsewhere = || !self.files.contains_key(&entry.path());
            !entry.is_delivery() && is_elsewhere() && !Path::new(&entry.path()).exists()
        };
        let fits = |entry: &&FileEntry| entry.hash != 0 && sizes.contains(&entry.size);
        let others = ledger.files().filter(fits).filter(is_gone);
        let lost = vanished.iter().copied().filter(fits).chain(others);
        let lost: FxHashMap<(u64, u64), &FileEntry> = lost
            .map(|entry| ((entry.size, entry.hash), entry))
            .collect();
        let sizes: FxHashSet<u64> = lost.keys().map(|(size, _)| *size).collect();
        let found = self.files.par_iter().filter_map(|(path, (entry, place))| {
            let fits = new(path, entry) && sizes.contains(&entry.size);
            let hash = fits.then(|| corpus::hash(place).ok()).flatten()?;
            Some((path.clone(), *lost.get(&(entry.size, hash))?))
        });
        found.collect()
    }

    /// Adds the files of a walk; what is known of them stays.
    fn add(
        &mut self,
        walk: &corpus::Walk,
        known: &FxHashMap<String, &FileEntry>,
        known_roots: &BTreeMap<&str, &str>,
    ) {
        for file in &walk.files {
            let mut entry = entry_of(file, walk, known_roots);
            let path = entry.path();
            if let Some(known) = known.get(&path) {
                entry = FileEntry {
                    size: entry.size,
                    modified: entry.modified,
                    ..(*known).clone()
                };
            }
            self.files.insert(path, (entry, file.path.clone()));
        }
    }

    /// Whether a known file is among those of the folders.
    pub fn holds(&self, entry: &FileEntry) -> bool {
        self.files.contains_key(&entry.path())
    }

    /// Whether a known file is there with other bytes, or would be read otherwise: further, by another mapping.
    pub fn changed(&self, entry: &FileEntry, options: &IngestOptions) -> bool {
        self.files.get(&entry.path()).is_some_and(|(now, _)| {
            now.size != entry.size
                || (now.modified != entry.modified && !self.touched.contains(&entry.path()))
                || entry.is_delivery()
                || entry
                    .limits
                    .is_some_and(|before| options.limits.exceed(&before))
                || !options.mapped.is_as_before(entry.mapping)
        })
    }

    /// Whether a known file has vanished from the folders; one below a folder that can't be read may still be there, and
    /// of hidden ones, which were named themselves, the folders above say nothing.
    pub fn lacks(&self, entry: &FileEntry) -> bool {
        let path = entry.path();
        let is_seen = |root: &PathBuf| below(&path, root).is_some_and(|rest| !rest.contains("/."));
        let mut problems = self.problems.iter();
        !self.files.contains_key(&path)
            && self.roots.iter().any(is_seen)
            && !problems.any(|problem| below(&path, &problem.path).is_some())
    }

    /// The paths of all files, here and known, in the order of root and name: it decides who replaces whom.
    pub fn order(&self, ledger: &Ledger) -> Vec<String> {
        let here = self.files.values().map(|(entry, _)| entry);
        let all = here.chain(ledger.files());
        let order: BTreeMap<(&str, &str), String> = all
            .map(|entry| ((entry.root.as_str(), entry.name.as_str()), entry.path()))
            .collect();
        order.into_values().collect()
    }
}

/// The path of something that is not there, as it was spelled when it was.
fn whole_path(path: &Path) -> Option<PathBuf> {
    let whole = std::path::absolute(path).ok()?;
    let folder = whole.parent()?.canonicalize().ok()?;
    Some(folder.join(whole.file_name()?))
}

/// What of a spelled path is behind a folder, if it is that of the folder or lies below it.
fn below<'p>(path: &'p str, folder: &Path) -> Option<&'p str> {
    let folder = corpus::spelled(folder.as_os_str());
    let rest = path.strip_prefix(folder.trim_end_matches('/'))?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

/// The problem of a folder that was not empty before: so looks a disk that is not there.
fn emptied(folder: &Path) -> corpus::Problem {
    corpus::Problem {
        path: folder.to_owned(),
        what: "folder is empty, and was not before: nothing of it is dropped".to_owned(),
        hint: "bring its files back; to drop what they held, remove the folder too, and index it with `--prune`".to_owned(),
        lost: true,
    }
}

/// The entry of what comes through standard input: what is known under its name, or a new one with a name of its own.
fn delivery(options: &IngestOptions, known: &FxHashMap<String, &FileEntry>) -> FileEntry {
    let named = |name: String| FileEntry {
        root: STDIN.to_owned(),
        name,
        collection: "stdin".to_owned(),
        ..FileEntry::default()
    };
    if let Some(name) = &options.delivery {
        let entry = named(name.clone());
        let known = known.get(&entry.path()).map(|known| (*known).clone());
        return known.unwrap_or(entry);
    }
    let time =
        Date::of_seconds(options.now).map_or_else(|| "now".to_owned(), |now| now.to_string());
    let numbered = (2..).map(|number| format!("{time} {number}"));
    let names = [time.clone()].into_iter().chain(numbered);
    let mut entries = names.map(named);
    let free = entries.find(|entry| !known.contains_key(&entry.path()));
    free.unwrap_or_default()
}

/// The collection's name, which no other root has: the root's own; else a file's with its extensions; else with folders
/// in front; else with a number.
fn own_name(walk: &corpus::Walk, collections: &mut BTreeMap<String, String>) -> String {
    let root = corpus::spelled(walk.root.as_os_str());
    let mut names = vec![walk.collection.clone()];
    let mut longer = String::new();
    for folder in walk.root.iter().rev() {
        let part = corpus::spelled(folder);
        longer = match longer.is_empty() {
            true => part,
            false => format!("{part}/{longer}"),
        };
        names.push(longer.clone());
    }
    let numbered = (2..).map(|number| format!("{} {number}", walk.collection));
    let is_free = |name: &String| collections.get(name).is_none_or(|other| *other == root);
    let name = names.into_iter().chain(numbered).find(is_free);
    let name = name.unwrap_or_else(|| walk.collection.clone());
    collections.insert(name.clone(), root);
    name
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
        listed: !walk.whole,
        ..FileEntry::default()
    };
    for folder in file.path.ancestors().skip(1) {
        let root = corpus::spelled(folder.as_os_str());
        if let Some(collection) = known_roots.get(root.as_str()) {
            return FileEntry {
                name: corpus::relative(folder, &file.path),
                root,
                collection: (*collection).to_owned(),
                listed: false,
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
