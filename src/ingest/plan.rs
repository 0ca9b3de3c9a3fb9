//! Plans a run: which files are new, changed, unchanged or gone, by comparing folders with the ledger.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    Detail, FileReport, IngestError, IngestOptions, Problem, Report, found::Found, mapped::Mappings,
};
use crate::{
    corpus,
    format::Mapping,
    ledger::{FileEntry, Ledger},
};

/// What a run has to do.
#[derive(Default)]
pub(super) struct Plan {
    /// Files to read, in the order of all files: by root, then by name.
    pub read: Vec<Planned>,
    /// Files whose articles are to be dropped: root and name.
    pub gone: Vec<(String, String)>,
    /// Files that are as they were, but for their time.
    pub touched: Vec<FileEntry>,
    /// Articles of files that are read again or gone, by the hash of their id.
    pub stale: FxHashMap<u64, Stale>,
    /// Those of them that several files held.
    pub shared: FxHashSet<u64>,
    /// Articles of files that are left alone, by the hash of their id.
    pub kept: FxHashSet<u64>,
    /// The places of those files, by collection and name.
    pub kept_places: FxHashMap<(String, String), usize>,
    /// Those of them that came through standard input and hold articles.
    pub deliveries: Vec<FileEntry>,
    /// How many files of the folders are unchanged, and how many articles they hold.
    unchanged: (u64, u64),
    /// Records of those that could not be read.
    lost: u64,
    seen: u64,
    /// Files that are gone since they are elsewhere, and files that have vanished and whose articles stay.
    moved: u64,
    missing: u64,
    vanished: Vec<String>,
    problems: Vec<corpus::Problem>,
    /// The unchanged files, where all are to be named.
    unread: Vec<FileReport>,
}

/// An article that is deleted unless it comes again.
pub(super) struct Stale {
    pub id: Box<str>,
    /// The place of the last file to read that held it; beyond all when one that is gone did.
    pub last: usize,
}

/// How many vanished files are named, unless all are.
const VANISHED: usize = 10;

/// A file to read.
pub(super) struct Planned {
    /// What is known of it: size and time as found, ids as of the last time.
    pub entry: FileEntry,
    /// Where it is.
    pub path: PathBuf,
    /// Its place in the order of all files.
    pub place: usize,
    /// By which mapping it is read.
    pub mapping: Option<Arc<Mapping>>,
    /// The collection and name that it had before.
    pub moved_from: Option<(String, String)>,
}

impl Planned {
    /// About how many bytes it holds, decompressed.
    pub fn text(&self) -> u64 {
        // what texts become in the usual archives
        const RATIO: u64 = 4;
        let name = self.shown_name().to_lowercase();
        let packed = [".gz", ".zst", ".zip", ".tgz"];
        match packed.iter().any(|end| name.ends_with(end)) {
            true => self.entry.size * RATIO,
            false => self.entry.size,
        }
    }

    /// Its name as articles carry it.
    pub fn shown_name(&self) -> &str {
        self.entry.shown_name()
    }
}

impl Plan {
    /// Walks the roots and compares what is there with what is known.
    pub fn new(
        roots: &[PathBuf],
        ledger: &Ledger,
        options: &IngestOptions,
    ) -> Result<Plan, IngestError> {
        let known: FxHashMap<String, &FileEntry> =
            ledger.files().map(|entry| (entry.path(), entry)).collect();
        let found = Found::walk(roots, ledger, &known, options)?;
        let vanished: Vec<&FileEntry> = ledger.files().filter(|entry| found.lacks(entry)).collect();
        let moved = found.moved(ledger, &vanished, &known);
        // of one that was copied, each copy names it
        let before: BTreeMap<String, &FileEntry> =
            moved.values().map(|entry| (entry.path(), *entry)).collect();
        let is_moved = |entry: &&FileEntry| before.contains_key(&entry.path());
        let (missing, mut gone): (Vec<&FileEntry>, Vec<&FileEntry>) = vanished
            .into_iter()
            .filter(|entry| !is_moved(entry))
            .partition(|_| !options.prune);
        let vanished = missing.iter().chain(&gone).map(|entry| entry.path());
        let vanished: Vec<String> = match options.detail {
            Detail::All => vanished.collect(),
            Detail::Usual => vanished.take(VANISHED).collect(),
        };
        gone.extend(before.values());
        let gone_paths: FxHashSet<String> = gone.iter().map(|entry| entry.path()).collect();
        let again = read_again(ledger, |entry| {
            gone_paths.contains(&entry.path()) || found.changed(entry, options)
        });
        let mappings = Mappings::new(ledger, &options.mapped);
        let mut plan = Plan {
            gone: gone
                .iter()
                .map(|entry| (entry.root.clone(), entry.name.clone()))
                .collect(),
            seen: found.files.len() as u64,
            moved: before.len() as u64,
            missing: missing.len() as u64,
            vanished,
            ..Plan::default()
        };
        let mut kept: Vec<(usize, &FileEntry)> = Vec::new();
        for (place, path) in found.order(ledger).into_iter().enumerate() {
            match (known.get(&path), found.files.get(&path)) {
                (Some(_), None) if gone_paths.contains(&path) => {}
                (Some(known), now) if !again.contains(&path) => {
                    if now.is_some() {
                        plan.unchanged.0 += 1;
                        plan.lost += known.lost;
                    }
                    kept.push((place, known));
                }
                // if it is not among the files of this run, it shares an article with one of them
                (Some(known), None) => plan.read.push(Planned {
                    entry: (*known).clone(),
                    path: PathBuf::from(&path),
                    place,
                    mapping: mappings.of_known(known)?,
                    moved_from: None,
                }),
                (known, Some((entry, path))) => plan.read.push(Planned {
                    entry: entry.clone(),
                    path: path.clone(),
                    place,
                    mapping: mappings.of_named(path, known.copied())?,
                    moved_from: moved
                        .get(&entry.path())
                        .map(|before| (before.collection.clone(), before.shown_name().to_owned())),
                }),
                (None, None) => {}
            }
        }
        // an article may stand in several files
        let here = kept.iter().filter(|(_, entry)| found.holds(entry));
        let ids: FxHashSet<&str> = here.flat_map(|(_, entry)| entry.ids.iter()).collect();
        plan.unchanged.1 = ids.len() as u64;
        let touched = found
            .touched()
            .filter(|entry| !again.contains(&entry.path()));
        plan.touched = touched.cloned().collect();
        if !plan.is_empty() {
            plan.note_articles(&gone, &kept);
        }
        if options.detail == Detail::All {
            let here = kept.iter().filter(|(_, entry)| found.holds(entry));
            let reports = here.map(|(_, entry)| FileReport {
                path: entry.path(),
                formats: BTreeMap::new(),
                articles: entry.ids.len() as u64,
                skipped: entry.lost,
                unchanged: true,
            });
            plan.unread = reports.collect();
        }
        plan.problems = found.problems;
        Ok(plan)
    }

    /// Notes which articles are up for change, and which are not.
    fn note_articles(&mut self, gone: &[&FileEntry], kept: &[(usize, &FileEntry)]) {
        let again = self.read.iter().map(|file| &file.entry).enumerate();
        let gone = gone.iter().map(|entry| (usize::MAX, *entry));
        for (last, entry) in again.chain(gone) {
            for id in entry.ids.iter() {
                let hash = xxh3_64(id.as_bytes());
                let id = id.into();
                if self.stale.insert(hash, Stale { id, last }).is_some() {
                    self.shared.insert(hash);
                }
            }
        }
        let kept_ones = kept.iter().map(|(_, entry)| *entry);
        let deliveries = kept_ones.filter(|entry| entry.is_delivery() && !entry.ids.is_empty());
        self.deliveries = deliveries.cloned().collect();
        for (place, entry) in kept {
            let ids = entry.ids.iter();
            self.kept.extend(ids.map(|id| xxh3_64(id.as_bytes())));
            let file = (entry.collection.clone(), entry.shown_name().to_owned());
            self.kept_places.insert(file, *place);
        }
        // what came through standard input stays, though a file that changed may have shared it
        let kept = &self.kept;
        self.stale.retain(|hash, _| !kept.contains(hash));
    }

    /// The places of the files to read in the order of all, by collection and name, where some share articles.
    pub fn read_places(&self) -> FxHashMap<(String, String), usize> {
        let read = self.read.iter().filter(|_| !self.shared.is_empty());
        let places = read.map(|file| {
            let name = file.shown_name().to_owned();
            ((file.entry.collection.clone(), name), file.place)
        });
        places.collect()
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.read.is_empty() && self.gone.is_empty() && self.touched.is_empty()
    }

    /// The report of a run that has done nothing yet.
    pub fn report(&self, detail: Detail) -> Report {
        let mut report = Report {
            detail,
            read: self.unread.clone(),
            ..Report::default()
        };
        report.files.seen = self.seen;
        report.files.unchanged = self.unchanged.0;
        report.files.moved = self.moved;
        report.files.gone = self.gone.len() as u64 - self.moved;
        report.files.missing = self.missing;
        report.vanished.clone_from(&self.vanished);
        report.articles.unchanged = self.unchanged.1;
        report.skipped_before = self.lost;
        for problem in &self.problems {
            report.note(Problem {
                path: problem.path.display().to_string(),
                record: None,
                byte: None,
                what: problem.what.clone(),
                hint: problem.hint.clone(),
                lost: problem.lost,
            });
        }
        report
    }
}

/// The paths of known files that must be read again: those that `changed`, and those that share an article with one of
/// them, since what the changed file said of it no longer stands.
fn read_again(ledger: &Ledger, changed: impl Fn(&FileEntry) -> bool) -> FxHashSet<String> {
    let files: Vec<&FileEntry> = ledger.files().collect();
    let mut again: Vec<bool> = files.iter().map(|entry| changed(entry)).collect();
    let mut next: Vec<usize> = (0..files.len()).filter(|place| again[*place]).collect();
    if !next.is_empty() {
        // which files hold an article, by the hash of its id
        let mut holders: Vec<(u64, usize)> = Vec::new();
        for (place, entry) in files.iter().enumerate() {
            if !entry.is_delivery() {
                let hashes = entry.ids.iter().map(|id| xxh3_64(id.as_bytes()));
                holders.extend(hashes.map(|hash| (hash, place)));
            }
        }
        holders.sort_unstable();
        let mut seen: FxHashSet<u64> = FxHashSet::default();
        while let Some(place) = next.pop() {
            for id in files[place].ids.iter() {
                let hash = xxh3_64(id.as_bytes());
                if !seen.insert(hash) {
                    continue;
                }
                let first = holders.partition_point(|(other, _)| *other < hash);
                for (_, holder) in holders[first..]
                    .iter()
                    .take_while(|(other, _)| *other == hash)
                {
                    if !std::mem::replace(&mut again[*holder], true) {
                        next.push(*holder);
                    }
                }
            }
        }
    }
    let again = files.iter().zip(again).filter(|(_, again)| *again);
    again.map(|(entry, _)| entry.path()).collect()
}
