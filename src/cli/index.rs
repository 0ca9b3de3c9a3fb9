//! `newsdex index`: reads files and folders into the index.

use std::{io::Write, path::PathBuf};

use newsdex::{
    archive::Archive,
    corpus::CorpusError,
    ingest::IngestOptions,
    output::{OutputFormat, write_report},
};

use super::{
    Global, WHOLE, format_among, here,
    progress::{progress_bar, show_progress},
};

/// Read files and folders into the index; again: only what changed, and what vanished is dropped
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex index ~/archive                  a folder, with all below it
  newsdex index a.jsonl.gz b.sgm           some files
  newsdex --index /data/news index ~/archive

Reads scraped articles as text, JSON and JSON Lines, and Reuters-21578 SGML, also gzipped.
Names that begin with a dot, symbolic links, READMEs and indexes are left out.
A record that can't be read is skipped and reported; the rest is indexed.

Exit code: 0 done, 2 error (with --strict also when anything was skipped).")]
pub struct Args {
    /// Folders and files
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Largest record that is read, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 64)]
    max_record: u64,
    /// Memory for articles not yet on disk, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 192)]
    memory: usize,
    /// End with exit code 2 when anything was skipped, now or earlier
    #[arg(long)]
    strict: bool,
    /// Form of the report
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&WHOLE))]
    format: OutputFormat,
}

/// Indexes and prints the report.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let options = IngestOptions {
        limit: args.max_record.saturating_mul(1_000_000),
        memory: args.memory.clamp(32, 4_000) * 1_000_000,
        now: global.now()?.seconds(),
    };
    for path in &args.paths {
        // before the index is created for nothing
        if !path.exists() {
            return Err(CorpusError::Missing(path.clone()).into());
        }
    }
    let archive = Archive::open_or_create(&global.index)?;
    let bar = progress_bar(global);
    let report = archive.ingest(&args.paths, &options, &mut |progress| {
        show_progress(&bar, progress)
    });
    bar.finish_and_clear();
    let report = report?;
    let (mut out, look) = global.out();
    if !global.quiet {
        write_report(&mut out, &report, &here(), args.format, look)?;
    }
    out.flush()?;
    let skipped = report.skipped + report.skipped_before;
    if args.strict && skipped > 0 {
        anyhow::bail!(
            "{skipped} of the records and files were skipped\nhint: without `--strict` this is no error"
        );
    }
    Ok(true)
}
