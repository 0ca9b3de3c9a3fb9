//! Facets: which values to count, and of those counted which to give, in which order.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap},
};

use serde::Serialize;

use super::{
    beginning::Beginning,
    surprise::{comparable, shown, surprise},
};
use crate::{
    facet::Dimension,
    text::fold,
    vocabulary::{Standing, Vocabulary},
};

/// Which facet values to count, and how many of each dimension to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facets {
    /// The dimensions to count.
    pub dimensions: Vec<Dimension>,
    /// How many values of each, at most; those that a filter picks are given besides.
    pub limit: usize,
    /// In which order.
    pub order: FacetOrder,
    /// What has been typed of a value: only values are counted, and given, that have, in one of their spellings, for each
    /// typed word a word that begins so; those that themselves begin so come first.
    pub beginning: Option<String>,
}

/// The order of facet values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetOrder {
    /// The most frequent first, equal counts by label.
    Count,
    /// By label, folded.
    Name,
    /// By how much more frequent it is among the articles found than in the whole archive; see
    /// [`surprise`](super::surprise()).
    Surprise,
}

impl Facets {
    /// None of them.
    pub fn none() -> Facets {
        Facets::of(Vec::new(), 0)
    }

    /// The most frequent values of some dimensions, so many each at most.
    pub fn of(dimensions: Vec<Dimension>, limit: usize) -> Facets {
        Facets {
            dimensions,
            limit,
            order: FacetOrder::Count,
            beginning: None,
        }
    }
}

/// The counted values of one dimension.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct FacetCounts {
    /// The dimension.
    #[serde(skip)]
    pub dimension: Dimension,
    /// In which order.
    #[serde(skip)]
    pub order: FacetOrder,
    /// Number of articles that were counted: those found; where the dimension asks for any of several values, those
    /// found without that choice.
    pub articles: u64,
    /// What has been typed of a value, if anything has.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub beginning: Option<String>,
    /// Number of different values among them; of those that begin so, where a beginning was typed.
    pub distinct: u64,
    /// The first ones in the order asked for, and those of them that a filter picks.
    pub values: Vec<FacetValue>,
}

/// A facet value and its count.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct FacetValue {
    /// The label.
    pub label: String,
    /// Number of articles counted that carry it.
    pub count: u64,
    /// Number of articles of the whole archive that carry it; only where values are ordered by surprise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<u64>,
    /// How surprising that is, to a hundredth; only where values are ordered by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surprise: Option<f64>,
    /// Whether no source gave it: it follows from texts only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub derived: bool,
    /// Whether a filter picked it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub selected: bool,
}

/// How many of some articles carry each group of a dimension.
#[derive(Clone, Copy, Debug)]
pub struct Tally<'a> {
    /// Number of articles.
    pub articles: u64,
    /// A count a group; groups behind its end have none.
    pub counts: &'a [u32],
}

impl Tally<'_> {
    fn of(&self, group: usize) -> u64 {
        self.counts.get(group).map_or(0, |count| u64::from(*count))
    }
}

impl FacetCounts {
    /// Number of values that are not given.
    pub fn more(&self) -> u64 {
        let given = self.values.iter().filter(|value| value.count > 0).count() as u64;
        self.distinct - given
    }

    /// Those of the counted values that are asked for. `archive` is the tally of the whole archive, which the order by
    /// surprise needs; `picked` are the groups that filters pick.
    pub fn new(
        dimension: Dimension,
        vocabulary: &Vocabulary,
        found: Tally<'_>,
        archive: Option<Tally<'_>>,
        facets: &Facets,
        picked: &BTreeSet<usize>,
    ) -> FacetCounts {
        let labels = vocabulary.labels(dimension);
        let beginning = facets.beginning.as_deref().map(Beginning::new);
        let surprising = |group: usize| {
            archive.map_or(0.0, |archive| {
                surprise(
                    found.of(group),
                    found.articles,
                    archive.of(group),
                    archive.articles,
                )
            })
        };
        let key = |group: usize| {
            let count = Reverse(found.of(group));
            match facets.order {
                FacetOrder::Count => Key::Count(count),
                FacetOrder::Name => Key::Name(fold(labels.label(group))),
                FacetOrder::Surprise => {
                    Key::Surprise(Reverse(comparable(surprising(group))), count)
                }
            }
        };
        let candidate = |group: usize| {
            let fit = match &beginning {
                Some(beginning) => {
                    // any spelling will do
                    let others = vocabulary.members(dimension, group);
                    let others = others.filter_map(|(_, label)| beginning.fits(label));
                    Some(beginning.fits(labels.label(group)).or(others.min())?)
                }
                None => None,
            };
            Some(((fit, key(group)), group))
        };
        let mut distinct = 0;
        let mut first = First::new(facets.limit);
        let counts = found.counts.iter().enumerate().take(labels.len());
        for (group, _) in counts.filter(|(_, count)| **count > 0) {
            if let Some(candidate) = candidate(group) {
                distinct += 1;
                first.add(candidate);
            }
        }
        let missing = picked.iter().filter(|group| found.of(**group) == 0);
        missing
            .filter_map(|group| candidate(*group))
            .for_each(|candidate| first.add(candidate));
        let picked_too = picked.iter().filter_map(|group| candidate(*group));
        let groups = first.with(picked_too.collect());
        let by_surprise = facets.order == FacetOrder::Surprise;
        let values = groups.into_iter().map(|group| FacetValue {
            label: labels.label(group).to_owned(),
            count: found.of(group),
            archive: archive.map(|archive| archive.of(group)),
            surprise: by_surprise.then(|| shown(surprising(group))),
            derived: vocabulary.standing(dimension, group) == Standing::Derived,
            selected: picked.contains(&group),
        });
        FacetCounts {
            dimension,
            order: facets.order,
            articles: found.articles,
            beginning: facets.beginning.clone(),
            distinct,
            values: values.collect(),
        }
    }
}

/// What values are sorted by, the lower the better.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Count(Reverse<u64>),
    Name(String),
    Surprise(Reverse<i64>, Reverse<u64>),
}

/// The groups with the lowest keys; equal keys by group, which is by label.
struct First<K> {
    limit: usize,
    /// The last of them on top.
    groups: BinaryHeap<(K, usize)>,
}

impl<K: Ord> First<K> {
    fn new(limit: usize) -> First<K> {
        First {
            limit,
            groups: BinaryHeap::new(),
        }
    }

    fn add(&mut self, group: (K, usize)) {
        if self.groups.len() < self.limit {
            self.groups.push(group);
        } else if let Some(mut last) = self.groups.peek_mut()
            && group < *last
        {
            *last = group;
        }
    }

    /// All of them in order, and others wherever they stand.
    fn with(self, others: Vec<(K, usize)>) -> Vec<usize> {
        let mut groups = self.groups.into_vec();
        groups.extend(others);
        groups.sort_unstable();
        groups.dedup_by_key(|(_, group)| *group);
        groups.into_iter().map(|(_, group)| group).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{SeenLabels, TagLabel};

    #[test]
    fn a_value_is_found_by_the_beginning_of_any_spelling() {
        let spellings = ["Volodymyr Zelenskyy", "Wolodymyr Selenskyj"];
        let mut seen = SeenLabels::new();
        let labels = seen.entry(Dimension::Person).or_default();
        labels.extend(spellings.map(str::to_owned));
        let rows = spellings.map(|label| TagLabel {
            dimension: Dimension::Person,
            shown: "Volodymyr Zelenskyy",
            of: Dimension::Person,
            label,
            standing: Standing::Given,
        });
        let vocabulary = Vocabulary::default().with(&seen).with_tags(rows.to_vec());
        let check = |typed: &str, expect: &[&str]| {
            let facets = Facets {
                beginning: Some(typed.to_owned()),
                ..Facets::of(vec![Dimension::Person], 10)
            };
            let found = Tally {
                articles: 5,
                counts: &[5],
            };
            let counts = FacetCounts::new(
                Dimension::Person,
                &vocabulary,
                found,
                None,
                &facets,
                &BTreeSet::new(),
            );
            let labels: Vec<&str> = counts.values.iter().map(|v| v.label.as_str()).collect();
            assert_eq!(labels, expect, "{typed}");
            assert_eq!(counts.distinct, expect.len() as u64);
        };
        check("zel", &["Volodymyr Zelenskyy"]);
        check("selen", &["Volodymyr Zelenskyy"]);
        check("wolodymyr s", &["Volodymyr Zelenskyy"]);
        check("witk", &[]);
    }
}
