//! `newsdex retag`: derives the tags of the stored articles anew.

use std::io::Write;

use newsdex::{
    archive::Archive,
    ingest::IngestOptions,
    output::{OutputFormat, write_retagged},
};

use super::{
    Global, WHOLE, format_among,
    progress::{progress_bar, show_articles},
};

/// Derive the tags of all indexed articles anew: after subjects were added, or with a new version of newsdex
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex retag
  newsdex --index /data/news retag

Subjects of your own stand in the file topics.toml in the folder of the index, in the form of those that are shipped:

  [topics.\"energy/wind\"]
  words = [\"wind farm\", \"wind turbine\", \"offshore wind*\"]
  not = [\"turbine hall\"]                none of its words counts inside these

A word stands for all its forms, \"quoted\" in the quotes for this one only, with * for all that begin so. A subject that
is shipped gets the words besides. The files themselves are not read again; what a source gave stays as it is.

Exit code: 0 done, 2 error.")]
pub struct Args {
    /// Memory for articles not yet on disk, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 192)]
    memory: usize,
    /// Form of the report
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&WHOLE))]
    format: OutputFormat,
}

/// Does it and prints what was done.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    super::heap::fix_thresholds();
    let archive = Archive::open(&global.index)?;
    let bar = progress_bar(global);
    let options = IngestOptions {
        memory: args.memory.clamp(32, 4_000) * 1_000_000,
        now: global.now()?.seconds(),
        ..IngestOptions::default()
    };
    let retagged = archive.retag(&options, &mut |done, all| show_articles(&bar, done, all));
    bar.finish_and_clear();
    let (mut out, look) = global.out();
    write_retagged(&mut out, &retagged?, args.format, look)?;
    out.flush()?;
    Ok(true)
}
