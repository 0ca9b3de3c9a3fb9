//! What the program says: forms of answers, hints, explanations.

use std::{io::Write, process::Stdio};

use serde_json::{Value, json};

use crate::harness::{Dir, Ran};

/// An index of these records in English.
pub fn indexed(records: &[Value]) -> Dir {
    let dir = Dir::new();
    let lines: Vec<String> = records
        .iter()
        .map(|record| {
            let mut record = record.clone();
            if record.get("lang").is_none() {
                record["lang"] = "en".into();
            }
            record.to_string()
        })
        .collect();
    dir.write("articles/a.jsonl", lines.join("\n"));
    let ran = dir.run(&["index", "articles"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    dir
}

/// Runs the program, which must end with this code and say nothing on standard error.
#[track_caller]
pub fn ran(dir: &Dir, code: i32, args: &[&str]) -> String {
    let Ran { code: is, out, err } = dir.run(args);
    assert_eq!((is, err.as_str()), (code, ""), "{args:?}: {out}");
    out
}

#[test]
fn each_of_four_names_is_found() {
    let names = [
        "Joe Biden",
        "Emmanuel Macron",
        "Vladimir Putin",
        "Olaf Scholz",
    ];
    let bodies = names.map(|name| json!({ "body": format!("On Monday {name} spoke in public.") }));
    let dir = indexed(&[bodies.as_slice(), &[json!({"body": "Joe met Olaf."})]].concat());
    let query = names.map(|name| format!("\"{name}\"")).join(" OR ");
    let answer = dir.json(&["search", &query, "--format", "json"]);
    assert_eq!(answer["total"], 4);
    let hits = answer["hits"].to_string();
    for name in names {
        assert!(hits.contains(name), "{name}");
    }
}

#[test]
fn a_table_holds_no_formulas() {
    let dir = indexed(&[
        json!({"headline": "=HYPERLINK(\"http://x\")", "body": "drones, \"drones\"", "source": "+x"}),
        json!({"headline": "Plain", "body": "drones"}),
    ]);
    let out = ran(&dir, 0, &["search", "drones", "--format", "csv"]);
    let mut lines = out.split("\r\n");
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("rank,id,score,date,source,headline,")
    );
    assert!(
        out.contains(",'+x,\"'=HYPERLINK(\"\"http://x\"\")\","),
        "{out}"
    );
    assert_eq!(out.matches("\r\n").count(), 3);
    let facets = ran(&dir, 0, &["facets", "source", "--format", "csv"]);
    assert_eq!(facets, "source,count\r\n'+x,1\r\n");
    let none = ran(&dir, 1, &["search", "nothing", "--format", "csv"]);
    assert_eq!(none.matches("\r\n").count(), 1);
}

#[test]
fn files_are_named_once_by_paths_that_can_be_opened() {
    let dir = indexed(&[json!({"body": "drones"}), json!({"body": "drones"})]);
    dir.write("articles/b#7.txt", "Drones are the subject of this text.\n");
    dir.run(&["index", "articles"]);
    let out = ran(&dir, 0, &["search", "drones", "--format", "files", "-0"]);
    let mut files: Vec<&str> = out.split_terminator('\0').collect();
    files.sort_unstable();
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(
        files
            .iter()
            .all(|file| std::path::Path::new(file).is_file())
    );
    assert!(files[1].ends_with("b#7.txt"));
}

#[test]
fn matches_stand_below_one_another() {
    let long = "word ".repeat(30);
    let dir = indexed(&[
        json!({"body": format!("{long}the drone flew. {long}A 北京 drone and a drone.")}),
        json!({"headline": "Drones", "body": "Nothing else."}),
    ]);
    let out = ran(
        &dir,
        0,
        &["search", "drone", "--format", "kwic", "--sort", "oldest"],
    );
    let places: Vec<usize> = out
        .lines()
        .filter(|line| line.contains('*') && !line.starts_with(|c: char| c.is_ascii_digit()))
        .map(|line| textwrap_width(&line[..line.find('*').unwrap()]))
        .collect();
    assert_eq!(places, [40; 4], "{out}");
    assert!(out.contains("[headline] *Drones*"), "{out}");
}

/// Columns of a text, in which Chinese characters take two.
fn textwrap_width(text: &str) -> usize {
    text.chars()
        .map(|c| {
            if ('\u{4e00}'..='\u{9fff}').contains(&c) {
                2
            } else {
                1
            }
        })
        .sum()
}

#[test]
fn a_batch_of_queries_gives_a_number_for_each_line() {
    let dir = indexed(&[
        json!({"body": "drones", "date": "2025-01-01"}),
        json!({"body": "drones and energy", "date": "2024-01-01"}),
    ]);
    let batch = |args: &[&str], input: &str| {
        let mut command = dir.command(&[&["count", "--batch"], args].concat());
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let (code, out, err) = batch(&[], "drones\nenergy\n\nnothing\n");
    assert_eq!(
        (code, out.as_str(), err.as_str()),
        (Some(0), "2\n1\n2\n0\n", "")
    );
    let (code, out, err) = batch(&["--since", "2025"], "drones\n(broken\nenergy\n");
    assert_eq!((code, out.as_str()), (Some(2), "1\nerror\n0\n"));
    assert!(
        err.contains("line 2: query: bracket is never closed"),
        "{err}"
    );
    assert!(err.contains("1 line could not be counted\nhint: "), "{err}");
    let (_, out, _) = batch(&["--format", "json"], "drones\n(\n");
    let lines: Vec<Value> = out
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(lines[0]["total"], 2);
    assert!(lines[1]["error"].as_str().unwrap().starts_with("query: "));
}

#[test]
fn copies_are_shown_once_and_counted() {
    let dir = indexed(&[
        json!({"id": "a", "body": "The same\n\ndrones.", "date": "2025-01-02"}),
        json!({"id": "b", "body": "The same drones.", "date": "2025-01-03"}),
        json!({"id": "c", "body": "Other drones, drones.", "date": "2025-01-01"}),
        json!({"id": "d", "headline": "Drones", "body": ""}),
        json!({"id": "e", "headline": "More drones", "body": ""}),
    ]);
    let args = [
        "search", "drones", "--unique", "--sort", "newest", "--format", "json",
    ];
    let answer = dir.json(&args);
    assert_eq!((&answer["total"], &answer["texts"]), (&json!(5), &json!(4)));
    let hits = answer["hits"].as_array().unwrap().iter();
    let hits: Vec<(&str, u64)> = hits
        .map(|hit| {
            let id = hit["id"].as_str().unwrap().rsplit(':').next().unwrap();
            (id, hit["copies"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(hits, [("b", 1), ("c", 0), ("d", 0), ("e", 0)]);
    let out = ran(&dir, 0, &["search", "drones", "--unique"]);
    assert!(
        out.starts_with("5 articles, 4 different texts · drones\n"),
        "{out}"
    );
    assert!(out.contains("1 more with the same text"), "{out}");
}

#[test]
fn every_hit_can_be_had_one_by_one() {
    let records: Vec<Value> = (0..10_050)
        .map(|n| json!({"id": n, "body": "drones"}))
        .collect();
    let dir = indexed(&records);
    let out = ran(&dir, 0, &["search", "drones", "--all", "--format", "ids"]);
    let mut ids: Vec<&str> = out.lines().collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 10_050);
    let paged = dir.run(&["search", "drones", "--offset", "10000", "--limit", "10"]);
    assert!(paged.err.contains("the deepest is 10000"), "{}", paged.err);
}

#[test]
fn words_that_are_not_there_get_a_hint() {
    let dir = indexed(&[
        json!({"body": "Zelenskyy spoke of drones."}),
        json!({"body": "Energy prices rose."}),
    ]);
    let out = ran(&dir, 1, &["search", "drones", "energy"]);
    assert!(
        out.contains("hint: 2 articles hold some of the words; `--any` finds them"),
        "{out}"
    );
    let out = ran(&dir, 1, &["search", "zelenskiy"]);
    assert!(
        out.contains("no article holds zelenskiy; did you mean zelenskyy?"),
        "{out}"
    );
    let out = ran(
        &dir,
        0,
        &["search", "--any", "what did they say of drones and energy?"],
    );
    assert!(out.starts_with("2 articles · drones OR energy\n"), "{out}");
    let hinted = dir.run(&["search", "drones or energy"]);
    assert_eq!(
        hinted.err,
        "hint: `or` is a word here; the operator is `OR`\n"
    );
    let out = ran(&dir, 1, &["search", "headline:drones"]);
    assert!(!out.contains("no article holds"), "{out}");
    let out = ran(&dir, 1, &["search", "qqqqqq~ dron*"]);
    assert!(out.contains("no article holds qqqqqq\n"), "{out}");
    let out = ran(&dir, 1, &["search", "\u{640}"]);
    assert!(out.contains("no article holds \u{640}\n"), "{out}");
    let out = ran(
        &dir,
        1,
        &["search", "--any", "drones energy", "--since", "2025"],
    );
    assert!(!out.contains("hint"), "{out}");
}

#[test]
fn an_explanation_adds_up_to_the_score() {
    let dir = indexed(&[
        json!({"id": "a", "headline": "Drones", "body": "A drone flew by the F-16.", "tags": ["F-16"]}),
        json!({"id": "b", "body": "The drones of the fair, droning on."}),
    ]);
    let id = dir.json(&["search", "fair", "--format", "json"])["hits"][0]["id"].clone();
    let query = "drones^2 OR F-16 OR \"the fair\"";
    let args = [
        "explain",
        query,
        "--id",
        id.as_str().unwrap(),
        "--format",
        "json",
    ];
    let explained = dir.json(&args);
    let found = dir.json(&["search", query, "--format", "json"]);
    let hits = found["hits"].as_array().unwrap();
    let hit = hits.iter().find(|hit| hit["id"] == id).unwrap();
    let article = &explained["article"];
    let parts = article["parts"].as_array().unwrap().iter();
    let sum: f64 = parts.map(|part| part.as_f64().unwrap()).sum();
    let score = article["score"].as_f64().unwrap();
    assert!((score - hit["score"].as_f64().unwrap()).abs() < 1e-4);
    assert!((score - sum).abs() < 1e-4 && score > 0.0);
    let words = &explained["words"];
    assert_eq!(words[1]["shape"], "(2 | [0 1])");
    let forms = words[0]["slots"][0]["words"].to_string();
    assert!(
        forms.contains("\"droning\"") && forms.contains("0.5"),
        "{forms}"
    );
    let text = ran(&dir, 0, &["explain", query, "--id", id.as_str().unwrap()]);
    assert!(text.contains("is found and scores"), "{text}");
}

#[test]
fn days_are_counted_from_the_moment_that_is_named() {
    let dir = indexed(&[
        json!({"body": "drones", "date": "2025-12-01"}),
        json!({"body": "drones", "date": "2025-12-07"}),
    ]);
    let out = ran(
        &dir,
        0,
        &["search", "date:7d..", "--now", "2025-12-08", "--facets="],
    );
    assert!(out.starts_with("2 articles · date:2025-12-01..\n"), "{out}");
    assert_eq!(
        ran(&dir, 0, &["count", "date:yesterday", "--now", "2025-12-08"]),
        "1\n"
    );
    let args = [
        "count",
        "--since",
        "1w",
        "--until",
        "yesterday",
        "--now",
        "2025-12-09",
    ];
    assert_eq!(ran(&dir, 0, &args), "1\n");
}

#[test]
fn a_fragment_says_where_it_stands() {
    let body = "Über Drohnen – “drones” — und\u{1b}[31m mehr drones.";
    let dir = indexed(&[json!({"body": body})]);
    let answer = dir.json(&["search", "drones", "--format", "json"]);
    let id = answer["hits"][0]["id"].as_str().unwrap();
    let article = dir.json(&["show", id, "--format", "json"]);
    let body = article["body"].as_str().unwrap();
    let snippets = answer["hits"][0]["snippets"].as_array().unwrap();
    let fragments = snippets
        .iter()
        .flat_map(|snippet| snippet["fragments"].as_array().unwrap());
    let matched: Vec<&Value> = fragments
        .filter(|fragment| fragment["match"] == true)
        .collect();
    assert_eq!(matched.len(), 2);
    for fragment in matched {
        let (at, text) = (
            fragment["at"].as_u64().unwrap() as usize,
            fragment["text"].as_str(),
        );
        assert!(body[at..].starts_with(text.unwrap()));
    }
}
