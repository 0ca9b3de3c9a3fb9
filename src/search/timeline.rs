//! A timeline: how many of the articles found lie in each day, week, month or year, and what share of all that is.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{FacetCounts, IndexState, Resolved, Results, UnknownWord};
use crate::{
    date::{Date, Days, Precision},
    facet::Dimension,
};

/// How long the periods of a timeline are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Interval {
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Interval {
    /// The one word for it.
    pub fn name(self) -> &'static str {
        match self {
            Interval::Day => "day",
            Interval::Week => "week",
            Interval::Month => "month",
            Interval::Year => "year",
        }
    }

    /// The period in which these days lie; nothing when they do not lie in one.
    fn period(self, days: Days) -> Option<Days> {
        let known_to = |precision| {
            let day = Date::from_day_number(days.from)?;
            Some(day.known_to(precision)?.days())
        };
        let period = match self {
            Interval::Day => Days {
                to: days.from,
                ..days
            },
            Interval::Week => {
                // 1970-01-01 was a Thursday
                let monday = days.from - (days.from + 3).rem_euclid(7);
                Days {
                    from: monday,
                    to: monday + 6,
                }
            }
            Interval::Month => known_to(Precision::Month)?,
            Interval::Year => known_to(Precision::Year)?,
        };
        (days.to <= period.to).then_some(period)
    }
}

/// How many articles have dates that span the same days, by these days; undated ones have none. The first number is that
/// of all, the others are those of the articles with each value that a timeline is split by.
pub type DayCounts = FxHashMap<Option<Days>, Vec<u64>>;

/// A timeline, and its JSON shape (version 1).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct Timeline {
    /// Version of this shape.
    pub version: u32,
    /// The whole query that ran, filters included.
    pub query: String,
    /// What the facet filters meant.
    pub resolved: Vec<Resolved>,
    /// Words of the query that no article holds in any form.
    pub unknown_words: Vec<UnknownWord>,
    /// Number of articles found; exact.
    pub total: u64,
    /// What was searched.
    pub index: IndexState,
    /// How long the periods are.
    pub by: Interval,
    /// The values that it is split by.
    pub split: Vec<SplitValue>,
    /// The articles found without a date.
    pub undated: Part,
    /// The articles of whose date less is known than the period.
    pub coarser: Part,
    /// The periods from the first to the last article found, without those of which the archive holds no article.
    pub periods: Vec<Period>,
}

/// A value that a timeline is split by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct SplitValue {
    /// The dimension.
    #[serde(skip)]
    pub dimension: Dimension,
    /// Its name.
    pub kind: &'static str,
    /// The label.
    pub label: String,
    /// Whether no source gave it: it follows from texts only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub derived: bool,
}

/// Some of the articles found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct Part {
    /// How many were found.
    pub count: u64,
    /// How many there are in the whole archive.
    pub archive: u64,
    /// How many of those found carry each value that the timeline is split by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<u64>,
}

/// The articles of one period.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct Period {
    /// Its first day.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// How short its name can be: its first day, its month or its year.
    #[serde(skip)]
    pub name: String,
    /// Its first day, from 1970-01-01.
    #[serde(skip)]
    pub days: Days,
    /// What was found.
    #[serde(flatten)]
    pub part: Part,
    /// `count` of `archive`, 0 to 1, to a millionth.
    pub share: f64,
}

impl Part {
    fn add(&mut self, found: &[u64]) {
        self.count += found.first().unwrap_or(&0);
        let values = self.values.iter_mut().zip(found.iter().skip(1));
        values.for_each(|(value, found)| *value += found);
    }
}

impl Timeline {
    /// Into as many values of a dimension a timeline is split at most.
    pub const MOST: usize = 100;

    /// The values by which a timeline is split, of those that were counted: several that filters pick, else the first
    /// ones; `limit` of each dimension at most.
    pub fn split_by(facets: &[FacetCounts], limit: usize) -> Vec<SplitValue> {
        let split = facets.iter().flat_map(|counts| {
            let picked = counts.values.iter().filter(|value| value.selected).count();
            let values = counts.values.iter();
            let chosen = values.filter(move |value| value.selected || picked < 2);
            let chosen = chosen.take(limit.min(Timeline::MOST));
            chosen.map(|value| SplitValue {
                dimension: counts.dimension,
                kind: counts.dimension.name(),
                label: value.label.clone(),
                derived: value.derived,
            })
        });
        split.collect()
    }

    /// Lays out what was found. `split` is what the counts behind the first of `found` are of; `archive` counts all
    /// articles, without a split.
    pub fn new(
        results: Results,
        by: Interval,
        split: Vec<SplitValue>,
        found: &DayCounts,
        archive: &DayCounts,
    ) -> Timeline {
        let empty = Part {
            values: vec![0; split.len()],
            ..Part::default()
        };
        let (mut undated, mut coarser) = (empty.clone(), empty.clone());
        let mut periods: BTreeMap<i64, (Days, Part)> = BTreeMap::new();
        let mut part = |days: &Option<Days>, add: &dyn Fn(&mut Part)| {
            let Some(days) = days else {
                return add(&mut undated);
            };
            let Some(period) = by.period(*days) else {
                return add(&mut coarser);
            };
            let period = periods.entry(period.from);
            add(&mut period
                .or_insert_with(|| (by.period(*days).unwrap_or(*days), empty.clone()))
                .1);
        };
        for (days, counts) in archive {
            part(days, &|part| part.archive += counts.first().unwrap_or(&0));
        }
        for (days, counts) in found {
            part(days, &|part| part.add(counts));
        }
        let mut periods: Vec<Period> = periods
            .into_values()
            .map(|(days, part)| Period::new(by, days, part))
            .collect();
        let is_found = |period: &Period| period.part.count > 0;
        let last = periods
            .iter()
            .rposition(is_found)
            .map_or(0, |last| last + 1);
        periods.truncate(last);
        let first = periods.iter().position(is_found).unwrap_or(0);
        periods.drain(..first);
        Timeline {
            version: 1,
            query: results.query,
            resolved: results.resolved,
            unknown_words: results.unknown_words,
            total: results.total,
            index: results.index,
            by,
            split,
            undated,
            coarser,
            periods,
        }
    }
}

impl Period {
    fn new(by: Interval, days: Days, part: Part) -> Period {
        // the week of the last day that can be written ends after it
        let day = |number| Date::from_day_number(number).or(Date::day(9999, 12, 31));
        let written = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
        let precision = match by {
            Interval::Day | Interval::Week => Precision::Day,
            Interval::Month => Precision::Month,
            Interval::Year => Precision::Year,
        };
        let share = part.count as f64 / part.archive.max(1) as f64;
        Period {
            from: written(day(days.from)),
            to: written(day(days.to)),
            name: written(day(days.from).and_then(|day| day.known_to(precision))),
            days,
            share: (share * 1e6).round() / 1e6,
            part,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(by: Interval, date: &str, expect: Option<(&str, &str)>) {
        let period = by.period(Date::parse(date).unwrap().days());
        let period = period.map(|days| Period::new(by, days, Part::default()));
        let found = period.as_ref().map(|p| (p.from.as_str(), p.to.as_str()));
        assert_eq!(found, expect, "{date} by {}", by.name());
    }

    #[test]
    fn a_date_lies_in_a_period_when_all_its_days_do() {
        check(
            Interval::Day,
            "2024-02-29",
            Some(("2024-02-29", "2024-02-29")),
        );
        check(Interval::Day, "2024-02", None);
        check(
            Interval::Week,
            "2025-01-01",
            Some(("2024-12-30", "2025-01-05")),
        );
        check(
            Interval::Week,
            "2025-01-06",
            Some(("2025-01-06", "2025-01-12")),
        );
        check(
            Interval::Week,
            "1969-12-31",
            Some(("1969-12-29", "1970-01-04")),
        );
        check(
            Interval::Week,
            "9999-12-31",
            Some(("9999-12-27", "9999-12-31")),
        );
        check(Interval::Week, "2025-01", None);
        check(
            Interval::Month,
            "2024-02-29",
            Some(("2024-02-01", "2024-02-29")),
        );
        check(
            Interval::Month,
            "2024-02",
            Some(("2024-02-01", "2024-02-29")),
        );
        check(Interval::Month, "2024", None);
        check(Interval::Year, "2024", Some(("2024-01-01", "2024-12-31")));
        check(Interval::Year, "0000", Some(("0000-01-01", "0000-12-31")));
    }
}
