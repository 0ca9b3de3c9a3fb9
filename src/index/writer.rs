//! Takes articles into the index, one commit at a time.

use std::fs;

use tantivy::{
    IndexWriter as TantivyWriter, Term,
    indexer::{IndexWriterOptions, LogMergePolicy},
};

use super::{
    Index, Payload,
    document::{IndexedArticle, Queue},
    failed, ledger,
};
use crate::{
    article::Article,
    engine::{Bookmark, Engine, EngineError, Writer},
    ledger::{FileEntry, Ledger},
    schema::Field,
    vocabulary::SeenLabels,
};

/// Threads that turn articles into postings.
const THREADS: usize = 2;

/// Bytes of articles that may wait for them.
const QUEUE: usize = 32 << 20;

/// The writer of an [`Index`]; while it lives, no other can be had.
pub struct IndexWriter {
    index: Index,
    writer: TantivyWriter<IndexedArticle>,
    queue: Queue,
    payload: Payload,
    ledger: Ledger,
    seen: SeenLabels,
}

impl IndexWriter {
    pub(super) fn open(index: &Index, memory: usize) -> Result<IndexWriter, EngineError> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(THREADS)
            .memory_budget_per_thread((memory / THREADS).max(16 << 20))
            .num_merge_threads(1)
            .build();
        let writer: TantivyWriter<IndexedArticle> = index
            .tantivy
            .writer_with_options(options)
            .map_err(|error| failed(&index.path, "opening the index for writing", error))?;
        let mut policy = LogMergePolicy::default();
        // by itself tantivy never merges a segment because of its deleted articles
        policy.set_del_docs_ratio_before_merge(0.2);
        writer.set_merge_policy(Box::new(policy));
        let payload = index.payload()?;
        Ok(IndexWriter {
            ledger: ledger::read(&index.path, payload.ledger)?,
            index: index.clone(),
            writer,
            queue: Queue::new(QUEUE),
            payload,
            seen: SeenLabels::new(),
        })
    }

    /// Waits until the segments of the last commits have been merged as far as is worth it.
    pub fn finish(self) -> Result<(), EngineError> {
        let path = self.index.path;
        self.writer
            .wait_merging_threads()
            .map_err(|error| failed(&path, "merging segments", error))
    }

    /// Removes the vocabularies of other commits than the last.
    fn remove_old_vocabularies(&self) {
        let keep = self.index.vocabulary_path(self.payload.commit);
        let entries = fs::read_dir(&self.index.path).into_iter().flatten();
        for entry in entries.flatten() {
            let name = entry.file_name();
            if name.to_string_lossy().starts_with("vocabulary-") && entry.path() != keep {
                ledger::remove_quietly(&entry.path());
            }
        }
    }
}

impl Writer for IndexWriter {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn article(&self, id: &str) -> Result<Option<Article>, EngineError> {
        self.index.searcher()?.article(id)
    }

    fn add(&mut self, article: Article) -> Result<(), EngineError> {
        let document =
            IndexedArticle::new(&article, &self.index.fields, &mut self.seen, &self.queue);
        self.writer
            .add_document(document)
            .map(|_| ())
            .map_err(|error| failed(&self.index.path, "adding an article", error))
    }

    fn delete(&mut self, id: &str) -> Result<(), EngineError> {
        let field = self.index.fields.get(Field::Id);
        self.writer.delete_term(Term::from_field_text(field, id));
        Ok(())
    }

    fn commit(&mut self, bookmark: Bookmark) -> Result<u64, EngineError> {
        let path = self.index.path.clone();
        let gone = bookmark.gone.into_iter().map(|(root, name)| FileEntry {
            root,
            name,
            gone: true,
            ..FileEntry::default()
        });
        let entries: Vec<FileEntry> = bookmark.read.into_iter().chain(gone).collect();
        let next = Payload {
            commit: self.payload.commit + 1,
            ledger: ledger::append(&path, self.payload.ledger, &entries)?,
        };
        let vocabulary = self.index.vocabulary(self.payload.commit)?;
        let vocabulary = vocabulary.with(std::mem::take(&mut self.seen));
        let vocabulary_path = self.index.vocabulary_path(next.commit);
        ledger::write_durably(&vocabulary_path, &vocabulary.to_text())?;
        let payload = serde_json::json!(next).to_string();
        let mut prepared = self
            .writer
            .prepare_commit()
            .map_err(|error| failed(&path, "writing the segments", error))?;
        prepared.set_payload(&payload);
        prepared
            .commit()
            .map_err(|error| failed(&path, "committing", error))?;
        self.payload = next;
        for entry in entries {
            self.ledger.note(entry);
        }
        self.remove_old_vocabularies();
        Ok(next.commit)
    }
}
