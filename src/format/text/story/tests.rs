//! What a scraped story is taken apart into.

use super::*;

fn labels(article: &Article) -> Vec<&str> {
    article.tags.iter().map(|tag| tag.label.as_str()).collect()
}

#[test]
fn a_scraped_wire_story_comes_apart() {
    let (article, notes) = parse(
        "HALVORN, Northland – The ferry sank on Monday.\nAll were saved, the coast guard said.\n\
         Source link\nFerries, General news, Ann Lee, Ferries\n",
    );
    assert_eq!(article.headline, None);
    assert_eq!(article.dateline.as_deref(), Some("HALVORN, Northland"));
    assert_eq!((article.source.as_deref(), article.date), (None, None));
    assert_eq!(
        article.body,
        "HALVORN, Northland – The ferry sank on Monday.\nAll were saved, the coast guard said."
    );
    assert_eq!(labels(&article), ["Ferries", "General news", "Ann Lee"]);
    assert_eq!(notes, []);
}

#[test]
fn a_headline_stands_apart_or_before_a_dateline() {
    let check = |text: &str, expected: Option<&str>| {
        assert_eq!(parse(text).0.headline.as_deref(), expected, "{text}");
    };
    check("Ferry sinks\n\nAll were saved.", Some("Ferry sinks"));
    check(
        "\u{feff}\n Ferry sinks\nHALVORN (AP) — All were saved.",
        Some("Ferry sinks"),
    );
    check("Ferry sinks\nAll were saved.", None);
    check("Ferry sinks.\n\nAll were saved.", None);
    check("HALVORN – Ferry sinks\n\nAll were saved.", None);
    check("Ferry sinks", None);
    check("Ferry sinks\n\nSource link\nFerries", None);
    check(&format!("{}\n\nAll were saved.", "x".repeat(201)), None);
}

#[test]
fn an_agency_in_the_dateline_is_the_source() {
    let (article, _) = parse("Ferry sinks\nHALVORN (AP) — All were saved.");
    assert_eq!(article.source.as_deref(), Some("AP"));
    assert_eq!(article.body, "HALVORN (AP) — All were saved.");
}

#[test]
fn a_source_line_may_name_the_address() {
    let check = |line: &str, url: Option<&str>, tags: &[&str]| {
        let (article, _) = parse(&format!("One.\nTwo.\n{line}\n\nA, B\n"));
        assert_eq!(
            (article.url.as_deref(), &*labels(&article)),
            (url, tags),
            "{line}"
        );
    };
    check("SOURCE LINK:", None, &["A", "B"]);
    check(
        "Read more: https://example.com/a",
        Some("https://example.com/a"),
        &["A", "B"],
    );
    check(
        "Source\nhttps://example.com/a",
        Some("https://example.com/a"),
        &["A", "B"],
    );
    check("Source: the police", None, &[]);
    check("Sources", None, &[]);
}

#[test]
fn tags_stand_only_behind_a_source_line() {
    assert_eq!(labels(&parse("One.\nA, B, C").0), [] as [&str; 0]);
    assert_eq!(
        labels(&parse("One.\nSource link\nA, B,\nC\n").0),
        ["A", "B", "C"]
    );
}

#[test]
fn no_text_behind_a_source_line_is_lost() {
    let (article, notes) = parse("One.\nSource link\nA, B\nTwo.\n\nThree.");
    assert_eq!(
        (article.body.as_str(), notes.len()),
        ("One.\nTwo.\nThree.", 1)
    );
    assert!(!notes[0].lost);
    let prose =
        "One.\nRead more\nThe ferry that sank on Monday had been built in 1987, its owner said.";
    let (article, notes) = parse(prose);
    assert_eq!((article.body.as_str(), notes.len()), (prose, 0));
}

#[test]
fn wrapped_lines_become_paragraphs() {
    let (article, _) = parse(
        "Ferry sinks\n\nThe ferry sank on Monday in a storm that nobody had\nforecast, the coast guard said.\n\n\
         All were saved.\n\nOne\nTwo\n",
    );
    let expected = "The ferry sank on Monday in a storm that nobody had forecast, the coast guard said.\n\
                    All were saved.\nOne\nTwo";
    assert_eq!(article.body, expected);
}

#[test]
fn what_stands_above_a_story_is_taken_off() {
    let (article, _) = parse(
        "Ferry sinks\nBy ANN LEE and Bo Ray (AP)\n\nHALVORN, Northland — All were saved.\nMore.",
    );
    assert_eq!(article.headline.as_deref(), Some("Ferry sinks"));
    assert_eq!(article.byline, ["ANN LEE", "Bo Ray"]);
    assert_eq!(article.source.as_deref(), Some("AP"));
    assert_eq!(article.dateline.as_deref(), Some("HALVORN, Northland"));
    assert_eq!(article.body, "HALVORN, Northland — All were saved.\nMore.");
    let (article, _) = parse(
        "Title: Ferry: it sinks\nAuthor: Ann Lee\nDate: 14 May 2023\nURL: https://e.org/a\nTags: sea, ships\n\nBy night all were saved.",
    );
    assert_eq!(article.headline.as_deref(), Some("Ferry: it sinks"));
    assert_eq!(article.byline, ["Ann Lee"]);
    assert_eq!(
        article.date.map(|date| date.to_string()).as_deref(),
        Some("2023-05-14")
    );
    assert_eq!(article.url.as_deref(), Some("https://e.org/a"));
    assert_eq!(labels(&article), ["sea", "ships"]);
    assert_eq!(article.body, "By night all were saved.");
    let (article, notes) = parse(
        "Title: A day\nDate: 05/06/2023\nAuthor: Ann Lee\nAuthor: Bo Ray\nTitle: Again\n\nText.",
    );
    assert_eq!(article.headline.as_deref(), Some("A day"));
    assert_eq!(
        (article.date, article.byline.len(), notes.len()),
        (None, 2, 1)
    );
    assert!(article.body.starts_with("Title: Again"));
    assert_eq!(parse("By Ann Lee\n\nThe text.").0.byline, ["Ann Lee"]);
    for name in [
        "Jane Smith",
        "Jan Novak",
        "June Carter",
        "April Jones",
        "May Chen",
    ] {
        let text = format!("Ferry sinks\n\nBy {name}\n\nHALVORN (AP) — All were saved.");
        assert_eq!(parse(&text).0.byline, [name]);
    }
    let (article, _) = parse(
        "Ferry sinks\nBy Anna Smith\nAll of the passengers were saved on Monday when the ferry sank off the coast.\nMore.",
    );
    assert_eq!(
        (article.headline.as_deref(), article.byline.len()),
        (Some("Ferry sinks"), 1)
    );
    let (article, _) = parse(
        "Ferry sinks\n\nAuthor: Jane Smith\nPublished 4:15 PM EST, November 3, 2025\n\nAll were saved.",
    );
    assert_eq!(article.byline, ["Jane Smith"]);
    assert_eq!(
        article.date.map(|date| date.to_string()).as_deref(),
        Some("2025-11-03T16:15:00")
    );
    assert_eq!(article.body, "All were saved.");
    assert_eq!(
        parse("Title: Ferry sinks\n\nAll were saved.")
            .0
            .headline
            .as_deref(),
        Some("Ferry sinks")
    );
    // texts that only look alike
    for text in [
        "Fog\n\nBy Wednesday morning the fog had lifted from the city\nbut the airport stayed closed.",
        "Fog\n\nBy Wednesday Morning\n\nIt lifted.",
        "Sail away\n\nBy Jove\nBy Thunder",
        "Title: a book of tides\n\nIt is long.",
        "By Monday all was over.\nMore.",
        "Title: x\nNote: y\n\nz.",
    ] {
        assert!(
            parse(text).0.body.starts_with(&text[..5]) || parse(text).0.headline.is_some(),
            "{text}"
        );
        assert_eq!(parse(text).0.byline, Vec::<String>::new(), "{text}");
    }
}
