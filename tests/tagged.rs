//! Random articles with tags, choices among their values, and an article as a naive count sees it.

use std::collections::{BTreeMap, BTreeSet};

use newsdex::facet::Dimension;
use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};

const LABELS: [&str; 13] = [
    "Ann Lee",
    "Lee Ann",
    "Oslo",
    "AC/DC",
    "AC",
    "9/11",
    "energy",
    "energy/oil",
    "energy/oil/prices",
    "Ångström 🚀",
    "back\\slash",
    "O'Brien",
    "Lee, Ann",
];

/// A text whose subjects are told by rule.
const FIGHTING: &str = "Air strikes with missiles and drones hit an oil refinery and two power plants. Troops and \
    tanks fought a battle near the front line. Missiles and drones left the city without electricity.";

/// The kinds of tags that articles carry.
const TAGS: [&str; 4] = ["person", "place", "topic", "tag"];

pub fn record() -> impl Strategy<Value = Value> {
    let tags = prop::collection::vec((select(TAGS.to_vec()), select(LABELS.to_vec())), 0..7);
    let date = select(vec![
        "",
        "2024",
        "2024-02",
        "2024-02-29",
        "2024-12-30",
        "2025-01-01",
        "2025-01-05",
        "2025-01-06",
        "2025-01-06T10:00:00",
        "1699-12-31",
    ]);
    let source = select(vec!["", "Wire", "Daily/Evening"]);
    let author = prop::collection::vec(select(vec!["Ann Lee", "Bo Ek", "C. D."]), 0..3);
    let hidden = prop::bool::weighted(0.1);
    let words = select(vec![
        "drones",
        "talks",
        "drones talks",
        "missiles",
        FIGHTING,
    ]);
    (tags, date, source, author, hidden, words).prop_map(
        |(tags, date, source, author, hidden, words)| {
            let mut by_kind: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (kind, label) in tags {
                let kind = if kind == "tag" { "tags" } else { kind };
                by_kind.entry(kind).or_default().push(label);
            }
            let mut record =
                json!({"headline": "x", "body": words, "tags": by_kind, "byline": author});
            for (name, text) in [("date", date), ("source", source)] {
                if !text.is_empty() {
                    record[name] = text.into();
                }
            }
            if hidden {
                record["pubstatus"] = "canceled".into();
            }
            record
        },
    )
}

/// What is asked of one dimension.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    pub all: Vec<usize>,
    pub any: Vec<usize>,
    pub without: Vec<usize>,
    pub below: Option<usize>,
    pub missing: bool,
}

pub fn choice() -> impl Strategy<Value = Choice> {
    let some = |most| prop::collection::vec(0usize..40, 0..most);
    let below = prop::option::weighted(0.2, 0usize..40);
    (
        some(2),
        prop_oneof![some(1), some(4)],
        some(2),
        below,
        prop::bool::weighted(0.1),
    )
        .prop_map(|(all, any, without, below, missing)| Choice {
            all,
            any,
            without,
            below,
            missing,
        })
}

/// An article as the naive count sees it.
#[derive(Clone)]
pub struct Seen {
    pub id: String,
    pub words: String,
    pub date: Option<String>,
    pub values: BTreeSet<(Dimension, String)>,
    /// Those that the source gave.
    pub given: BTreeSet<(Dimension, String)>,
}

impl Seen {
    pub fn new(article: &Value) -> Seen {
        let (mut values, mut given) = (BTreeSet::new(), BTreeSet::new());
        let texts = |value: &Value| -> Vec<String> {
            match value {
                Value::String(text) => vec![text.clone()],
                Value::Array(texts) => texts
                    .iter()
                    .map(|t| t.as_str().unwrap().to_owned())
                    .collect(),
                _ => Vec::new(),
            }
        };
        for tag in article["tags"].as_array().into_iter().flatten() {
            let kind = Dimension::named(tag["kind"].as_str().unwrap()).unwrap();
            let value = (kind, tag["label"].as_str().unwrap().to_owned());
            if tag["origin"] == "given" {
                given.insert(value.clone());
            }
            values.insert(value);
        }
        for (dimension, name) in [
            (Dimension::Source, "source"),
            (Dimension::Author, "byline"),
            (Dimension::Collection, "collection"),
        ] {
            values.extend(
                texts(&article[name])
                    .into_iter()
                    .map(|text| (dimension, text)),
            );
        }
        let languages = [&article["language"], &article["recognised_language"]];
        let language = languages.into_iter().find_map(Value::as_str);
        values.extend(language.map(|language| (Dimension::Language, language.to_owned())));
        let date = article["date"].as_str().map(str::to_owned);
        if let Some(date) = &date {
            values.insert((Dimension::Year, date[..4].to_owned()));
            if let Some(month) = date.get(..7) {
                values.insert((Dimension::Month, month.to_owned()));
            }
        }
        Seen {
            id: article["id"].as_str().unwrap().to_owned(),
            words: article["body"].as_str().unwrap().to_owned(),
            date,
            given,
            values,
        }
    }
}
