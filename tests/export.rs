//! What is exported comes back as it was.

use std::{fs, ops::ControlFlow};

use newsdex::{archive::Archive, engine::Engine};
use proptest::prelude::*;

use crate::harness::{Dir, count, sample, search};

/// Everything that an archive holds, and what it counts.
fn contents(archive: &Archive) -> (Vec<String>, String) {
    let engine = archive.engine().unwrap();
    let mut articles = Vec::new();
    engine
        .articles(&mut |mut article| {
            article.held = None;
            articles.push(serde_json::to_string(&article).unwrap());
            ControlFlow::Continue(())
        })
        .unwrap();
    articles.sort();
    let all = search(archive, "words:>=0 OR is:hidden");
    let stats = engine.stats(0).unwrap();
    let counted = format!(
        "{:?} {:?} {} {:?}",
        all.total, all.facets, stats.hidden, stats.labels
    );
    (articles, counted)
}

#[track_caller]
fn check_round_trip(from: &Dir, archive: &Archive, name: &str) {
    let ran = from.run(&["export", name]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let to = Dir::new();
    to.write("index/README.md", "");
    for table in ["tags.toml", "topics.toml"] {
        if let Ok(text) = fs::read(from.path(&format!("index/{table}"))) {
            to.write(&format!("index/{table}"), text);
        }
    }
    let file = to.write(name, fs::read(from.path(name)).unwrap());
    let (again, report) = to.ingest(&file);
    assert_eq!(
        (report.skipped, report.noted),
        (0, 0),
        "{:?}",
        report.problems
    );
    assert_eq!(contents(&again), contents(archive));
    // and once more, from there
    assert_eq!(to.run(&["export", "again.jsonl"]).code, 0);
    let lines = |dir: &Dir, name: &str| {
        dir.run(&["--quiet", "export", name]);
        let text = fs::read_to_string(dir.path(name)).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(&to, "again.jsonl"), lines(from, "plain.jsonl"));
}

#[test]
fn the_sample_comes_back_with_all_that_it_answers() {
    for name in ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst"] {
        let dir = Dir::new();
        let (archive, _) = dir.ingest(&sample());
        check_round_trip(&dir, &archive, name);
    }
}

#[test]
fn an_export_is_a_file_like_others() {
    let dir = Dir::new();
    dir.write("in/a.jsonl", "{\"id\": \"x:1\", \"title\": \"One\", \"body\": \"ferries\"}\n{\"id\": \"x:2\", \"title\": \"Two\", \"body\": \"ferries\", \"pubstatus\": \"withheld\"}\n");
    dir.run(&["index", "in"]);
    assert_eq!(
        dir.run(&["export", "-", "--query", "ferries"])
            .out
            .lines()
            .count(),
        1
    );
    let all = dir.run(&["export", "-"]).out;
    assert_eq!(all.lines().count(), 2);
    assert_eq!(dir.run(&["export", "-", "--query", "nothing"]).code, 1);
    let to = Dir::new();
    to.write("new/e.jsonl", &all);
    to.run(&["index", "new"]);
    assert_eq!(count(&to, "collection:in path:a.jsonl"), "1");
    assert_eq!(count(&to, "is:hidden"), "1");
    // cut in its last line, it takes nothing away; a line that goes is gone
    to.write("new/e.jsonl", &all[..all.len() - 20]);
    to.run(&["index", "new"]);
    assert_eq!(
        (count(&to, "ferries"), count(&to, "is:hidden")),
        ("1".into(), "1".into())
    );
    let hidden = all.lines().find(|line| line.contains("withheld")).unwrap();
    to.write("new/e.jsonl", format!("{hidden}\n"));
    to.run(&["index", "new"]);
    assert_eq!(
        (count(&to, "ferries"), count(&to, "is:hidden")),
        ("0".into(), "1".into())
    );
    // what is no export any more is said, or read as what it is
    let broken = "{\"newsdex\":1,\"id\":\"\",\"body\":\"text\"}\n{\"newsdex\":2,\"id\":7,\"title\":\"Three\"}\n{\"newsdex\":1,\"id\":\"u\",\"date\":\"2026-02-30\",\"body\":\"x\"}\n";
    to.write("new/b.jsonl", broken);
    let ran = to.run(&["index", "new"]);
    assert!(ran.out.contains("2 skipped"), "{}", ran.out);
    assert_eq!(count(&to, "three"), "1");
    let ran = dir.run(&["export", "nowhere/x.jsonl"]);
    assert!(ran.code == 2 && ran.err.contains("hint: "), "{}", ran.err);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases / 16,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_articles_come_back(records in prop::collection::vec(
        (".{0,12}", "[ -~\\n\u{e9}\u{200b}\u{85}]{0,60}", "(19|20)[0-9]{2}(-[01][0-9])?", prop::collection::vec("[ -~\u{a0}]{0,9}", 0..3)),
        1..6,
    )) {
        let dir = Dir::new();
        let lines = records.iter().map(|(headline, body, date, tags)| {
            let tags: Vec<_> = tags
                .iter()
                .map(|label| serde_json::json!({"name": label, "kind": "person", "uri": label}))
                .collect();
            let record = serde_json::json!({"headline": headline, "body": body, "date": date, "tags": tags});
            format!("{record}\n")
        });
        dir.write("in/a.jsonl", lines.collect::<String>());
        let (archive, _) = dir.ingest(&dir.path("in"));
        if archive.engine().unwrap().stats(0).unwrap().index.articles > 0 {
            check_round_trip(&dir, &archive, "out.jsonl");
        }
    }
}
