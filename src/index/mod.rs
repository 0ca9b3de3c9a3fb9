//! The embedded engine, on tantivy: the only folder that names it.
//!
//! On disk, below the index's folder:
//!
//! | file | what it is |
//! |---|---|
//! | `newsdex.json` | the manifest: the format's version |
//! | `segments/` | tantivy's files; the last commit's payload names the four below |
//! | `vocabulary-N` | all labels, and what they stand for; the commit says which |
//! | `dictionary-N` | what articles are packed with, once there are enough of them; likewise |
//! | `ledger.jsonl` | what is known of each file; valid up to the length that the commit names |
//! | `history-N.jsonl` | earlier versions of articles; valid likewise |
//! | `groups` | what ordinals stand for, worked out beforehand; the index is whole without |
//! | `tags.toml`, `topics.toml` | what the user says of tags, if anything |
//! | `.writer` | the process that wrote last, or writes |

mod agree;
mod analyzer;
mod backup;
mod bm25f;
mod carried;
mod check;
mod collect;
mod compile;
mod counting;
mod document;
mod every;
mod expand;
mod explain;
mod fields;
mod groups;
mod history;
mod holder;
mod labels;
mod languages;
mod leaves;
mod ledger;
mod limits;
mod lines;
mod manifest;
mod pairs;
mod positions;
mod predicate;
mod prepare;
mod purge;
mod read_only;
mod remembered;
mod retag;
mod searcher;
mod segments;
mod settle;
mod shape;
mod slot;
mod spellings;
mod stats;
mod tables;
mod texts;
mod tidy;
mod timeline;
mod visible;
mod watch;
mod wide;
mod writer;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tantivy::{
    Index as Tantivy, IndexSettings, TantivyError,
    directory::{
        MmapDirectory,
        error::{LockError, OpenReadError, OpenWriteError},
    },
    store::Compressor,
};
use xxhash_rust::xxh3::xxh3_64;

pub use check::check;
pub use manifest::FORMAT;
pub use searcher::Searcher;
pub use watch::Watched;
pub use writer::IndexWriter;

use crate::{article::one_line, engine::EngineError, vocabulary::Vocabulary};
use fields::Fields;
use lines::Extent;

/// What a commit carries besides tantivy's own files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Payload {
    /// Number of the commit, from 1.
    commit: u64,
    /// Number of its vocabulary.
    vocabulary: u64,
    /// The hash of its text.
    vocabulary_sum: u64,
    /// Number of the last dictionary, and its hash where articles are packed with it.
    dictionary: u64,
    dictionary_sum: Option<u64>,
    /// How much of the ledger is valid.
    ledger: Extent,
    /// Number of the file of earlier versions, and how much of it is valid.
    history_file: u64,
    history: Extent,
    /// The mark of the decisions by which the vocabulary is settled; nothing before it is.
    decisions: Option<u64>,
    /// The moment as of which it is settled, in seconds from 1970.
    now: Option<i64>,
    /// The mark of the rules by which all articles got their tags.
    rules: Option<u64>,
    /// The hash of the others.
    sum: u64,
}

impl Payload {
    /// The hash of all that it says.
    fn own_sum(&self) -> u64 {
        let others = Payload { sum: 0, ..*self };
        xxh3_64(serde_json::json!(others).to_string().as_bytes())
    }
}

/// An index on disk.
#[derive(Clone, Debug)]
pub struct Index {
    path: PathBuf,
    tantivy: Tantivy,
    fields: Fields,
}

impl Index {
    /// Opens an index that is there.
    pub fn open(path: &Path) -> Result<Index, EngineError> {
        manifest::check(path)?;
        let segments = path.join(manifest::SEGMENTS);
        let tantivy = read_only::open(&segments)
            .and_then(Tantivy::open)
            .map_err(|error| failed(path, "opening the index", error))?;
        Index::of(path, tantivy)
    }

    /// Opens an index, or creates one in a new or empty folder.
    ///
    /// Beside an index there may be a README and hidden files only: nobody's folder becomes an index by mistake.
    pub fn open_or_create(path: &Path) -> Result<Index, EngineError> {
        match manifest::check(path) {
            Ok(()) => return Index::open(path),
            Err(EngineError::Missing(_)) => {}
            Err(error) => return Err(error),
        }
        let segments = path.join(manifest::SEGMENTS);
        fs::create_dir_all(&segments)
            .map_err(|source| io_failed(&segments, "creating the folder", source))?;
        // articles come packed: a block holds one, or some of few words
        let settings = IndexSettings {
            docstore_compression: Compressor::None,
            docstore_blocksize: 1024,
            ..IndexSettings::default()
        };
        let tantivy = MmapDirectory::open(&segments)
            .map_err(TantivyError::from)
            .and_then(|directory| {
                Tantivy::builder()
                    .schema(Fields::schema())
                    .settings(settings)
                    .open_or_create(directory)
            })
            .map_err(|error| failed(path, "creating the index", error))?;
        // last, so that a folder with a manifest always holds a whole index
        manifest::write(path)?;
        Index::of(path, tantivy)
    }

    fn of(path: &Path, tantivy: Tantivy) -> Result<Index, EngineError> {
        analyzer::register(&tantivy);
        let fields = Fields::of(&tantivy.schema()).ok_or_else(|| EngineError::Damaged {
            path: path.to_owned(),
            what: "its fields are not those of its format".to_owned(),
        })?;
        Ok(Index {
            path: path.to_owned(),
            tantivy,
            fields,
        })
    }

    /// What is known of the files that were read, as of the last commit.
    pub fn ledger(&self) -> Result<crate::ledger::Ledger, EngineError> {
        let payload = self.payload()?;
        ledger::read(&self.path, payload.ledger)
    }

    /// Number of the last commit; 0 before the first.
    pub fn commit(&self) -> Result<u64, EngineError> {
        Ok(self.payload()?.commit)
    }

    /// The index as of the last commit.
    pub fn searcher(&self) -> Result<Searcher, EngineError> {
        Searcher::open(self)
    }

    /// The one that may write to the index; fails when another process does.
    ///
    /// `memory` is what the writer may take for articles not yet on disk, in bytes; `now` what the local clock says, in
    /// seconds from 1970.
    pub fn writer(&self, memory: usize, now: i64) -> Result<IndexWriter, EngineError> {
        IndexWriter::open(self, memory, now)
    }

    fn payload(&self) -> Result<Payload, EngineError> {
        let metas = self
            .tantivy
            .load_metas()
            .map_err(|error| failed(&self.path, "reading the last commit", error))?;
        let Some(payload) = metas.payload else {
            return match metas.segments.is_empty() {
                true => Ok(Payload::default()),
                false => Err(self.damaged("its last commit says nothing of itself".to_owned())),
            };
        };
        let payload: Payload = serde_json::from_str(&payload)
            .map_err(|error| self.damaged(format!("its last commit can't be read: {error}")))?;
        match payload.sum == payload.own_sum() {
            true => Ok(payload),
            false => Err(self.damaged("its last commit is not as it was written".to_owned())),
        }
    }

    fn vocabulary(&self, payload: &Payload) -> Result<Vocabulary, EngineError> {
        let number = payload.vocabulary;
        if number == 0 {
            return Ok(Vocabulary::default());
        }
        let path = self.vocabulary_path(number);
        let text = fs::read_to_string(&path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => self.damaged(format!("vocabulary-{number} is missing")),
            io::ErrorKind::InvalidData => self.damaged(format!("vocabulary-{number} is not whole")),
            _ => io_failed(&path, "reading the vocabulary", source),
        })?;
        let vocabulary = match xxh3_64(text.as_bytes()) == payload.vocabulary_sum {
            true => Vocabulary::from_text(text),
            false => None,
        };
        vocabulary.ok_or_else(|| self.damaged(format!("vocabulary-{number} is not whole")))
    }

    fn vocabulary_path(&self, number: u64) -> PathBuf {
        self.path.join(format!("vocabulary-{number}"))
    }

    fn damaged(&self, what: String) -> EngineError {
        damaged(&self.path, what)
    }
}

/// A tantivy error in our words.
fn failed(path: &Path, what: &'static str, error: TantivyError) -> EngineError {
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => {
            EngineError::Locked(path.to_owned(), holder::told(path))
        }
        TantivyError::LockFailure(LockError::IoError(source), _)
        | TantivyError::IoError(source) => {
            io_failed(path, what, io::Error::new(source.kind(), source))
        }
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => {
            let file = path.join(manifest::SEGMENTS).join(filepath);
            io_failed(&file, what, io::Error::new(io_error.kind(), io_error))
        }
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, filepath }) => {
            let file = path.join(manifest::SEGMENTS).join(filepath);
            io_failed(&file, what, io::Error::new(io_error.kind(), io_error))
        }
        // threads hand their errors on as words
        error if os_error(&error.to_string()).is_some() => {
            let number = os_error(&error.to_string()).unwrap_or_default();
            io_failed(path, what, io::Error::from_raw_os_error(number))
        }
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            damaged(path, format!("segments/{name} is missing"))
        }
        TantivyError::DataCorruption(_)
        | TantivyError::SchemaError(_)
        | TantivyError::OpenReadError(_)
        | TantivyError::InternalError(_)
        | TantivyError::DeserializeError(_) => damaged(
            path,
            format!("{what} failed: {}", one_line(&error.to_string())),
        ),
        other => EngineError::Failed {
            path: path.to_owned(),
            what,
            source: Box::new(other),
        },
    }
}

/// The number of the system's error that a text names: `(os error 28)`, or as a debugger shows it.
fn os_error(text: &str) -> Option<i32> {
    let marks = ["os error ", "Os { code: "];
    let behind = marks
        .iter()
        .find_map(|mark| Some(text.split_once(mark)?.1))?;
    let digits = behind.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

fn damaged(path: &Path, what: String) -> EngineError {
    EngineError::Damaged {
        path: path.to_owned(),
        what,
    }
}

fn io_failed(path: &Path, what: &'static str, source: io::Error) -> EngineError {
    EngineError::Io {
        path: path.to_owned(),
        what,
        source,
    }
}
