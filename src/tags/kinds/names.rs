//! Whether a label is built like a person's name.

use super::evidence::turned;
use super::shape::{Case, JOINTS, Shape, say};
use super::tables::{
    FAMILY_FIRST, GIVEN, ORG_WORDS, PLACE_WORDS, PLACES, SURNAMES, TITLES, TOPICS,
};
use super::verdict::Reason;
use crate::facet::Kind;
use crate::text::is_stop_word;

/// Small words inside the names of persons.
pub(super) const PARTICLES: [&str; 29] = [
    "van", "von", "der", "den", "ter", "de", "del", "della", "di", "da", "das", "dos", "do", "du",
    "la", "le", "st", "bin", "ibn", "bint", "ben", "abu", "al", "el", "ul", "ur", "zu", "af", "y",
];

/// What stands behind the names of persons.
const BEHIND_NAMES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "esq"];

/// Endings of family names, of at least four letters each.
const FAMILY_ENDINGS: [&str; 29] = [
    "ovich", "evich", "enko", "chuk", "skyy", "skiy", "skij", "wski", "nsky", "vsky", "nski",
    "skaya", "inova", "shvili", "adze", "ssen", "sson", "dottir", "escu", "poulos", "akis", "idis",
    "zadeh", "ullah", "berger", "stein", "baum", "mann", "ström",
];

impl Shape<'_> {
    /// Whether the label is built like a person's name.
    pub(super) fn person(&self, reasons: &mut Vec<Reason>) {
        let (Some(first), Some(last)) = (self.words.first(), self.words.last()) else {
            return;
        };
        let names = self.words.len();
        let titled = names > 1 && TITLES.contains(&format!("^{first}"));
        if names > 5 || (1..names).any(|at| !self.is_name(at)) || (!titled && !self.is_name(0)) {
            return;
        }
        let middle = names.saturating_sub(1).max(1);
        let initials = self.words[1..middle]
            .iter()
            .all(|word| word.chars().count() == 1);
        let led = names > 1 && GIVEN.contains(first) && !PLACES.contains(first);
        let family = SURNAMES.contains(last)
            || (led && initials && SURNAMES.contains(&format!("^{last}")))
            || FAMILY_ENDINGS.iter().any(|end| last.ends_with(end));
        let family = family && !(names == 1 && PLACES.contains(last));
        let ends = [&ORG_WORDS, &PLACE_WORDS, &TOPICS];
        let ends_otherwise = ends
            .into_iter()
            .any(|table| self.known_end(table).is_some());
        let other = ends_otherwise && !(family && initials);
        // `Cal Anderson Park` is named for a person, `mark to market` is in lower case
        let sure = match (other, self.cased && !self.shouted) {
            (true, _) => 0.4,
            (false, true) => 1.0,
            (false, false) => 0.7,
        };
        if names == 1 {
            if GIVEN.contains(first) {
                say(
                    reasons,
                    Kind::Person,
                    2.5 * sure,
                    format!("`{first}` is a given name"),
                );
            }
            if family {
                say(
                    reasons,
                    Kind::Person,
                    3.0,
                    format!("`{last}` is a family name"),
                );
            }
            return;
        }
        if titled {
            say(reasons, Kind::Person, 3.0, format!("`{first}` is a title"));
        }
        let initial = self.cased
            && first.chars().count() == 1
            && last.chars().count() > 1
            && self.label.contains('.');
        if turned(self.label).is_some() && (GIVEN.contains(first) || initial) {
            say(
                reasons,
                Kind::Person,
                5.0,
                String::from("it is written `Last, First`"),
            );
        } else if GIVEN.contains(first) || initial {
            let what = if initial {
                "an initial"
            } else {
                "a given name"
            };
            say(
                reasons,
                Kind::Person,
                4.5 * sure,
                format!("`{first}` is {what}"),
            );
        } else if FAMILY_FIRST.contains(first) && names <= 3 {
            say(
                reasons,
                Kind::Person,
                3.0 * sure,
                format!("`{first}` is a family name that stands first"),
            );
        }
        if family {
            say(
                reasons,
                Kind::Person,
                2.5 * sure,
                format!("`{last}` is a family name"),
            );
        }
        if BEHIND_NAMES.contains(&last.as_str()) {
            say(
                reasons,
                Kind::Person,
                2.0,
                format!("`{last}` stands behind names"),
            );
        }
        if self.words[1..middle]
            .iter()
            .any(|word| PARTICLES.contains(&word.as_str()))
        {
            say(
                reasons,
                Kind::Person,
                1.0,
                String::from("it has a small word of names inside"),
            );
        }
    }

    /// Whether the word could be part of a person's name, by its letters and capitals.
    fn is_name(&self, at: usize) -> bool {
        let (Some(word), Some(case)) = (self.words.get(at), self.cases.get(at)) else {
            return false;
        };
        let particle = at > 0 && PARTICLES.contains(&word.as_str());
        let capital = match case {
            Case::Capital => true,
            Case::Capitals => self.shouted || word.chars().count() < 4,
            Case::Lower => particle || !self.cased || SURNAMES.contains(word),
            Case::Other => false,
        };
        let initial = self.cased && word.chars().count() == 1;
        let common =
            !initial && (JOINTS.contains(&word.as_str()) || (!self.cased && is_stop_word(word)));
        capital
            && (particle || !common || (!self.cased && FAMILY_FIRST.contains(word)))
            && !word.contains(|c: char| c.is_ascii_digit())
    }
}
