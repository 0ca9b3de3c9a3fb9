//! Finds articles that hold any of very many words: a set of documents, which scores nothing.

use std::sync::Arc;

use tantivy::{
    BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED, Term,
    query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::{Field as TantivyField, IndexRecordOption},
};

use super::{limits::Limits, slot::explain};
use crate::search::Pattern;

/// Articles that hold a word of a slot too wide to be scored, in one of the fields.
#[derive(Clone, Debug)]
pub(super) struct WideQuery {
    pub fields: Vec<TantivyField>,
    /// Its one slot holds the words.
    pub pattern: Arc<Pattern>,
    pub limits: Limits,
}

impl Query for WideQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for WideQuery {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut docs = BitSet::with_max_value(reader.max_doc());
        for field in &self.fields {
            let index = reader.inverted_index(*field)?;
            let words = self.pattern.slots.iter().flat_map(|slot| &slot.words);
            for (place, (word, _)) in words.enumerate() {
                if place.is_multiple_of(256) && self.limits.is_over() {
                    break;
                }
                let term = Term::from_field_text(*field, word);
                let postings = index.read_postings(&term, IndexRecordOption::Basic)?;
                let Some(mut postings) = postings else {
                    continue;
                };
                while postings.doc() != TERMINATED {
                    docs.insert(postings.doc());
                    postings.advance();
                }
            }
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(docs), 0.0)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain(self, reader, doc)
    }
}
