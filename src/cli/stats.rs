//! `newsdex stats`: what the archive holds.

use std::io::Write;

use newsdex::{
    engine::Engine,
    output::{OutputFormat, write_stats},
};

use super::{Global, WHOLE, format_among, target::Target};

/// Say what the archive holds: articles, dates, different values, size
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    target: Target,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&WHOLE))]
    format: OutputFormat,
}

/// Prints the numbers.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let stats = args.target.open(global)?.stats(global.now()?.seconds())?;
    let (mut out, look) = global.out();
    write_stats(&mut out, &stats, args.format, look)?;
    out.flush()?;
    Ok(true)
}
