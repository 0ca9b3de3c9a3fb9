//! Spellings of surnames: the words that a bare word stands for where it is the surname of a joined person.

use std::collections::BTreeSet;

use crate::{
    facet::Dimension,
    tags::spelling::{Likeness, likeness, surname},
    text::fold,
    vocabulary::Vocabulary,
};

/// The persons that may have their surname in several spellings.
#[derive(Debug, Default)]
pub(super) struct Spellings(Vec<usize>);

/// Nobody's surname has more spellings; comparing each with each would take long.
const MOST: usize = 40;

impl Spellings {
    /// Those of all persons.
    pub fn of(vocabulary: &Vocabulary) -> Spellings {
        let groups = 0..vocabulary.labels(Dimension::Person).len();
        let differ = |group: &usize| {
            let mut labels = labels_of(vocabulary, *group);
            let (Some(first), Some(second)) = (labels.next(), labels.next()) else {
                return false;
            };
            let first = end(first);
            let differs =
                |other: &str| first != other && first.to_lowercase() != other.to_lowercase();
            differs(end(second)) || labels.any(|label| differs(end(label)))
        };
        Spellings(groups.filter(differ).collect())
    }

    /// The other spellings of a folded word, sorted. What a user joined although it is no spelling (a maiden name, a
    /// title) is left out.
    pub fn others(&self, vocabulary: &Vocabulary, word: &str) -> Vec<String> {
        let mut others = BTreeSet::new();
        for group in &self.0 {
            if !labels_of(vocabulary, *group).any(|label| may_end(label, word)) {
                continue;
            }
            let surnames: BTreeSet<String> =
                labels_of(vocabulary, *group).filter_map(surname).collect();
            if surnames.len() > MOST || !surnames.contains(word) {
                continue;
            }
            let same = |other: &String| likeness(word, other, true) == Likeness::Same;
            others.extend(
                surnames
                    .into_iter()
                    .filter(|other| other != word && same(other)),
            );
        }
        others.into_iter().collect()
    }
}

fn labels_of(vocabulary: &Vocabulary, person: usize) -> impl Iterator<Item = &str> {
    let members = vocabulary.members(Dimension::Person, person);
    members.map(|(_, label)| label)
}

fn end(label: &str) -> &str {
    label.rsplit(' ').next().unwrap_or_default()
}

/// Whether a folded word can be the surname in a label: then its letters stand there in their order. Told without taking the
/// label apart, which most need not be.
fn may_end(label: &str, word: &str) -> bool {
    let mut letters = label.bytes();
    let is_there = |letter: u8| letters.any(|own| own.eq_ignore_ascii_case(&letter));
    match label.is_ascii() {
        true => word.bytes().all(is_there),
        false => {
            let folded = fold(label);
            let mut letters = folded.chars();
            word.chars().all(|letter| letters.any(|own| own == letter))
        }
    }
}
