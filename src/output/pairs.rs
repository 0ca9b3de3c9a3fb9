//! Writes pairs of values that meet: for people a table, for programs JSON and CSV.

use std::io::{self, Write};

use super::{
    Look, OutputFormat,
    hits::write_cells,
    json::write_json,
    results::{write_head, write_resolved, write_state, write_unknown},
    text::{aligned, counted, origin, value, with_thousands},
};
use crate::search::{Pair, Pairs};

/// Longer labels are cut, in characters.
const LONGEST: usize = 60;

/// Writes pairs, a line each.
pub fn write_pairs(
    out: &mut dyn Write,
    pairs: &Pairs,
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    match format {
        OutputFormat::Json => write_json(out, pairs),
        OutputFormat::Jsonl => pairs
            .pairs
            .iter()
            .try_for_each(|pair| write_json(out, pair)),
        OutputFormat::Csv => {
            let head = [
                "one",
                "other",
                "count",
                "count_one",
                "count_other",
                "surprise",
                "first_date",
                "first_id",
                "origin_one",
                "origin_other",
            ];
            write_cells(out, head.map(str::to_owned))?;
            pairs.pairs.iter().try_for_each(|pair| write_row(out, pair))
        }
        OutputFormat::Text | OutputFormat::Ids | OutputFormat::Files | OutputFormat::Kwic => {
            write_text(out, pairs, look)
        }
    }
}

fn write_row(out: &mut dyn Write, pair: &Pair) -> io::Result<()> {
    let first = pair.first.as_ref();
    let cells = [
        pair.one.clone(),
        pair.other.clone(),
        pair.count.to_string(),
        pair.count_one.to_string(),
        pair.count_other.to_string(),
        pair.surprise.to_string(),
        first.map_or(String::new(), |first| first.date.clone()),
        first.map_or(String::new(), |first| first.id.clone()),
        origin(pair.derived_one).to_owned(),
        origin(pair.derived_other).to_owned(),
    ];
    write_cells(out, cells)
}

fn write_text(out: &mut dyn Write, pairs: &Pairs, look: Look) -> io::Result<()> {
    let found = counted(pairs.total, "article");
    let head = format!("pairs of {} in {found}", pairs.kind);
    write_head(out, &head, &pairs.query, look)?;
    write_resolved(out, &pairs.resolved, look)?;
    write_unknown(out, &pairs.unknown_words, look)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    if !pairs.pairs.is_empty() {
        let heads = ["both", "surprise", "first", pairs.kind];
        rows.push(heads.map(|head| look.dim(head)).to_vec());
    }
    let counted = |label: &str, derived: bool, count: u64| {
        let count = look.dim(&with_thousands(count));
        format!("{} {count}", value(label, derived, LONGEST))
    };
    rows.extend(pairs.pairs.iter().map(|pair| {
        let first = pair.first.as_ref().map(|first| first.date.clone());
        let one = counted(&pair.one, pair.derived_one, pair.count_one);
        let other = counted(&pair.other, pair.derived_other, pair.count_other);
        vec![
            with_thousands(pair.count),
            format!("{:.2}", pair.surprise),
            first.unwrap_or_else(|| "undated".to_owned()),
            format!("{one} + {other}"),
        ]
    }));
    for line in aligned(&rows) {
        writeln!(out, "{}", line.trim_end())?;
    }
    if pairs.more {
        writeln!(out, "{}", look.dim("there are more: -n shows them"))?;
    }
    writeln!(out)?;
    write_state(out, &pairs.index, look)
}
