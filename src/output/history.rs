//! Writes the versions of an article.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    Look, OutputFormat,
    json::write_json,
    text::{aligned, plain_line},
};
use crate::history::Past;

/// The JSON of the versions of an article (version 1).
#[derive(Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct HistoryShape<'a> {
    /// Version of this shape.
    version: u32,
    /// The versions, the oldest first, the present one last.
    versions: &'a [Past],
}

/// Writes versions, the present one last.
pub fn write_history(
    out: &mut dyn Write,
    versions: &[Past],
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    if matches!(format, OutputFormat::Json | OutputFormat::Jsonl) {
        let version = 1;
        return write_json(out, &HistoryShape { version, versions });
    }
    let last = versions.len().saturating_sub(1);
    let rows = versions.iter().enumerate().map(|(place, past)| {
        let time = past.time.map(|time| time.to_string().replace('T', " "));
        let number = past.version.map(|version| version.to_string());
        let headline = plain_line(past.headline.as_deref().unwrap_or("-"));
        vec![
            time.unwrap_or_else(|| "-".to_owned()),
            number.unwrap_or_else(|| "-".to_owned()),
            if place == last { "now" } else { "" }.to_owned(),
            look.strong(&headline),
        ]
    });
    let mut table = vec![
        ["time", "version", "", "headline"]
            .map(str::to_owned)
            .to_vec(),
    ];
    table.extend(rows);
    for line in aligned(&table) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
