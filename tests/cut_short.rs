//! What was cut short, damaged or replaced by an error takes nothing away.

use crate::harness::{Dir, count, piped, zip};

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
    assert!(ran.out.contains("articles: 3 unchanged\n"), "{}", ran.out);
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

#[test]
fn a_newer_version_stays_when_its_file_is_lost() {
    let version = |n: u8| {
        format!(
            "{{\"id\": \"x\", \"version\": \"{n}\", \"title\": \"Version{n}\", \"body\": \"ferries\"}}\n"
        )
    };
    let other = "{\"id\": \"y\", \"title\": \"Other\", \"body\": \"boats\"}\n";
    let both = [other, &version(2)].concat();
    // what becomes of the file that holds the newer one
    let cut = both[..both.len() - 20].to_owned();
    for (newer, older) in [("b", "a"), ("a", "b")] {
        for damage in [Some(cut.clone()), Some(String::new()), None] {
            let dir = Dir::new();
            dir.write(&format!("in/{older}.jsonl"), version(1));
            let lost = dir.write(&format!("in/{newer}.jsonl"), &both);
            dir.run(&["index", "in"]);
            match &damage {
                Some(bytes) => std::fs::write(&lost, bytes).unwrap(),
                None => std::fs::remove_file(&lost).unwrap(),
            }
            let again = [version(1), other.replace("\"y\"", "\"z\"")].concat();
            dir.write(&format!("in/{older}.jsonl"), again);
            let ran = dir.run(&["index", "in"]);
            for (query, expected) in [("version2", "1"), ("version1", "0"), ("boats", "2")] {
                let found = count(&dir, query);
                assert_eq!(found, expected, "{newer} {damage:?} {query}: {}", ran.out);
            }
            // and lets go of it when it is dropped
            let _ = std::fs::remove_file(&lost);
            dir.run(&["index", "--prune", "in"]);
            assert_eq!(count(&dir, "version2"), "0");
            assert_eq!(count(&dir, "version1"), "1", "{newer} {damage:?}");
        }
    }
}

#[test]
fn of_one_file_an_older_version_does_not_come_back_when_the_newer_is_cut_off() {
    for version in ["", "\"version\": \"V\", "] {
        let record = |n: &str| {
            let version = version.replace('V', n);
            format!(
                "{{\"id\": \"x\", {version}\"title\": \"Version{n}\", \"body\": \"ferries\"}}\n"
            )
        };
        let dir = Dir::new();
        let both = [record("1"), record("2")].concat();
        dir.write("in/a.jsonl", &both);
        dir.run(&["index", "in"]);
        assert_eq!(count(&dir, "version2"), "1");
        dir.write("in/a.jsonl", &both[..both.len() - 10]);
        let ran = dir.run(&["index", "in"]);
        assert_eq!(count(&dir, "version2"), "1", "{}", ran.out);
        assert!(ran.out.contains("articles: 1 unchanged"), "{}", ran.out);
        // a correction counts, though the file is cut
        let corrected = [record("1"), record("2").replace("ferries", "boats")].concat();
        dir.write("in/a.jsonl", corrected + "{\"id\": \"y");
        dir.run(&["index", "in"]);
        assert_eq!(count(&dir, "boats"), "1");
    }
}

#[test]
fn the_answer_of_an_error_takes_nothing_away() {
    let two = "{\"id\": \"1\", \"title\": \"One\", \"body\": \"ferries\"}\n{\"id\": \"2\", \"title\": \"Two\", \"body\": \"ferries\"}\n";
    let errors = [
        "{\"error\": \"quota\"}",
        "{}",
        "{\"articles\": []}",
        "[]",
        "null",
        "[",
        "Not Found",
        "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>",
        "<html><head><title>Sign in</title></head><body></body></html>",
    ];
    for name in ["in/a.jsonl", "in/a.json", "in/a.txt", "in/a"] {
        let dir = Dir::new();
        dir.write(name, two);
        dir.run(&["index", "in"]);
        for error in errors {
            dir.write(name, error);
            let ran = dir.run(&["index", "in"]);
            let left = count(&dir, "ferries");
            assert_eq!(left, "2", "{name} {error}: {}", ran.out);
            assert_eq!(count(&dir, "words:>=0"), "2", "{name} {error}: {}", ran.out);
        }
        // an emptied file that is moved is no copy of what was in it
        dir.write(name, "");
        dir.run(&["index", "in"]);
        std::fs::rename(dir.path(name), dir.path("in/b.jsonl")).unwrap();
        dir.run(&["index", "in"]);
        assert_eq!(count(&dir, "ferries"), "2", "{name} moved");
    }
    let dir = Dir::new();
    let deliver = ["index", "-", "--name", "d"];
    piped(&dir, &deliver, two.as_bytes());
    for error in errors {
        let ran = piped(&dir, &deliver, error.as_bytes());
        assert_eq!(count(&dir, "ferries"), "2", "{error}: {}", ran.out);
    }
    // one record, and then a text of its own
    piped(
        &dir,
        &deliver,
        b"{\"id\": \"1\", \"title\": \"One\", \"body\": \"ferries\"}",
    );
    piped(&dir, &deliver, b"Not Found");
    assert_eq!(count(&dir, "ferries"), "1");
    let ran = piped(
        &dir,
        &deliver,
        b"Boats at last\n\nThe boats sail again to all of the islands, it was said.",
    );
    assert_eq!(count(&dir, "boats"), "1", "{}", ran.out);
}

#[test]
fn what_comes_in_place_of_records_takes_nothing_from_others() {
    let page = |path: &str, title: &str, text: &str| {
        format!(
            "<html><head><title>{title}</title><link rel=\"canonical\" href=\"https://e.org/{path}\"></head><body><p>{text}</p></body></html>"
        )
    };
    let long = "The ferry sank on Monday, and all of the passengers were saved by fishermen.";
    let two = "{\"id\": \"1\", \"title\": \"One\", \"body\": \"boats\"}\n{\"id\": \"2\", \"title\": \"Two\", \"body\": \"boats\"}\n";
    for (records, other) in [("in/a.jsonl", "in/b.html"), ("in/z.jsonl", "in/b.html")] {
        let dir = Dir::new();
        dir.write(other, page("ferry", "Ferry sinks", long));
        dir.write(records, two);
        dir.run(&["index", "in"]);
        dir.write(records, page("ferry", "Ferry sinks", long));
        let ran = dir.run(&["index", "in"]);
        assert_eq!(count(&dir, "fishermen"), "1", "{}", ran.out);
        assert_eq!(count(&dir, "boats"), "2", "{}", ran.out);
        std::fs::remove_file(dir.path(records)).unwrap();
        dir.run(&["index", "--prune", "in"]);
        assert_eq!(count(&dir, "words:>=0"), "1");
    }
    // of a page that is another now, the new one counts, in any script
    let dir = Dir::new();
    let chinese =
        "乌克兰总统泽连斯基周五表示，乌克兰与美国的谈判将继续进行，双方讨论了安全保障问题。"
            .repeat(3);
    dir.write("in/latest.html", page("1", "一", &chinese));
    dir.run(&["index", "in"]);
    dir.write(
        "in/latest.html",
        page("2", "二", &format!("{chinese}无人机")),
    );
    let ran = dir.run(&["index", "in"]);
    assert!(
        ran.out.contains("articles: 1 added, 1 deleted"),
        "{}",
        ran.out
    );
    // and of an archive
    let text = |word: &str| format!("Head {word}\n\nThe {word} sailed.");
    let (a, b, c) = (text("alpha"), text("beta"), text("gamma"));
    dir.write("zips/a.zip", zip(&[("a.txt", &a), ("b.txt", &b)]));
    dir.run(&["index", "zips"]);
    dir.write("zips/a.zip", zip(&[("c.txt", &c)]));
    dir.run(&["index", "zips"]);
    assert_eq!(
        (count(&dir, "sailed"), count(&dir, "gamma")),
        ("1".into(), "1".into())
    );
}

#[test]
fn a_corrected_record_counts_though_its_file_is_cut() {
    let dir = Dir::new();
    let record = |id: u8, text: &str| {
        format!("{{\"id\": \"{id}\", \"title\": \"T\", \"body\": \"{text}\"}}\n")
    };
    dir.write(
        "in/a.jsonl",
        [record(1, "old"), record(2, "b"), record(3, "c")].concat(),
    );
    dir.run(&["index", "in"]);
    let new = [
        record(4, "d"),
        record(1, "corrected"),
        record(2, "b"),
        record(3, "c"),
    ]
    .concat();
    dir.write("in/a.jsonl", &new[..new.len() - 20]);
    dir.run(&["index", "in"]);
    assert_eq!(
        (count(&dir, "corrected"), count(&dir, "old")),
        ("1".into(), "0".into())
    );
    assert_eq!(count(&dir, "words:>=0"), "4");
}

#[test]
fn an_entry_that_cannot_be_unpacked_keeps_its_own_articles_only() {
    let dir = Dir::new();
    let line = |word: &str| format!("{{\"id\": \"x:{word}\", \"title\": \"{word} ferries\"}}\n");
    let (a, b, c) = (line("Alpha"), line("Beta"), line("Gamma"));
    dir.write(
        "in/a.zip",
        zip(&[("a.jsonl", &a), ("b.jsonl", &b), ("c.jsonl", &c)]),
    );
    dir.run(&["index", "in"]);
    let mut broken = zip(&[("b.jsonl", &b), ("c.jsonl", &c)]);
    // the first entry is compressed in a way that nobody knows, as both headers say
    for mark in [&b"PK\x03\x04"[..], b"PK\x01\x02"] {
        let at = broken.windows(4).position(|own| own == mark).unwrap();
        let method = if mark[2] == 3 { at + 8 } else { at + 10 };
        broken[method] = 98;
    }
    dir.write("in/a.zip", &broken);
    let ran = dir.run(&["index", "in"]);
    assert!(
        ran.out.contains("1 article that the file gave before"),
        "{}",
        ran.out
    );
    for (query, expected) in [("alpha", "0"), ("beta", "1"), ("gamma", "1")] {
        assert_eq!(count(&dir, query), expected, "{query}: {}", ran.out);
    }
}
