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
