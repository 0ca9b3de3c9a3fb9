//! Damage of any kind is found, and ends no program.

use std::{fs, path::Path, process::Command};

use newsdex::{archive::Archive, engine::Checked};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::harness::{Dir, check_error};

fn check(dir: &Dir, index: &str) -> Checked {
    Archive::check(&dir.path(index), true, &mut |_, _| {}).unwrap()
}

/// An index with deletes and several segments.
fn indexed() -> Dir {
    let dir = Dir::new();
    for file in 0..3 {
        for round in 0..2 {
            let lines: String = (round..12)
                .map(|number| {
                    format!(
                        "{{\"id\": \"{file}-{number}\", \"headline\": \"Ferry {number} of {file}\", \"body\": \"Ann Lee said word{number} ferries sail.\", \"date\": \"202{file}-05-06\", \"tags\": [\"Drones\", \"Energy {number}\"], \"source\": \"S{file}\"}}\n"
                    )
                })
                .collect();
            dir.write(&format!("in/{file}.jsonl"), lines);
            assert_eq!(dir.run(&["index", "in"]).code, 0);
        }
    }
    dir
}

/// What an index answers to some commands, or that it is an error.
fn answers(dir: &Dir, index: &str) -> Vec<(i32, String)> {
    let commands: [&[&str]; 7] = [
        &["search", "ferries", "--format", "jsonl", "--limit", "100"],
        &["search", "word3 OR \"ann lee\"", "--format", "json"],
        &["facets", "tag", "--format", "csv", "--limit", "100"],
        &["timeline", "ferries", "--by", "year", "--format", "csv"],
        &["search", "date:2021", "--sort", "date", "--format", "ids"],
        &["show", "1-5"],
        &["export", "-"],
    ];
    let run = |args: &&[&str]| {
        let ran = dir.run(&[*args, &["--index", index]].concat());
        // a damaged length may ask for more memory than there is, which ends any program
        let is_answer = matches!(ran.code, 0..=2) || ran.err.contains("memory allocation of");
        assert!(is_answer, "{args:?}: {ran:?}");
        assert!(!ran.err.contains("panicked"), "{args:?}: {}", ran.err);
        (ran.code, ran.out)
    };
    commands.iter().map(run).collect()
}

fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    let copied = Command::new("cp").arg("-r").args([from, to]).status();
    assert!(copied.unwrap().success());
}

/// The files of an index, below it.
fn files(index: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for (folder, prefix) in [
        (index.to_owned(), ""),
        (index.join("segments"), "segments/"),
    ] {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            // locks, and who wrote last
            let is_lock = name.ends_with(".lock") || name == ".writer";
            if entry.path().is_file() && !is_lock {
                files.push(format!("{prefix}{name}"));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn an_index_is_sound_until_it_is_damaged() {
    let dir = indexed();
    let ran = dir.run(&["check", "--full"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("sound: ") && ran.out.contains("33 articles, 33 of them compared"),
        "{}",
        ran.out
    );
    let store = files(&dir.path("index"))
        .into_iter()
        .find(|name| name.ends_with(".store"))
        .unwrap();
    let mut bytes = fs::read(dir.path(&format!("index/{store}"))).unwrap();
    bytes[20] ^= 1;
    fs::write(dir.path(&format!("index/{store}")), bytes).unwrap();
    let ran = dir.run(&["check"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.out
            .contains(&format!("damaged: {store}: its bytes are not")),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("articles are missing of:\n  in/"),
        "{}",
        ran.out
    );
    assert!(ran.err.contains("hint: "), "{}", ran.err);
    check_error(&dir.run(&["check", "--index", "nothing"]), "nothing");
}

#[test]
fn no_damage_gives_wrong_answers_that_a_check_does_not_find() {
    let dir = indexed();
    let whole = answers(&dir, "index");
    let names = files(&dir.path("index"));
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    let mut random = |most: usize| {
        let picked = (0..most.max(1)).new_tree(&mut runner).unwrap();
        proptest::strategy::ValueTree::current(&picked)
    };
    // `NEWSDEX_DAMAGES` asks for more of each kind
    let times = std::env::var("NEWSDEX_DAMAGES").map_or(1, |times| times.parse().unwrap());
    let mut found = 0;
    for name in &names {
        for kind in ["flip", "flip", "zero", "cut", "empty", "remove"].repeat(times) {
            copy(&dir.path("index"), &dir.path("broken"));
            let file = dir.path(&format!("broken/{name}"));
            let mut bytes = fs::read(&file).unwrap();
            let at = random(bytes.len());
            match kind {
                "flip" if bytes.is_empty() => continue,
                "flip" => bytes[at] ^= 1 << random(8),
                "zero" => {
                    let end = (at + 1 + random(4_096)).min(bytes.len());
                    bytes[at..end].fill(0);
                }
                "cut" => bytes.truncate(at),
                _ => bytes.clear(),
            }
            match kind {
                "remove" => fs::remove_file(&file).unwrap(),
                _ => fs::write(&file, bytes).unwrap(),
            }
            let ran = dir.run(&["check", "--full", "--index", "broken"]);
            assert!(
                matches!(ran.code, 0 | 2) && !ran.err.contains("panicked"),
                "{name} {kind} {at}: {ran:?}"
            );
            match ran.code {
                0 => assert_eq!(answers(&dir, "broken"), whole, "{name} {kind} at {at}"),
                _ => {
                    found += 1;
                    assert!(ran.err.contains("hint: "), "{name} {kind}: {}", ran.err);
                    // what bytes are there may lead anywhere; what is not there ends at once
                    if matches!(kind, "flip" | "zero") {
                        let _ = answers(&dir, "broken");
                    }
                }
            }
        }
    }
    assert!(found > names.len() * 3, "{found} of {} files", names.len());
    assert_eq!(check(&dir, "index").findings, []);
}

/// Lines of so many articles, enough for a dictionary from about 400 on.
fn long_articles(from: usize, to: usize) -> String {
    let line = |number: usize| {
        let words = (0..400).map(|word| format!("word{} sails", (number * 31 + word * word) % 997));
        let body = words.collect::<Vec<_>>().join(" ");
        format!("{{\"id\": \"{number}\", \"title\": \"T{number}\", \"body\": \"{body}\"}}\n")
    };
    (from..to).map(line).collect()
}

#[test]
fn the_dictionary_of_the_texts_is_checked_copied_and_made_anew_by_a_purge() {
    let dir = Dir::new();
    dir.write("in/a.jsonl", long_articles(0, 600));
    dir.run(&["index", "in"]);
    let dictionary = dir.path("index/dictionary-1");
    let bytes = fs::read(&dictionary).unwrap();
    // what comes later is packed with the same
    dir.write("in/b.jsonl", long_articles(600, 620));
    dir.run(&["index", "in"]);
    assert_eq!(fs::read(&dictionary).unwrap(), bytes);
    assert_eq!(dir.run(&["check", "--full"]).code, 0);
    let last = dir.run(&["show", "in:619"]).out;
    assert!(last.contains("T619"), "{last}");
    assert_eq!(dir.run(&["backup", "copy"]).code, 0);
    let copied = dir.run(&["show", "in:619", "--index", "copy"]).out;
    assert_eq!(copied, last);
    let mut flipped = bytes.clone();
    flipped[1000] ^= 1;
    for damaged in [Some(flipped), Some(bytes[..9].to_vec()), None] {
        match damaged {
            Some(bytes) => fs::write(&dictionary, bytes).unwrap(),
            None => fs::remove_file(&dictionary).unwrap(),
        }
        for command in [&["check"][..], &["search", "sails"], &["index", "in"]] {
            let ran = dir.run(command);
            assert_eq!(ran.code, 2, "{command:?}");
            let said = ran.out + &ran.err;
            assert!(said.contains("dictionary-1"), "{said}");
        }
    }
    fs::write(&dictionary, bytes).unwrap();
    dir.run(&["delete", "in:0"]);
    assert_eq!(dir.run(&["delete", "in:1", "--purge"]).code, 0);
    assert!(!dictionary.exists() && dir.path("index/dictionary-2").exists());
    assert_eq!(dir.run(&["check", "--full"]).code, 0);
    assert_eq!(dir.run(&["show", "in:619"]).out, last);
    assert_eq!(dir.run(&["count", "sails"]).out, "618\n");
}
