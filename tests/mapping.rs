//! Mapping files: as a user gives them, and as the index remembers them.

use crate::harness::{Dir, count};

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
fn a_mapping_leaves_the_rest_to_the_usual_names_also_in_xml() {
    let dir = Dir::new();
    dir.write(
        "in/a.xml",
        "<daten><satz><kopf>Neue Fähren</kopf><body>Sie fahren.</body><author>Ann Lee</author><author>Bo Ray</author><tags><tag>Hafen</tag><tag>Meer</tag></tags><keywords>k1, k2</keywords></satz></daten>",
    );
    dir.write("m.toml", "records = \"satz\"\nheadline = \"kopf\"\n");
    let ran = dir.run(&["index", "--mapping", "m.toml", "in"]);
    assert!(ran.out.contains("articles: 1 added"), "{}", ran.out);
    for query in [
        "headline:fähren",
        "body:fahren",
        "byline:lee byline:ray",
        "tag:hafen tag:meer tag:k1 tag:k2",
    ] {
        assert_eq!(count(&dir, query), "1", "{query}");
    }
    // of a list of tags a mapping says what some are; the others stay what they are
    dir.write(
        "in/b.json",
        "{\"title\": \"Boote\", \"tags\": [{\"type\": \"who\", \"name\": \"Ann Lee\"}, {\"type\": \"x\", \"name\": \"Hafen\"}]}",
    );
    dir.write("m2.toml", "person = \"tags[type=who].name\"\n");
    dir.run(&["index", "--mapping", "m2.toml", "in/b.json"]);
    for query in ["person:\"ann lee\"", "boote tag:hafen"] {
        assert_eq!(count(&dir, query), "1", "{query}");
    }
    let found = dir.json(&["search", "boote", "--format", "json"]);
    let tags = found["hits"][0]["tags"].as_array().unwrap();
    let named: Vec<_> = tags
        .iter()
        .filter(|tag| tag["label"] == "Ann Lee")
        .collect();
    assert_eq!(named.len(), 1, "{tags:?}");
    // one that finds nothing says so
    dir.write("m3.toml", "headline = \"nowhere\"\n");
    let ran = dir.run(&["index", "--dry-run", "--mapping", "m3.toml", "in/b.json"]);
    assert!(
        ran.out.contains("noted: --mapping: none of the places"),
        "{}",
        ran.out
    );
}

#[test]
fn a_new_file_is_read_as_most_of_its_folder() {
    let dir = Dir::new();
    for n in 1..4 {
        dir.write(
            &format!("in/{n}.json"),
            format!("{{\"kopf\": \"Fähre {n}\"}}"),
        );
    }
    dir.write("m.toml", "headline = \"kopf\"\n");
    dir.run(&["index", "--mapping", "m.toml", "in"]);
    dir.write("in/z.json", "{\"title\": \"Boot\"}");
    dir.run(&["index", "--mapping", "none", "in/z.json"]);
    dir.write("in/4.json", "{\"kopf\": \"Fähre 4\"}");
    dir.run(&["index", "in"]);
    assert_eq!(count(&dir, "fähre"), "4");
}
