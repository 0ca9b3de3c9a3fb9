//! Tells whether an index on disk is still what was opened.

use std::{
    fs,
    hash::{Hash, Hasher},
    io,
    path::{Path, PathBuf},
};

use rustc_hash::FxHasher;

use super::{Index, Searcher, io_failed, manifest, segments};
use crate::engine::EngineError;

/// An index as of one commit, and what its files were like when it was opened.
pub struct Watched {
    /// What answers.
    pub searcher: Searcher,
    path: PathBuf,
    /// What tells commits from each other.
    commit: Vec<u8>,
    /// The files of the commit, each with a hash of its length and time.
    files: Vec<(PathBuf, u64)>,
}

impl Watched {
    /// Opens the last commit of the index at a place.
    pub fn open(path: &Path) -> Result<Watched, EngineError> {
        let index = Index::open(path)?;
        // before the rest: what is committed meanwhile is seen when next looked for
        let commit = commit(path).map_err(failed(path))?;
        let searcher = index.searcher()?;
        let files = searcher.files();
        let files = files.into_iter().map(|file| {
            let state = state(&file).map_err(failed(&file))?;
            Ok((file, state))
        });
        Ok(Watched {
            path: path.to_owned(),
            commit,
            files: files.collect::<Result<_, EngineError>>()?,
            searcher,
        })
    }

    /// Whether it still is the last commit. An error when its files are not as they were: they are written once, and what
    /// is read from changed ones would be wrong.
    pub fn is_last(&self) -> Result<bool, EngineError> {
        if manifest::check(&self.path).is_err() || !self.is_last_commit() {
            return Ok(false);
        }
        for (file, before) in &self.files {
            if state(file).is_ok_and(|now| now == *before) {
                continue;
            }
            // files of older commits go when there is a newer one
            if !self.is_last_commit() {
                return Ok(false);
            }
            let name = file.strip_prefix(&self.path).unwrap_or(file).display();
            let what = format!("{name} is not as it was when it was opened");
            return Err(super::damaged(&self.path, what));
        }
        Ok(true)
    }

    fn is_last_commit(&self) -> bool {
        commit(&self.path).is_ok_and(|commit| commit == self.commit)
    }
}

impl Searcher {
    /// The files that answers are read from.
    fn files(&self) -> Vec<PathBuf> {
        let readers = self.tantivy.segment_readers().iter();
        let metas = self.index.tantivy.searchable_segment_metas();
        let metas = metas.unwrap_or_default();
        let used = readers.filter_map(|reader| {
            let id = reader.segment_id();
            metas.iter().find(|meta| meta.id() == id)
        });
        let files = used.flat_map(segments::files);
        let files = files.map(|file| self.index.segments().join(file));
        let mut files: Vec<PathBuf> = files.collect();
        if self.payload.vocabulary > 0 {
            files.push(self.index.vocabulary_path(self.payload.vocabulary));
        }
        files
    }
}

/// What tantivy keeps of the last commit, which differs from commit to commit.
fn commit(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path.join(manifest::SEGMENTS).join("meta.json"))
}

/// A hash of a file's length and time.
fn state(file: &Path) -> io::Result<u64> {
    let metadata = fs::metadata(file)?;
    let mut hasher = FxHasher::default();
    (metadata.len(), metadata.modified()?).hash(&mut hasher);
    Ok(hasher.finish())
}

fn failed(path: &Path) -> impl Fn(io::Error) -> EngineError + '_ {
    move |source| io_failed(path, "reading", source)
}
