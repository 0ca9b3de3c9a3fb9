//! `newsdex facets`: the values of one facet, counted.

use std::io::Write;

use newsdex::{
    engine::Engine,
    facet::Dimension,
    output::{OutputFormat, write_facet},
    search::{Facets, Page},
};

use super::{
    Global, VALUES, format_among,
    narrow::{Narrow, dimension},
    target::Target,
};

/// Count the values of one facet over the articles found
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex facets person                    who is named most in the whole archive
  newsdex facets person drones -n 50       who is named in articles on drones
  newsdex facets source --person witkoff

Facets: person org place topic tag (kind not known) source section lang author genre collection")]
pub struct Args {
    /// The facet
    #[arg(value_name = "KIND", value_parser = dimension)]
    kind: Dimension,
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    target: Target,
    /// How many values to show
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&VALUES))]
    format: OutputFormat,
}

/// Counts; whether there is any value.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let mut search = args.narrow.search(global)?;
    search.page = Page::NONE;
    search.facets = Facets {
        dimensions: vec![args.kind],
        limit: args.limit,
    };
    let results = args.target.open(global)?.search(&search)?;
    let (mut out, look) = global.out();
    let Some(counts) = results.facet(args.kind) else {
        return Ok(false);
    };
    write_facet(&mut out, &results, counts, args.format, look)?;
    out.flush()?;
    if counts.distinct == 0 && results.total > 0 && args.kind.kind().is_some() && !global.quiet {
        let (mut err, _) = global.err();
        let hint = "tags whose kind the source did not say are counted by `newsdex facets tag`";
        writeln!(err, "hint: {hint}")?;
    }
    Ok(counts.distinct > 0)
}
