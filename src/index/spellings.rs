//! Spellings of surnames: the words that a bare word stands for where it is the surname of a joined person.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::{
    facet::Dimension,
    tags::spelling::{Likeness, likeness, surname},
    vocabulary::Vocabulary,
};

/// Each surname that joined persons have in several spellings, folded, and the others.
#[derive(Debug, Default)]
pub(super) struct Spellings(FxHashMap<String, BTreeSet<String>>);

/// Nobody's surname has more spellings; comparing each with each would take long.
const MOST: usize = 40;

impl Spellings {
    /// Those of all persons. What a user joined although it is no spelling (a maiden name, a title) is left out.
    pub fn of(vocabulary: &Vocabulary) -> Spellings {
        let mut spellings = Spellings::default();
        for group in 0..vocabulary.labels(Dimension::Person).len() {
            let members = vocabulary.members(Dimension::Person, group);
            let mut labels = members.map(|(_, label)| label);
            let (Some(one), Some(other)) = (labels.next(), labels.next()) else {
                continue;
            };
            let labels: Vec<&str> = [one, other].into_iter().chain(labels).collect();
            let end = |label: &&str| label.rsplit(' ').next().map(str::to_lowercase);
            if labels.iter().all(|label| end(label) == end(&labels[0])) {
                continue;
            }
            let surnames: BTreeSet<String> = labels.into_iter().filter_map(surname).collect();
            if surnames.len() > MOST {
                continue;
            }
            for one in &surnames {
                let others = surnames.iter().filter(|other| *other != one);
                let same = others.filter(|other| likeness(one, other, true) == Likeness::Same);
                for other in same {
                    let known = spellings.0.entry(one.clone()).or_default();
                    known.insert(other.clone());
                }
            }
        }
        spellings
    }

    /// The other spellings of a folded word.
    pub fn others(&self, word: &str) -> impl Iterator<Item = &String> {
        self.0.get(word).into_iter().flatten()
    }
}
