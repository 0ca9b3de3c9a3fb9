//! Groups of a segment: which label of the vocabulary each ordinal of its columns stands for.

use std::{
    cmp::Ordering,
    sync::{Arc, OnceLock},
};

use tantivy::{DocId, SegmentReader, columnar::StrColumn};

use super::{document::path_of, remembered::Remembered};
use crate::{
    article::Origin,
    facet::{Dimension, Kind},
    schema::Field,
    search::Origins,
    vocabulary::{Labels, Place, Vocabulary},
};

/// Ordinal to place in one long row of counters, all dimensions of a column one behind the other.
#[derive(Debug)]
pub(super) struct Groups {
    pub(super) places: Vec<u32>,
    /// How many of them, from the first on, the sources gave: they stand before those of other origins.
    pub(super) given: usize,
    /// The documents that carry several ordinals of one place, in their order.
    pub(super) doubled: Vec<DocId>,
}

/// The place of what does not count.
pub(super) const NOWHERE: u32 = u32::MAX;

/// The groups of all columns of one segment, found when first asked for.
#[derive(Debug)]
pub(super) struct SegmentGroups {
    columns: [OnceLock<Groups>; Dimension::ALL.len()],
    remembered: Arc<Remembered>,
}

/// The dimensions that share a column; the column is named after the first.
pub(super) fn column_of(dimension: Dimension) -> &'static [Dimension] {
    match dimension.kind() {
        Some(_) => &[
            Dimension::Person,
            Dimension::Org,
            Dimension::Place,
            Dimension::Topic,
            Dimension::Tag,
        ],
        None => dimension.looks_among(),
    }
}

/// Where the counters of a dimension begin in its column's row.
pub(super) fn offset(vocabulary: &Vocabulary, dimension: Dimension) -> usize {
    let before = column_of(dimension)
        .iter()
        .take_while(|dim| **dim != dimension);
    before.map(|dim| vocabulary.labels(*dim).len()).sum()
}

/// How many counters a dimension's column has.
pub(super) fn width(vocabulary: &Vocabulary, dimension: Dimension) -> usize {
    let dimensions = column_of(dimension).iter();
    dimensions.map(|dim| vocabulary.labels(*dim).len()).sum()
}

impl SegmentGroups {
    /// Those of a segment for which nothing has been asked yet.
    pub fn new(remembered: &Arc<Remembered>) -> SegmentGroups {
        SegmentGroups {
            columns: Default::default(),
            remembered: Arc::clone(remembered),
        }
    }

    /// The groups of the column that holds a dimension; nothing when the segment has no such column.
    pub fn of(
        &self,
        reader: &SegmentReader,
        vocabulary: &Vocabulary,
        dimension: Dimension,
    ) -> tantivy::Result<Option<(StrColumn, &Groups)>> {
        let field = Field::of(dimension);
        let Some(column) = reader.fast_fields().str(field.row().name)? else {
            return Ok(None);
        };
        let first = column_of(dimension)[0];
        let cell = &self.columns[first as usize];
        if let Some(groups) = cell.get() {
            return Ok(Some((column, groups)));
        }
        let known = self.remembered.get(reader.segment_id(), first);
        let known = known.filter(|groups| groups.fit(&column, width(vocabulary, first)));
        let groups = match (known, field) {
            (Some(groups), _) => groups,
            (None, Field::Tag) => Groups::of_tags(&column, vocabulary, reader.max_doc())?,
            (None, _) => Groups::of_labels(&column, vocabulary.labels(dimension))?,
        };
        Ok(Some((column, cell.get_or_init(|| groups))))
    }
}

impl Groups {
    /// Number of ordinals.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// The places of all ordinals, in their order; nothing for those of other origins.
    pub fn places(&self, origins: Origins) -> impl Iterator<Item = Option<usize>> {
        (0..self.len()).map(move |ordinal| self.place(ordinal, origins))
    }

    /// The places of the ordinals that these origins can have, in their order, or [`NOWHERE`].
    pub fn counting(&self, origins: Origins) -> impl Iterator<Item = u32> {
        let count = match origins {
            Origins::All => self.len(),
            Origins::Given => self.given,
        };
        self.places[..count].iter().copied()
    }

    /// The place of an ordinal; nothing for one of another origin.
    #[inline]
    pub fn place(&self, ordinal: usize, origins: Origins) -> Option<usize> {
        let place = self.places[ordinal];
        let counts = origins == Origins::All || ordinal < self.given;
        (counts && place != NOWHERE).then_some(place as usize)
    }

    /// The documents that carry several ordinals of one place.
    pub fn doubled(&self) -> &[DocId] {
        &self.doubled
    }

    /// Whether a document is one of these.
    #[inline]
    pub fn is_doubled(&self, doc: DocId) -> bool {
        !self.doubled.is_empty() && self.doubled.binary_search(&doc).is_ok()
    }

    /// Whether they can be those of a column whose row has so many counters.
    fn fit(&self, column: &StrColumn, width: usize) -> bool {
        let fits = |place: &u32| *place == NOWHERE || (*place as usize) < width;
        self.len() == column.num_terms()
            && self.given <= self.len()
            && self.places.iter().all(fits)
            && self.doubled.is_sorted()
            && self
                .doubled
                .last()
                .is_none_or(|last| *last < column.ords().num_docs())
    }

    fn of_labels(column: &StrColumn, labels: &Labels) -> tantivy::Result<Groups> {
        let mut places = Vec::with_capacity(column.num_terms());
        let mut walk = Walk::new(labels);
        let mut terms = column.dictionary().stream()?;
        while terms.advance() {
            let place = walk.label(terms.key());
            places.push(place.ok_or_else(|| unknown(terms.key()))? as u32);
        }
        Ok(Groups {
            given: places.len(),
            places,
            doubled: Vec::new(),
        })
    }

    /// Tags stand under paths `origin\0kind\0label`, sorted: each kind's labels in the vocabulary's order. Those that the
    /// vocabulary does not hold are carried by deleted articles only, or are no persons: they have no place.
    fn of_tags(
        column: &StrColumn,
        vocabulary: &Vocabulary,
        documents: DocId,
    ) -> tantivy::Result<Groups> {
        let offsets = Kind::ALL.map(|kind| offset(vocabulary, Dimension::from(kind)));
        let mut walks = Vec::new();
        for origin in Origin::ALL {
            for kind in Kind::ALL {
                let path = path_of(origin, kind, "");
                // a name that a text only says may have been given as a label of any kind
                let among = match origin {
                    Origin::Said => Kind::ALL.to_vec(),
                    Origin::Given | Origin::Rule | Origin::Text => vec![kind],
                };
                let among = among.into_iter().map(Dimension::from);
                let among = among.map(|dim| (dim, Walk::new(vocabulary.raw(dim))));
                walks.push((path.into_bytes(), origin, among.collect::<Vec<_>>()));
            }
        }
        let terms = column.num_terms();
        let (mut places, mut given) = (Vec::with_capacity(terms), 0);
        let mut terms = column.dictionary().stream()?;
        let mut at = 0;
        while terms.advance() {
            let key = terms.key();
            // most stand under the same path as the one before
            if !key.starts_with(&walks[at].0) {
                let path = walks.iter().position(|(path, ..)| key.starts_with(path));
                at = path.ok_or_else(|| unknown(key))?;
            }
            let (path, origin, among) = &mut walks[at];
            let label = &key[path.len()..];
            let mut place = NOWHERE;
            for (dimension, walk) in among {
                let group = walk
                    .label(label)
                    .map(|raw| vocabulary.group_of(*dimension, raw));
                let counts = |group: &Place| {
                    place == NOWHERE
                        && (*origin != Origin::Said || vocabulary.counts_where_said(*group))
                };
                if let Some((dim, group)) = group.filter(counts) {
                    place = (offsets[dim as usize] + group) as u32;
                }
            }
            places.push(place);
            given += usize::from(*origin == Origin::Given);
        }
        Ok(Groups {
            doubled: doubled(column, &places, documents),
            places,
            given,
        })
    }
}

/// The documents that carry several ordinals of one place.
fn doubled(column: &StrColumn, places: &[u32], documents: DocId) -> Vec<DocId> {
    let placed = || places.iter().filter(|place| **place != NOWHERE);
    let most = placed().max().map_or(0, |most| *most as usize + 1);
    // the document that carried an ordinal of a place last, numbered from 1
    let mut last: Vec<DocId> = vec![0; most];
    let mut is_shared = false;
    for place in placed() {
        is_shared |= std::mem::replace(&mut last[*place as usize], 1) == 1;
    }
    let mut doubled = Vec::new();
    if !is_shared {
        return doubled;
    }
    last.fill(0);
    // all ordinals in a row: the columns are read in blocks, not value by value
    let (index, values) = (&column.ords().index, &column.ords().values);
    let mut block = [0; 1024];
    let (mut start, mut end) = (0, 0);
    for doc in 0..documents {
        let mut twice = false;
        for at in index.value_row_ids(doc) {
            if at >= end {
                (start, end) = (at, values.num_vals().min(at + block.len() as u32));
                values.get_range(u64::from(start), &mut block[..(end - start) as usize]);
            }
            let place = places[block[(at - start) as usize] as usize];
            if place != NOWHERE {
                twice |= std::mem::replace(&mut last[place as usize], doc + 1) == doc + 1;
            }
        }
        if twice {
            doubled.push(doc);
        }
    }
    doubled
}

/// Walks along sorted labels in step with a sorted dictionary.
struct Walk<'v> {
    labels: &'v Labels,
    next: usize,
}

impl Walk<'_> {
    fn new(labels: &Labels) -> Walk<'_> {
        Walk { labels, next: 0 }
    }

    /// The place of a label among the labels.
    fn label(&mut self, label: &[u8]) -> Option<usize> {
        while self.next < self.labels.len() {
            match self.labels.label(self.next).as_bytes().cmp(label) {
                Ordering::Less => self.next += 1,
                Ordering::Equal => return Some(self.next),
                Ordering::Greater => return None,
            }
        }
        None
    }
}

/// A segment and the vocabulary do not fit.
fn unknown(label: &[u8]) -> tantivy::TantivyError {
    let label = String::from_utf8_lossy(label).replace('\0', "/");
    tantivy::TantivyError::InternalError(format!("the vocabulary does not hold `{label}`"))
}
