//! `newsdex count`: just the number.

use std::io::Write;

use newsdex::{engine::Engine, output::write_count, search::Page};

use super::{Format, Global, narrow::Narrow, target::Target};

/// Print the exact number of articles found
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex count drones energy
  newsdex count --place uk --topic crude

Exit code: 0 found, 1 nothing found, 2 error.")]
pub struct Args {
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    target: Target,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text")]
    format: Format,
}

/// Counts; whether anything was found.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let mut search = args.narrow.search()?;
    search.page = Page::NONE;
    let results = args.target.open(global)?.search(&search)?;
    let (mut out, _) = global.out();
    write_count(&mut out, &results, args.format.into())?;
    out.flush()?;
    Ok(results.total > 0)
}
