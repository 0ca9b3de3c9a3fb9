//! Takes articles into the index, one commit at a time.

use std::{cell::OnceCell, sync::Arc, thread};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{
    IndexWriter as TantivyWriter, TantivyError, Term,
    indexer::{IndexWriterOptions, LogMergePolicy},
    query::TermSetQuery,
};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    Index, Payload, Searcher,
    document::{IndexedArticle, Queue},
    failed, history, holder, io_failed, ledger,
    lines::Extent,
    texts::{ENOUGH, Packer},
};
use crate::{
    article::Article,
    engine::{Bookmark, EngineError, Writer},
    history::Past,
    ledger::{FileEntry, Ledger},
    schema::Field,
    tags::{Decisions, topics::Topics},
    vocabulary::{SeenLabels, Vocabulary},
};

/// Threads that turn articles into postings, at most: as many as there are processors, since reading keeps as many busy.
const MOST_THREADS: usize = 4;

/// Bytes of articles that may wait for them.
const QUEUE: usize = 32 << 20;

/// The writer of an [`Index`]; while it lives, no other can be had.
pub struct IndexWriter {
    pub(super) index: Index,
    pub(super) writer: TantivyWriter<IndexedArticle>,
    queue: Queue,
    pub(super) packer: Packer,
    /// Articles to make a dictionary of, until there is one.
    pub(super) samples: Vec<String>,
    pub(super) payload: Payload,
    /// What the user has decided about tags, and its mark.
    decisions: (Decisions, u64),
    /// What the local clock says.
    now: i64,
    /// What tells the subjects of articles, and its mark.
    pub(super) topics: (Arc<Topics>, u64),
    pub(super) ledger: Ledger,
    pub(super) seen: SeenLabels,
    batch: Batch,
    /// The keys of the earlier versions of articles that are known, read when there are new ones.
    pub(super) past: Option<FxHashSet<u64>>,
    /// The index as of the last commit, opened when first asked for.
    committed: OnceCell<Searcher>,
}

/// What is to be written next: first the deletions, all at once, then the articles.
///
/// tantivy keeps each single deletion in memory until the commit, about a kilobyte of it.
#[derive(Default)]
struct Batch {
    deletions: Vec<String>,
    articles: Vec<Option<IndexedArticle>>,
    /// Id to place among the articles.
    places: FxHashMap<String, usize>,
    bytes: usize,
}

impl Batch {
    fn add(&mut self, id: String, article: IndexedArticle) {
        self.bytes += article.bytes();
        self.places.insert(id, self.articles.len());
        self.articles.push(Some(article));
    }

    fn delete(&mut self, id: &str) {
        if let Some(place) = self.places.remove(id) {
            self.articles[place] = None;
        }
        self.deletions.push(id.to_owned());
    }

    fn is_full(&self) -> bool {
        self.bytes > 4 << 20 || self.articles.len() + self.deletions.len() > 2_000
    }
}

impl IndexWriter {
    pub(super) fn open(index: &Index, memory: usize, now: i64) -> Result<IndexWriter, EngineError> {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        let threads = processors.min(MOST_THREADS);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread((memory / threads).max(16 << 20))
            .num_merge_threads(1)
            .build();
        let writer: TantivyWriter<IndexedArticle> = index
            .tantivy
            .writer_with_options(options)
            .map_err(|error| failed(&index.path, "opening the index for writing", error))?;
        holder::note(&index.path);
        // a killed run may have left files whose names come again
        writer
            .garbage_collect_files()
            .wait()
            .map_err(|error| failed(&index.path, "removing what an earlier run left", error))?;
        let mut policy = LogMergePolicy::default();
        // by itself tantivy never merges a segment because of its deleted articles
        policy.set_del_docs_ratio_before_merge(0.2);
        writer.set_merge_policy(Box::new(policy));
        let payload = index.payload()?;
        let dictionary = index.dictionary(&payload)?;
        let samples = match dictionary.is_empty() && payload.commit > 0 {
            true => index.searcher()?.samples(ENOUGH)?,
            false => Vec::new(),
        };
        Ok(IndexWriter {
            packer: index.packer(&dictionary)?,
            samples,
            ledger: ledger::read(&index.path, payload.ledger)?,
            decisions: index.decisions()?,
            topics: index.topics()?,
            now,
            index: index.clone(),
            writer,
            queue: Queue::new(QUEUE),
            payload,
            seen: SeenLabels::new(),
            batch: Batch::default(),
            past: None,
            committed: OnceCell::new(),
        })
    }

    /// Adds those versions to the earlier ones that are not known yet.
    fn append_history(&mut self, versions: Vec<Past>) -> Result<Extent, EngineError> {
        let path = &self.index.path;
        if versions.is_empty() {
            return Ok(self.payload.history);
        }
        let keys = match &mut self.past {
            Some(keys) => keys,
            past => past.insert(history::keys(path, &self.payload)?),
        };
        let mut new = versions;
        new.retain(|past| keys.insert(past.key()));
        history::append(path, &self.payload, &new)
    }

    /// Hands the batch to tantivy.
    pub(super) fn flush(&mut self) -> Result<(), EngineError> {
        let Batch {
            deletions,
            articles,
            ..
        } = std::mem::take(&mut self.batch);
        if !deletions.is_empty() {
            let field = self.index.fields.get(Field::Id);
            let terms = deletions.iter().map(|id| Term::from_field_text(field, id));
            let query = Box::new(TermSetQuery::new(terms));
            let deleted = self.writer.delete_query(query);
            deleted.map_err(|error| self.not_added(error))?;
        }
        let articles: Vec<IndexedArticle> = articles.into_iter().flatten().collect();
        if !self.packer.has_dictionary() {
            self.train(&articles)?;
        }
        for mut article in articles {
            let packed = article.pack(&self.index.fields, &mut self.packer);
            packed.map_err(|error| io_failed(&self.index.path, "packing an article", error))?;
            article.enter(&self.queue);
            let added = self.writer.add_document(article);
            added.map_err(|error| self.not_added(error))?;
        }
        Ok(())
    }

    /// What to say when articles can't be added: that the threads which write them are gone tells nobody why, but these
    /// themselves do.
    fn not_added(&mut self, error: TantivyError) -> EngineError {
        let error = match self.writer.prepare_commit() {
            Err(cause) => cause,
            Ok(_) => error,
        };
        failed(&self.index.path, "adding articles", error)
    }

    /// Makes everything so far durable and visible, together with a vocabulary.
    pub(super) fn commit_with(
        &mut self,
        mut next: Payload,
        vocabulary: &Vocabulary,
    ) -> Result<(), EngineError> {
        let path = self.index.vocabulary_path(next.vocabulary);
        let text = vocabulary.to_text();
        ledger::write_durably(&path, text.as_bytes())?;
        next.vocabulary_sum = xxh3_64(text.as_bytes());
        drop(text);
        next.sum = next.own_sum();
        let path = &self.index.path;
        let payload = serde_json::json!(next).to_string();
        let mut prepared = self
            .writer
            .prepare_commit()
            .map_err(|error| failed(path, "writing the segments", error))?;
        prepared.set_payload(&payload);
        prepared
            .commit()
            .map_err(|error| failed(path, "committing", error))?;
        self.payload = next;
        self.open_to_readers();
        // a leftover costs disk space only, and the next commit tries again
        let _ = self.remove_old(&["vocabulary-", "dictionary-"]);
        Ok(())
    }

    /// Works out anew what the labels stand for, in a commit of its own; the number of that.
    pub fn settle(&mut self) -> Result<u64, EngineError> {
        let commit = self.payload.commit + 1;
        self.settle_as(commit)?;
        Ok(commit)
    }

    /// Works out what the labels of the last commit stand for, and commits that under a number; nothing else changes.
    pub(super) fn settle_as(&mut self, commit: u64) -> Result<(), EngineError> {
        // nobody needs articles of before the run any more
        self.committed = OnceCell::new();
        let (decisions, mark) = &self.decisions;
        let settled = self
            .index
            .searcher()?
            .settled_vocabulary(decisions, self.now)?;
        let next = Payload {
            commit,
            vocabulary: self.payload.vocabulary + 1,
            decisions: Some(*mark),
            now: Some(self.now),
            ..self.payload
        };
        self.commit_with(next, &settled)
    }

    /// Waits until the segments of the last commits have been merged as far as is worth it, and leaves what searches would
    /// have to work out first.
    pub fn finish(self) -> Result<(), EngineError> {
        let path = &self.index.path;
        self.writer
            .wait_merging_threads()
            .map_err(|error| failed(path, "merging segments", error))?;
        // the index is whole without
        if let Ok(searcher) = self.index.searcher() {
            let _ = searcher.remember_groups();
        }
        Ok(())
    }
}

impl Writer for IndexWriter {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn topics(&self) -> Arc<Topics> {
        Arc::clone(&self.topics.0)
    }

    fn article(&self, id: &str) -> Result<Option<Article>, EngineError> {
        if let Some(searcher) = self.committed.get() {
            return searcher.raw(id);
        }
        let searcher = self.index.searcher()?;
        self.committed.get_or_init(|| searcher).raw(id)
    }

    fn add(&mut self, article: Article) -> Result<(), EngineError> {
        let document = IndexedArticle::new(&article, &self.index.fields, &mut self.seen);
        self.batch.add(article.id, document);
        match self.batch.is_full() {
            true => self.flush(),
            false => Ok(()),
        }
    }

    fn delete(&mut self, id: &str) -> Result<(), EngineError> {
        self.batch.delete(id);
        match self.batch.is_full() {
            true => self.flush(),
            false => Ok(()),
        }
    }

    fn commit(&mut self, bookmark: Bookmark) -> Result<u64, EngineError> {
        let commit = self.commit_unsettled(bookmark)?;
        // what the labels stand for is worked out from the articles, which can be read only now
        self.settle_as(commit)?;
        Ok(commit)
    }

    fn checkpoint(&mut self, bookmark: Bookmark) -> Result<u64, EngineError> {
        // articles are those of before the run until its end
        if self.committed.get().is_none() {
            let searcher = self.index.searcher()?;
            self.committed.get_or_init(|| searcher);
        }
        self.commit_unsettled(bookmark)
    }
}

impl IndexWriter {
    /// Makes everything so far durable and visible; what the labels stand for is left to the next commit.
    fn commit_unsettled(&mut self, bookmark: Bookmark) -> Result<u64, EngineError> {
        self.flush()?;
        let path = self.index.path.clone();
        let gone = bookmark.gone.into_iter().map(|(root, name)| FileEntry {
            root,
            name,
            gone: true,
            ..FileEntry::default()
        });
        let entries: Vec<FileEntry> = bookmark.read.into_iter().chain(gone).collect();
        let first = self.payload.commit == 0;
        let ledger = ledger::append(
            &path,
            self.payload.ledger,
            bookmark.mapping.as_deref(),
            &bookmark.deleted,
            &entries,
        )?;
        drop(entries);
        let next = Payload {
            commit: self.payload.commit + 1,
            ledger,
            dictionary: self.payload.dictionary,
            dictionary_sum: self.payload.dictionary_sum,
            history_file: self.payload.history_file,
            history: self.append_history(bookmark.history)?,
            vocabulary: self.payload.vocabulary + 1,
            decisions: None,
            now: None,
            // articles of this run and earlier ones must have gone by the same
            rules: match self.payload.rules {
                rules if first || rules == Some(self.topics.1) => Some(self.topics.1),
                _ => None,
            },
            ..Payload::default()
        };
        let vocabulary = self.index.vocabulary(&self.payload)?;
        let vocabulary = vocabulary.with(&std::mem::take(&mut self.seen));
        self.commit_with(next, &vocabulary)?;
        if let Some(mapping) = bookmark.mapping {
            self.ledger.note_mapping(mapping);
        }
        for deletion in bookmark.deleted {
            self.ledger.note_deleted(deletion);
        }
        Ok(next.commit)
    }
}
