//! The vocabulary: all labels of an archive, what each stands for, and which of them a typed value means. A value.
//!
//! A *raw* label is one that articles carry, as it is spelled there, under the kind that the source gave. A *group* is
//! what people see: raw labels that mean the same, under the kind that they mean. It is shown by one of its labels.
//! Dimensions that are not about tags have a group a label.

mod labels;
mod typed;
mod written;

use std::collections::{BTreeMap, BTreeSet};

pub use labels::Labels;
pub use typed::Reach;
pub(crate) use typed::words_of;

use rustc_hash::FxHashSet;

use crate::facet::{Dimension, Kind};
use typed::{ALIKE, Asked, Found, is_below, likeness};

/// Labels that were seen, by dimension; how a vocabulary is made and grows.
pub type SeenLabels = BTreeMap<Dimension, FxHashSet<String>>;

/// A label of a dimension, by its place among them.
pub type Place = (Dimension, usize);

/// All labels of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    raw: [Labels; Dimension::ALL.len()],
    /// The groups of each dimension; nothing where each raw label is a group of its own.
    groups: [Option<Groups>; Dimension::ALL.len()],
    /// The group of each raw label; nothing where each is a group of its own.
    group_of: [Vec<Place>; Dimension::ALL.len()],
}

/// A raw label of a tag in the group that it is to stand in; those of a group follow each other in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TagLabel<'l> {
    /// The group's dimension.
    pub dimension: Dimension,
    /// What the group is shown by.
    pub shown: &'l str,
    /// The dimension of the label.
    pub of: Dimension,
    /// The label.
    pub label: &'l str,
    /// What it says of the group: the strongest counts.
    pub standing: Standing,
}

/// On what a group rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A source gave one of its labels.
    Given,
    /// No source gave any: it follows from texts only.
    Derived,
    /// Only hidden articles carry it.
    Hidden,
}

impl Standing {
    /// What leads its line in the text form.
    fn sign(self) -> &'static str {
        match self {
            Standing::Given => "",
            Standing::Derived => "~",
            Standing::Hidden => "-",
        }
    }
}

/// The groups of one dimension of tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Groups {
    /// What they are shown by: sorted, none twice.
    labels: Labels,
    /// The raw labels of all groups, one group behind the other, each group's sorted.
    members: Vec<Place>,
    /// Where the raw labels of each group end.
    ends: Vec<usize>,
    /// On what each rests.
    standing: Vec<Standing>,
}

impl Groups {
    fn members(&self, group: usize) -> &[Place] {
        let start = group
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let end = self.ends.get(group);
        end.map_or(&[], |end| &self.members[start.copied().unwrap_or(0)..*end])
    }

    /// The raw labels of each group.
    fn all(&self) -> impl Iterator<Item = &[Place]> {
        (0..self.ends.len()).map(|group| self.members(group))
    }

    fn push(&mut self, members: &[Place], standing: Standing) {
        self.members.extend(members);
        self.ends.push(self.members.len());
        self.standing.push(standing);
    }
}

impl Vocabulary {
    /// What the groups of a dimension are shown by, in their order.
    pub fn labels(&self, dimension: Dimension) -> &Labels {
        match &self.groups[dimension as usize] {
            Some(groups) => &groups.labels,
            None => self.raw(dimension),
        }
    }

    /// The raw labels of a dimension.
    pub fn raw(&self, dimension: Dimension) -> &Labels {
        &self.raw[dimension as usize]
    }

    /// The raw labels of a group: their dimension, and the label.
    pub fn members(
        &self,
        dimension: Dimension,
        group: usize,
    ) -> impl Iterator<Item = (Dimension, &str)> {
        let (members, own) = match &self.groups[dimension as usize] {
            Some(groups) => (groups.members(group), None),
            None => (&[][..], Some((dimension, group))),
        };
        let members = members.iter().copied().chain(own);
        members.map(|(dimension, label)| (dimension, self.raw(dimension).label(label)))
    }

    /// The group of a raw label.
    pub fn group_of(&self, dimension: Dimension, raw: usize) -> Place {
        let groups = &self.group_of[dimension as usize];
        groups.get(raw).copied().unwrap_or((dimension, raw))
    }

    /// This vocabulary and further labels, each a group of its own.
    pub fn with(&self, seen: &SeenLabels) -> Vocabulary {
        let new = |dimension: Dimension| {
            let labels = seen.get(&dimension).into_iter().flatten();
            labels.filter(move |label| self.raw(dimension).group(label).is_none())
        };
        let mut grown = Vocabulary::default();
        for dimension in Dimension::ALL {
            let labels = new(dimension).map(String::as_str);
            let labels: BTreeSet<&str> = labels.chain(self.raw(dimension).iter()).collect();
            grown.raw[dimension as usize] = labels.into_iter().collect();
        }
        if self.groups.iter().all(Option::is_none) {
            return grown;
        }
        let tags = || Kind::ALL.into_iter().map(Dimension::from);
        let known = tags().flat_map(|dimension| {
            let groups = self.labels(dimension).iter().enumerate();
            groups.flat_map(move |(group, shown)| {
                let members = self.members(dimension, group);
                members.map(move |(of, label)| TagLabel {
                    dimension,
                    shown,
                    of,
                    label,
                    standing: self.standing(dimension, group),
                })
            })
        });
        let new = tags().flat_map(|dimension| {
            new(dimension).map(move |label| TagLabel {
                dimension,
                shown: label,
                of: dimension,
                label,
                standing: Standing::Given,
            })
        });
        grown.with_tags(known.chain(new).collect())
    }

    /// On what a group rests.
    pub fn standing(&self, dimension: Dimension, group: usize) -> Standing {
        let groups = self.groups[dimension as usize].as_ref();
        let standing = groups.and_then(|groups| groups.standing.get(group));
        standing.copied().unwrap_or(Standing::Given)
    }

    /// Whether texts that only say a name of a group carry it too: persons that others than hidden articles carry.
    pub fn counts_where_said(&self, (dimension, group): Place) -> bool {
        dimension == Dimension::Person && self.standing(dimension, group) != Standing::Hidden
    }

    /// This vocabulary with the labels of other tags. Each raw label stands in one group.
    pub fn with_tags(&self, mut rows: Vec<TagLabel<'_>>) -> Vocabulary {
        rows.sort_unstable();
        let mut vocabulary = Vocabulary::default();
        for dimension in Dimension::ALL {
            vocabulary.raw[dimension as usize] = match dimension.kind() {
                Some(_) => {
                    let own = rows.iter().filter(|row| row.of == dimension);
                    let mut labels: Vec<&str> = own.map(|row| row.label).collect();
                    labels.sort_unstable();
                    labels.dedup();
                    labels.into_iter().collect()
                }
                // without the text of the others
                None => self.raw(dimension).iter().collect(),
            };
        }
        for dimension in Kind::ALL.map(Dimension::from) {
            let start = rows.partition_point(|row| row.dimension < dimension);
            let own = rows[start..].partition_point(|row| row.dimension == dimension);
            let own = rows[start..start + own].chunk_by(|one, other| one.shown == other.shown);
            let mut groups = Groups {
                labels: own.clone().map(|rows| rows[0].shown).collect(),
                ..Groups::default()
            };
            for rows in own {
                let places = rows.iter().filter_map(|row| {
                    let label = vocabulary.raw(row.of).group(row.label)?;
                    Some((row.of, label))
                });
                let places: Vec<Place> = places.collect();
                let standing = rows.iter().map(|row| row.standing).min();
                groups.push(&places, standing.unwrap_or(Standing::Given));
            }
            vocabulary.groups[dimension as usize] = Some(groups);
        }
        drop(rows);
        vocabulary.linked()
    }

    /// With the group of each raw label where tags are grouped.
    fn linked(mut self) -> Vocabulary {
        for dimension in Dimension::ALL {
            if self.groups[dimension as usize].is_some() {
                let raw = 0..self.raw(dimension).len();
                self.group_of[dimension as usize] = raw.map(|raw| (dimension, raw)).collect();
            }
        }
        for (dimension, groups) in Dimension::ALL.into_iter().zip(&self.groups) {
            for (group, members) in groups.iter().flat_map(Groups::all).enumerate() {
                for (from, raw) in members {
                    if let Some(place) = self.group_of[*from as usize].get_mut(*raw) {
                        *place = (dimension, group);
                    }
                }
            }
        }
        self
    }

    /// The groups that a typed value means, by dimension: see [`Dimension::looks_among`].
    ///
    /// Values and labels are compared by their words, all labels of a group. A single word that equals only what texts
    /// say, and no source gave, means all that hold it too. `lives` says which groups are carried: until a run is settled,
    /// and where they are not tags, labels stay that no article carries any more.
    pub fn find(
        &self,
        dimension: Dimension,
        value: &str,
        reach: Reach,
        lives: &dyn Fn(Dimension, usize) -> bool,
    ) -> Vec<Place> {
        let candidates = self.candidates(dimension, &Asked::new(value));
        self.meant(&candidates, value, reach, lives)
    }

    /// Those of some groups that a typed value means.
    fn meant(
        &self,
        candidates: &[Place],
        value: &str,
        reach: Reach,
        lives: &dyn Fn(Dimension, usize) -> bool,
    ) -> Vec<Place> {
        let asked = Asked::new(value);
        let levels: Vec<Asked> = value.split('/').map(Asked::new).collect();
        let (mut equal, mut holding) = (Vec::new(), Vec::new());
        for (dim, group) in candidates.iter().copied() {
            let compared = self.members(dim, group).map(|(_, label)| match reach {
                Reach::Below if is_below(&levels, label) => Found::Equal,
                Reach::Words | Reach::Whole | Reach::Below => asked.compare(label),
            });
            let found = compared.max().unwrap_or(Found::Nothing);
            if found == Found::Nothing || !lives(dim, group) {
                continue;
            }
            match found {
                Found::Equal => equal.push((dim, group)),
                Found::Words => holding.push((dim, group)),
                Found::Nothing => {}
            }
        }
        if reach == Reach::Whole {
            // tags of other capitals are one group, and have one count; what is no tag is counted as it stands
            let is_same = |(dim, group): &Place| {
                dim.kind().is_none() && self.labels(*dim).label(*group) == value
            };
            if let Some(same) = equal.iter().copied().find(is_same) {
                return vec![same];
            }
        }
        if reach != Reach::Words {
            return equal;
        }
        // a surname that texts alone give to somebody is short for all who have it
        let derived = |(dim, group): &Place| self.standing(*dim, *group) == Standing::Derived;
        let is_short = asked.is_one_word() && equal.iter().all(derived);
        if equal.is_empty() || is_short {
            equal.append(&mut holding);
            equal.sort_unstable();
        }
        equal
    }

    /// The groups that a typed value may mean: those with a label that holds its longest word; in the order of the dimensions
    /// that it looks among, and there in theirs.
    fn candidates(&self, dimension: Dimension, asked: &Asked) -> Vec<Place> {
        let among = dimension.looks_among();
        let Some(word) = asked.longest() else {
            let all = among.iter().flat_map(|dim| {
                let groups = 0..self.labels(*dim).len();
                groups.map(|group| (*dim, group))
            });
            return all.collect();
        };
        // labels of any kind may stand for tags of another
        let raw: Vec<Dimension> = match dimension.kind() {
            Some(_) => Kind::ALL.map(Dimension::from).into(),
            None => among.to_vec(),
        };
        let held = raw.into_iter().flat_map(|dim| {
            let labels = self.raw(dim).holding(word).into_iter();
            labels.map(move |label| self.group_of(dim, label))
        });
        let order = |dim: Dimension| among.iter().position(|other| *other == dim);
        let mut candidates: Vec<Place> = held.filter(|(dim, _)| order(*dim).is_some()).collect();
        candidates.sort_unstable_by_key(|(dim, group)| (order(*dim), *group));
        candidates.dedup();
        candidates
    }

    /// What the groups nearest to a value that means nothing are shown by, best first, at most `most`.
    pub fn nearest(
        &self,
        dimension: Dimension,
        value: &str,
        most: usize,
        lives: &dyn Fn(Dimension, usize) -> bool,
    ) -> Vec<&str> {
        let value = crate::text::fold(value);
        let mut near: Vec<(f64, &str, Dimension, usize)> = Vec::new();
        for dim in dimension.looks_among() {
            for (group, label) in self.labels(*dim).iter().enumerate() {
                let members = self.members(*dim, group);
                let likeness = members
                    .map(|(_, label)| likeness(&value, &crate::text::fold(label)))
                    .fold(0.0, f64::max);
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
        Vocabulary::default().with(&seen)
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
        seen.insert(
            Dimension::Topic,
            labels.map(str::to_owned).into_iter().collect(),
        );
        let vocabulary = Vocabulary::default().with(&seen);
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
    fn a_label_is_found_by_each_of_its_words() {
        let mut seen = SeenLabels::new();
        let labels = [
            "Jean-Luc O\u{2019}Brien",
            "U.S. Senate",
            "AC/DC",
            "24/7",
            "a/b-c/D.E.F.",
            "ŁÓDŹ",
            "C++",
            "Levi\u{2019}s",
            "x  y",
            "Ünal Al-Saud",
        ];
        let owned = labels.map(str::to_owned).into_iter();
        seen.insert(Dimension::Tag, owned.collect());
        let vocabulary = Vocabulary::default().with(&seen);
        let all: Vec<Place> = (0..labels.len())
            .map(|group| (Dimension::Tag, group))
            .collect();
        let values = labels
            .iter()
            .flat_map(|label| label.split([' ', '/']).chain([*label]));
        for value in values.filter(|value| !value.is_empty()) {
            for reach in [Reach::Words, Reach::Whole, Reach::Below] {
                // what has not been asked before looks at all labels, what has at a table
                let new = vocabulary.clone().with(&SeenLabels::new());
                let first = new.find(Dimension::Tag, value, reach, &|_, _| true);
                let found = vocabulary.find(Dimension::Tag, value, reach, &|_, _| true);
                assert_eq!(first, found);
                let among_all = vocabulary.meant(&all, value, reach, &|_, _| true);
                assert_eq!(found, among_all, "{value} {reach:?}");
                assert!(!found.is_empty() || reach != Reach::Words, "{value}");
            }
        }
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
        assert_eq!(
            Vocabulary::from_text(text.clone()).as_ref(),
            Some(&vocabulary)
        );
        for damaged in [
            "",
            "person",
            "person 9\n",
            &text[1..],
            &text[..text.len() - 1],
        ] {
            assert_eq!(Vocabulary::from_text(damaged.to_owned()), None);
        }
        let labels = vocabulary.labels(Dimension::Tag);
        assert_eq!(labels.label(99), "");
        for (group, label) in labels.iter().enumerate() {
            assert_eq!(labels.group(label), Some(group));
        }
        assert_eq!(labels.group("Drone"), None);
    }
}
