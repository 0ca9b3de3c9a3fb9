//! Facets against a naive count: every dimension, order and way of choosing, on random archives of several segments.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use newsdex::{
    archive::Archive,
    engine::Engine,
    facet::Dimension,
    query::parse,
    search::{FacetOrder, Facets, Origins, Page, Results, Search, surprise},
    text::fold,
};
use proptest::{prelude::*, sample::select};
use serde_json::Value;

use crate::{
    harness::Dir,
    naive::parts,
    tagged::{Choice, Seen, choice, record},
};

fn equal(asked: &str, label: &str) -> bool {
    parts(asked) == parts(label)
}

fn is_below(asked: &str, label: &str) -> bool {
    let levels: Vec<&str> = asked.split('/').collect();
    let has: Vec<&str> = label.split('/').collect();
    equal(asked, label)
        || (levels.len() < has.len() && levels.iter().zip(&has).all(|(a, b)| equal(a, b)))
}

/// Whether a value is one of those meant.
type Picks = Box<dyn Fn(Dimension, &str) -> bool>;

/// A naive filter.
struct Filter {
    typed: String,
    /// Whether an article must not carry what it picks.
    denied: bool,
    picks: Picks,
}

impl Filter {
    fn new(
        typed: String,
        dimension: Dimension,
        fits: impl Fn(Dimension, &str) -> bool + 'static,
    ) -> Filter {
        let among = move |dim: Dimension| {
            dim == dimension
                || (dimension.kind().is_some() && dim == Dimension::Tag)
                || (dimension == Dimension::Tag && dim.kind().is_some())
        };
        Filter {
            typed,
            denied: false,
            picks: Box::new(move |dim, label| among(dim) && fits(dim, label)),
        }
    }

    fn denied(self) -> Filter {
        Filter {
            typed: format!("-{}", self.typed),
            denied: true,
            ..self
        }
    }

    fn holds(&self, seen: &Seen) -> bool {
        seen.values
            .iter()
            .any(|(dim, label)| (self.picks)(*dim, label))
            != self.denied
    }
}

/// The filters of one choice: those that its own counts ignore, and the others.
struct Filters {
    any: Vec<Filter>,
    others: Vec<Filter>,
}

fn filters(dimension: Dimension, choice: &Choice, naive: &Naive) -> Filters {
    let known = naive.known(dimension);
    let meaning = |fits: Box<dyn Fn(&str) -> bool>| {
        let spellings = Rc::clone(&naive.spellings);
        move |dim: Dimension, label: &str| {
            let key = (dim, label.to_owned());
            let alone = vec![label.to_owned()];
            let labels = spellings.get(&key).unwrap_or(&alone);
            labels.iter().any(|label| fits(label))
        }
    };
    let label = |at: &usize| known[*at % known.len()].clone();
    let carries = |at: &usize| {
        let asked = label(at);
        let typed = format!("{dimension}:\"{asked}\"");
        Filter::new(
            typed,
            dimension,
            meaning(Box::new(move |label| equal(&asked, label))),
        )
    };
    let (mut any, mut others) = (Vec::new(), Vec::new());
    if !known.is_empty() {
        any.extend(choice.any.iter().map(carries));
        if let Some(at) = choice.below.as_ref().filter(|_| !any.is_empty()) {
            let asked = label(at);
            let typed = format!("{dimension}:\"{asked}\"/*");
            let fits = meaning(Box::new(move |label| is_below(&asked, label)));
            any.push(Filter::new(typed, dimension, fits));
        }
        others.extend(choice.all.iter().map(carries));
        others.extend(choice.without.iter().map(carries).map(Filter::denied));
    }
    if choice.missing {
        let own = move |dim: Dimension| match dimension {
            Dimension::Tag => dim.kind().is_some(),
            _ => dim == dimension,
        };
        others.push(Filter {
            typed: format!("no:{dimension}"),
            denied: true,
            picks: Box::new(move |dim, _| own(dim)),
        });
    }
    Filters { any, others }
}

/// All articles that a search may see.
pub struct Naive {
    pub articles: Vec<Seen>,
    /// All labels of each value of tags.
    pub spellings: Rc<BTreeMap<(Dimension, String), Vec<String>>>,
}

impl Naive {
    pub fn scan(archive: &Archive) -> Naive {
        let engine = archive.engine().unwrap();
        let (mut stands_for, mut spellings) = (BTreeMap::new(), BTreeMap::new());
        for group in engine.tags().unwrap().groups {
            let value = (Dimension::from(group.kind), group.label);
            for tag in &group.labels {
                stands_for.insert((value.0, tag.label.clone()), value.clone());
            }
            let labels = group.labels.into_iter().map(|tag| tag.label);
            spellings.insert(value, labels.collect());
        }
        let mut search = Search::new(&parse("").unwrap()).unwrap();
        search.page = Page::ALL;
        let hits = engine.search(&search).unwrap().hits.into_iter();
        let articles = hits.map(|hit| {
            let article = engine.article(&hit.id).unwrap().unwrap();
            let mut seen = Seen::new(&serde_json::to_value(&article).unwrap());
            for values in [&mut seen.values, &mut seen.given] {
                let raw = std::mem::take(values).into_iter();
                *values = raw
                    .map(|value| stands_for.get(&value).cloned().unwrap_or(value))
                    .collect();
            }
            seen
        });
        Naive {
            articles: articles.collect(),
            spellings: Rc::new(spellings),
        }
    }

    /// The same with those tags only that the source gave.
    fn given(&self) -> Naive {
        let mut articles = self.articles.clone();
        for article in &mut articles {
            let given = &article.given;
            article
                .values
                .retain(|value| value.0.kind().is_none() || given.contains(value));
        }
        Naive {
            articles,
            spellings: Rc::clone(&self.spellings),
        }
    }

    /// The labels that filters on a dimension can mean.
    pub fn known(&self, dimension: Dimension) -> Vec<String> {
        let values = self.articles.iter().flat_map(|article| &article.values);
        let own = values.filter(|(dim, _)| dim == &dimension);
        let labels: BTreeSet<&String> = own.map(|(_, label)| label).collect();
        labels.into_iter().cloned().collect()
    }
}

/// What a facet must say of a dimension: articles counted, and a count a value.
fn tally(articles: &[&Seen], dimension: Dimension) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for (dim, label) in articles.iter().flat_map(|article| &article.values) {
        if *dim == dimension {
            *counts.entry(label.clone()).or_default() += 1;
        }
    }
    counts
}

/// 0 when the label begins with what was typed, 1 when words of it do, nothing when one typed word begins none.
fn fit(typed: &str, label: &str) -> Option<u8> {
    let (typed, label) = (parts(typed), parts(label));
    let begins = |word: &String| label.iter().any(|other| other.starts_with(word.as_str()));
    let (last, before) = typed.split_last()?;
    let starts = label.len() >= typed.len()
        && label[..before.len()] == *before
        && label[before.len()].starts_with(last.as_str());
    match typed.iter().all(begins) {
        false => None,
        true => Some(u8::from(!starts)),
    }
}

#[track_caller]
fn check_one(
    text: &str,
    results: &Results,
    facets: &Facets,
    dimension: Dimension,
    counted: &[&Seen],
    all: &[&Seen],
    picked: &BTreeSet<String>,
) {
    let facet = results.facet(dimension).unwrap();
    let context = format!("{text} · {dimension} {facets:?}");
    let typed = facets.beginning.as_deref();
    let fits = |label: &str| match typed {
        None => Some(0),
        Some(typed) => fit(typed, label),
    };
    let mut counts = tally(counted, dimension);
    counts.retain(|label, _| fits(label).is_some());
    assert_eq!(facet.articles, counted.len() as u64, "{context}");
    assert_eq!(facet.distinct, counts.len() as u64, "{context}");
    for label in picked.iter().filter(|label| fits(label).is_some()) {
        counts.entry(label.clone()).or_default();
    }
    let archive = tally(all, dimension);
    let surprising = |label: &str, count: u64| {
        let is = surprise(
            count,
            counted.len() as u64,
            archive[label],
            all.len() as u64,
        );
        (is * 1e6).round() as i64
    };
    let mut expected: Vec<(String, u64)> = counts.into_iter().collect();
    match facets.order {
        FacetOrder::Count => expected.sort_by_key(|(l, n)| (fits(l), Reverse(*n), l.clone())),
        FacetOrder::Name => expected.sort_by_key(|(l, _)| (fits(l), fold(l), l.clone())),
        FacetOrder::Surprise => expected
            .sort_by_key(|(l, n)| (fits(l), Reverse(surprising(l, *n)), Reverse(*n), l.clone())),
    }
    let mut place = 0;
    expected.retain(|(label, _)| {
        place += 1;
        place <= facets.limit || picked.contains(label)
    });
    let given: Vec<(String, u64)> = facet
        .values
        .iter()
        .map(|v| (v.label.clone(), v.count))
        .collect();
    assert_eq!(given, expected, "{context}");
    for value in &facet.values {
        assert_eq!(value.selected, picked.contains(&value.label), "{context}");
        let of_all = (facets.order == FacetOrder::Surprise).then(|| archive[&value.label]);
        assert_eq!(value.archive, of_all, "{context}");
    }
}

/// An archive of a segment a file, the first file cut in half at last, so that articles are deleted.
pub fn archive_of(dir: &Dir, files: &[Vec<Value>]) -> Archive {
    let lines = |records: &[Value]| {
        let lines: Vec<String> = records.iter().map(Value::to_string).collect();
        lines.join("\n")
    };
    for (number, records) in files.iter().enumerate() {
        dir.write(&format!("articles/{number}.jsonl"), lines(records));
        dir.ingest(&dir.path("articles"));
    }
    dir.write("articles/0.jsonl", lines(&files[0][..files[0].len() / 2]));
    dir.ingest(&dir.path("articles")).0
}

proptest! {
    // `PROPTEST_CASES` asks for more
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases / 8,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_choice_on_any_archive_counts_as_the_scan_does(
        files in prop::collection::vec(prop::collection::vec(record(), 1..9), 1..4),
        asks in prop::collection::vec(
            (
                prop::option::of(select(vec!["drones", "talks", "drones OR missiles"])),
                prop::collection::vec((select(Dimension::ALL.to_vec()), choice()), 0..4),
                select(vec![FacetOrder::Count, FacetOrder::Name, FacetOrder::Surprise]),
                select(vec![0, 1, 3, usize::MAX]),
                prop::option::weighted(0.3, select(vec!["a", "ann", "lee a", "ac/d", "oil", "20", "angs"])),
                select(vec![Origins::All, Origins::Given]),
            ),
            16,
        ),
    ) {
        let dir = Dir::new();
        let archive = archive_of(&dir, &files);
        let naives = [Naive::scan(&archive), Naive::scan(&archive).given()];
        let engine = archive.engine().unwrap();
        for (word, choices, order, limit, beginning, origins) in asks {
            let naive = &naives[usize::from(origins == Origins::Given)];
            let all: Vec<&Seen> = naive.articles.iter().collect();
            let choices: BTreeMap<Dimension, Choice> = choices.into_iter().collect();
            let chosen: BTreeMap<Dimension, Filters> = choices
                .iter()
                .map(|(dim, choice)| (*dim, filters(*dim, choice, naive)))
                .collect();
            let typed = |filters: &[Filter], between: &str| {
                let typed: Vec<&str> = filters.iter().map(|f| f.typed.as_str()).collect();
                typed.join(between)
            };
            let mut text = word.map_or(String::new(), |word| format!("({word})"));
            for Filters { any, others } in chosen.values() {
                text = format!("{text} {} ({})", typed(others, " "), typed(any, " OR "));
            }
            let text = text.replace("()", "");
            let any_of_one: Vec<Dimension> = chosen
                .iter()
                .filter(|(_, filters)| filters.any.len() == 1 && filters.others.is_empty())
                .map(|(dim, _)| *dim)
                .collect();
            let mut search = Search::matching_any(&parse(&text).unwrap(), &any_of_one).unwrap();
            search.page = Page::ALL;
            search.origins = origins;
            search.facets = Facets {
                dimensions: Dimension::ALL.to_vec(),
                limit,
                order,
                beginning: beginning.map(str::to_owned),
            };
            let results = engine.search(&search).unwrap();
            let holds = |seen: &Seen, ignored: Option<Dimension>| {
                let words = word.is_none_or(|word| word.split(" OR ").any(|word| seen.words.contains(word)));
                words && chosen.iter().all(|(dim, filters)| {
                    // with a single value, only a choice among several is ignored
                    let several = filters.any.len() > 1 || any_of_one.contains(dim);
                    let ignored = ignored == Some(*dim) && several;
                    filters.others.iter().all(|filter| filter.holds(seen))
                        && (ignored || filters.any.is_empty() || filters.any.iter().any(|filter| filter.holds(seen)))
                })
            };
            let found = all.iter().filter(|seen| holds(seen, None)).count();
            prop_assert_eq!(results.total, found as u64, "{}", text);
            prop_assert_eq!(results.hits.len(), found, "{}", text);
            for dimension in Dimension::ALL {
                let counted: Vec<&Seen> = all.iter().copied().filter(|seen| holds(seen, Some(dimension))).collect();
                let mut picked: BTreeSet<String> = naive.known(dimension).into_iter().collect();
                picked.retain(|label| {
                    let filters = chosen.values().flat_map(|f| f.any.iter().chain(&f.others));
                    let mut picking = filters.filter(|filter| !filter.denied);
                    picking.any(|filter| (filter.picks)(dimension, label))
                });
                check_one(&text, &results, &search.facets, dimension, &counted, &all, &picked);
            }
        }
    }
}
