//! What a label tells by itself: its capitals, its words, and the tables that know them.

use super::evidence::turned;
use super::names::PARTICLES;
use super::tables::{
    GIVEN, NATIONALITIES, ORG_WORDS, ORGS, PLACE_WORDS, PLACES, TOPIC_FORMS, TOPICS, Table,
};
use super::tokens::words_of;
use super::verdict::Reason;
use crate::facet::Kind;
use crate::text::{is_stop_word, is_word_character};

/// Small words inside the names of organisations and places and inside titles.
pub(super) const JOINTS: [&str; 12] = [
    "of", "the", "and", "for", "on", "in", "s", "to", "at", "a", "an", "or",
];

/// Endings of words that name subjects.
const SUBJECT_ENDINGS: [&str; 10] = [
    "ism", "isms", "ology", "ologies", "onomics", "tion", "tions", "ments", "istics", "graphy",
];

/// How a word is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// `drones`.
    Lower,
    /// `Baker`, `McCain`.
    Capital,
    /// `NATO`, `G20`.
    Capitals,
    /// `iPhone`, `2024`, scripts without capitals.
    Other,
}

fn case_of(word: &str) -> Case {
    let mut letters = word.chars();
    let first = letters.next().unwrap_or(' ');
    if word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit()) && word.chars().nth(1).is_some()
    {
        Case::Capitals
    } else if first.is_uppercase() {
        Case::Capital
    } else if first.is_lowercase() && letters.all(|c| !c.is_uppercase()) {
        Case::Lower
    } else {
        Case::Other
    }
}

/// A label cut into its words.
pub(super) struct Shape<'l> {
    /// As it was written.
    pub(super) label: &'l str,
    /// The folded words, `Last, First` turned round.
    pub(super) words: Vec<String>,
    /// How each of them is written.
    pub(super) cases: Vec<Case>,
    /// All words with one blank between.
    key: String,
    /// Whether the label shows capitals at all.
    pub(super) cased: bool,
    /// Whether all of it is capitals, so that they tell nothing.
    pub(super) shouted: bool,
}

/// All that a label tells by itself.
pub(super) fn reasons(label: &str) -> Vec<Reason> {
    let mut shape = Shape::new(label);
    let mut reasons = Vec::new();
    if shape.words.first().is_some_and(|word| word == "the") && shape.words.len() > 1 {
        shape.words.remove(0);
        shape.cases.remove(0);
        shape.key = shape.words.join(" ");
    }
    shape.whole(&mut reasons);
    if NATIONALITIES.contains(&shape.key) {
        return reasons;
    }
    if shape.words.len() > 1 {
        shape.ends(&mut reasons);
        shape.beginnings(&mut reasons);
        shape.subject(&mut reasons);
    } else {
        shape.single(&mut reasons);
    }
    shape.person(&mut reasons);
    reasons
}

impl<'l> Shape<'l> {
    fn new(label: &'l str) -> Shape<'l> {
        let parts = turned(label).map_or_else(|| vec![label], |(last, first)| vec![first, last]);
        let mut words = Vec::new();
        let mut cases = Vec::new();
        for part in parts {
            words.extend(words_of(part));
            cases.extend(
                part.split(|c: char| !is_word_character(c))
                    .filter(|word| !word.is_empty())
                    .map(case_of),
            );
        }
        cases.resize(words.len(), Case::Other);
        let shouted = words.len() > 1 && cases.iter().all(|case| *case == Case::Capitals);
        Shape {
            label,
            key: words.join(" "),
            cased: cases
                .iter()
                .any(|case| matches!(case, Case::Capital | Case::Capitals)),
            words,
            cases,
            shouted,
        }
    }

    /// Whether a table knows the whole label.
    fn whole(&self, reasons: &mut Vec<Reason>) {
        let known: [(&Table, Kind, &str); 4] = [
            (&PLACES, Kind::Place, "a place"),
            (&ORGS, Kind::Org, "an organisation"),
            (&TOPICS, Kind::Topic, "a subject"),
            (&TOPIC_FORMS, Kind::Topic, "a short form of a subject"),
        ];
        for (table, kind, what) in known {
            if table.contains(&self.key) {
                let name = self.words.len() == 1 && GIVEN.contains(&self.key);
                let weight = if name { 5.0 } else { 6.0 };
                say(
                    reasons,
                    kind,
                    weight,
                    format!("`{}` is {what}", self.label.trim()),
                );
            }
        }
        if let Some((city, land)) = self.label.split_once(',')
            && !city.trim().is_empty()
            && PLACES.contains(&words_of(land).join(" "))
        {
            say(
                reasons,
                Kind::Place,
                6.0,
                format!("`{}` is a place", land.trim()),
            );
        }
    }

    /// The longest run of up to three words at the end, but not all, that a table knows, and how many words it has.
    pub(super) fn known_end(&self, table: &Table) -> Option<(String, usize)> {
        let mut lengths = (1..self.words.len().min(4)).rev();
        lengths.find_map(|length| {
            let end = self.words[self.words.len() - length..].join(" ");
            table.contains(&end).then_some((end, length))
        })
    }

    /// What the last words say: `Ukraine government`, `Hudson River`, `Russia-Ukraine war`.
    fn ends(&self, reasons: &mut Vec<Reason>) {
        let known: [(&Table, Kind, &str); 3] = [
            (&ORG_WORDS, Kind::Org, "an organisation's name"),
            (&PLACE_WORDS, Kind::Place, "a place's name"),
            (&TOPICS, Kind::Topic, "a subject"),
        ];
        for (table, kind, what) in known {
            if let Some((end, length)) = self.known_end(table) {
                // the head of `Ministry of Defence` is its beginning
                let before = self.words.len() - length - 1;
                let behind_of = self.words.get(before).is_some_and(|word| word == "of");
                let weight = 3.0 + length as f32 - if behind_of { 2.0 } else { 0.0 };
                say(reasons, kind, weight, format!("`{end}` ends {what}"));
            }
        }
    }

    /// What stands before `of` and what begins the label: `University of Mostar`, `Lake Baikal`, `War and unrest`.
    fn beginnings(&self, reasons: &mut Vec<Reason>) {
        let Some(first) = self.words.first() else {
            return;
        };
        let joint = self
            .words
            .get(1)
            .is_some_and(|word| JOINTS.contains(&word.as_str()));
        let marked = format!("^{first}");
        let mut pairs = self.words.windows(2);
        let head = pairs.find(|pair| pair[1] == "of" || pair[1] == "for");
        if let Some(head) = head
            .map(|pair| &pair[0])
            .filter(|head| ORG_WORDS.contains(*head))
        {
            let what = format!("`{head}` heads an organisation's name");
            say(reasons, Kind::Org, 4.0, what);
        } else if ORG_WORDS.contains(&marked) {
            let what = format!("`{first}` begins an organisation's name");
            say(reasons, Kind::Org, if joint { 4.0 } else { 2.0 }, what);
        }
        if PLACE_WORDS.contains(&marked) || (joint && PLACE_WORDS.contains(first)) {
            say(
                reasons,
                Kind::Place,
                2.0,
                format!("`{first}` begins a place's name"),
            );
        }
        if joint && TOPICS.contains(first) {
            say(reasons, Kind::Topic, 3.0, format!("`{first}` is a subject"));
        }
        if self.label.contains('&') {
            say(
                reasons,
                Kind::Org,
                1.0,
                String::from("`&` joins names of firms"),
            );
        }
    }

    /// Whether the label is written like a subject: `Drone surveillance and warfare`.
    fn subject(&self, reasons: &mut Vec<Reason>) {
        let content = |at: usize| {
            self.cases.get(at) == Some(&Case::Lower)
                && self.words.get(at).is_some_and(|word| {
                    !JOINTS.contains(&word.as_str()) && !PARTICLES.contains(&word.as_str())
                })
        };
        let last = self.words.len().saturating_sub(1);
        if self.cased && content(last) {
            say(
                reasons,
                Kind::Topic,
                2.5,
                String::from("its last word has no capital"),
            );
        } else if !self.cased && self.label.trim().contains(' ') {
            let weight = if self.words.iter().any(|word| is_stop_word(word)) {
                1.5
            } else {
                0.5
            };
            say(
                reasons,
                Kind::Topic,
                weight,
                String::from("it has no capital"),
            );
        }
        if let Some(ending) = self.subject_ending()
            && self.known_end(&ORG_WORDS).is_none()
        {
            say(
                reasons,
                Kind::Topic,
                1.5,
                format!("words in -{ending} are subjects"),
            );
        }
    }

    fn subject_ending(&self) -> Option<&'static str> {
        let word = self.words.last()?;
        SUBJECT_ENDINGS
            .into_iter()
            .find(|ending| word.len() > ending.len() + 2 && word.ends_with(ending))
    }

    /// What a label of one word says.
    fn single(&self, reasons: &mut Vec<Reason>) {
        let Some(word) = self.words.first() else {
            return;
        };
        let letters = word.chars().count();
        if self.cases.first() == Some(&Case::Capitals)
            && (2..=6).contains(&letters)
            && !word.contains(|c: char| c.is_ascii_digit())
        {
            // two letters may as well be a state or a person's initials
            let weight = if letters == 2 { 1.0 } else { 2.5 };
            say(
                reasons,
                Kind::Org,
                weight,
                String::from("it is all capitals"),
            );
        }
        if let Some(ending) = self.subject_ending() {
            say(
                reasons,
                Kind::Topic,
                2.0,
                format!("words in -{ending} are subjects"),
            );
        }
    }
}

/// Adds a reason.
pub(super) fn say(reasons: &mut Vec<Reason>, kind: Kind, weight: f32, what: String) {
    reasons.push(Reason { kind, weight, what });
}
