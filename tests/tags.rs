//! Tags that mean something: kinds, spellings, persons in texts, subjects by rule, and what users decide.

use std::{collections::BTreeMap, fs, path::Path};

use newsdex::{
    archive::Archive,
    engine::Engine,
    facet::{Dimension, Kind},
    query::parse,
    search::{Origins, Search},
    tags::TagGroup,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::{Dir, ids, sample, search};

/// The values of a dimension and their counts, derived ones in brackets.
fn values(archive: &Archive, query: &str, dimension: Dimension) -> Vec<String> {
    let results = search(archive, query);
    let values = &results.facet(dimension).unwrap().values;
    let said = values.iter().map(|value| match value.derived {
        true => format!("({}) {}", value.label, value.count),
        false => format!("{} {}", value.label, value.count),
    });
    said.collect()
}

/// Writes articles into one file, a record each.
fn write(dir: &Dir, name: &str, articles: &[Value]) {
    // an empty file may be one that was cut short: it takes nothing away
    if articles.is_empty() {
        dir.write("articles/README", "");
        let _ = fs::remove_file(dir.path(&format!("articles/{name}.jsonl")));
        return;
    }
    let lines: Vec<String> = articles.iter().map(Value::to_string).collect();
    dir.write(&format!("articles/{name}.jsonl"), lines.join("\n"));
}

fn ingest(dir: &Dir) -> Archive {
    dir.ingest(&dir.path("articles")).0
}

const TALKS: &str =
    "President Volodymyr Zelenskyy met envoy Steve Witkoff on Monday. Rustem Umerov came too.";

#[test]
fn persons_are_found_in_texts_and_marked_as_derived() {
    let dir = Dir::new();
    let article = json!({"id": "a", "body": TALKS, "tags": ["Volodymyr Zelenskyy", "Drones"]});
    write(&dir, "a", &[article]);
    let archive = ingest(&dir);
    assert_eq!(
        values(&archive, "", Dimension::Person),
        [
            "(Rustem Umerov) 1",
            "(Steve Witkoff) 1",
            "Volodymyr Zelenskyy 1"
        ]
    );
    let hit = &search(&archive, "person:witkoff").hits[0];
    let tags: Vec<_> = hit
        .tags
        .iter()
        .map(|tag| (tag.origin, tag.label.as_str()))
        .collect();
    assert_eq!(
        tags,
        [
            ("given", "Volodymyr Zelenskyy"),
            ("given", "Drones"),
            ("text", "Steve Witkoff"),
            ("text", "Rustem Umerov"),
        ]
    );
    let mut given = Search::new(&parse("").unwrap()).unwrap();
    given.origins = Origins::Given;
    given.facets.dimensions = vec![Dimension::Person];
    given.facets.limit = 10;
    let found = archive.engine().unwrap().search(&given).unwrap();
    assert_eq!(found.facets[0].distinct, 1);
    let shown = dir.run(&["show", "articles:a", "--index", "index"]);
    assert!(
        shown.out.contains("Rustem Umerov (from the text)"),
        "{}",
        shown.out
    );
    let csv = dir.run(&["facets", "person", "--index", "index", "--format", "csv"]);
    assert!(
        csv.out
            .contains("Steve Witkoff,1,derived\r\nVolodymyr Zelenskyy,1,given"),
        "{}",
        csv.out
    );
    let csv = dir.run(&["search", "--index", "index", "--format", "csv"]);
    assert!(
        csv.out.contains("person: Steve Witkoff (text)"),
        "{}",
        csv.out
    );
    let given = dir.run(&[
        "count", "--person", "witkoff", "--origin", "given", "--index", "index",
    ]);
    assert_eq!(given.code, 2);
    assert!(
        given.err.contains("no article has the person `witkoff`"),
        "{}",
        given.err
    );
}

#[test]
fn a_name_that_one_text_tells_to_be_a_persons_counts_in_all_texts() {
    let (early, late) = (Dir::new(), Dir::new());
    let told = json!({"id": "told", "body": "President Qwerto Zxcvb spoke. He left."});
    let said = json!({"id": "said", "body": "The party of Qwerto Zxcvb lost a seat."});
    let french = json!({"id": "fr", "language": "fr", "body": "Le parti de Qwerto Zxcvb perd."});
    for (dir, order) in [
        (&early, [&told, &said, &french]),
        (&late, [&french, &said, &told]),
    ] {
        for (name, article) in ["a", "b", "c"].iter().zip(order) {
            write(dir, name, std::slice::from_ref(article));
            ingest(dir);
        }
        let archive = ingest(dir);
        assert_eq!(
            values(&archive, "", Dimension::Person),
            ["(Qwerto Zxcvb) 3"]
        );
        assert_eq!(search(&archive, "person:zxcvb").total, 3);
        assert_eq!(search(&archive, "has:person").total, 3);
        assert_eq!(search(&archive, "").hits[0].tags[0].origin, "text");
    }
    // nobody tells of it any more
    fs::remove_file(early.path("articles/a.jsonl")).unwrap();
    let archive = ingest(&early);
    assert_eq!(values(&archive, "", Dimension::Person), [""; 0]);
    assert_eq!(search(&archive, "has:person").total, 0);
    assert_eq!(search(&archive, "").hits[0].tags, []);
}

#[test]
fn what_few_texts_take_for_a_person_is_none() {
    let dir = Dir::new();
    let mut articles = vec![json!({"id": "0", "body": "Mr. Qwerto Folly said so."})];
    for number in 1..30 {
        let body = "It was in the Qwerto Folly on Monday.";
        articles.push(json!({"id": number.to_string(), "body": body}));
    }
    write(&dir, "a", &articles[..5]);
    assert_eq!(
        values(&ingest(&dir), "", Dimension::Person),
        ["(Qwerto Folly) 5"]
    );
    write(&dir, "a", &articles);
    let archive = ingest(&dir);
    assert_eq!(values(&archive, "", Dimension::Person), [""; 0]);
    let why = dir.run(&["tags", "--why", "qwerto folly", "--index", "index"]);
    let head = "Qwerto Folly: nothing · told by the text of 1 article · only said in 29 articles";
    assert!(why.out.starts_with(head), "{}", why.out);
    // a source knows better
    articles.push(json!({"id": "given", "body": "Qwerto Folly.", "persons": ["Qwerto Folly"]}));
    write(&dir, "a", &articles);
    assert_eq!(
        values(&ingest(&dir), "", Dimension::Person),
        ["Qwerto Folly 31"]
    );
}

#[test]
fn a_word_that_is_a_place_and_a_person_is_told_by_its_source() {
    let dir = Dir::new();
    let flat = ["Washington", "Jordan", "Paris Hilton", "Paris"];
    write(
        &dir,
        "a",
        &[
            json!({"id": "1", "body": "Nothing.", "tags": flat}),
            json!({"id": "2", "body": "Mr. Washington spoke in Jordan. Michael Jordan, 30, did not."}),
            json!({"id": "3", "body": "Nothing.", "persons": ["Georgia"], "places": ["Georgia"]}),
            json!({"id": "4", "body": "Nothing.", "persons": ["Kent"]}),
            json!({"id": "5", "body": "Nothing.", "tags": ["Kent"]}),
        ],
    );
    let archive = ingest(&dir);
    assert_eq!(
        values(&archive, "", Dimension::Person),
        // the flat Kent is what the source of another says it is
        [
            "Kent 2",
            "Georgia 1",
            "(Michael Jordan) 1",
            "Paris Hilton 1"
        ]
    );
    assert_eq!(
        values(&archive, "", Dimension::Place),
        ["Georgia 1", "Jordan 1", "Paris 1", "Washington 1"]
    );
    assert_eq!(search(&archive, "place:georgia person:georgia").total, 1);
}

#[test]
fn spellings_are_one_value_and_can_be_seen() {
    let dir = Dir::new();
    let persons = [
        "Volodymyr Zelenskyy",
        "Volodymyr Zelenskyy",
        "Volodymyr Zelensky",
        "Zelenskiy, Volodymyr",
        "VOLODYMYR ZELENSKYJ",
        "Kate Smith",
        "Katie Smith",
        "Ivan Petrov",
        "Ivana Petrova",
    ];
    let article = |(number, name): (usize, &&str)| {
        let surname = name
            .split([' ', ','])
            .find(|word| word.to_lowercase().starts_with("zel"));
        let body = format!("A text about {}.", surname.unwrap_or("nobody"));
        json!({"id": number.to_string(), "body": body, "persons": [name]})
    };
    let articles: Vec<Value> = persons.iter().enumerate().map(article).collect();
    write(&dir, "a", &articles);
    let archive = ingest(&dir);
    assert_eq!(
        values(&archive, "", Dimension::Person),
        [
            "Volodymyr Zelenskyy 5",
            "Ivan Petrov 1",
            "Ivana Petrova 1",
            "Kate Smith 1",
            "Katie Smith 1",
        ]
    );
    for query in [
        "person:zelenskiy",
        "person:\"volodymyr zelensky\"",
        "person:zelenskyj",
    ] {
        assert_eq!(search(&archive, query).total, 5, "{query}");
    }
    let joined = dir.run(&["tags", "--joined", "--index", "index"]);
    let line =
        "person Volodymyr Zelenskyy = Volodymyr Zelenskyy 2 · VOLODYMYR ZELENSKYJ 1 · Volodymyr";
    assert!(joined.out.starts_with(line), "{}", joined.out);
    let suggested = dir.run(&["tags", "--suggest", "--index", "index"]);
    assert!(
        suggested.out.contains("Kate Smith 1 ? Katie Smith 1"),
        "{}",
        suggested.out
    );

    // a bare surname means all its spellings, and says so; a quoted one itself
    let bare = search(&archive, "zelensky");
    assert_eq!(bare.total, 5);
    let said = bare
        .resolved
        .iter()
        .find(|said| said.field == "word")
        .unwrap();
    assert_eq!(said.values.len(), 4);
    assert_eq!(said.values[0], "zelensky");
    assert_eq!(search(&archive, "\"zelensky\"").total, 1);
    assert_eq!(search(&archive, "body:zelenskiy NEAR/4 about").total, 5);
    let text = dir.run(&["search", "zelensky", "--index", "index"]);
    assert!(
        text.out
            .contains("zelensky means zelensky, zelenskiy, zelenskyj, zelenskyy"),
        "{}",
        text.out
    );
}

#[test]
fn a_bare_surname_of_texts_is_short_for_all_who_have_it() {
    let dir = Dir::new();
    write(
        &dir,
        "a",
        &[
            json!({"id": "1", "body": "On Monday President Reagan left."}),
            json!({"id": "2", "body": "On Monday President Ronald Reagan left."}),
            json!({"id": "3", "body": "On Monday Mrs. Nancy Reagan left."}),
        ],
    );
    let archive = ingest(&dir);
    assert_eq!(search(&archive, "person:reagan").total, 3);
    assert_eq!(search(&archive, "person:\"reagan\"").total, 1);
    write(
        &dir,
        "b",
        &[json!({"id": "4", "body": "A text.", "persons": ["reagan"]})],
    );
    // now a source says whom it means
    assert_eq!(search(&ingest(&dir), "person:reagan").total, 2);
}

#[test]
fn a_surname_that_a_source_gives_is_the_person_that_the_texts_name() {
    let dir = Dir::new();
    let article =
        |id: &str, body: &str, person: &str| json!({"id": id, "body": body, "persons": [person]});
    let text = "On Monday President Paul Volcker left. Volcker was tired.";
    let mut articles: Vec<Value> = ["1", "2", "3"]
        .map(|id| article(id, text, "volcker"))
        .into();
    articles.push(article("4", "On Monday Mr. Volcker left.", "volcker"));
    articles.push(json!({"id": "5", "body": text}));
    write(&dir, "a", &articles);
    assert_eq!(
        values(&ingest(&dir), "", Dimension::Person),
        ["Paul Volcker 5"]
    );
    // others of that name speak against it, also those that the source gave
    let given = json!({"id": "6", "body": text, "persons": ["volcker", "Robert Volcker"]});
    articles.push(given);
    write(&dir, "a", &articles);
    assert_eq!(
        values(&ingest(&dir), "", Dimension::Person),
        ["(Paul Volcker) 5", "volcker 5", "Robert Volcker 1"]
    );
    articles.pop();
    let other = "On Monday President Anna Volcker left.";
    articles.push(article("6", other, "volcker"));
    write(&dir, "a", &articles);
    assert_eq!(
        values(&ingest(&dir), "", Dimension::Person),
        ["volcker 5", "(Paul Volcker) 4", "(Anna Volcker) 1"]
    );
}

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
fn only_persons_are_meant_by_their_last_word() {
    let dir = Dir::new();
    let articles: Vec<Value> = (0..5)
        .map(|number| {
            json!({
                "id": number.to_string(), "body": "A text.", "places": ["York", "New York"],
                "topics": ["War", "Trade war"], "orgs": ["Bank", "World Bank"],
            })
        })
        .collect();
    write(&dir, "a", &articles);
    let archive = ingest(&dir);
    assert_eq!(
        values(&archive, "", Dimension::Place),
        ["New York 5", "York 5"]
    );
    assert_eq!(
        values(&archive, "", Dimension::Topic),
        ["Trade war 5", "War 5"]
    );
    assert_eq!(
        values(&archive, "", Dimension::Org),
        ["Bank 5", "World Bank 5"]
    );
}

#[test]
fn a_given_label_of_another_kind_takes_no_subject_away() {
    let dir = Dir::new();
    let body =
        "The war went on. Troops attacked; the army fired missiles, and soldiers died in the war.";
    let war = json!({"id": "1", "headline": "War", "body": body});
    let org = json!({"id": "2", "body": "A text.", "orgs": ["Conflict"]});
    write(&dir, "a", &[war, org]);
    let archive = ingest(&dir);
    assert_eq!(search(&archive, "topic:conflict").total, 1);
    assert_eq!(values(&archive, "", Dimension::Org), ["Conflict 1"]);
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
fn copies_of_a_text_tell_the_same_in_any_order() {
    let article = |number: usize| {
        let dateline = if number < 20 {
            "ZORVELGRAD (AP) - "
        } else {
            ""
        };
        let body = format!("{dateline}The council of Zorvelgrad met in the evening.");
        json!({"id": format!("{number:02}"), "body": body, "tags": ["Zorvelgrad"]})
    };
    let kinds = [false, true].map(|turned| {
        let dir = Dir::new();
        let mut articles: Vec<Value> = (0..40).map(article).collect();
        if turned {
            articles.reverse();
        }
        write(&dir, "a", &articles);
        groups(&ingest(&dir))[0].kind
    });
    assert_eq!(kinds[0], kinds[1]);
}

#[test]
fn articles_whose_embargo_has_ended_tell_of_tags() {
    let dir = Dir::new();
    let article = |id: &str, name: &str| {
        json!({
            "id": id, "embargoed": "2025-06-01T12:00:00", "body": "A text.", "tags": [name],
        })
    };
    write(
        &dir,
        "a",
        &[
            article("1", "Volodymyr Zelenskyy"),
            article("2", "Volodymyr Zelenskyy"),
            article("3", "Volodymyr Zelensky"),
        ],
    );
    let run = |now: &str| dir.run(&["index", "articles", "--index", "index", "--now", now]);
    let persons = |now: &str| {
        let ran = dir.run(&[
            "facets", "person", "--index", "index", "--now", now, "--format", "ids",
        ]);
        ran.out
    };
    let (before, after) = ("2025-06-01T11:00:00", "2025-06-01T13:00:00");
    run(before);
    assert_eq!(persons(before), "");
    let ran = run(after);
    assert!(ran.out.contains("tags: settled anew"), "{}", ran.out);
    assert_eq!(persons(after), "Volodymyr Zelenskyy\n");
    assert!(!run(after).out.contains("settled"));
    let why = dir.run(&["tags", "--why", "volodymyr zelensky", "--index", "index"]);
    assert!(
        why.out.contains(": person, shown as Volodymyr Zelenskyy"),
        "{}",
        why.out
    );
}

#[test]
fn what_hidden_articles_tell_is_told_to_nobody() {
    let dir = Dir::new();
    let hidden = json!({
        "id": "hidden", "status": "withheld", "body": "President Qwerto Zxcvb spoke.",
        "tags": ["Xyzzy Foo"], "persons": ["Kate Smith-Jones"],
    });
    let seen = json!({
        "id": "seen", "body": "The party of Qwerto Zxcvb lost.", "tags": ["xyzzy foo"], "persons": ["Kate Smith Jones"],
    });
    write(&dir, "a", &[seen]);
    let archive = ingest(&dir);
    let before = (values(&archive, "", Dimension::Person), groups(&archive));
    write(&dir, "b", &[hidden]);
    let archive = ingest(&dir);
    assert_eq!(
        (values(&archive, "", Dimension::Person), groups(&archive)),
        before
    );
    assert_eq!(search(&archive, "").hits[0].tags.len(), 2);
    let why = dir.run(&["tags", "--why", "qwerto zxcvb", "--index", "index"]);
    assert_eq!(why.out, "Qwerto Zxcvb: nothing · only said in 1 article\n");
    assert_eq!(
        values(&archive, "is:hidden", Dimension::Person),
        ["Kate Smith-Jones 1", "Qwerto Zxcvb 1"]
    );
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

#[test]
fn a_run_that_was_cut_short_is_settled_by_the_next() {
    let dir = Dir::new();
    let (archive, _) = dir.ingest(&sample());
    let before = groups(&archive);
    let meta = dir.path("index/segments/meta.json");
    let mut segments: Value = serde_json::from_str(&fs::read_to_string(&meta).unwrap()).unwrap();
    let payload = segments["payload"].as_str().unwrap();
    let mut payload: Value = serde_json::from_str(payload).unwrap();
    payload["decisions"] = Value::Null;
    segments["payload"] = Value::String(payload.to_string());
    fs::write(&meta, segments.to_string()).unwrap();
    let (archive, report) = dir.ingest(&sample());
    assert!(report.settled);
    assert_eq!(report.commit, 2);
    assert_eq!(groups(&archive), before);
}

fn groups(archive: &Archive) -> Vec<TagGroup> {
    archive.engine().unwrap().tags().unwrap().groups
}

/// All that tags say: groups, counts, what hits show.
fn told(archive: &Archive) -> (Vec<TagGroup>, Vec<Vec<String>>, BTreeMap<String, String>) {
    let counts = ["", "is:hidden"].iter().flat_map(|query| {
        let dimensions = Kind::ALL.map(Dimension::from);
        dimensions.map(|dimension| values(archive, query, dimension))
    });
    let results = search(archive, "is:hidden OR -is:hidden");
    let hits = ids(&results).into_iter().zip(&results.hits);
    let hits = hits.map(|(id, hit)| (id.to_owned(), format!("{:?}", hit.tags)));
    (groups(archive), counts.collect(), hits.collect())
}

const NAMES: [&str; 12] = [
    "Volodymyr Zelenskyy",
    "Volodymyr Zelensky",
    "Zelenskiy, Volodymyr",
    "Rustem Umerov",
    "Rafael Grossi",
    "Rafael Mariano Grossi",
    "Rafael Pedro Grossi",
    "Paris Hilton",
    "Charlie Post",
    "Kyiv",
    "Umerov",
    "grossi",
];

fn articles() -> impl Strategy<Value = Vec<Value>> {
    let name = || prop::sample::select(&NAMES[..]);
    let sentence = prop_oneof![
        name().prop_map(|name| format!("President {name} spoke.")),
        name().prop_map(|name| format!("The party of {name} lost.")),
        name().prop_map(|name| format!("\"No\", said {name}, 47, in Kyiv.")),
        Just(
            "Power plants and oil refineries burnt; the oil refinery is a power plant.".to_owned()
        ),
    ];
    let body = prop::collection::vec(sentence, 1..4).prop_map(|all| all.join(" "));
    let language = prop::sample::select(&["en", "en", "fr"][..]);
    let tags = || prop::collection::vec(name(), 0..3);
    let article = (0..12u8, body, language, tags(), tags(), 0..8u8);
    let article = article.prop_map(|(id, body, language, tags, persons, hidden)| {
        let mut article = json!({
            "id": format!("urn:x:{id}"), "body": body, "language": language,
            "tags": tags, "persons": persons,
        });
        if hidden == 0 {
            article["status"] = json!("withheld");
        }
        article
    });
    prop::collection::vec(article, 0..4)
}

proptest! {
    // `PROPTEST_CASES` asks for more
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 8, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_history_of_runs_gives_the_tags_of_one_run(
        runs in prop::collection::vec(prop::collection::vec(articles(), 3), 1..5)
    ) {
        let dir = Dir::new();
        let mut archive = None;
        for files in &runs {
            for (name, articles) in ["a", "b", "c"].iter().zip(files) {
                write(&dir, name, articles);
            }
            archive = Some(ingest(&dir));
        }
        let scratch = Dir::new();
        copy(&dir.path("articles"), &scratch);
        let expect = told(&ingest(&scratch));
        prop_assert_eq!(told(&archive.unwrap()), expect);
        let ran = dir.run(&["retag", "--index", "index", "--format", "json"]);
        prop_assert!(ran.out.contains("\"changed\":0"), "{} {}", ran.out, ran.err);
    }
}

fn copy(from: &Path, to: &Dir) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        to.write(&format!("articles/{name}"), fs::read(&path).unwrap());
    }
}
