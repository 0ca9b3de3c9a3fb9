//! Which archive a command asks: the index, or the one of a folder, brought up to date first.

use std::{
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use newsdex::{
    archive::{Archive, corpus_location},
    engine::{Engine, EngineError},
    ingest::{IngestError, IngestOptions, Progress},
    output::{OutputFormat, write_report},
};

use super::Global;

/// Which archive to ask.
#[derive(clap::Args)]
pub struct Target {
    /// Search this folder alone; its index, kept below the `--index` location, is made or brought up to date first
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
}

impl Target {
    /// Opens what answers.
    pub fn open(&self, global: &Global) -> anyhow::Result<impl Engine + use<>> {
        let archive = match &self.corpus {
            None => Archive::open(&global.index)?,
            Some(corpus) => corpus_archive(global, corpus)?,
        };
        Ok(archive.engine()?)
    }
}

fn corpus_archive(global: &Global, corpus: &Path) -> anyhow::Result<Archive> {
    let location = corpus_location(&global.index, corpus).with_context(|| {
        let corpus = corpus.display();
        format!("{corpus}: there is no such folder\nhint: `--corpus` takes a folder of articles")
    })?;
    let archive = Archive::open_or_create(&location)?;
    let bar = progress_bar(global);
    let report = archive.ingest(
        &[corpus.to_owned()],
        &IngestOptions::default(),
        &mut |progress| show(&bar, progress),
    );
    bar.finish_and_clear();
    let (mut err, look) = global.err();
    match report {
        Ok(report) => {
            if report.files.read + report.files.gone > 0 && !global.quiet {
                write_report(&mut err, &report, &here(), OutputFormat::Text, look)?;
                writeln!(err)?;
            }
        }
        // somebody else is bringing it up to date: what is committed can be searched meanwhile
        Err(IngestError::Engine(EngineError::Locked(_))) => {
            writeln!(
                err,
                "{}: another process is bringing its index up to date; searching what is there",
                corpus.display()
            )?;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(archive)
}

/// The folder that the command was called in; empty when it is gone.
pub fn here() -> PathBuf {
    std::env::current_dir()
        .and_then(|here| here.canonicalize())
        .unwrap_or_default()
}

/// A progress bar on standard error; hidden where nobody would see it.
pub fn progress_bar(global: &Global) -> ProgressBar {
    let target = match global.quiet || !std::io::stderr().is_terminal() {
        true => ProgressDrawTarget::hidden(),
        false => ProgressDrawTarget::stderr_with_hz(10),
    };
    let bar = ProgressBar::with_draw_target(None, target);
    let style = ProgressStyle::with_template(
        "{bar:16} {decimal_bytes} of {decimal_total_bytes}, {decimal_bytes_per_sec}, {eta} left  {msg}",
    );
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

/// Shows how far a run has come.
pub fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.all_bytes);
    bar.set_position(progress.bytes);
    if progress.committing {
        bar.set_message(format!("{} articles, writing", progress.articles));
        bar.enable_steady_tick(Duration::from_millis(200));
    } else {
        let Progress {
            files,
            all_files,
            articles,
            ..
        } = progress;
        bar.set_message(format!("{files}/{all_files} files {articles} articles"));
    }
}
