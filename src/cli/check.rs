//! `newsdex check`: whether an index is sound.

use std::io::Write;

use newsdex::{
    archive::Archive,
    output::{OutputFormat, write_checked},
};

use super::{
    Global, WHOLE, format_among, here,
    progress::{progress_bar, show_articles},
};

/// Check that the index is as it was written, and that what is found agrees with the articles
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex check             files by their check sums, and a sample of a thousand articles
  newsdex check --full      and every article, which may take minutes

Compares the files of the index with their check sums, the numbers of articles with those of the commit, the articles
with the files that the ledger says they came from, and words, tags, dates and numbers of articles with what searches
find. Nothing is changed.

Exit code: 0 sound, 2 damaged.")]
pub struct Args {
    /// Compare every article, not a sample
    #[arg(long)]
    full: bool,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&WHOLE))]
    format: OutputFormat,
}

/// Checks and prints what was found; damage is an error.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let bar = progress_bar(global);
    let checked = Archive::check(&global.index, args.full, &mut |done, all| {
        show_articles(&bar, done, all);
    });
    bar.finish_and_clear();
    let checked = checked?;
    let (mut out, look) = global.out();
    if !(global.quiet && checked.findings.is_empty()) {
        write_checked(&mut out, &checked, &here(), args.format, look)?;
    }
    out.flush()?;
    if !checked.findings.is_empty() {
        anyhow::bail!(
            "{}: the index is damaged\nhint: index the articles again into a new folder: `newsdex --index NEW index PATH...`",
            global.index.display()
        );
    }
    Ok(true)
}
