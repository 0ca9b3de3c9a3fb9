//! Writes the values of one facet, counted.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    Look, OutputFormat,
    hits::write_cells,
    json::write_json,
    results::{write_head, write_resolved, write_state},
    text::{counted, plain_line, short_line, with_thousands},
};
use crate::search::{FacetCounts, FacetValue, IndexState, Results};

/// Longer labels are cut, in characters.
const LONGEST: usize = 300;

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
        index: &'a IndexState,
        #[serde(flatten)]
        counts: &'a FacetCounts,
    }
    let mut values = counts.values.iter();
    match format {
        OutputFormat::Json => write_json(
            out,
            &Shape {
                version: 1,
                kind: counts.dimension.name(),
                query: &results.query,
                total: results.total,
                index: &results.index,
                counts,
            },
        ),
        OutputFormat::Jsonl => values.try_for_each(|value| write_json(out, value)),
        OutputFormat::Csv => {
            let mut head = vec![counts.dimension.name(), "count"];
            if values
                .as_slice()
                .iter()
                .any(|value| value.surprise.is_some())
            {
                head.extend(["archive", "surprise"]);
            }
            write_cells(out, head.into_iter().map(str::to_owned))?;
            values.try_for_each(|value| {
                let mut cells = vec![value.label.clone(), value.count.to_string()];
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
    if counts.articles != results.total {
        let found = counted(results.total, "article");
        let name = counts.dimension;
        let line = format!("counted as if no {name} had been chosen; with the choice {found}");
        writeln!(out, "{}", look.dim(&line))?;
    }
    let cells = |value: &FacetValue| {
        let count = Some(with_thousands(value.count));
        let archive = value.archive.map(with_thousands);
        let surprise = value.surprise.map(|surprise| format!("{surprise:.2}"));
        [count, archive, surprise].map(Option::unwrap_or_default)
    };
    let by_surprise = counts.values.iter().any(|value| value.surprise.is_some());
    let head = by_surprise.then(|| ["count", "archive", "surprise"].map(str::to_owned));
    let rows = head.iter().cloned().chain(counts.values.iter().map(cells));
    let widths = rows.fold([0; 3], |widths, cells| {
        [0, 1, 2].map(|at| cells[at].len().max(widths[at]))
    });
    let line = |cells: &[String; 3]| {
        let shown = cells.iter().zip(widths).filter(|(_, width)| *width > 0);
        let shown = shown.map(|(cell, width)| format!("{cell:>width$}  "));
        shown.collect::<String>()
    };
    if let Some(head) = head {
        writeln!(
            out,
            "{}",
            look.dim(&format!("{}{}", line(&head), counts.dimension))
        )?;
    }
    for value in &counts.values {
        let label = short_line(&value.label, LONGEST);
        let label = match value.selected {
            true => look.matched(&label),
            false => label,
        };
        writeln!(out, "{}{label}", line(&cells(value)))?;
    }
    if counts.more() > 0 {
        let more = format!(
            "{}and {} more",
            line(&Default::default()),
            with_thousands(counts.more())
        );
        writeln!(out, "{}", look.dim(&more))?;
    }
    writeln!(out)?;
    write_state(out, &results.index, look)
}
