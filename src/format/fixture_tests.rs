//! Each format and each known shape has files in `tests/formats`, with the articles that they hold beside them.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Value, json};

use super::*;
use crate::format::mapping::shape_names;

/// The articles of a file as the fixtures give them: without their place, tags sorted.
fn articles(path: &Path, mapping: Option<&Mapping>) -> (Option<&'static str>, Vec<Value>) {
    let reading = Reading {
        mapping,
        ..Reading::of(LIMIT)
    };
    let mut articles = Vec::new();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut reader = decompress(File::open(path).unwrap());
    let format = read(&mut *reader, &name, reading, &mut |item| {
        match item {
            Item::Article { article, .. } => articles.push(sorted(json!(article))),
            Item::Problem(problem) => println!("{}: {problem}", path.display()),
        }
        ControlFlow::Continue(())
    });
    (format, articles)
}

fn sorted(mut article: Value) -> Value {
    let members = article.as_object_mut().unwrap();
    for place in ["id", "collection", "path"] {
        members.remove(place);
    }
    if members.get("body") == Some(&json!("")) {
        members.remove("body");
    }
    for tags in ["tags", "inferred"] {
        if let Some(Value::Array(tags)) = members.get_mut(tags) {
            for tag in tags.iter_mut() {
                tag.as_object_mut().unwrap().remove("origin");
            }
            tags.sort_by_key(|tag| (tag["kind"].to_string(), tag["label"].to_string()));
        }
    }
    article
}

#[test]
fn every_file_gives_the_articles_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let mut rows: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|row| row.unwrap().path())
        .collect();
    rows.sort();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut wrong = Vec::new();
    for row in rows.iter().filter(|row| row.is_dir()) {
        let mapping = fs::read_to_string(row.join("mapping.toml")).ok();
        let mapping = mapping.map(|text| Mapping::parse(&text).unwrap());
        let mut files: Vec<PathBuf> = fs::read_dir(row)
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        files.sort();
        let mut any = false;
        for file in files {
            let beside = PathBuf::from(format!("{}.expected.json", file.display()));
            if !beside.exists() {
                continue;
            }
            any = true;
            let (format, found) = articles(&file, mapping.as_ref());
            seen.extend(format);
            if std::env::var_os("NEWSDEX_UPDATE").is_some() {
                let text = serde_json::to_string_pretty(&found).unwrap();
                fs::write(&beside, text + "\n").unwrap();
            }
            let expected: Vec<Value> =
                serde_json::from_str(&fs::read_to_string(&beside).unwrap()).unwrap();
            let expected: Vec<Value> = expected.into_iter().map(sorted).collect();
            let name = file.strip_prefix(&folder).unwrap().display();
            if found.len() != expected.len() {
                wrong.push(format!(
                    "{name}: {} articles, not {}",
                    found.len(),
                    expected.len()
                ));
            }
            for (number, (found, expected)) in found.iter().zip(&expected).enumerate() {
                let keys: BTreeSet<&String> = found
                    .as_object()
                    .unwrap()
                    .keys()
                    .chain(expected.as_object().unwrap().keys())
                    .collect();
                for key in keys.into_iter().filter(|key| found[*key] != expected[*key]) {
                    wrong.push(format!(
                        "{name}[{number}].{key}:\n   found {}\nexpected {}",
                        found[key], expected[key]
                    ));
                }
            }
        }
        assert!(
            any,
            "{} has no file with its articles beside it",
            row.display()
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Reuters and plain text have their files in `tests/archive`, XML is named by its shapes
    seen.extend(["reuters-sgml", "text", "xml"]);
    let all: BTreeSet<&str> = FORMATS
        .iter()
        .map(|row| row.name)
        .chain(shape_names())
        .collect();
    let missing: Vec<&&str> = all.iter().filter(|name| !seen.contains(*name)).collect();
    assert!(
        missing.is_empty(),
        "no file in tests/formats is read as {missing:?}"
    );
}
