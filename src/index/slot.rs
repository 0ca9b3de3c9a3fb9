//! Finds and scores one slot: the union of its words over its fields, as one term (BM25F).

use std::sync::Arc;

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term,
    postings::{Postings, SegmentPostings},
    query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::IndexRecordOption,
};

use super::bm25f::{Bm25f, Norms, SearchedField};
use crate::search::{Pattern, Ranking};

/// Articles that hold a word of the pattern's one slot in one of the fields.
#[derive(Clone, Debug)]
pub(super) struct SlotQuery {
    pub fields: Vec<SearchedField>,
    pub pattern: Arc<Pattern>,
    pub ranking: Ranking,
}

struct SlotWeight {
    query: SlotQuery,
    /// Nothing when nobody asks for scores.
    bm25f: Option<Bm25f>,
}

impl Query for SlotQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(SlotWeight {
            query: self.clone(),
            bm25f: Bm25f::of(scoring, &self.fields, &self.pattern, self.ranking)?,
        }))
    }
}

impl Weight for SlotWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let record = match self.bm25f {
            Some(_) => IndexRecordOption::WithFreqs,
            None => IndexRecordOption::Basic,
        };
        let mut lists = Vec::new();
        for searched in &self.query.fields {
            let index = reader.inverted_index(searched.field)?;
            for (word, weight) in self.query.pattern.slots.iter().flat_map(|slot| &slot.words) {
                let term = Term::from_field_text(searched.field, word);
                if let Some(postings) = index.read_postings(&term, record)? {
                    lists.push(List {
                        postings,
                        weight: searched.weight * weight,
                    });
                }
            }
        }
        let norms = match &self.bm25f {
            Some(bm25f) => Some(bm25f.norms(reader, boost)?),
            None => None,
        };
        Ok(match lists.len() {
            0 => Box::new(EmptyScorer),
            1 => Box::new(ListScorer {
                list: lists.remove(0),
                norms,
            }),
            _ => Box::new(UnionScorer::new(lists, norms)),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain(self, reader, doc)
    }
}

/// An explanation that says the score.
pub(super) fn explain(
    weight: &dyn Weight,
    reader: &SegmentReader,
    doc: DocId,
) -> tantivy::Result<Explanation> {
    let mut scorer = weight.scorer(reader, 1.0)?;
    if scorer.doc() > doc || scorer.seek(doc) != doc {
        let message = format!("document {doc} does not match");
        return Err(TantivyError::InvalidArgument(message));
    }
    Ok(Explanation::new("BM25F", scorer.score()))
}

/// The articles of one word in one field.
struct List {
    postings: SegmentPostings,
    weight: f32,
}

impl List {
    fn frequency(&self) -> f32 {
        self.weight * self.postings.term_freq() as f32
    }
}

/// A slot that is a single list.
struct ListScorer {
    list: List,
    norms: Option<Norms>,
}

impl DocSet for ListScorer {
    fn advance(&mut self) -> DocId {
        self.list.postings.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.list.postings.seek(target)
    }

    fn doc(&self) -> DocId {
        self.list.postings.doc()
    }

    fn size_hint(&self) -> u32 {
        self.list.postings.size_hint()
    }
}

impl Scorer for ListScorer {
    fn score(&mut self) -> Score {
        let frequency = self.list.frequency();
        match &self.norms {
            Some(norms) => norms.score(self.doc(), frequency),
            None => 0.0,
        }
    }
}

/// How many documents are summed up at once.
const WINDOW: usize = 4096;

/// A slot of several lists.
///
/// Walking forward it sums the lists up a window of documents at a time; after a jump (`seek`) it stays on the lists,
/// and fills a window only when it is walked on.
struct UnionScorer {
    lists: Vec<List>,
    norms: Option<Norms>,
    doc: DocId,
    /// First document of the window; the lists stand behind the window.
    start: DocId,
    /// Whether `doc` is in the window; if not, the lists stand at `doc` or behind.
    in_window: bool,
    frequencies: Box<[f32; WINDOW]>,
    present: Box<[u64; WINDOW / 64]>,
    size_hint: u32,
}

impl UnionScorer {
    fn new(lists: Vec<List>, norms: Option<Norms>) -> UnionScorer {
        let sizes = lists.iter().map(|list| list.postings.size_hint());
        let mut scorer = UnionScorer {
            size_hint: sizes.fold(0, u32::saturating_add),
            lists,
            norms,
            doc: 0,
            start: 0,
            in_window: false,
            frequencies: Box::new([0.0; WINDOW]),
            present: Box::new([0; WINDOW / 64]),
        };
        scorer.doc = scorer.lowest();
        scorer
    }

    /// The lowest document that a list stands at.
    fn lowest(&self) -> DocId {
        let docs = self.lists.iter().map(|list| list.postings.doc());
        docs.min().unwrap_or(TERMINATED)
    }

    /// Sums up the window that begins at the lowest document of the lists, and stands there.
    fn fill(&mut self) {
        self.start = self.lowest();
        self.doc = self.start;
        self.in_window = self.start != TERMINATED;
        if !self.in_window {
            return;
        }
        self.present.fill(0);
        let scoring = self.norms.is_some();
        if scoring {
            self.frequencies.fill(0.0);
        }
        let end = self.start.saturating_add(WINDOW as u32).min(TERMINATED);
        for list in &mut self.lists {
            let mut doc = list.postings.doc();
            while doc < end {
                let place = (doc - self.start) as usize;
                self.present[place / 64] |= 1 << (place % 64);
                if scoring {
                    self.frequencies[place] += list.frequency();
                }
                doc = list.postings.advance();
            }
        }
    }

    /// The first document of the window at this place or behind.
    fn in_window_from(&self, place: usize) -> Option<DocId> {
        let mut word = place / 64;
        let mut bits = *self.present.get(word)? & (u64::MAX << (place % 64));
        while bits == 0 {
            word += 1;
            bits = *self.present.get(word)?;
        }
        Some(self.start + (word * 64) as u32 + bits.trailing_zeros())
    }
}

impl DocSet for UnionScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        if !self.in_window {
            self.fill();
        }
        match self.in_window_from((self.doc - self.start) as usize + 1) {
            Some(doc) => self.doc = doc,
            None => self.fill(),
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        if self.in_window && target - self.start < WINDOW as u32 {
            match self.in_window_from((target - self.start) as usize) {
                Some(doc) => self.doc = doc,
                None => self.fill(),
            }
            return self.doc;
        }
        for list in &mut self.lists {
            if list.postings.doc() < target {
                list.postings.seek(target);
            }
        }
        self.in_window = false;
        self.doc = self.lowest();
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.size_hint
    }
}

impl Scorer for UnionScorer {
    fn score(&mut self) -> Score {
        let Some(norms) = &self.norms else { return 0.0 };
        let frequency = if self.in_window {
            self.frequencies[(self.doc - self.start) as usize]
        } else {
            let at_doc = self
                .lists
                .iter()
                .filter(|list| list.postings.doc() == self.doc);
            at_doc.map(List::frequency).sum()
        };
        norms.score(self.doc, frequency)
    }
}
