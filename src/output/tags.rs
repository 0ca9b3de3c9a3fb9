//! Writes what tags stand for.

use std::io::{self, Write};

use super::{
    Look, OutputFormat,
    json::write_json,
    results::LONGEST,
    text::{aligned, counted, short_line, with_thousands},
};
use crate::{
    facet::Kind,
    tags::{RawTag, Retagged, TagReport, TagWhy},
};

/// Writes groups of labels and doubtful pairs, a paragraph and a line each.
pub fn write_tags(
    out: &mut dyn Write,
    report: &TagReport,
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    if matches!(format, OutputFormat::Json | OutputFormat::Jsonl) {
        return write_json(out, report);
    }
    let said = |tag: &RawTag| {
        let count = look.dim(&with_thousands(tag.articles));
        format!("{} {count}", short_line(&tag.label, LONGEST))
    };
    // what has another kind at its source says so
    let spelled = |kind: Kind, tag: &RawTag| match tag.kind == kind {
        true => said(tag),
        false => format!(
            "{} {}",
            said(tag),
            look.dim(&format!("as {}", tag.kind.name()))
        ),
    };
    for group in &report.groups {
        let labels = group.labels.iter().map(|tag| spelled(group.kind, tag));
        let labels: Vec<String> = labels.collect();
        let kind = look.name(&format!("{:<6}", group.kind.name()));
        let shown = look.strong(&short_line(&group.label, LONGEST));
        let line = format!("{kind} {shown} = {}", labels.join(" · "));
        writeln!(out, "{}", look.wrapped(&line, "", "       "))?;
    }
    for (one, other) in &report.doubtful {
        writeln!(out, "{} ? {}", said(one), said(other))?;
    }
    Ok(())
}

/// Writes why labels have their kinds.
pub fn write_why(
    out: &mut dyn Write,
    why: &[TagWhy],
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    if matches!(format, OutputFormat::Json | OutputFormat::Jsonl) {
        return write_json(out, &why);
    }
    for label in why {
        let tag = &label.tag;
        let name = look.strong(&short_line(&tag.label, LONGEST));
        let kind = label.kind.map_or("nothing", |kind| kind.name());
        let shown = match label.shown == tag.label {
            true => String::new(),
            false => format!(", shown as {}", short_line(&label.shown, LONGEST)),
        };
        let said = [
            (tag.given, format!("given as {} in", tag.kind.name())),
            (tag.articles - tag.given, "told by the text of".to_owned()),
            (label.said, "only said in".to_owned()),
        ];
        let said = said.into_iter().filter(|(articles, _)| *articles > 0);
        let said = said.map(|(articles, how)| format!(" · {how} {}", counted(articles, "article")));
        writeln!(out, "{name}: {kind}{shown}{}", said.collect::<String>())?;
        // what speaks for nothing is of no interest
        let reasons = label
            .reasons
            .iter()
            .filter(|reason| reason.points.abs() >= 0.05);
        let rows = reasons.map(|reason| {
            let what = short_line(&reason.what, LONGEST);
            vec![
                format!("{:+.1}", reason.points),
                reason.kind.name().to_owned(),
                what,
            ]
        });
        for line in aligned(&rows.collect::<Vec<_>>()) {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(())
}

/// Writes what was done to the stored articles.
pub fn write_retagged(
    out: &mut dyn Write,
    retagged: &Retagged,
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    if matches!(format, OutputFormat::Json | OutputFormat::Jsonl) {
        return write_json(out, retagged);
    }
    let changed = look.strong(&with_thousands(retagged.changed));
    let articles = counted(retagged.articles, "article");
    let commit = with_thousands(retagged.commit);
    writeln!(out, "{articles}, {changed} with other tags than before")?;
    writeln!(out, "{}", look.dim(&format!("commit {commit}")))
}
