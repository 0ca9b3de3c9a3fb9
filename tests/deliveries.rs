//! Archives in archives, standard input, lists of files, mapping files, limits: as a user gives them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Cursor, Write},
    process::{Command, Stdio},
};

use proptest::prelude::*;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::harness::{Dir, Ran};

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Runs the program with something on its standard input.
fn piped(dir: &Dir, args: &[&str], input: &[u8]) -> Ran {
    let mut command: Command = dir.command(args);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // it may end without having read anything
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn count(dir: &Dir, query: &str) -> String {
    dir.run(&["count", query]).out.trim().to_owned()
}

#[test]
fn an_archive_is_a_file_whose_articles_come_and_go_with_it() {
    let dir = Dir::new();
    let lines = "{\"title\": \"One\", \"id\": 1, \"body\": \"ferries\"}\n{\"title\": \"Two\", \"body\": \"ferries\"}\n";
    dir.write(
        "in/a.zip",
        zip(&[("x/a.jsonl", lines), ("../b.txt", "Four\n\nStill ferries.")]),
    );
    let ran = dir.run(&["index", "in"]);
    assert!(ran.out.contains("articles: 3 added"), "{}", ran.out);
    assert_eq!(count(&dir, "ferries"), "3");
    let found = dir.json(&["search", "two", "--format", "json"]);
    assert_eq!(found["hits"][0]["path"], "a.zip!/x/a.jsonl#2");
    let id = found["hits"][0]["id"].as_str().unwrap();
    assert!(dir.run(&["show", id]).out.contains("a.zip!/x/a.jsonl#2"));
    let files = dir.run(&["search", "ferries", "--format", "files"]).out;
    assert_eq!(files.lines().count(), 1, "{files}");
    assert!(files.trim_end().ends_with("in/a.zip"), "{files}");
    assert!(
        dir.run(&["index", "in"])
            .out
            .contains("articles: 3 unchanged")
    );
    dir.write(
        "in/a.zip",
        zip(&[
            ("x/a.jsonl", lines.lines().next().unwrap()),
            ("d.txt", "Five\n\nNo boats."),
        ]),
    );
    let ran = dir.run(&["index", "in"]);
    assert!(
        ran.out.contains("1 added, 1 updated, 2 deleted"),
        "{}",
        ran.out
    );
    assert_eq!(count(&dir, "ferries"), "1");
    // a torn archive takes nothing away
    let whole = fs::read(dir.path("in/a.zip")).unwrap();
    dir.write("in/a.zip", &whole[..whole.len() - 40]);
    let ran = dir.run(&["index", "in"]);
    assert!(
        ran.out.contains("a.zip: archive cannot be read to its end"),
        "{}",
        ran.out
    );
    assert_eq!(
        (count(&dir, "ferries"), count(&dir, "boats")),
        ("1".into(), "1".into())
    );
    fs::remove_file(dir.path("in/a.zip")).unwrap();
    dir.run(&["index", "--prune", "in"]);
    assert_eq!(count(&dir, "ferries"), "0");
}

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
fn what_comes_through_standard_input_stays_until_its_name_comes_again() {
    let dir = Dir::new();
    dir.write(
        "in/a.jsonl",
        "{\"id\": \"x:1\", \"title\": \"Shared\", \"body\": \"ferries\"}\n",
    );
    let first = ["--now", "2025-12-06T10:00:00", "index", "-"];
    let ran = piped(
        &dir,
        &first,
        b"{\"id\": \"x:1\", \"title\": \"Shared\", \"body\": \"ferries\"}\n",
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let second = ["--now", "2025-12-06T11:00:00", "index", "-"];
    piped(
        &dir,
        &second,
        &zip(&[("a.txt", "Zipped\n\nThrough a pipe, ferries.")]),
    );
    assert_eq!(count(&dir, "ferries"), "2");
    dir.run(&["index", "in"]);
    // the file that shared an article loses it, the delivery does not
    dir.write(
        "in/a.jsonl",
        "{\"id\": \"x:2\", \"title\": \"Another\", \"body\": \"boats\"}\n",
    );
    let ran = dir.run(&["index", "in"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        (count(&dir, "ferries"), count(&dir, "boats")),
        ("2".into(), "1".into())
    );
    let named = |text: &str| piped(&dir, &["index", "-", "--name", "daily"], text.as_bytes());
    named("Gulls\n\nOne day.");
    assert_eq!(count(&dir, "gulls"), "1");
    named("Terns\n\nAnother day.");
    assert_eq!(
        (count(&dir, "gulls"), count(&dir, "terns")),
        ("0".into(), "1".into())
    );
}

#[test]
fn a_large_delivery_is_read_to_its_end() {
    let dir = Dir::new();
    let body = "ferries and boats ".repeat(60_000);
    let mut lines = String::new();
    for number in 0..70 {
        lines.push_str(&format!("{{\"id\": {number}, \"body\": \"{body}\"}}\n"));
    }
    let ran = piped(&dir, &["index", "-"], lines.as_bytes());
    assert!(
        ran.out.contains("articles: 70 added"),
        "{} {}",
        ran.out,
        ran.err
    );
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
    assert!(ran.out.contains("articles: 2 updated, 1 unchanged\n"), "{}", ran.out);
    assert!(!ran.out.contains("with the id of another"), "{}", ran.out);
    assert_eq!(count(&dir, "ferries"), "3");
}

#[test]
fn a_list_names_files_of_one_collection() {
    let dir = Dir::new();
    for name in ["2024/a.txt", "2024/b.txt", "2025/c.txt"] {
        dir.write(&format!("paper/{name}"), "A story of ferries.\n");
    }
    let list = "paper/2024/a.txt\r\n\npaper/2025/c.txt\npaper/nowhere.txt\n";
    let ran = piped(&dir, &["index", "--files-from", "-"], list.as_bytes());
    assert!(
        ran.out.contains("paper/nowhere.txt: does not exist"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("articles: 2 added"), "{}", ran.out);
    assert_eq!(
        dir.run(&["facets", "collection"]).out.lines().nth(1),
        Some("2  paper")
    );
    // the whole folder later: the same articles, and the rest
    let ran = dir.run(&["index", "paper"]);
    assert!(
        ran.out.contains("articles: 1 added, 2 unchanged"),
        "{}",
        ran.out
    );
    dir.write("list", "paper/2024/a.txt\0");
    let ran = dir.run(&["index", "--files-from", "list"]);
    assert!(ran.out.contains("articles: 1 unchanged"), "{}", ran.out);
    assert_eq!(count(&dir, "ferries"), "3");
}

#[test]
fn a_mapping_file_is_remembered_until_it_is_forgotten() {
    let dir = Dir::new();
    dir.write("in/a.json", "{\"daten\": {\"artikel\": [{\"kopf\": {\"titel\": \"Fähren\"}, \"worte\": \"Hafen|Meer\"}]}}");
    dir.write("m.toml", "records = \"daten.artikel\"\nheadline = \"kopf.titel\"\ntag = { path = \"worte\", split = \"|\" }\n");
    assert!(dir.run(&["index", "in"]).out.contains("1 skipped"));
    let ran = dir.run(&["index", "--mapping", "m.toml", "in"]);
    assert!(ran.out.contains("articles: 1 added"), "{}", ran.out);
    assert_eq!(count(&dir, "tag:hafen"), "1");
    assert!(
        dir.run(&["index", "in"])
            .out
            .contains("articles: 1 unchanged")
    );
    dir.write(
        "in/a.json",
        "{\"daten\": {\"artikel\": [{\"kopf\": {\"titel\": \"Boote\"}}]}}  ",
    );
    // also for what is new beside it
    dir.write(
        "in/more/b.json",
        "{\"daten\": {\"artikel\": [{\"kopf\": {\"titel\": \"Segel\"}}]}}",
    );
    let explained = dir.run(&["index", "--explain", "in/more/b.json"]).out;
    assert!(explained.contains("kopf.titel"), "{explained}");
    let ran = dir.run(&["index", "in"]);
    assert!(
        ran.out.contains("articles: 1 added, 1 updated"),
        "{}",
        ran.out
    );
    assert_eq!(count(&dir, "boote OR segel"), "2");
    let ran = dir.run(&["index", "--mapping", "none", "in"]);
    assert!(ran.out.contains("2 skipped"), "{}", ran.out);
    assert_eq!(count(&dir, "boote OR segel"), "0");
    assert!(dir.run(&["index", "in"]).out.contains("2 unchanged"));
    dir.write(
        "m.toml",
        "records = \"daten.artikel\"\nheadline = \"kopf.titel\"\nsource = \"x\"\n",
    );
    let ran = dir.run(&["index", "--mapping", "m.toml", "in"]);
    assert!(ran.out.contains("articles: 2 added"), "{}", ran.out);
    dir.write("bad.toml", "titel = \"x\"\n");
    let ran = dir.run(&["index", "--mapping", "bad.toml", "in"]);
    assert!(
        ran.code == 2
            && ran
                .err
                .contains("`bad.toml`: mapping file has the unknown key `titel`\nhint: "),
        "{}",
        ran.err
    );
}

#[test]
fn a_limit_stops_a_file_and_raising_it_reads_on() {
    let dir = Dir::new();
    dir.write(
        "in/a.zip",
        zip(&[("a.txt", "Ferries.\n"), ("b.txt", "Ferries too.\n")]),
    );
    let ran = dir.run(&["index", "--max-entries", "1", "in"]);
    assert!(
        ran.out.contains("a.zip: archive holds more than 1 entries"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("hint: raise the limit with `--max-entries`"),
        "{}",
        ran.out
    );
    assert_eq!(count(&dir, "ferries"), "1");
    let ran = dir.run(&["index", "--max-entries", "1", "in"]);
    assert!(ran.out.contains("1 unchanged"), "{}", ran.out);
    dir.run(&["index", "in"]);
    assert_eq!(count(&dir, "ferries"), "2");
}

#[test]
fn a_dry_run_writes_nothing_and_a_report_has_it_all() {
    let dir = Dir::new();
    dir.write(
        "in/a.jsonl",
        "{\"title\": \"A\"}\n{\"title\": \"B\", \"pubstatus\": \"withheld\"}\n{broken\n",
    );
    let ran = dir.run(&["index", "--dry-run", "in"]);
    assert!(ran.out.contains("articles: 2 added"), "{}", ran.out);
    assert!(
        ran.out.contains("nothing was written") && ran.out.contains("1 hidden item:"),
        "{}",
        ran.out
    );
    assert!(!dir.path("index").exists());
    dir.run(&["index", "in", "--report", "report.jsonl"]);
    let report = fs::read_to_string(dir.path("report.jsonl")).unwrap();
    let lines: Vec<serde_json::Value> = report
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["file"]["articles"], 2);
    assert_eq!(lines[0]["file"]["formats"]["jsonl"], 1);
    assert_eq!(lines[1]["problem"]["record"], 3);
    assert!(lines[1]["problem"]["hint"].is_string());
    assert_eq!(lines[2]["report"]["skipped"], 1);
}

#[test]
fn an_explanation_names_the_place_of_each_field() {
    let dir = Dir::new();
    dir.write("a.json", "{\"webTitle\": \"A\\u001b[31m\", \"webUrl\": \"https://x.example/a\", \"webPublicationDate\": \"2025-12-06\", \"pillarId\": 1}");
    dir.write(
        "b.txt",
        "Headline\n\nKYIV, Ukraine (AP) — Text.\n\nSource link\nDrones, Energy\n",
    );
    let ran = dir.run(&["index", "--explain", "a.json", "b.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for line in [
        "a.json: guardian",
        "  headline  webTitle            A [31m",
        "  not used  pillarId",
        "b.txt: text",
        "  dateline  first paragraph  KYIV, Ukraine",
        "  tag       tag line         Energy",
    ] {
        assert!(
            ran.out.lines().any(|own| own == line),
            "{line}: {}",
            ran.out
        );
    }
    assert!(!dir.path("index").exists());
    let explained = dir
        .run(&["index", "--explain", "--format", "json", "a.json"])
        .out;
    let explained: serde_json::Value =
        serde_json::from_str(explained.lines().next().unwrap()).unwrap();
    assert_eq!(explained["filled"][0]["path"], "webUrl");
}

#[test]
fn what_is_shared_with_a_mapped_file_is_read_by_its_own_mapping() {
    let dir = Dir::new();
    dir.write("m.toml", "id = \"nummer\"\nheadline = \"kopf\"\n");
    dir.write(
        "a/a.json",
        "{\"nummer\": \"urn:x:1\", \"kopf\": \"Ferries\"}",
    );
    let plain = "{\"id\": \"urn:x:1\", \"title\": \"Boats\", \"kopf\": \"Wrong\"}";
    dir.write("b/b.json", plain);
    dir.run(&["index", "b"]);
    dir.run(&["index", "--mapping", "m.toml", "a"]);
    dir.write(
        "a/a.json",
        "{\"nummer\": \"urn:x:2\", \"kopf\": \"Ferries\"}",
    );
    dir.run(&["index", "--mapping", "m.toml", "a"]);
    let counts = ["boats", "wrong", "ferries"].map(|word| count(&dir, word));
    assert_eq!(counts, ["1", "0", "1"]);
}

#[test]
fn a_mapping_leaves_what_it_does_not_know_to_the_rest() {
    let dir = Dir::new();
    dir.write(
        "m.toml",
        "headline = \"kopf.titel\"\nbody = \"kopf.text\"\ntag = { path = \"keywords\", split = \"|\" }\n",
    );
    dir.write(
        "in/own.json",
        "{\"kopf\": {\"titel\": \"Ferries\", \"text\": \"Own.\"}, \"keywords\": \"Sea|Port\"}",
    );
    dir.write(
        "in/usual.json",
        "{\"articles\": [{\"title\": \"Ferries\", \"body\": \"Usual.\"}]}",
    );
    dir.write("in/flat.csv", "kopf.titel,kopf.text\nFerries,Flat.\n");
    dir.write("in/usual.csv", "title,body\nFerries,Table.\n");
    dir.write(
        "in/feed.xml",
        "<rss version=\"2.0\"><channel><item><title>Ferries</title></item></channel></rss>",
    );
    dir.write(
        "in/ninjs.json",
        "{\"uri\": \"urn:1\", \"type\": \"text\", \"headline\": \"Ferries\", \"body_text\": \"Wire.\", \"versioncreated\": \"2025-12-06T10:00:00Z\"}",
    );
    let ran = dir.run(&["index", "--mapping", "m.toml", "in"]);
    assert!(ran.out.contains("articles: 6 added"), "{}", ran.out);
    for word in [
        "own", "usual", "flat", "table", "wire", "tag:sea", "tag:port",
    ] {
        assert_eq!(count(&dir, word), "1", "{word}");
    }
    assert_eq!(count(&dir, "title:ferries"), "6");
}

#[test]
fn a_delivery_has_a_name_of_its_own_and_a_failed_one_takes_nothing_away() {
    let dir = Dir::new();
    let unnamed = ["--now", "2025-12-06T10:00:00", "index", "-"];
    for text in ["Ferries\n\nOne.", "Ferries\n\nTwo.", "Ferries\n\nThree."] {
        piped(&dir, &unnamed, text.as_bytes());
    }
    assert_eq!(count(&dir, "ferries"), "3");
    let named = ["index", "-", "--name", "daily"];
    piped(&dir, &named, b"Gulls\n\nOne day.");
    for failed in [&b""[..], b"\0\0\0", b"{\"error\": 502}\n"] {
        let ran = piped(&dir, &named, failed);
        assert!(ran.out.contains("stay"), "{}", ran.out);
        assert_eq!(count(&dir, "gulls"), "1");
    }
    let wrong = dir.run(&["index", "--name", "x", "."]);
    assert!(
        wrong.err.contains("`--name` names what comes"),
        "{}",
        wrong.err
    );
    let wrong = piped(&dir, &["index", "-", "--files-from", "-"], b"x");
    assert!(wrong.err.contains("can't be both"), "{}", wrong.err);
}

#[test]
fn an_article_belongs_to_the_last_delivery_that_gave_it() {
    let dir = Dir::new();
    let article =
        |id: &str, word: &str| format!("{{\"id\": \"urn:x:{id}\", \"title\": \"{word}\"}}\n");
    let deliver = |name: &str, text: String| {
        let ran = piped(&dir, &["index", "-", "--name", name], text.as_bytes());
        assert_eq!(ran.code, 0, "{}", ran.err);
    };
    let counts = || ["alpha", "beta", "gamma"].map(|word| count(&dir, word));
    deliver("a", article("1", "alpha"));
    deliver("b", article("1", "beta"));
    assert_eq!(counts(), ["0", "1", "0"]);
    deliver("a", article("2", "gamma"));
    assert_eq!(counts(), ["0", "1", "1"], "b still holds it");
    deliver("b", article("3", "alpha"));
    assert_eq!(counts(), ["1", "0", "1"], "nobody holds it");
    // a file may replace it, and let go of it
    dir.write("in/f.jsonl", article("2", "beta"));
    dir.run(&["index", "in"]);
    assert_eq!(counts(), ["1", "1", "0"]);
    dir.write("in/f.jsonl", article("4", "beta"));
    dir.run(&["index", "in"]);
    assert_eq!(counts(), ["1", "1", "0"]);
    // and gives it back when a delivery lets go of it
    dir.write("in/f.jsonl", article("5", "gamma"));
    dir.run(&["index", "in"]);
    deliver(
        "c",
        "{\"id\": \"urn:x:5\", \"title\": \"beta\", \"version\": 3}\n".to_owned(),
    );
    assert_eq!(counts(), ["1", "1", "0"]);
    deliver("c", article("6", "delta"));
    assert_eq!(counts(), ["1", "0", "1"]);
}

#[test]
fn a_list_does_not_take_in_folders_around_its_files() {
    let dir = Dir::new();
    for name in ["x/2024/a.txt", "x/2025/b.txt", "x/courier/c.txt"] {
        dir.write(name, "A story of ferries.\n");
    }
    dir.write("list", "x/2024/a.txt\nx/2025/b.txt\n");
    dir.run(&["index", "--files-from", "list"]);
    dir.run(&["index", "x/courier"]);
    let facets = dir.run(&["facets", "collection"]).out;
    assert!(
        facets.contains("1  courier") && facets.contains("2  x"),
        "{facets}"
    );
}

#[test]
fn records_that_share_a_file_have_ids_of_their_own() {
    let dir = Dir::new();
    dir.write("in/a.json", "{\"@graph\": [{\"@type\": \"NewsArticle\", \"headline\": \"Ferries\"}, {\"@type\": \"NewsArticle\", \"headline\": \"More ferries\"}]}");
    let nitf = |word: &str| {
        format!(
            "<nitf><head><title>{word} ferries</title><docdata><doc-id regsrc=\"AP\"/></docdata></head><body><body.content><p>x</p></body.content></body></nitf>\n"
        )
    };
    dir.write("in/b.xml", [nitf("Old"), nitf("New")].concat());
    dir.write("in/c.xml", nitf("Lone"));
    let ran = dir.run(&["index", "in"]);
    assert!(ran.out.contains("articles: 5 added"), "{}", ran.out);
    assert_eq!(count(&dir, "ferries"), "5");
}

/// What is said of ids: the revision and the text of each, and who said it.
#[derive(Default)]
struct Model {
    files: BTreeMap<usize, Vec<(u32, u32, u32)>>,
    /// By id: the name of the delivery that it came with, its revision, its text.
    delivered: BTreeMap<u32, (usize, u32, u32)>,
}

impl Model {
    /// The version of an id that the files give: the newest, of equals the last.
    fn in_files(&self, id: u32) -> Option<(u32, u32)> {
        let all = self.files.values().flatten().filter(|(own, ..)| *own == id);
        all.map(|(_, revision, text)| (*revision, *text))
            .max_by_key(|(revision, _)| *revision)
    }

    /// Files are read: theirs counts when it is as new as what was delivered.
    fn read_files(&mut self) {
        let lost: Vec<u32> = self.delivered.keys().copied().collect();
        for id in lost {
            let (_, delivered, _) = self.delivered[&id];
            if self
                .in_files(id)
                .is_some_and(|(revision, _)| revision >= delivered)
            {
                self.delivered.remove(&id);
            }
        }
    }

    fn deliver(&mut self, name: usize, records: &[(u32, u32, u32)]) {
        self.delivered.retain(|_, (own, ..)| *own != name);
        for (id, revision, text) in records {
            let older =
                |(own, earlier, _): &(usize, u32, u32)| (*earlier, *own) <= (*revision, name);
            let beats_files = self
                .in_files(*id)
                .is_none_or(|(earlier, _)| earlier < *revision);
            if beats_files && self.delivered.get(id).is_none_or(older) {
                self.delivered.insert(*id, (name, *revision, *text));
            }
        }
    }

    fn texts(&self) -> Vec<u32> {
        let ids: BTreeSet<u32> = (0..5).collect();
        let of = |id: &u32| match self.delivered.get(id) {
            Some((_, _, text)) => Some(*text),
            None => self.in_files(*id).map(|(_, text)| text),
        };
        let mut texts: Vec<u32> = ids.iter().filter_map(of).collect();
        texts.sort_unstable();
        texts
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 20, failure_persistence: None, ..ProptestConfig::default() })]

    /// Files and deliveries that share ids come in any order; the index holds what was said last, and newest, of each.
    #[test]
    fn any_history_of_deliveries_ends_as_it_should(
        steps in prop::collection::vec(
            (0..6usize, prop::collection::vec((0..5u32, 0..3u32), 1..4)),
            2..6,
        )
    ) {
        let dir = Dir::new();
        fs::create_dir_all(dir.path("in")).unwrap();
        let (mut model, mut text) = (Model::default(), 0);
        for (source, records) in steps {
            let records: Vec<(u32, u32, u32)> = records.into_iter().map(|(id, revision)| {
                text += 1;
                (id, revision, text)
            }).collect();
            let lines: String = records.iter().map(|(id, revision, text)| {
                format!("{{\"id\": \"urn:x:{id}\", \"version\": {revision}, \"body\": \"text{text} words\"}}\n")
            }).collect();
            let ran = match source {
                0..3 => {
                    model.files.insert(source, records);
                    model.read_files();
                    dir.write(&format!("in/{source}.jsonl"), lines);
                    dir.run(&["index", "in"])
                }
                _ => {
                    model.deliver(source, &records);
                    piped(&dir, &["index", "-", "--name", &source.to_string()], lines.as_bytes())
                }
            };
            prop_assert_eq!(ran.code, 0, "{}", ran.err);
            let found = dir.run(&["search", "words", "--format", "jsonl", "--limit", "100"]).out;
            let mut texts: Vec<u32> = (1..=text)
                .filter(|text| found.contains(&format!("text{text} ")))
                .collect();
            texts.sort_unstable();
            prop_assert_eq!(texts, model.texts());
        }
    }
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
