//! Writes timelines: for people a bar a period, for programs JSON and CSV.

use std::io::{self, Write};

use textwrap::core::display_width;

use super::{
    Look, OutputFormat,
    hits::write_cells,
    json::write_json,
    results::{write_head, write_resolved, write_state, write_unknown},
    text::{aligned, counted, value, with_thousands},
};
use crate::search::{Interval, Part, Timeline};

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
        OutputFormat::Json | OutputFormat::Jsonl => write_json(out, timeline),
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
    let cells = |name: &str, part: &Part, share: String| {
        let counts = [part.count, part.archive].map(with_thousands);
        let values = part.values.iter().map(|count| with_thousands(*count));
        let cells = [name.to_owned()].into_iter().chain(counts);
        cells.chain([share]).chain(values).collect::<Vec<String>>()
    };
    let name = match timeline.by {
        Interval::Week => "week of",
        by => by.name(),
    };
    let mut head = [name, "found", "of", "share"].map(str::to_owned).to_vec();
    let values = timeline.split.iter();
    head.extend(values.map(|split| value(&split.label, split.derived, HEAD)));
    let mut rows = vec![head];
    for period in &timeline.periods {
        let share = format!("{:.1} %", period.share * 100.0);
        rows.push(cells(&period.name, &period.part, share));
    }
    let rests = rests
        .iter()
        .map(|(name, part)| cells(name, part, String::new()));
    rows.extend(rests);
    // the bar stands in the last column
    rows.iter_mut().for_each(|row| row.push(String::new()));
    let lines = aligned(&rows);
    let room = look
        .width
        .saturating_sub(lines.first().map_or(0, |line| display_width(line)));
    let periods = timeline.periods.iter();
    let most = periods
        .clone()
        .map(|period| period.part.count)
        .max()
        .unwrap_or(1);
    let mut lines = lines.iter();
    if let Some(head) = lines.next() {
        writeln!(out, "{}", look.dim(head.trim_end()))?;
    }
    let mut next = None;
    for (period, line) in periods.zip(lines.by_ref()) {
        // of what lies between, the archive holds nothing
        if next.is_some_and(|next| period.days.from > next) {
            writeln!(out, "{}", look.dim("…"))?;
        }
        next = Some(period.days.to + 1);
        let bar = look.name(&bar(period.part.count, most, room.min(BAR)));
        writeln!(out, "{}", format!("{line}{bar}").trim_end())?;
    }
    for line in lines {
        writeln!(out, "{}", look.dim(line.trim_end()))?;
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
