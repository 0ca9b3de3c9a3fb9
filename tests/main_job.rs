//! The main job on the sample archive: one command from a folder of articles to ranked, narrowed answers.

use crate::harness::{Dir, sample, search};

fn corpus() -> String {
    sample().display().to_string()
}

#[test]
fn one_command_indexes_a_folder_and_searches_it() {
    let dir = Dir::new();
    let corpus = corpus();
    let ran = dir.run(&[
        "search",
        "drones",
        "--person",
        "zelenskyy",
        "--corpus",
        &corpus,
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.out
            .starts_with("7 articles · drones person:zelenskyy\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("*drones*") && ran.out.contains("\nperson  "),
        "{}",
        ran.out
    );
    assert!(ran.err.contains("articles: 52 added"), "{}", ran.err);
    let again = dir.run(&[
        "search",
        "drones",
        "--person",
        "zelenskyy",
        "--corpus",
        &corpus,
    ]);
    assert_eq!(again.out, ran.out);
    assert_eq!(again.err, "");
}

#[test]
fn a_word_is_excluded_and_a_tag_is_picked() {
    let dir = Dir::new();
    let args = [
        "search",
        "drones -opinion",
        "--tag",
        "drones",
        "--corpus",
        &corpus(),
    ];
    let ran = dir.run(&args);
    assert_eq!(ran.code, 0);
    assert!(
        ran.out
            .starts_with("6 articles · drones -opinion tag:drones\n"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("What drones cannot settle"));
}

#[test]
fn json_holds_the_documented_members() {
    let dir = Dir::new();
    let answer = dir.json(&[
        "search",
        "drones",
        "--person",
        "zelenskyy",
        "--corpus",
        &corpus(),
        "--format",
        "json",
    ]);
    assert_eq!(answer["version"], 1);
    assert_eq!(answer["query"], "drones person:zelenskyy");
    assert_eq!(answer["total"], 7);
    assert_eq!(answer["index"]["articles"], 50);
    assert_eq!(answer["resolved"][0]["asked"], "zelenskyy");
    let hit = &answer["hits"][0];
    for member in [
        "rank", "id", "score", "headline", "shown", "date", "source", "byline", "dateline", "url",
        "path", "words", "tags", "snippets",
    ] {
        assert!(hit.get(member).is_some(), "{member}");
    }
    let marked = |hit: &serde_json::Value| {
        let snippets = hit["snippets"].as_array().unwrap().iter();
        snippets
            .flat_map(|snippet| snippet["fragments"].as_array().unwrap())
            .any(|fragment| fragment["match"] == true)
    };
    assert!(answer["hits"].as_array().unwrap().iter().all(marked));
    let persons = answer["facets"]["person"]["values"].as_array().unwrap();
    assert!(persons.iter().any(|value| value["selected"] == true));
}

#[test]
fn the_other_formats_are_one_hit_a_line() {
    let dir = Dir::new();
    let corpus = corpus();
    let args = ["search", "energy", "--corpus", &corpus, "--format"];
    let with = |format: &[&str]| dir.run(&[&args[..], format].concat());
    let ids = with(&["ids"]);
    assert_eq!(ids.out.lines().count(), 10);
    assert_eq!(with(&["ids", "-0"]).out.matches('\0').count(), 10);
    let lines = with(&["jsonl"]).out;
    let hits = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let of_hits: Vec<String> = hits
        .map(|hit| hit["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(of_hits, ids.out.lines().collect::<Vec<_>>());
}

#[test]
fn counts_facets_stats_and_single_articles_can_be_asked_for() {
    let dir = Dir::new();
    let corpus = corpus();
    let of_corpus = |args: &[&str]| dir.run(&[args, &["--corpus", &corpus]].concat());
    assert_eq!(of_corpus(&["count", "talks"]).out, "11\n");
    assert_eq!(of_corpus(&["count", "xyzzy"]).code, 1);
    let facets = of_corpus(&["facets", "topic", "energy", "-n", "3"]).out;
    assert!(facets.starts_with("topic: "), "{facets}");
    let stats = of_corpus(&["stats", "--format", "json"]).out;
    let stats: serde_json::Value = serde_json::from_str(&stats).unwrap();
    assert_eq!(stats["index"]["articles"], 50);
    assert_eq!(stats["undated"], 3);
    let shown = of_corpus(&["show", "archive:9001", "--query", "tanker"]).out;
    assert!(
        shown.contains("*TANKER*") && shown.contains("path      archive/sgml/"),
        "{shown}"
    );
    let missing = of_corpus(&["show", "archive:1"]);
    assert_eq!(missing.code, 2);
    assert!(
        missing
            .err
            .contains("archive:1: no article has this id\nhint: ")
    );
}

#[test]
fn colours_are_used_only_when_asked_for() {
    let dir = Dir::new();
    let corpus = corpus();
    let args = ["search", "drones", "--quiet", "--corpus", &corpus];
    assert!(!dir.run(&args).out.contains('\u{1b}'));
    let coloured = dir.run(&[&args[..], &["--color", "always"]].concat()).out;
    assert!(coloured.contains('\u{1b}') && !coloured.contains("*drones*"));
}

#[test]
fn pages_and_orders_fit_together() {
    let dir = Dir::new();
    let (archive, report) = dir.ingest(&sample());
    assert_eq!(report.articles.added, 52);
    let all = search(&archive, "");
    // without a clock an embargo is in force
    assert_eq!(all.total, 49);
    let dates: Vec<&Option<String>> = all.hits.iter().map(|hit| &hit.date).collect();
    assert!(
        dates.windows(2).all(|two| two[0] >= two[1]),
        "newest first, undated last"
    );
    let index = dir.path("index").display().to_string();
    let mut paged = Vec::new();
    for offset in ["0", "10", "20", "30", "40"] {
        let args = [
            "--index", &index, "search", "--format", "ids", "--offset", offset,
        ];
        paged.extend(dir.run(&args).out.lines().map(str::to_owned));
    }
    let whole = dir.run(&["--index", &index, "search", "--format", "ids", "-n", "100"]);
    assert_eq!(paged, whole.out.lines().collect::<Vec<_>>());
    let oldest = dir.run(&[
        "--index", &index, "search", "--sort", "oldest", "--format", "ids", "-n", "1",
    ]);
    let mut dated = all.hits.iter().rev().filter(|hit| hit.date.is_some());
    let last = dated.next().map(|hit| hit.id.as_str());
    assert_eq!(Some(oldest.out.trim()), last);
}

#[test]
fn the_model_of_a_scraped_article_is_found_by_person_and_tag() {
    let dir = Dir::new();
    dir.write(
        "articles/story.txt",
        "KYIV, Ukraine – Envoys met for a third day. Steve spoke.\n\
         Among the targets were energy sites, an official said.\n\
         Source link\n\
         Volodymyr Zelenskyy, General news, Steve Witkoff, Drones, War and unrest\n",
    );
    let (archive, _) = dir.ingest(&dir.path("articles"));
    for query in [
        "person:witkoff",
        "tag:drones",
        "\"Steve Witkoff\"",
        "energy kyiv",
        "dateline:kyiv",
    ] {
        assert_eq!(search(&archive, query).total, 1, "{query}");
    }
    let hit = &search(&archive, "person:witkoff").hits[0];
    assert_eq!(hit.headline, None);
    assert_eq!(hit.shown, "KYIV, Ukraine – Envoys met for a third day.");
    assert_eq!(hit.date, None);
    assert_eq!(hit.tags.len(), 5);
    assert_eq!(
        search(&archive, "headline:envoys").total,
        0,
        "a borrowed headline is not searched"
    );
}
