//! Labels in the order of their bytes, kept in one string.

use std::cmp::Ordering;

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

    /// The labels, a line each.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// So many labels, a line each, and what stands behind them; nothing when there are fewer.
    pub(super) fn read(text: &str, count: usize) -> Option<(Labels, &str)> {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let ends: Vec<usize> = ends.map(|(at, _)| at).take(count).collect();
        if ends.len() != count {
            return None;
        }
        let (text, rest) = text.split_at(ends.last().map_or(0, |end| end + 1));
        let text = text.to_owned();
        Some((Labels { text, ends }, rest))
    }
}

impl<'l> FromIterator<&'l str> for Labels {
    /// Labels that come in their order.
    fn from_iter<I: IntoIterator<Item = &'l str>>(sorted: I) -> Labels {
        let mut labels = Labels::default();
        for label in sorted {
            labels.text.push_str(label);
            labels.ends.push(labels.text.len());
            labels.text.push('\n');
        }
        labels
    }
}
