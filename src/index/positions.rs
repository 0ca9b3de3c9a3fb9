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
    /// All documents and positions, in order.
    Places(Places),
}

/// Documents and positions, and how far they have been passed.
pub(super) struct Places {
    all: Vec<(DocId, u32)>,
    passed: usize,
    /// The room that they take, and where it goes back to.
    taken: usize,
    limits: Limits,
}

impl Places {
    /// Reads a list to its end, or until there is no room left.
    fn read(&mut self, mut list: SegmentPostings) {
        /// Room is taken for so many at a time.
        const STEP: usize = 1 << 16;
        let mut positions = Vec::new();
        while list.doc() != TERMINATED && !self.limits.was_met() {
            positions.clear();
            list.append_positions_with_offset(0, &mut positions);
            self.all
                .extend(positions.iter().map(|position| (list.doc(), *position)));
            if self.all.len() > self.taken {
                let more = (self.all.len() - self.taken).next_multiple_of(STEP);
                self.taken += more;
                self.limits.take_places(more);
            }
            list.advance();
        }
    }
}

impl Drop for Places {
    fn drop(&mut self) {
        self.limits.give_back(self.taken);
    }
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
        let mut lists = Vec::new();
        let mut places = Places {
            all: Vec::new(),
            passed: 0,
            taken: 0,
            limits: limits.clone(),
        };
        for (number, (word, _)) in slot.words.iter().enumerate() {
            if number % 256 == 255 && limits.is_over() {
                break;
            }
            let term = Term::from_field_text(field, word);
            let record = IndexRecordOption::WithFreqsAndPositions;
            let Some(list) = index.read_postings(&term, record)? else {
                continue;
            };
            match at_once {
                false => lists.push(list),
                true => places.read(list),
            }
            if limits.was_met() {
                break;
            }
        }
        Ok(match at_once {
            false => SlotPositions::Lists(lists),
            true => {
                places.all.sort_unstable();
                places.all.dedup();
                SlotPositions::Places(places)
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
            SlotPositions::Places(places) => {
                let rest = &places.all[places.passed..];
                places.passed += rest.partition_point(|(doc, _)| *doc < target);
                places
                    .all
                    .get(places.passed)
                    .map_or(TERMINATED, |(doc, _)| *doc)
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
            SlotPositions::Places(places) => {
                let rest = places.all[places.passed..].iter();
                let here = rest.take_while(|(at, _)| *at == doc);
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
            SlotPositions::Places(places) => u32::try_from(places.all.len()).unwrap_or(u32::MAX),
        }
    }
}
