//! How long answers take: classes of queries, the result page, facets over everything, and the program from the shell.

use std::{path::Path, process::Command, time::Instant};

use newsdex::{
    archive::Archive,
    engine::Engine,
    facet::Dimension,
    search::{Facets, Passages, Search},
};

use crate::{
    Table, median,
    queries::{Class, search},
};

/// How often each query runs, after once to warm up.
pub const ROUNDS: usize = 20;

/// How often the program is started.
const STARTS: usize = 30;

/// The dimensions of a result page, those of `newsdex search`.
pub const DIMENSIONS: [Dimension; 6] = [
    Dimension::Person,
    Dimension::Org,
    Dimension::Place,
    Dimension::Topic,
    Dimension::Tag,
    Dimension::Source,
];

/// Measures each class: ten hits and the exact total.
pub fn classes(index: &Path, classes: &[Class], table: &mut Table) {
    let engine = engine(index, table);
    for class in classes {
        let searches: Vec<Search> = class.queries.iter().map(|query| search(query)).collect();
        let (times, hits) = time(&engine, &searches);
        let micros = |share| format!("{:.0}", percentile(&times, share) * 1e6);
        table.say(class.name, "p50 us", micros(0.5), "");
        table.say(class.name, "p99 us", micros(0.99), "");
        let found = format!("{hits} / {}", searches.len());
        table.say(class.name, "hits / queries", found, "");
    }
}

/// Measures the result page of frequent words, and facets over all articles.
pub fn page(index: &Path, frequent: &Class, table: &mut Table) {
    let engine = engine(index, table);
    let mut pages: Vec<Search> = frequent.queries.iter().map(|query| search(query)).collect();
    for page in &mut pages {
        page.passages = Passages::Best(1);
        page.facets = facets();
    }
    let (times, _) = time(&engine, &pages);
    let millis = |times: &[f64], share| format!("{:.2}", percentile(times, share) * 1e3);
    table.say("result page", "p50 ms", millis(&times, 0.5), "5");
    table.say("result page", "p99 ms", millis(&times, 0.99), "");
}

/// Measures the program from its start to its end.
pub fn one_shot(index: &Path, frequent: &Class, table: &mut Table) {
    let times = frequent.queries.iter().cycle().take(STARTS).map(|word| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsdex"));
        command.arg("--index").arg(index).args(["search", word]);
        let started = Instant::now();
        let output = command.output().unwrap();
        let seconds = started.elapsed().as_secs_f64();
        assert!(output.status.success() && !output.stdout.is_empty());
        seconds * 1e3
    });
    let millis = format!("{:.1}", median(times));
    table.say("newsdex search WORD", "median ms", millis, "30");
}

fn facets() -> Facets {
    Facets::of(DIMENSIONS.to_vec(), 8)
}

pub fn engine(index: &Path, table: &mut Table) -> impl Engine + use<> {
    let engine = Archive::open(index).unwrap().engine().unwrap();
    let segments = engine.stats(0).unwrap().segments;
    table.say("segments", "", segments.to_string(), "");
    engine
}

/// Sorted seconds of all answers, and the sum of the totals of one round.
pub fn time(engine: &impl Engine, searches: &[Search]) -> (Vec<f64>, u64) {
    let answer = |search| engine.search(search).unwrap().total;
    let hits = searches.iter().map(answer).sum();
    let mut times = Vec::with_capacity(ROUNDS * searches.len());
    for _ in 0..ROUNDS {
        for search in searches {
            let started = Instant::now();
            let total = answer(search);
            times.push(started.elapsed().as_secs_f64());
            std::hint::black_box(total);
        }
    }
    times.sort_unstable_by(f64::total_cmp);
    (times, hits)
}

pub fn percentile(sorted: &[f64], share: f64) -> f64 {
    match sorted.len() {
        0 => f64::NAN,
        length => sorted[((length as f64 * share) as usize).min(length - 1)],
    }
}
