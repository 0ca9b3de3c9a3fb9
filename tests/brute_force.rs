//! Matching, counts and order against a naive scan that shares only `text` with the program.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use newsdex::{
    archive::Archive,
    text::{Language, Words, is_form},
};
use proptest::prelude::*;

use crate::harness::{Dir, ids, sample, search};

/// Words and their positions.
type Placed = [(String, u32)];

/// An article as the scan sees it: its fields as words at positions.
pub struct Scanned {
    pub id: String,
    date: Option<String>,
    fields: BTreeMap<&'static str, Vec<(String, u32)>>,
    pub tags: BTreeSet<(String, String)>,
}

fn words(text: &str) -> Vec<(String, u32)> {
    let mut words = Words::new(text);
    let mut found = Vec::new();
    while let Some(word) = words.next() {
        found.push((word.text.to_owned(), word.position));
    }
    found
}

/// The words of a label as they must be equal: folded, joined forms left out.
fn parts(label: &str) -> Vec<String> {
    let mut words = Words::new(label);
    let mut found = Vec::new();
    while let Some(word) = words.next() {
        if !word.joined {
            found.push(word.text.to_owned());
        }
    }
    found
}

impl Scanned {
    /// Reads what `show --format json` prints.
    pub fn new(article: &serde_json::Value) -> Scanned {
        let text = |name: &str| article[name].as_str().unwrap_or_default();
        let tags: Vec<(String, String)> = article["tags"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|tag| {
                let member = |name: &str| tag[name].as_str().unwrap().to_owned();
                (member("kind"), member("label"))
            })
            .collect();
        // far apart, so that no phrase reaches from one label into the next
        let mut labels = Vec::new();
        for (number, (_, label)) in (0..).zip(&tags) {
            labels.extend(
                words(label)
                    .into_iter()
                    .map(|(w, p)| (w, p + number * 100_000)),
            );
        }
        let date = text("date");
        Scanned {
            id: text("id").to_owned(),
            date: (!date.is_empty()).then(|| date[..date.len().min(10)].to_owned()),
            fields: BTreeMap::from([
                ("headline", words(text("headline"))),
                ("body", words(text("body"))),
                ("labels", labels),
            ]),
            tags: tags.into_iter().collect(),
        }
    }

    /// Whether an expression finds the article.
    pub fn matches(&self, expression: &Expression) -> bool {
        let any = |scope: &[&str], found: &dyn Fn(&Placed) -> bool| {
            scope.iter().any(|field| found(&self.fields[field]))
        };
        match expression {
            Expression::Word(scope, word) => any(scope, &|words| {
                words
                    .iter()
                    .any(|(w, _)| is_form(&[Language::English], w, word))
            }),
            Expression::Exact(scope, phrase) => any(scope, &|words| {
                let at: BTreeSet<(&str, u32)> =
                    words.iter().map(|(w, p)| (w.as_str(), *p)).collect();
                at.iter().any(|(_, start)| {
                    (0..)
                        .zip(phrase)
                        .all(|(n, w)| at.contains(&(w.as_str(), start + n)))
                })
            }),
            Expression::Tag(kind, label) => self.tags.iter().any(|(k, l)| {
                parts(l) == parts(label) && (kind == "tag" || k == kind || k == "tag")
            }),
            Expression::Since(day) => self
                .date
                .as_deref()
                .is_some_and(|date| date >= day.as_str()),
            Expression::Not(inner) => !self.matches(inner),
            Expression::And(members) => members.iter().all(|member| self.matches(member)),
            Expression::Or(members) => members.iter().any(|member| self.matches(member)),
        }
    }
}

/// A query of the scan.
#[derive(Clone, Debug)]
pub enum Expression {
    Word(&'static [&'static str], String),
    Exact(&'static [&'static str], Vec<String>),
    Tag(String, String),
    Since(String),
    Not(Box<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
}

const ANYWHERE: &[&str] = &["headline", "body", "labels"];

impl Expression {
    /// The same in the query language.
    pub fn query(&self) -> String {
        let field = |scope: &[&str]| match scope {
            ["headline"] => "headline:",
            ["body"] => "body:",
            _ => "",
        };
        let all = |members: &[Expression], between: &str| {
            let members: Vec<String> = members.iter().map(Expression::query).collect();
            format!("({})", members.join(between))
        };
        match self {
            Expression::Word(scope, word) => format!("{}{word}", field(scope)),
            Expression::Exact(scope, phrase) => format!("{}\"{}\"", field(scope), phrase.join(" ")),
            Expression::Tag(kind, label) => format!("{kind}:\"{label}\""),
            Expression::Since(day) => format!("since:{day}"),
            Expression::Not(inner) => format!("NOT {}", inner.query()),
            Expression::And(members) => all(members, " "),
            Expression::Or(members) => all(members, " OR "),
        }
    }
}

/// All articles of an archive.
pub fn scan(archive: &Archive) -> Vec<Scanned> {
    use newsdex::engine::Engine;
    let engine = archive.engine().unwrap();
    let mut scanned = Vec::new();
    for id in ids(&search(archive, "")) {
        let article = engine.article(id).unwrap().unwrap();
        scanned.push(Scanned::new(&serde_json::to_value(&article).unwrap()));
    }
    scanned
}

/// Compares an answer with the scan: the articles found, the counts of tags, the numbers of values.
#[track_caller]
pub fn check(archive: &Archive, scanned: &[Scanned], expression: &Expression) {
    let query = expression.query();
    let results = search(archive, &query);
    let expected: Vec<&Scanned> = scanned.iter().filter(|a| a.matches(expression)).collect();
    let found: BTreeSet<&str> = ids(&results).into_iter().collect();
    let expected_ids: BTreeSet<&str> = expected.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(found, expected_ids, "{query}");
    assert_eq!(results.total, expected.len() as u64, "{query}");
    for kind in ["person", "org", "place", "topic", "tag"] {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for (k, label) in expected.iter().flat_map(|article| &article.tags) {
            if k == kind {
                *counts.entry(label).or_default() += 1;
            }
        }
        let facet = results
            .facets
            .iter()
            .find(|f| f.dimension.name() == kind)
            .unwrap();
        assert_eq!(facet.distinct, counts.len() as u64, "{query}: {kind}");
        let counted = facet.values.iter().map(|v| (v.label.as_str(), v.count));
        assert_eq!(
            counted.collect::<BTreeMap<_, _>>(),
            counts,
            "{query}: {kind}"
        );
        let ordered = facet.values.is_sorted_by(|a, b| {
            (std::cmp::Reverse(a.count), &a.label) <= (std::cmp::Reverse(b.count), &b.label)
        });
        assert!(ordered, "{query}: {kind}");
    }
    let ordered = results.hits.is_sorted_by(|a, b| a.score >= b.score - 1e-3);
    assert!(ordered || !query.contains(char::is_alphanumeric), "{query}");
}

/// Words that meet often, in several forms, with joins.
const VOCABULARY: [&str; 16] = [
    "drone",
    "drones",
    "Drone’s",
    "talk",
    "talks",
    "talked",
    "U.S.",
    "us",
    "F-16",
    "f16",
    "16",
    "peace",
    "São",
    "sao",
    "1,000",
    "e-mail",
];

fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(VOCABULARY.to_vec());
    prop::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
}

fn tags() -> impl Strategy<Value = BTreeMap<String, Vec<String>>> {
    let kind = prop::sample::select(vec!["person", "place", "topic", "tags"]);
    let label = prop::sample::select(vec!["Ann Lee", "Oslo", "AC/DC", "drones", "peace talks"]);
    let tag = (kind, label);
    prop::collection::vec(tag, 0..5).prop_map(|tags| {
        let mut map: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (kind, label) in tags {
            map.entry(kind.to_owned())
                .or_default()
                .push(label.to_owned());
        }
        map
    })
}

fn record() -> impl Strategy<Value = String> {
    let day = prop::option::of(1..29u32);
    (text(), text(), tags(), day).prop_map(|(headline, body, tags, day)| {
        let mut record = serde_json::json!({
            "headline": headline,
            "body": format!("{body} ."),
            "tags": tags,
        });
        if let Some(day) = day {
            record["date"] = format!("2025-03-{day:02}").into();
        }
        record.to_string()
    })
}

fn expression() -> impl Strategy<Value = Expression> {
    let scope = prop::sample::select(vec![ANYWHERE, &["headline"], &["body"]]);
    // words that are one word: what a hyphen means is a rule of queries, tested by itself
    let plain = prop::sample::select(vec![
        "drone", "talks", "us", "f16", "16", "peace", "sao", "1000",
    ]);
    let word = (scope.clone(), plain.clone()).prop_map(|(s, w)| Expression::Word(s, w.to_owned()));
    let exact = (scope, prop::collection::vec(plain, 1..3)).prop_map(|(scope, words)| {
        Expression::Exact(scope, words.into_iter().map(str::to_owned).collect())
    });
    let since = (1..29u32).prop_map(|day| Expression::Since(format!("2025-03-{day:02}")));
    let leaf = prop_oneof![4 => word, 3 => exact, 1 => since];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let members = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            inner.prop_map(|e| Expression::Not(Box::new(e))),
            members.clone().prop_map(Expression::And),
            members.prop_map(Expression::Or),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_query_on_any_archive_agrees_with_the_scan(
        files in prop::collection::vec(prop::collection::vec(record(), 1..6), 1..4),
        expressions in prop::collection::vec(expression(), 12),
    ) {
        let dir = Dir::new();
        // a run a file: as many segments; then one file changes: deleted articles in them
        for (number, records) in files.iter().enumerate() {
            dir.write(&format!("articles/{number}.jsonl"), records.join("\n"));
            dir.ingest(&dir.path("articles"));
        }
        dir.write("articles/0.jsonl", files[0][..files[0].len() / 2].join("\n"));
        let (archive, _) = dir.ingest(&dir.path("articles"));
        let scanned = scan(&archive);
        for expression in &expressions {
            check(&archive, &scanned, expression);
        }
        let labels: BTreeSet<(String, String)> =
            scanned.iter().flat_map(|article| article.tags.clone()).collect();
        for (kind, label) in labels {
            let tag = Expression::Tag(kind.clone(), label.clone());
            check(&archive, &scanned, &tag);
            let with = Expression::And(vec![expressions[0].clone(), tag.clone()]);
            check(&archive, &scanned, &with);
            let without = Expression::And(vec![
                expressions[0].clone(),
                Expression::Not(Box::new(Expression::Tag("tag".to_owned(), label))),
            ]);
            check(&archive, &scanned, &without);
        }
    }
}

#[test]
fn every_word_of_the_sample_agrees_with_the_scan() {
    let dir = Dir::new();
    let (archive, _) = dir.ingest(&sample());
    let scanned = scan(&archive);
    assert_eq!(scanned.len(), 24);
    let all: BTreeSet<&String> = scanned
        .iter()
        .flat_map(|article| article.fields.values().flatten())
        .map(|(word, _)| word)
        .collect();
    assert!(all.len() > 800);
    for word in all {
        let field = ANYWHERE;
        check(&archive, &scanned, &Expression::Word(field, word.clone()));
    }
    for tag in scanned.iter().flat_map(|article| &article.tags) {
        let (kind, label) = tag;
        let label = label.replace('"', " ");
        check(&archive, &scanned, &Expression::Tag(kind.clone(), label));
    }
}

#[test]
fn the_layout_of_segments_does_not_change_the_order() {
    let (one, many) = (Dir::new(), Dir::new());
    let (archive, _) = one.ingest(&sample());
    let mut last = None;
    for (number, file) in files_below(&sample()).into_iter().enumerate() {
        let below = file.strip_prefix(sample()).unwrap().display().to_string();
        many.write(&format!("archive/{below}"), fs::read(&file).unwrap());
        if number % 3 == 0 {
            last = Some(many.ingest(&many.path("archive")));
        }
    }
    drop(last);
    let (split, _) = many.ingest(&many.path("archive"));
    for query in [
        "drones",
        "talks OR energy",
        "\"peace talks\"",
        "meeting drones",
        "",
        "person:zelenskyy",
    ] {
        let (a, b) = (search(&archive, query), search(&split, query));
        assert_eq!(ids(&a), ids(&b), "{query}");
        assert!(a.total > 0, "{query}");
    }
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(files_below(&path)),
            false => files.push(path),
        }
    }
    files.sort();
    files
}
