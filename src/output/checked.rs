//! Writes what a check of an index found.

use std::{
    io::{self, Write},
    path::Path,
};

use super::{
    Look, OutputFormat,
    json::write_json,
    text::{bytes, counted, with_thousands},
};
use crate::{engine::Checked, text::plain};

/// How many source files the text form lists.
const LISTED: usize = 20;

/// Writes it; in its text form, paths below `here` are relative to it.
pub fn write_checked(
    out: &mut dyn Write,
    checked: &Checked,
    here: &Path,
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    if matches!(format, OutputFormat::Json | OutputFormat::Jsonl) {
        return write_json(out, checked);
    }
    let short = |path: &str| {
        let path = Path::new(path);
        let path = path.strip_prefix(here).unwrap_or(path).display();
        plain(&path.to_string())
    };
    for finding in &checked.findings {
        let object = look.name(&short(&finding.object));
        writeln!(out, "damaged: {object}: {}", plain(&finding.what))?;
    }
    if !checked.again.is_empty() {
        writeln!(out, "articles are missing of:")?;
        for path in checked.again.iter().take(LISTED) {
            writeln!(out, "  {}", short(path))?;
        }
        let more = checked.again.len().saturating_sub(LISTED);
        if more > 0 {
            let more = with_thousands(more as u64);
            writeln!(out, "  ... and {more} more; `--format json` names all")?;
        }
    }
    if !checked.findings.is_empty() && checked.deliveries > 0 {
        writeln!(
            out,
            "what came through standard input can't be read again: `newsdex export` saves what can still be read"
        )?;
    }
    let verdict = match checked.findings.is_empty() {
        true => "sound",
        false => "damaged",
    };
    writeln!(
        out,
        "{}: {} of segments, {}; {}, {} of them compared; commit {}",
        look.strong(verdict),
        counted(checked.files, "file"),
        bytes(checked.bytes),
        counted(checked.articles, "article"),
        with_thousands(checked.compared),
        with_thousands(checked.commit)
    )
}
