//! Files that are not quite what they say they are.

use super::*;

#[test]
fn what_a_table_says_beyond_its_header_is_said() {
    let check = |table: &str, expected: &[&str]| {
        assert_eq!(
            summary(&gather(table.as_bytes(), "a.csv")),
            expected,
            "{table}"
        );
    };
    check(
        "title,body\nOne,Kyiv, Ukraine\nTwo,b,,\n",
        &[
            "1 One",
            "2 Two",
            "lost 1 row has 3 columns and the header 2: what stands beyond is left out",
        ],
    );
    check(
        "id;title;body;x\n1;One;b;X\n2;\"broken quote;text;Y\n3;G;H;I\n4;J;K;L\n",
        &[
            "1 One",
            "lost 2 row holds 2 lines in one column that look like rows: a quote in it is not closed",
        ],
    );
    check(
        "id,title,body\n1,One,\"first, second\nthird\"\n2,Two,\"a, b\n\nc\"\n",
        &["1 One", "2 Two"],
    );
    check("sep=;\r\ntitle;body\r\nOne;b\r\n", &["1 One"]);
    check(
        "One,\"Some text\"\nTwo,More\n",
        &["lost 0 table has no column for a headline or text, but `One, Some text`"],
    );
    check(
        "title,body,date\nOne,b,2024\nTwo,c",
        &[
            "1 One",
            "lost 2 row ends before its last column, and the file with it",
        ],
    );
    let unclosed = "lost 2 row ends within a quote, and the file with it";
    for rest in ["", "\n", "\n\n", " and more\n"] {
        let table = format!("id,title,body\n1,One,b\n2,Two,\"a text that was cut{rest}");
        check(&table, &["1 One", unclosed]);
    }
    check("id,title,body\n1,One,\"b\"", &["1 One"]);
}

#[test]
fn zeros_in_place_of_text_are_said() {
    let zeros = "\0".repeat(700);
    let item = |n: u8| format!("<item><title>Feed {n}</title></item>");
    let feed = format!(
        "<rss version=\"2.0\"><channel>{}{zeros}{}</channel></rss>",
        item(1).replace("Feed", &"Feed".repeat(1_500)),
        item(2)
    );
    let found = summary(&gather(feed.as_bytes(), "a.xml"));
    let said = "kept 0 file holds 700 zero bytes in a row: a part of it is lost";
    assert_eq!(found.last().map(String::as_str), Some(said));
    let is_torn = |bytes: &[u8], name: &str| {
        let problems = gather(bytes, name).problems;
        problems.iter().any(|problem| problem.cause == Cause::Torn)
    };
    assert!(is_torn(feed.as_bytes(), "a.xml"));
    // texts in UTF-16 have zeros too
    let wide: Vec<u8> = "\u{feff}A story\n\nOf Āll."
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(!is_torn(&wide, "a.txt"));
}

#[test]
fn the_charset_of_xml_is_what_its_mark_or_its_bytes_say() {
    let check = |bytes: &[u8], headline: &str| {
        let gathered = gather(bytes, "a.xml");
        let read = gathered.articles[0].1.headline.as_deref();
        assert_eq!((read, gathered.problems.len()), (Some(headline), 0));
    };
    let feed = |declared: &str, title: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{declared}\"?><rss><channel><item><title>{title}</title><link charset=\"iso-8859-5\"/></item></channel></rss>"
        )
    };
    let latin = |text: &str| text.chars().map(|c| c as u8).collect::<Vec<u8>>();
    check(&latin(&feed("iso-8859-1", "Zoë")), "Zoë");
    check(feed("iso-8859-1", "Zoë").as_bytes(), "Zoë");
    check(feed("utf-8", "Zoë").as_bytes(), "Zoë");
    check(
        &[b"\xef\xbb\xbf", feed("windows-1251", "Zoë").as_bytes()].concat(),
        "Zoë",
    );
    let utf_16 = feed("utf-16", "Zoë")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect::<Vec<u8>>();
    check(&[b"\xff\xfe", &utf_16[..]].concat(), "Zoë");
    check(&latin(&feed("windows-1251", "Çîÿ")), "Зоя");
}

#[test]
fn a_lone_angle_bracket_swallows_nothing() {
    let item = "<DOC><DOCNO>1</DOCNO><HEADLINE>a < b and c</HEADLINE><TEXT><P>Pays <5% and <b more</P> The end.</TEXT></DOC>";
    let gathered = gather(item.as_bytes(), "a.trec");
    let article = &gathered.articles[0].1;
    assert_eq!(article.headline.as_deref(), Some("a < b and c"));
    assert_eq!(article.body, "Pays <5% and <b more\nThe end.");
}

#[test]
fn what_a_server_says_in_place_of_a_page_is_no_article() {
    let page = |title: &str, text: &str| {
        format!(
            "<!DOCTYPE html><html><head><title>{title}</title></head><body><p>{text}</p></body></html>"
        )
    };
    let gathered = gather(page("404 Not Found", "nginx").as_bytes(), "a.html");
    assert_eq!(
        summary(&gathered),
        ["kept 0 record is no text but of type `error page`; left out"]
    );
    let story = "A story about what servers say. ".repeat(100);
    let gathered = gather(page("404 Not Found", &story).as_bytes(), "a.html");
    assert_eq!(summary(&gathered), ["0 404 Not Found"]);
}

#[test]
fn a_source_is_a_name() {
    for (given, expected) in [
        ("https://www.example.org/", "example.org"),
        ("HTTPS://example.org/news?x=1", "example.org"),
        ("@", "@"),
        ("@Example", "Example"),
        ("The Example", "The Example"),
    ] {
        let text = format!("{{\"title\": \"x\", \"source\": \"{given}\"}}");
        let read = gather(text.as_bytes(), "a.json");
        assert_eq!(read.articles[0].1.source.as_deref(), Some(expected));
    }
}
