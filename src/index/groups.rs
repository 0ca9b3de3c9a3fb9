//! Groups of a segment: which label of the vocabulary each ordinal of its columns stands for.

use std::{cmp::Ordering, sync::OnceLock};

use rustc_hash::FxHashSet;
use tantivy::{DocId, SegmentReader, columnar::StrColumn};

use super::document::path_of;
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
    places: Vec<u32>,
    /// Who says so; empty where it is the source itself.
    origins: Vec<Origin>,
    /// The documents that carry several ordinals of one place, in their order, and as a set.
    doubled: Vec<DocId>,
    is_doubled: FxHashSet<DocId>,
}

/// The place of what does not count.
const NOWHERE: u32 = u32::MAX;

/// The groups of all columns of one segment, worked out when first asked for.
#[derive(Debug, Default)]
pub(super) struct SegmentGroups {
    columns: [OnceLock<Groups>; Dimension::ALL.len()],
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
        let cell = &self.columns[column_of(dimension)[0] as usize];
        if let Some(groups) = cell.get() {
            return Ok(Some((column, groups)));
        }
        let groups = match field {
            Field::Tag => Groups::of_tags(&column, vocabulary, reader.max_doc())?,
            _ => Groups::of_labels(&column, vocabulary.labels(dimension))?,
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
        let places = self.places.iter().enumerate();
        places.map(move |(ordinal, place)| {
            let counts = *place != NOWHERE
                && match origins {
                    Origins::All => true,
                    Origins::Given => self
                        .origins
                        .get(ordinal)
                        .is_none_or(|o| *o == Origin::Given),
                };
            counts.then_some(*place as usize)
        })
    }

    /// The documents that carry several ordinals of one place.
    pub fn doubled(&self) -> &[DocId] {
        &self.doubled
    }

    /// Whether a document is one of these.
    #[inline]
    pub fn is_doubled(&self, doc: DocId) -> bool {
        !self.doubled.is_empty() && self.is_doubled.contains(&doc)
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
            places,
            origins: Vec::new(),
            doubled: Vec::new(),
            is_doubled: FxHashSet::default(),
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
        let (mut places, mut origins) = (Vec::with_capacity(terms), Vec::with_capacity(terms));
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
            origins.push(*origin);
        }
        let doubled = doubled(column, &places, documents);
        Ok(Groups {
            is_doubled: doubled.iter().copied().collect(),
            doubled,
            places,
            origins,
        })
    }
}

/// The documents that carry several ordinals of one place.
fn doubled(column: &StrColumn, places: &[u32], documents: DocId) -> Vec<DocId> {
    let placed = || places.iter().filter(|place| **place != NOWHERE);
    let most = placed().max().map_or(0, |most| *most as usize + 1);
    let mut times: Vec<u32> = vec![0; most];
    for place in placed() {
        times[*place as usize] += 1;
    }
    let is_shared = |place: &u32| times.get(*place as usize).is_some_and(|times| *times > 1);
    let shared: Vec<bool> = places.iter().map(is_shared).collect();
    if !shared.contains(&true) {
        return Vec::new();
    }
    let mut here: Vec<u32> = Vec::new();
    let is_doubled = |doc: &DocId| {
        here.clear();
        let ordinals = column
            .ords()
            .values_for_doc(*doc)
            .map(|ordinal| ordinal as usize);
        here.extend(ordinals.filter(|at| shared[*at]).map(|at| places[at]));
        here.sort_unstable();
        here.windows(2).any(|two| two[0] == two[1])
    };
    (0..documents).filter(is_doubled).collect()
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
