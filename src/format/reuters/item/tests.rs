//! Items of every type become articles.

use super::*;

fn item(head: &str, text: &str) -> Article {
    parse(&format!(
        "<REUTERS TOPICS=\"YES\" OLDID=\"1\" NEWID=\"17\">\n{head}<TEXT{text}</TEXT>\n</REUTERS>"
    ))
    .unwrap()
    .0
}

#[test]
fn a_story_comes_apart() {
    let article = item(
        "<DATE> 6-MAR-1987 10:36:44.05</DATE>\n<TOPICS><D>grain</D><D>corn</D></TOPICS>\n<PLACES><D>norway</D></PLACES>\n\
         <PEOPLE><D>lee</D></PEOPLE><ORGS></ORGS><EXCHANGES><D>nyse</D></EXCHANGES>\n\
         <UNKNOWN>\n&#5;f BC-FERRY</UNKNOWN>\n",
        ">&#2;\n<TITLE>FERRY &lt;FRY> SINKS\n  AT SEA</TITLE>\n<AUTHOR>    BY ANN LEE AND BO RAY, Reuters&#1;</AUTHOR>\n\
         <DATELINE>    OSLO, March 6 - </DATELINE><BODY>The ferry of &lt;A&amp;B> sank\nin a storm.^M\n    All were\nsaved.\n Reuter\n&#3;</BODY>",
    );
    assert_eq!(article.native_id.as_deref(), Some("17"));
    assert_eq!(
        article.date,
        crate::date::Date::parse("1987-03-06T10:36:44")
    );
    assert_eq!(
        article.headline.as_deref(),
        Some("FERRY <FRY> SINKS AT SEA")
    );
    assert_eq!(article.byline, ["ANN LEE", "BO RAY"]);
    assert_eq!(article.dateline.as_deref(), Some("OSLO, March 6"));
    assert_eq!(
        article.body,
        "The ferry of <A&B> sank in a storm.\nAll were saved."
    );
    assert_eq!(article.source, None);
    let tags: Vec<_> = article
        .tags
        .iter()
        .map(|tag| (tag.kind, &*tag.label))
        .collect();
    let expected = [
        (Kind::Topic, "grain"),
        (Kind::Topic, "corn"),
        (Kind::Place, "norway"),
        (Kind::Person, "lee"),
        (Kind::Org, "nyse"),
    ];
    assert_eq!(tags, expected);
}

#[test]
fn an_unprocessed_item_keeps_its_lines() {
    let article = item(
        "",
        " TYPE=\"UNPROC\">&#2;\nFERRY REPORT\n Ferries....17\n\n Storms.....1\n Reuter\n&#3;\n",
    );
    assert_eq!((article.headline, article.date), (None, None));
    assert_eq!(article.body, "FERRY REPORT\nFerries....17\nStorms.....1");
}

#[test]
fn a_brief_is_its_headline() {
    let article = item(
        "",
        " TYPE=\"BRIEF\">&#2;\n******<TITLE>FERRY SINKS\n</TITLE>Blah blah blah.\n&#3;\n\n",
    );
    assert_eq!(
        (article.headline.as_deref(), &*article.body),
        (Some("FERRY SINKS"), "")
    );
    let article = item(
        "",
        " TYPE=\"BRIEF\">&#2;\n<TITLE>FERRY SINKS</TITLE>ALL SAVED\n&#3;",
    );
    assert_eq!(article.body, "ALL SAVED");
}

#[test]
fn dates_are_read_in_spite_of_flags_and_slips() {
    let check = |date: &str, expected: &str| {
        let date = item(&format!("<DATE>{date}</DATE>"), "><TITLE>A</TITLE>").date;
        assert_eq!(
            date.map(|date| date.to_string()).unwrap_or_default(),
            expected
        );
    };
    check(
        "19-OCT-1987 15:37:46.03&#9;&#9;&#9;F A",
        "1987-10-19T15:37:46",
    );
    check(
        "9-APR-1987  00:00:00.00    # date added",
        "1987-04-09T00:00:00",
    );
    check("31-MAR-1987 605:12:19.12", "1987-03-31");
    check("31-MAR-1987", "1987-03-31");
    check("someday", "");
}

#[test]
fn text_caught_in_the_dateline_goes_to_the_body() {
    let article = item(
        "",
        "><TITLE>A</TITLE><DATELINE> OSLO, Feb 26 - Norway's ferries </DATELINE><BODY>sank.</BODY>",
    );
    assert_eq!(article.dateline.as_deref(), Some("OSLO, Feb 26"));
    assert_eq!(article.body, "Norway's ferries sank.");
}

#[test]
fn bylines_lose_the_agency() {
    let check = |author: &str, expected: &[&str]| assert_eq!(authors(author), expected);
    check("   By Ann Lee, Reuters.", &["Ann Lee"]);
    check("by Ann Lee Reuters", &["Ann Lee"]);
    check("By Ann Lee, Reutersd", &["Ann Lee"]);
    check("By Ann Lee", &["Ann Lee"]);
}

#[test]
fn odd_markup_never_panics() {
    for text in [
        "",
        "<REUTERS",
        "<TEXT",
        "<TEXT><TITLE>",
        "&",
        "&#;",
        "&#x;",
        "&#99999999;",
        "<TEXT>&#0;</TEXT>",
    ] {
        let _ = parse(text);
    }
    assert_eq!(plain("AT&T &amp; &#252;&bogus;"), "AT&T & ü&bogus;");
}
