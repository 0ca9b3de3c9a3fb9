//! Running again: nothing twice, changed files taken in, vanished ones dropped, the same as from scratch.

use std::{fs, path::Path};

use newsdex::archive::Archive;
use proptest::prelude::*;

use crate::harness::{Dir, ids, sample, search};

#[test]
fn a_second_run_adds_nothing() {
    let dir = Dir::new();
    let (_, first) = dir.ingest(&sample());
    let (archive, second) = dir.ingest(&sample());
    assert_eq!((first.commit, second.commit), (1, 1));
    assert_eq!(second.articles.unchanged, 52);
    assert_eq!(second.files.unchanged, second.files.seen);
    // some are withheld, and without a clock an embargo is in force
    assert_eq!(search(&archive, "").total, 49);
}

#[test]
fn changed_files_are_read_again_and_vanished_ones_dropped() {
    let dir = Dir::new();
    let articles = dir.path("articles");
    dir.write("articles/a.txt", "Alpha went out.\n");
    dir.write("articles/b.txt", "Beta came in.\n");
    dir.ingest(&articles);
    dir.write("articles/a.txt", "Gamma went out again.\n");
    fs::remove_file(dir.path("articles/b.txt")).unwrap();
    dir.write("articles/c.txt", "Delta is new.\n");
    let (archive, report) = dir.ingest(&articles);
    let counts = report.articles;
    assert_eq!((counts.added, counts.updated, counts.deleted), (1, 1, 1));
    for (word, total) in [("alpha", 0), ("beta", 0), ("gamma", 1), ("delta", 1)] {
        assert_eq!(search(&archive, word).total, total, "{word}");
    }
}

#[test]
fn a_newer_version_replaces_and_an_older_never_does() {
    let dir = Dir::new();
    let record = |version: u32, body: &str| {
        format!("{{\"id\":\"urn:x:1\",\"version\":{version},\"body\":\"{body}\"}}\n")
    };
    dir.write("articles/a.jsonl", record(2, "second"));
    dir.write("articles/b.jsonl", record(1, "first"));
    let (archive, report) = dir.ingest(&dir.path("articles"));
    assert_eq!(report.articles.duplicate, 1);
    assert_eq!(search(&archive, "second").total, 1);
    assert_eq!(search(&archive, "").total, 1);
    dir.write("articles/c.jsonl", record(3, "third"));
    let (archive, _) = dir.ingest(&dir.path("articles"));
    assert_eq!(search(&archive, "third").total, 1);
    fs::remove_file(dir.path("articles/c.jsonl")).unwrap();
    let (archive, _) = dir.ingest(&dir.path("articles"));
    assert_eq!(
        search(&archive, "second").total,
        1,
        "the other file's version is back"
    );
    assert_eq!(search(&archive, "").total, 1);
}

#[test]
fn a_part_of_a_folder_named_alone_keeps_its_ids() {
    let dir = Dir::new();
    dir.write("articles/sub/a.txt", "Alpha went out.\n");
    dir.write("articles/b.txt", "Beta came in.\n");
    let (archive, _) = dir.ingest(&dir.path("articles"));
    let before = search(&archive, "").hits;
    dir.write("articles/sub/c.txt", "Gamma came too.\n");
    let (_, report) = dir.ingest(&dir.path("articles/sub"));
    assert_eq!((report.articles.added, report.articles.deleted), (1, 0));
    let (archive, report) = dir.ingest(&dir.path("articles"));
    assert_eq!(report.files.read, 0, "nothing is new");
    let after = search(&archive, "");
    assert_eq!(after.total, 3);
    let ids = ids(&after);
    assert!(before.iter().all(|hit| ids.contains(&hit.id.as_str())));
}

/// The folder's articles as an index made from scratch gives them.
fn from_scratch(articles: &Path) -> Vec<String> {
    let dir = Dir::new();
    let (archive, _) = dir.ingest(articles);
    content(&archive)
}

fn content(archive: &Archive) -> Vec<String> {
    let results = search(archive, "");
    assert_eq!(results.hits.len() as u64, results.total);
    let hits = results.hits.iter();
    let mut content: Vec<String> = hits
        .map(|hit| format!("{} {}", hit.id, hit.shown))
        .collect();
    content.sort();
    let words = search(archive, "words");
    assert_eq!(
        words.total, results.total,
        "each article holds this word once"
    );
    content
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Files that share ids, written, changed and removed at random over some runs; none is empty, since that may be one
    /// that was cut short and takes nothing away.
    #[test]
    fn any_history_ends_like_an_index_from_scratch(
        steps in prop::collection::vec(
            prop::collection::vec((0..4usize, prop::option::of(prop::collection::vec((0..6u32, 0..3u32), 1..4))), 1..4),
            2..4,
        )
    ) {
        let dir = Dir::new();
        let articles = dir.path("articles");
        fs::create_dir_all(&articles).unwrap();
        let mut version = 0;
        for step in steps {
            for (file, records) in step {
                let name = format!("articles/{file}.jsonl");
                match records {
                    None => { let _ = fs::remove_file(dir.path(&name)); }
                    Some(records) => {
                        let mut text = String::new();
                        for (id, revision) in records {
                            version += 1;
                            text.push_str(&format!(
                                "{{\"id\":\"urn:x:{id}\",\"version\":{revision},\"body\":\"words {version} of {file}\"}}\n"
                            ));
                        }
                        dir.write(&name, text);
                    }
                }
            }
            let (archive, _) = dir.ingest(&articles);
            prop_assert_eq!(content(&archive), from_scratch(&articles));
        }
    }
}

#[test]
fn a_file_is_known_by_its_bytes() {
    let dir = Dir::new();
    dir.write("articles/a.jsonl", "{\"title\": \"Alpha\"}\n");
    dir.write("articles/b.txt", "Beta came in.\n");
    dir.run(&["index", "articles"]);
    let report = || dir.json(&["index", "articles", "--format", "json"]);
    // another time, the same bytes
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(100);
    let touch = |name: &str| {
        let file = fs::File::options()
            .append(true)
            .open(dir.path(name))
            .unwrap();
        file.set_modified(later).unwrap();
    };
    touch("articles/a.jsonl");
    touch("articles/b.txt");
    let touched = report();
    assert_eq!(
        (&touched["files"]["read"], &touched["files"]["unchanged"]),
        (&0.into(), &2.into())
    );
    let commit = touched["commit"].clone();
    assert_eq!(report()["commit"], commit, "the new times are known");
    // another name, the same bytes
    fs::create_dir(dir.path("articles/sub")).unwrap();
    fs::rename(dir.path("articles/b.txt"), dir.path("articles/sub/c.txt")).unwrap();
    let moved = report();
    assert_eq!(
        (&moved["files"]["moved"], &moved["files"]["missing"]),
        (&1.into(), &0.into())
    );
    assert_eq!(dir.run(&["count", "beta"]).out, "1\n");
    assert_eq!(dir.run(&["count", "path:sub"]).out, "1\n");
}

#[test]
fn what_has_vanished_stays_until_it_is_pruned() {
    let dir = Dir::new();
    dir.write("articles/a.txt", "Alpha went out.\n");
    dir.write("articles/b.txt", "Beta came in, which is longer.\n");
    dir.run(&["index", "articles"]);
    fs::remove_file(dir.path("articles/b.txt")).unwrap();
    for _ in 0..2 {
        let ran = dir.run(&["index", "articles"]);
        assert!(
            ran.out
                .contains("1 file no longer there: what they held stays"),
            "{}",
            ran.out
        );
        assert_eq!(dir.run(&["count", "beta"]).out, "1\n");
    }
    let ran = dir.run(&["index", "--prune", "articles"]);
    assert!(
        ran.out.contains("articles: 1 unchanged, 1 deleted"),
        "{}",
        ran.out
    );
    assert_eq!(dir.run(&["count"]).out, "1\n");
}
