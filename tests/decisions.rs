//! What users decide of tags and subjects.

use std::fs;

use newsdex::facet::Dimension;
use serde_json::json;

use crate::{
    harness::{Dir, search},
    tags::{ingest, values, write},
};

#[test]
fn what_the_user_decides_holds_with_the_next_run() {
    let dir = Dir::new();
    write(
        &dir,
        "a",
        &[
            json!({"id": "1", "body": "A text.", "tags": ["Xyzzy Foo", "Ukraine"]}),
            json!({"id": "2", "body": "A text.", "persons": ["Kate Smith"]}),
            json!({"id": "3", "body": "A text.", "persons": ["Catherine Jones", "kate smith"]}),
        ],
    );
    let archive = ingest(&dir);
    assert_eq!(values(&archive, "", Dimension::Tag), ["Xyzzy Foo 1"]);
    let decide = |text: &str| {
        dir.write("index/tags.toml", text);
        dir.run(&["index", "articles", "--index", "index"])
    };
    let ran = decide(
        "[kinds]\n\"xyzzy foo\" = \"person\"\n\"Ukraine\" = \"topic\"\n\
         [join]\n\"Catherine Jones\" = [\"Kate Smith\"]\n",
    );
    assert!(
        ran.out.contains("tags: settled anew; commit 2"),
        "{}",
        ran.out
    );
    assert_eq!(
        values(&archive, "", Dimension::Person),
        ["Catherine Jones 2", "Xyzzy Foo 1"]
    );
    assert_eq!(values(&archive, "", Dimension::Topic), ["Ukraine 1"]);
    assert_eq!(search(&archive, "person:\"kate smith\"").total, 2);
    let again = dir.run(&["index", "articles", "--index", "index"]);
    assert!(!again.out.contains("tags:"), "{}", again.out);
    assert_eq!(search(&archive, "").index.commit, 2);

    decide("[part]\n\"Kate Smith\" = [\"kate smith\"]\n");
    assert_eq!(
        values(&archive, "", Dimension::Person),
        ["Catherine Jones 1", "Kate Smith 1", "kate smith 1"]
    );
    fs::remove_file(dir.path("index/tags.toml")).unwrap();
    let ran = dir.run(&["index", "articles", "--index", "index"]);
    assert!(ran.out.contains("settled anew"), "{}", ran.out);
    assert_eq!(values(&archive, "", Dimension::Tag), ["Xyzzy Foo 1"]);
}

#[test]
fn decisions_hold_for_labels_of_any_kind_and_of_none() {
    let dir = Dir::new();
    write(
        &dir,
        "a",
        &[
            json!({"id": "1", "body": "A text.", "persons": ["Kate Smith"]}),
            json!({"id": "2", "body": "A text.", "tags": ["Xyzzy Foo"]}),
            json!({"id": "3", "body": "A text.", "tags": ["Qwrtz Foo", "Abcde Foo"]}),
            json!({"id": "4", "body": "The party of Zxcvb Bnmlk lost a seat."}),
            json!({"id": "5", "body": "A text.", "persons": ["Rafael Mariano Grossi"]}),
            json!({"id": "6", "body": "A text.", "persons": ["Rafael Mariano Grossi"]}),
            json!({"id": "7", "body": "A text.", "persons": ["Rafael Grossi"]}),
            json!({"id": "8", "body": "A text.", "persons": ["Rafaël Mariano Grossi"]}),
        ],
    );
    let archive = ingest(&dir);
    assert_eq!(
        values(&archive, "", Dimension::Person),
        ["Rafael Mariano Grossi 4", "Kate Smith 1"]
    );
    dir.write(
        "index/tags.toml",
        "[join]\n\"Kate Smith\" = [\"Xyzzy Foo\"]\n\"Nobody There\" = [\"Qwrtz Foo\", \"Abcde Foo\"]\n\
         [kinds]\n\"Zxcvb Bnmlk\" = \"person\"\n\
         [part]\n\"Rafael Grossi\" = [\"Rafaël Mariano Grossi\"]\n",
    );
    let archive = ingest(&dir);
    assert_eq!(
        values(&archive, "", Dimension::Person),
        [
            "Rafael Mariano Grossi 3",
            // of another kind by itself
            "Kate Smith 2",
            "Rafael Grossi 1",
            // only said, until the user decided
            "(Zxcvb Bnmlk) 1"
        ]
    );
    // joined to what no article has: shown by one of them
    assert_eq!(values(&archive, "", Dimension::Tag), ["Abcde Foo 1"]);
    assert_eq!(search(&archive, "tag:\"qwrtz foo\"").total, 1);
    assert_eq!(search(&archive, "person:bnmlk").total, 1);
}

#[test]
fn what_is_parted_stays_parted_where_others_are_joined() {
    let dir = Dir::new();
    let persons = [
        ("Volodymyr Zelenskyy", 3),
        ("Volodymyr Zelensky", 2),
        ("Volodymyr Zelenskiy", 1),
        ("Green Warrior", 2),
    ];
    let mut articles = Vec::new();
    for (person, times) in persons {
        for number in 0..times {
            let id = format!("{person} {number}");
            articles.push(json!({"id": id, "body": "A text.", "persons": [person]}));
        }
    }
    articles.push(json!({"id": "flat", "body": "A text.", "tags": ["Volodymyr Zelensky"]}));
    write(&dir, "a", &articles);
    let archive = ingest(&dir);
    assert_eq!(
        values(&archive, "", Dimension::Person),
        ["Volodymyr Zelenskyy 7", "Green Warrior 2"]
    );
    for (decisions, expect) in [
        (
            "[join]\n\"Green Warrior\" = [\"Volodymyr Zelensky\"]\n[part]\n\"Green Warrior\" = [\"Volodymyr Zelenskyy\"]\n",
            ["Green Warrior 6", "Volodymyr Zelenskyy 3"],
        ),
        // all articles of a label count, whatever its kind at the source
        (
            "[part]\n\"Volodymyr Zelensky\" = [\"Volodymyr Zelenskiy\"]\n[join]\n\"Green Warrior\" = [\"Volodymyr Zelenskiy\"]\n",
            ["Volodymyr Zelenskyy 6", "Green Warrior 3"],
        ),
    ] {
        dir.write("index/tags.toml", decisions);
        let archive = ingest(&dir);
        assert_eq!(values(&archive, "", Dimension::Person), expect);
    }
}

#[test]
fn a_broken_file_of_decisions_is_told_by_its_place() {
    let dir = Dir::new();
    write(
        &dir,
        "a",
        &[json!({"id": "1", "body": "A text.", "tags": ["A", "B"]})],
    );
    ingest(&dir);
    for (text, what) in [
        (
            "[kinds]\n\"A\" = \"human\"\n",
            "line 2, column 7: `human` is no kind",
        ),
        (
            "[kinds]\n\"A\" = \"org\"\n\"a\" = \"topic\"\n",
            "line 3, column 1: `a` has two kinds",
        ),
        (
            "[join]\n\"A\" = [\"B\"]\n\"B\" = [\"A\"]\n",
            "line 2, column 1: `A` is joined to itself",
        ),
        ("[join]\n\"A\" = [\"A\"]\n", "`A` is joined to itself"),
        ("[join\n", "line 1, column 6: "),
        ("\u{0}\u{1b}[31m", "line 1, column "),
    ] {
        dir.write("index/tags.toml", text);
        let ran = dir.run(&["index", "articles", "--index", "index"]);
        assert_eq!(ran.code, 2, "{text}: {}", ran.out);
        assert!(ran.err.contains(what), "{text}: {}", ran.err);
        assert!(ran.err.contains("tags.toml: line "), "{}", ran.err);
        assert!(ran.err.contains("\nhint: mend the file"), "{}", ran.err);
        assert!(!ran.err.contains('\u{1b}'), "{}", ran.err);
        // searching goes on
        assert_eq!(dir.run(&["count", "text", "--index", "index"]).out, "1\n");
    }
    dir.write("index/tags.toml", b"\xff\xfe");
    let ran = dir.run(&["index", "articles", "--index", "index"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("hint: "), "{}", ran.err);
}

#[test]
fn subjects_of_the_users_own_come_with_retag() {
    let dir = Dir::new();
    let body =
        "Philatelists met. A stamp is a stamp, said the philatelists of the stamp album. Stamps!";
    write(
        &dir,
        "a",
        &[json!({"id": "1", "headline": "Stamps", "body": body})],
    );
    let archive = ingest(&dir);
    assert_eq!(values(&archive, "", Dimension::Topic), [""; 0]);
    dir.write(
        "index/topics.toml",
        "[topics.\"hobbies/stamps\"]\nwords = [\"stamp\", \"philatel*\", \"album\"]\n",
    );
    let ran = dir.run(&["index", "articles", "--index", "index"]);
    assert!(ran.out.contains("hint: `newsdex retag`"), "{}", ran.out);
    assert_eq!(values(&archive, "", Dimension::Topic), [""; 0]);
    let ran = dir.run(&["retag", "--index", "index"]);
    assert_eq!(
        ran.out,
        "1 article, 1 with other tags than before\ncommit 2\n"
    );
    let expect = ["(hobbies) 1", "(hobbies/stamps) 1"];
    assert_eq!(values(&archive, "", Dimension::Topic), expect);
    assert_eq!(search(&archive, "topic:hobbies/* stamps").total, 1);
    let ran = dir.run(&["index", "articles", "--index", "index"]);
    assert!(!ran.out.contains("retag"), "{}", ran.out);
    let ran = dir.run(&["retag", "--index", "index"]);
    assert!(ran.out.starts_with("1 article, 0 with"), "{}", ran.out);
    // articles to come get them at once
    write(
        &dir,
        "b",
        &[json!({"id": "2", "headline": "Stamps", "body": body})],
    );
    assert_eq!(
        values(&ingest(&dir), "", Dimension::Topic),
        ["(hobbies) 2", "(hobbies/stamps) 2"]
    );

    dir.write("index/topics.toml", "[topics.\"a\"]\nwords = []\n");
    for command in [&["retag"][..], &["index", "articles"][..]] {
        let ran = dir.run(&[command, &["--index", "index"]].concat());
        assert_eq!(ran.code, 2);
        assert!(
            ran.err.contains("topics.toml: line 2, column 9: "),
            "{}",
            ran.err
        );
        assert!(ran.err.contains("\nhint: "), "{}", ran.err);
    }
}
