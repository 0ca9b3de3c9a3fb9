//! Labels of any content and number: counted, found by themselves, printed on one line.

use std::fs;

use serde_json::{Value, json};

use crate::harness::{Dir, sample};

/// Labels that have hurt others.
fn labels() -> Vec<String> {
    let plain = [
        "9/11",
        "AC/DC",
        "HIV/AIDS",
        "back\\slash",
        "a/b",
        "a",
        "a/b/c",
        "/",
        "//a",
        "a/",
        "🚀🇺🇦",
        "quote \" and 'quote'",
        "=cmd|' /C calc'!A0",
        "-minus",
        "person:x",
        "(a OR b)",
        "*",
        "caf\u{e9}",
        "cafe\u{301} noir",
        "\u{202e}txt.exe",
        "tab\tline\nend",
        "nul\0inside",
        "esc\u{1b}[31m",
        "  spaces   within  ",
    ];
    let mut labels: Vec<String> = plain.map(str::to_owned).to_vec();
    labels.push("x".repeat(10_000));
    labels.push("long word ".repeat(1_000).trim_end().to_owned());
    labels
}

#[test]
fn every_label_is_counted_and_found_by_itself() {
    let dir = Dir::new();
    let lines: Vec<String> = labels()
        .into_iter()
        .map(|label| {
            let tags = json!({"person": [label], "topic": [label]});
            json!({"headline": "x", "body": "words", "tags": tags, "source": label}).to_string()
        })
        .collect();
    dir.write("articles/a.jsonl", lines.join("\n"));
    dir.run(&["index", "articles"]);
    for facet in ["person", "topic", "source"] {
        let counted = dir.json(&["facets", facet, "--all", "--format", "json"]);
        let values = counted["values"].as_array().unwrap();
        assert_eq!(counted["distinct"], values.len());
        // a label of which nothing is left names nothing
        assert!(
            values.len() >= labels().len() - 2,
            "{facet}: {}",
            values.len()
        );
        for value in values {
            let label = value["label"].as_str().unwrap();
            assert!(!label.contains('\0') && !label.contains('\n'), "{label:?}");
            let quoted = format!("\"{}\"", label.replace('"', " "));
            let asked = dir.run(&["count", &format!("--{facet}"), &quoted]);
            let count = value["count"].as_u64().unwrap();
            match asked.err.contains("needs a value") || asked.err.contains("bytes") {
                // signs alone are no value of a filter, and a query is no longer than 4,096 bytes
                true => assert!(label.len() > 4_000 || !label.contains(char::is_alphanumeric)),
                false => assert!(
                    asked.out.trim().parse::<u64>().unwrap() >= count,
                    "{label:.80}: {asked:?}"
                ),
            }
        }
        for form in ["text", "csv", "ids"] {
            let ran = dir.run(&["facets", facet, "--all", "--format", form]);
            let control = |c: char| c.is_control() && c != '\n' && c != '\r';
            assert!(!ran.out.contains(control), "{form}");
            assert!(!ran.out.contains('\u{202e}'), "{form}");
        }
    }
    // each article has one label of a kind
    assert_eq!(dir.run(&["pairs", "person", "words"]).code, 1);
    for args in [
        ["timeline", "--split", "person"],
        ["facets", "topic", "words"],
        ["search", "words", "--facets=person"],
    ] {
        let ran = dir.run(&args);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let longest = ran.out.lines().map(|line| line.chars().count()).max();
        assert!(
            longest.is_some_and(|longest| longest < 700),
            "{args:?}: {longest:?}"
        );
    }
}

#[test]
fn labels_with_slashes_are_themselves_and_levels() {
    let dir = Dir::new();
    let record = |labels: &[&str]| {
        json!({"headline": "x", "body": "words", "tags": {"topic": labels}}).to_string()
    };
    let lines = [
        record(&["9/11"]),
        record(&["9/11 attacks", "AC/DC"]),
        record(&["energy", "energy/oil"]),
        record(&["energy/oil/prices"]),
        record(&["energy/gas", "HIV/AIDS"]),
        record(&["energy crisis"]),
    ];
    dir.write("articles/a.jsonl", lines.join("\n"));
    dir.run(&["index", "articles"]);
    let check = |query: &str, expect: &str| {
        let ran = dir.run(&["count", "--", query]);
        assert_eq!((ran.out.trim(), ran.err.as_str()), (expect, ""), "{query}");
    };
    check("topic:9/11", "1");
    check("topic:\"9/11\"", "1");
    check("topic:ac/dc", "1");
    check("topic:hiv/aids", "1");
    check("topic:aids", "1");
    check("topic:energy", "1");
    check("topic:energy/*", "3");
    check("topic:energy/oil/*", "2");
    // an ancestor and its descendants at once: both, either, without
    check("topic:energy/* topic:energy/oil", "1");
    check("topic:(energy/* OR energy/oil)", "3");
    check("topic:energy/* -topic:energy/oil/*", "1");
    let json = dir.json(&[
        "facets",
        "topic",
        "topic:(energy/* OR energy/oil)",
        "--format",
        "json",
    ]);
    assert_eq!(json["total"], 3);
    assert_eq!(json["articles"], 6);
    let selected = json["values"].as_array().unwrap().iter();
    let selected: Vec<&Value> = selected.filter(|value| value["selected"] == true).collect();
    assert_eq!(selected.len(), 4, "{json}");
}

#[test]
fn an_article_of_ten_thousand_tags_is_counted_like_any_other() {
    let dir = Dir::new();
    let tags: Vec<String> = (0..10_000).map(|n| format!("Name {n:05}")).collect();
    let many =
        json!({"id": "urn:x:many", "headline": "x", "body": "words", "tags": {"person": tags}});
    let few = json!({"id": "urn:x:few", "headline": "x", "body": "words", "tags": {"person": ["Name 00007", "Name 09999"]}});
    dir.write("articles/a.jsonl", format!("{many}\n{few}\n"));
    dir.run(&["index", "articles"]);
    let json = dir.json(&["facets", "person", "-n", "3", "--format", "json"]);
    assert_eq!(json["distinct"], 10_000);
    assert_eq!(json["values"][0]["label"], "Name 00007");
    assert_eq!(json["values"][0]["count"], 2);
    let all = dir.json(&["facets", "person", "--all", "--format", "json"]);
    assert_eq!(all["values"].as_array().unwrap().len(), 10_000);
    let json = dir.json(&["pairs", "person", "-n", "2", "--format", "json"]);
    let best = &json["pairs"][0];
    assert_eq!(
        (&best["one"], &best["other"]),
        (&json!("Name 00007"), &json!("Name 09999"))
    );
    assert_eq!(best["count"], 2);
    let ran = dir.run(&[
        "pairs", "person", "-n", "2", "--sort", "surprise", "--format", "csv",
    ]);
    assert_eq!(ran.out.lines().count(), 3, "{}", ran.err);
}

#[test]
fn what_is_no_facet_or_no_choice_is_said() {
    let dir = Dir::new();
    dir.write(
        "articles/a.txt",
        "KYIV – One.\n\nSource link\nDrones, Energy\n",
    );
    dir.run(&["index", "articles"]);
    let check = |args: &[&str], expect: &str| {
        let ran = dir.run(args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.err.contains(expect), "{args:?}: {}", ran.err);
        assert!(ran.err.contains("hint: "), "{args:?}: {}", ran.err);
    };
    check(&["facets", "people"], "there is no such facet");
    check(&["facets", ""], "there is no such facet");
    check(&["pairs", "x\u{1b}[31m"], "there is no such facet");
    check(&["timeline", "--split", "nobody"], "there is no such facet");
    check(
        &["search", "x", "--match-any", "all"],
        "there is no such facet",
    );
    check(&["count", "year:2031"], "no article has the year `2031`");
    check(&["count", "no:people"], "unknown facet `people`");
    assert_eq!(dir.run(&["facets", "language"]).err, "");
    // flags without anything to choose from are none
    assert_eq!(dir.run(&["count", "--match-any", "person"]).out, "1\n");
    assert_eq!(dir.run(&["facets", "topic", "--match", ""]).code, 0);
    assert_eq!(dir.run(&["facets", "tag", "--match", "zzz"]).code, 1);
    assert_eq!(dir.run(&["facets", "tag", "--match", "***"]).code, 1);
    assert_eq!(dir.run(&["pairs", "tag", "-n", "0"]).code, 1);
    assert_eq!(dir.run(&["timeline", "zzz"]).code, 1);
}

#[test]
fn what_a_run_remembers_of_labels_changes_no_count() {
    let dir = Dir::new();
    let indexed = |what: &str| {
        let ran = dir.run(&["index", sample().to_str().unwrap(), what]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    };
    dir.write("in/old.jsonl", "{\"title\": \"Old\", \"body\": \"x\"}\n");
    indexed("in");
    let remembered = dir.path("index/groups");
    let facets = || {
        let dimensions = ["person", "topic", "source", "month"].into_iter();
        let counts = dimensions.map(|dimension| {
            dir.run(&["facets", dimension, "-n", "1000", "-f", "csv"])
                .out
        });
        counts.collect::<Vec<String>>()
    };
    let first = fs::read(&remembered).unwrap();
    let with = facets();
    assert!(with[0].contains("Zelensky"), "{}", with[0]);
    let mut other = first.clone();
    other[40] ^= 1;
    for bytes in [&[][..], &first[..20], &first[..first.len() - 4], &other] {
        fs::write(&remembered, bytes).unwrap();
        assert_eq!(facets(), with);
    }
    dir.write(
        "in/new.jsonl",
        "{\"title\": \"New\", \"body\": \"x\", \"persons\": [\"Aaa Bbb\", \"Zoe Yyy\"]}\n",
    );
    indexed("in");
    let with = facets();
    assert!(with[0].contains("Aaa Bbb"));
    // of the commit before
    fs::write(&remembered, first).unwrap();
    assert_eq!(facets(), with);
    fs::remove_file(&remembered).unwrap();
    assert_eq!(facets(), with);
}
