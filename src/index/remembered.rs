//! Remembers the groups of a finished run beside the index, so that a program that answers one search need not work them
//! out first.
//!
//! The file is no part of a commit and may go at any time. It says of which vocabulary and segments it is: what it does not
//! hold, or not whole, is worked out from the columns. Behind the hash of all else is one of the vocabulary and the rules,
//! then of each column the segment's id, the dimension, how many ordinals sources gave, and the numbers of places and of doubled
//! documents with these behind them; numbers of 4 bytes, the lowest byte first.

use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use tantivy::index::SegmentId;
use xxhash_rust::xxh3::xxh3_64;

use super::{
    FORMAT, Searcher, failed,
    groups::{Groups, column_of},
    ledger,
};
use crate::{engine::EngineError, facet::Dimension};

/// The name of the file.
pub(super) const FILE: &str = "groups";

/// The version of the rules by which labels are grouped; higher when they change.
const RULES: u64 = 1;

/// What the file holds, read when first asked for.
#[derive(Debug)]
pub(super) struct Remembered {
    path: PathBuf,
    /// The hash of the vocabulary that the groups must be of.
    vocabulary: u64,
    file: OnceLock<Option<File>>,
}

#[derive(Debug)]
struct File {
    bytes: Vec<u8>,
    columns: Vec<Column>,
}

/// Where one column stands in the file.
#[derive(Debug)]
struct Column {
    segment: Range<usize>,
    dimension: u32,
    given: u32,
    places: Range<usize>,
    doubled: Range<usize>,
}

impl Remembered {
    /// What is known beside an index of groups by the vocabulary of this hash.
    pub fn at(index: &Path, vocabulary: u64) -> Remembered {
        Remembered {
            path: index.join(FILE),
            vocabulary,
            file: OnceLock::new(),
        }
    }

    /// The groups of a column of a segment, if they are known.
    pub fn get(&self, segment: SegmentId, dimension: Dimension) -> Option<Groups> {
        let file = self.file.get_or_init(|| {
            let bytes = fs::read(&self.path).ok()?;
            File::of(bytes, mark(self.vocabulary))
        });
        let file = file.as_ref()?;
        let segment = segment.uuid_string();
        let column = file.columns.iter().find(|column| {
            column.dimension == dimension as u32
                && file.bytes[column.segment.clone()] == *segment.as_bytes()
        })?;
        Some(Groups {
            places: numbers(&file.bytes[column.places.clone()]).collect(),
            given: column.given as usize,
            doubled: numbers(&file.bytes[column.doubled.clone()]).collect(),
        })
    }
}

/// What tells groups by a vocabulary of this hash, and by the rules of this program, from others.
fn mark(vocabulary: u64) -> u64 {
    xxh3_64(
        &[vocabulary, RULES, u64::from(FORMAT)]
            .map(u64::to_le_bytes)
            .concat(),
    )
}

impl File {
    /// What stands in these bytes, if they are whole and of this mark.
    fn of(bytes: Vec<u8>, mark: u64) -> Option<File> {
        let (sum, rest) = bytes.split_first_chunk()?;
        let (of, _) = rest.split_first_chunk()?;
        if u64::from_le_bytes(*sum) != xxh3_64(rest) || u64::from_le_bytes(*of) != mark {
            return None;
        }
        let mut at = 16_usize;
        let mut take = |length: usize| {
            let range = at..at.checked_add(length)?;
            at = range.end;
            bytes.get(range.clone()).map(|_| range)
        };
        let mut columns = Vec::new();
        while let Some(segment) = take(ID) {
            let head: Vec<u32> = numbers(&bytes[take(16)?]).collect();
            let [dimension, given, places, doubled] = head[..] else {
                return None;
            };
            columns.push(Column {
                segment,
                dimension,
                given,
                places: take((places as usize).checked_mul(4)?)?,
                doubled: take((doubled as usize).checked_mul(4)?)?,
            });
        }
        Some(File { bytes, columns })
    }
}

/// Bytes of a segment's id.
const ID: usize = 32;

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let numbers = bytes.chunks_exact(4);
    numbers.map(|number| u32::from_le_bytes([number[0], number[1], number[2], number[3]]))
}

impl Searcher {
    /// Leaves the groups of all columns for those who open this commit later.
    pub(super) fn remember_groups(&self) -> Result<(), EngineError> {
        let mut bytes = mark(self.payload.vocabulary_sum).to_le_bytes().to_vec();
        for (reader, groups) in self.tantivy.segment_readers().iter().zip(&self.groups) {
            let firsts = Dimension::ALL.into_iter();
            for dimension in firsts.filter(|dimension| column_of(*dimension)[0] == *dimension) {
                let groups = groups
                    .of(reader, &self.vocabulary, dimension)
                    .map_err(|error| failed(&self.index.path, "grouping labels", error))?;
                let Some((_, groups)) = groups else { continue };
                bytes.extend(reader.segment_id().uuid_string().as_bytes());
                let Groups {
                    places,
                    given,
                    doubled,
                } = groups;
                let head = [dimension as usize, *given, places.len(), doubled.len()];
                let head = head.map(|number| number as u32);
                let all = head.iter().chain(places).chain(doubled);
                bytes.extend(all.flat_map(|number| number.to_le_bytes()));
            }
        }
        let mut file = xxh3_64(&bytes).to_le_bytes().to_vec();
        file.append(&mut bytes);
        ledger::write_durably(&self.index.path.join(FILE), &file)
    }
}
