//! What the keys of a record become.

use super::{
    super::{draft::Drafted, item::Problem, source::Node},
    *,
};
use crate::{
    article::{Article, Status},
    date::Date,
};

fn parse(text: &str) -> Result<(Article, Vec<Problem>), String> {
    let node: Node<'_> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut draft = Draft::new(false);
    Records::new(None).fill(node.value(), &mut draft);
    match draft.finish() {
        Drafted::Article(article, notes, _) => Ok((*article, notes)),
        Drafted::NoText(what) => Err(what),
        Drafted::Empty => Err("empty".into()),
    }
}

fn article(text: &str) -> Article {
    parse(text).unwrap().0
}

#[test]
fn the_members_of_an_article_find_their_places() {
    let (article, notes) = parse(
        r#"{"ID": 17, "web_url": "https://example.com/a", "Title": " Ferry\nsinks ", "standfirst": "All saved.",
        "articleBody": "One.\n\n Two.", "author": "By Ann Lee and Bo Ray", "located": "HALVORN",
        "datePublished": "2025-12-06T23:45:00-08:00", "lastModified": "2025-12-07", "version": "3", "inLanguage": "en",
        "publisher": {"@type": "Organization", "name": "Northland News"}, "section_name": "World", "genre": "news",
        "page": {"deep": [1, 2]}, "words": 17}"#,
    )
    .unwrap();
    let text = |text: &str| Some(text.to_owned());
    let expected = Article {
        native_id: text("17"),
        url: text("https://example.com/a"),
        headline: text("Ferry sinks"),
        summary: text("All saved."),
        byline: vec!["Ann Lee".into(), "Bo Ray".into()],
        dateline: text("HALVORN"),
        date: Date::parse("2025-12-06T23:45:00"),
        updated: Date::parse("2025-12-07"),
        version: Some(3),
        language: text("en"),
        source: text("Northland News"),
        section: text("World"),
        genre: text("news"),
        body: "One.\nTwo.".into(),
        ..Article::default()
    };
    assert_eq!((article, notes), (expected, vec![]));
}

#[test]
fn the_best_key_of_a_role_wins_when_it_says_something() {
    let read = article(
        r#"{"title": "B", "headline": "A", "text": "y", "body": "x", "id": "None", "guid": "g"}"#,
    );
    assert_eq!(
        (read.headline.as_deref(), read.body.as_str()),
        (Some("A"), "x")
    );
    assert_eq!(read.native_id.as_deref(), Some("g"));
    let read = article(r#"{"headline": "N/A", "title": "B", "source": "null", "author": ""}"#);
    assert_eq!(read.headline.as_deref(), Some("B"));
    assert_eq!((read.source, read.byline), (None, vec![]));
}

#[test]
fn odd_shapes_are_read() {
    let read = article(
        r#"{"headline": {"main": "A"}, "body": ["One.", null, {"type": "p", "content": "Two."}, ["Three."]],
        "authors": [{"name": "Lee, Ann"}, "By Bo Ray", "None"], "_id": {"$oid": "5f"}, "id": 18446744073709551615}"#,
    );
    assert_eq!(read.headline.as_deref(), Some("A"));
    assert_eq!(read.body, "One.\nTwo.\nThree.");
    assert_eq!(read.byline, ["Lee, Ann", "Bo Ray"]);
    assert_eq!(read.native_id.as_deref(), Some("18446744073709551615"));
    let read = article(r#"{"headline": "A", "byline": {"original": "By Ann Lee & Bo Ray"}}"#);
    assert_eq!(read.byline, ["Ann Lee", "Bo Ray"]);
}

#[test]
fn an_agency_in_the_byline_is_the_source_or_stays() {
    let check = |members: &str, byline: &[&str], source: Option<&str>| {
        let read = article(&format!(r#"{{"headline": "A", {members}}}"#));
        assert_eq!(
            (&read.byline[..], read.source.as_deref()),
            (
                &byline.iter().map(ToString::to_string).collect::<Vec<_>>()[..],
                source
            ),
            "{members}"
        );
    };
    check(r#""byline": "AP""#, &[], Some("AP"));
    check(r#""byline": "AP and Reuters""#, &["Reuters"], Some("AP"));
    check(
        r#""by": "Reuters", "source": "Reuters""#,
        &[],
        Some("Reuters"),
    );
    check(
        r#""by": "Ann Lee, AP and Reuters", "source": "Tidings""#,
        &["Ann Lee", "AP", "Reuters"],
        Some("Tidings"),
    );
    check(
        r#""by": "AP", "body": "KYIV (AFP) - Talks went on.""#,
        &[],
        Some("AP"),
    );
    check(
        r#""author": "AP", "by": "Ann Lee""#,
        &["Ann Lee"],
        Some("AP"),
    );
}

#[test]
fn a_date_that_cannot_be_understood_is_noted() {
    let check = |members: &str, date: Option<&str>, notes: usize| {
        let (article, found) = parse(&format!(r#"{{"title": "A", {members}}}"#)).unwrap();
        assert_eq!(
            (article.date, found.len()),
            (date.and_then(Date::parse), notes),
            "{members}"
        );
        assert!(found.iter().all(|note| !note.lost));
    };
    check(r#""date": "2/12/18""#, None, 1);
    check(
        r#""date": "2/12/18", "created": "2018-02-12""#,
        Some("2018-02-12"),
        0,
    );
    check(
        r#""created": "2018-02-12", "published": 1765028700000"#,
        Some("2025-12-06T13:45:00"),
        0,
    );
    check(
        r#""date": "", "published": "None", "created": null, "timestamp": 0"#,
        None,
        0,
    );
    check(
        r#""date": {"$date": "2018-02-12T00:00:00Z"}"#,
        Some("2018-02-12T00:00:00"),
        0,
    );
    check(r#""date": 1e300"#, None, 1);
}

#[test]
fn a_record_without_headline_and_text_is_lost() {
    for text in [
        "{}",
        r#"{"id": 1, "title": "None", "body": " "}"#,
        "[1]",
        "17",
        "{\"title\": \"A\"",
        "{",
    ] {
        assert!(parse(text).is_err(), "{text}");
    }
}

#[test]
fn deep_nesting_costs_the_record_and_nothing_else() {
    let deep = format!(r#"{{"title": "A", "tags": {}}}"#, "[".repeat(100_000));
    assert!(parse(&deep).is_err());
}

#[test]
fn a_tag_stands_once_however_many_keys_give_it() {
    let tags = article(
        r#"{"title": "A", "tags": "War, Peace, War", "keywords": ["Peace"], "topics": ["War"]}"#,
    )
    .tags;
    let tags: Vec<_> = tags
        .iter()
        .map(|tag| (tag.kind, tag.label.as_str()))
        .collect();
    let kind = crate::facet::Kind::Tag;
    assert_eq!(
        tags,
        [
            (kind, "War"),
            (kind, "Peace"),
            (crate::facet::Kind::Topic, "War")
        ]
    );
}

#[test]
fn an_embargo_without_an_end_hides_and_many_ways_to_say_no_do_not() {
    let read = |embargo: &str| {
        let text = format!(r#"{{"body": "x", "embargoed": {embargo}}}"#);
        let (article, notes) = parse(&text).unwrap();
        (
            article.status,
            article.embargo.map(|date| date.to_string()),
            notes.len(),
        )
    };
    for no in [
        "null",
        r#"{"active": false}"#,
        "[null]",
        "false",
        "0",
        "\"\"",
        "\"0\"",
        "\"false\"",
        "\"No\"",
        "\"none\"",
        "\"N/A\"",
        "{}",
        "[]",
        "\"0000-00-00\"",
    ] {
        assert_eq!(read(no), (None, None, 0), "{no}");
    }
    for yes in [
        "true",
        "\"yes\"",
        "1",
        "\"next week\"",
        "[true]",
        r#"{"until": "2030-01-01"}"#,
        r#"{"active": true}"#,
    ] {
        assert_eq!(read(yes), (Some(Status::Withheld), None, 1), "{yes}");
    }
    let end = Some("2025-06-01T12:00:00".to_owned());
    assert_eq!(read("\"2025-06-01T12:00:00Z\""), (None, end, 0));
}
