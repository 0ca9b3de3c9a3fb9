//! The text form of a vocabulary, as it is kept beside an index.

use std::sync::Arc;

use memchr::memchr;

use super::{Groups, Labels, Place, Standing, Vocabulary};
use crate::facet::Dimension;

impl Vocabulary {
    /// The text form: the raw labels of each dimension, a line each, behind a line with its name and their number; then,
    /// where tags are grouped, what the groups of each dimension are shown by in the same way, followed by a line a group
    /// with the places of its raw labels, as numbers of dimension and label: `0:17 4:3`. No place stands where the label by
    /// which the group is shown is its only one, of the same dimension. A `~` leads where no source gave any of the labels,
    /// a `-` where only hidden articles carry them.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for dimension in Dimension::ALL {
            write_block(&mut text, dimension, self.raw(dimension));
        }
        for (dimension, groups) in Dimension::ALL.into_iter().zip(&self.groups) {
            let Some(groups) = groups else { continue };
            write_block(&mut text, dimension, &groups.labels);
            for (group, members) in groups.all().enumerate() {
                let shown = groups.labels.label(group);
                text.push_str(self.standing(dimension, group).sign());
                let alone =
                    |(dim, label): Place| dim == dimension && self.raw(dim).label(label) == shown;
                if !(members.len() == 1 && alone(members[0])) {
                    let members = members.iter();
                    let members = members.map(|(dim, label)| format!("{}:{label}", *dim as usize));
                    text.push_str(&members.collect::<Vec<_>>().join(" "));
                }
                text.push('\n');
            }
        }
        text
    }

    /// Reads the text form; nothing when it is damaged.
    pub fn from_text(text: String) -> Option<Vocabulary> {
        let mut vocabulary = Vocabulary::default();
        let text = Arc::new(text);
        let mut rest = text.as_str();
        for dimension in Dimension::ALL {
            let (dim, labels) = read_block(&text, &mut rest)?;
            if dim != dimension {
                return None;
            }
            vocabulary.raw[dimension as usize] = labels;
        }
        while !rest.is_empty() {
            let (dimension, labels) = read_block(&text, &mut rest)?;
            let groups = vocabulary.read_groups(dimension, labels, &mut rest)?;
            vocabulary.groups[dimension as usize] = Some(groups);
        }
        Some(vocabulary.linked())
    }

    fn read_groups(&self, dimension: Dimension, labels: Labels, rest: &mut &str) -> Option<Groups> {
        let mut groups = Groups {
            members: Vec::with_capacity(labels.len()),
            ends: Vec::with_capacity(labels.len()),
            standing: Vec::with_capacity(labels.len()),
            ..Groups::default()
        };
        // both are sorted
        let mut raw = self.raw(dimension).iter().enumerate();
        for shown in labels.iter() {
            let (line, after) = rest.split_at(memchr(b'\n', rest.as_bytes())?);
            *rest = &after[1..];
            let marked = [Standing::Derived, Standing::Hidden].into_iter();
            let mut marked = marked.filter_map(|of| Some((of, line.strip_prefix(of.sign())?)));
            let (standing, line) = marked.next().unwrap_or((Standing::Given, line));
            if line.is_empty() {
                let (label, _) = raw.find(|(_, label)| *label == shown)?;
                groups.push(&[(dimension, label)], standing);
                continue;
            }
            let members = line.split(' ').map(|place| {
                let (dim, label) = place.split_once(':')?;
                let dim = *Dimension::ALL.get(dim.parse::<usize>().ok()?)?;
                let label: usize = label.parse().ok()?;
                (label < self.raw(dim).len()).then_some((dim, label))
            });
            groups.push(&members.collect::<Option<Vec<Place>>>()?, standing);
        }
        groups.labels = labels;
        Some(groups)
    }
}

fn write_block(text: &mut String, dimension: Dimension, labels: &Labels) {
    text.push_str(&format!("{dimension} {}\n{}", labels.len(), labels.text()));
}

/// Reads a block of labels off the front of the rest of a text.
fn read_block(text: &Arc<String>, rest: &mut &str) -> Option<(Dimension, Labels)> {
    let (head, after) = rest.split_once('\n')?;
    let (name, count) = head.split_once(' ')?;
    let labels = Labels::read(text, text.len() - after.len(), count.parse().ok()?)?;
    *rest = &after[labels.text().len()..];
    Some((Dimension::named(name)?, labels))
}
