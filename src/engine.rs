//! The seam between newsdex and what holds its index: [`Engine`] answers, [`Writer`] takes in. Plain values cross it.

use std::{
    collections::BTreeMap, error::Error, io, ops::ControlFlow, path::PathBuf, sync::Arc,
    time::Duration,
};

use serde::Serialize;

use crate::{
    article::Article,
    history::Past,
    ledger::{Deletion, FileEntry, Ledger},
    query::QueryError,
    search::{
        Explanation, Hit, IndexState, Interval, Mark, Pairing, Pairs, Results, Search, Timeline,
    },
    tags::{
        BadDecisions, TagReport, TagWhy,
        topics::{BadTable, Topics},
    },
};

/// Answers searches over one archive.
pub trait Engine {
    /// Answers a search, all of it from one commit; counts are exact.
    fn search(&self, search: &Search) -> Result<Results, EngineError>;

    /// Gives the hits of the asked page one by one, in order, however many; the answer without them at the end.
    fn scan(
        &self,
        search: &Search,
        take: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<Results, EngineError>;

    /// The article with this id, a hidden one too.
    fn article(&self, id: &str) -> Result<Option<Article>, EngineError>;

    /// The article with this id as it was read, with what was derived then.
    fn stored(&self, id: &str) -> Result<Option<Article>, EngineError>;

    /// The versions of an article, the oldest first, the present one last; none when there is no such article.
    fn history(&self, id: &str) -> Result<Vec<Past>, EngineError>;

    /// Gives every article, hidden ones too, as it was read, with what was derived then; in no order.
    fn articles(&self, take: &mut dyn FnMut(Article) -> ControlFlow<()>)
    -> Result<(), EngineError>;

    /// What a search makes of its query, and why the article with an id scores as it does.
    fn explain(&self, search: &Search, id: Option<&str>) -> Result<Explanation, EngineError>;

    /// What is known of the files that the articles came from.
    fn ledger(&self) -> Result<Ledger, EngineError>;

    /// What a search would mark in the articles that it finds.
    fn marks(&self, search: &Search) -> Result<Vec<Mark>, EngineError>;

    /// How many of the articles found lie in each period, split by the values that the search's facets ask for.
    fn timeline(&self, search: &Search, by: Interval) -> Result<Timeline, EngineError>;

    /// Which values stand together on the articles found.
    fn pairs(&self, search: &Search, pairing: Pairing) -> Result<Pairs, EngineError>;

    /// What the archive's tags stand for.
    fn tags(&self) -> Result<TagReport, EngineError>;

    /// Why the labels that a text equals, folded, have their kinds.
    fn why(&self, label: &str) -> Result<Vec<TagWhy>, EngineError>;

    /// What the archive holds; `now` says which embargoes are in force, see [`Search::now`].
    fn stats(&self, now: i64) -> Result<Stats, EngineError>;
}

/// Takes articles into one archive. Nothing is visible to searches before [`Writer::checkpoint`] or [`Writer::commit`].
pub trait Writer {
    /// What is known of the files that were read before.
    fn ledger(&self) -> &Ledger;

    /// What tells the subjects of articles.
    fn topics(&self) -> Arc<Topics>;

    /// The article with this id, as of the last [`Writer::commit`].
    fn article(&self, id: &str) -> Result<Option<Article>, EngineError>;

    /// Adds an article. The caller deletes what it replaces first.
    fn add(&mut self, article: Article) -> Result<(), EngineError>;

    /// Deletes the article with this id, one that was added in this run included.
    fn delete(&mut self, id: &str) -> Result<(), EngineError>;

    /// Makes everything so far durable and visible, together with what is now known of files; what labels stand for is left
    /// to the next commit.
    fn checkpoint(&mut self, bookmark: Bookmark) -> Result<u64, EngineError>;

    /// The same, with all that a search needs.
    fn commit(&mut self, bookmark: Bookmark) -> Result<u64, EngineError>;
}

/// What a commit says about files.
#[derive(Clone, Debug, Default)]
pub struct Bookmark {
    /// Files that were read.
    pub read: Vec<FileEntry>,
    /// Files that are gone: collection root and name.
    pub gone: Vec<(String, String)>,
    /// Articles that are deleted by hand, and those of which that is lifted.
    pub deleted: Vec<Deletion>,
    /// Versions of articles that others have replaced, or that came after newer ones; known ones too.
    pub history: Vec<Past>,
    /// The mapping by which files of this run were read, if it is not known yet.
    pub mapping: Option<String>,
}

/// What an archive holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct Stats {
    /// Version of this shape.
    pub version: u32,
    /// Commit, number of articles, newest date.
    pub index: IndexState,
    /// The earliest date of any article, by its first day, as exact as the source gave it.
    pub oldest: Option<String>,
    /// Number of articles that only `is:hidden` finds.
    pub hidden: u64,
    /// Number of articles without a date.
    pub undated: u64,
    /// Number of different labels, by dimension.
    pub labels: BTreeMap<&'static str, u64>,
    /// Number of articles without any tag.
    pub untagged: u64,
    /// Number of ids whose articles were deleted by hand.
    pub deleted: u64,
    /// Number of deleted articles, and of earlier texts of articles, that are still in the files of the index.
    pub unpurged: u64,
    /// Numbers of articles by source, language and year: the largest ten, of years all.
    pub articles_by: BTreeMap<&'static str, Vec<(String, u64)>>,
    /// Numbers of articles with tags of each kind.
    pub tagged: BTreeMap<&'static str, u64>,
    /// Number of files that the articles came from.
    pub files: u64,
    /// Size on disk in bytes.
    pub bytes: u64,
    /// The same, by part: texts, words, columns, deletions, labels, ledger, history, others.
    pub bytes_of: BTreeMap<&'static str, u64>,
    /// Number of segments.
    pub segments: u64,
    /// When the last commit, or a merge behind it, was written; UTC.
    pub written: Option<String>,
}

/// What a check of an index found; its JSON shape has version 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Version of this shape.
    pub version: u32,
    /// Number of the commit.
    pub commit: u64,
    /// Number of articles in segments that could be read.
    pub articles: u64,
    /// How many of them were compared with what is found of them.
    pub compared: u64,
    /// Whether that was to be all of them.
    pub full: bool,
    /// Number of files of segments.
    pub files: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// What is wrong; nothing when the index is sound.
    pub findings: Vec<Finding>,
    /// The source files of which articles are missing.
    pub again: Vec<String>,
    /// Number of deliveries through standard input: no file can be read again for these.
    pub deliveries: u64,
}

impl Default for Checked {
    fn default() -> Checked {
        Checked {
            version: 1,
            commit: 0,
            articles: 0,
            compared: 0,
            full: false,
            files: 0,
            bytes: 0,
            findings: Vec::new(),
            again: Vec::new(),
            deliveries: 0,
        }
    }
}

/// What a backup of an index holds; its JSON shape has version 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BackedUp {
    /// Version of this shape.
    pub version: u32,
    /// Number of the commit that it holds.
    pub commit: u64,
    /// Number of files of articles and labels.
    pub files: u64,
    /// How many of them are linked, and take no room of their own.
    pub linked: u64,
    /// Their size in bytes.
    pub bytes: u64,
}

impl Default for BackedUp {
    fn default() -> BackedUp {
        BackedUp {
            version: 1,
            commit: 0,
            files: 0,
            linked: 0,
            bytes: 0,
        }
    }
}

/// What a purge did; its JSON shape has version 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Purged {
    /// Version of this shape.
    pub version: u32,
    /// Number of deleted articles, and of earlier texts of articles, that are gone now.
    pub articles: u64,
    /// Number of segments whose articles were written anew: all that there were.
    pub segments: u64,
    /// Number of the commit.
    pub commit: u64,
}

impl Default for Purged {
    fn default() -> Purged {
        Purged {
            version: 1,
            articles: 0,
            segments: 0,
            commit: 0,
        }
    }
}

/// Something that is wrong with an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The file or article.
    pub object: String,
    /// What is wrong with it.
    pub what: String,
}

/// Why an engine could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The query can't be answered as it stands.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// There is no index.
    #[error("{}: there is no index\nhint: `newsdex index FOLDER` makes one, `--index` names another place", .0.display())]
    Missing(PathBuf),
    /// The folder holds something else.
    #[error("{}: the folder is not empty and holds no newsdex index\nhint: name an empty or new folder with `--index`", .0.display())]
    NotAnIndex(PathBuf),
    /// A folder that is to be written holds something.
    #[error("{}: the folder is not empty\nhint: name a new folder", .0.display())]
    NotEmpty(PathBuf),
    /// Another version wrote the index.
    #[error("{}: the index has format {found}, this program reads format {reads}\nhint: index the articles again into a new folder: `newsdex --index NEW index FOLDER`", .path.display())]
    OtherFormat {
        /// The index.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// Ours.
        reads: u32,
    },
    /// What the user has decided about tags can't be read.
    #[error("{}: {problem}\nhint: mend the file, or move it away: nothing is decided without it", .path.display())]
    Decisions {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: BadDecisions,
    },
    /// The subjects that the user has added can't be read.
    #[error("{}: {problem}", .path.display())]
    Topics {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: BadTable,
    },
    /// Another process writes to the index: where it is, and who writes, if that is known.
    #[error("{}: another process is writing to the index{}\nhint: wait until it is done, then run the command again", .0.display(), .1)]
    Locked(PathBuf, String),
    /// The index does not hold together.
    #[error("{}: the index is damaged: {what}\nhint: delete the folder and index the articles again", .path.display())]
    Damaged {
        /// The index.
        path: PathBuf,
        /// What does not fit.
        what: String,
    },
    /// A page lies too deep.
    #[error(
        "the page reaches hit {asked}, the deepest is {deepest}\nhint: narrow the search with filters or dates, or sort the other way round"
    )]
    TooDeep {
        /// `offset + limit`.
        asked: usize,
        /// The largest that can be given.
        deepest: usize,
    },
    /// The search took longer than it may.
    #[error(
        "the search was stopped after {} s, and nothing was counted\nhint: give it more time with `--timeout`, or narrow it: fewer wildcards, rarer words, dates",
        .0.as_secs_f64()
    )]
    TimedOut(Duration),
    /// Reading or writing failed.
    #[error("{}: {what} failed: {source}\nhint: check that the folder can be written to and the disk has room", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried.
        what: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// The engine failed.
    #[error("{}: {what}: {source}\nhint: run the command again; if it stays, index the articles again into a new folder", .path.display())]
    Failed {
        /// The index.
        path: PathBuf,
        /// What was tried.
        what: &'static str,
        /// Why it failed.
        source: Box<dyn Error + Send + Sync>,
    },
}
