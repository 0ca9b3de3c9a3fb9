//! Keeps the folder of an index tidy: permissions, and files of commits that are past.

use std::fs;

use super::{IndexWriter, history, io_failed, manifest};
use crate::engine::EngineError;

impl IndexWriter {
    /// Gives the files that tantivy keeps to their owner the permissions of the others, so that whoever may read the
    /// folder can read the index.
    pub(super) fn open_to_readers(&self) {
        let Ok(manifest) = fs::metadata(self.index.path.join(manifest::FILE)) else {
            return;
        };
        for name in ["meta.json", ".managed.json"] {
            let file = self.index.segments().join(name);
            // the owner can read it all the same
            let _ = fs::set_permissions(file, manifest.permissions());
        }
    }

    /// Removes the files whose names begin so and that are of other commits than the last; the error of the last that stays.
    pub(super) fn remove_old(&self, kinds: &[&str]) -> Result<(), EngineError> {
        let history = self
            .index
            .path
            .join(history::file(self.payload.history_file));
        let keep = [
            Some(self.index.vocabulary_path(self.payload.vocabulary)),
            Some(self.index.dictionary_path(self.payload.dictionary))
                .filter(|_| self.packer.has_dictionary()),
            Some(history).filter(|_| self.payload.history.length > 0),
        ];
        let mut removed = Ok(());
        let entries = fs::read_dir(&self.index.path).into_iter().flatten();
        for entry in entries.flatten() {
            let (name, path) = (entry.file_name(), entry.path());
            let is_of = |kind: &&str| name.to_string_lossy().starts_with(*kind);
            if kinds.iter().any(is_of)
                && !keep.iter().flatten().any(|keep| *keep == path)
                && let Err(error) = fs::remove_file(&path)
            {
                removed = Err(io_failed(&path, "removing the file", error));
            }
        }
        removed
    }
}
