//! Writes the values of one facet, counted.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    Look, OutputFormat,
    hits::write_cells,
    json::write_json,
    results::{LONGEST, write_head, write_resolved, write_state, write_unknown},
    text::{aligned, counted, origin, plain_line, with_thousands},
};
use crate::search::{FacetCounts, FacetOrder, IndexState, Resolved, Results, UnknownWord};

/// The JSON of the values of one facet (version 1).
#[derive(Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct FacetShape<'a> {
    /// Version of this shape.
    version: u32,
    /// The facet.
    kind: &'static str,
    /// The whole query that ran, filters included.
    query: &'a str,
    /// What the facet filters meant.
    resolved: &'a [Resolved],
    /// Words of the query that no article holds in any form.
    unknown_words: &'a [UnknownWord],
    /// Number of articles found; exact.
    total: u64,
    /// What was searched.
    index: &'a IndexState,
    /// The values.
    #[serde(flatten)]
    counts: &'a FacetCounts,
}

/// Writes the values of one facet, a line each.
pub fn write_facet(
    out: &mut dyn Write,
    results: &Results,
    counts: &FacetCounts,
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    let mut values = counts.values.iter();
    match format {
        OutputFormat::Json => write_json(
            out,
            &FacetShape {
                version: 1,
                kind: counts.dimension.name(),
                query: &results.query,
                resolved: &results.resolved,
                unknown_words: &results.unknown_words,
                total: results.total,
                index: &results.index,
                counts,
            },
        ),
        OutputFormat::Jsonl => values.try_for_each(|value| write_json(out, value)),
        OutputFormat::Csv => {
            let mut head = vec![counts.dimension.name(), "count"];
            let tags = counts.dimension.kind().is_some();
            head.extend(tags.then_some("origin"));
            if by_surprise(counts) {
                head.extend(["archive", "surprise"]);
            }
            write_cells(out, head.into_iter().map(str::to_owned))?;
            values.try_for_each(|value| {
                let mut cells = vec![value.label.clone(), value.count.to_string()];
                cells.extend(tags.then(|| origin(value.derived).to_owned()));
                cells.extend(value.archive.map(|count| count.to_string()));
                cells.extend(value.surprise.map(|surprise| surprise.to_string()));
                write_cells(out, cells)
            })
        }
        OutputFormat::Ids => {
            values.try_for_each(|value| writeln!(out, "{}", plain_line(&value.label)))
        }
        OutputFormat::Text | OutputFormat::Files | OutputFormat::Kwic => {
            write_text(out, results, counts, look)
        }
    }
}

fn by_surprise(counts: &FacetCounts) -> bool {
    counts.order == FacetOrder::Surprise
}

fn write_text(
    out: &mut dyn Write,
    results: &Results,
    counts: &FacetCounts,
    look: Look,
) -> io::Result<()> {
    let distinct = counted(counts.distinct, "value");
    let typed = counts.beginning.as_deref();
    let typed = typed.map_or(String::new(), |typed| {
        format!(" like {}", plain_line(typed))
    });
    let articles = counted(counts.articles, "article");
    let head = format!("{}: {distinct}{typed} in {articles}", counts.dimension);
    write_head(out, &head, &results.query, look)?;
    write_resolved(out, &results.resolved, look)?;
    write_unknown(out, &results.unknown_words, look)?;
    if counts.articles != results.total {
        let found = counted(results.total, "article");
        let name = counts.dimension;
        let line = format!("counted as if the choice of {name} had not been made; with it {found}");
        writeln!(out, "{}", look.dim(&line))?;
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    if by_surprise(counts) && !counts.values.is_empty() {
        let heads = ["count", "archive", "surprise", counts.dimension.name()];
        rows.push(heads.map(|head| look.dim(head)).to_vec());
    }
    for value in &counts.values {
        let mut row = vec![with_thousands(value.count)];
        row.extend(value.archive.map(with_thousands));
        row.extend(value.surprise.map(|surprise| format!("{surprise:.2}")));
        let label = super::text::value(&value.label, value.derived, LONGEST);
        row.push(match value.selected {
            true => look.matched(&label),
            false => label,
        });
        rows.push(row);
    }
    if counts.more() > 0 {
        let more = look.dim(&format!("and {} more", with_thousands(counts.more())));
        let cells = rows.last().map_or(1, Vec::len);
        let mut row = vec![String::new(); cells - 1];
        row.push(more);
        rows.push(row);
    }
    for line in aligned(&rows) {
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(out)?;
    write_state(out, &results.index, look)
}
