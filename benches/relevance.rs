//! How good the order of hits is: queries with judgements in TREC form, against other settings of the ranking.
//!
//! Measures as in TREC: MAP, nDCG@10, P@10, recall@100. Two settings are compared query by query, by a paired
//! randomisation test (Smucker, Allan and Carterette, "A comparison of statistical significance tests for information
//! retrieval evaluation", CIKM 2007).

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
};

use newsdex::{
    archive::Archive,
    engine::Engine,
    query::{Reading, Space},
    search::{Page, Ranking, Search},
};

use crate::{generate::Dice, indexing};

/// How deep the hits of a query are looked at.
const DEPTH: usize = 1_000;

/// The least that the default must reach on TIME: nDCG@10 and MAP.
const FLOOR: (f64, f64) = (0.755, 0.69);

/// How often the randomisation test deals anew.
const DEALS: usize = 20_000;

/// A setting of the ranking, and what it is called.
type Setting = (&'static str, fn(&mut Ranking));

/// The default, and each of its numbers otherwise.
const SETTINGS: [Setting; 12] = [
    ("default", |_| {}),
    ("other forms 0", |r| r.other_forms = 0.0),
    ("other forms 0.25", |r| r.other_forms = 0.25),
    ("other forms 0.75", |r| r.other_forms = 0.75),
    ("other forms 1", |r| r.other_forms = 1.0),
    ("k1 0.9", |r| r.k1 = 0.9),
    ("k1 1.5", |r| r.k1 = 1.5),
    ("k1 2.0", |r| r.k1 = 2.0),
    ("b 0.4", |r| r.b = 0.4),
    ("b 0.6", |r| r.b = 0.6),
    ("b 0.9", |r| r.b = 0.9),
    ("headline 1", |r| r.headline = 1.0),
];

/// What is measured of each query, in this order.
const MEASURES: [&str; 4] = ["nDCG@10", "MAP", "P@10", "recall@100"];

type Scores = [f64; MEASURES.len()];

/// Documents, queries and judgements.
struct Collection {
    root: PathBuf,
    /// Number and text of each query.
    queries: Vec<(String, String)>,
    /// By query, the documents that were judged relevant.
    judgements: BTreeMap<String, BTreeSet<String>>,
}

/// Measures on the collections that are there; says which are not.
pub fn measure(folder: &Path) {
    let data = env::var_os("NEWSDEX_DATA").map(PathBuf::from);
    let found = |name: &str| {
        data.as_ref()
            .map(|data| data.join(name))
            .filter(|p| p.exists())
    };
    match found("time") {
        Some(time) => questions(&time, &folder.join("time-index")),
        None => println!("relevance skipped: NEWSDEX_DATA holds no time"),
    }
    match found("reuters21578") {
        Some(reuters) => people(&reuters, &folder.join("people-index")),
        None => println!("people skipped: NEWSDEX_DATA holds no reuters21578"),
    }
}

/// TIME: questions of a sentence, any of whose words are looked for.
fn questions(folder: &Path, index: &Path) {
    let collection = Collection {
        root: folder.join("docs.jsonl"),
        queries: queries(&folder.join("queries.tsv")),
        judgements: judgements(&folder.join("qrels.txt")),
    };
    indexing::ingest(index, &collection.root);
    let engine = Archive::open(index).unwrap().engine().unwrap();
    println!("\nTIME, {} questions with --any", collection.queries.len());
    println!(
        "{:20}  {:>8}  {:>8}  {:>8}  {:>10}    p nDCG   p MAP",
        "setting", MEASURES[0], MEASURES[1], MEASURES[2], MEASURES[3]
    );
    let mut base: Vec<Scores> = Vec::new();
    for (name, set) in SETTINGS {
        let mut ranking = Ranking::default();
        set(&mut ranking);
        let scores = collection.run(&engine, ranking);
        let mean = |measure: usize| {
            scores.iter().map(|scores| scores[measure]).sum::<f64>() / scores.len() as f64
        };
        let difference = match base.is_empty() {
            true => String::new(),
            false => format!(
                "    {:.3}   {:.3}",
                chance(&base, &scores, 0),
                chance(&base, &scores, 1)
            ),
        };
        println!(
            "{name:20}  {:8.3}  {:8.3}  {:8.3}  {:10.3}{difference}",
            mean(0),
            mean(1),
            mean(2),
            mean(3)
        );
        if base.is_empty() {
            assert!(
                mean(0) >= FLOOR.0 && mean(1) >= FLOOR.1,
                "ranking below {FLOOR:?}"
            );
            base = scores;
        }
    }
    println!(
        "p: how often dealing the queries' scores anew gives as large a difference from the default"
    );
}

impl Collection {
    /// The scores of each query that has a relevant document.
    fn run(&self, engine: &impl Engine, ranking: Ranking) -> Vec<Scores> {
        let reading = Reading {
            space: Space::Any,
            ..Reading::default()
        };
        let judged = self.queries.iter().filter_map(|(number, text)| {
            let relevant = self.judgements.get(number)?;
            let query = reading.parse(&quieted(text)).unwrap();
            let mut search = Search::new(&query).unwrap();
            search.ranking = ranking;
            search.page = Page {
                offset: 0,
                limit: DEPTH,
            };
            let hits = engine.search(&search).unwrap().hits;
            // ids stand behind their source: `TIME:17`
            let ids = hits
                .iter()
                .map(|hit| hit.id.rsplit(':').next().unwrap_or_default());
            let ranked: Vec<bool> = ids.map(|id| relevant.contains(id)).collect();
            Some(scores(&ranked, relevant.len()))
        });
        judged.collect()
    }
}

/// A question without what the query language would read as its own.
fn quieted(text: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '.');
    let words = text
        .split(|c: char| !kept(c))
        .map(|word| word.trim_matches('-'));
    let words: Vec<String> = words
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

/// The measures of one query: whether each hit is relevant, best first, and how many relevant documents there are.
fn scores(ranked: &[bool], relevant: usize) -> Scores {
    let gain = |rank: usize| 1.0 / ((rank + 2) as f64).log2();
    let hits = |depth: usize| ranked.iter().take(depth).filter(|hit| **hit).count() as f64;
    let gained: f64 = (0..ranked.len().min(10))
        .filter(|at| ranked[*at])
        .map(gain)
        .sum();
    let ideal: f64 = (0..relevant.min(10)).map(gain).sum();
    let mut found = 0.0;
    let mut precision = 0.0;
    for (rank, hit) in ranked.iter().enumerate() {
        if *hit {
            found += 1.0;
            precision += found / (rank + 1) as f64;
        }
    }
    let relevant = relevant as f64;
    [
        gained / ideal,
        precision / relevant,
        hits(10) / 10.0,
        hits(100) / relevant,
    ]
}

/// The share of deals in which the scores of two settings, swapped query by query at random, differ as much.
fn chance(a: &[Scores], b: &[Scores], measure: usize) -> f64 {
    let differences: Vec<f64> = a
        .iter()
        .zip(b)
        .map(|(a, b)| b[measure] - a[measure])
        .collect();
    let seen = differences.iter().sum::<f64>().abs();
    let mut dice = Dice::new();
    let as_large = (0..DEALS).filter(|_| {
        let dealt: f64 = differences
            .iter()
            .map(|d| if dice.below(2) == 0 { *d } else { -*d })
            .sum();
        dealt.abs() >= seen - 1e-12
    });
    as_large.count() as f64 / DEALS as f64
}

/// Reuters: the surname of each person that articles are tagged with, looked for in their text.
fn people(folder: &Path, index: &Path) {
    let judgements = judgements(&folder.join("people_qrels.txt"));
    indexing::ingest(index, folder);
    let engine = Archive::open(index).unwrap().engine().unwrap();
    println!(
        "\nReuters-21578, surnames of its PEOPLE: articles found, against those that carry the tag"
    );
    for (name, form) in [("body:name", ""), ("body:\"name\"", "\"")] {
        let (mut found, mut tagged, mut both, mut average) = (0, 0, 0, (0.0, 0.0));
        let mut names = 0;
        for (number, text) in queries(&folder.join("people_queries.tsv")) {
            let Some(relevant) = judgements.get(&number) else {
                continue;
            };
            // the tags are part of the articles: only their text is asked
            let word = quieted(&text);
            let quote = if word.contains(' ') { "\"" } else { form };
            let query = format!("body:{quote}{word}{quote} OR headline:{quote}{word}{quote}");
            let query = newsdex::query::parse(&query).unwrap();
            let mut search = Search::new(&query).unwrap();
            search.page = Page::ALL;
            let hits = engine.search(&search).unwrap().hits;
            let ids = hits
                .iter()
                .map(|hit| hit.id.replace("reuters21578:", "reut-"));
            let right = ids.filter(|id| relevant.contains(id)).count();
            names += 1;
            found += hits.len();
            tagged += relevant.len();
            both += right;
            average.0 += right as f64 / hits.len().max(1) as f64;
            average.1 += right as f64 / relevant.len() as f64;
        }
        let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
        println!(
            "{name:12}  {names} names, {found} found, {tagged} tagged: precision {:.3}, recall {:.3}; by name {:.3}, {:.3}",
            share(both, found),
            share(both, tagged),
            average.0 / f64::from(names),
            average.1 / f64::from(names),
        );
    }
}

/// Queries in TREC form: number and text, parted by a tab.
fn queries(file: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(file).unwrap();
    let rows = text.lines().filter_map(|line| line.split_once('\t'));
    rows.map(|(number, text)| (number.to_owned(), text.to_owned()))
        .collect()
}

/// Judgements in TREC form: query, nothing, document, relevance.
fn judgements(file: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(file).unwrap();
    let mut judgements: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.split_ascii_whitespace().collect();
        if let [query, _, document, relevance] = fields[..]
            && relevance.parse().is_ok_and(|relevance: i32| relevance > 0)
        {
            let documents = judgements.entry(query.to_owned()).or_default();
            documents.insert(document.to_owned());
        }
    }
    judgements
}
