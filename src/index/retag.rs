//! Derives the tags of the stored articles anew.

use std::ops::ControlFlow;

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
        let failed = searcher.every(&mut |stored| {
            let mut article = stored.clone();
            derive(&mut article, &self.topics.0);
            done.articles += 1;
            if article.tags != stored.tags {
                done.changed += 1;
                let written = self.delete(&article.id).and_then(|()| self.add(article));
                if let Err(error) = written {
                    return ControlFlow::Break(error);
                }
            }
            if done.articles.is_multiple_of(256) {
                progress(done.articles, all);
            }
            ControlFlow::Continue(())
        })?;
        if let ControlFlow::Break(error) = failed {
            return Err(error);
        }
        self.payload.rules = Some(self.topics.1);
        done.commit = self.commit(Bookmark::default())?;
        Ok(done)
    }
}
