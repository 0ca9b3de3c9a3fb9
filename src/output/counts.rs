//! Writes numbers: of the articles that a query finds, of what an archive holds.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde::Serialize;

use super::{
    Look, OutputFormat,
    json::write_json,
    text::{bytes, plain_line, with_thousands},
};
use crate::{
    engine::Stats,
    search::{IndexState, Results},
};

/// The JSON of a count (version 1).
#[derive(Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct CountShape<'a> {
    /// Version of this shape.
    version: u32,
    /// The whole query that ran, filters included.
    query: &'a str,
    /// Number of articles found; exact.
    total: u64,
    /// What was searched.
    index: &'a IndexState,
}

/// Writes the number of articles found.
pub fn write_count(out: &mut dyn Write, results: &Results, format: OutputFormat) -> io::Result<()> {
    match format {
        OutputFormat::Text
        | OutputFormat::Csv
        | OutputFormat::Ids
        | OutputFormat::Files
        | OutputFormat::Kwic => writeln!(out, "{}", results.total),
        OutputFormat::Json | OutputFormat::Jsonl => write_json(
            out,
            &CountShape {
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
    let dash = || "-".to_owned();
    let number = |name: &'static str, number: u64| (name, with_thousands(number));
    let mut rows = vec![
        number("articles", stats.index.articles),
        number("files", stats.files),
        ("oldest", stats.oldest.clone().unwrap_or_else(dash)),
        ("newest", stats.index.newest.clone().unwrap_or_else(dash)),
        number("undated", stats.undated),
        number("untagged", stats.untagged),
        number("hidden", stats.hidden),
        number("deleted", stats.deleted),
        ("size on disk", bytes(stats.bytes)),
        number("segments", stats.segments),
        number("commit", stats.index.commit),
    ];
    if stats.unpurged > 0 {
        rows.push(number("old texts in it", stats.unpurged));
    }
    write_rows(out, "", &rows, look)?;
    let of = |numbers: &BTreeMap<&'static str, u64>| -> Vec<(&'static str, String)> {
        let numbers = numbers.iter();
        numbers
            .map(|(name, number)| (*name, with_thousands(*number)))
            .collect()
    };
    for (dimension, values) in &stats.articles_by {
        let values = values.iter();
        let rows: Vec<(&str, String)> = values
            .map(|(label, articles)| (label.as_str(), with_thousands(*articles)))
            .collect();
        write_rows(out, &format!("articles by {dimension}"), &rows, look)?;
        let distinct = stats.labels.get(dimension).copied().unwrap_or(0);
        let more = distinct.saturating_sub(rows.len() as u64);
        if more > 0 {
            let more = with_thousands(more);
            writeln!(
                out,
                "... and {more} more; `newsdex facets {dimension}` lists them"
            )?;
        }
    }
    write_rows(out, "articles with tags", &of(&stats.tagged), look)?;
    write_rows(out, "different values", &of(&stats.labels), look)?;
    let parts = stats.bytes_of.iter();
    let parts: Vec<(&str, String)> = parts.map(|(name, size)| (*name, bytes(*size))).collect();
    write_rows(out, "size by part", &parts, look)?;
    if stats.index.articles > MANY.0 || stats.bytes > MANY.1 {
        writeln!(
            out,
            "an archive of this size is better kept on several machines, or in several indexes"
        )?;
    }
    Ok(())
}

/// Articles, and bytes of an index, beyond which one machine takes seconds for a search that finds many.
const MANY: (u64, u64) = (20_000_000, 200_000_000_000);

/// Writes rows below a title, if there are any.
fn write_rows(
    out: &mut dyn Write,
    title: &str,
    rows: &[(&str, String)],
    look: Look,
) -> io::Result<()> {
    const NARROWEST: usize = 14;
    let width = |text: &str| textwrap::core::display_width(text);
    let shown = |name: &str| -> String { plain_line(name).chars().take(60).collect() };
    let widths = rows.iter().map(|(name, _)| width(&shown(name)));
    let wide = widths.max().unwrap_or(0).max(NARROWEST);
    if !title.is_empty() && !rows.is_empty() {
        writeln!(out, "{}", look.strong(title))?;
    }
    for (name, value) in rows {
        let name = shown(name);
        let name = format!("{name}{}", " ".repeat(wide - width(&name)));
        writeln!(out, "{} {value:>12}", look.name(&name))?;
    }
    Ok(())
}
