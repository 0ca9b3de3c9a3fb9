//! Writes timelines: for people a bar a period, for programs JSON and CSV.

use std::io::{self, Write};

use super::{
    Look, OutputFormat,
    hits::write_cells,
    json::write_json,
    results::{write_head, write_resolved, write_state, write_unknown},
    text::{counted, short_line, with_thousands},
};
use crate::search::{Interval, Part, Period, Timeline};

/// The longest bar, in columns.
const BAR: usize = 40;

/// Longer labels are cut where they head a column, in characters.
const HEAD: usize = 16;

/// Writes a timeline.
pub fn write_timeline(
    out: &mut dyn Write,
    timeline: &Timeline,
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    match format {
        OutputFormat::Json => write_json(out, timeline),
        OutputFormat::Jsonl => {
            let mut periods = timeline.periods.iter();
            periods.try_for_each(|period| write_json(out, period))
        }
        OutputFormat::Csv => write_csv(out, timeline),
        OutputFormat::Text | OutputFormat::Ids | OutputFormat::Files | OutputFormat::Kwic => {
            write_text(out, timeline, look)
        }
    }
}

/// A row a period; articles that lie in none stand in rows that name the reason instead of days.
fn write_csv(out: &mut dyn Write, timeline: &Timeline) -> io::Result<()> {
    let head = ["from", "to", "count", "archive", "share"].map(str::to_owned);
    let labels = timeline.split.iter().map(|value| value.label.clone());
    write_cells(out, head.into_iter().chain(labels))?;
    let mut row = |from: &str, to: &str, part: &Part, share: String| {
        let counts = [part.count, part.archive].map(|count| count.to_string());
        let cells = [from.to_owned(), to.to_owned()].into_iter().chain(counts);
        let values = part.values.iter().map(u64::to_string);
        write_cells(out, cells.chain([share]).chain(values))
    };
    for period in &timeline.periods {
        row(
            &period.from,
            &period.to,
            &period.part,
            period.share.to_string(),
        )?;
    }
    for (name, part) in rests(timeline) {
        row(name, "", part, String::new())?;
    }
    Ok(())
}

/// What lies in no period, and why; only where something was found.
fn rests(timeline: &Timeline) -> impl Iterator<Item = (&'static str, &Part)> {
    let rests = [
        ("undated", &timeline.undated),
        ("coarser", &timeline.coarser),
    ];
    rests.into_iter().filter(|(_, part)| part.count > 0)
}

fn write_text(out: &mut dyn Write, timeline: &Timeline, look: Look) -> io::Result<()> {
    let found = counted(timeline.total, "article");
    let head = format!("{found} by {}", timeline.by.name());
    write_head(out, &head, &timeline.query, look)?;
    write_resolved(out, &timeline.resolved, look)?;
    write_unknown(out, &timeline.unknown_words, look)?;
    let rests: Vec<(&str, &Part)> = rests(timeline).collect();
    if timeline.total > 0 {
        writeln!(out)?;
        write_table(out, timeline, &rests, look)?;
    }
    if rests.iter().any(|(name, _)| *name == "coarser") {
        let by = timeline.by.name();
        let note = format!("coarser: less is known of their dates than the {by}");
        writeln!(out, "{}", look.dim(&note))?;
    }
    writeln!(out)?;
    write_state(out, &timeline.index, look)
}

fn write_table(
    out: &mut dyn Write,
    timeline: &Timeline,
    rests: &[(&str, &Part)],
    look: Look,
) -> io::Result<()> {
    let percent = |period: &Period| format!("{:.1} %", period.share * 100.0);
    let cells = |part: &Part, share: String| {
        let counts = [part.count, part.archive].map(with_thousands);
        let values = part.values.iter().map(|count| with_thousands(*count));
        counts.into_iter().chain([share]).chain(values).collect()
    };
    let name = match timeline.by {
        Interval::Week => "week of",
        by => by.name(),
    };
    let mut heads = ["found", "of", "share"].map(str::to_owned).to_vec();
    heads.extend(
        timeline
            .split
            .iter()
            .map(|value| short_line(&value.label, HEAD)),
    );
    let mut rows: Vec<(&str, Vec<String>)> = vec![(name, heads)];
    for period in &timeline.periods {
        rows.push((&period.name, cells(&period.part, percent(period))));
    }
    for (name, part) in rests {
        rows.push((name, cells(part, String::new())));
    }
    let width = |text: &str| text.chars().count();
    let first = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows[0].1.len())
        .map(|at| {
            rows.iter()
                .map(|(_, cells)| width(&cells[at]))
                .max()
                .unwrap_or(0)
        })
        .collect();
    let line = |(name, cells): &(&str, Vec<String>)| {
        let cells = cells.iter().zip(&widths);
        let cells = cells.map(|(cell, width)| format!("  {cell:>width$}"));
        format!("{name:first$}{}", cells.collect::<String>())
    };
    let room = look
        .width
        .saturating_sub(first + widths.iter().map(|width| width + 2).sum::<usize>() + 2);
    let most = timeline
        .periods
        .iter()
        .map(|period| period.part.count)
        .max();
    let mut rows = rows.iter();
    if let Some(head) = rows.next() {
        writeln!(out, "{}", look.dim(&line(head)))?;
    }
    let mut next = None;
    for period in &timeline.periods {
        // of what lies between, the archive holds nothing
        if next.is_some_and(|next| period.days.from > next) {
            writeln!(out, "{}", look.dim("…"))?;
        }
        next = Some(period.days.to + 1);
        let Some(row) = rows.next() else { break };
        let bar = bar(period.part.count, most.unwrap_or(1), room.min(BAR));
        writeln!(
            out,
            "{}",
            format!("{}  {}", line(row), look.name(&bar)).trim_end()
        )?;
    }
    for row in rows {
        writeln!(out, "{}", look.dim(&line(row)))?;
    }
    Ok(())
}

/// A bar so long as a count is of the highest one; any count above 0 is seen.
fn bar(count: u64, most: u64, room: usize) -> String {
    let eighths = (u128::from(count) * room as u128 * 8).div_ceil(u128::from(most.max(1))) as usize;
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
    format!("{}{rest}", "█".repeat(eighths / 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_count() {
        assert_eq!(bar(0, 10, 4), "");
        assert_eq!(bar(1, 1_000_000, 4), "▏");
        assert_eq!(bar(5, 10, 4), "██");
        assert_eq!(bar(10, 10, 4), "████");
        assert_eq!(bar(10, 10, 0), "");
    }
}
