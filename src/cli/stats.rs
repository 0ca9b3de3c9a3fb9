//! `newsdex stats`: what the archive holds.

use std::io::Write;

use newsdex::{engine::Engine, output::write_stats};

use super::{Format, Global, target::Target};

/// Say what the archive holds: articles, dates, different values, size
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    target: Target,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text")]
    format: Format,
}

/// Prints the numbers.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let stats = args.target.open(global)?.stats()?;
    let (mut out, look) = global.out();
    write_stats(&mut out, &stats, args.format.into(), look)?;
    out.flush()?;
    Ok(true)
}
