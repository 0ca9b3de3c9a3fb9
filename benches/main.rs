//! Measures newsdex on generated and on real archives: `cargo bench`, `cargo bench -- latency`.
//!
//! Parts: `read` (without the engine), `throughput`, `baseline` (raw tantivy, beside `throughput`), `latency`, `page`, `facets`, `oneshot`, `relevance`;
//! a word of the command line that is part of a part's or a corpus's name leaves the others out. Real archives are
//! measured where the environment variable `NEWSDEX_DATA` names their folder, a generated one of a million articles only
//! by its name: `cargo bench -- million facets`. Progress goes to stderr.

mod baseline;
mod corpora;
mod facets;
mod latency;
mod queries;
mod reading;
mod relevance;
mod throughput;

use std::env;

const PARTS: [&str; 8] = [
    "read",
    "throughput",
    "baseline",
    "latency",
    "page",
    "facets",
    "oneshot",
    "relevance",
];

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    if throughput::is_child(&args) {
        return;
    }
    if args.is_empty() || args.iter().any(|arg| arg == "read") {
        reading::measure();
        if args.len() == 1 {
            return;
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let (corpora, skipped) = corpora::all(folder.path(), &args);
    let wanted = |names: &[&str], name: &str| {
        let picks = |name: &str| args.iter().any(|arg| name.contains(arg.as_str()));
        picks(name) || !names.iter().any(|name| picks(name))
    };
    if wanted(&PARTS, "relevance") {
        eprintln!("relevance");
        relevance::measure(folder.path());
        if PARTS.iter().filter(|part| wanted(&PARTS, part)).count() == 1 {
            return;
        }
    }
    let names: Vec<&str> = corpora.iter().map(|corpus| corpus.name).collect();
    let mut table = Table::default();
    for corpus in corpora.iter().filter(|corpus| wanted(&names, corpus.name)) {
        table.corpora.push(corpus.name);
        let part = |name| {
            let wanted = wanted(&PARTS, name);
            if wanted {
                eprintln!("{}: {name}", corpus.name);
            }
            wanted
        };
        let folder = folder.path().join(corpus.name.to_owned() + "-index");
        let index = folder.join("ours");
        let (throughput, raw) = (part("throughput"), part("baseline"));
        if throughput || raw {
            throughput::measure(corpus, &folder, raw, &mut table);
        } else {
            throughput::ingest(&index, &corpus.root);
        }
        let classes = queries::choose(&corpus.root);
        if part("latency") {
            latency::classes(&index, &classes, &mut table);
        }
        if part("page") {
            latency::page(&index, &classes[0], &mut table);
        }
        if part("facets") {
            facets::measure(&index, &classes[0], &mut table);
        }
        if part("oneshot") {
            latency::one_shot(&index, &classes[0], &mut table);
        }
    }
    table.print();
    for line in skipped {
        println!("{line}");
    }
}

/// What was measured: a row a measure, a column a corpus.
#[derive(Default)]
struct Table {
    corpora: Vec<&'static str>,
    rows: Vec<Row>,
}

struct Row {
    what: String,
    unit: &'static str,
    /// In the order of the corpora; empty where nothing was measured.
    values: Vec<String>,
    target: String,
}

impl Table {
    /// Notes a value of the last corpus.
    fn say(&mut self, what: &str, unit: &'static str, value: String, target: &str) {
        let same = |row: &Row| row.what == what && row.unit == unit;
        let at = self.rows.iter().position(same).unwrap_or_else(|| {
            self.rows.push(Row {
                what: what.to_owned(),
                unit,
                values: Vec::new(),
                target: target.to_owned(),
            });
            self.rows.len() - 1
        });
        let values = &mut self.rows[at].values;
        values.resize(self.corpora.len(), String::new());
        values[self.corpora.len() - 1] = value;
    }

    fn print(&self) {
        let head = Row {
            what: "measure".to_owned(),
            unit: "unit",
            values: self.corpora.iter().map(|name| (*name).to_owned()).collect(),
            target: "target".to_owned(),
        };
        let rows: Vec<&Row> = std::iter::once(&head).chain(&self.rows).collect();
        let widest = |width: fn(&Row) -> usize| rows.iter().map(|row| width(row)).max().unwrap();
        let what = widest(|row| row.what.len());
        let unit = widest(|row| row.unit.len());
        let value = widest(|row| row.values.iter().map(String::len).max().unwrap_or(0));
        let target = head.target.len();
        for row in rows {
            print!("{:what$}  {:unit$}", row.what, row.unit);
            for at in 0..self.corpora.len() {
                let shown = row.values.get(at).map_or("", String::as_str);
                print!("  {shown:>value$}");
            }
            println!("  {:>target$}", row.target);
        }
    }
}

fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
