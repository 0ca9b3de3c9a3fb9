//! The vocabulary: all labels that an archive's facets hold, and which of them a typed value means.
//!
//! A label's number in its dimension is its *group*, the unit of counting. For now each label is a group of its own.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    facet::Dimension,
    text::{LONGEST_WORD, Words, fold},
};

/// The labels of one dimension: sorted by their bytes, none twice, kept in one string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    text: String,
    ends: Vec<usize>,
}

impl Labels {
    /// Number of labels.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The label of a group; empty for a group that does not exist.
    pub fn label(&self, group: usize) -> &str {
        let from = match group.checked_sub(1) {
            Some(before) => self.ends.get(before).map_or(0, |end| end + 1),
            None => 0,
        };
        self.ends.get(group).map_or("", |to| &self.text[from..*to])
    }

    /// The group of a label.
    pub fn group(&self, label: &str) -> Option<usize> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from + (to - from) / 2;
            match self.label(middle).cmp(label) {
                Ordering::Equal => return Some(middle),
                Ordering::Less => from = middle + 1,
                Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// All labels, in the order of their groups.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|group| self.label(group))
    }

    fn push(&mut self, label: &str) {
        self.text.push_str(label);
        self.ends.push(self.text.len());
        self.text.push('\n');
    }
}

/// Labels that were seen, by dimension; how a vocabulary is made and grows.
pub type SeenLabels = BTreeMap<Dimension, BTreeSet<String>>;

/// How far a typed value reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// To the label that equals it; when there is none, to those that hold all its words.
    Words,
    /// To the label that equals it.
    Whole,
    /// To the label that equals it and to those that go on with a `/` where it ends.
    Below,
}

/// All labels of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    dimensions: [Labels; Dimension::ALL.len()],
}

impl Vocabulary {
    /// The labels of a dimension.
    pub fn labels(&self, dimension: Dimension) -> &Labels {
        &self.dimensions[dimension as usize]
    }

    /// This vocabulary and further labels.
    pub fn with(&self, mut seen: SeenLabels) -> Vocabulary {
        let mut grown = Vocabulary::default();
        for dimension in Dimension::ALL {
            let mut labels = seen.remove(&dimension).unwrap_or_default();
            labels.extend(self.labels(dimension).iter().map(str::to_owned));
            for label in labels {
                grown.dimensions[dimension as usize].push(&label);
            }
        }
        grown
    }

    /// The groups that a typed value means, by dimension: see [`Dimension::looks_among`].
    ///
    /// Values and labels are compared by their words. Labels that no article carries any more stay in the vocabulary:
    /// `lives` says which do.
    pub fn find(
        &self,
        dimension: Dimension,
        value: &str,
        reach: Reach,
        lives: &dyn Fn(Dimension, usize) -> bool,
    ) -> Vec<(Dimension, usize)> {
        let asked = Asked::new(value);
        let levels: Vec<Asked> = value.split('/').map(Asked::new).collect();
        let (mut equal, mut holding) = (Vec::new(), Vec::new());
        for dim in dimension.looks_among() {
            for (group, label) in self.labels(*dim).iter().enumerate() {
                let found = match reach {
                    Reach::Below if is_below(&levels, label) => Found::Equal,
                    Reach::Words | Reach::Whole | Reach::Below => asked.compare(label),
                };
                if found == Found::Nothing || !lives(*dim, group) {
                    continue;
                }
                match found {
                    Found::Equal => equal.push((*dim, group)),
                    Found::Words => holding.push((*dim, group)),
                    Found::Nothing => {}
                }
            }
        }
        match reach == Reach::Words && equal.is_empty() {
            true => holding,
            false => equal,
        }
    }

    /// The labels nearest to a value that means nothing, best first, at most `most`.
    pub fn nearest(
        &self,
        dimension: Dimension,
        value: &str,
        most: usize,
        lives: &dyn Fn(Dimension, usize) -> bool,
    ) -> Vec<&str> {
        let value = fold(value);
        let mut near: Vec<(f64, &str, Dimension, usize)> = Vec::new();
        for dim in dimension.looks_among() {
            for (group, label) in self.labels(*dim).iter().enumerate() {
                let likeness = likeness(&value, &fold(label));
                if likeness > ALIKE {
                    near.push((likeness, label, *dim, group));
                }
            }
        }
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let mut nearest: Vec<&str> = Vec::new();
        for (_, label, dim, group) in near {
            if nearest.len() < most && nearest.last() != Some(&label) && lives(dim, group) {
                nearest.push(label);
            }
        }
        nearest
    }

    /// The text form: a line with each dimension's name and number of labels, then its labels, a line each.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for dimension in Dimension::ALL {
            let labels = self.labels(dimension);
            text.push_str(&format!("{dimension} {}\n{}", labels.len(), labels.text));
        }
        text
    }

    /// Reads the text form; nothing when it is damaged.
    pub fn from_text(text: &str) -> Option<Vocabulary> {
        let mut vocabulary = Vocabulary::default();
        let mut rest = text;
        for dimension in Dimension::ALL {
            let (head, labels) = rest.split_once('\n')?;
            let (name, count) = head.split_once(' ')?;
            let count: usize = count.parse().ok()?;
            if Dimension::named(name) != Some(dimension) || count > labels.len() {
                return None;
            }
            let ends: Vec<usize> = labels
                .bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| at)
                .take(count)
                .collect();
            if ends.len() != count {
                return None;
            }
            let (labels, after) = labels.split_at(ends.last().map_or(0, |end| end + 1));
            vocabulary.dimensions[dimension as usize] = Labels {
                text: labels.to_owned(),
                ends,
            };
            rest = after;
        }
        rest.is_empty().then_some(vocabulary)
    }
}

/// Whether a label begins with these levels, each the same words, and goes on with more.
fn is_below(levels: &[Asked], label: &str) -> bool {
    let mut parts = label.split('/');
    levels.iter().all(|level| {
        parts
            .next()
            .is_some_and(|part| level.compare(part) == Found::Equal)
    }) && parts.next().is_some()
}

/// A typed value, folded and cut into words.
struct Asked {
    folded: String,
    words: Vec<String>,
}

impl Asked {
    fn new(value: &str) -> Asked {
        Asked {
            folded: fold(value.trim()),
            words: words_of(value),
        }
    }

    fn compare(&self, label: &str) -> Found {
        if self.words.is_empty() {
            return match fold(label) == self.folded {
                true => Found::Equal,
                false => Found::Nothing,
            };
        }
        // most labels are plain: their words are what stands between spaces
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b' ';
        if label.len() <= LONGEST_WORD && label.bytes().all(plain) {
            let parts = || label.split(' ').filter(|part| !part.is_empty());
            let is = |part: &str, word: &String| part.eq_ignore_ascii_case(word);
            let held = |word: &String| parts().any(|part| is(part, word));
            return match self.words.iter().all(held) {
                false => Found::Nothing,
                true => match parts().count() == self.words.len()
                    && parts().zip(&self.words).all(|(part, word)| is(part, word))
                {
                    true => Found::Equal,
                    false => Found::Words,
                },
            };
        }
        let mut missing: Vec<&String> = self.words.iter().collect();
        let mut in_step = Some(self.words.iter());
        let mut label = Words::new(label);
        while let Some(word) = label.next() {
            missing.retain(|asked| *asked != word.text);
            if !word.joined
                && let Some(words) = &mut in_step
                && words.next().is_none_or(|asked| asked != word.text)
            {
                in_step = None;
            }
        }
        if in_step.is_some_and(|mut words| words.next().is_none()) {
            return Found::Equal;
        }
        match missing.is_empty() {
            true => Found::Words,
            false => Found::Nothing,
        }
    }
}

/// How a label goes with a typed value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    /// Its words are the value's words, in their order.
    Equal,
    /// It holds all words of the value.
    Words,
    /// Neither.
    Nothing,
}

/// The words of a label, folded, joined forms left out.
pub(crate) fn words_of(value: &str) -> Vec<String> {
    let mut words = Words::new(value);
    let mut found = Vec::new();
    while let Some(word) = words.next() {
        if !word.joined {
            found.push(word.text.to_owned());
        }
    }
    found
}

/// How alike a label must be to be named instead.
const ALIKE: f64 = 0.75;

/// How alike two folded strings are, 0 to 1; a word of the label counts as much as the whole, and a label that is one of
/// the value's words is all but the same (`ronald reagan`, reagan).
fn likeness(value: &str, label: &str) -> f64 {
    if value.split_whitespace().any(|word| word == label) {
        return 0.99;
    }
    let length = value.chars().count() as f64;
    // a part that is much longer or shorter can't be alike
    let near = |part: &&str| {
        let other = part.chars().count() as f64;
        length.min(other) >= ALIKE * length.max(other)
    };
    label
        .split_whitespace()
        .chain([label])
        .filter(near)
        .map(|part| strsim::normalized_damerau_levenshtein(value, part))
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let mut seen = SeenLabels::new();
        let mut add = |dimension, labels: &[&str]| {
            let labels = labels.iter().map(|label| (*label).to_owned());
            seen.entry(dimension).or_default().extend(labels);
        };
        add(
            Dimension::Person,
            &["Volodymyr Zelenskyy", "Keir Starmer", "José Díaz"],
        );
        add(
            Dimension::Tag,
            &["Steve Witkoff", "Drones", "Drone warfare", "AC/DC", "+++"],
        );
        add(Dimension::Topic, &["drones", "Russia-Ukraine war"]);
        Vocabulary::default().with(seen)
    }

    #[track_caller]
    fn check(dimension: Dimension, value: &str, reach: Reach, expect: &[&str]) {
        let vocabulary = vocabulary();
        let found: Vec<String> = vocabulary
            .find(dimension, value, reach, &|_, _| true)
            .into_iter()
            .map(|(dim, group)| format!("{dim}:{}", vocabulary.labels(dim).label(group)))
            .collect();
        assert_eq!(found, expect, "{dimension}:{value}");
    }

    #[test]
    fn a_value_means_the_equal_label_or_all_that_hold_its_words() {
        check(
            Dimension::Person,
            "zelenskyy",
            Reach::Words,
            &["person:Volodymyr Zelenskyy"],
        );
        check(
            Dimension::Person,
            "ZELENSKYY volodymyr",
            Reach::Words,
            &["person:Volodymyr Zelenskyy"],
        );
        check(Dimension::Person, "zelenskyy", Reach::Whole, &[]);
        check(
            Dimension::Person,
            "jose diaz",
            Reach::Whole,
            &["person:José Díaz"],
        );
        check(
            Dimension::Topic,
            "russia ukraine war",
            Reach::Whole,
            &["topic:Russia-Ukraine war"],
        );
        check(
            Dimension::Topic,
            "Drone",
            Reach::Words,
            &["tag:Drone warfare"],
        );
    }

    #[test]
    fn a_kind_looks_among_tags_of_unknown_kind_and_tag_among_all() {
        check(
            Dimension::Person,
            "witkoff",
            Reach::Words,
            &["tag:Steve Witkoff"],
        );
        check(
            Dimension::Tag,
            "drones",
            Reach::Words,
            &["topic:drones", "tag:Drones"],
        );
        check(Dimension::Source, "drones", Reach::Words, &[]);
    }

    #[test]
    fn a_value_takes_in_what_is_below_it() {
        let mut seen = SeenLabels::new();
        let labels = [
            "Energy",
            "energy/oil",
            "Energy / Oil prices",
            "Energy crisis",
            "x/energy",
        ];
        seen.insert(Dimension::Topic, labels.map(str::to_owned).into());
        let vocabulary = Vocabulary::default().with(seen);
        let below = |value| -> Vec<&str> {
            let found = vocabulary.find(Dimension::Topic, value, Reach::Below, &|_, _| true);
            let labels = vocabulary.labels(Dimension::Topic);
            found
                .into_iter()
                .map(|(_, group)| labels.label(group))
                .collect()
        };
        assert_eq!(
            below("energy"),
            ["Energy", "Energy / Oil prices", "energy/oil"]
        );
        assert_eq!(below("ENERGY/oil"), ["energy/oil"]);
        assert_eq!(below("oil"), [""; 0]);
    }

    #[test]
    fn labels_of_signs_only_are_found_by_the_same_signs() {
        check(Dimension::Tag, "+++", Reach::Words, &["tag:+++"]);
        check(Dimension::Tag, "ac/dc", Reach::Words, &["tag:AC/DC"]);
        check(Dimension::Tag, "---", Reach::Words, &[]);
    }

    #[test]
    fn the_nearest_labels_are_named() {
        assert_eq!(
            vocabulary().nearest(Dimension::Person, "zelenski", 3, &|_, _| true),
            ["Volodymyr Zelenskyy"]
        );
        assert_eq!(
            vocabulary().nearest(Dimension::Topic, "many drones", 1, &|_, _| true),
            ["Drones"]
        );
    }

    #[test]
    fn the_text_form_leads_back_to_the_vocabulary() {
        let vocabulary = vocabulary();
        let text = vocabulary.to_text();
        assert_eq!(Vocabulary::from_text(&text).as_ref(), Some(&vocabulary));
        for damaged in [
            "",
            "person",
            "person 9\n",
            &text[1..],
            &text[..text.len() - 1],
        ] {
            assert_eq!(Vocabulary::from_text(damaged), None);
        }
        let labels = vocabulary.labels(Dimension::Tag);
        assert_eq!(labels.label(99), "");
        for (group, label) in labels.iter().enumerate() {
            assert_eq!(labels.group(label), Some(group));
        }
        assert_eq!(labels.group("Drone"), None);
    }
}
