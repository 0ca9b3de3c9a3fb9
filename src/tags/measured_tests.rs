//! Measures persons and subjects found in texts on the Reuters collection; needs NEWSDEX_DATA to point to the data.

use std::path::{Path, PathBuf};

use super::{names::names, topics::Topics};
use crate::facet::Kind;

/// Where the data stands that is measured on.
pub(super) fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("NEWSDEX_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: NEWSDEX_DATA is not set");
    }
    folder
}

/// One item of Reuters-21578.
pub(super) struct Item {
    /// Its number.
    pub number: usize,
    /// Its labels with their kinds.
    pub labels: Vec<(String, Kind)>,
    /// Where it was filed.
    pub dateline: String,
    /// Its title.
    pub title: String,
    /// Its text; an indented line begins a paragraph.
    pub text: String,
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(from)?;
    Some(rest.split_once(to)?.0)
}

fn decoded(text: &str) -> String {
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
        ("&#3;", ""),
        ("&#2;", ""),
    ];
    let text = text.replace("\n    ", "\u{2029}").replace('\n', " ");
    let text = text.replace('\u{2029}', "\n");
    signs
        .iter()
        .fold(text, |text, (written, sign)| text.replace(written, sign))
}

/// The items of the collection.
pub(super) fn items(folder: &Path) -> Vec<Item> {
    let mut items = Vec::new();
    for file in 0..22 {
        let path = folder.join(format!("reuters21578/reut2-{file:03}.sgm"));
        let bytes = std::fs::read(path).unwrap().into_iter();
        let text: String = bytes.map(char::from).collect();
        for item in text.split("<REUTERS ").skip(1) {
            let inside = |element: &str| {
                let inside = between(item, &format!("<{element}>"), &format!("</{element}>"));
                inside.unwrap_or_default()
            };
            let mut labels = Vec::new();
            for (element, kind) in [
                ("TOPICS", Kind::Topic),
                ("PLACES", Kind::Place),
                ("PEOPLE", Kind::Person),
                ("ORGS", Kind::Org),
                ("EXCHANGES", Kind::Org),
            ] {
                let list = inside(element).split("<D>").skip(1);
                labels.extend(list.map(|label| (label.replace("</D>", ""), kind)));
            }
            let text = match inside("BODY") {
                "" => between(item, "<TEXT", "</TEXT>").unwrap_or_default(),
                body => body,
            };
            items.push(Item {
                number: between(item, "NEWID=\"", "\"").unwrap().parse().unwrap(),
                labels,
                dateline: decoded(inside("DATELINE")),
                title: decoded(inside("TITLE")),
                text: decoded(text),
            });
        }
    }
    items
}

#[test]
fn most_people_tags_of_reuters_are_found_in_the_texts() {
    let Some(folder) = data() else { return };
    let items = items(&folder);
    // odd items were looked at while tuning
    for (half, parity) in [("tuned", 1), ("held out", 0)] {
        let (mut tags, mut found) = (0, 0);
        // a brief is a title in capitals
        let items = items.iter().filter(|item| !item.text.contains("<TITLE>"));
        for item in items.filter(|item| item.number % 2 == parity) {
            let persons: Vec<&str> = names(&item.text)
                .into_iter()
                .filter(|named| named.told)
                .map(|named| named.name)
                .collect();
            let says = |text: &str, word: &str| {
                let mut words = text.split(|c: char| !c.is_alphanumeric());
                words.any(|w| w.starts_with(char::is_uppercase) && w.to_lowercase() == word)
            };
            let people = item.labels.iter().filter(|(_, kind)| *kind == Kind::Person);
            for surname in people.filter_map(|(label, _)| label.rsplit('-').next()) {
                if says(&item.text, surname) {
                    tags += 1;
                    found += u32::from(persons.iter().any(|person| says(person, surname)));
                }
            }
        }
        let recall = f64::from(found) / f64::from(tags);
        println!("persons in texts, {half}: recall {recall:.3} ({found} of {tags})");
        assert!(recall >= 0.95);
    }
}

/// The topics of Reuters that are about energy.
const ENERGY: [&str; 9] = [
    "crude", "nat-gas", "fuel", "gas", "heat", "jet", "naphtha", "propane", "pet-chem",
];

#[test]
fn energy_by_rule_is_mostly_what_reuters_says() {
    let Some(folder) = data() else { return };
    let topics = Topics::shipped();
    let (mut right, mut said, mut there) = (0, 0, 0);
    for item in items(&folder) {
        let given = item.labels.iter().filter(|(_, kind)| *kind == Kind::Topic);
        let given: Vec<&str> = given.map(|(label, _)| label.as_str()).collect();
        if given.is_empty() {
            continue;
        }
        let truth = given.iter().any(|topic| ENERGY.contains(topic));
        let found = topics
            .of(Some(&item.title), &item.text, &[])
            .contains(&"energy");
        right += u32::from(truth && found);
        said += u32::from(found);
        there += u32::from(truth);
    }
    let (precision, recall) = (
        f64::from(right) / f64::from(said),
        f64::from(right) / f64::from(there),
    );
    println!(
        "energy by rule, without tags: precision {precision:.3}, recall {recall:.3} of {there} items"
    );
    assert!(precision >= 0.75 && recall >= 0.70);
}
