//! Tags do not hang on the order of articles and runs, nor on what is hidden.

use std::{collections::BTreeMap, fs, path::Path};

use newsdex::{
    archive::Archive,
    engine::{Bookmark, Engine, Writer},
    facet::{Dimension, Kind},
    index::Index,
    tags::TagGroup,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    harness::{Dir, ids, sample, search},
    tags::{ingest, values, write},
};

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
fn a_run_that_was_cut_short_is_settled_by_the_next() {
    let dir = Dir::new();
    let (archive, _) = dir.ingest(&sample());
    let before = groups(&archive);
    // a commit in the middle of a run, and then no other
    let index = Index::open(&dir.path("index")).unwrap();
    let mut writer = index.writer(50 << 20, i64::MIN).unwrap();
    writer.checkpoint(Bookmark::default()).unwrap();
    drop(writer);
    let (archive, report) = dir.ingest(&sample());
    assert!(report.settled);
    assert_eq!(report.commit, 3);
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
