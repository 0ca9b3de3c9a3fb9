//! Writes counts: of one facet, of a query, of the archive.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    Look, OutputFormat,
    hits::write_cells,
    json::write_json,
    results::write_state,
    text::{bytes, counted, plain_line, short_line, with_thousands},
};
use crate::{
    engine::Stats,
    search::{FacetCounts, FacetValue, Results},
    text::plain,
};

/// Writes the values of one facet, a line each.
pub fn write_facet(
    out: &mut dyn Write,
    results: &Results,
    counts: &FacetCounts,
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct Shape<'a> {
        version: u32,
        kind: &'static str,
        query: &'a str,
        total: u64,
        distinct: u64,
        values: &'a [FacetValue],
    }
    match format {
        OutputFormat::Json => write_json(
            out,
            &Shape {
                version: 1,
                kind: counts.dimension.name(),
                query: &results.query,
                total: results.total,
                distinct: counts.distinct,
                values: &counts.values,
            },
        ),
        OutputFormat::Jsonl => {
            let mut values = counts.values.iter();
            values.try_for_each(|value| write_json(out, value))
        }
        OutputFormat::Csv => {
            let head = [counts.dimension.name(), "count"].map(str::to_owned);
            write_cells(out, head)?;
            let mut values = counts.values.iter();
            values.try_for_each(|value| {
                write_cells(out, [value.label.clone(), value.count.to_string()])
            })
        }
        OutputFormat::Ids => {
            let mut values = counts.values.iter();
            values.try_for_each(|value| writeln!(out, "{}", plain_line(&value.label)))
        }
        OutputFormat::Text | OutputFormat::Files | OutputFormat::Kwic => {
            let distinct = counted(counts.distinct, "value");
            let articles = counted(results.total, "article");
            let query = match results.query.as_str() {
                "" => String::new(),
                query => format!(" · {}", plain(query)),
            };
            let head = format!("{}: {distinct} in {articles}", counts.dimension);
            writeln!(out, "{}{query}", look.strong(&head))?;
            let width = counts.values.first();
            let width = width.map_or(1, |value| with_thousands(value.count).len());
            for value in &counts.values {
                let count = with_thousands(value.count);
                let label = short_line(&value.label, 300);
                let label = match value.selected {
                    true => look.matched(&label),
                    false => label,
                };
                writeln!(out, "{count:>width$}  {label}")?;
            }
            let more = counts.distinct - counts.values.len() as u64;
            if more > 0 {
                let more = format!("{:>width$}  and {} more", "", with_thousands(more));
                writeln!(out, "{}", look.dim(&more))?;
            }
            writeln!(out)?;
            write_state(out, &results.index, look)
        }
    }
}

/// Writes the number of articles found.
pub fn write_count(out: &mut dyn Write, results: &Results, format: OutputFormat) -> io::Result<()> {
    #[derive(Serialize)]
    struct Shape<'a> {
        version: u32,
        query: &'a str,
        total: u64,
        index: &'a crate::search::IndexState,
    }
    match format {
        OutputFormat::Text
        | OutputFormat::Csv
        | OutputFormat::Ids
        | OutputFormat::Files
        | OutputFormat::Kwic => writeln!(out, "{}", results.total),
        OutputFormat::Json | OutputFormat::Jsonl => write_json(
            out,
            &Shape {
                version: 1,
                query: &results.query,
                total: results.total,
                index: &results.index,
            },
        ),
    }
}

/// Writes what an archive holds.
pub fn write_stats(
    out: &mut dyn Write,
    stats: &Stats,
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    if matches!(format, OutputFormat::Json | OutputFormat::Jsonl) {
        return write_json(out, stats);
    }
    let mut rows = vec![
        ("articles", with_thousands(stats.index.articles)),
        ("files", with_thousands(stats.files)),
        ("oldest", stats.oldest.clone().unwrap_or_else(|| "-".into())),
        (
            "newest",
            stats.index.newest.clone().unwrap_or_else(|| "-".into()),
        ),
        ("undated", with_thousands(stats.undated)),
        ("hidden", with_thousands(stats.hidden)),
        ("size on disk", bytes(stats.bytes)),
        ("segments", with_thousands(stats.segments)),
        ("commit", with_thousands(stats.index.commit)),
    ];
    let labels = stats.labels.iter();
    rows.extend(labels.map(|(name, distinct)| (*name, with_thousands(*distinct))));
    for (place, (name, value)) in rows.iter().enumerate() {
        if place == 9 {
            writeln!(out, "{}", look.strong("different values"))?;
        }
        writeln!(out, "{} {value:>12}", look.name(&format!("{name:<14}")))?;
    }
    Ok(())
}
