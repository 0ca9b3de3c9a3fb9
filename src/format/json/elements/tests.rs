//! Documents of every layout give their records.

use std::ops::ControlFlow;

use super::{super::super::Reading, *};
use crate::format::Item;

/// The headlines with their record numbers, and the problems likewise, `-` for no number.
fn read_with(document: &str, limit: u64) -> Vec<String> {
    let mut seen = Vec::new();
    let mut take = |item| {
        let number = |record: Option<u64>| record.map_or("-".to_owned(), |n| n.to_string());
        seen.push(match item {
            Item::Article {
                record, article, ..
            } => {
                format!(
                    "{} {}",
                    number(record),
                    article.headline.unwrap_or_default()
                )
            }
            Item::Problem(problem) => format!("{} {}", number(problem.record), problem.what),
        });
        ControlFlow::Continue(())
    };
    // Small chunks, so that every boundary lies somewhere.
    let mut reader = io::BufReader::with_capacity(3, document.as_bytes());
    let mut input = Input {
        reader: &mut reader,
        name: "a.json",
        head: &[],
        is_utf8: true,
        reading: Reading::of(limit),
    };
    read(&mut input, &mut Sink::new(&mut take, false)).unwrap();
    seen
}

fn check(document: &str, expected: &[&str]) {
    assert_eq!(read_with(document, 1000), expected, "{document}");
}

#[test]
fn a_lone_object_has_no_number() {
    check(r#" {"title": "A", "x": [1, {"y": "}\""}]} "#, &["- A"]);
}

#[test]
fn arrays_and_sequences_are_numbered() {
    check(r#"[{"title": "A"}, {"title": "B"}]"#, &["1 A", "2 B"]);
    check("{\"title\": \"A\"}\n{\"title\": \"B\"}", &["1 A", "2 B"]);
    check("[]", &[]);
}

#[test]
fn a_wrapper_gives_what_it_wraps() {
    check(
        r#"{"status": "ok", "articles": [{"title": "A"}, {"title": "B"}], "n": 2}"#,
        &["1 A", "2 B"],
    );
    check(r#"{"title": "Feed", "items": [{"title": "A"}]}"#, &["1 A"]);
    check(
        r#"{"response": {"x": 1, "docs": [{"title": "A"}]}, "y": [2]}"#,
        &["1 A"],
    );
    check(r#"{"data": {"items": [{"title": "A"}]}}"#, &["1 A"]);
    check(
        r#"{"body": "x", "title": "A", "items": [{"title": "B"}]}"#,
        &["- A"],
    );
    check(r#"{"title": "A", "data": ["x"], "results": []}"#, &["- A"]);
}

#[test]
fn a_broken_record_costs_only_itself() {
    let broken = "record is not valid JSON: expected value at line 1 column 11";
    check(
        r#"[{"title": A}, {"title": "B"}]"#,
        &[&format!("1 {broken}"), "2 B"],
    );
    check(
        r#"[17, "x", {"title": "B"}]"#,
        &[
            "1 record is not a JSON object",
            "2 record is not a JSON object",
            "3 B",
        ],
    );
    let seen = read_with(
        "{\"title\": \"A\n{\"title\": \"B\"}\n{\"x\": 1\n{\"title\": \"C\"}",
        1000,
    );
    assert_eq!((seen.len(), &*seen[1], &*seen[3]), (4, "2 B", "4 C"));
}

#[test]
fn a_record_over_the_limit_costs_only_itself() {
    let document = format!(r#"[{{"title": "{}"}}, {{"title": "B"}}]"#, "x".repeat(50));
    assert_eq!(
        read_with(&document, 40),
        ["1 record has 63 bytes; the limit is 40", "2 B"]
    );
    let wrapped = format!(r#"{{"x": "{}", "docs": {document}}}"#, "x".repeat(50));
    assert_eq!(
        read_with(&wrapped, 40),
        ["1 record has 63 bytes; the limit is 40", "2 B"]
    );
}

#[test]
fn a_cut_array_says_so() {
    check(
        r#"[{"title": "A"}, "#,
        &["1 A", "- file ends inside its array of articles"],
    );
}

#[test]
fn stray_text_is_said_once_and_passed() {
    check(
        r#"{"title": "A"} ]]; {"title": "B"}"#,
        &["1 A", "2 record is not JSON", "3 B"],
    );
}
