//! `newsdex facets`: the values of one facet, counted.

use std::io::Write;

use clap::ValueEnum;
use newsdex::{
    engine::Engine,
    facet::Dimension,
    output::{OutputFormat, write_facet},
    search::{FacetOrder, Facets, Page},
};

use super::{
    Global, VALUES, format_among,
    narrow::{Narrow, dimension},
    target::Target,
};

/// Count the values of one facet over the articles found
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex facets person                      who is named most in the whole archive
  newsdex facets person drones -n 50         who is named in articles on drones
  newsdex facets person drones --sort surprise    who is named there more often than elsewhere
  newsdex facets person --match zel          whose name, in any spelling, has a word that begins so
  newsdex facets source --person witkoff
  newsdex facets year --sort name --all
  newsdex facets person 'person:(witkoff OR umerov) drones'
                                             as if no person had been chosen: what each would give

Facets: person org place topic tag (kind not known) source section lang author genre collection year month

Exit code: 0 found, 1 nothing found, 2 error.")]
pub struct Args {
    /// The facet
    #[arg(value_name = "FACET", value_parser = dimension)]
    dimension: Dimension,
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    target: Target,
    /// Order of the values
    #[arg(long, value_name = "ORDER", default_value = "count")]
    sort: Order,
    /// Only values with words that begin so, in any of their spellings, as typed so far: zel, `volodymyr z`
    #[arg(long = "match", value_name = "TEXT")]
    beginning: Option<String>,
    /// How many values to show
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Show every value
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&VALUES))]
    format: OutputFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum Order {
    /// Most frequent first
    Count,
    /// By label
    Name,
    /// First what is more frequent among the articles found than in the whole archive (log-likelihood ratio)
    Surprise,
}

/// Counts; whether there is any value.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let mut search = args.narrow.search(global)?;
    search.page = Page::NONE;
    search.facets = Facets {
        dimensions: vec![args.dimension],
        limit: if args.all { usize::MAX } else { args.limit },
        order: match args.sort {
            Order::Count => FacetOrder::Count,
            Order::Name => FacetOrder::Name,
            Order::Surprise => FacetOrder::Surprise,
        },
        beginning: args
            .beginning
            .clone()
            .filter(|typed| !typed.trim().is_empty()),
    };
    let results = args.target.open(global)?.search(&search)?;
    let (mut out, look) = global.out();
    let Some(counts) = results.facet(args.dimension) else {
        return Ok(false);
    };
    write_facet(&mut out, &results, counts, args.format, look)?;
    out.flush()?;
    let typed = args.dimension.kind().is_some() && args.dimension != Dimension::Tag;
    let none = counts.distinct == 0 && results.total > 0 && args.beginning.is_none();
    if typed && none && !global.quiet {
        let (mut err, _) = global.err();
        let hint = "tags whose kind the source did not say are counted by `newsdex facets tag`";
        writeln!(err, "hint: {hint}")?;
    }
    Ok(counts.distinct > 0)
}
