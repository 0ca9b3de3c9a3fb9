//! Derives the tags of the stored articles anew.

use tantivy::DocAddress;

use super::IndexWriter;
use crate::{
    engine::{Bookmark, EngineError, Writer},
    tags::{Retagged, derive},
};

impl IndexWriter {
    /// Derives the tags of all articles as they are derived today, and commits. `progress` is told how many are done, and
    /// how many there are.
    pub fn retag(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<Retagged, EngineError> {
        let searcher = self.index.searcher()?;
        let all = searcher.tantivy.num_docs();
        let mut done = Retagged::default();
        for (segment, reader) in (0..).zip(searcher.tantivy.segment_readers()) {
            for doc in reader.doc_ids_alive() {
                let stored = searcher.stored(DocAddress::new(segment, doc))?;
                let mut article = stored.clone();
                derive(&mut article, &self.topics.0);
                done.articles += 1;
                if article.tags != stored.tags {
                    done.changed += 1;
                    self.delete(&article.id)?;
                    self.add(article)?;
                }
                if done.articles.is_multiple_of(256) {
                    progress(done.articles, all);
                }
            }
        }
        self.payload.rules = Some(self.topics.1);
        done.commit = self.commit(Bookmark::default())?;
        Ok(done)
    }
}
