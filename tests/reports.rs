//! What is told of a run: dry runs, explanations, reports, limits.

use std::fs;

use crate::harness::{Dir, count, zip};

#[test]
fn a_dry_run_writes_nothing_and_a_report_has_it_all() {
    let dir = Dir::new();
    dir.write(
        "in/a.jsonl",
        "{\"title\": \"A\"}\n{\"title\": \"B\", \"pubstatus\": \"withheld\"}\n{broken\n",
    );
    let ran = dir.run(&["index", "--dry-run", "in"]);
    assert!(ran.out.contains("articles: 2 added"), "{}", ran.out);
    assert!(
        ran.out.contains("nothing was written") && ran.out.contains("1 hidden item:"),
        "{}",
        ran.out
    );
    assert!(!dir.path("index").exists());
    dir.run(&["index", "in", "--report", "report.jsonl"]);
    let report = fs::read_to_string(dir.path("report.jsonl")).unwrap();
    let lines: Vec<serde_json::Value> = report
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["file"]["articles"], 2);
    assert_eq!(lines[0]["file"]["formats"]["jsonl"], 1);
    assert_eq!(lines[1]["problem"]["record"], 3);
    assert!(lines[1]["problem"]["hint"].is_string());
    assert_eq!(lines[2]["report"]["skipped"], 1);
    // what is unchanged is named too
    dir.run(&["index", "in", "--report", "report.jsonl"]);
    let report = fs::read_to_string(dir.path("report.jsonl")).unwrap();
    let first: serde_json::Value = serde_json::from_str(report.lines().next().unwrap()).unwrap();
    assert_eq!(first["file"]["unchanged"], true);
    assert_eq!(first["file"]["articles"], 2);
}

#[test]
fn an_explanation_names_the_place_of_each_field() {
    let dir = Dir::new();
    dir.write("a.json", "{\"webTitle\": \"A\\u001b[31m\", \"webUrl\": \"https://x.example/a\", \"webPublicationDate\": \"2025-12-06\", \"pillarId\": 1}");
    dir.write(
        "b.txt",
        "Headline\n\nKYIV, Ukraine (AP) — Text.\n\nSource link\nDrones, Energy\n",
    );
    let ran = dir.run(&["index", "--explain", "a.json", "b.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for line in [
        "a.json: guardian",
        "  headline  webTitle            A [31m",
        "  not used  pillarId",
        "b.txt: text",
        "  dateline  first paragraph  KYIV, Ukraine",
        "  tag       tag line         Energy",
    ] {
        assert!(
            ran.out.lines().any(|own| own == line),
            "{line}: {}",
            ran.out
        );
    }
    assert!(!dir.path("index").exists());
    let explained = dir
        .run(&["index", "--explain", "--format", "json", "a.json"])
        .out;
    let explained: serde_json::Value =
        serde_json::from_str(explained.lines().next().unwrap()).unwrap();
    assert_eq!(explained["filled"][0]["path"], "webUrl");
}

#[test]
fn a_limit_stops_a_file_and_raising_it_reads_on() {
    let dir = Dir::new();
    dir.write(
        "in/a.zip",
        zip(&[("a.txt", "Ferries.\n"), ("b.txt", "Ferries too.\n")]),
    );
    let ran = dir.run(&["index", "--max-entries", "1", "in"]);
    assert!(
        ran.out.contains("a.zip: archive holds more than 1 entries"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("hint: raise the limit with `--max-entries`"),
        "{}",
        ran.out
    );
    assert_eq!(count(&dir, "ferries"), "1");
    let ran = dir.run(&["index", "--max-entries", "1", "in"]);
    assert!(ran.out.contains("1 unchanged"), "{}", ran.out);
    dir.run(&["index", "in"]);
    assert_eq!(count(&dir, "ferries"), "2");
}
