//! Versions of articles, and corrections.

use std::fs;

use crate::harness::{Dir, check_error, count};

fn version(number: u8, headline: &str) -> String {
    format!(
        "{{\"id\": \"urn:x:1\", \"version\": {number}, \"headline\": \"{headline}\", \"body\": \"ferries\", \"date\": \"2025-12-0{number}\"}}\n"
    )
}

/// The headlines of the versions of an article, in order.
fn headlines(dir: &Dir, id: &str) -> Vec<String> {
    let told = dir.json(&["show", id, "--history", "--format", "json"]);
    let versions = told["versions"].as_array().unwrap().iter();
    versions
        .map(|past| past["headline"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_versions_of_an_article_are_listed() {
    let dir = Dir::new();
    for (number, headline) in [(1, "Ferry late"), (3, "Ferry sinks"), (4, "All saved")] {
        dir.write("in/a.jsonl", version(number, headline));
        dir.run(&["index", "in"]);
    }
    let told = dir.run(&["show", "urn:x:1", "--history"]).out;
    assert_eq!(
        told,
        "      time  version       headline\n\
         2025-12-01        1       Ferry late\n\
         2025-12-03        3       Ferry sinks\n\
         2025-12-04        4  now  All saved\n"
    );
    // one that comes late has its place, and none is kept twice
    dir.write("in/b.jsonl", version(2, "Ferry missing"));
    dir.run(&["index", "in"]);
    let expected = ["Ferry late", "Ferry missing", "Ferry sinks", "All saved"];
    assert_eq!(headlines(&dir, "urn:x:1"), expected);
    let size = || {
        fs::metadata(dir.path("index/history-0.jsonl"))
            .unwrap()
            .len()
    };
    let before = size();
    for word in ["boats", "gulls"] {
        let other = format!("{{\"id\": \"{word}\", \"title\": \"{word}\"}}\n");
        dir.write("in/a.jsonl", version(4, "All saved") + &other);
        dir.run(&["index", "in"]);
    }
    assert_eq!(
        (headlines(&dir, "urn:x:1"), size()),
        (expected.map(str::to_owned).to_vec(), before)
    );
    assert_eq!(dir.run(&["check", "--full"]).code, 0);
    // those of one file are known by their numbers
    let one = Dir::new();
    let all: String = (1..5).map(|n| version(n, &format!("Take {n}"))).collect();
    one.write("in/a.jsonl", all);
    one.run(&["index", "in"]);
    assert_eq!(
        headlines(&one, "urn:x:1"),
        ["Take 1", "Take 2", "Take 3", "Take 4"]
    );
    one.write("in/b.txt", "Alone\n\nNo other.");
    one.run(&["index", "in"]);
    let id = one.run(&["search", "alone", "--format", "ids"]).out;
    assert_eq!(headlines(&one, id.trim()), ["Alone"]);
    check_error(&one.run(&["show", "nothing", "--history"]), "nothing");
}

#[test]
fn corrections_are_found() {
    let dir = Dir::new();
    let line = |headline: &str, rest: &str| {
        format!("{{\"headline\": \"{headline}\", \"body\": \"Ferries sail.\"{rest}}}\n")
    };
    let lines = [
        line("CORRECTION: Ferry sinks", ""),
        line("Ferry sinks", ", \"pubstatus\": \"corrected\""),
        line("Correction officers", ""),
        line("Clarification: Ferry", ", \"status\": \"withheld\""),
    ];
    dir.write("in/a.jsonl", lines.concat());
    dir.run(&["index", "in"]);
    for (query, expected) in [
        ("has:correction", "2"),
        ("no:correction ferries", "1"),
        ("has:correction is:hidden", "1"),
        ("is:hidden", "1"),
    ] {
        assert_eq!(count(&dir, query), expected, "{query}");
    }
}
