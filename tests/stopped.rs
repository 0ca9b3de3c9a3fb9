//! Runs that are stopped, killed, or meet a full disk: what was committed stays, and the next run goes on from there.

use std::{ops::ControlFlow, path::Path, time::Duration};

use newsdex::{
    archive::Archive,
    engine::Engine,
    ingest::{IngestOptions, Report},
};

use crate::harness::{Dir, ids, search, unlocked};

/// Files of articles, some of which share ids.
fn write_files(dir: &Dir, files: usize, each: usize) {
    for file in 0..files {
        let mut lines = String::new();
        for number in 0..each {
            let id = match number % 7 {
                0 => format!("shared-{}", (file * 3 + number) % 11),
                _ => format!("{file}-{number}"),
            };
            lines += &format!(
                "{{\"id\": \"{id}\", \"version\": \"{}\", \"headline\": \"Ferry {number} of file {file}\", \"body\": \"Chancellor Anna Bell{file} said ferries sail.\", \"tags\": [\"Drones\"]}}\n",
                file % 5
            );
        }
        dir.write(&format!("in/{file:03}.jsonl"), lines);
    }
}

/// Runs until `stop` says so.
fn ingest(dir: &Dir, every: Duration, stop: &mut dyn FnMut() -> bool) -> Report {
    let archive = Archive::open_or_create(&dir.path("index")).unwrap();
    let options = IngestOptions {
        every,
        ..IngestOptions::default()
    };
    let report = unlocked(|| {
        archive.ingest(&[dir.path("in")], &options, &mut |_| match stop() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        })
    });
    report.unwrap()
}

/// All that the archive in a folder answers.
fn answers(index: &Path) -> Vec<String> {
    let archive = Archive::open(index).unwrap();
    let engine = archive.engine().unwrap();
    let found = search(&archive, "ferries");
    assert!(found.total <= 100, "the page holds all");
    let articles = ids(&found).into_iter().map(|id| {
        let article = engine.article(id).unwrap().unwrap();
        serde_json::to_string(&article).unwrap()
    });
    let mut all: Vec<String> = articles.collect();
    all.sort();
    all.push(format!("{:?}", found.facets));
    all
}

#[test]
fn a_stopped_run_keeps_what_it_has_read_and_the_next_goes_on() {
    let whole = Dir::new();
    write_files(&whole, 8, 12);
    let mut steps = 0;
    ingest(&whole, Duration::from_secs(60), &mut || {
        steps += 1;
        false
    });
    let expected = answers(&whole.path("index"));
    for stop_at in 1..steps {
        for every in [Duration::ZERO, Duration::from_secs(60)] {
            let dir = Dir::new();
            write_files(&dir, 8, 12);
            let mut step = 0;
            let report = ingest(&dir, every, &mut || {
                step += 1;
                step >= stop_at
            });
            let archive = Archive::open(&dir.path("index")).unwrap();
            let known: u64 = archive.ledger().unwrap().len() as u64;
            assert!(
                report.stopped && known + report.files.left >= 8,
                "{report:?}"
            );
            let stats = archive.engine().unwrap().stats(0).unwrap();
            assert_eq!(stats.index.commit, report.commit);
            assert_eq!(
                stats.index.articles,
                report.articles.added - report.articles.deleted
            );
            ingest(&dir, every, &mut || false);
            assert_eq!(
                answers(&dir.path("index")),
                expected,
                "stopped at {stop_at}"
            );
        }
    }
}
