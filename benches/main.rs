//! Measures newsdex on real and on generated archives: `cargo bench`, `cargo bench -- latency`, `cargo bench -- news-en`.
//!
//! Parts: `read` (without the engine), `indexing`, `raw` (tantivy by itself, beside `indexing` and `latency`), `latency`,
//! `page`, `facets`, `oneshot`, `relevance`; words of the command line pick parts and corpora by their names. Real archives
//! are measured where the environment variable `NEWSDEX_DATA` names their folder. Of the generated ones 10,000 articles are
//! measured always, others by name (`30k`, `100k`, `300k`, `1M`), all in a row by `scale`.
//!
//! `--json FILE` writes all values down, `--compare FILE` prints ratios to those of an earlier run, `--keep FOLDER` works in
//! a folder that stays and is to be empty. What `benches/peers/run.py` needs is in [`peer`]. Progress goes to stderr.

mod corpora;
mod facets;
mod finished;
mod generate;
mod indexing;
mod latency;
mod peer;
mod queries;
mod raw;
mod reading;
mod relevance;
mod table;

use std::{env, fs, path::PathBuf};

use table::Table;

/// What can be measured of a corpus; `raw` is left out of the curve unless it is asked for.
const PARTS: [&str; 6] = ["indexing", "raw", "latency", "page", "facets", "oneshot"];

/// What is measured without these corpora.
const APART: [&str; 2] = ["read", "relevance"];

fn main() {
    let mut args: Vec<String> = env::args().skip(1).collect();
    // cargo adds this
    args.retain(|arg| arg != "--bench");
    if indexing::is_child(&args) || peer::is_peer(&args) {
        return;
    }
    let mut option = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.remove(at);
        Some(PathBuf::from(args.remove(at)))
    };
    let (json, compare, keep) = (option("--json"), option("--compare"), option("--keep"));
    let asked = |name: &str| args.iter().any(|arg| arg == name);
    let any_part = PARTS.iter().chain(&APART).any(|part| asked(part));
    let wanted = |part: &str| match any_part {
        true => asked(part),
        false => part != "raw" || !asked(corpora::SCALE),
    };
    let temporary = tempfile::tempdir().unwrap();
    let folder = keep.as_deref().unwrap_or(temporary.path());
    fs::create_dir_all(folder).unwrap();
    if wanted("read") {
        reading::measure();
    }
    if wanted("relevance") {
        eprintln!("relevance");
        relevance::measure(folder);
    }
    if !PARTS.iter().any(|part| wanted(part)) {
        return;
    }
    let (corpora, skipped) = corpora::all(folder, &args);
    let mut table = Table::default();
    for corpus in &corpora {
        table.corpora.push(corpus.name.to_owned());
        let part = |name| {
            let wanted = wanted(name);
            if wanted {
                eprintln!("{}: {name}", corpus.name);
            }
            wanted
        };
        let folder = indexing::fresh(&folder.join(corpus.name.to_owned() + "-index"));
        let (ours, articles) = (folder.join("ours"), folder.join("finished.jsonl"));
        let with_raw = part("raw");
        if part("indexing") {
            indexing::measure(corpus, &folder, with_raw, &mut table);
        } else {
            indexing::ingest(&ours, &corpus.root);
        }
        if !articles.exists() {
            let most = if with_raw {
                usize::MAX
            } else {
                queries::LOOKED_AT
            };
            finished::write(&ours, most, &articles);
        }
        let classes = queries::choose(&articles);
        if part("latency") {
            let raw = with_raw.then(|| {
                let stems = indexing::fresh(&folder.join("stems"));
                raw::index(&stems, &articles, raw::Fields::Stems);
                raw::Raw::open(&stems)
            });
            latency::classes(&ours, raw.as_ref(), &classes, &mut table);
        }
        if part("page") {
            latency::page(&ours, &classes[0], &mut table);
        }
        if part("facets") {
            facets::measure(&ours, &classes[0], &mut table);
        }
        if part("oneshot") {
            latency::one_shot(&ours, &classes[0], &mut table);
        }
        if wanted("indexing") {
            indexing::measure_more(&folder, &mut table);
        }
    }
    table.print();
    for line in skipped {
        println!("{line}");
    }
    if let Some(path) = json {
        table.write(&path);
    }
    if let Some(path) = compare {
        table.compare(&path);
    }
}
