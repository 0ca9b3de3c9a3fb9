//! newsdex as `benches/peers/run.py` calls all programs that it compares.
//!
//! - `peer input CORPUS FOLDER`: writes what the others are given, `articles.jsonl` and `queries.jsonl`;
//! - `peer index ARTICLES INDEX`, `peer search INDEX QUERIES ROUNDS`: what is measured, as lines of JSON.

use std::{
    env,
    fs::{self, File},
    io::{BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use newsdex::{
    engine::Engine,
    facet::Dimension,
    search::{Facets, Page, Search},
};
use serde_json::{Value, json};

use crate::{
    finished,
    indexing::{Run, fresh, ingest},
    latency::{engine, page_of},
    queries::{Asked, Class, Join, choose},
    table::{median, percentile},
};

/// Does what a peer is asked for, if this process was started for that.
pub fn is_peer(args: &[String]) -> bool {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["peer", "input", corpus, folder] => input(corpus, Path::new(folder)),
        ["peer", "index", articles, index, ..] => index_all(Path::new(articles), Path::new(index)),
        ["peer", "search", index, queries, rounds] => {
            search_all(
                Path::new(index),
                Path::new(queries),
                rounds.parse().unwrap(),
            );
        }
        _ => return false,
    }
    true
}

/// The corpus that a folder of input was made from: newsdex reads that itself.
const CORPUS: &str = "corpus.txt";

fn input(corpus: &str, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let root = PathBuf::from(env::var_os("NEWSDEX_DATA").unwrap()).join(corpus);
    fs::write(folder.join(CORPUS), root.to_str().unwrap()).unwrap();
    let (index, all) = (fresh(&folder.join("index")), folder.join("finished.jsonl"));
    ingest(&index, &root);
    finished::write(&index, usize::MAX, &all);
    let mut articles = BufWriter::new(File::create(folder.join("articles.jsonl")).unwrap());
    for article in finished::read(&all) {
        let tags = article
            .tags
            .iter()
            .map(|tag| json!([tag.kind.name(), tag.label]));
        let line = json!({
            "id": article.id,
            "headline": article.headline,
            "body": article.body,
            "date": article.date.map(|date| date.to_day().to_string()),
            "source": article.source,
            "tags": tags.collect::<Vec<_>>(),
        });
        writeln!(articles, "{line}").unwrap();
    }
    articles.flush().unwrap();
    let mut queries = BufWriter::new(File::create(folder.join("queries.jsonl")).unwrap());
    let mut write = |class: &Class, name: &str, ask: &str| {
        for asked in &class.queries {
            let days = asked.days.as_ref();
            let tag = asked.tag.as_ref();
            let line = json!({
                "class": name,
                "ask": ask,
                "words": asked.words,
                "join": asked.join.name(),
                "from": days.map(|(from, _)| from),
                "to": days.map(|(_, to)| to),
                "kind": tag.map(|(kind, _)| kind),
                "label": tag.map(|(_, label)| label),
                "query": asked.text(),
            });
            writeln!(queries, "{line}").unwrap();
        }
    };
    let classes = choose(&all);
    // not every program can tell nearness, nor misspellings
    let known = |class: &&Class| !["near", "misspelled"].contains(&class.name);
    for class in classes.iter().filter(known) {
        write(class, class.name, "top");
    }
    write(&classes[0], "count of a frequent word", "count");
    write(&classes[0], "top tags of a frequent word", "facets");
    write(&classes[0], "result page", "page");
    queries.flush().unwrap();
    fs::remove_dir_all(index).unwrap();
}

fn index_all(articles: &Path, index: &Path) {
    let root = fs::read_to_string(articles.parent().unwrap().join(CORPUS)).unwrap();
    let index = fresh(index);
    let run = Run::of(|| ingest(&index, Path::new(&root)));
    let line = json!({
        "articles": run.articles,
        "seconds": run.seconds,
        "cpu_seconds": run.cpu_seconds,
        "peak_bytes": run.peak(),
    });
    println!("{line}");
}

/// A query of the file: its class, what it asks for, and what is looked for.
struct Question {
    class: String,
    ask: String,
    asked: Asked,
}

fn questions(queries: &Path) -> Vec<Question> {
    let lines = BufReader::new(File::open(queries).unwrap()).lines();
    let question = |line: String| {
        let line: Value = serde_json::from_str(&line).unwrap();
        let text = |key: &str| line[key].as_str().map(str::to_owned);
        let joins = [
            Join::And,
            Join::Or,
            Join::Phrase,
            Join::Near,
            Join::Prefix,
            Join::Fuzzy,
        ];
        let join = joins.into_iter().find(|join| line["join"] == join.name());
        Question {
            class: text("class").unwrap(),
            ask: text("ask").unwrap(),
            asked: Asked {
                words: serde_json::from_value(line["words"].clone()).unwrap(),
                join: join.unwrap(),
                days: text("from").zip(text("to")),
                tag: text("kind").zip(text("label")),
            },
        }
    };
    lines.map(|line| question(line.unwrap())).collect()
}

fn search_all(index: &Path, queries: &Path, rounds: usize) {
    let questions = questions(queries);
    let engine = engine(index);
    let tags = [
        Dimension::Person,
        Dimension::Org,
        Dimension::Place,
        Dimension::Topic,
        Dimension::Tag,
    ];
    let search = |question: &Question| match question.ask.as_str() {
        "top" => question.asked.search(),
        "page" => page_of(&question.asked),
        ask => Search {
            page: Page::NONE,
            facets: match ask {
                "facets" => Facets::of(tags.to_vec(), 10),
                _ => Facets::none(),
            },
            ..question.asked.search()
        },
    };
    let searches: Vec<Search> = questions.iter().map(search).collect();
    run_all(&questions, rounds, |at| {
        engine.search(&searches[at]).unwrap().total
    });
}

/// Asks all questions, class by class, and prints what each class took.
fn run_all(questions: &[Question], rounds: usize, answer: impl Fn(usize) -> u64) {
    let mut start = 0;
    while start < questions.len() {
        let class = &questions[start].class;
        let more = questions[start..]
            .iter()
            .take_while(|question| question.class == *class);
        let places = start..start + more.count();
        start = places.end;
        let hits: Vec<u64> = places.clone().map(&answer).collect();
        let mut times = Vec::new();
        for _ in 0..rounds {
            for place in places.clone() {
                let started = Instant::now();
                std::hint::black_box(answer(place));
                times.push(started.elapsed().as_secs_f64() * 1e6);
            }
        }
        let line = json!({
            "class": class,
            "p50_us": median(times.iter().copied()),
            "p99_us": percentile(times.iter().copied(), 0.99),
            "hits": hits,
        });
        println!("{line}");
    }
}
