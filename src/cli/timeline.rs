//! `newsdex timeline`: how many articles lie in each period.

use std::io::Write;

use clap::ValueEnum;
use newsdex::{
    engine::Engine,
    facet::Dimension,
    output::{OutputFormat, write_timeline},
    search::{Facets, Interval, Timeline},
};

use super::{
    Global, TABLES, format_among,
    narrow::{Narrow, dimension, up_to},
    target::Target,
};

/// Count the articles found by day, week, month or year, and their share of all of that time
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex timeline drones                       by month, with bars
  newsdex timeline drones --by week --since 2025-03
  newsdex timeline drones --split person        with the persons named most
  newsdex timeline 'person:(witkoff OR umerov)' --split person --by year
  newsdex timeline drones --by day --format csv

Below the table stand articles without a date (undated), and those whose date is known less well than
by the period (coarser). In csv these words stand in the first column.

Exit code: 0 found, 1 nothing found, 2 error.")]
pub struct Args {
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    target: Target,
    /// How long the periods are; weeks begin on Monday
    #[arg(long, value_name = "PERIOD", default_value = "month")]
    by: By,
    /// Count the values of this facet besides: several that the query picks, else the most frequent
    #[arg(long, value_name = "FACET", value_parser = dimension)]
    split: Option<Dimension>,
    /// How many values to split by, 100 at most
    #[arg(
        long,
        short = 'n',
        value_name = "N",
        default_value = "4",
        value_parser = up_to::<{ Timeline::MOST }>,
        requires = "split"
    )]
    limit: usize,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&TABLES))]
    format: OutputFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum By {
    Day,
    Week,
    Month,
    Year,
}

/// Counts; whether anything was found.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let mut search = args.narrow.search(global)?;
    search.facets = Facets::of(args.split.into_iter().collect(), args.limit);
    let by = match args.by {
        By::Day => Interval::Day,
        By::Week => Interval::Week,
        By::Month => Interval::Month,
        By::Year => Interval::Year,
    };
    let timeline = args.target.open(global)?.timeline(&search, by)?;
    let (mut out, look) = global.out();
    write_timeline(&mut out, &timeline, args.format, look)?;
    out.flush()?;
    Ok(timeline.total > 0)
}
