//! One run: decides for each article whether it is added, replaces another or gives way, and keeps the report.

mod articles;

use std::{collections::BTreeMap, io};

use articles::Written;

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    Detail, FileReport, IngestOptions, Problem, Report,
    plan::{Plan, Planned},
    read::{Done, Inside},
};
use crate::{
    article::{Origin, Revision},
    decode::Limits,
    engine::{Bookmark, EngineError, Writer},
    format::{self, Cause, Item},
    ledger::{FileEntry, Ledger, fingerprint},
};

/// A run that writes.
pub(super) struct Run<W> {
    writer: W,
    pub report: Report,
    /// Articles of files that are read again or gone, by the hash of their id: deleted unless they come again.
    stale: FxHashMap<u64, String>,
    /// Articles of files that are left alone, by the hash of their id.
    kept: FxHashSet<u64>,
    /// The places of those files in the order of all files, by collection and name.
    kept_places: FxHashMap<(String, String), usize>,
    /// Articles written in this run.
    written: FxHashMap<u64, Written>,
    /// Those whose present version came through standard input.
    delivered: FxHashSet<u64>,
    /// Earlier deliveries.
    deliveries: Vec<FileEntry>,
    /// Revisions of those that have one.
    revisions: FxHashMap<u64, Revision>,
    bookmark: Bookmark,
    limits: Limits,
    /// Whether something of the file that is being read is not known.
    unread: bool,
    now: i64,
}

impl<W: Writer> Run<W> {
    /// A run that has done nothing yet.
    pub fn new(plan: &mut Plan, writer: W, options: &IngestOptions) -> Run<W> {
        Run {
            report: plan.report(options.detail),
            stale: std::mem::take(&mut plan.stale),
            kept: std::mem::take(&mut plan.kept),
            kept_places: std::mem::take(&mut plan.kept_places),
            written: FxHashMap::default(),
            delivered: FxHashSet::default(),
            deliveries: std::mem::take(&mut plan.deliveries),
            limits: options.limits,
            unread: false,
            now: options.now,
            revisions: FxHashMap::default(),
            bookmark: Bookmark {
                mapping: unknown_mapping(options, writer.ledger()),
                ..Bookmark::default()
            },
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
                self.report.bytes += (article.body.len()
                    + article.headline.as_deref().unwrap_or_default().len())
                    as u64;
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
            // an error page in place of a page that was an article
            Cause::NoText => self.unread |= problem.record.is_none() && inside.is_none(),
            Cause::TooLong => {
                entry.limits = Some(limits);
                // of a file that is one record, nothing is known
                self.unread |= problem.record.is_none() && inside.is_none();
            }
            Cause::Limit => {
                entry.limits = Some(limits);
                self.unread = true;
            }
            Cause::Torn => self.unread = true,
            // in an archive, it may stand beside articles as ever
            Cause::Unknown => self.unread |= inside.is_none(),
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

    /// Leaves those articles of a file as they are that it held before and has not given again.
    fn keep_unread(&mut self, file: &Planned) {
        for id in &file.entry.deleted {
            let entry = self.entry(file);
            if !entry.deleted.contains(id) {
                entry.deleted.push(id.clone());
            }
        }
        let mut stay = 0;
        for id in &file.entry.ids {
            let hash = xxh3_64(id.as_bytes());
            if self.stale.remove(&hash).is_some() {
                self.kept.insert(hash);
                if file.entry.is_delivery() {
                    self.delivered.insert(hash);
                }
                self.entry(file).ids.push(id.clone());
                stay += 1;
            }
        }
        if stay > 0 {
            self.report.articles.unchanged += stay;
            let hint = match file.entry.is_delivery() {
                true => "deliver it again; `newsdex delete ID` lets go of an article",
                false => {
                    "bring the whole file back; to let go of them, delete it and index its folder with `--prune`"
                }
            };
            let articles = if stay == 1 { "article" } else { "articles" };
            self.report.note(Problem {
                path: file.entry.path(),
                record: None,
                byte: None,
                what: format!(
                    "{stay} {articles} that the file gave before and not now stay as they were"
                ),
                hint: hint.to_owned(),
                lost: false,
            });
        }
        self.keep_place(file);
    }

    fn keep_place(&mut self, file: &Planned) {
        let key = (file.entry.collection.clone(), file.shown_name().to_owned());
        self.kept_places.insert(key, file.place);
    }

    /// What is noted of a file in this run.
    fn entry(&mut self, file: &Planned) -> &mut FileEntry {
        let same =
            |entry: &FileEntry| entry.root == file.entry.root && entry.name == file.entry.name;
        if !self.bookmark.read.last().is_some_and(same) {
            self.bookmark.read.push(FileEntry {
                ids: Vec::new(),
                deleted: Vec::new(),
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
        let last = self.bookmark.read.len() - 1;
        &mut self.bookmark.read[last]
    }

    /// Notes that a file is done.
    pub fn read(&mut self, file: &Planned, done: &Done) {
        let entry = self.entry(file);
        let gave_nothing = entry.ids.is_empty();
        // what the system could not read is read again, though it may be the same
        entry.hash = if entry.modified == 0 { 0 } else { done.hash };
        // a delivery without articles is one that failed on its way
        if std::mem::take(&mut self.unread) || (file.entry.is_delivery() && gave_nothing) {
            self.keep_unread(file);
        }
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
            });
        }
        if file.entry.is_delivery() && gave_nothing && file.entry.ids.is_empty() {
            self.bookmark.read.pop();
        }
    }

    /// Leaves a file that can't be opened as it was known, if it was.
    pub fn unreadable(&mut self, file: &Planned, error: &io::Error) {
        for id in &file.entry.ids {
            let hash = xxh3_64(id.as_bytes());
            self.stale.remove(&hash);
            self.kept.insert(hash);
        }
        self.keep_place(file);
        if !file.entry.ids.is_empty() {
            // a time that no file has: read again, with those that share its articles, as soon as it can be
            self.bookmark.read.push(FileEntry {
                modified: 0,
                hash: 0,
                ..file.entry.clone()
            });
        }
        let hint = match error.kind() {
            io::ErrorKind::NotFound => {
                "bring it back, or index its folder with `--prune` to drop it"
            }
            _ => "check its permissions, then index again",
        };
        self.report.note(Problem {
            path: file.entry.path(),
            record: None,
            byte: None,
            what: format!("the file can't be opened: {error}"),
            hint: hint.to_owned(),
            lost: true,
        });
    }

    /// Deletes what did not come again, and commits.
    pub fn finish(
        mut self,
        gone: Vec<(String, String)>,
        touched: Vec<FileEntry>,
    ) -> Result<(Report, W), EngineError> {
        for id in std::mem::take(&mut self.stale).into_values() {
            self.writer.delete(&id)?;
            self.report.articles.deleted += 1;
        }
        self.bookmark.gone = gone;
        self.bookmark.read.extend(touched);
        self.settle_deliveries();
        self.report.commit = self.writer.commit(self.bookmark)?;
        Ok((self.report, self.writer))
    }
}

/// The mapping that is given, if no run has been given it before.
fn unknown_mapping(options: &IngestOptions, ledger: &Ledger) -> Option<String> {
    let text = options.mapped.mapping()?.text();
    let is_known = ledger.mapping(fingerprint(text)).is_some();
    (!is_known).then(|| text.to_owned())
}
