//! Labels in the order of their bytes, kept in one string.

use std::{
    cmp::Ordering,
    hash::BuildHasher,
    sync::{Arc, OnceLock},
};

use memchr::memchr_iter;
use rustc_hash::FxBuildHasher;

use super::typed::{each_word, holds_word};

/// The labels of one dimension: sorted by their bytes, none twice, kept in one string.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// What holds them, a line each; perhaps other labels, too.
    text: Arc<String>,
    /// Where the first begins, and where each ends.
    start: usize,
    ends: Vec<usize>,
    /// Whether it has been asked which hold a word.
    asked: OnceLock<()>,
    /// Hashes of their words, sorted, each with the group.
    words: OnceLock<Vec<(u32, u32)>>,
}

impl PartialEq for Labels {
    fn eq(&self, other: &Labels) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Labels {}

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
            None => self.start,
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

    /// The groups of the labels that hold a folded word, in their order; seldom, of others besides.
    pub(super) fn holding(&self, word: &str) -> Vec<usize> {
        // who asks only once is answered sooner without a table
        if self.asked.set(()).is_ok() {
            let groups = 0..self.len();
            return groups
                .filter(|group| holds_word(self.label(*group), word))
                .collect();
        }
        let words = self.words.get_or_init(|| self.hashed_words());
        let hash = hashed(word);
        let start = words.partition_point(|(own, _)| *own < hash);
        let same = words[start..].iter().take_while(|(own, _)| *own == hash);
        let mut groups: Vec<usize> = same.map(|(_, group)| *group as usize).collect();
        groups.dedup();
        groups
    }

    fn hashed_words(&self) -> Vec<(u32, u32)> {
        let mut words = Vec::with_capacity(2 * self.len());
        for (group, label) in (0..).zip(self.iter()) {
            each_word(label, &mut |word| words.push((hashed(word), group)));
        }
        words.sort_unstable();
        words
    }

    /// All labels, in the order of their groups.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|group| self.label(group))
    }

    /// The labels, a line each.
    pub(super) fn text(&self) -> &str {
        let end = self.ends.last().map_or(self.start, |end| end + 1);
        &self.text[self.start..end]
    }

    /// So many labels, a line each from a place in a text on; nothing when there are fewer.
    pub(super) fn read(text: &Arc<String>, start: usize, count: usize) -> Option<Labels> {
        let ends = memchr_iter(b'\n', &text.as_bytes()[start..]).map(|at| start + at);
        let labels = Labels {
            text: Arc::clone(text),
            start,
            ends: ends.take(count).collect(),
            ..Labels::default()
        };
        (labels.len() == count).then_some(labels)
    }
}

fn hashed(word: &str) -> u32 {
    (FxBuildHasher.hash_one(word) >> 32) as u32
}

impl<'l> FromIterator<&'l str> for Labels {
    /// Labels that come in their order.
    fn from_iter<I: IntoIterator<Item = &'l str>>(sorted: I) -> Labels {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for label in sorted {
            text.push_str(label);
            ends.push(text.len());
            text.push('\n');
        }
        Labels {
            text: Arc::new(text),
            ends,
            ..Labels::default()
        }
    }
}
