//! Writes the report of an indexing run.

use std::{
    io::{self, Write},
    path::Path,
};

use super::{
    Look, OutputFormat,
    json::write_json,
    text::{bytes, counted, with_thousands},
};
use crate::{
    ingest::{Problem, Report},
    text::plain,
};

/// How many skipped records the text form lists, and how many notes.
const LISTED: (usize, usize) = (10, 3);

/// Writes a report; in its text form, paths below `here` are relative to it.
pub fn write_report(
    out: &mut dyn Write,
    report: &Report,
    here: &Path,
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    if matches!(format, OutputFormat::Json | OutputFormat::Jsonl) {
        return write_json(out, report);
    }
    let mut listed = varied(report, true, LISTED.0);
    listed.extend(varied(report, false, LISTED.1));
    for (place, problem) in listed.iter().enumerate() {
        write_problem(out, problem, here, look)?;
        // one hint for several of a kind
        if listed
            .get(place + 1)
            .is_none_or(|next| next.hint != problem.hint)
        {
            writeln!(out, "  hint: {}", plain(&problem.hint))?;
        }
    }
    let unlisted = report.skipped + report.noted - listed.len() as u64;
    if unlisted > 0 {
        let unlisted = with_thousands(unlisted);
        writeln!(
            out,
            "... and {unlisted} more; `--report FILE` writes all of them"
        )?;
    }
    let files = &report.files;
    let mut parts = vec![counted(files.seen, "file")];
    for (number, what) in [
        (files.read, "read"),
        (files.unchanged, "unchanged"),
        (files.moved, "moved"),
        (files.gone, "gone"),
        (files.missing, "missing"),
        (files.left, "not read"),
    ] {
        if number > 0 {
            parts.push(format!("{} {what}", with_thousands(number)));
        }
    }
    writeln!(out, "{}", parts.join(", "))?;
    let articles = &report.articles;
    let mut parts = Vec::new();
    for (number, what) in [
        (articles.added, "added"),
        (articles.updated, "updated"),
        (articles.unchanged, "unchanged"),
        (articles.deleted, "deleted"),
        (articles.withdrawn, "left out as deleted by hand"),
    ] {
        if number > 0 {
            parts.push(format!("{} {what}", with_thousands(number)));
        }
    }
    if parts.is_empty() {
        parts.push("none".to_owned());
    }
    writeln!(out, "articles: {}", look.strong(&parts.join(", ")))?;
    for (number, what) in [
        (report.skipped, "skipped"),
        (report.noted, "noted"),
        (
            report.skipped_before,
            "skipped earlier, in files that are unchanged",
        ),
        (
            articles.duplicate,
            "with the id of another: the newer version, else the later file, counts",
        ),
    ] {
        if number > 0 {
            writeln!(out, "records and files: {} {what}", with_thousands(number))?;
        }
    }
    if files.missing > 0 {
        let missing = counted(files.missing, "file");
        writeln!(
            out,
            "{missing} no longer there: what they held stays, `--prune` drops it"
        )?;
    }
    for path in report.vanished.iter().take(LISTED.0) {
        writeln!(out, "  {}", shown(path, here))?;
    }
    let unlisted = (files.missing + files.gone).saturating_sub(LISTED.0 as u64);
    if unlisted > 0 {
        let unlisted = with_thousands(unlisted);
        writeln!(out, "  ... and {unlisted} more; `--report FILE` names all")?;
    }
    if report.hidden > 0 {
        let hidden = counted(report.hidden, "hidden item");
        writeln!(
            out,
            "{hidden}: withheld, killed or under embargo; `is:hidden` finds them"
        )?;
    }
    if report.left_out > 0 {
        let left = counted(report.left_out, "item");
        writeln!(
            out,
            "{left} left out: no texts, such as pictures and videos"
        )?;
    }
    if !report.formats.is_empty() {
        let formats = report.formats.iter();
        let formats = formats.map(|(name, number)| format!("{} {name}", with_thousands(*number)));
        writeln!(out, "read as: {}", formats.collect::<Vec<_>>().join(", "))?;
    }
    if report.dry_run {
        writeln!(out, "nothing was written: this was a dry run")?;
    }
    if report.settled {
        let commit = with_thousands(report.commit);
        writeln!(out, "tags: settled anew; commit {commit}")?;
    }
    if report.needs_retag {
        let hint = "`newsdex retag` gives all articles the tags that the rules give today";
        writeln!(
            out,
            "tags: the rules have changed since some articles were read"
        )?;
        writeln!(out, "  hint: {hint}")?;
    }
    if files.read + files.moved + files.gone > 0 {
        writeln!(
            out,
            "{}",
            look.dim(&format!(
                "{} of text in {:.1} s, {:.1} MB/s; commit {}",
                bytes(report.bytes),
                report.seconds,
                report.speed(),
                with_thousands(report.commit)
            ))
        )?;
    }
    Ok(())
}

/// Writes a report as lines of JSON: one a file that was read, one a problem, and the whole at the end.
pub fn write_report_lines(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for file in &report.read {
        write_json(out, &serde_json::json!({"file": file}))?;
    }
    for problem in &report.problems {
        write_json(out, &serde_json::json!({"problem": problem}))?;
    }
    let whole = Report {
        problems: Vec::new(),
        ..report.clone()
    };
    write_json(out, &serde_json::json!({"report": whole}))
}

fn write_problem(
    out: &mut dyn Write,
    problem: &Problem,
    here: &Path,
    look: Look,
) -> io::Result<()> {
    let place = match (problem.record, problem.byte) {
        (Some(record), Some(byte)) => format!("#{record} (byte {})", with_thousands(byte)),
        (Some(record), None) => format!("#{record}"),
        _ => String::new(),
    };
    let kind = if problem.lost { "skipped" } else { "noted" };
    let path = format!("{}{place}", shown(&problem.path, here));
    writeln!(
        out,
        "{kind}: {}: {}",
        look.name(&path),
        plain(&problem.what)
    )
}

/// A path as it is shown: relative to `here` where it is below that.
fn shown(path: &str, here: &Path) -> String {
    let path = Path::new(path);
    let path = path.strip_prefix(here).unwrap_or(path).display();
    plain(&path.to_string())
}

/// Some of the problems that cost a record, or of the others: of each kind, which its hint tells, the first before the
/// second of any.
fn varied(report: &Report, lost: bool, most: usize) -> Vec<&Problem> {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    let mut ranked = Vec::new();
    for problem in report
        .problems
        .iter()
        .filter(|problem| problem.lost == lost)
    {
        let known = kinds.iter().position(|(hint, _)| *hint == problem.hint);
        let kind = known.unwrap_or(kinds.len());
        if known.is_none() {
            kinds.push((&problem.hint, 0));
        }
        if let Some((_, rank)) = kinds.get_mut(kind) {
            ranked.push((*rank, kind, problem));
            *rank += 1;
        }
    }
    ranked.sort_by_key(|(rank, _, _)| *rank);
    ranked.truncate(most);
    // those of a kind stand together
    ranked.sort_by_key(|(_, kind, _)| *kind);
    ranked.into_iter().map(|(_, _, problem)| problem).collect()
}
