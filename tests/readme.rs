//! The README's commands, run as printed: each `console` block must show what the program prints, those named after a
//! real archive where `NEWSDEX_DATA` holds that.
//!
//! `NEWSDEX_UPDATE=1 cargo test readme` writes the true output into the README.

use std::{fs, path::Path};

use crate::harness::{Dir, real_data, sample};

#[test]
fn every_command_of_the_readme_prints_what_is_shown() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let dir = Dir::new();
    copy(&sample(), &dir.path("tests/archive"));
    copy(
        &sample().with_file_name("formats"),
        &dir.path("tests/formats"),
    );
    let mut written = String::new();
    let mut commands = 0;
    let mut lines = readme.lines().peekable();
    let reuters = real_data("reuters21578").map(|folder| {
        let dir = Dir::new();
        dir.ingest(&folder);
        dir
    });
    let mut place = None;
    while let Some(line) = lines.next() {
        written.push_str(line);
        written.push('\n');
        place = match line {
            "```console" => Some(&dir),
            "```console reuters21578" => reuters.as_ref(),
            "```" => None,
            _ => place,
        };
        let Some((dir, command)) = place.zip(line.strip_prefix("$ ")) else {
            continue;
        };
        while lines
            .next_if(|line| !line.starts_with("$ ") && *line != "```")
            .is_some()
        {}
        written.push_str(&output(dir, command));
        commands += 1;
    }
    assert!(commands >= 8, "the README shows a session");
    if std::env::var_os("NEWSDEX_UPDATE").is_some() {
        fs::write(&path, written).unwrap();
    } else if without_times(&written) != without_times(&readme) {
        let different = written
            .lines()
            .zip(readme.lines())
            .find(|(is, shown)| is != shown);
        panic!("the README shows other output than the program prints: {different:?}");
    }
}

#[test]
fn every_example_of_the_query_table_is_a_query() {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let dir = Dir::new();
    copy(&sample(), &dir.path("tests/archive"));
    dir.run(&["index", "tests/archive"]);
    let table = readme.split("## The query language").nth(1).unwrap();
    let rows = include_str!("../src/query/language.md");
    assert!(
        table.contains(rows),
        "the README has the table of the help page"
    );
    let rows = table.lines().skip_while(|line| !line.starts_with('|'));
    let rows = rows.take_while(|line| line.starts_with('|')).skip(2);
    let (mut run, mut empty) = (0, Vec::new());
    for row in rows {
        // a bar inside an example is spelled `\\|` in a table
        let row = row.replace("\\|", "\u{1}");
        let examples = row.split('|').nth(1).unwrap().replace('\u{1}', "|");
        let examples = examples.split('`').skip(1).step_by(2);
        for example in examples.filter(|example| !example.ends_with(':')) {
            let ran = dir.run(&["count", "--now", "2025-12-29", "--", example]);
            assert_eq!(ran.err, "", "{example}");
            assert!(ran.code < 2, "{example}");
            if ran.out == "0\n" {
                empty.push(example.to_owned());
            }
            run += 1;
        }
    }
    assert!(run > 40, "{run} examples");
    // what the sample does not hold
    assert_eq!(empty, ["wom?n"]);
}

#[test]
fn the_readme_names_the_two_commands_of_a_newcomer() {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let first = "cargo run --release -- search drones --person zelenskyy --corpus tests/archive";
    for command in [first, "cargo test"] {
        assert!(
            readme.lines().any(|line| line.trim() == command),
            "{command}"
        );
    }
    let dir = Dir::new();
    copy(&sample(), &dir.path("tests/archive"));
    let args = first.strip_prefix("cargo run --release -- ").unwrap();
    let ran = dir.run(&args.split(' ').collect::<Vec<_>>());
    assert_eq!(ran.code, 0, "{}", ran.err);
}

/// What a command prints, with the notes on standard error first.
fn output(dir: &Dir, command: &str) -> String {
    let words = split(command);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some(("newsdex", args)) = words.split_first().map(|(name, args)| (*name, args)) else {
        panic!("the README runs `{command}`");
    };
    let ran = dir.run(args);
    let text = format!("{}{}", ran.err, ran.out);
    text.lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}

/// Splits a command as a shell does, single quotes only.
fn split(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (number, part) in command.split('\'').enumerate() {
        if number % 2 == 1 {
            words.last_mut().unwrap().push_str(part);
            continue;
        }
        for (place, word) in part.split(' ').enumerate() {
            if place > 0 {
                words.push(String::new());
            }
            words.last_mut().unwrap().push_str(word);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The text without what differs from run to run: seconds, speed, size on disk.
fn without_times(text: &str) -> String {
    let is_size = |line: &str| {
        [" kB", " MB", " bytes"]
            .iter()
            .any(|unit| line.ends_with(unit))
    };
    // how many segments there are depends on when merges came to their end
    let is_layout = |line: &str| line.starts_with("sound: ") || line.starts_with("segments ");
    let stays =
        |line: &&str| !line.contains(" MB/s; commit ") && !is_size(line) && !is_layout(line);
    text.lines().filter(stays).collect::<Vec<_>>().join("\n")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap().path();
        let target = to.join(entry.file_name().unwrap());
        match entry.is_dir() {
            true => copy(&entry, &target),
            false => drop(fs::copy(&entry, &target).unwrap()),
        }
    }
}
