//! Writes the versions of an article.

use std::io::{self, Write};

use super::{
    Look, OutputFormat,
    json::write_json,
    text::{aligned, plain_line},
};
use crate::history::Past;

/// Writes versions, the present one last.
pub fn write_history(
    out: &mut dyn Write,
    versions: &[Past],
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    if matches!(format, OutputFormat::Json | OutputFormat::Jsonl) {
        let whole = serde_json::json!({"version": 1, "versions": versions});
        return write_json(out, &whole);
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
