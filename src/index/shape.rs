//! Finds and scores a pattern of several words: side by side, near each other, or at the beginning of a field.

use std::sync::Arc;

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED,
    query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};

use super::{
    bm25f::{Bm25f, Norms, SearchedField},
    limits::Limits,
    positions::SlotPositions,
    slot::explain,
};
use crate::search::{Pattern, Ranking, Shape};

/// Articles in which the pattern stands, in one of the fields.
#[derive(Clone, Debug)]
pub(super) struct ShapeQuery {
    pub fields: Vec<SearchedField>,
    pub pattern: Arc<Pattern>,
    pub ranking: Ranking,
    pub limits: Limits,
}

struct ShapeWeight {
    query: ShapeQuery,
    bm25f: Option<Bm25f>,
}

impl Query for ShapeQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ShapeWeight {
            query: self.clone(),
            bm25f: Bm25f::of(scoring, &self.fields, &self.pattern, self.ranking)?,
        }))
    }
}

impl Weight for ShapeWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut fields = Vec::new();
        for field in &self.query.fields {
            let matcher = FieldMatcher::open(reader, *field, &self.query)?;
            if matcher.doc != TERMINATED {
                fields.push(matcher);
            }
        }
        if fields.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        let norms = match &self.bm25f {
            Some(bm25f) => Some(bm25f.norms(reader, boost)?),
            None => None,
        };
        Ok(Box::new(ShapeScorer { fields, norms }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain(self, reader, doc)
    }
}

/// The union of the fields' matches.
struct ShapeScorer {
    fields: Vec<FieldMatcher>,
    norms: Option<Norms>,
}

impl DocSet for ShapeScorer {
    fn advance(&mut self) -> DocId {
        match self.doc() {
            TERMINATED => TERMINATED,
            doc => self.seek(doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for field in &mut self.fields {
            if field.doc < target {
                field.seek(target);
            }
        }
        self.doc()
    }

    fn doc(&self) -> DocId {
        let docs = self.fields.iter().map(|field| field.doc);
        docs.min().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        let sizes = self.fields.iter().map(FieldMatcher::size_hint);
        sizes.fold(0, u32::saturating_add)
    }

    fn cost(&self) -> u64 {
        // positions are read and compared for each candidate
        u64::from(self.size_hint()) * 10
    }
}

impl Scorer for ShapeScorer {
    fn score(&mut self) -> Score {
        let Some(norms) = &self.norms else { return 0.0 };
        let doc = self.doc();
        let at_doc = self.fields.iter().filter(|field| field.doc == doc);
        let frequency = at_doc
            .map(|field| field.field.weight * field.matches as f32)
            .sum();
        norms.score(doc, frequency)
    }
}

/// The matches of the pattern in one field.
struct FieldMatcher {
    field: SearchedField,
    pattern: Arc<Pattern>,
    slots: Vec<SlotPositions>,
    limits: Limits,
    doc: DocId,
    /// How often the pattern stands in `doc`.
    matches: usize,
    /// How many documents have been looked at.
    tried: u32,
}

impl FieldMatcher {
    /// Stands at the first match.
    fn open(
        reader: &SegmentReader,
        field: SearchedField,
        query: &ShapeQuery,
    ) -> tantivy::Result<FieldMatcher> {
        let mut slots = Vec::with_capacity(query.pattern.slots.len());
        for slot in &query.pattern.slots {
            slots.push(SlotPositions::open(
                reader,
                field.field,
                slot,
                &query.limits,
            )?);
        }
        let mut matcher = FieldMatcher {
            field,
            pattern: Arc::clone(&query.pattern),
            slots,
            limits: query.limits.clone(),
            doc: 0,
            matches: 0,
            tried: 0,
        };
        matcher.seek(0);
        Ok(matcher)
    }

    fn size_hint(&self) -> u32 {
        size_hint(&self.pattern.shape, &self.slots)
    }

    /// Goes to the first match at `target` or behind.
    fn seek(&mut self, target: DocId) {
        let mut target = target;
        loop {
            self.tried = self.tried.wrapping_add(1);
            let over = match self.tried.is_multiple_of(64) {
                true => self.limits.is_over(),
                false => self.limits.was_met(),
            };
            if over {
                self.doc = TERMINATED;
                return;
            }
            self.doc = candidate(&self.pattern.shape, &mut self.slots, target);
            if self.doc == TERMINATED {
                return;
            }
            self.matches = self.count_matches();
            if self.matches > 0 {
                return;
            }
            target = self.doc + 1;
        }
    }

    /// How often the pattern stands in the candidate.
    fn count_matches(&mut self) -> usize {
        let FieldMatcher {
            slots, doc, field, ..
        } = self;
        let first = field.first.unwrap_or(u32::MAX);
        let mut load = |slot: usize, positions: &mut Vec<u32>| {
            slots[slot].positions(*doc, positions);
            positions.truncate(positions.partition_point(|position| *position < first));
        };
        let limits = &self.limits;
        self.pattern
            .shape
            .count(&mut load, &mut || limits.is_over())
    }
}

/// The first document at `target` or behind that holds what the shape needs, wherever it stands.
fn candidate(shape: &Shape, slots: &mut [SlotPositions], target: DocId) -> DocId {
    match shape {
        Shape::Slot(slot) => slots[*slot].seek(target),
        Shape::Either(members) => {
            let docs = members
                .iter()
                .map(|member| candidate(member, slots, target));
            docs.min().unwrap_or(TERMINATED)
        }
        Shape::Row(members) | Shape::Near { parts: members, .. } => {
            let mut together = target;
            let mut agreeing = 0;
            for member in members.iter().cycle() {
                let doc = candidate(member, slots, together);
                if doc == TERMINATED {
                    return TERMINATED;
                }
                agreeing = if doc == together { agreeing + 1 } else { 1 };
                together = doc;
                if agreeing >= members.len() {
                    break;
                }
            }
            together
        }
    }
}

fn size_hint(shape: &Shape, slots: &[SlotPositions]) -> u32 {
    let sizes = |members: &[Shape]| -> Vec<u32> {
        members
            .iter()
            .map(|member| size_hint(member, slots))
            .collect()
    };
    match shape {
        Shape::Slot(slot) => slots[*slot].size_hint(),
        Shape::Either(members) => sizes(members).into_iter().fold(0, u32::saturating_add),
        Shape::Row(members) | Shape::Near { parts: members, .. } => {
            sizes(members).into_iter().min().unwrap_or(0)
        }
    }
}
