//! How long answers take: classes of queries, the result page, and the program from the shell.

use std::{fs, path::Path, process::Command, time::Instant};

use newsdex::{
    archive::Archive,
    engine::Engine,
    facet::Dimension,
    search::{Facets, Page, Passages, Search},
};

use crate::{
    queries::{Asked, Class},
    raw::Raw,
    table::{Table, median, percentile},
};

/// How often each query runs, after once to warm up.
pub const ROUNDS: usize = 20;

/// How often the program is started.
const STARTS: usize = 40;

/// The dimensions of a result page, those of `newsdex search`.
pub const DIMENSIONS: [Dimension; 6] = [
    Dimension::Person,
    Dimension::Org,
    Dimension::Place,
    Dimension::Topic,
    Dimension::Tag,
    Dimension::Source,
];

/// Measures each class: ten hits and the exact total, the total alone, and the same of raw tantivy if it is there.
pub fn classes(index: &Path, raw: Option<&Raw>, classes: &[Class], table: &mut Table) {
    let started = Instant::now();
    let engine = engine(index);
    table.say("opening", "ms", started.elapsed().as_secs_f64() * 1e3, "");
    let segments = engine.stats(0).unwrap().segments;
    table.say("segments", "", segments as f64, "");
    for class in classes {
        let searches: Vec<Search> = class.queries.iter().map(Asked::search).collect();
        let (times, hits) = time(&engine, &searches);
        let micros = |share| percentile(times.iter().copied(), share) * 1e6;
        table.say(class.name, "p50 us", micros(0.5), "");
        table.say(class.name, "p99 us", micros(0.99), "");
        let mut counts = searches.clone();
        for count in &mut counts {
            count.page = Page::NONE;
        }
        let counted = median(time(&engine, &counts).0) * 1e6;
        table.say(class.name, "p50 us, count", counted, "");
        if let Some(raw) = raw {
            let (counts, raw_hits) = time_all(&class.queries, |query| raw.count(query));
            // whichever is faster
            let theirs = [false, true].map(|apart| {
                median(time_all(&class.queries, |query| raw.top(query, apart)).0) * 1e6
            });
            let theirs = theirs[0].min(theirs[1]);
            table.say(class.name, "p50 us, raw", theirs, "");
            table.say(class.name, "newsdex / raw", micros(0.5) / theirs, "2.5");
            let theirs = median(counts) * 1e6;
            table.say(class.name, "p50 us, raw count", theirs, "");
            table.say(class.name, "hits, raw", raw_hits as f64, "");
            assert!(
                class.name != "tag only" || hits == raw_hits,
                "tags are the same"
            );
        }
        table.say(class.name, "hits", hits as f64, "");
        table.say(class.name, "queries", searches.len() as f64, "");
    }
}

/// The search of a result page: a passage of each hit, and the first values of six dimensions.
pub fn page_of(asked: &Asked) -> Search {
    Search {
        passages: Passages::Best(1),
        facets: Facets::of(DIMENSIONS.to_vec(), 8),
        ..asked.search()
    }
}

/// Measures the result page of frequent words.
pub fn page(index: &Path, frequent: &Class, table: &mut Table) {
    let engine = engine(index);
    let pages: Vec<Search> = frequent.queries.iter().map(page_of).collect();
    let (times, _) = time(&engine, &pages);
    for (unit, share, target) in [("p50 ms", 0.5, "2.5"), ("p99 ms", 0.99, "4")] {
        let millis = percentile(times.iter().copied(), share) * 1e3;
        table.say("result page", unit, millis, target);
    }
}

/// Measures the program from its start to its end.
pub fn one_shot(index: &Path, frequent: &Class, table: &mut Table) {
    let program = env!("CARGO_BIN_EXE_newsdex");
    let times = frequent.queries.iter().cycle().take(STARTS).map(|asked| {
        let mut command = Command::new(program);
        command
            .arg("--index")
            .arg(index)
            .args(["search", &asked.text()]);
        let started = Instant::now();
        let output = command.output().unwrap();
        let seconds = started.elapsed().as_secs_f64();
        assert!(output.status.success() && !output.stdout.is_empty());
        seconds * 1e3
    });
    table.say("newsdex search WORD", "median ms", median(times), "20");
    let size = fs::metadata(program).unwrap().len();
    table.say("the program", "MB", size as f64 / 1e6, "");
}

pub fn engine(index: &Path) -> impl Engine + use<> {
    Archive::open(index).unwrap().engine().unwrap()
}

/// Seconds of all answers, and the sum of the totals of one round.
pub fn time(engine: &impl Engine, searches: &[Search]) -> (Vec<f64>, u64) {
    time_all(searches, |search| engine.search(search).unwrap().total)
}

/// Seconds of some rounds of questions, and the sum of the answers of the round before them.
pub fn time_all<Q>(questions: &[Q], answer: impl Fn(&Q) -> u64) -> (Vec<f64>, u64) {
    let sum = questions.iter().map(&answer).sum();
    let mut times = Vec::with_capacity(ROUNDS * questions.len());
    for _ in 0..ROUNDS {
        for question in questions {
            let started = Instant::now();
            let answer = answer(question);
            times.push(started.elapsed().as_secs_f64());
            std::hint::black_box(answer);
        }
    }
    (times, sum)
}
