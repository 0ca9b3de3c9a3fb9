//! One run: decides for each article whether it is added, replaces another or gives way, and keeps the report.

mod articles;
mod awaited;
mod unread;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use articles::{Coming, Written};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    Detail, FileReport, IngestOptions, Problem, Report,
    plan::{Plan, Planned, Stale},
    read::{Done, Inside},
};
use crate::{
    article::{Article, Origin, Revision},
    decode::Limits,
    engine::{Bookmark, EngineError, Writer},
    format::{self, Cause, Item},
    history::Past,
    ledger::{Deletion, FileEntry, Ids, Ledger, fingerprint},
};

/// The most text that a commit takes in, in bytes, where the files allow it: a file is read as a whole.
const MOST_UNCOMMITTED: u64 = 1 << 30;

/// A run that writes.
pub(super) struct Run<W> {
    writer: W,
    pub report: Report,
    /// Articles of files that are read again or gone, by the hash of their id: deleted unless they come again.
    stale: FxHashMap<u64, Stale>,
    /// Those of them that several files held.
    shared: FxHashSet<u64>,
    /// Articles that are left alone, by the hash of their id.
    kept: FxHashSet<u64>,
    /// The places of files whose articles are left alone in the order of all files, by collection and name.
    kept_places: FxHashMap<(String, String), usize>,
    /// The same of files to read, where some share articles.
    read_places: FxHashMap<(String, String), usize>,
    /// Articles that wait for another file, by the hash of their id, and those by the place of that file.
    awaited: FxHashMap<u64, Coming>,
    awaited_of: FxHashMap<usize, Vec<u64>>,
    /// Bytes of their texts.
    waiting: usize,
    /// Articles written in this run. A hash map would take half as much again, and twice that while it grows.
    written: BTreeMap<u64, Written>,
    /// Those whose present version came through standard input.
    delivered: FxHashSet<u64>,
    /// Earlier deliveries.
    deliveries: Vec<FileEntry>,
    /// Revisions of those that have one.
    revisions: FxHashMap<u64, Revision>,
    /// What is known now of the files that were read.
    read: Vec<FileEntry>,
    /// How many of them a commit has noted, and those of these that have changed since.
    noted: usize,
    changed: BTreeSet<usize>,
    /// The places of files still to be read that a commit has noted as to be read again.
    overtaken: FxHashSet<usize>,
    /// The mapping of the run, until a commit has noted it.
    mapping: Option<String>,
    /// Earlier versions that have not been noted, and of the articles written, those that have a number.
    history: Vec<Past>,
    numbered: FxHashMap<u64, Past>,
    /// Deletions of articles whose files have moved, under their new ids.
    deletions: Vec<Deletion>,
    /// Bytes of text since the last commit, and when that was.
    uncommitted: u64,
    committed: Instant,
    /// Time between commits.
    every: Duration,
    limits: Limits,
    /// Whether something of the file that is being read is not known, and the entries of it that could not be read.
    unread: bool,
    lost: Vec<Arc<str>>,
    /// What may have come in place of what it held.
    doubtful: Option<Article>,
    now: i64,
}

impl<W: Writer> Run<W> {
    /// A run that has done nothing yet.
    pub fn new(plan: &mut Plan, writer: W, options: &IngestOptions) -> Run<W> {
        let read_places = plan.read_places();
        Run {
            report: plan.report(options.detail),
            stale: std::mem::take(&mut plan.stale),
            shared: std::mem::take(&mut plan.shared),
            kept: std::mem::take(&mut plan.kept),
            kept_places: std::mem::take(&mut plan.kept_places),
            read_places,
            awaited: FxHashMap::default(),
            awaited_of: FxHashMap::default(),
            waiting: 0,
            written: BTreeMap::new(),
            delivered: FxHashSet::default(),
            deliveries: std::mem::take(&mut plan.deliveries),
            limits: options.limits,
            unread: false,
            lost: Vec::new(),
            doubtful: None,
            now: options.now,
            revisions: FxHashMap::default(),
            read: Vec::new(),
            noted: 0,
            changed: BTreeSet::new(),
            overtaken: FxHashSet::default(),
            mapping: unknown_mapping(options, writer.ledger()),
            history: Vec::new(),
            numbered: FxHashMap::default(),
            deletions: Vec::new(),
            uncommitted: 0,
            committed: Instant::now(),
            every: options.every,
            writer,
        }
    }

    /// Takes what a file gave.
    pub fn take(&mut self, file: &Planned, inside: Inside, item: Item) -> Result<(), EngineError> {
        match item {
            Item::Article {
                record, article, ..
            } => {
                let mut article = *article;
                let shown = match &inside {
                    Some(inside) => &format!("{}!/{inside}", file.shown_name()),
                    None => file.shown_name(),
                };
                article.place(&file.entry.collection, shown, record);
                self.report.hidden += u64::from(article.is_hidden(self.now));
                let mut seen = FxHashSet::default();
                // what is derived is said once already
                article.tags.retain(|tag| {
                    tag.origin != Origin::Given || seen.insert((tag.kind, tag.label.clone()))
                });
                let headline = article.headline.as_deref().unwrap_or_default();
                let bytes = (article.body.len() + headline.len()) as u64;
                self.report.bytes += bytes;
                self.uncommitted += bytes;
                if inside.is_none() && self.is_doubtful(file, record, &article) {
                    self.doubtful = Some(article);
                    return Ok(());
                }
                self.article(file, record, article)
            }
            Item::Problem(problem) => {
                self.problem(file, inside, problem);
                Ok(())
            }
        }
    }

    fn problem(&mut self, file: &Planned, inside: Inside, problem: format::Problem) {
        let limits = self.limits;
        let entry = self.entry(file);
        entry.lost += u64::from(problem.lost);
        match problem.cause {
            Cause::Content => {}
            Cause::TooLong => {
                entry.limits = Some(limits);
                // of a file that is one record, nothing is known; in others, it may have been an article before
                let was = |before: Limits| before.record <= limits.record;
                let is_alone = problem.record.is_none() && inside.is_none();
                self.unread |= is_alone || !file.entry.limits.is_some_and(was);
            }
            Cause::Limit => {
                entry.limits = Some(limits);
                self.unread = true;
            }
            // such as an error page in place of a page that was an article
            Cause::NoText if problem.record.is_some() => {}
            Cause::Torn | Cause::Unknown | Cause::Entry | Cause::NoText => match &inside {
                Some(inside) => self.lost.push(Arc::clone(inside)),
                None => self.unread |= problem.cause != Cause::Entry,
            },
            Cause::System => {
                // a time that no file has, so that it is read again
                entry.modified = 0;
                self.unread = true;
            }
        }
        let path = match inside {
            Some(inside) => format!("{}!/{inside}", file.entry.path()),
            None => file.entry.path(),
        };
        let no_text = problem.cause == Cause::NoText;
        let problem = Problem {
            path,
            record: problem.record,
            byte: problem.byte,
            what: problem.what,
            hint: problem.hint,
            lost: problem.lost,
        };
        match no_text {
            true => self.report.leave_out(problem),
            false => self.report.note(problem),
        }
    }

    /// What is noted of a file in this run.
    fn entry(&mut self, file: &Planned) -> &mut FileEntry {
        let same =
            |entry: &FileEntry| entry.root == file.entry.root && entry.name == file.entry.name;
        if !self.read.last().is_some_and(same) {
            self.read.push(FileEntry {
                ids: Ids::default(),
                deleted: Ids::default(),
                lost: 0,
                hash: 0,
                limits: None,
                mapping: file
                    .mapping
                    .as_ref()
                    .map(|mapping| fingerprint(mapping.text())),
                ..file.entry.clone()
            });
        }
        let last = self.read.len() - 1;
        &mut self.read[last]
    }

    /// Notes that a file is done.
    pub fn read(&mut self, file: &Planned, done: &Done) -> Result<(), EngineError> {
        if let Some(article) = self.doubtful.take() {
            self.settle_doubtful(file, article, &done.formats)?;
        }
        let entry = self.entry(file);
        // what the system could not read is read again, though it may be the same
        entry.hash = if entry.modified == 0 { 0 } else { done.hash };
        entry.ids.shrink();
        let is_other = done.hash == 0 || done.hash != file.entry.hash;
        let gave_nothing = entry.ids.is_empty() && entry.deleted.is_empty() && is_other;
        // what holds nothing any more was emptied by an accident, or is the answer of an error
        let whole = std::mem::take(&mut self.unread) || gave_nothing;
        if whole || !self.lost.is_empty() {
            self.keep_unread(file, whole)?;
            self.lost.clear();
        }
        self.release_all(file)?;
        self.report.files.read += 1;
        let mut counted: BTreeMap<&'static str, u64> = BTreeMap::new();
        for format in &done.formats {
            *counted.entry(format).or_default() += 1;
            *self.report.formats.entry(format).or_default() += 1;
        }
        if self.report.detail == Detail::All {
            let entry = self.entry(file);
            let (articles, skipped) = (entry.ids.len() as u64, entry.lost);
            self.report.read.push(FileReport {
                path: file.entry.path(),
                formats: counted,
                articles,
                skipped,
                unchanged: false,
            });
        }
        if file.entry.is_delivery() && gave_nothing && file.entry.ids.is_empty() {
            self.read.pop();
        }
        Ok(())
    }

    /// Whether it is time for a commit.
    pub fn is_due(&self) -> bool {
        self.uncommitted > 0
            && (self.uncommitted >= MOST_UNCOMMITTED || self.committed.elapsed() >= self.every)
    }

    /// Commits what so many files gave, all that have been read; `left` are the others.
    pub fn checkpoint(&mut self, files: usize, left: &[Planned]) -> Result<(), EngineError> {
        let mut bookmark = self.bookmark(files)?;
        bookmark.read.extend(self.overtaken(left));
        self.report.commit = self.writer.checkpoint(bookmark)?;
        self.uncommitted = 0;
        self.committed = Instant::now();
        Ok(())
    }

    /// Commits what so many files gave; `left` are those that have given nothing.
    pub fn stop(mut self, files: usize, left: &[Planned]) -> Result<(Report, W), EngineError> {
        let mut bookmark = self.bookmark(files)?;
        bookmark.read.extend(self.overtaken(left));
        let (mut report, mut writer) = self.parts();
        report.commit = writer.commit(bookmark)?;
        report.stopped = true;
        Ok((report, writer))
    }

    /// Deletes what did not come again, and commits.
    pub fn finish(
        mut self,
        gone: Vec<(String, String)>,
        touched: Vec<FileEntry>,
    ) -> Result<(Report, W), EngineError> {
        let mut bookmark = self.bookmark(usize::MAX)?;
        bookmark.gone = gone;
        bookmark.read.extend(touched);
        let (mut report, mut writer) = self.parts();
        report.commit = writer.commit(bookmark)?;
        Ok((report, writer))
    }

    /// What is left of it when it is over: what it knows of each article goes before the tags are settled, which takes
    /// memory of its own.
    fn parts(self) -> (Report, W) {
        (self.report, self.writer)
    }

    /// The entries of files still to be read of which another has replaced articles: should the run end now, they are to
    /// be read by the next, though they are as they were. Each is given once.
    fn overtaken(&mut self, left: &[Planned]) -> Vec<FileEntry> {
        let is_written = |id: &str| self.written.contains_key(&xxh3_64(id.as_bytes()));
        let new = left
            .iter()
            .filter(|file| !self.overtaken.contains(&file.place));
        let new: Vec<&Planned> = new
            .filter(|file| file.entry.ids.iter().any(is_written))
            .collect();
        self.overtaken.extend(new.iter().map(|file| file.place));
        let entries = new.into_iter().map(|file| FileEntry {
            modified: 0,
            hash: 0,
            ..file.entry.clone()
        });
        entries.collect()
    }

    /// Deletes what the first files do not hold any more, nor any that is still to be read; gives what is to be noted.
    fn bookmark(&mut self, files: usize) -> Result<Bookmark, EngineError> {
        let is_over = |_: &u64, stale: &mut Stale| stale.last < files || files == usize::MAX;
        for (_, stale) in self.stale.extract_if(is_over) {
            self.writer.delete(&stale.id)?;
            self.report.articles.deleted += 1;
        }
        let mut read = self.settle_deliveries();
        let changed = std::mem::take(&mut self.changed).into_iter();
        read.extend(changed.filter_map(|place| self.read.get(place).cloned()));
        read.extend(self.read.iter().skip(self.noted).cloned());
        self.noted = self.read.len();
        Ok(Bookmark {
            read,
            mapping: self.mapping.take(),
            history: std::mem::take(&mut self.history),
            deleted: std::mem::take(&mut self.deletions),
            ..Bookmark::default()
        })
    }
}

/// The mapping that is given, if no run has been given it before.
fn unknown_mapping(options: &IngestOptions, ledger: &Ledger) -> Option<String> {
    let text = options.mapped.mapping()?.text();
    let is_known = ledger.mapping(fingerprint(text)).is_some();
    (!is_known).then(|| text.to_owned())
}
