//! Archives in archives, standard input, lists of files: as a user gives them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use proptest::prelude::*;

use crate::harness::{Dir, count, piped, zip};

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
        ran.out.contains("1 added, 1 unchanged, 2 deleted"),
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
                    dir.run(&["index", "--commit-every", "0", "in"])
                }
                _ => {
                    model.deliver(source, &records);
                    piped(&dir, &["index", "--commit-every", "0", "-", "--name", &source.to_string()], lines.as_bytes())
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
