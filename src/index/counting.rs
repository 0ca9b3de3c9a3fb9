//! Counts the values of articles while they are collected: a counter an ordinal, made counts of labels at the end.

use std::collections::BTreeMap;

use tantivy::{
    DocId, SegmentOrdinal, SegmentReader,
    columnar::{Column, ColumnValues},
};

use super::groups::{Groups, NOWHERE, SegmentGroups, column_of, offset, width};
use crate::{facet::Dimension, search::Origins, vocabulary::Vocabulary};

/// What to count.
#[derive(Clone, Copy)]
pub(super) struct Counting<'a> {
    pub dimensions: &'a [Dimension],
    /// The dimensions among them whose counts ignore their own filter. The query leaves these filters out: an article
    /// that fails one of them counts for its dimension alone, one that fails several for none.
    pub sides: &'a [Side],
    /// Which tags count.
    pub origins: Origins,
    pub vocabulary: &'a Vocabulary,
    pub groups: &'a [SegmentGroups],
}

/// The filter of one dimension that its own counts ignore.
pub(super) struct Side {
    pub dimension: Dimension,
    /// Of each choice, whether it picks a place of the column's row.
    pub picks: Vec<Vec<bool>>,
}

/// What was counted.
#[derive(Default)]
pub(super) struct Counted {
    /// Counters of each column, by its first dimension; see [`super::groups`].
    pub columns: BTreeMap<Dimension, Vec<u32>>,
    /// Number of articles that only the filter of this dimension keeps out.
    pub aside: BTreeMap<Dimension, u64>,
}

impl Counted {
    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: Counted) {
        for (dimension, counts) in other.columns {
            let sums = self.columns.entry(dimension).or_default();
            sums.resize(sums.len().max(counts.len()), 0);
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += count;
            }
        }
        for (dimension, count) in other.aside {
            *self.aside.entry(dimension).or_default() += count;
        }
    }
}

/// Counts in one segment.
pub(super) struct SegmentCounting<'a> {
    columns: Vec<CountedColumn<'a>>,
    sides: Vec<SegmentSide>,
    /// Whether all has been counted at once.
    done: bool,
}

struct CountedColumn<'a> {
    /// First dimension of the column.
    dimension: Dimension,
    ordinals: Column<u64>,
    groups: &'a Groups,
    origins: Origins,
    /// Number of counters of its row.
    width: usize,
    /// A counter an ordinal.
    counts: Vec<u32>,
}

struct SegmentSide {
    dimension: Dimension,
    /// Which column; nothing when no article of the segment has any value.
    column: Option<usize>,
    /// Of each choice, whether it picks an ordinal.
    picks: Vec<Vec<bool>>,
    /// Whether an ordinal is a value of the dimension.
    own: Vec<bool>,
    aside: u64,
}

impl<'a> Counting<'a> {
    /// Begins to count in a segment.
    pub fn of_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentCounting<'a>> {
        let mut firsts: Vec<Dimension> = self
            .dimensions
            .iter()
            .map(|dimension| column_of(*dimension)[0])
            .collect();
        firsts.sort_unstable();
        firsts.dedup();
        let mut columns = Vec::with_capacity(firsts.len());
        for dimension in firsts {
            let groups = &self.groups[segment as usize];
            if let Some((column, groups)) = groups.of(reader, self.vocabulary, dimension)? {
                columns.push(CountedColumn {
                    dimension,
                    ordinals: column.ords().clone(),
                    groups,
                    origins: self.origins,
                    width: width(self.vocabulary, dimension),
                    counts: vec![0; groups.len()],
                });
            }
        }
        let sides = self.sides.iter().map(|side| self.side(side, &columns));
        Ok(SegmentCounting {
            sides: sides.collect(),
            columns,
            done: false,
        })
    }

    fn side(&self, side: &Side, columns: &[CountedColumn<'_>]) -> SegmentSide {
        let first = column_of(side.dimension)[0];
        let column = columns.iter().position(|column| column.dimension == first);
        let start = offset(self.vocabulary, side.dimension);
        let own = start..start + self.vocabulary.labels(side.dimension).len();
        let groups = column.map(|at| columns[at].groups);
        let holds = |holds: &dyn Fn(usize) -> bool| -> Vec<bool> {
            let places = groups
                .into_iter()
                .flat_map(|groups| groups.places(self.origins));
            places.map(|place| place.is_some_and(holds)).collect()
        };
        SegmentSide {
            dimension: side.dimension,
            column,
            picks: side
                .picks
                .iter()
                .map(|picks| holds(&|place| picks[place]))
                .collect(),
            own: holds(&|place| own.contains(&place)),
            aside: 0,
        }
    }
}

impl CountedColumn<'_> {
    /// Counts the values of an article that are wanted, none twice.
    #[inline]
    fn count(&mut self, doc: DocId, wanted: impl Fn(usize) -> bool) {
        let rows = self.ordinals.index.value_row_ids(doc);
        let (mut start, end) = (rows.start, rows.end);
        // a block at a time: each call into the column costs as much as some values
        let mut block = [0; 32];
        while start < end {
            let length = (end - start).min(block.len() as u32);
            let ordinals = &mut block[..length as usize];
            self.ordinals.values.get_range(u64::from(start), ordinals);
            for ordinal in ordinals {
                self.counts[*ordinal as usize] += u32::from(wanted(*ordinal as usize));
            }
            start += length;
        }
        if self.groups.is_doubled(doc) {
            for again in self.again(doc) {
                self.counts[again] -= u32::from(wanted(again));
            }
        }
    }

    /// The ordinals of an article whose value another of its ordinals stands for already.
    fn again(&self, doc: DocId) -> Vec<usize> {
        let mut seen = Vec::new();
        let ordinals = self.ordinals.values_for_doc(doc);
        let mut again: Vec<usize> = ordinals.map(|ordinal| ordinal as usize).collect();
        again.retain(|ordinal| match self.groups.place(*ordinal, self.origins) {
            Some(place) if seen.contains(&place) => true,
            Some(place) => {
                seen.push(place);
                false
            }
            None => false,
        });
        again
    }
}

impl SegmentCounting<'_> {
    /// Counts the values of an article; whether it passes all filters.
    #[inline]
    pub fn count(&mut self, doc: DocId) -> bool {
        if self.done {
            return true;
        }
        if !self.sides.is_empty() && !self.passes(doc) {
            return false;
        }
        for column in &mut self.columns {
            column.count(doc, |_| true);
        }
        true
    }

    /// Whether an article passes the filters of all sides; counts it aside when it fails only one.
    fn passes(&mut self, doc: DocId) -> bool {
        let columns = &self.columns;
        let fails = |side: &SegmentSide| {
            let ordinals = || {
                side.column
                    .map(|at| columns[at].ordinals.values_for_doc(doc))
            };
            let any = |picks: &Vec<bool>| {
                let mut ordinals = ordinals().into_iter().flatten();
                ordinals.any(|ordinal| picks[ordinal as usize])
            };
            !side.picks.iter().all(any)
        };
        let mut failing = (0..self.sides.len()).filter(|at| fails(&self.sides[*at]));
        let Some(only) = failing.next() else {
            return true;
        };
        if failing.next().is_some() {
            return false;
        }
        let side = &mut self.sides[only];
        side.aside += 1;
        if let Some(at) = side.column {
            self.columns[at].count(doc, |ordinal| side.own[ordinal]);
        }
        false
    }

    /// Counts all articles of the segment at once; none may be deleted, and there may be no side.
    pub fn count_everything(&mut self) {
        let mut block = [0; 1024];
        for column in &mut self.columns {
            let values = &column.ordinals.values;
            let all = values.num_vals();
            let mut start = 0;
            while start < all {
                let length = (all - start).min(block.len() as u32);
                let ordinals = &mut block[..length as usize];
                values.get_range(u64::from(start), ordinals);
                for ordinal in ordinals {
                    column.counts[*ordinal as usize] += 1;
                }
                start += length;
            }
            for doc in column.groups.doubled() {
                for again in column.again(*doc) {
                    column.counts[again] -= 1;
                }
            }
        }
        self.done = true;
    }

    /// The counts, by labels.
    pub fn harvest(self) -> Counted {
        let mut counted = Counted::default();
        for column in self.columns {
            let mut row = vec![0; column.width];
            for (place, count) in column.groups.counting(column.origins).zip(column.counts) {
                if count > 0 && place != NOWHERE {
                    row[place as usize] += count;
                }
            }
            counted.columns.insert(column.dimension, row);
        }
        let sides = self.sides.into_iter();
        counted.aside = sides.map(|side| (side.dimension, side.aside)).collect();
        counted
    }
}
