//! `newsdex index`: reads files and folders into the index.

use std::{
    fs::File,
    io::{BufWriter, Read, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use newsdex::{
    archive::Archive,
    corpus::{CorpusError, read_list},
    decode::Limits,
    format::Mapping,
    ingest::{Detail, IngestOptions, Mapped, Report, explain},
    ledger::STDIN,
    output::{OutputFormat, write_explained, write_report, write_report_lines},
};

use super::{
    Global, WHOLE, format_among, here,
    progress::{progress_bar, show_estimate, show_progress, stop_on_signals},
};

/// Read files and folders into the index; again: only what changed
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex index ~/archive                  a folder, with all below it
  newsdex index --prune ~/archive          again; what is no longer there is dropped
  newsdex index a.jsonl.gz b.zip           some files
  curl -s https://... | newsdex index -    what comes through standard input
  newsdex index --explain a.json           which place of the file fills which field; nothing is indexed
  newsdex index --mapping m.toml ~/export  JSON, CSV or XML with keys of its own

Reads text and Markdown, HTML pages and WARC, JSON and JSON Lines in the shapes of ninjs, AP, the New York Times, the
Guardian, schema.org and the usual scrapers, CSV and TSV, NITF, NewsML-G2 and NewsML 1, RSS, Atom, WordPress exports,
TREC and Reuters-21578 SGML; also in gzip and zstd, and in zip and tar archives.
Names that begin with a dot, symbolic links, READMEs and indexes are left out.
A record that can't be read is skipped and reported; the rest is indexed.

A mapping file (TOML) names the places of fields, the best first:
  headline = \"kopf.titel\"
  date     = { path = \"datum\", format = \"%d.%m.%Y %H:%M\" }
  tag      = { path = \"schlagworte\", split = \"|\" }
  records  = \"daten.artikel\"

Ctrl-C ends a run so that all it has read is kept; after a crash, what was read before the last commit is there.
The same command goes on from there.

Exit code: 0 done, 2 error or stopped (with --strict also when anything was skipped).")]
pub struct Args {
    /// Folders and files; - stands for standard input
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    paths: Vec<PathBuf>,
    /// File with paths to read, one a line (or NUL-separated); - stands for standard input
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// Name of what comes through standard input: the same name replaces what came before under it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// File that says where the fields stand in JSON, CSV and XML with keys of their own; none forgets it
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Drop what came from files that are no longer in the folders
    #[arg(long)]
    prune: bool,
    /// Index nothing; say of each record as what it was recognised, and which place filled which field
    #[arg(long)]
    explain: bool,
    /// Index nothing; report what would be read, skipped, noted
    #[arg(long)]
    dry_run: bool,
    /// Write a report with a line of JSON for each file and each problem, all of them, to this file
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Memory for articles not yet on disk, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 192)]
    memory: usize,
    /// Seconds between commits: what files read to their end have given is safe from then on, and is found
    #[arg(long, value_name = "S", default_value_t = 30)]
    commit_every: u64,
    /// End with exit code 2 when anything was skipped, now or earlier
    #[arg(long)]
    strict: bool,
    /// Form of the report
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&WHOLE))]
    format: OutputFormat,
    #[command(flatten)]
    limits: LimitArgs,
}

/// What is not read any further.
#[derive(clap::Args)]
#[command(next_help_heading = "Limits")]
struct LimitArgs {
    /// Largest record, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 64)]
    max_record: u64,
    /// Most that a file may hold, decompressed, in gigabytes
    #[arg(long, value_name = "GB", default_value_t = 64)]
    max_file: u64,
    /// Most bytes for each that a file has on disk, once 64 MB have come
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    max_ratio: u64,
    /// Most entries of an archive
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    max_entries: u64,
    /// How deep archives may lie in each other
    #[arg(long, value_name = "N", default_value_t = 4)]
    max_nesting: u32,
    /// Most seconds for a file, and one more for each megabyte of it; 0 for any number
    #[arg(long, value_name = "S", default_value_t = 600)]
    max_seconds: u64,
}

impl LimitArgs {
    fn limits(&self) -> Limits {
        Limits {
            record: self.max_record.saturating_mul(1_000_000),
            file: self.max_file.saturating_mul(1_000_000_000),
            ratio: self.max_ratio,
            entries: self.max_entries,
            nesting: self.max_nesting,
            seconds: self.max_seconds,
        }
    }
}

/// Indexes and prints the report.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    super::heap::fix_thresholds();
    let stdin = Path::new(STDIN);
    let reads_stdin = args.paths.iter().any(|path| path == stdin);
    if args.name.is_some() && !reads_stdin {
        anyhow::bail!(
            "`--name` names what comes through standard input, and that is not read\nhint: name `-` as a path"
        );
    }
    if reads_stdin && args.files_from.as_deref() == Some(stdin) {
        anyhow::bail!(
            "standard input can't be both a list of paths and an article\nhint: write the list to a file for `--files-from`"
        );
    }
    let listed = args.files_from.as_deref().map(read_file_list).transpose()?;
    let options = IngestOptions {
        limits: args.limits.limits(),
        mapped: mapped(args)?,
        listed: listed.unwrap_or_default(),
        delivery: args.name.clone(),
        prune: args.prune,
        detail: match args.report {
            Some(_) => Detail::All,
            None => Detail::Usual,
        },
        memory: args.memory.clamp(32, 4_000) * 1_000_000,
        every: Duration::from_secs(args.commit_every),
        now: global.now()?.seconds(),
    };
    for path in &args.paths {
        // before the index is created for nothing
        if !path.exists() && path != stdin && !args.prune {
            return Err(CorpusError::Missing(path.clone()).into());
        }
    }
    if args.explain {
        return run_explain(global, args, &options);
    }
    // before a long run is done for nothing
    let mut lines = args.report.as_deref().map(ReportFile::create).transpose()?;
    let bar = progress_bar(global);
    stop_on_signals(global);
    let mut is_first = true;
    let mut progress = |progress| {
        if std::mem::take(&mut is_first) {
            show_estimate(global, progress);
        }
        show_progress(&bar, progress)
    };
    let report = match args.dry_run {
        true => Archive::dry_run(&global.index, &args.paths, &options, &mut progress),
        false => {
            let archive = Archive::open_or_create(&global.index)?;
            archive.ingest(&args.paths, &options, &mut progress)
        }
    };
    bar.finish_and_clear();
    let report = report?;
    if let Some(lines) = &mut lines {
        lines.write(&report)?;
    }
    let (mut out, look) = global.out();
    if !global.quiet {
        write_report(&mut out, &report, &here(), args.format, look)?;
    }
    out.flush()?;
    if report.stopped {
        anyhow::bail!(
            "the run was stopped, and {} of its files are not read; all before is safe in commit {}\nhint: the same command goes on from there",
            report.files.left,
            report.commit
        );
    }
    let skipped = report.skipped + report.skipped_before;
    if args.strict && skipped > 0 {
        anyhow::bail!(
            "{skipped} of the records and files were skipped\nhint: without `--strict` this is no error"
        );
    }
    Ok(true)
}

/// The file of a report.
struct ReportFile<'p> {
    path: &'p Path,
    out: BufWriter<File>,
}

impl ReportFile<'_> {
    fn create(path: &Path) -> anyhow::Result<ReportFile<'_>> {
        let file = File::create(path).map_err(|error| Self::failed(path, &error))?;
        let out = BufWriter::new(file);
        Ok(ReportFile { path, out })
    }

    fn write(&mut self, report: &Report) -> anyhow::Result<()> {
        let written = write_report_lines(&mut self.out, report).and_then(|()| self.out.flush());
        written.map_err(|error| Self::failed(self.path, &error))
    }

    fn failed(path: &Path, error: &std::io::Error) -> anyhow::Error {
        let path = path.display();
        anyhow::anyhow!(
            "report `{path}` can't be written: {error}\nhint: check its folder and the space on disk"
        )
    }
}

/// Tells how records are read.
fn run_explain(global: &Global, args: &Args, options: &IngestOptions) -> anyhow::Result<bool> {
    let (mut out, look) = global.out();
    let (mut outcome, mut any, here) = (Ok(()), false, here());
    // without an index nothing is known
    let ledger = Archive::open(&global.index).and_then(|archive| archive.ledger());
    let ledger = ledger.unwrap_or_default();
    explain(&args.paths, &ledger, options, &mut |explained| {
        any = true;
        outcome = write_explained(&mut out, &explained, &here, args.format, look);
        match outcome {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    })?;
    outcome?;
    out.flush()?;
    Ok(any)
}

/// Reads the mapping file, if one is given.
fn mapped(args: &Args) -> anyhow::Result<Mapped> {
    let Some(path) = &args.mapping else {
        return Ok(Mapped::AsBefore);
    };
    if path == Path::new("none") {
        return Ok(Mapped::ByNothing);
    }
    let text = std::fs::read_to_string(path).map_err(|error| {
        let path = path.display();
        anyhow::anyhow!(
            "mapping file `{path}` can't be read: {error}\nhint: check its path and permissions"
        )
    })?;
    let mapping = Mapping::parse(&text).map_err(|error| {
        let path = path.display();
        anyhow::anyhow!("`{path}`: {error}")
    })?;
    Ok(Mapped::By(Arc::new(mapping)))
}

/// Reads a list of paths.
fn read_file_list(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    let read = match path == Path::new(STDIN) {
        true => std::io::stdin().lock().read_to_end(&mut bytes),
        false => File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)),
    };
    read.map_err(|error| {
        let path = path.display();
        anyhow::anyhow!(
            "list `{path}` can't be read: {error}\nhint: check its path and permissions"
        )
    })?;
    Ok(read_list(&bytes))
}
