//! Matching, counts and order against a naive scan that shares only `text` with the program.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use proptest::{prelude::*, sample::select};

use crate::{
    expression::{Expression, Pattern},
    harness::{Dir, ids, sample, search},
    naive::Archived,
};

/// Words that meet often, in several forms, with joins.
const VOCABULARY: [&str; 18] = [
    "drone",
    "drones",
    "Drone’s",
    "talk",
    "talks",
    "talked",
    "U.S.",
    "us",
    "F-16",
    "f16",
    "16",
    "peace",
    "São",
    "sao",
    "1,000",
    "e-mail",
    "droon",
    "the",
];

fn text(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(VOCABULARY.to_vec()), 0..most).prop_map(|words| words.join(" "))
}

fn tags() -> impl Strategy<Value = BTreeMap<String, Vec<String>>> {
    let kind = select(vec!["person", "place", "topic", "tags"]);
    let label = select(vec![
        "Ann Lee",
        "Oslo",
        "AC/DC",
        "drones",
        "peace talks",
        "Drones/F-16",
        "AC",
    ]);
    prop::collection::vec((kind, label), 0..5).prop_map(|tags| {
        let mut map: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (kind, label) in tags {
            map.entry(kind.to_owned())
                .or_default()
                .push(label.to_owned());
        }
        map
    })
}

fn record() -> impl Strategy<Value = String> {
    let body = prop_oneof![4 => text(12), 1 => text(90)];
    let language = select(vec!["en", "en", "en-US", "fr", ""]);
    let status = prop::option::weighted(0.1, select(vec!["canceled", "usable"]));
    (
        (text(8), body, text(3), tags()),
        (prop::option::of(1..29u32), language, status),
    )
        .prop_map(
            |((headline, body, dateline, tags), (day, language, status))| {
                let mut record = serde_json::json!({
                    "headline": headline,
                    "body": format!("{body} ."),
                    "dateline": dateline,
                    "tags": tags,
                    "lang": language,
                });
                if let Some(day) = day {
                    record["date"] = format!("2025-03-{day:02}").into();
                }
                if let Some(status) = status {
                    record["pubstatus"] = status.into();
                }
                record.to_string()
            },
        )
}

/// A word as a query can ask for it.
fn word() -> impl Strategy<Value = Pattern> {
    let plain = || {
        select(vec![
            "drone", "talks", "us", "f16", "16", "peace", "sao", "1000", "the",
        ])
        .prop_map(str::to_owned)
    };
    let wild = select(vec!["dr*", "*s", "t?lk*", "*al*", "p?ace", "1*", "x*"]);
    let parts = select(vec![["f", "16"], ["e", "mail"]]);
    prop_oneof![
        4 => plain().prop_map(Pattern::Any),
        3 => plain().prop_map(Pattern::Exact),
        2 => wild.prop_map(|word| Pattern::Wild(word.to_owned())),
        1 => (plain(), 1usize..3).prop_map(|(word, slips)| Pattern::Fuzzy(word, slips)),
        1 => parts.prop_map(|parts| Pattern::Joined(parts.map(str::to_owned).to_vec())),
    ]
}

/// What can stand between quotes.
fn quoted() -> impl Strategy<Value = Pattern> {
    let exact = word().prop_map(|pattern| match pattern {
        Pattern::Any(word) => Pattern::Exact(word),
        // between quotes also the parts of a joined word are exact
        Pattern::Joined(_) => Pattern::Exact("drones".to_owned()),
        other => other,
    });
    exact.prop_recursive(2, 6, 3, |inner| {
        let members = || prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            members().prop_map(Pattern::Row),
            members().prop_map(Pattern::Either)
        ]
    })
}

fn expression() -> impl Strategy<Value = Expression> {
    let scope = || {
        select(vec![
            "", "", "", "headline", "body", "lead", "hl", "dateline",
        ])
    };
    let words = (scope(), word()).prop_map(|(scope, word)| Expression::Words(scope, word));
    let phrase = (scope(), quoted()).prop_map(|(scope, text)| Expression::Words(scope, text));
    let choice = prop::collection::vec(word(), 2..3).prop_map(Pattern::Either);
    let part = prop_oneof![3 => word(), 1 => quoted(), 1 => choice];
    let near = (
        scope(),
        prop::collection::vec(part, 2..4),
        1u32..8,
        any::<bool>(),
    );
    let near = near.prop_map(|(scope, parts, distance, in_order)| {
        Expression::Near(scope, parts, distance, in_order)
    });
    let day = || (1..29u32).prop_map(|day| format!("2025-03-{day:02}"));
    let filter = prop_oneof![
        day().prop_map(Expression::Since),
        day().prop_map(Expression::Until),
        (0usize..15).prop_map(Expression::Longer),
        any::<bool>().prop_map(Expression::Dated),
        Just(Expression::Hidden),
        select(vec!["0*", "*#1", "?.jsonl#?", "x"]).prop_map(|p| Expression::Path(p.to_owned())),
    ];
    let leaf = prop_oneof![4 => words, 3 => phrase, 3 => near, 2 => filter];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let members = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            inner.prop_map(Expression::except),
            members.clone().prop_map(Expression::And),
            members.prop_map(Expression::Or),
        ]
    })
}

proptest! {
    // `PROPTEST_CASES` asks for more
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases / 8,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_query_on_any_archive_agrees_with_the_scan(
        files in prop::collection::vec(prop::collection::vec(record(), 1..6), 1..4),
        expressions in prop::collection::vec(expression(), 24),
    ) {
        let dir = Dir::new();
        // a run a file: as many segments; then one file changes: deleted articles in them
        for (number, records) in files.iter().enumerate() {
            dir.write(&format!("articles/{number}.jsonl"), records.join("\n"));
            dir.ingest(&dir.path("articles"));
        }
        dir.write("articles/0.jsonl", files[0][..files[0].len() / 2].join("\n"));
        let (archive, _) = dir.ingest_often(&dir.path("articles"));
        let scanned = Archived::scan(&archive);
        for expression in &expressions {
            scanned.check(&archive, expression);
        }
        // a label that only hidden articles carry is not known to searches that do not ask for them
        let seen = scanned.articles.iter().filter(|article| !article.hidden);
        let labels: BTreeSet<(String, String)> =
            seen.flat_map(|article| article.tags.clone()).collect();
        for (kind, label) in labels {
            let tag = Expression::Tag(kind.clone(), label.clone());
            scanned.check(&archive, &tag);
            scanned.check(&archive, &Expression::Below(kind.clone(), label.clone()));
            let with = Expression::And(vec![expressions[0].clone(), tag.clone()]);
            scanned.check(&archive, &with);
            let without = Expression::And(vec![
                expressions[0].clone(),
                Expression::except(Expression::Tag("tag".to_owned(), label)),
            ]);
            scanned.check(&archive, &without);
        }
    }
}

#[test]
fn every_word_of_the_sample_agrees_with_the_scan() {
    let dir = Dir::new();
    let (archive, _) = dir.ingest(&sample());
    let scanned = Archived::scan(&archive);
    assert_eq!(scanned.articles.len(), 52);
    let all: BTreeSet<&String> = scanned
        .articles
        .iter()
        .flat_map(|article| article.fields.values().flatten())
        .map(|(word, _)| word)
        .collect();
    assert!(all.len() > 800);
    for word in all {
        scanned.check(&archive, &Expression::word(word));
    }
    let visible = scanned.articles.iter().filter(|article| !article.hidden);
    for tag in visible.flat_map(|article| &article.tags) {
        let (kind, label) = tag;
        let label = label.replace('"', " ");
        scanned.check(&archive, &Expression::Tag(kind.clone(), label));
    }
}

#[test]
fn the_layout_of_segments_does_not_change_the_order() {
    let (one, many) = (Dir::new(), Dir::new());
    let (archive, _) = one.ingest(&sample());
    let mut last = None;
    for (number, file) in files_below(&sample()).into_iter().enumerate() {
        let below = file.strip_prefix(sample()).unwrap().display().to_string();
        many.write(&format!("archive/{below}"), fs::read(&file).unwrap());
        if number % 3 == 0 {
            last = Some(many.ingest(&many.path("archive")));
        }
    }
    drop(last);
    let (split, _) = many.ingest(&many.path("archive"));
    for query in [
        "drones",
        "talks OR energy",
        "\"peace talks\"",
        "meeting drones",
        "peace NEAR/5 talks",
        "dr*^2 OR energi~2",
        "lead:drones",
        "",
        "person:zelenskyy",
    ] {
        let (a, b) = (search(&archive, query), search(&split, query));
        assert_eq!(ids(&a), ids(&b), "{query}");
        assert!(a.total > 0, "{query}");
    }
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(files_below(&path)),
            false => files.push(path),
        }
    }
    files.sort();
    files
}
