//! `newsdex explain`: what a search makes of its query, and why an article scores as it does.

use std::io::Write;

use newsdex::{
    engine::Engine,
    output::{OutputFormat, write_explanation},
};

use super::{Global, WHOLE, format_among, narrow::Narrow, target::Target};

/// Explain a query: how it is read, which words count as its words, what its filters mean
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex explain drones energy
  newsdex explain '\"drone* (strike OR attack)\"~5' --person zelenskyy
  newsdex explain drones energy --id reuters21578:5      and what each word adds to an article's score

Exit code: 0 found, 1 nothing found, 2 error.")]
pub struct Args {
    #[command(flatten)]
    narrow: Narrow,
    /// Say why the article with this id scores as it does
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    #[command(flatten)]
    target: Target,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&WHOLE))]
    format: OutputFormat,
}

/// Explains; whether anything is found.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let search = args.narrow.search(global)?;
    let engine = args.target.open(global)?;
    let explanation = engine.explain(&search, args.id.as_deref())?;
    if let (Some(id), None) = (&args.id, &explanation.article) {
        return Err(super::show::no_article(id));
    }
    let (mut out, look) = global.out();
    write_explanation(&mut out, &explanation, args.format, look)?;
    out.flush()?;
    Ok(explanation.total > 0)
}
