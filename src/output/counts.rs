//! Writes numbers: of the articles that a query finds, of what an archive holds.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    Look, OutputFormat,
    json::write_json,
    text::{bytes, with_thousands},
};
use crate::{engine::Stats, search::Results};

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
