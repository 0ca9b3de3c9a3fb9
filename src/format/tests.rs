//! Whole files through the front door of the folder.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufReader, Cursor, Read},
    path::PathBuf,
};

use super::*;
use crate::{article::Article, decode::decompress};

const LIMIT: u64 = 1 << 20;

#[derive(Default)]
struct Gathered {
    format: Option<&'static str>,
    articles: Vec<(Option<u64>, Article)>,
    problems: Vec<Problem>,
}

fn gather_from(mut reader: impl BufRead, name: &str, limit: u64) -> Gathered {
    let mut gathered = Gathered::default();
    let mut sink = |item| {
        match item {
            Item::Article {
                record, article, ..
            } => gathered.articles.push((record, *article)),
            Item::Problem(problem) => gathered.problems.push(problem),
        }
        ControlFlow::Continue(())
    };
    let format = read(&mut reader, name, Reading::of(limit), &mut sink);
    gathered.format = format;
    gathered
}

fn gather(bytes: &[u8], name: &str) -> Gathered {
    gather_from(BufReader::with_capacity(5, bytes), name, LIMIT)
}

/// The headlines, and the problems as `lost` or `kept` with record and what.
fn summary(gathered: &Gathered) -> Vec<String> {
    let headlines = gathered.articles.iter().map(|(record, article)| {
        let headline = article.headline.as_deref().unwrap_or("-");
        format!("{} {headline}", record.unwrap_or(0))
    });
    let problems = gathered.problems.iter().map(|problem| {
        let outcome = if problem.lost { "lost" } else { "kept" };
        format!("{outcome} {} {}", problem.record.unwrap_or(0), problem.what)
    });
    headlines.chain(problems).collect()
}

#[test]
fn a_file_without_bytes_or_of_unknown_kind_is_one_lost_problem() {
    let check = |bytes: &[u8], name: &str, what: &str| {
        let gathered = gather(bytes, name);
        assert_eq!(
            (gathered.format, summary(&gathered)),
            (None, vec![format!("lost 0 {what}")])
        );
    };
    check(b"", "a.txt", "file is empty");
    check(b"\xef\xbb\xbf", "a.json", "file is empty");
    check(b"a\0b", "a", "file is binary, not text");
    check(
        b"<w>",
        "a.docx",
        "file named .docx begins like no known format",
    );
}

#[test]
fn a_text_of_white_space_is_lost() {
    assert_eq!(
        summary(&gather(b" \n\xe2\x80\x8b\n", "a.txt")),
        ["lost 0 file holds no text"]
    );
}

#[test]
fn bytes_that_are_not_utf_8_are_read_and_noted() {
    let noted = "bytes are not UTF-8; read as Windows-1252";
    let text = gather(b"Zo\xeb\n\nOne.", "a.txt");
    assert_eq!(
        summary(&text),
        ["0 Zoë".to_owned(), format!("kept 0 {noted}")]
    );
    let lines = gather(
        b"{\"title\": \"Zoe\"}\n\n{\"title\": \"Zo\xeb\"}\n",
        "a.jsonl",
    );
    assert_eq!(
        summary(&lines),
        [
            "1 Zoe".to_owned(),
            "3 Zoë".into(),
            format!("kept 3 {noted}")
        ]
    );
    assert_eq!(lines.problems[0].byte, Some(18));
}

#[test]
fn byte_order_marks_are_honoured_and_dropped() {
    let utf16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect()
    };
    let lines = "{\"title\": \"Zoë\"}\r\n{\"title\": \"B\"}\r\n";
    assert_eq!(summary(&gather(&utf16(lines), "a.jsonl")), ["1 Zoë", "2 B"]);
    assert_eq!(summary(&gather(&utf16("Zoë\n\nOne."), "a.txt")), ["0 Zoë"]);
    let marked = format!("\u{feff}{lines}");
    assert_eq!(
        summary(&gather(marked.as_bytes(), "a.jsonl")),
        ["1 Zoë", "2 B"]
    );
}

#[test]
fn one_broken_line_costs_one_line() {
    let gathered = gather(
        b"{\"title\": \"A\"}\n{\"title\": \n[1]\n{\"title\": \"D\"}",
        "a.jsonl",
    );
    let eof = "record is not valid JSON: EOF while parsing a value at line 1 column 10";
    let expected = [
        "1 A",
        "4 D",
        &format!("lost 2 {eof}"),
        "lost 3 record is not a JSON object",
    ];
    assert_eq!(summary(&gathered), expected);
    assert_eq!(gathered.format, Some("jsonl"));
}

#[test]
fn one_line_over_the_limit_costs_one_line() {
    let long = format!("{{\"title\": \"{}\"}}", "x".repeat(10_000_000));
    let file = format!("{{\"title\": \"A\"}}\n{long}\n{{\"title\": \"C\"}}\n");
    let gathered = gather_from(file.as_bytes(), "a.jsonl", LIMIT);
    let what = "lost 2 record has 10000014 bytes; the limit is 1048576";
    assert_eq!(summary(&gathered), ["1 A", "3 C", what]);
    let whole = gather_from(file.as_bytes(), "a.txt", 100);
    assert_eq!(
        summary(&whole).last().map(String::as_str),
        Some(&*what.replace("1048576", "100"))
    );
    let text = gather_from("x".repeat(200).as_bytes(), "a.txt", 100);
    assert_eq!(
        summary(&text),
        ["lost 0 record has 200 bytes; the limit is 100"]
    );
}

#[test]
fn an_item_without_its_end_costs_that_item() {
    let item = |title: &str, end: &str| {
        format!("<REUTERS NEWID=\"1\">\n<TEXT><TITLE>{title}</TITLE></TEXT>\n{end}\n")
    };
    let end = "</REUTERS>";
    let file = [
        item("A", end),
        item("B", ""),
        item("C", end),
        item("", end),
        item("E", ""),
    ]
    .concat();
    let gathered = gather(
        format!("<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n{file}").as_bytes(),
        "a.sgm",
    );
    let endless = |record| format!("lost {record} item has no end tag");
    let blank = "kept 4 item has no headline and no text".to_owned();
    assert_eq!(
        summary(&gathered),
        [
            "1 A".into(),
            "3 C".into(),
            "4 -".into(),
            endless(2),
            blank,
            endless(5)
        ]
    );
    let long = gather_from(
        [item("A", end), item(&"x".repeat(99), end), item("C", end)]
            .concat()
            .as_bytes(),
        "a",
        90,
    );
    assert_eq!(summary(&long)[..2], ["1 A", "3 C"]);
    assert_eq!(long.problems.len(), 1);
}

#[test]
fn a_torn_file_keeps_what_came_before() {
    struct Torn;
    impl Read for Torn {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("torn"))
        }
    }
    let torn = |text: &'static str| BufReader::new(Cursor::new(text).chain(Torn));
    let problem = "lost 0 file cannot be read to its end: torn";
    let lines = gather_from(torn("{\"title\": \"A\"}\n{\"title\":"), "a.jsonl", LIMIT);
    assert_eq!(
        (summary(&lines), lines.format),
        (vec!["1 A".to_owned(), problem.into()], Some("jsonl"))
    );
    assert_eq!(summary(&gather_from(torn(""), "a.jsonl", LIMIT)), [problem]);
    let array = gather_from(torn("[{\"title\": \"A\"},"), "a.json", LIMIT);
    assert_eq!(summary(&array), ["1 A", problem]);
}

#[test]
fn a_sink_that_breaks_gets_no_more() {
    for (name, file) in [
        ("a.jsonl", "{\"title\": \"A\"}\n{\"title\": \"B\"}\n"),
        ("a.json", "[{\"title\": \"A\"},{\"title\": \"B\"}]"),
        (
            "a.json",
            "{\"docs\": [{\"title\": \"A\"},{\"title\": \"B\"}], \"x\": 1}",
        ),
        (
            "a.sgm",
            "<REUTERS><TEXT>A</TEXT></REUTERS><REUTERS><TEXT>A</TEXT></REUTERS>",
        ),
    ] {
        let mut count = 0;
        let mut sink = |_| {
            count += 1;
            ControlFlow::Break(())
        };
        read(&mut file.as_bytes(), name, Reading::of(LIMIT), &mut sink);
        assert_eq!(count, 1, "{name}");
    }
}

#[test]
fn a_path_dates_a_text() {
    let gathered = gather(b"HALVORN (AP) - One.", "world/2025/12/06/a.txt");
    let (record, article) = &gathered.articles[0];
    assert_eq!(*record, None);
    assert_eq!(
        article.date.map(|date| date.to_string()).as_deref(),
        Some("2025-12-06")
    );
}

#[test]
fn every_row_has_its_own_name_and_extensions() {
    let mut seen = BTreeMap::new();
    for format in FORMATS {
        assert!(!format.extensions.is_empty());
        for extension in format.extensions {
            assert_eq!(seen.insert(extension, format.name), None, "{extension}");
            assert_eq!(*extension, extension.to_lowercase());
        }
    }
}

#[path = "fixture_tests.rs"]
mod fixtures;

#[path = "fuzz_tests.rs"]
pub(crate) mod fuzz;

#[path = "hostile_tests.rs"]
mod hostile;

#[path = "odd_tests.rs"]
mod odd;

/// A file of the real data, when the environment variable `NEWSDEX_DATA` names its folder.
fn real(name: &str) -> Option<Gathered> {
    let Some(folder) = std::env::var_os("NEWSDEX_DATA") else {
        eprintln!("skipped: NEWSDEX_DATA is not set");
        return None;
    };
    let file = File::open(PathBuf::from(folder).join(name)).unwrap();
    Some(gather_from(decompress(file), name, 64 * LIMIT))
}

#[test]
fn all_reuters_items_are_read() {
    let (mut count, mut problems) = (0, 0);
    for number in 0..22 {
        let Some(gathered) = real(&format!("reuters21578/reut2-{number:03}.sgm")) else {
            return;
        };
        assert!(
            gathered.problems.iter().all(|problem| !problem.lost),
            "{number}"
        );
        problems += gathered.problems.len();
        assert!(
            gathered
                .articles
                .iter()
                .all(|(_, article)| article.date.is_some())
        );
        count += gathered.articles.len();
    }
    // Item 12793 is blank.
    assert_eq!((count, problems), (21_578, 1));
}

#[test]
fn the_real_collections_are_read_without_loss() {
    for (name, articles, undated) in [
        ("news-en.jsonl.gz", 20_000, 8),
        ("news-multi.jsonl.gz", 7_909, 0),
        ("time/docs.jsonl", 423, 0),
        ("model-article.txt", 1, 0),
    ] {
        let Some(gathered) = real(name) else {
            return;
        };
        assert_eq!(gathered.articles.len(), articles, "{name}");
        assert_eq!(gathered.problems.len(), undated, "{name}");
        assert!(
            gathered.problems.iter().all(|problem| !problem.lost),
            "{name}"
        );
    }
}
