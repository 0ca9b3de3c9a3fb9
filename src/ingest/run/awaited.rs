//! Articles whose newer version is in the index and in a file still to be read: they wait for that file, so that a run
//! that ends before it leaves the newer one.

use xxhash_rust::xxh3::xxh3_64;

use super::{super::plan::Planned, Run, articles::Coming, unread::place_in};
use crate::{
    article::Article,
    engine::{EngineError, Writer},
    history::Past,
};

/// What may wait, in bytes of text; others are written at once.
const MOST: usize = 64 << 20;

impl<W: Writer> Run<W> {
    /// Whether an article of a file has to wait: the version in the index counts more, and its file comes later.
    pub(super) fn has_to_wait(&self, file: &Planned, article: &Article, before: &Article) -> bool {
        let later = place_in(before, &self.read_places).filter(|place| *place > file.place);
        later.is_some()
            && before.revision() >= article.revision()
            && self.waiting + article.body.len() <= MOST
    }

    /// Sees to an article that waits, when another with its id comes: of two that wait the newer does, and whether that
    /// is the other one; else it is written, for the other to be compared with.
    pub(super) fn waits_longer(
        &mut self,
        file: &Planned,
        hash: u64,
        coming: &Article,
    ) -> Result<bool, EngineError> {
        let Some(waiting) = self.awaited.get(&hash) else {
            return Ok(false);
        };
        let is_newer = waiting.article.revision() > coming.revision();
        let before = self.writer.article(&coming.id)?;
        if !before.is_some_and(|before| self.has_to_wait(file, coming, &before)) {
            self.release(hash)?;
            return Ok(false);
        }
        if is_newer {
            self.report.articles.duplicate += 1;
            self.history.push(Past::of(coming));
            return Ok(true);
        }
        self.overtake(hash);
        Ok(false)
    }

    /// Lets an article wait for the file of the version that is in the index.
    pub(super) fn wait(&mut self, coming: Coming, before: &Article) {
        let Some(place) = place_in(before, &self.read_places) else {
            return;
        };
        self.waiting += coming.article.body.len();
        let hash = xxh3_64(coming.article.id.as_bytes());
        self.awaited.insert(hash, coming);
        self.awaited_of.entry(place).or_default().push(hash);
    }

    /// Writes an article that waits, if one has that id.
    fn release(&mut self, hash: u64) -> Result<(), EngineError> {
        let Some(coming) = self.take_waiting(hash) else {
            return Ok(());
        };
        let before = self.writer.article(&coming.article.id)?;
        self.write_stale(coming, before)
    }

    /// Drops an article that waits, since the newer version stays.
    pub(super) fn overtake(&mut self, hash: u64) {
        if let Some(coming) = self.take_waiting(hash) {
            self.report.articles.duplicate += 1;
            self.history.push(Past::of(&coming.article));
        }
    }

    /// Writes what has waited for a file that is done, and that has not given it.
    pub(super) fn release_all(&mut self, file: &Planned) -> Result<(), EngineError> {
        for hash in self.awaited_of.remove(&file.place).unwrap_or_default() {
            self.release(hash)?;
        }
        Ok(())
    }

    fn take_waiting(&mut self, hash: u64) -> Option<Coming> {
        let coming = self.awaited.remove(&hash)?;
        self.waiting -= coming.article.body.len();
        Some(coming)
    }
}
