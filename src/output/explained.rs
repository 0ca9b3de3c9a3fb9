//! Writes how a record was read.

use std::{
    io::{self, Write},
    path::Path,
};

use super::{Look, OutputFormat, json::write_json, text::plain_line};
use crate::ingest::{Explained, Said};

/// Writes how a record was read; in its text form, paths below `here` are relative to it.
pub fn write_explained(
    out: &mut dyn Write,
    explained: &Explained,
    here: &Path,
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    if matches!(format, OutputFormat::Json | OutputFormat::Jsonl) {
        return write_json(out, explained);
    }
    let path = Path::new(&explained.path);
    let path = path
        .strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string();
    let record = explained.record.map(|record| format!("#{record}"));
    let place = plain_line(&format!("{path}{}", record.unwrap_or_default()));
    if let Some(Said { what, hint }) = &explained.problem {
        writeln!(out, "{}: {}", look.name(&place), plain_line(what))?;
        return writeln!(out, "  hint: {}", plain_line(hint));
    }
    let shape = explained.shape.as_deref().unwrap_or("unknown");
    writeln!(out, "{}: {}", look.name(&place), plain_line(shape))?;
    let widest = |width: usize, text: &str| width.max(text.chars().count().min(36));
    let width = explained
        .filled
        .iter()
        .map(|filled| filled.path.as_str())
        .fold(0, widest);
    for filled in &explained.filled {
        let (path, value) = (plain_line(&filled.path), plain_line(&filled.value));
        let line = format!("  {:<9} {path:<width$}  {value}", filled.field);
        writeln!(out, "{}", line.trim_end())?;
    }
    if !explained.unused.is_empty() {
        let unused = plain_line(&explained.unused.join(", "));
        writeln!(out, "  {}", look.dim(&format!("not used  {unused}")))?;
    }
    Ok(())
}
