//! All articles as they are stored, and single ones.

use std::ops::ControlFlow;

use tantivy::DocAddress;

use super::{Searcher, document::json};
use crate::{article::Article, engine::EngineError};

impl Searcher {
    /// Gives every article, hidden ones too, with the tags as they were read and derived: segment by segment.
    pub(super) fn every<B>(
        &self,
        take: &mut dyn FnMut(Article) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, EngineError> {
        for (segment, reader) in (0..).zip(self.tantivy.segment_readers()) {
            for doc in reader.doc_ids_alive() {
                if let ControlFlow::Break(end) =
                    take(self.stored_at(DocAddress::new(segment, doc))?)
                {
                    return Ok(ControlFlow::Break(end));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The article with this id as it is stored.
    pub(super) fn raw(&self, id: &str) -> Result<Option<Article>, EngineError> {
        let address = self.address(id)?;
        address.map(|address| self.stored_at(address)).transpose()
    }

    /// The JSON forms of some articles, together about as long as asked for.
    pub(super) fn samples(&self, bytes: usize) -> Result<Vec<String>, EngineError> {
        let (mut samples, mut length) = (Vec::new(), 0);
        let _ = self.every(&mut |article| {
            let sample = json(&article);
            length += sample.len();
            samples.push(sample);
            match length < bytes {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        })?;
        Ok(samples)
    }
}
