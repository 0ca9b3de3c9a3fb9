//! Archives in several languages: forms of words, and languages that nobody named.

use serde_json::json;

use crate::{
    answers::{indexed, ran},
    harness::Dir,
};

#[test]
fn forms_are_found_in_the_languages_that_the_archive_holds() {
    let dir = indexed(&[
        json!({"id": "en", "body": "The nations were talking.", "lang": "en-GB"}),
        json!({"id": "fr", "body": "Les négociations étaient difficiles.", "lang": "fra"}),
        json!({"id": "ru", "body": "Переговоры о границе.", "lang": "ru"}),
        json!({"id": "zh", "body": "北京大学的学生", "lang": "zh"}),
    ]);
    let found = |query: &str| {
        let out = dir.run(&["search", query, "--format", "ids"]).out;
        let ids = out
            .lines()
            .map(|id| id.rsplit(':').next().unwrap().to_owned());
        ids.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found("talk"), "en");
    assert_eq!(found("negociation"), "fr");
    assert_eq!(found("переговоров"), "ru");
    assert_eq!(found("\"переговоров\""), "");
    assert_eq!(found("大学"), "zh");
    assert_eq!(found("北京大*"), "zh");
    for one in ["北", "学", "生", "北*", "*生"] {
        assert_eq!(found(one), "zh", "{one}");
    }
    let explained = dir.json(&["explain", "talk", "--format", "json"]);
    assert_eq!(explained["languages"], json!(["en", "fr", "ru"]));
    // an archive of one language has the forms of that one only
    let english = indexed(&[json!({"body": "négociations"})]);
    assert_eq!(english.run(&["count", "négociation"]).out, "1\n");
    assert_eq!(english.run(&["count", "переговоров"]).out, "0\n");
}

#[test]
fn a_language_is_recognised_where_none_is_named() {
    let dir = Dir::new();
    let german = "Die Minister haben sich am Dienstag darauf geeinigt, das Verbot aufzuheben, obwohl einige \
        von ihnen daran zweifelten. Über die Häuser wurde nicht gesprochen.";
    dir.write("articles/de.txt", german);
    dir.write("articles/short.txt", "Kurz.");
    assert_eq!(dir.run(&["index", "articles"]).code, 0);
    assert_eq!(dir.run(&["count", "haus"]).out, "1\n");
    assert_eq!(ran(&dir, 0, &["count", "lang:de"]), "1\n");
    assert_eq!(ran(&dir, 0, &["count", "no:lang"]), "1\n");
    let out = dir.run(&["search", "haus"]).out;
    assert!(out.contains("*Häuser*"), "{out}");
}
