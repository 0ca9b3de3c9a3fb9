//! Articles withheld, killed or under embargo.

use serde_json::json;

use crate::answers::{indexed, ran};

#[test]
fn hidden_articles_are_found_by_nothing_else() {
    let dir = indexed(&[
        json!({"id": "a", "body": "drones", "persons": ["Ann Lee"]}),
        json!({"id": "b", "body": "drones", "persons": ["Bo Ray"], "pubstatus": "stat:canceled"}),
        json!({"id": "c", "body": "drones", "persons": ["Bo Ray"], "embargoed": "2025-06-01T12:00:00"}),
        json!({"id": "d", "body": "drones", "embargoed": "next week"}),
    ]);
    let count = |query: &str, now: &str| {
        let out = dir.run(&["count", "--now", now, "--", query]).out;
        out.trim().parse::<u64>().unwrap()
    };
    let (before, after) = ("2025-06-01T11:59:59", "2025-06-01T12:00:00");
    for (query, early, late) in [
        ("drones", 1, 2),
        ("", 1, 2),
        ("-energy", 1, 2),
        ("is:hidden", 3, 2),
        ("drones is:hidden", 3, 2),
        ("drones -is:hidden", 1, 2),
    ] {
        assert_eq!(
            (count(query, before), count(query, after)),
            (early, late),
            "{query}"
        );
    }
    // nor does any hint or explanation tell of them
    let person = dir.run(&["count", "person:\"Bo Ray\"", "--now", before]);
    assert_eq!(
        (person.code, person.err.contains("did you mean")),
        (2, false)
    );
    assert_eq!(count("person:\"Bo Ray\"", after), 1);
    assert_eq!(count("person:\"Bo Ray\" is:hidden", before), 2);
    let explained = dir.json(&["explain", "drones", "--now", before, "--format", "json"]);
    assert_eq!(explained["words"][0]["articles"], 1);
    assert_eq!(explained["words"][0]["slots"][0]["words"][0]["articles"], 1);
    let stats = ran(&dir, 0, &["stats", "--now", before]);
    assert!(stats.contains("hidden                    3\n"), "{stats}");
    let facets = ran(
        &dir,
        0,
        &["facets", "person", "--now", before, "--format", "ids"],
    );
    assert_eq!(facets, "Ann Lee\n");
    let seen = |args: &[&str]| {
        let args = [args, &["--now", before, "--format", "json"]].concat();
        dir.json(&args)
    };
    let timeline = seen(&["timeline", "--split", "person"]);
    assert_eq!(
        timeline["undated"],
        json!({"count": 1, "archive": 1, "values": [1]})
    );
    let timeline = seen(&["timeline", "is:hidden"]);
    assert_eq!(timeline["undated"], json!({"count": 3, "archive": 4}));
    let facets = seen(&["facets", "person", "is:hidden", "--sort", "surprise"]);
    assert_eq!(facets["values"][0]["label"], "Bo Ray");
    assert_eq!(facets["values"][0]["archive"], 2);
    let hidden = dir.json(&["search", "is:hidden", "--now", before, "--format", "json"]);
    let id = hidden["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["id"].as_str().unwrap());
    let killed = id.clone().find(|id| id.ends_with(":b")).unwrap();
    assert!(ran(&dir, 0, &["show", killed]).contains("status    killed\n"));
}
