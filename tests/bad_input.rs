//! Bad input gets a clear message, and nothing is lost.

use std::{fs, io::Write, process::Stdio};

use proptest::prelude::*;

use crate::harness::{Dir, check_error, sample, search};

#[test]
fn every_broken_file_of_the_sample_is_named_with_its_reason() {
    let dir = Dir::new();
    let (_, report) = dir.ingest(&sample().join("broken"));
    assert_eq!(report.articles.added, 0);
    assert_eq!(report.skipped, 6);
    for (file, record, what) in [
        ("broken/empty.txt", None, "empty"),
        ("broken/picture.txt", None, "binary"),
        ("broken/lines.jsonl", Some(1), "not valid JSON"),
        ("broken/lines.jsonl", Some(2), "no headline and no text"),
        ("broken/cut.jsonl.gz", None, "cannot be read to its end"),
        ("broken/notes.xyz", None, ".xyz"),
    ] {
        let found = report.problems.iter().any(|problem| {
            problem.path.ends_with(file)
                && problem.record == record
                && problem.what.contains(what)
                && !problem.hint.is_empty()
                && problem.lost
        });
        assert!(found, "{file}: {what}: {:#?}", report.problems);
    }
}

#[test]
fn a_bad_record_costs_one_record() {
    let dir = Dir::new();
    let good = |id: u32| format!("{{\"id\":{id},\"body\":\"good words\"}}\n").into_bytes();
    let mut lines = good(1);
    lines.extend(b"{\"id\": broken\n");
    lines.extend(good(2));
    lines.extend(b"{\"id\":3,\"body\":\"caf\xe9 words\"}\n");
    lines.extend(format!("{{\"id\":4,\"body\":\"{}\"}}\n", "long ".repeat(300_000)).into_bytes());
    lines.extend(good(5));
    dir.write("articles/a.jsonl", lines);
    let strict = [
        "--quiet",
        "index",
        "--strict",
        "--max-record",
        "1",
        "articles",
    ];
    assert_eq!(dir.run(&strict).code, 2);
    assert_eq!(dir.run(&strict).code, 2, "the second time too");
    let report = dir.json(&["index", "--max-record", "1", "articles", "--format", "json"]);
    assert_eq!(report["articles"]["unchanged"], 4, "{report}");
    assert_eq!(dir.run(&["count", "words"]).out, "4\n");
    assert_eq!(dir.run(&["count", "café"]).out, "1\n");
}

#[test]
fn places_that_are_not_there_or_not_ours_are_named() {
    let dir = Dir::new();
    check_error(&dir.run(&["search", "x"]), "index: there is no index");
    check_error(&dir.run(&["index", "nowhere"]), "nowhere");
    assert!(!dir.path("index").exists(), "no index is made for nothing");
    check_error(&dir.run(&["search", "x", "--corpus", "nowhere"]), "nowhere");
    dir.write("photos/a.jpg", "x");
    check_error(
        &dir.run(&["--index", "photos", "search", "x"]),
        "holds no newsdex index",
    );
    dir.write("a.txt", "A story.\n");
    check_error(
        &dir.run(&["--index", "photos", "index", "a.txt"]),
        "holds no newsdex index",
    );
    dir.write("file", "x");
    check_error(&dir.run(&["--index", "file", "index", "a.txt"]), "file");
    check_error(
        &dir.run(&["--index", "file/below", "index", "a.txt"]),
        "file",
    );
}

#[test]
fn an_index_of_another_version_is_not_touched() {
    let dir = Dir::new();
    dir.write("a.txt", "A story.\n");
    assert_eq!(dir.run(&["index", "a.txt"]).code, 0);
    dir.write(
        "index/newsdex.json",
        "{\"format\":99,\"newsdex\":\"9.0.0\"}",
    );
    check_error(&dir.run(&["search", "story"]), "has format 99");
    check_error(&dir.run(&["index", "a.txt"]), "has format 99");
    dir.write("index/newsdex.json", "garbage");
    check_error(&dir.run(&["search", "story"]), "damaged");
}

#[test]
fn damaged_files_of_an_index_are_errors_and_no_wrong_answers() {
    let files = ["segments/meta.json", "ledger.jsonl", "vocabulary-2"];
    for file in files {
        let dir = Dir::new();
        dir.write(
            "a.jsonl",
            "{\"id\":1,\"body\":\"story\",\"persons\":[\"Ann Lee\"]}\n",
        );
        assert_eq!(dir.run(&["index", "a.jsonl"]).code, 0);
        let path = dir.path("index").join(file);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        check_error(&dir.run(&["stats"]), "index");
        fs::remove_file(&path).unwrap();
        check_error(&dir.run(&["stats"]), "index");
    }
}

#[test]
fn a_locked_index_says_so_and_can_be_searched() {
    let dir = Dir::new();
    dir.write("articles/a.txt", "A story.\n");
    let (archive, _) = dir.ingest(&dir.path("articles"));
    let index = newsdex::index::Index::open(&dir.path("index")).unwrap();
    let writer = index.writer(64 << 20, 0).unwrap();
    dir.write("articles/b.txt", "Another story.\n");
    check_error(
        &dir.run(&["index", "articles"]),
        &format!(
            "another process is writing to the index (process {}, since 20",
            std::process::id()
        ),
    );
    assert_eq!(search(&archive, "story").total, 1);
    drop(writer);
    dir.ingest(&dir.path("articles"));
    assert_eq!(search(&archive, "story").total, 2);
}

#[cfg(unix)]
#[test]
fn folders_that_cannot_be_written_or_read_are_named() {
    use std::os::unix::fs::PermissionsExt;
    let dir = Dir::new();
    dir.write("articles/a.txt", "A story.\n");
    let closed = dir.path("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    let secret = dir.write("articles/secret.txt", "A secret story.\n");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    // the superuser may do all this
    if fs::write(closed.join("probe"), "x").is_ok() {
        println!("skipped: this user may write everywhere");
        return;
    }
    check_error(
        &dir.run(&["--index", "closed/index", "index", "articles"]),
        "closed/index",
    );
    let report = dir.json(&["index", "articles", "--format", "json"]);
    assert_eq!(report["articles"]["added"], 1);
    assert_eq!(report["skipped"], 1);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_folder() {
    let dir = Dir::new();
    dir.write("outside/a.txt", "A story from outside.\n");
    dir.write("articles/b.txt", "A story from inside.\n");
    std::os::unix::fs::symlink(dir.path("outside"), dir.path("articles/link")).unwrap();
    std::os::unix::fs::symlink(dir.path("outside/a.txt"), dir.path("articles/a.txt")).unwrap();
    let (archive, report) = dir.ingest(&dir.path("articles"));
    assert_eq!(search(&archive, "story").total, 1);
    assert_eq!((report.skipped, report.noted), (0, 2));
}

#[test]
fn query_errors_show_the_place_and_what_to_do() {
    let dir = Dir::new();
    dir.write(
        "a.jsonl",
        "{\"id\":1,\"body\":\"story\",\"persons\":[\"Volodymyr Zelenskyy\"]}\n",
    );
    assert_eq!(dir.run(&["index", "a.jsonl"]).code, 0);
    for (query, what) in [
        ("headlin:drones", "headlin:drones\n  ^^^^^^^"),
        ("(a OR b", "(a OR b\n  ^"),
        ("\"peace talks", "\"peace talks\n  ^"),
        ("a OR", "OR"),
        ("date:2025-13", "2025-13"),
        ("*", "fits every word"),
        ("dron*~", "wildcard"),
        ("drone~5", "1 or 2 letters"),
        ("drone^0", "weight from 0.01 to 100"),
        ("a NEAR/0 b", "distance from 1 to 100"),
        ("a NEAR/3 (b c)", "a NEAR/3 (b c)\n           ^^^^^"),
        ("\"one\"~3", "single word"),
        ("words:many", "words:>800"),
        ("is:lost", "is:hidden"),
        ("has:persn", "did you mean `person`?"),
        ("person:zel*", "wildcard"),
        ("person:nobody", "no article has the person `nobody`"),
        ("person:zelenski", "did you mean `Volodymyr Zelenskyy`?"),
    ] {
        check_error(&dir.run(&["search", query]), what);
    }
    check_error(
        &dir.run(&["search", "--person", "nobody"]),
        "person:nobody\n",
    );
    check_error(&dir.run(&["search", "--since", "yesteryear"]), "yesteryear");
    check_error(
        &dir.run(&["search", "--since", "2025", "--until", "2024"]),
        "2024",
    );
    check_error(&dir.run(&["search", "--offset", "99999999999"]), "10000");
    check_error(&dir.run(&["search", "--facets", "persons"]), "persons");
    check_error(
        &dir.run(&["search", "story", "--timeout", "0"]),
        "stopped after 0 s",
    );
    for args in [
        &["count", "story"][..],
        &["timeline", "story", "--split", "person"],
        &["pairs", "person", "story"],
        &["facets", "person", "--sort", "surprise"],
    ] {
        check_error(&dir.run(&[args, &["--timeout", "0"]].concat()), "--timeout");
    }
    check_error(&dir.run(&["pairs", "person", "-n", "100001"]), "100,000");
    check_error(
        &dir.run(&["timeline", "--split", "person", "-n", "101"]),
        "no number up to 100\n",
    );
    check_error(&dir.run(&["search", "story", "--all"]), "--format jsonl");
    check_error(
        &dir.run(&["search", "story", "--now", "soon"]),
        "--now soon",
    );
    check_error(
        &dir.run(&["explain", "story", "--id", "x"]),
        "no article has this id",
    );
    check_error(&dir.run(&["count", "--batch", "story"]), "standard input");
    check_error(&dir.run(&["search", &"(".repeat(5_000)]), "4096");
}

#[test]
fn a_word_that_no_article_holds_is_named() {
    let dir = Dir::new();
    dir.write("a.txt", "A story.\n");
    assert_eq!(dir.run(&["index", "a.txt"]).code, 0);
    let ran = dir.run(&["search", "story", "xyzzy"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("no article holds xyzzy"), "{}", ran.out);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let dir = Dir::new();
    let mut lines = String::new();
    for id in 0..3_000 {
        lines.push_str(&format!(
            "{{\"id\":{id},\"body\":\"story {}\"}}\n",
            "word ".repeat(50)
        ));
    }
    dir.write("a.jsonl", lines);
    assert_eq!(dir.run(&["index", "a.jsonl"]).code, 0);
    let mut command = dir.command(&["search", "story", "--limit", "3000", "--format", "jsonl"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    assert_eq!(ended.status.code(), Some(0));
}

#[test]
fn nothing_of_an_article_reaches_the_terminal_as_a_command() {
    let dir = Dir::new();
    let evil = "\\u001b]0;owned\\u0007\\u001b[2J\\u009b31m\\u202e";
    dir.write(
        "a.jsonl",
        format!(
            "{{\"id\":\"x{evil}\",\"headline\":\"story {evil}\",\"body\":\"story {evil} text\",\
             \"source\":\"S{evil}\",\"persons\":[\"P{evil}\"],\"byline\":\"B{evil}\",\"date\":\"{evil}\"}}\n"
        ),
    );
    let mut outputs = vec![dir.run(&["index", "a.jsonl"])];
    for format in ["text", "json", "jsonl", "ids"] {
        outputs.push(dir.run(&["search", "story", "--format", format]));
    }
    outputs.push(dir.run(&["facets", "person"]));
    let id = outputs[4].out.trim().to_owned();
    outputs.push(dir.run(&["show", &id]));
    outputs.push(dir.run(&["show", &id, "--format", "json"]));
    outputs.push(dir.run(&["search", "story", "--person", "\u{1b}[31mnobody"]));
    for ran in outputs {
        for text in [ran.out, ran.err] {
            let bad = text.chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(bad, None, "{text:?}");
        }
    }
}

#[test]
fn labels_of_every_shape_are_counted_and_found() {
    let long = "x".repeat(10_000);
    let labels = [
        "AC/DC",
        "9/11",
        "back\\slash",
        "/lead",
        "emoji 🛩",
        "a:b",
        "quo'te",
        "+1",
        &long,
    ];
    let dir = Dir::new();
    let record = serde_json::json!({"id": 1, "body": "story", "persons": labels});
    dir.write("a.jsonl", record.to_string());
    let many: Vec<String> = (0..10_000).map(|n| format!("label {n}")).collect();
    let record = serde_json::json!({"id": 2, "body": "story", "topics": many});
    dir.write("b.jsonl", record.to_string());
    dir.run(&["index", "a.jsonl", "b.jsonl"]);
    let facets = dir.json(&["facets", "person", "-n", "100", "--format", "json"]);
    assert_eq!(facets["distinct"], labels.len());
    for label in labels {
        let quoted = format!("\"{label}\"");
        let ran = dir.run(&["count", "--person", &quoted]);
        // a query is at most 4,096 bytes long
        match label.len() < 4_000 {
            true => assert_eq!(ran.out, "1\n", "{label}: {}", ran.err),
            false => check_error(&ran, "4096"),
        }
    }
    let facets = dir.json(&["facets", "topic", "--format", "json"]);
    assert_eq!(facets["distinct"], 10_000);
}

#[test]
fn the_writer_of_a_run_that_fails_leaves_the_index_as_it_was() {
    let dir = Dir::new();
    dir.write("articles/a.txt", "A story.\n");
    let (archive, _) = dir.ingest(&dir.path("articles"));
    // what a killed run leaves behind: a longer ledger, the next vocabulary
    let ledger = dir.path("index/ledger.jsonl");
    let mut file = fs::OpenOptions::new().append(true).open(&ledger).unwrap();
    file.write_all(b"{\"root\":\"/x\",\"name\":\"half a li")
        .unwrap();
    dir.write("index/vocabulary-3", "half");
    assert_eq!(search(&archive, "story").total, 1);
    dir.write("articles/b.txt", "Another story.\n");
    let (archive, report) = dir.ingest(&dir.path("articles"));
    assert_eq!((report.commit, report.articles.added), (2, 1));
    assert_eq!(search(&archive, "story").total, 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_in_any_file_are_reported_or_read(
        files in prop::collection::vec(
            (prop::sample::select(vec!["txt", "json", "jsonl", "sgm", "txt.gz", "x"]), prop::collection::vec(any::<u8>(), 0..400)),
            1..6,
        )
    ) {
        let dir = Dir::new();
        for (number, (extension, bytes)) in files.iter().enumerate() {
            dir.write(&format!("articles/{number}.{extension}"), bytes);
        }
        let (archive, report) = dir.ingest(&dir.path("articles"));
        prop_assert_eq!(report.files.read, files.len() as u64);
        prop_assert!(report.articles.added + report.skipped >= files.len() as u64);
        prop_assert_eq!(search(&archive, "").total, report.articles.added);
    }
}
