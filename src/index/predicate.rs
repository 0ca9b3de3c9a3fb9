//! Finds articles by what their columns say: days, length, state, place.
//!
//! Not tantivy's own range query: within a negation that one subtracts past zero (0.27), and it looks at one column.

use std::{cmp::Ordering, sync::Arc};

use rustc_hash::FxHashMap;
use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED,
    columnar::{Column, StrColumn},
    index::SegmentId,
    query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};

use super::slot::explain;
use crate::{
    query::{LengthRange, Located, Place},
    schema::{CORRECTION, Field, HIDDEN},
    search::PlacePattern,
};

/// What a column must say. Such filters score nothing.
#[derive(Clone, Debug)]
pub(super) enum Predicate {
    /// Dated within these days, both inclusive, as far as the date is known; undated articles never are.
    Days { from: Option<i64>, to: Option<i64> },
    /// So long.
    Length(LengthRange),
    /// Withheld, or embargoed until later than this second.
    Hidden { now: i64 },
    /// A correction, or corrected.
    Corrected,
    /// In such a place.
    Located(Located),
    /// Carrying one of these tags, which are those of the segment's column by their ordinals.
    Tagged(Arc<FxHashMap<SegmentId, Vec<bool>>>),
}

/// Tells of a document whether a predicate holds.
pub(super) type Holds = Box<dyn Fn(DocId) -> bool + Send + Sync>;

impl Predicate {
    /// What tells of a document of the segment whether the predicate holds; nothing when it holds for none.
    pub fn holds(&self, reader: &SegmentReader) -> tantivy::Result<Option<Holds>> {
        let fast = reader.fast_fields();
        Ok(match self {
            Predicate::Days { from, to } => {
                let firsts = fast.i64(Field::DayFrom.row().name)?;
                let lasts = fast.i64(Field::DayTo.row().name)?;
                let (from, to) = (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX));
                Some(Box::new(move |doc| {
                    firsts.first(doc).is_some_and(|day| day >= from)
                        && lasts.first(doc).is_some_and(|day| day <= to)
                }))
            }
            Predicate::Length(range) => {
                let words = fast.u64(Field::Words.row().name)?;
                let (from, to) = (range.from, range.to.unwrap_or(u64::MAX));
                Some(Box::new(move |doc| {
                    (from..=to).contains(&words.first(doc).unwrap_or(0))
                }))
            }
            Predicate::Hidden { now } => {
                let flags = fast.u64(Field::Flags.row().name)?;
                let embargo = fast.i64(Field::Embargo.row().name)?;
                let now = *now;
                let any = flags.max_value() >= HIDDEN
                    || (embargo.values.num_vals() > 0 && embargo.max_value() > now);
                if !any {
                    return Ok(None);
                }
                Some(Box::new(move |doc| {
                    flags.first(doc).is_some_and(|flags| flags & HIDDEN != 0)
                        || embargo.first(doc).is_some_and(|until| until > now)
                }))
            }
            Predicate::Corrected => {
                let flags = fast.u64(Field::Flags.row().name)?;
                Some(Box::new(move |doc| {
                    flags
                        .first(doc)
                        .is_some_and(|flags| flags & CORRECTION != 0)
                }))
            }
            Predicate::Tagged(carried) => {
                let column = fast.str(Field::Tag.row().name)?;
                column.and_then(|column| {
                    let segment = reader.segment_id();
                    carried.get(&segment)?;
                    let (ordinals, carried) = (column.ords().clone(), Arc::clone(carried));
                    Some(Box::new(move |doc| {
                        let own = &carried[&segment];
                        ordinals
                            .values_for_doc(doc)
                            .any(|ordinal| own[ordinal as usize])
                    }) as Holds)
                })
            }
            Predicate::Located(located) => {
                let field = match located.place {
                    Place::Path => Field::Path,
                    Place::Url => Field::Url,
                };
                match fast.str(field.row().name)? {
                    None => None,
                    Some(column) => located_in(&column, located)?,
                }
            }
        })
    }
}

/// The documents whose place the pattern fits, by the ordinals of the places.
fn located_in(column: &StrColumn, located: &Located) -> tantivy::Result<Option<Holds>> {
    let pattern = PlacePattern::of(located);
    let mut fitting = vec![false; column.num_terms()];
    let mut any = false;
    let mut terms = column.dictionary().stream()?;
    for fits in &mut fitting {
        if !terms.advance() {
            break;
        }
        *fits = std::str::from_utf8(terms.key()).is_ok_and(|place| pattern.fits(place));
        any |= *fits;
    }
    let ordinals: Column<u64> = column.ords().clone();
    Ok(any.then(|| -> Holds {
        Box::new(move |doc| {
            let ordinal = ordinals.first(doc);
            ordinal.is_some_and(|ordinal| fitting.get(ordinal as usize) == Some(&true))
        })
    }))
}

impl Query for Predicate {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Predicate {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let holds = self.holds(reader)?;
        let mut docs = PredicateDocs {
            end: if holds.is_some() { reader.max_doc() } else { 0 },
            holds: holds.unwrap_or_else(|| Box::new(|_| false)),
            doc: 0,
        };
        docs.doc = docs.first_from(0);
        Ok(Box::new(ConstScorer::new(docs, 0.0)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain(self, reader, doc)
    }
}

/// Walks over the documents of a segment and looks each up in the columns.
struct PredicateDocs {
    holds: Holds,
    doc: DocId,
    end: DocId,
}

impl PredicateDocs {
    fn first_from(&self, doc: DocId) -> DocId {
        (doc..self.end)
            .find(|doc| (self.holds)(*doc))
            .unwrap_or(TERMINATED)
    }
}

impl DocSet for PredicateDocs {
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
        if (self.holds)(target) {
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
