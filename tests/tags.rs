//! Tags that mean something: kinds, spellings, persons in texts, subjects by rule.

use std::fs;

use newsdex::{
    archive::Archive,
    engine::Engine,
    facet::Dimension,
    query::parse,
    search::{Origins, Search},
};
use serde_json::{Value, json};

use crate::harness::{Dir, search};

/// The values of a dimension and their counts, derived ones in brackets.
pub fn values(archive: &Archive, query: &str, dimension: Dimension) -> Vec<String> {
    let results = search(archive, query);
    let values = &results.facet(dimension).unwrap().values;
    let said = values.iter().map(|value| match value.derived {
        true => format!("({}) {}", value.label, value.count),
        false => format!("{} {}", value.label, value.count),
    });
    said.collect()
}

/// Writes articles into one file, a record each.
pub fn write(dir: &Dir, name: &str, articles: &[Value]) {
    // an empty file may be one that was cut short: it takes nothing away
    if articles.is_empty() {
        dir.write("articles/README", "");
        let _ = fs::remove_file(dir.path(&format!("articles/{name}.jsonl")));
        return;
    }
    let lines: Vec<String> = articles.iter().map(Value::to_string).collect();
    dir.write(&format!("articles/{name}.jsonl"), lines.join("\n"));
}

pub fn ingest(dir: &Dir) -> Archive {
    dir.ingest(&dir.path("articles")).0
}

pub const TALKS: &str =
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
