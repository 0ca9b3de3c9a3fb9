//! Bytes that nobody meant as articles.

use proptest::prelude::*;

use super::*;

#[test]
fn hostile_repetition_costs_no_more_than_its_length() {
    let million = |piece: &str| piece.repeat(1_000_000 / piece.len());
    let labels: String = (0..100_000).map(|n| format!("\"{n}\",")).collect();
    for (name, text) in [
        (
            "a.sgm",
            format!("<REUTERS><TEXT>{}</TEXT></REUTERS>", million("&")),
        ),
        ("a.sgm", million("<REUTERS><D>")),
        (
            "a.jsonl",
            format!("{{\"title\": \"A\", \"tags\": [{labels} \"x\"]}}"),
        ),
        ("a.json", format!("{{\"items\": {}", million("["))),
        ("a.json", million("{\"data\":")),
        ("a.json", format!("{{\"{}", million("]"))),
        ("a.xml", format!("<nitf>{}", million("<a>"))),
        ("a.xml", format!("<rss>{}</rss>", million("<item>"))),
        ("a.xml", format!("<nitf {}>", million("a='"))),
        (
            "a.xml",
            format!("<nitf><body>{}</body></nitf>", million("&")),
        ),
        ("a.xml", million("<entry>")),
        (
            "a.xml",
            format!(
                "<?xml version=\"1.0\"?><!DOCTYPE nitf [{}",
                million("<!ENTITY a 'b'>")
            ),
        ),
        ("a.trec", million("<DOC><TEXT>")),
        (
            "a.trec",
            format!("<DOC><TEXT>{}</TEXT></DOC>", million("<P>x")),
        ),
        ("a.html", format!("<html>{}", million("<div>"))),
        ("a.html", format!("<html>{}", million("<b x=1>"))),
        (
            "a.html",
            format!("<html><p>x</p>{}", million("<table><tr><td>")),
        ),
        (
            "a.html",
            format!("<html>{}", million("<span><div></span></div>")),
        ),
        (
            "a.html",
            format!(
                "<html><script type=\"application/ld+json\">{}",
                million("[")
            ),
        ),
        ("a.html", format!("<html><p>{}", million("&amp;"))),
        ("a.html", format!("<html>{}", million("<script>"))),
        ("a.html", format!("<html>{}", million("<!--"))),
        ("a.html", format!("<html><p {}>x", million("a='b' "))),
        (
            "a.html",
            format!(
                "<html><div itemtype=\"Article\">{}{}",
                "<div itemprop=\"author\">".repeat(500),
                million("<br>x")
            ),
        ),
        (
            "a.xml",
            format!(
                "<rss>{}{}</rss>",
                "<wp:author><wp:author_login>a</wp:author_login></wp:author>".repeat(500),
                million("<item><title>x</title></item>")
            ),
        ),
        (
            "a.jsonl",
            format!("{{\"title\": \"A\", \"body\": \"{}\"}}", million("<p ")),
        ),
        (
            "a.jsonl",
            format!(
                "{{\"title\": \"A\", \"body\": \"<p>{}\"}}",
                million("[caption ][/caption]")
            ),
        ),
        (
            "a.jsonl",
            format!("{{\"title\": \"A\", \"authors\": [{labels} \"x\"]}}"),
        ),
        (
            "a.jsonl",
            format!(
                "{{\"title\": \"A\", \"body\": \"<body.content>{}\"}}",
                million("<!--<![CDATA[")
            ),
        ),
        (
            "a.trec",
            format!("<DOC><TEXT>{}</TEXT></DOC>", million("<a='<b=\"<c ")),
        ),
        (
            "a.trec",
            format!("<DOC><TEXT>{}</TEXT></DOC>", million("< ")),
        ),
        (
            "a.html",
            format!(
                "<html><script type=\"application/ld+json\">[{}{{}}]</script>",
                million("{\"@type\": \"Article\", \"name\": \"x\"},")
            ),
        ),
        ("a.csv", format!("title,body\n{}", million("a,b,c\n"))),
        ("a.md", million("{{< ")),
        ("a.md", format!("{{{}}}\nx", million("\"a\":NaN,"))),
        (
            "a.jsonl",
            format!(
                "{{\"title\": \"A\", \"author\": \"{}\"}}",
                million("Ann Lee, Jr. and ")
            ),
        ),
        ("a.md", million("> ")),
        ("a.md", million("[")),
        ("a.md", million("![a](")),
        ("a.md", million("- ")),
        ("a.md", format!("---\na: {}\n---\nx", million("["))),
        (
            "a.md",
            format!("---\na: &a [x]\nb: {}\n---\nx", million("*a ")),
        ),
        ("a.csv", format!("a,b\n\"{}", million("\"\","))),
        ("a.csv", format!("{}\n1,2\n", million("a,"))),
        ("a.warc", million("WARC/1.0\r\n")),
        ("a.warc", million("WARC/1.0\r\nContent-Length: 1\r\n\r\n")),
        (
            "a.jsonl",
            format!("{{\"title\": \"A\", \"body\": \"{}\"}}", million("<p>")),
        ),
        (
            "a.jsonl",
            format!(
                "{{\"title\": \"A\", \"body\": \"{}\"}}",
                million("[caption ")
            ),
        ),
        ("a.txt", million("Source link\n")),
        ("a.txt", million("A, ")),
        ("a.txt", million("A- ")),
    ] {
        let start = std::time::Instant::now();
        let gathered = gather_from(text.as_bytes(), name, 4 * LIMIT);
        assert!(gathered.format.is_some(), "{name}");
        let beginning: String = text.chars().take(60).collect();
        println!("{:?} {name} {beginning}", start.elapsed());
    }
}

/// Pieces of which hostile files are made.
pub(super) const PIECES: &[&[u8]] = &[
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\",
    b"\n",
    b",",
    b":",
    b"title",
    b"\"title\": \"A\"",
    b"\"items\": [",
    b"\"data\": {",
    b"<REUTERS ",
    b">",
    b"</REUTERS>",
    b"<TEXT>",
    b"</TEXT>",
    b"<TITLE>",
    b"</TITLE>",
    b"&#",
    b";",
    b"Source link",
    b"KYIV (AP) - ",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xe9",
    b"\xf0\x9f\x97",
    "—é\u{200b}".as_bytes(),
    b"2025-12-06",
    b"\"date\": ",
    b"1e999",
    b"null",
    b"\0",
    b"<p>",
    b"</p>",
    b"<div>",
    b"</div>",
    b"<b x=1>",
    b"<table><tr><td>",
    b"<script>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<!DOCTYPE x [<!ENTITY a \"&b;&b;\">]>",
    b"&a;",
    b"&#x10FFFF;",
    b"&#0;",
    b"<item>",
    b"</item>",
    b"<nitf>",
    b"<DOC>",
    b"</DOC>",
    b"<?",
    b"?>",
    b" a=\"",
    b"'",
    b"---\n",
    b"&x *x",
    b"- [a](b)",
    b"```",
    b"> > >",
    b"WARC/1.0\r\n",
    b"Content-Length: 99999999999999999999\r\n",
    b"Content-Length: 7\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n\r\n",
    b"ffffffffffffffff\r\n",
    b";",
    b"\t",
    b" ",
];

#[test]
fn what_scrapers_put_around_a_text_is_no_article() {
    for name in ["a.txt", "a"] {
        let gathered = gather(b"Source link", name);
        assert!(gathered.articles.is_empty() && !gathered.problems.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for name in [
            "a.txt", "a", "a.json", "a.jsonl", "a.sgm", "a.xyz", "a.xml", "a.html", "a.csv", "a.tsv", "a.md", "a.trec", "a.warc",
        ] {
            gather(&bytes, name);
        }
    }

    #[test]
    fn no_mixture_of_markup_makes_a_reader_panic(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..60),
        start in proptest::sample::select(vec!["", "{\"", "[{", "<REUTERS>", "<nitf>", "<rss><item>", "<html>", "<DOC>", "a,b\n", "---\n", "WARC/1.0\r\n"]),
        limit in proptest::sample::select(vec![0, 7, 100, LIMIT]),
    ) {
        let bytes = [start.as_bytes(), &pieces.concat()].concat();
        for name in [
            "2025/12/a.txt", "a", "a.json", "a.jsonl", "a.sgm", "a.xml", "a.html", "a.csv", "a.md", "a.trec", "a.warc",
        ] {
            let gathered = gather_from(BufReader::with_capacity(3, &bytes[..]), name, limit);
            for (_, article) in &gathered.articles {
                let says = article.headline.is_some() || article.summary.is_some();
                assert!(says || !article.body.is_empty() || article.native_id.is_some());
                assert!(article.body.chars().all(|c| !c.is_control() || "\t\n".contains(c)));
            }
        }
    }

    #[test]
    fn no_text_makes_the_date_parser_panic(text in "\\PC{0,30}|[0-9TZ:. /+-]{0,30}|(May|Dec|[0-9]{1,4}|[ ,.-]){0,8}") {
        if let Some(date) = date::parse(&text) {
            assert!((1600..=2200).contains(&date.to_string()[..4].parse::<u16>().unwrap()));
        }
        path_date::path_date(&text);
    }
}
