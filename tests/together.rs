//! Timelines and pairs against a naive count, on random archives of several segments.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use newsdex::{
    archive::Archive,
    engine::Engine,
    facet::Dimension,
    query::parse,
    search::{Facets, Interval, Pair, PairOrder, Pairing, Part, Search, surprise},
};
use proptest::{prelude::*, sample::select};

use crate::{
    facets::{Naive, archive_of},
    harness::Dir,
    naive::parts,
    tagged::{Seen, record},
};

/// The number of a day, counted one by one from the year 1 on.
fn day_number(date: &str) -> i64 {
    let part = |from: usize, to: usize| date[from..to].parse::<i64>().unwrap();
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let (year, month, day) = (part(0, 4), part(5, 7), part(8, 10));
    let years: i64 = (1..year)
        .map(|year| if is_leap(year) { 366 } else { 365 })
        .sum();
    let february = if is_leap(year) { 29 } else { 28 };
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    years + months[..month as usize - 1].iter().sum::<i64>() + day
}

/// The first day of the period in which a date lies, if it is known that well.
fn period(by: Interval, date: &str) -> Option<i64> {
    Some(match by {
        Interval::Year => day_number(&format!("{}-01-01", &date[..4])),
        Interval::Month => day_number(&format!("{}-01", date.get(..7)?)),
        Interval::Day => day_number(date.get(..10)?),
        Interval::Week => {
            let day = day_number(date.get(..10)?);
            // a Monday
            day - (day - day_number("2024-12-30")).rem_euclid(7)
        }
    })
}

/// What is asked: articles with a word, and with one of some persons if there are any.
struct Ask<'a> {
    word: &'a str,
    persons: Vec<String>,
    naive: &'a Naive,
}

impl Ask<'_> {
    fn search(&self) -> Search {
        let persons: Vec<String> = self
            .persons
            .iter()
            .map(|p| format!("person:\"{p}\""))
            .collect();
        let query = format!("{} ({})", self.word, persons.join(" OR ")).replace("()", "");
        Search::new(&parse(&query).unwrap()).unwrap()
    }

    fn finds(&self, article: &Seen) -> bool {
        article.words.contains(self.word) && (self.persons.is_empty() || self.picked(article))
    }

    fn picked(&self, article: &Seen) -> bool {
        let mut values = article.values.iter();
        values.any(|(dim, label)| self.picks(*dim, label))
    }

    /// Whether a value has a label that is one of the persons.
    fn picks(&self, dimension: Dimension, label: &str) -> bool {
        let value = (dimension, label.to_owned());
        let alone = vec![label.to_owned()];
        let spellings = self.naive.spellings.get(&value).unwrap_or(&alone);
        let asked = |label: &String| {
            self.persons
                .iter()
                .any(|person| parts(person) == parts(label))
        };
        matches!(dimension, Dimension::Person | Dimension::Tag) && spellings.iter().any(asked)
    }
}

/// The values by which a timeline is split: two picked ones of a dimension, else its two most frequent ones.
fn split_by(naive: &Naive, ask: &Ask<'_>, split: &[Dimension]) -> Vec<(&'static str, String)> {
    let mut values = Vec::new();
    for dimension in split {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for label in naive
            .known(*dimension)
            .into_iter()
            .filter(|label| ask.picks(*dimension, label))
        {
            counts.insert(label, 0);
        }
        let picked = counts.len();
        for article in naive.articles.iter().filter(|article| ask.finds(article)) {
            for (dim, label) in article.values.iter().filter(|(dim, _)| dim == dimension) {
                if picked < 2 || ask.picks(*dim, label) {
                    *counts.entry(label.clone()).or_default() += 1;
                }
            }
        }
        let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
        counts.sort_by_key(|(label, count)| (Reverse(*count), label.clone()));
        let first = counts.into_iter().take(2);
        values.extend(first.map(|(label, _)| (dimension.name(), label)));
    }
    values
}

#[track_caller]
fn check_timeline(
    archive: &Archive,
    naive: &Naive,
    ask: &Ask<'_>,
    by: Interval,
    split: &[Dimension],
) {
    let mut search = ask.search();
    search.facets = Facets::of(split.to_vec(), 2);
    let timeline = archive.engine().unwrap().timeline(&search, by).unwrap();
    let given = timeline
        .split
        .iter()
        .map(|value| (value.kind, value.label.clone()));
    assert_eq!(
        given.collect::<Vec<_>>(),
        split_by(naive, ask, split),
        "{}",
        search.text
    );
    let empty = Part {
        values: vec![0; timeline.split.len()],
        ..Part::default()
    };
    let (mut undated, mut coarser) = (empty.clone(), empty.clone());
    let mut periods: BTreeMap<i64, Part> = BTreeMap::new();
    let mut total = 0;
    for article in &naive.articles {
        let part = match article.date.as_deref().map(|date| period(by, date)) {
            None => &mut undated,
            Some(None) => &mut coarser,
            Some(Some(first)) => periods.entry(first).or_insert_with(|| empty.clone()),
        };
        part.archive += 1;
        if !ask.finds(article) {
            continue;
        }
        total += 1;
        part.count += 1;
        for (count, value) in part.values.iter_mut().zip(&timeline.split) {
            let value = (Dimension::named(value.kind).unwrap(), value.label.clone());
            *count += u64::from(article.values.contains(&value));
        }
    }
    let found: Vec<i64> = periods
        .iter()
        .filter(|(_, p)| p.count > 0)
        .map(|(day, _)| *day)
        .collect();
    periods.retain(|day, _| found.first() <= Some(day) && Some(day) <= found.last());
    let given: Vec<(i64, Part)> = timeline
        .periods
        .iter()
        .map(|period| (day_number(&period.from), period.part.clone()))
        .collect();
    assert_eq!(timeline.total, total);
    assert_eq!(given, periods.into_iter().collect::<Vec<_>>());
    assert_eq!((timeline.undated, timeline.coarser), (undated, coarser));
    for period in &timeline.periods {
        let share = period.part.count as f64 / period.part.archive as f64;
        assert!((period.share - share).abs() < 1e-6);
        assert!(period.from <= period.to);
    }
}

fn check_pairs(archive: &Archive, naive: &Naive, ask: &Ask<'_>, pairing: Pairing) {
    let pairs = archive
        .engine()
        .unwrap()
        .pairs(&ask.search(), pairing)
        .unwrap();
    let found: Vec<&Seen> = naive.articles.iter().filter(|a| ask.finds(a)).collect();
    let labels = |article: &Seen| -> Vec<String> {
        let own = article
            .values
            .iter()
            .filter(|(dim, _)| *dim == pairing.dimension);
        own.map(|(_, label)| label.clone()).collect()
    };
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for label in found.iter().flat_map(|article| labels(article)) {
        *counts.entry(label).or_default() += 1;
    }
    let mut met: BTreeMap<(String, String), Vec<&Seen>> = BTreeMap::new();
    for article in &found {
        let mut labels = labels(article);
        labels.sort_by_key(|label| (Reverse(counts[label]), label.clone()));
        for (at, one) in labels.iter().enumerate() {
            for other in &labels[at + 1..] {
                met.entry((one.clone(), other.clone()))
                    .or_default()
                    .push(article);
            }
        }
    }
    let all = found.len() as u64;
    let exact = |(one, other): &(String, String), both: u64| {
        surprise(both, counts[one], counts[other], all)
    };
    let mut expected: Vec<((String, String), Vec<&Seen>)> = met.into_iter().collect();
    expected.sort_by_key(|(labels, articles)| {
        let both = articles.len() as u64;
        let first = match pairing.order {
            PairOrder::Count => both as i64,
            PairOrder::Surprise => (exact(labels, both) * 1e6).round() as i64,
        };
        let rank = |label: &String| (Reverse(counts[label]), label.clone());
        (Reverse(first), rank(&labels.1), rank(&labels.0))
    });
    expected.truncate(pairing.limit);
    assert_eq!(pairs.total, all);
    assert_eq!(pairs.pairs.len(), expected.len(), "{pairing:?}");
    for (pair, (labels, articles)) in pairs.pairs.iter().zip(expected) {
        let Pair {
            one,
            other,
            count,
            count_one,
            count_other,
            ..
        } = pair;
        assert_eq!((one, other), (&labels.0, &labels.1), "{pairing:?}");
        assert_eq!(*count, articles.len() as u64);
        assert_eq!((*count_one, *count_other), (counts[one], counts[other]));
        assert!((pair.surprise - exact(&labels, *count)).abs() < 0.006);
        // the beginning of a year or month stands for it
        let whole = |date: &str| format!("{date}{}", &"0000-01-01T00:00:00"[date.len()..]);
        let dated = articles
            .iter()
            .filter_map(|article| Some((whole(article.date.as_deref()?), &article.id)));
        let first = pair.first.as_ref().map(|first| first.id.clone());
        assert_eq!(first, dated.min().map(|(_, id)| id.clone()));
    }
}

proptest! {
    // `PROPTEST_CASES` asks for more
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases / 8,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn timelines_and_pairs_on_any_archive_agree_with_the_scan(
        files in prop::collection::vec(prop::collection::vec(record(), 1..12), 1..4),
        asks in prop::collection::vec(
            (
                select(vec!["", "drones", "talks", "missiles"]),
                select(Dimension::ALL.to_vec()),
                prop::bool::ANY,
                prop_oneof![0usize..6, Just(usize::MAX)],
                prop::collection::vec(0usize..40, 0..4),
            ),
            12,
        ),
    ) {
        let dir = Dir::new();
        let archive = archive_of(&dir, &files);
        let naive = Naive::scan(&archive);
        for (word, dimension, either, limit, persons) in asks {
            let known = [naive.known(Dimension::Person), naive.known(Dimension::Tag)].concat();
            let persons = persons.iter().filter_map(|at| known.get(at % known.len().max(1)).cloned());
            let ask = Ask { naive: &naive, word, persons: persons.collect::<BTreeSet<_>>().into_iter().collect() };
            let split = if either { vec![dimension, Dimension::Person] } else { vec![] };
            let split: BTreeSet<Dimension> = split.into_iter().collect();
            let split: Vec<Dimension> = split.into_iter().collect();
            for by in [Interval::Day, Interval::Week, Interval::Month, Interval::Year] {
                check_timeline(&archive, &naive, &ask, by, &split);
            }
            for dimension in [dimension, Dimension::Person, Dimension::Tag] {
                let order = if either { PairOrder::Count } else { PairOrder::Surprise };
                check_pairs(&archive, &naive, &ask, Pairing { dimension, limit, order });
            }
        }
    }
}
