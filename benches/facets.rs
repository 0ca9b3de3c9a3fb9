//! How long counting takes: dimensions one by one, over everything, by surprise, by typing, timelines, pairs.

use std::{path::Path, time::Instant};

use newsdex::{
    engine::Engine,
    facet::Dimension,
    search::{FacetOrder, Facets, Interval, Page, PairOrder, Pairing, Search},
};

use crate::{
    latency::{DIMENSIONS, ROUNDS, engine, time},
    queries::{Asked, Class, search},
    table::{Table, median},
};

/// Columns of their own, in the order in which they are added to a search of frequent words.
const ADDED: [Dimension; 5] = [
    Dimension::Person,
    Dimension::Source,
    Dimension::Author,
    Dimension::Year,
    Dimension::Month,
];

/// Measures counting.
pub fn measure(index: &Path, frequent: &Class, table: &mut Table) {
    let engine = engine(index);
    let mut searches: Vec<Search> = frequent.queries.iter().map(Asked::search).collect();
    let mut before = median_of(&engine, &searches);
    table.say("frequent word, no facets", "p50 us", before * 1e6, "");
    for added in 1..=ADDED.len() {
        for search in &mut searches {
            search.facets = Facets::of(ADDED[..added].to_vec(), 10);
        }
        let now = median_of(&engine, &searches);
        let what = format!("... and {}", ADDED[added - 1]);
        table.say(&what, "p50 us more", (now - before) * 1e6, "");
        before = now;
    }
    let all = |facets: Facets| {
        let mut all = search("");
        all.page = Page::NONE;
        all.facets = facets;
        all
    };
    let persons = Facets::of(vec![Dimension::Person], 10);
    let counted = engine.search(&all(persons.clone())).unwrap();
    let different = counted.facets[0].distinct;
    table.say("different persons", "", different as f64, "");
    let by_surprise = Facets {
        order: FacetOrder::Surprise,
        ..persons.clone()
    };
    let typed = Facets {
        beginning: Some("ma".to_owned()),
        ..persons.clone()
    };
    let mut surprising = frequent.queries[0].search();
    surprising.facets = by_surprise;
    for (what, search, target) in [
        (
            "six facets over all",
            all(Facets::of(DIMENSIONS.to_vec(), 8)),
            "",
        ),
        ("persons over all", all(persons), "50"),
        ("persons like `ma` over all", all(typed), ""),
        ("persons by surprise", surprising, ""),
    ] {
        let seconds = median_of(&engine, &[search]);
        table.say(what, "p50 ms", seconds * 1e3, target);
    }
    let again = |run: &dyn Fn() -> u64| {
        let times = (0..ROUNDS).map(|_| {
            let started = Instant::now();
            std::hint::black_box(run());
            started.elapsed().as_secs_f64()
        });
        median(times) * 1e3
    };
    let all = all(Facets::none());
    let timeline = || engine.timeline(&all, Interval::Month).unwrap().total;
    table.say("timeline over all", "p50 ms", again(&timeline), "");
    for (what, order) in [
        ("pairs of persons", PairOrder::Count),
        ("... by surprise", PairOrder::Surprise),
    ] {
        let pairing = Pairing {
            dimension: Dimension::Person,
            limit: 20,
            order,
        };
        let pairs = || engine.pairs(&all, pairing).unwrap().total;
        table.say(what, "p50 ms", again(&pairs), "");
    }
}

fn median_of(engine: &impl Engine, searches: &[Search]) -> f64 {
    median(time(engine, searches).0)
}
