//! What could get lost, or be counted twice, and must not.

use std::fs;

use newsdex::ingest::Report;

use crate::harness::{Dir, ids, search};

fn record(id: &str, body: &str) -> String {
    format!("{{\"id\":\"{id}\",\"body\":\"{body}\"}}\n")
}

/// Brings the archive up to date with several roots.
fn ingest(dir: &Dir, roots: &[&str]) -> Report {
    let roots: Vec<_> = roots.iter().map(|root| dir.path(root)).collect();
    dir.ingest_all(&roots).1
}

fn found(dir: &Dir, query: &str) -> Vec<String> {
    let archive = newsdex::archive::Archive::open(&dir.path("index")).unwrap();
    let results = search(&archive, query);
    assert_eq!(results.total, results.hits.len() as u64);
    ids(&results).into_iter().map(str::to_owned).collect()
}

#[test]
fn an_article_of_a_file_that_cannot_be_opened_stays_once() {
    let dir = Dir::new();
    dir.write("a/a.jsonl", record("urn:x:1", "first"));
    dir.write("b/b.jsonl", record("urn:x:1", "first"));
    ingest(&dir, &["a", "b"]);
    fs::remove_dir_all(dir.path("a")).unwrap();
    dir.write("b/b.jsonl", record("urn:x:1", "first changed"));
    ingest(&dir, &["b"]);
    assert_eq!(found(&dir, "first"), ["urn:x:1"]);
}

#[test]
fn roots_of_the_same_name_keep_their_articles_apart() {
    let dir = Dir::new();
    dir.write("2024/text/001.txt", "Alpha went out.\n");
    dir.write("2025/text/001.txt", "Beta went out.\n");
    dir.write("2024/articles.jsonl", record("1", "gamma"));
    dir.write("2025/articles.jsonl", record("1", "delta"));
    let roots = [
        "2024/text",
        "2025/text",
        "2024/articles.jsonl",
        "2025/articles.jsonl",
    ];
    let report = ingest(&dir, &roots);
    assert_eq!((report.articles.added, report.articles.duplicate), (4, 0));
    assert_eq!(found(&dir, "").len(), 4);
    let again = ingest(&dir, &["2025/text", "2024/articles.jsonl"]);
    assert_eq!(again.files.read, 0);
}

#[test]
fn files_that_differ_in_their_extensions_only_keep_their_articles_apart() {
    let dir = Dir::new();
    let names: Vec<String> = ["de", "en", "fr", "it"]
        .iter()
        .map(|l| format!("news.{l}.jsonl"))
        .collect();
    for name in &names {
        dir.write(name, record("1", name));
    }
    let roots: Vec<&str> = names.iter().map(String::as_str).collect();
    let report = ingest(&dir, &roots);
    assert_eq!((report.articles.added, report.articles.duplicate), (4, 0));
    assert_eq!(found(&dir, "jsonl").len(), 4);
}

#[test]
fn a_hidden_folder_that_was_named_itself_is_not_dropped_with_its_parent() {
    let dir = Dir::new();
    dir.write("a/.news/x.jsonl", record("urn:x:1", "hidden"));
    dir.write("a/y.jsonl", record("urn:x:2", "seen"));
    ingest(&dir, &["a/.news"]);
    ingest(&dir, &["a"]);
    assert_eq!(found(&dir, "").len(), 2);
}

#[test]
fn a_file_that_comes_back_says_again_what_it_said() {
    let dir = Dir::new();
    dir.write("a/x.jsonl", record("urn:x:1", "of a"));
    dir.write("b/x.jsonl", record("urn:x:1", "of b"));
    ingest(&dir, &["a", "b"]);
    fs::rename(dir.path("b/x.jsonl"), dir.path("away")).unwrap();
    dir.write("a/x.jsonl", record("urn:x:1", "changed in a"));
    // what vanished stays until it is dropped, and counts as before
    ingest(&dir, &["a"]);
    assert_eq!(found(&dir, "\"of b\"").len(), 1);
    ingest(&dir, &["a", "b"]);
    assert_eq!(found(&dir, "changed").len(), 1);
    fs::rename(dir.path("away"), dir.path("b/x.jsonl")).unwrap();
    ingest(&dir, &["a", "b"]);
    assert_eq!(found(&dir, "\"of b\"").len(), 1);
}

#[test]
fn a_loss_behind_many_notes_is_named() {
    let dir = Dir::new();
    let mut lines = "{\"body\":\"x\",\"date\":\"someday\"}\n".repeat(1_100);
    lines.push_str("{broken\n");
    dir.write("articles/a.jsonl", lines);
    let (_, report) = dir.ingest(&dir.path("articles"));
    assert_eq!((report.noted, report.skipped), (1_100, 1));
    assert!(
        report
            .problems
            .iter()
            .any(|problem| problem.lost && problem.record == Some(1_101))
    );
}

#[test]
fn an_index_below_the_folder_is_not_read() {
    let dir = Dir::new();
    dir.write("here/a.txt", "A story.\n");
    for _ in 0..3 {
        let mut command = dir.command(&["index", "."]);
        assert!(
            command
                .current_dir(dir.path("here"))
                .output()
                .unwrap()
                .status
                .success()
        );
    }
    let mut command = dir.command(&["search", "--format", "ids", "--corpus", "."]);
    let output = command.current_dir(dir.path("here")).output().unwrap();
    assert_eq!(
        output.stdout.iter().filter(|byte| **byte == b'\n').count(),
        1
    );
}

#[test]
fn a_value_said_twice_is_counted_once() {
    let dir = Dir::new();
    dir.write(
        "articles/a.jsonl",
        "{\"id\":1,\"body\":\"x\",\"authors\":[\"Ann Lee\",\"Ann  Lee\"],\"persons\":[\"Bo\",\"Bo\"]}\n",
    );
    let (archive, _) = dir.ingest(&dir.path("articles"));
    let results = search(&archive, "");
    for facet in results.facets.iter().filter(|facet| facet.distinct > 0) {
        for value in &facet.values {
            assert_eq!(value.count, 1, "{}: {}", facet.dimension, value.label);
        }
    }
    assert_eq!(search(&archive, "author:lee person:bo").total, 1);
}

#[test]
fn a_label_that_no_article_carries_any_more_hides_no_other() {
    let dir = Dir::new();
    let record =
        |name: &str| format!("{{\"id\":\"{name}\",\"body\":\"x\",\"persons\":[\"{name}\"]}}\n");
    dir.write("articles/a.jsonl", record("Zelenskyy"));
    dir.write("articles/b.jsonl", record("Volodymyr Zelenskyy"));
    let (archive, _) = dir.ingest(&dir.path("articles"));
    assert_eq!(search(&archive, "person:zelenskyy").total, 1);
    fs::remove_file(dir.path("articles/a.jsonl")).unwrap();
    let (archive, _) = dir.ingest(&dir.path("articles"));
    let results = search(&archive, "person:zelenskyy");
    assert_eq!(results.resolved[0].values, ["Volodymyr Zelenskyy"]);
    assert_eq!(results.total, 1);
}

#[test]
fn a_file_that_breaks_off_keeps_the_articles_that_it_held() {
    use std::io::Write;
    let dir = Dir::new();
    let text: String = (0..2_000)
        .map(|n| {
            record(
                &format!("urn:x:{n}"),
                &format!("story {} {}", n * 7919 % 10_007, n),
            )
        })
        .collect();
    let packed = || {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    let whole = packed();
    dir.write("articles/a.jsonl.gz", &whole);
    dir.ingest(&dir.path("articles"));
    dir.write("articles/a.jsonl.gz", &whole[..whole.len() / 2]);
    let (archive, report) = dir.ingest(&dir.path("articles"));
    assert_eq!((report.articles.deleted, report.skipped), (0, 1));
    assert_eq!(search(&archive, "story").total, 2_000);
}

#[test]
fn a_record_over_the_limit_is_read_once_the_limit_is_higher() {
    let dir = Dir::new();
    dir.write("a.jsonl", record("urn:x:1", &"long ".repeat(300_000)));
    assert_eq!(dir.run(&["index", "--max-record", "1", "a.jsonl"]).code, 0);
    assert_eq!(dir.run(&["count"]).out, "0\n");
    assert_eq!(dir.run(&["index", "a.jsonl"]).code, 0);
    assert_eq!(dir.run(&["count"]).out, "1\n");
}

#[test]
fn a_text_that_is_lost_to_another_of_the_same_id_is_named() {
    let dir = Dir::new();
    dir.write("articles/a.jsonl", record("1", "alpha"));
    dir.write(
        "articles/b.jsonl",
        record("1", "beta") + &record("2", "gamma"),
    );
    dir.write("articles/c.jsonl", record("2", "gamma"));
    let (_, report) = dir.ingest(&dir.path("articles"));
    assert_eq!((report.articles.duplicate, report.skipped), (2, 1));
    let problem = &report.problems[0];
    assert!(problem.path.ends_with("a.jsonl") && problem.record == Some(1));
    assert!(
        problem
            .what
            .contains("b.jsonl#1 has the same id `articles:1`"),
        "{}",
        problem.what
    );
}
