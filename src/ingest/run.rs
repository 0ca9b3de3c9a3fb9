//! One run: decides for each article whether it is added, replaces another or gives way, and keeps the report.

use std::{collections::BTreeMap, io};

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    Detail, FileReport, IngestOptions, Problem, Report,
    plan::{Plan, Planned},
    read::Inside,
};
use crate::{
    article::{Article, Origin, Revision},
    decode::Limits,
    engine::{Bookmark, EngineError, Writer},
    format::{self, Cause, Item},
    ledger::{FileEntry, file_names},
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
    /// Articles written in this run, and the hash of their text.
    written: FxHashMap<u64, u64>,
    /// Revisions of those that have one.
    revisions: FxHashMap<u64, Revision>,
    bookmark: Bookmark,
    limits: Limits,
    /// Whether something of the file that is being read is not known.
    unread: bool,
    mapping: Option<u64>,
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
            limits: options.limits,
            unread: false,
            mapping: options.mapped.fingerprint(),
            now: options.now,
            revisions: FxHashMap::default(),
            bookmark: Bookmark::default(),
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
                self.article(file, article)
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
            Cause::Content | Cause::NoText => {}
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
        let mut stay = 0;
        for id in &file.entry.ids {
            let hash = xxh3_64(id.as_bytes());
            if self.stale.remove(&hash).is_some() {
                self.kept.insert(hash);
                self.entry(file).ids.push(id.clone());
                stay += 1;
            }
        }
        if stay > 0 {
            let articles = if stay == 1 { "article" } else { "articles" };
            self.report.note(Problem {
                path: file.entry.path(),
                record: None,
                byte: None,
                what: format!("{stay} {articles} that the file gave before and not now stay as they were"),
                hint: "bring the whole file back; to let go of them, delete it and index its folder again".to_owned(),
                lost: false,
            });
        }
        self.keep_place(file);
    }

    fn keep_place(&mut self, file: &Planned) {
        let key = (file.entry.collection.clone(), file.shown_name().to_owned());
        self.kept_places.insert(key, file.place);
    }

    fn article(&mut self, file: &Planned, article: Article) -> Result<(), EngineError> {
        let hash = xxh3_64(article.id.as_bytes());
        let entry = self.entry(file);
        entry.ids.push(article.id.clone());
        let revision = article.revision();
        let text = xxh3_64(article.body.as_bytes());
        let mut replaces = false;
        if let Some(earlier_text) = self.written.get(&hash).copied() {
            let earlier = self.revisions.get(&hash).copied().unwrap_or_default();
            self.note_duplicate(file, &article, revision == earlier && text != earlier_text);
            if revision < earlier {
                return Ok(());
            }
            replaces = true;
        } else if self.kept.contains(&hash) {
            if let Some(kept) = self.writer.article(&article.id)? {
                let kept_text = xxh3_64(kept.body.as_bytes());
                self.note_duplicate(
                    file,
                    &article,
                    revision == kept.revision() && text != kept_text,
                );
                if (revision, file.place) < (kept.revision(), self.kept_place(&kept)) {
                    return Ok(());
                }
            }
            replaces = true;
        }
        if self.stale.remove(&hash).is_some() {
            self.report.articles.updated += 1;
            self.writer.delete(&article.id)?;
        } else if replaces {
            self.writer.delete(&article.id)?;
        } else {
            self.report.articles.added += 1;
        }
        self.written.insert(hash, text);
        if revision != Revision::default() {
            self.revisions.insert(hash, revision);
        } else {
            self.revisions.remove(&hash);
        }
        self.writer.add(article)
    }

    /// Counts a record whose id another has; one of two texts is lost when no version says which is the newer.
    fn note_duplicate(&mut self, file: &Planned, article: &Article, loses_text: bool) {
        self.report.articles.duplicate += 1;
        if loses_text {
            self.entry(file).lost += 1;
            let record = article.path.rsplit_once('#').map(|(_, record)| record);
            self.report.note(Problem {
                path: file.entry.path(),
                record: record.and_then(|record| record.parse().ok()),
                byte: None,
                what: format!(
                    "record takes the place of another with another text and the same id `{}`: only the later in the order of files is kept",
                    article.id
                ),
                hint: "give each article an id, or a source, of its own".to_owned(),
                lost: true,
            });
        }
    }

    /// The place of the file that an article of the index came from.
    fn kept_place(&self, article: &Article) -> usize {
        let place = |name: &str| {
            let key = (article.collection.clone(), name.to_owned());
            self.kept_places.get(&key).copied()
        };
        file_names(&article.path).find_map(place).unwrap_or(0)
    }

    /// What is noted of a file in this run.
    fn entry(&mut self, file: &Planned) -> &mut FileEntry {
        let same =
            |entry: &FileEntry| entry.root == file.entry.root && entry.name == file.entry.name;
        if !self.bookmark.read.last().is_some_and(same) {
            self.bookmark.read.push(FileEntry {
                ids: Vec::new(),
                lost: 0,
                limits: None,
                mapping: self.mapping,
                ..file.entry.clone()
            });
        }
        let last = self.bookmark.read.len() - 1;
        &mut self.bookmark.read[last]
    }

    /// Notes that a file is done.
    pub fn read(&mut self, file: &Planned, formats: &[&'static str]) {
        self.entry(file);
        if std::mem::take(&mut self.unread) {
            self.keep_unread(file);
        }
        self.report.files.read += 1;
        let mut counted: BTreeMap<&'static str, u64> = BTreeMap::new();
        for format in formats {
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
                ..file.entry.clone()
            });
        }
        let hint = match error.kind() {
            io::ErrorKind::NotFound => "bring it back, or index its folder again to drop it",
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
    pub fn finish(mut self, gone: Vec<(String, String)>) -> Result<(Report, W), EngineError> {
        for id in std::mem::take(&mut self.stale).into_values() {
            self.writer.delete(&id)?;
            self.report.articles.deleted += 1;
        }
        self.bookmark.gone = gone;
        self.report.commit = self.writer.commit(self.bookmark)?;
        Ok((self.report, self.writer))
    }
}
