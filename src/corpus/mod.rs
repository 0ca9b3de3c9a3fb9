//! Walks the folders that hold an archive, always in the same order, and opens what lies in them. Knows no format.

mod contents;
mod entry_name;
mod hash;
mod listed;
mod walk;

use std::path::PathBuf;

pub use contents::{Bytes, Content, ContentProblem, Loss, contents};
pub use hash::hash;
pub use listed::{read_list, walk_listed};
pub use walk::{INDEX_MARK, relative, spelled, walk};

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it is, absolute.
    pub path: PathBuf,
    /// Its path inside the root, parts joined by `/`; its own name when the root is a file.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970; 0 when the file system does not say.
    pub modified: i64,
}

/// Something that a walk had to leave out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` {what}\nhint: {hint}", path.display())]
pub struct Problem {
    /// What was left out.
    pub path: PathBuf,
    /// Why, worded to follow the path.
    pub what: String,
    /// What to do about it.
    pub hint: String,
    /// Whether it may hold articles that should have been read; if not, it is left out by rule.
    pub lost: bool,
}

/// The files under a root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// The root, absolute and without symbolic links.
    pub root: PathBuf,
    /// Whether all files below the root are here; if not, only some that were listed.
    pub whole: bool,
    /// The name of the root: of a folder its own, of a file without extensions (`news-en.jsonl.gz` is `news-en`).
    pub collection: String,
    /// The files, sorted by the bytes of their names.
    pub files: Vec<File>,
    /// What was left out, in the order of the walk.
    pub problems: Vec<Problem>,
}

/// Why a root could not be walked at all.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// There is nothing at this path.
    #[error("path `{}` does not exist\nhint: check the spelling; relative paths start at the current folder", .0.display())]
    Missing(PathBuf),
    /// It is neither a file nor a folder.
    #[error("path `{}` is neither a file nor a folder\nhint: name a folder with articles, or a file", .0.display())]
    Special(PathBuf),
    /// The system refuses to read it.
    #[error("path `{}` cannot be read ({source})\nhint: check its permissions", path.display())]
    Unreadable {
        /// The root.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}
