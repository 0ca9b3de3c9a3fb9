//! Backups, taken while a writer goes on.

use std::{fs, time::Duration};

use crate::harness::{Dir, check_error, count};

#[test]
fn a_backup_is_an_index_of_its_own() {
    let dir = Dir::new();
    dir.write(
        "in/a.jsonl",
        "{\"title\": \"One\", \"body\": \"ferries\"}\n",
    );
    dir.run(&["index", "in"]);
    fs::write(dir.path("index/tags.toml"), "").unwrap();
    let ran = dir.run(&["backup", "copy"]);
    assert!(
        ran.out.contains("commit 1 is in copy: 9 files"),
        "{}{}",
        ran.out,
        ran.err
    );
    dir.write("in/a.jsonl", "{\"title\": \"Two\", \"body\": \"boats\"}\n");
    dir.run(&["index", "in"]);
    let counted = |index: &str, query: &str| dir.run(&["count", query, "--index", index]).out;
    assert_eq!(
        (counted("copy", "ferries"), counted("copy", "boats")),
        ("1\n".into(), "0\n".into())
    );
    assert_eq!(count(&dir, "ferries"), "0");
    assert_eq!(dir.run(&["check", "--full", "--index", "copy"]).code, 0);
    // it goes on by itself
    let ran = dir.run(&["index", "in", "--index", "copy"]);
    assert!(ran.out.contains("1 updated"), "{}{}", ran.out, ran.err);
    assert_eq!(
        (counted("copy", "boats"), count(&dir, "boats")),
        ("1\n".into(), "1".into())
    );
    assert_eq!(dir.run(&["check", "--full"]).code, 0);
    check_error(&dir.run(&["backup", "copy"]), "copy");
    check_error(
        &dir.run(&["backup", "copy", "--index", "nothing"]),
        "nothing",
    );
}

#[test]
fn a_backup_beside_a_writer_holds_one_commit() {
    let dir = Dir::new();
    let write = |round: usize| {
        for file in 0..20 {
            let line = format!(
                "{{\"id\": \"{file}\", \"title\": \"T\", \"body\": \"ferries of round {round}\"}}\n"
            );
            dir.write(&format!("in/{file:02}.jsonl"), line);
        }
    };
    write(0);
    dir.run(&["index", "in"]);
    let mut copies = 0;
    for round in 1..4 {
        write(round);
        let mut run = dir
            .command(&["-q", "index", "--commit-every", "0", "in"])
            .spawn()
            .unwrap();
        while run.try_wait().unwrap().is_none() {
            let copy = format!("copy{copies}");
            let ran = dir.run(&["backup", &copy, "--format", "json"]);
            assert_eq!(ran.code, 0, "{}", ran.err);
            let checked = dir.json(&["check", "--full", "--index", &copy, "--format", "json"]);
            let done: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
            assert_eq!(
                (&checked["commit"], &checked["articles"]),
                (&done["commit"], &20.into())
            );
            fs::remove_dir_all(dir.path(&copy)).unwrap();
            copies += 1;
            // searches beside see a commit too
            assert_eq!(count(&dir, "ferries"), "20");
            std::thread::sleep(Duration::from_millis(3));
        }
        assert!(run.wait().unwrap().success());
    }
    assert!(copies > 3, "{copies}");
}
