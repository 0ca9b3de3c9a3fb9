//! What was cut short, damaged or replaced by an error takes nothing away.

use crate::harness::{Dir, count, zip};

/// Web archive of two pages.
fn warc(pages: &[(&str, &str)]) -> String {
    let mut archive = String::new();
    for (url, page) in pages {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        archive += &format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
            answer.len()
        );
    }
    archive
}

#[test]
fn a_file_that_was_cut_short_takes_nothing_away() {
    let item = |n: u8| {
        format!(
            "<item><guid>g{n}</guid><title>Feed {n}</title><description>Long ferries {n}</description></item>"
        )
    };
    let object =
        |n: u8| format!("{{\"id\": \"{n}\", \"title\": \"Json {n}\", \"body\": \"ferries\"}}");
    let page = |n: u8| {
        format!(
            "<html><head><title>Page {n}</title></head><body><p>Ferries of page {n} go again to all of the islands.</p></body></html>"
        )
    };
    let reuters = |n: u8| {
        format!(
            "<REUTERS NEWID=\"{n}\"><DATE>26-FEB-1987</DATE><TEXT><TITLE>Wire {n}</TITLE><BODY>Ferries.</BODY></TEXT></REUTERS>\n"
        )
    };
    let trec = |n: u8| {
        format!(
            "<DOC><DOCNO>T-{n}</DOCNO><HEADLINE>Trec {n}</HEADLINE><TEXT>Ferries.</TEXT></DOC>\n"
        )
    };
    let files = [
        (
            "a.xml",
            format!(
                "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>F</title>{}{}</channel></rss>",
                item(1),
                item(2)
            ),
        ),
        ("a.json", format!("[{},\n{}]", object(1), object(2))),
        ("a.jsonl", format!("{}\n{}\n", object(1), object(2))),
        (
            "a.csv",
            "id,title,body\n1,Table 1,ferries\n2,Table 2,ferries\n".to_owned(),
        ),
        (
            "a.warc",
            warc(&[("https://e.org/1", &page(1)), ("https://e.org/2", &page(2))]),
        ),
        ("a.sgm", [reuters(1), reuters(2)].concat()),
        ("a.trec", [trec(1), trec(2)].concat()),
    ];
    for (name, text) in files {
        let dir = Dir::new();
        dir.write(&format!("in/{name}"), &text);
        dir.run(&["index", "in"]);
        assert_eq!(count(&dir, "ferries"), "2", "{name}");
        let second = text.rfind('2').unwrap_or(text.len());
        for end in [second, second.saturating_sub(30)] {
            dir.write(&format!("in/{name}"), &text[..end]);
            let ran = dir.run(&["index", "in"]);
            assert_eq!(count(&dir, "ferries"), "2", "{name} to {end}: {}", ran.out);
        }
        for nothing in ["", "an error page\0"] {
            dir.write(&format!("in/{name}"), nothing);
            let ran = dir.run(&["index", "in"]);
            assert_eq!(count(&dir, "ferries"), "2", "{name} emptied: {}", ran.out);
            assert!(
                ran.out.contains("2 articles that the file gave before"),
                "{}",
                ran.out
            );
        }
    }
}

#[test]
fn a_damaged_entry_costs_itself_and_takes_nothing_away() {
    let dir = Dir::new();
    let line = |word: &str| format!("{{\"id\": \"x:{word}\", \"title\": \"{word} ferries\"}}\n");
    let (a, b, c) = (line("Alpha"), line("Beta"), line("Gamma"));
    let whole = zip(&[("a.jsonl", &a), ("b.jsonl", &b), ("c.jsonl", &c)]);
    dir.write("in/a.zip", &whole);
    dir.run(&["index", "in"]);
    assert_eq!(count(&dir, "ferries"), "3");
    // the second entry no longer unpacks
    let mut broken = whole.clone();
    let at = broken.windows(7).position(|own| own == b"b.jsonl").unwrap() + 7;
    broken[at..at + 8].fill(0xff);
    dir.write("in/a.zip", &broken);
    let ran = dir.run(&["index", "in"]);
    assert!(ran.out.contains("a.zip!/b.jsonl"), "{}", ran.out);
    assert!(
        ran.out.contains("articles: 2 updated, 1 unchanged\n"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("with the id of another"), "{}", ran.out);
    assert_eq!(count(&dir, "ferries"), "3");
}

#[test]
fn an_error_page_does_not_take_the_place_of_an_article() {
    let dir = Dir::new();
    let page = |title: &str| {
        format!(
            "<!DOCTYPE html><html><head><title>{title}</title></head><body><p>Ferries.</p></body></html>"
        )
    };
    dir.write("in/a.html", page("All ferries sail"));
    dir.run(&["index", "in"]);
    dir.write("in/a.html", page("403 Forbidden"));
    dir.write("in/b.html", page("404 Not Found"));
    let ran = dir.run(&["index", "--strict", "in"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("2 items left out"), "{}", ran.out);
    assert!(
        ran.out.contains("1 article that the file gave before"),
        "{}",
        ran.out
    );
    assert_eq!(count(&dir, "ferries"), "1");
}
