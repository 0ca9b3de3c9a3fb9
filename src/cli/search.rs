//! `newsdex search`: ranked, filtered, with facet counts and passages.

use std::io::Write;

use clap::ValueEnum;
use newsdex::{
    engine::Engine,
    facet::Dimension,
    output::write_results,
    search::{Facets, Page, Sort},
};

use super::{
    Format, Global,
    narrow::{Narrow, dimension},
    target::Target,
};

/// Search: ranked hits with their matching passages, and facet counts
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex search drones energy                       both words, in any form
  newsdex search '\"peace talks\" OR ceasefire'        a phrase, or a word
  newsdex search 'drones -opinion' --tag drones
  newsdex search drones --person zelenskyy --since 2025-01 --sort newest
  newsdex search 'headline:(drones OR missiles) source:\"Sample Wire\"'
  newsdex search --person witkoff                    everything with a person, newest first
  newsdex search drones --format json                for programs

A word finds all forms with its stem (drone, drones); in quotes, only itself.
Space means AND; OR, NOT and - work too, with brackets.
Fields: headline: body: byline: dateline: person: org: place: topic: tag: source: section:
lang: author: genre: collection: date: since: until: has: no: id:

Exit code: 0 found, 1 nothing found, 2 error.")]
pub struct Args {
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    target: Target,
    /// Order of the hits [default: relevance if the query holds words, else newest]
    #[arg(long, value_name = "ORDER")]
    sort: Option<Order>,
    /// How many hits to show; `--offset` and `--limit` together reach hit 10,000
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    limit: usize,
    /// How many hits to leave out before the first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Facets to count; `--facets=` for none
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = "person,org,place,topic,tag,source",
        num_args = 0..
    )]
    facets: Vec<String>,
    /// How many values of each facet to show
    #[arg(long, value_name = "N", default_value_t = 8)]
    facet_limit: usize,
    /// How many passages of each hit to show
    #[arg(long, value_name = "N", default_value_t = 1)]
    snippets: usize,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text")]
    format: Format,
    /// End each id with NUL instead of a newline
    #[arg(short = '0', long = "null")]
    null: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Order {
    /// Best first
    Relevance,
    /// Latest date first, undated last
    Newest,
    /// Earliest date first, undated last
    Oldest,
}

/// Searches; whether anything was found.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let mut search = args.narrow.search()?;
    if let Some(order) = args.sort {
        search.sort = match order {
            Order::Relevance => Sort::Relevance,
            Order::Newest => Sort::Newest,
            Order::Oldest => Sort::Oldest,
        };
    }
    search.page = Page {
        offset: args.offset,
        limit: args.limit,
    };
    search.snippets = args.snippets;
    search.facets = Facets {
        dimensions: dimensions(&args.facets, args.format)?,
        limit: args.facet_limit,
    };
    let results = args.target.open(global)?.search(&search)?;
    let (mut out, look) = global.out();
    let end = if args.null { '\0' } else { '\n' };
    write_results(&mut out, &results, args.format.into(), look, end)?;
    out.flush()?;
    Ok(results.total > 0)
}

fn dimensions(names: &[String], format: Format) -> anyhow::Result<Vec<Dimension>> {
    if matches!(format, Format::Ids | Format::Jsonl) {
        return Ok(Vec::new());
    }
    let mut dimensions = Vec::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        let found = dimension(name)
            .map_err(|what| anyhow::anyhow!("--facets {name}: {what}\nhint: name one of these"))?;
        if !dimensions.contains(&found) {
            dimensions.push(found);
        }
    }
    Ok(dimensions)
}
