//! Finds and scores a sequence: slots at consecutive positions of one field.

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED, Term,
    postings::{Postings, SegmentPostings},
    query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::{Field as TantivyField, IndexRecordOption},
};

use super::{
    bm25f::{Bm25f, Norms, WeightedFields},
    slot::{explain, statistics},
};
use crate::search::{Sequence, Slot};

/// Articles in which the slots stand in a row, in one of the fields.
#[derive(Clone, Debug)]
pub(super) struct SequenceQuery {
    pub fields: WeightedFields,
    pub sequence: Sequence,
}

struct SequenceWeight {
    query: SequenceQuery,
    bm25f: Option<Bm25f>,
}

impl Query for SequenceQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(SequenceWeight {
            query: self.clone(),
            bm25f: statistics(scoring, &self.fields, &self.sequence)?,
        }))
    }
}

impl Weight for SequenceWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut fields = Vec::new();
        for (field, weight) in &self.query.fields {
            if let Some(matcher) =
                FieldMatcher::open(reader, *field, *weight, &self.query.sequence)?
            {
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
        Ok(Box::new(SequenceScorer { fields, norms }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain(self, reader, doc)
    }
}

/// The union of the fields' matches.
struct SequenceScorer {
    fields: Vec<FieldMatcher>,
    norms: Option<Norms>,
}

impl DocSet for SequenceScorer {
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

impl Scorer for SequenceScorer {
    fn score(&mut self) -> Score {
        let Some(norms) = &self.norms else { return 0.0 };
        let doc = self.doc();
        let at_doc = self.fields.iter().filter(|field| field.doc == doc);
        let frequency = at_doc
            .map(|field| field.weight * field.matches as f32)
            .sum();
        norms.score(doc, frequency)
    }
}

/// The matches of the sequence in one field.
struct FieldMatcher {
    slots: Vec<SlotPositions>,
    weight: f32,
    doc: DocId,
    /// How often the sequence stands in `doc`.
    matches: usize,
    /// Positions where the sequence may begin, and those of one slot; kept for their memory.
    starts: Vec<u32>,
    others: Vec<u32>,
}

impl FieldMatcher {
    /// Stands at the first match; nothing when a slot has no article in the segment.
    fn open(
        reader: &SegmentReader,
        field: TantivyField,
        weight: f32,
        sequence: &Sequence,
    ) -> tantivy::Result<Option<FieldMatcher>> {
        let mut slots = Vec::with_capacity(sequence.len());
        for slot in sequence {
            let positions = SlotPositions::open(reader, field, slot)?;
            if positions.lists.is_empty() {
                return Ok(None);
            }
            slots.push(positions);
        }
        let mut matcher = FieldMatcher {
            slots,
            weight,
            doc: 0,
            matches: 0,
            starts: Vec::new(),
            others: Vec::new(),
        };
        matcher.seek(0);
        Ok(Some(matcher))
    }

    fn size_hint(&self) -> u32 {
        let sizes = self.slots.iter().map(SlotPositions::size_hint);
        sizes.min().unwrap_or(0)
    }

    /// Goes to the first match at `target` or behind.
    fn seek(&mut self, target: DocId) {
        let mut candidate = target;
        'candidates: loop {
            for slot in &mut self.slots {
                let doc = slot.seek(candidate);
                if doc == TERMINATED {
                    self.doc = TERMINATED;
                    return;
                }
                if doc > candidate {
                    candidate = doc;
                    continue 'candidates;
                }
            }
            self.matches = self.count_matches();
            if self.matches > 0 {
                self.doc = candidate;
                return;
            }
            candidate += 1;
        }
    }

    /// How often the sequence stands in the document that all slots stand at.
    fn count_matches(&mut self) -> usize {
        let FieldMatcher {
            slots,
            starts,
            others,
            ..
        } = self;
        for (offset, slot) in (0..).zip(slots) {
            if offset == 0 {
                slot.positions(starts);
                continue;
            }
            slot.positions(others);
            let mut others = others.iter().copied().peekable();
            starts.retain(|start| {
                while others.next_if(|other| *other < start + offset).is_some() {}
                others.peek() == Some(&(start + offset))
            });
            if starts.is_empty() {
                break;
            }
        }
        starts.len()
    }
}

/// Where the words of a slot stand in one field.
struct SlotPositions {
    lists: Vec<SegmentPostings>,
}

impl SlotPositions {
    fn open(
        reader: &SegmentReader,
        field: TantivyField,
        slot: &Slot,
    ) -> tantivy::Result<SlotPositions> {
        let index = reader.inverted_index(field)?;
        let mut lists = Vec::with_capacity(slot.words.len());
        for (word, _) in &slot.words {
            let term = Term::from_field_text(field, word);
            let record = IndexRecordOption::WithFreqsAndPositions;
            lists.extend(index.read_postings(&term, record)?);
        }
        Ok(SlotPositions { lists })
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let mut lowest = TERMINATED;
        for list in &mut self.lists {
            if list.doc() < target {
                list.seek(target);
            }
            lowest = lowest.min(list.doc());
        }
        lowest
    }

    fn doc(&self) -> DocId {
        let docs = self.lists.iter().map(DocSet::doc);
        docs.min().unwrap_or(TERMINATED)
    }

    /// The positions of all words in the current document, in order.
    fn positions(&mut self, positions: &mut Vec<u32>) {
        positions.clear();
        let doc = self.doc();
        for list in &mut self.lists {
            if list.doc() == doc {
                list.append_positions_with_offset(0, positions);
            }
        }
        if self.lists.len() > 1 {
            positions.sort_unstable();
            positions.dedup();
        }
    }

    fn size_hint(&self) -> u32 {
        let sizes = self.lists.iter().map(DocSet::size_hint);
        sizes.fold(0, u32::saturating_add)
    }
}
