//! `newsdex pairs`: which values of a facet stand together.

use std::io::Write;

use clap::ValueEnum;
use newsdex::{
    engine::Engine,
    facet::Dimension,
    output::{OutputFormat, write_pairs},
    search::{PairOrder, Pairing},
};

use super::{
    Global, TABLES, format_among,
    narrow::{Narrow, dimension, up_to},
    target::Target,
};

/// Count which values of a facet stand together on the articles found, and when they first did
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex pairs person                     who appears with whom
  newsdex pairs person drones              in articles on drones
  newsdex pairs person --sort surprise     who meets more often than chance would have it
  newsdex pairs topic --since 2025 --format csv

For whom one person appears with: newsdex facets person person:witkoff

Exit code: 0 found, 1 nothing found, 2 error.")]
pub struct Args {
    /// The facet
    #[arg(value_name = "FACET", value_parser = dimension)]
    dimension: Dimension,
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    target: Target,
    /// Order of the pairs
    #[arg(long, value_name = "ORDER", default_value = "count")]
    sort: Order,
    /// How many pairs to show, 100,000 at most
    #[arg(long, short = 'n', value_name = "N", default_value = "20", value_parser = up_to::<{ Pairing::MOST }>)]
    limit: usize,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&TABLES))]
    format: OutputFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum Order {
    /// Those on the most articles first
    Count,
    /// First those that meet more often than chance would have it (log-likelihood ratio)
    Surprise,
}

/// Counts; whether there is any pair.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let search = args.narrow.search(global)?;
    let pairing = Pairing {
        dimension: args.dimension,
        limit: args.limit,
        order: match args.sort {
            Order::Count => PairOrder::Count,
            Order::Surprise => PairOrder::Surprise,
        },
    };
    let pairs = args.target.open(global)?.pairs(&search, pairing)?;
    let (mut out, look) = global.out();
    write_pairs(&mut out, &pairs, args.format, look)?;
    out.flush()?;
    Ok(!pairs.pairs.is_empty())
}
