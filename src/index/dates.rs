//! Finds articles whose date, as far as it is known, lies within a range of days.
//!
//! Not tantivy's own range query: within a negation that one subtracts past zero (0.27), and it looks at one column.

use std::cmp::Ordering;

use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED,
    columnar::Column,
    query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};

use super::slot::explain;
use crate::schema::Field;

/// Articles that are dated within these days, both inclusive; undated ones never are.
#[derive(Clone, Debug)]
pub(super) struct DaysQuery {
    pub from: Option<i64>,
    pub to: Option<i64>,
}

impl Query for DaysQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for DaysQuery {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let fast = reader.fast_fields();
        let mut docs = DaysDocs {
            from: fast.i64(Field::DayFrom.row().name)?,
            to: fast.i64(Field::DayTo.row().name)?,
            days: (self.from.unwrap_or(i64::MIN), self.to.unwrap_or(i64::MAX)),
            doc: 0,
            end: reader.max_doc(),
        };
        docs.doc = docs.first_from(0);
        Ok(Box::new(ConstScorer::new(docs, 0.0)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain(self, reader, doc)
    }
}

/// Walks over the documents of a segment and looks each up in the columns.
struct DaysDocs {
    from: Column<i64>,
    to: Column<i64>,
    days: (i64, i64),
    doc: DocId,
    end: DocId,
}

impl DaysDocs {
    fn holds(&self, doc: DocId) -> bool {
        let from = self.from.first(doc).is_some_and(|day| day >= self.days.0);
        from && self.to.first(doc).is_some_and(|day| day <= self.days.1)
    }

    fn first_from(&self, doc: DocId) -> DocId {
        (doc..self.end)
            .find(|doc| self.holds(*doc))
            .unwrap_or(TERMINATED)
    }
}

impl DocSet for DaysDocs {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.first_from(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.first_from(target);
        }
        self.doc
    }

    // looks up the one document instead of walking on to the next that fits
    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        match self.doc.cmp(&target) {
            Ordering::Greater => return SeekDangerResult::SeekLowerBound(self.doc),
            Ordering::Equal if target != TERMINATED => return SeekDangerResult::Found,
            Ordering::Equal | Ordering::Less => {}
        }
        if target >= self.end {
            self.doc = TERMINATED;
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        if self.holds(target) {
            self.doc = target;
            return SeekDangerResult::Found;
        }
        SeekDangerResult::SeekLowerBound(target + 1)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.end
    }
}
