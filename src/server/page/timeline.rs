//! The timeline: a bar a period, which narrows the dates to it.

use super::state::State;
use crate::{
    engine::Engine,
    output::with_thousands,
    query::{DateRange, Query, parse},
    search::{Facets, Interval, Page, Passages, Period, Search, Timeline, refine},
    server::{api::interval, problem::Problem},
};

/// How many bars there are at most.
const BARS: i64 = 500;

/// The drawing, in units of its own.
const WIDE: f64 = 1000.0;
const HIGH: f64 = 100.0;

/// A timeline, drawn.
pub(super) struct Drawing {
    pub bars: Vec<Bar>,
    pub by: &'static str,
    /// The other lengths of periods that fit: name, address, whether it is this one.
    pub periods: Vec<(&'static str, String, bool)>,
    pub share: bool,
    /// The same with shares instead of counts, or back.
    pub switched: String,
    /// What the highest bar stands for.
    pub highest: String,
    /// The first and the last day, as the axis says them.
    pub first: String,
    pub last: String,
    /// What is in no bar.
    pub left_out: Vec<String>,
    /// As a table.
    pub table: String,
    /// What stands in the fields for the first and the last day, and what their form carries along.
    pub since: String,
    pub until: String,
    pub carried: Vec<(&'static str, String)>,
    /// The page without dates, where there are any.
    pub undone: Option<String>,
}

/// A period.
pub(super) struct Bar {
    pub name: String,
    pub count: String,
    pub archive: String,
    pub share: String,
    pub address: String,
    pub x: String,
    pub y: String,
    pub width: String,
    pub height: String,
}

/// Draws the timeline of a search.
pub(super) fn drawing(
    engine: &dyn Engine,
    state: &State,
    search: &Search,
) -> Result<Drawing, Problem> {
    let search = Search {
        facets: Facets::none(),
        page: Page::NONE,
        passages: Passages::Best(0),
        ..search.clone()
    };
    let months = engine.timeline(&search, Interval::Month)?;
    let by = match state.said("by") {
        Some(name) => interval(Some(name)),
        None => at_a_glance(&months),
    };
    let by = fitting(&months, by);
    let timeline = match by {
        Interval::Month => months.clone(),
        by => engine.timeline(&search, by)?,
    };
    Ok(drawn(state, &months, &timeline))
}

/// From the first day of a timeline to its last, in days.
fn days(timeline: &Timeline) -> i64 {
    let first = timeline.periods.first();
    let last = timeline.periods.last();
    let days = first
        .zip(last)
        .map(|(first, last)| last.days.to - first.days.from + 1);
    days.unwrap_or(0)
}

/// The periods by which a span of time can be taken in.
fn at_a_glance(months: &Timeline) -> Interval {
    match days(months) {
        // of less than the month known
        0 if months.coarser.count > 0 => Interval::Year,
        0..=92 => Interval::Day,
        93..=550 => Interval::Week,
        551..=5500 => Interval::Month,
        _ => Interval::Year,
    }
}

/// These periods, or the next longer ones of which there are not too many.
fn fitting(months: &Timeline, by: Interval) -> Interval {
    // those without any article are no bars
    let month = months.periods.len() as i64;
    let fits = |by: Interval| {
        let of_a_month = 31 / length(by) + 1;
        month * of_a_month <= BARS || days(months) / length(by) <= BARS
    };
    let order = [
        Interval::Day,
        Interval::Week,
        Interval::Month,
        Interval::Year,
    ];
    let from = order.iter().position(|other| *other == by).unwrap_or(0);
    let fitting = order[from..].iter().copied().find(|by| fits(*by));
    fitting.unwrap_or(Interval::Year)
}

/// How many days a period has, about.
fn length(by: Interval) -> i64 {
    match by {
        Interval::Day => 1,
        Interval::Week => 7,
        Interval::Month => 30,
        Interval::Year => 365,
    }
}

fn drawn(state: &State, months: &Timeline, timeline: &Timeline) -> Drawing {
    let share = state.said("share") == Some("true");
    let height = |period: &Period| match share {
        true => period.share,
        false => period.part.count as f64,
    };
    let highest = timeline.periods.iter().map(height).fold(0.0, f64::max);
    let first = timeline
        .periods
        .first()
        .map_or(0, |period| period.days.from);
    let span = days(timeline).max(1) as f64;
    let bars = timeline
        .periods
        .iter()
        .filter(|period| period.part.count > 0);
    let bars = bars.map(|period| {
        let x = (period.days.from - first) as f64 / span * WIDE;
        let width = (period.days.to - period.days.from + 1) as f64 / span * WIDE;
        // what is there is seen
        let high = (height(period) / highest * HIGH).max(1.5);
        Bar {
            name: period.name.clone(),
            count: with_thousands(period.part.count),
            archive: with_thousands(period.part.archive),
            share: percent(period.share),
            address: state
                .asking(narrowed(&state.query, timeline.by, period))
                .unset(&["by"])
                .address(),
            x: format!("{x:.2}"),
            y: format!("{:.2}", HIGH - high),
            width: format!("{:.2}", (width * 0.86).max(1.5)),
            height: format!("{high:.2}"),
        }
    });
    let lengths = [
        Interval::Day,
        Interval::Week,
        Interval::Month,
        Interval::Year,
    ];
    let lengths = lengths.into_iter().filter(|by| fitting(months, *by) == *by);
    let periods = lengths.map(|by| {
        let address = state.set("by", by.name()).address();
        (by.name(), address, by == timeline.by)
    });
    let mut left_out = Vec::new();
    for (part, what) in [
        (&timeline.undated, "undated"),
        (&timeline.coarser, "of less exact date"),
    ] {
        if part.count > 0 {
            left_out.push(format!("{} {what}", with_thousands(part.count)));
        }
    }
    let dates = refine::dates_of(&state.query);
    let day = |date: Option<crate::date::Date>| date.map_or(String::new(), |date| date.to_string());
    let undated = state.asking(refine::dated(&state.query, None));
    let name = |period: Option<&Period>| period.map_or(String::new(), |period| period.name.clone());
    Drawing {
        bars: bars.collect(),
        by: timeline.by.name(),
        periods: periods.collect(),
        share,
        switched: match share {
            true => state.unset(&["share"]).address(),
            false => state.set("share", "true").address(),
        },
        highest: match share {
            true => percent(highest),
            false => with_thousands(highest as u64),
        },
        first: name(timeline.periods.first()),
        last: name(timeline.periods.last()),
        left_out,
        table: state.api(
            "/api/timeline",
            &[("by", timeline.by.name()), ("format", "csv")],
        ),
        since: day(dates.and_then(DateRange::from)),
        until: day(dates.and_then(DateRange::to)),
        carried: undated.carried(&["by"]),
        undone: dates.is_some().then(|| undated.unset(&["by"]).address()),
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// The query for the articles of a period.
fn narrowed(query: &Query, by: Interval, period: &Period) -> Query {
    let text = match by {
        Interval::Week => format!("date:{}..{}", period.from, period.to),
        Interval::Day | Interval::Month | Interval::Year => format!("date:{}", period.name),
    };
    let range = parse(&text).ok().and_then(|dates| refine::dates_of(&dates));
    refine::dated(query, range)
}
