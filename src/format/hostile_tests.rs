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
        ("a.txt", million("Source link\n")),
        ("a.txt", million("A, ")),
        ("a.txt", million("A- ")),
    ] {
        let gathered = gather_from(text.as_bytes(), name, 4 * LIMIT);
        assert!(gathered.format.is_some(), "{name}");
    }
}

/// Pieces of which hostile files are made.
const PIECES: &[&[u8]] = &[
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
    b" ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for name in ["a.txt", "a", "a.json", "a.jsonl", "a.sgm", "a.xyz"] {
            gather(&bytes, name);
        }
    }

    #[test]
    fn no_mixture_of_markup_makes_a_reader_panic(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..60),
        start in proptest::sample::select(vec!["", "{\"", "[{", "<REUTERS>"]),
        limit in proptest::sample::select(vec![0, 7, 100, LIMIT]),
    ) {
        let bytes = [start.as_bytes(), &pieces.concat()].concat();
        for name in ["2025/12/a.txt", "a", "a.json", "a.jsonl", "a.sgm"] {
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
