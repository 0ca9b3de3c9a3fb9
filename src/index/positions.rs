//! Where the words of a slot stand in one field of a segment.

use tantivy::{
    DocId, DocSet, SegmentReader, TERMINATED, Term,
    postings::{Postings, SegmentPostings},
    schema::{Field as TantivyField, IndexRecordOption},
};

use super::limits::Limits;
use crate::search::Slot;

/// Where the words of a slot stand.
pub(super) enum SlotPositions {
    /// A list for each word.
    Lists(Vec<SegmentPostings>),
    /// All documents and positions, in order, and how far they have been passed.
    Places(Vec<(DocId, u32)>, usize),
}

impl SlotPositions {
    pub fn open(
        reader: &SegmentReader,
        field: TantivyField,
        slot: &Slot,
        limits: &Limits,
    ) -> tantivy::Result<SlotPositions> {
        let index = reader.inverted_index(field)?;
        // each open list takes some kilobytes
        let at_once = slot.is_wide();
        let (mut lists, mut places) = (Vec::new(), Vec::new());
        let mut positions = Vec::new();
        for (number, (word, _)) in slot.words.iter().enumerate() {
            if number % 256 == 255 && limits.is_over() {
                break;
            }
            let term = Term::from_field_text(field, word);
            let record = IndexRecordOption::WithFreqsAndPositions;
            let Some(mut list) = index.read_postings(&term, record)? else {
                continue;
            };
            if !at_once {
                lists.push(list);
                continue;
            }
            let before = places.len();
            while list.doc() != TERMINATED {
                positions.clear();
                list.append_positions_with_offset(0, &mut positions);
                places.extend(positions.iter().map(|position| (list.doc(), *position)));
                list.advance();
            }
            limits.take_places(places.len() - before);
            if limits.is_crowded() {
                break;
            }
        }
        Ok(match at_once {
            false => SlotPositions::Lists(lists),
            true => {
                places.sort_unstable();
                places.dedup();
                SlotPositions::Places(places, 0)
            }
        })
    }

    /// The first document at `target` or behind that holds a word of the slot.
    pub fn seek(&mut self, target: DocId) -> DocId {
        match self {
            SlotPositions::Lists(lists) => {
                let mut lowest = TERMINATED;
                for list in lists {
                    if list.doc() < target {
                        list.seek(target);
                    }
                    lowest = lowest.min(list.doc());
                }
                lowest
            }
            SlotPositions::Places(places, passed) => {
                *passed += places[*passed..].partition_point(|(doc, _)| *doc < target);
                places.get(*passed).map_or(TERMINATED, |(doc, _)| *doc)
            }
        }
    }

    /// Appends the positions of all words in a document that [`SlotPositions::seek`] has reached, in order, none twice.
    pub fn positions(&mut self, doc: DocId, positions: &mut Vec<u32>) {
        match self {
            SlotPositions::Lists(lists) => {
                let mut several = false;
                for list in lists.iter_mut().filter(|list| list.doc() == doc) {
                    several = several || !positions.is_empty();
                    list.append_positions_with_offset(0, positions);
                }
                if several {
                    positions.sort_unstable();
                    positions.dedup();
                }
            }
            SlotPositions::Places(places, passed) => {
                let here = places[*passed..].iter().take_while(|(at, _)| *at == doc);
                positions.extend(here.map(|(_, position)| *position));
            }
        }
    }

    /// In about how many documents they stand.
    pub fn size_hint(&self) -> u32 {
        match self {
            SlotPositions::Lists(lists) => {
                let sizes = lists.iter().map(DocSet::size_hint);
                sizes.fold(0, u32::saturating_add)
            }
            SlotPositions::Places(places, _) => u32::try_from(places.len()).unwrap_or(u32::MAX),
        }
    }
}
