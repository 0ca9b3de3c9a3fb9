//! The front door: an archive is opened, brought up to date, and searched.

mod live;

use std::{
    collections::BTreeSet,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use xxhash_rust::xxh3::xxh3_64;

use crate::{
    engine::{BackedUp, Checked, Engine, EngineError, Purged, Writer},
    index::{self, Index},
    ingest::{
        Deleted, DryWriter, IngestError, IngestOptions, Progress, Report, delete, ingest, lift,
    },
    ledger::Ledger,
    tags::Retagged,
};

pub use live::Live;

/// An archive of articles, at the location of its index.
#[derive(Debug)]
pub struct Archive {
    index: Index,
}

impl Archive {
    /// Opens an archive that is there.
    pub fn open(location: &Path) -> Result<Archive, EngineError> {
        let index = Index::open(location)?;
        Ok(Archive { index })
    }

    /// Opens an archive, or creates an empty one in a new or empty folder.
    pub fn open_or_create(location: &Path) -> Result<Archive, EngineError> {
        let index = Index::open_or_create(location)?;
        Ok(Archive { index })
    }

    /// Brings the archive up to date with folders and files; see [`ingest`].
    pub fn ingest(
        &self,
        roots: &[PathBuf],
        options: &IngestOptions,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Report, IngestError> {
        let ledger = self.index.ledger()?;
        let writer = || self.index.writer(options.memory, options.now);
        let (mut report, writer) = ingest(roots, &ledger, options, writer, progress)?;
        match writer {
            Some(writer) => writer.finish()?,
            None if self.index.is_settled(options.now)? => report.commit = self.index.commit()?,
            None => {
                let mut writer = self.index.writer(options.memory, options.now)?;
                report.commit = writer.settle()?;
                report.settled = true;
                writer.finish()?;
            }
        }
        report.needs_retag = self.index.needs_retag()?;
        Ok(report)
    }

    /// Reads what [`Archive::ingest`] would read into the archive at a place, and writes nothing; an archive need not be
    /// there.
    pub fn dry_run(
        location: &Path,
        roots: &[PathBuf],
        options: &IngestOptions,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Report, IngestError> {
        let engine = match Index::open(location) {
            Ok(index) => Some(index.searcher()?),
            Err(EngineError::Missing(_)) => None,
            Err(error) => return Err(error.into()),
        };
        let writer = DryWriter::new(engine)?;
        let ledger = writer.ledger().clone();
        let (mut report, _) = ingest(roots, &ledger, options, || Ok(writer), progress)?;
        report.dry_run = true;
        Ok(report)
    }

    /// Derives the tags of all articles anew, from what is stored of them; see [`Retagged`].
    pub fn retag(
        &self,
        options: &IngestOptions,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Retagged, EngineError> {
        let mut writer = self.index.writer(options.memory, options.now)?;
        let retagged = writer.retag(progress)?;
        writer.finish()?;
        Ok(retagged)
    }

    /// Deletes articles for good; see [`delete`].
    pub fn delete(
        &self,
        ids: &BTreeSet<String>,
        options: &IngestOptions,
    ) -> Result<Deleted, EngineError> {
        let writer = self.index.writer(options.memory, options.now)?;
        let (deleted, writer) = delete(ids, writer)?;
        writer.finish()?;
        Ok(deleted)
    }

    /// Rewrites the index so that nothing of deleted articles, and of earlier texts of articles, can be read any more.
    pub fn purge(&self, options: &IngestOptions) -> Result<Purged, EngineError> {
        let writer = self.index.writer(options.memory, options.now)?;
        let (purged, writer) = writer.purge()?;
        writer.finish()?;
        Ok(purged)
    }

    /// Lifts deletions; see [`lift`].
    pub fn lift(
        &self,
        ids: &BTreeSet<String>,
        options: &IngestOptions,
    ) -> Result<Deleted, EngineError> {
        let writer = self.index.writer(options.memory, options.now)?;
        let (lifted, writer) = lift(ids, writer)?;
        writer.finish()?;
        Ok(lifted)
    }

    /// Checks the index at a place: its files, its articles, and what is found of them, of all when `full`. An error where
    /// there is no index, or one of another format; `progress` is told how many articles are done, and how many there are.
    pub fn check(
        location: &Path,
        full: bool,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Checked, EngineError> {
        index::check(location, full, progress)
    }

    /// Copies the archive as of its last commit into a new or empty folder, while others read it and write to it.
    pub fn backup(&self, to: &Path) -> Result<BackedUp, EngineError> {
        self.index.backup(to)
    }

    /// What is known of the files that were read.
    pub fn ledger(&self) -> Result<Ledger, EngineError> {
        self.index.ledger()
    }

    /// What answers searches, as of the last commit.
    pub fn engine(&self) -> Result<impl Engine + use<>, EngineError> {
        self.index.searcher()
    }
}

/// Where the index of a corpus folder is kept: `<index>/<folder name>-<8 hex of its absolute path>`.
///
/// Fails when the folder is not there.
pub fn corpus_location(index: &Path, corpus: &Path) -> std::io::Result<PathBuf> {
    let corpus = corpus.canonicalize()?;
    let name = corpus.file_name().unwrap_or_default().to_string_lossy();
    let hash = xxh3_64(corpus.to_string_lossy().as_bytes()) >> 32;
    Ok(index.join(format!("{name}-{hash:08x}")))
}
