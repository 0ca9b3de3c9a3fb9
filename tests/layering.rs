//! Holds the never-arrows: which module may name which, and where each foreign crate lives.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Values: no file, socket, clock or engine.
const VALUES: [&str; 11] = [
    "facet",
    "date",
    "article",
    "schema",
    "text",
    "vocabulary",
    "tags",
    "query",
    "search",
    "ledger",
    "history",
];

/// Module, and the modules that it must never name.
const NEVER: [(&str, &[&str]); 12] = [
    (
        "query",
        &[
            "index", "cluster", "engine", "search", "archive", "ingest", "output",
        ],
    ),
    (
        "search",
        &[
            "index", "cluster", "engine", "archive", "ingest", "output", "format", "corpus",
        ],
    ),
    ("text", &["query", "search", "article", "index", "engine"]),
    ("vocabulary", &["query", "search", "index", "engine"]),
    (
        "format",
        &[
            "corpus", "tags", "schema", "index", "engine", "search", "query",
        ],
    ),
    ("corpus", &["format", "index", "engine", "article"]),
    ("decode", &["format", "corpus", "article", "index"]),
    ("tags", &["format", "index", "engine"]),
    (
        "index",
        &["cluster", "corpus", "format", "output", "ingest", "archive"],
    ),
    ("cluster", &["index", "corpus", "format", "output"]),
    (
        "output",
        &["engine::Engine", "archive", "index", "corpus", "format"],
    ),
    ("server", &["index", "cluster", "ingest"]),
];

/// Foreign name, and the only places that may say it.
const HOMES: [(&str, &[&str]); 39] = [
    ("tantivy", &["index"]),
    ("clap", &["main", "cli"]),
    ("anyhow", &["main", "cli"]),
    ("indicatif", &["cli"]),
    ("println", &["main", "cli"]),
    ("eprintln", &["main", "cli"]),
    ("walkdir", &["corpus"]),
    ("flate2", &["decode"]),
    ("encoding_rs", &["decode"]),
    ("chardetng", &["decode"]),
    ("brotli_decompressor", &["decode"]),
    ("ZipArchive", &["corpus"]),
    ("quick_xml", &["format"]),
    ("dom_query", &["format"]),
    ("dom_smoothie", &["format"]),
    ("httparse", &["format"]),
    ("pulldown_cmark", &["format"]),
    ("serde_saphyr", &["format"]),
    ("frostem", &["text"]),
    ("whatlang", &["text"]),
    ("unicode_normalization", &["text"]),
    ("rayon", &["ingest"]),
    ("textwrap", &["output"]),
    ("anstyle", &["output"]),
    ("SystemTime", &["corpus"]),
    (
        "Instant",
        &["ingest", "index", "decode", "archive", "server"],
    ),
    ("TcpStream", &[]),
    ("tokio", &["server"]),
    ("axum", &["server"]),
    ("hyper", &["server"]),
    ("askama", &["server"]),
    ("tracing", &["server"]),
    ("base64", &["server"]),
    ("subtle", &["server"]),
    ("form_urlencoded", &["server"]),
    ("strsim", &["vocabulary", "query", "index", "tags"]),
    ("Spanned", &["tags"]),
    ("Zoned", &["cli"]),
    ("WriterBuilder", &["output"]),
];

/// What reaches outside the program.
const OUTSIDE: [&str; 5] = ["std::fs", "fs::", "std::net", "std::env", "File::open"];

struct Source {
    path: PathBuf,
    module: String,
    code: String,
    text: String,
    /// Before its tests.
    lines: usize,
}

#[test]
fn no_arrow_points_back() {
    let mut broken = Vec::new();
    for source in sources() {
        for (module, never) in NEVER {
            if source.module != module {
                continue;
            }
            let named = named_modules(&source.code);
            for other in never {
                let (name, item) = other.split_once("::").unwrap_or((other, ""));
                let names_item = item.is_empty() || words(&source.code).contains(item);
                if named.contains(name) && names_item {
                    broken.push(format!("{} names {other}", source.path.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn each_foreign_crate_has_one_home() {
    let mut broken = Vec::new();
    for source in sources() {
        let words = words(&source.code);
        for (name, homes) in HOMES {
            if words.contains(name) && !homes.contains(&source.module.as_str()) {
                broken.push(format!("{} says {name}", source.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn values_touch_nothing_outside() {
    let mut broken = Vec::new();
    for source in sources() {
        let is_value = VALUES.contains(&source.module.as_str());
        let reaching = OUTSIDE.iter().filter(|name| source.code.contains(**name));
        for name in reaching.filter(|_| is_value) {
            broken.push(format!("{} says {name}", source.path.display()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_file_begins_with_its_sentence_and_is_short() {
    let mut broken = Vec::new();
    for source in sources() {
        let first = source.text.lines().next().unwrap_or_default();
        if !first.starts_with("//! ") {
            broken.push(format!("{}: no first sentence", source.path.display()));
        }
        let lines = source.lines;
        if lines > 400 {
            broken.push(format!("{}: {lines} lines", source.path.display()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_map_names_every_module() {
    let map = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for source in sources() {
        if !["lib", "main", "cli"].contains(&source.module.as_str()) {
            assert!(
                map.contains(&format!("pub mod {};", source.module)),
                "lib.rs does not name {}",
                source.module
            );
            assert!(
                map.contains(&format!("[`{}`]", source.module)),
                "the map of lib.rs does not tell of {}",
                source.module
            );
        }
    }
}

/// All source files, their tests cut off.
fn sources() -> Vec<Source> {
    let src = root().join("src");
    let mut folders = vec![src.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let below = path.strip_prefix(&src).unwrap();
            let module = below.iter().next().unwrap().to_string_lossy();
            let module = module.trim_end_matches(".rs").to_owned();
            let is_tests =
                below.to_string_lossy().ends_with("tests.rs") || below.ends_with("roundtrip.rs");
            let before_tests = text
                .split("#[cfg(test)]\nmod tests {")
                .next()
                .unwrap()
                .to_owned();
            let lines = before_tests
                .lines()
                .map(|line| line.split("//").next().unwrap());
            let code = if is_tests {
                String::new()
            } else {
                lines.collect::<Vec<_>>().join("\n")
            };
            sources.push(Source {
                path,
                module,
                lines: if is_tests {
                    0
                } else {
                    before_tests.lines().count()
                },
                code,
                text,
            });
        }
    }
    assert!(sources.len() > 40, "the sources were found");
    sources
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn words(code: &str) -> BTreeSet<&str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect()
}

/// The top-level modules that code names behind `crate::` or `newsdex::`, in braces too.
fn named_modules(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for start in ["crate::", "newsdex::"] {
        for (at, _) in code.match_indices(start) {
            let rest = &code[at + start.len()..];
            match rest.strip_prefix('{') {
                None => {
                    named.insert(first_word(rest));
                }
                Some(tree) => {
                    let mut depth = 0;
                    let mut begins = true;
                    for (at, c) in tree.char_indices() {
                        match c {
                            '{' => depth += 1,
                            '}' if depth == 0 => break,
                            '}' => depth -= 1,
                            ',' if depth == 0 => begins = true,
                            c if c.is_alphanumeric() && begins && depth == 0 => {
                                named.insert(first_word(&tree[at..]));
                                begins = false;
                            }
                            _ => {}
                        }
                    }
                }
            }
        }
    }
    named
}

fn first_word(code: &str) -> String {
    let end = code.find(|c: char| !c.is_alphanumeric() && c != '_');
    code[..end.unwrap_or(code.len())].to_owned()
}

#[test]
fn the_check_itself_sees_nested_uses() {
    let named = named_modules("use crate::{\n    a::{b, c},\n    d,\n};\nuse crate::e::f;");
    assert_eq!(named, ["a", "d", "e"].map(String::from).into());
}
