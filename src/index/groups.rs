//! Groups of a segment: which label of the vocabulary each ordinal of its columns stands for.

use std::sync::OnceLock;

use tantivy::{SegmentReader, columnar::StrColumn};

use super::document::facets_of;
use crate::{
    facet::{Dimension, Kind},
    schema::Field,
    vocabulary::{Labels, Vocabulary},
};

/// Ordinal to place in one long row of counters, all dimensions of a column one behind the other.
///
/// In this format each ordinal of a column is a label of its own, so no document meets a place twice.
#[derive(Debug)]
pub(super) struct Groups {
    places: Vec<u32>,
}

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
            Field::Tag => Groups::of_tags(&column, vocabulary)?,
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

    /// The places of all ordinals, in their order.
    pub fn places(&self) -> impl Iterator<Item = usize> {
        self.places.iter().map(|place| *place as usize)
    }

    fn of_labels(column: &StrColumn, labels: &Labels) -> tantivy::Result<Groups> {
        let mut places = Vec::with_capacity(column.num_terms());
        let mut walk = Walk::new(labels, 0);
        let mut terms = column.dictionary().stream()?;
        while terms.advance() {
            places.push(walk.place(terms.key())?);
        }
        Ok(Groups { places })
    }

    /// Tags stand under paths `origin\0kind\0label`, sorted: each kind's labels in the vocabulary's order.
    fn of_tags(column: &StrColumn, vocabulary: &Vocabulary) -> tantivy::Result<Groups> {
        let mut walks = Vec::new();
        for kind in Kind::ALL {
            let dimension = Dimension::from(kind);
            for path in facets_of(kind, None) {
                let start = offset(vocabulary, dimension);
                let walk = Walk::new(vocabulary.labels(dimension), start);
                walks.push((format!("{}\0", path.encoded_str()).into_bytes(), walk));
            }
        }
        let mut places = Vec::with_capacity(column.num_terms());
        let mut terms = column.dictionary().stream()?;
        while terms.advance() {
            let key = terms.key();
            let walk = walks
                .iter_mut()
                .find_map(|(prefix, walk)| Some((key.strip_prefix(prefix.as_slice())?, walk)));
            let (label, walk) = walk.ok_or_else(|| unknown(key))?;
            places.push(walk.place(label)?);
        }
        Ok(Groups { places })
    }
}

/// Walks along sorted labels in step with a sorted dictionary.
struct Walk<'v> {
    labels: &'v Labels,
    next: usize,
    offset: usize,
}

impl Walk<'_> {
    fn new(labels: &Labels, offset: usize) -> Walk<'_> {
        Walk {
            labels,
            next: 0,
            offset,
        }
    }

    fn place(&mut self, label: &[u8]) -> tantivy::Result<u32> {
        while self.next < self.labels.len() {
            let group = self.next;
            self.next += 1;
            if self.labels.label(group).as_bytes() == label {
                return Ok((self.offset + group) as u32);
            }
        }
        Err(unknown(label))
    }
}

/// A segment and the vocabulary do not fit.
fn unknown(label: &[u8]) -> tantivy::TantivyError {
    let label = String::from_utf8_lossy(label).replace('\0', "/");
    tantivy::TantivyError::InternalError(format!("the vocabulary does not hold `{label}`"))
}
