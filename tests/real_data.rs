//! The main job on real archives: a folder named by `NEWSDEX_DATA`; without it these tests say that they were skipped.

use std::collections::{BTreeMap, BTreeSet};

use newsdex::{
    engine::Engine,
    facet::{Dimension, Kind},
    query::parse,
    search::{Facets, Origins, Search},
    text::{Language, Words, has_forms, stem, stem_prefixes},
};

use crate::{
    expression::{Expression, Pattern},
    harness::{Dir, real_data, search},
    naive::Archived,
};

#[test]
fn the_model_article_is_found_by_its_persons_and_tags() {
    let Some(file) = real_data("model-article.txt") else {
        return;
    };
    let dir = Dir::new();
    let (archive, report) = dir.ingest(&file);
    assert_eq!((report.articles.added, report.skipped), (1, 0));
    for query in [
        "person:witkoff",
        "tag:drones",
        "person:\"Jared Kushner\" \"energy facilities\"",
    ] {
        assert_eq!(search(&archive, query).total, 1, "{query}");
    }
    let hit = &search(&archive, "drones").hits[0];
    assert_eq!(hit.headline, None);
    assert_eq!(hit.dateline.as_deref(), Some("KYIV, Ukraine"));
    let given = hit.tags.iter().filter(|tag| tag.origin == "given");
    assert_eq!((given.count(), &hit.date), (20, &None));
    // energy stands in its text only
    let results = search(&archive, "tag:energy topic:drones place:ukraine");
    assert_eq!(results.total, 1);
    let labels = |dimension: Dimension| -> Vec<&str> {
        let values = results.facet(dimension).unwrap().values.iter();
        values.map(|value| value.label.as_str()).collect()
    };
    assert_eq!(
        labels(Dimension::Person),
        [
            "Andriy Hnatov",
            "Donald Trump",
            "Jared Kushner",
            "Keir Starmer",
            "Pavel Malkov",
            "Rafael Grossi",
            "Rustem Umerov",
            "Steve Witkoff",
            "Volodymyr Zelenskyy",
        ]
    );
    assert_eq!(labels(Dimension::Place), ["Ukraine"]);
    assert_eq!(
        labels(Dimension::Org),
        ["Ukraine government", "United States government"]
    );
    assert_eq!(labels(Dimension::Tag), [""; 0]);
    // two spellings on one article are one value
    let war = results.facet(Dimension::Topic).unwrap().values.iter();
    let war: Vec<_> = war
        .filter(|value| value.label.contains("Ukraine war"))
        .collect();
    assert_eq!((war.len(), war[0].count), (1, 1));
}

/// Items of the SGML files counted outside: by what stands between their tags.
struct Item {
    topics: BTreeSet<String>,
    places: BTreeSet<String>,
    people: BTreeSet<String>,
    text: String,
}

fn items(folder: &std::path::Path) -> Vec<Item> {
    let mut items = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "sgm") {
            continue;
        }
        let bytes = std::fs::read(path).unwrap();
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        for item in text.split("<REUTERS ").skip(1) {
            let between = |tag: &str| {
                let start = item.split(&format!("<{tag}>")).nth(1).unwrap_or_default();
                start.split(&format!("</{tag}>")).next().unwrap().to_owned()
            };
            let labels = |tag: &str| -> BTreeSet<String> {
                let labels = between(tag);
                let labels = labels.split("<D>").skip(1);
                labels
                    .map(|label| label.split("</D>").next().unwrap().to_owned())
                    .collect()
            };
            // of some items all text stands between these two, without further tags
            let text = item.split("<TEXT").nth(1).unwrap_or_default();
            let text = text.split("</TEXT>").next().unwrap();
            let text: Vec<&str> = text
                .split('<')
                .filter_map(|part| Some(part.split_once('>')?.1))
                .collect();
            let text = text.join(" ");
            items.push(Item {
                topics: labels("TOPICS"),
                places: labels("PLACES"),
                people: labels("PEOPLE"),
                text,
            });
        }
    }
    items
}

#[test]
fn reuters_agrees_with_a_count_made_outside() {
    let Some(folder) = real_data("reuters21578") else {
        return;
    };
    let dir = Dir::new();
    let (archive, report) = dir.ingest(&folder);
    let items = items(&folder);
    assert_eq!(items.len(), 21_578);
    assert_eq!(report.formats["reuters-sgml"], 22);
    assert_eq!(search(&archive, "").total, 21_578);
    let uk_crude = |item: &&Item| item.topics.contains("crude") && item.places.contains("uk");
    let found = search(&archive, "place:uk topic:crude");
    assert_eq!(found.total, 40);
    assert_eq!(found.total, items.iter().filter(uk_crude).count() as u64);
    // the scan reads the tags as the words of labels too
    let oil = |item: &&Item| {
        let labels = item.topics.iter().chain(&item.places).chain(&item.people);
        let text = format!(
            "{} {}",
            item.text,
            labels.cloned().collect::<Vec<_>>().join(" ")
        );
        let mut words = Words::new(&text);
        while let Some(word) = words.next() {
            if stem(Language::English, word.text) == "oil" {
                return true;
            }
        }
        false
    };
    let outside = items.iter().filter(uk_crude).filter(oil).count() as u64;
    assert_eq!(search(&archive, "oil place:uk topic:crude").total, outside);
    let engine = archive.engine().unwrap();
    let mut given = Search::new(&parse("").unwrap()).unwrap();
    given.origins = Origins::Given;
    given.facets = Facets::of(Dimension::ALL.to_vec(), usize::MAX);
    let all = engine.search(&given).unwrap();
    // what each given label is shown by
    let mut shown = BTreeMap::new();
    for group in engine.tags().unwrap().groups {
        for tag in group.labels {
            shown.insert((group.kind, tag.label), group.label.clone());
        }
    }
    type Labels = fn(&Item) -> &BTreeSet<String>;
    let labels: [(Kind, Labels); 3] = [
        (Kind::Topic, |item| &item.topics),
        (Kind::Place, |item| &item.places),
        (Kind::Person, |item| &item.people),
    ];
    for (kind, labels) in labels {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for item in &items {
            let labels = labels(item).iter();
            let values = labels.map(|label| shown[&(kind, label.clone())].as_str());
            for value in values.collect::<BTreeSet<&str>>() {
                *counts.entry(value).or_default() += 1;
            }
        }
        let facet = all.facet(Dimension::from(kind)).unwrap();
        assert_eq!(facet.distinct, counts.len() as u64, "{kind:?}");
        let found = facet.values.iter().map(|v| (v.label.as_str(), v.count));
        assert_eq!(found.collect::<BTreeMap<_, _>>(), counts, "{kind:?}");
    }
}

#[test]
fn every_word_of_a_real_dictionary_begins_as_its_stem_says() {
    let Some(folder) = real_data("reuters21578") else {
        return;
    };
    let mut seen = BTreeSet::new();
    for item in items(&folder) {
        let mut words = Words::new(&item.text);
        while let Some(word) = words.next() {
            seen.insert(word.text.to_owned());
        }
    }
    assert!(seen.len() > 30_000);
    for word in seen {
        check_beginning(Language::English, &word);
    }
}

#[track_caller]
fn check_beginning(language: Language, word: &str) {
    let stem = stem(language, word);
    let prefixes = stem_prefixes(language, &stem);
    let begins = prefixes
        .iter()
        .any(|prefix| word.starts_with(prefix.as_ref()));
    assert!(begins, "{language:?} {word}: {stem} {prefixes:?}");
}

/// The language that the articles say that they are in, and their text.
fn articles(file: &std::path::Path) -> Vec<(String, String)> {
    let file = std::fs::File::open(file).unwrap();
    let lines = std::io::read_to_string(flate2::read::MultiGzDecoder::new(file)).unwrap();
    let articles = lines.lines().map(|line| {
        let article: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| article[key].as_str().unwrap_or_default().to_owned();
        (text("lang"), text("body"))
    });
    articles.collect()
}

#[test]
fn words_of_many_languages_begin_as_their_stem_says_in_each_of_ours() {
    let Some(file) = real_data("news-multi.jsonl.gz") else {
        return;
    };
    let mut seen = BTreeSet::new();
    for (_, text) in articles(&file) {
        let mut words = Words::new(&text);
        while let Some(word) = words.next() {
            seen.insert(word.text.to_owned());
        }
    }
    assert!(seen.len() > 200_000);
    for language in Language::ALL {
        let words = seen.iter().filter(|word| has_forms(language, word));
        // the stems of Latin words take a while in all of our languages
        for word in words.step_by(5) {
            check_beginning(language, word);
        }
    }
}

#[test]
fn queries_on_real_news_agree_with_the_scan() {
    let Some(file) = real_data("time/docs.jsonl") else {
        return;
    };
    let dir = Dir::new();
    let (archive, report) = dir.ingest(&file);
    assert_eq!(report.articles.added, 423);
    let scanned = Archived::scan(&archive);
    assert_eq!(scanned.articles.len(), 423);
    let (word, phrase, not) = (Expression::word, Expression::phrase, Expression::except);
    for expression in [
        phrase("viet nam"),
        phrase("prime minister"),
        phrase("of the"),
        Expression::And(vec![word("khrushchev"), word("test"), not(word("laos"))]),
        Expression::Or(vec![
            word("buddhists"),
            phrase("united nations"),
            word("wilsons"),
        ]),
        Expression::And(vec![
            Expression::Or(vec![word("kennedy"), word("macmillan")]),
            phrase("nuclear test"),
        ]),
        not(word("government")),
        Expression::Near("", vec![any("nuclear"), any("test")], 5, false),
        Expression::Near("", vec![any("viet"), wild("buddh*")], 30, true),
        Expression::Words("lead", any("khrushchev")),
        Expression::Words("", wild("*ists")),
        Expression::Words("", Pattern::Fuzzy("kruschev".to_owned(), 2)),
    ] {
        assert!(!scanned.matching(&expression).is_empty(), "{expression:?}");
        scanned.check(&archive, &expression);
    }
}

fn any(word: &str) -> Pattern {
    Pattern::Any(word.to_owned())
}

fn wild(word: &str) -> Pattern {
    Pattern::Wild(word.to_owned())
}

#[test]
fn news_is_recognised_as_what_it_is_in() {
    let Some(file) = real_data("news-multi.jsonl.gz") else {
        return;
    };
    let (mut english, mut french) = ((0, 0), (0, 0));
    for (language, text) in articles(&file) {
        let counts = match language.as_str() {
            "en" => &mut english,
            "fr" => &mut french,
            _ => continue,
        };
        counts.0 += 1;
        match newsdex::text::recognise(&text) {
            Some(found) => assert_eq!(found, language, "{text}"),
            None => counts.1 += 1,
        }
    }
    assert!(english.0 > 100 && english.1 * 20 < english.0, "{english:?}");
    assert!(french.0 > 100 && french.1 * 20 < french.0, "{french:?}");
}
