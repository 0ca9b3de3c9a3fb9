//! Deleting by hand: what is deleted stays so, until it is lifted.

use std::fs;

use crate::harness::{Dir, check_error, count};

fn counts(dir: &Dir) -> Vec<String> {
    let number = |word: &&str| dir.run(&["count", word]).out.trim().to_owned();
    ["alpha", "beta", "gamma"].iter().map(number).collect()
}

fn record(id: u32, word: &str) -> String {
    format!("{{\"id\": \"urn:x:{id}\", \"title\": \"{word} story\", \"tags\": [\"{word} tag\"]}}\n")
}

#[test]
fn a_deleted_article_stays_deleted_when_its_file_is_read_again() {
    let dir = Dir::new();
    let all = record(1, "alpha") + &record(2, "beta");
    dir.write("in/a.jsonl", &all);
    dir.write("in/b.jsonl", record(3, "gamma"));
    dir.run(&["index", "in"]);
    let ran = dir.run(&["delete", "urn:x:1", "urn:x:9"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.out
            .contains("urn:x:9: is the id of no article\n1 article deleted"),
        "{}",
        ran.out
    );
    assert_eq!(counts(&dir), ["0", "1", "1"]);
    assert_eq!(dir.run(&["show", "urn:x:1"]).code, 2);
    assert!(!dir.run(&["facets", "tag"]).out.contains("alpha tag"));
    let ran = dir.run(&["index", "in"]);
    assert!(ran.out.contains("articles: 2 unchanged\n"), "{}", ran.out);
    // changed, and read through another file too
    dir.write("in/a.jsonl", all.clone() + " ");
    dir.write("in/c.jsonl", record(1, "alpha"));
    let ran = dir.run(&["index", "in"]);
    assert!(
        ran.out.contains("2 left out as deleted by hand"),
        "{}",
        ran.out
    );
    assert_eq!(counts(&dir), ["0", "1", "1"]);
    assert_eq!(dir.run(&["delete", "--list"]).out, "urn:x:1\n");
    // cut short, it is still known what was deleted in it
    dir.write("in/a.jsonl", "");
    dir.run(&["index", "in"]);
    dir.write("in/a.jsonl", &all);
    fs::remove_file(dir.path("in/c.jsonl")).unwrap();
    dir.run(&["index", "--prune", "in"]);
    assert_eq!(counts(&dir), ["0", "1", "1"]);
    let ran = dir.run(&["delete", "--lift", "urn:x:1", "urn:x:2"]);
    assert!(
        ran.out
            .contains("urn:x:2: is not deleted\n1 article lifted"),
        "{}",
        ran.out
    );
    let ran = dir.run(&["index", "in"]);
    assert!(ran.out.contains("1 added, 2 unchanged"), "{}", ran.out);
    assert_eq!(counts(&dir), ["1", "1", "1"]);
    assert_eq!(dir.run(&["delete", "--list"]).out, "");
}

#[test]
fn what_a_query_finds_is_deleted_only_when_that_is_said() {
    let dir = Dir::new();
    for id in 1..=12 {
        dir.write(&format!("in/{id}.jsonl"), record(id, "alpha"));
    }
    dir.write("in/b.jsonl", record(20, "beta"));
    dir.run(&["index", "in"]);
    let ran = dir.run(&["delete", "--query", "alpha"]);
    check_error(&ran, "finds 12 articles, and nobody can be asked");
    assert!(
        ran.err.contains("urn:x:1  alpha story\n") && ran.err.contains("... and 2 more"),
        "{}",
        ran.err
    );
    assert_eq!(counts(&dir), ["12", "1", "0"]);
    let done = dir.json(&["delete", "--query", "alpha", "--yes", "--format", "json"]);
    assert_eq!(done["ids"].as_array().unwrap().len(), 12);
    assert_eq!(counts(&dir), ["0", "1", "0"]);
    let ran = dir.run(&["delete", "--query", "alpha", "--yes"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (1, "nothing is found, and nothing deleted\n")
    );
    check_error(&dir.run(&["delete", "--query", "(", "--yes"]), "query");
    assert_eq!(dir.run(&["delete", "urn:x:1"]).code, 1);
}

#[test]
fn what_is_deleted_stays_out_when_its_file_moves_and_elsewhere_by_a_list() {
    let dir = Dir::new();
    dir.write("in/a/x.txt", "Newts\n\nThe newts are back.");
    dir.write("in/a/y.jsonl", "{\"title\": \"Frogs\", \"body\": \"newts too\"}\n{\"title\": \"Toads\", \"body\": \"newts\"}\n");
    dir.run(&["index", "in"]);
    let ids = dir
        .run(&["search", "frogs OR \"newts are back\"", "--format", "ids"])
        .out;
    assert_eq!(ids.lines().count(), 2);
    dir.write("ids", &ids);
    dir.run(&["delete", "--ids-from", "ids"]);
    assert_eq!(count(&dir, "newts"), "1");
    for (from, to) in [("in/a", "in/b"), ("in", "out")] {
        std::fs::rename(dir.path(from), dir.path(to)).unwrap();
        let root = to.split('/').next().unwrap();
        let ran = dir.run(&["index", root]);
        assert!(ran.out.contains("2 moved"), "{}{}", ran.out, ran.err);
        assert_eq!(count(&dir, "newts"), "1", "{to}: {}", ran.out);
    }
    // another index is told
    dir.run(&["index", "out", "--index", "new"]);
    let deleted = dir.run(&["delete", "--list"]).out;
    dir.write("ids", deleted);
    dir.run(&["delete", "--ids-from", "ids", "--index", "new"]);
    assert_eq!(dir.run(&["count", "newts", "--index", "new"]).out, "1\n");
    let ran = dir.run(&["delete", "--purge"]);
    assert!(ran.out.contains("purged"), "{}", ran.out);
    assert_eq!(dir.run(&["check", "--full"]).code, 0);
    let shown = dir.run(&["show", ids.lines().next().unwrap()]);
    assert!(
        shown.err.contains("deleted by hand\nhint: "),
        "{}",
        shown.err
    );
    // a folder that is gone can be let go of
    std::fs::remove_dir_all(dir.path("out")).unwrap();
    let ran = dir.run(&["index", "--prune", "out"]);
    assert!(
        ran.out.contains("2 gone") && ran.out.contains("out/b/x.txt"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert_eq!(count(&dir, "newts"), "0");
}

#[test]
fn a_folder_that_is_suddenly_empty_drops_nothing() {
    let dir = Dir::new();
    for n in 0..12 {
        dir.write(
            &format!("in/{n}.txt"),
            format!("Newts {n}\n\nThe newts are back."),
        );
    }
    dir.run(&["index", "in"]);
    std::fs::rename(dir.path("in"), dir.path("away")).unwrap();
    std::fs::create_dir(dir.path("in")).unwrap();
    let ran = dir.run(&["index", "--prune", "in"]);
    assert!(
        ran.out.contains("folder is empty, and was not before"),
        "{}",
        ran.out
    );
    assert_eq!(count(&dir, "newts"), "12");
}
