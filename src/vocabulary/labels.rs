//! Labels in the order of their bytes, kept in one string.

use std::{
    cmp::Ordering,
    sync::{Arc, OnceLock},
};

use memchr::{memchr_iter, memmem};

use super::typed::each_word;

/// The labels of one dimension: sorted by their bytes, none twice, kept in one string.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// What holds them, a line each; perhaps other labels, too.
    text: Arc<String>,
    /// Where the first begins, and where each ends.
    start: usize,
    ends: Vec<usize>,
    words: OnceLock<Words>,
}

/// The folded words of all labels, each between spaces, and where those of each label end; made when first asked for.
#[derive(Clone, Debug)]
struct Words {
    text: String,
    ends: Vec<usize>,
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

    /// The groups of the labels that hold a folded word, in their order.
    pub(super) fn holding(&self, word: &str) -> Vec<usize> {
        let words = self.words.get_or_init(|| Words::of(self));
        let mut groups = Vec::new();
        for at in memmem::find_iter(words.text.as_bytes(), &format!(" {word} ")) {
            let group = words.ends.partition_point(|end| *end <= at);
            if groups.last() != Some(&group) {
                groups.push(group);
            }
        }
        groups
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
            words: OnceLock::new(),
        };
        (labels.len() == count).then_some(labels)
    }
}

impl Words {
    fn of(labels: &Labels) -> Words {
        let mut text = String::with_capacity(labels.text().len() * 2);
        let mut ends = Vec::with_capacity(labels.len());
        for label in labels.iter() {
            each_word(label, &mut |word| {
                // a space each before and behind: a search does not see the same one twice
                text.push(' ');
                text.push_str(word);
                text.push(' ');
            });
            ends.push(text.len());
        }
        Words { text, ends }
    }
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
