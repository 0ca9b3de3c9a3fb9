//! Which archive a command asks: the index, or the one of a folder, brought up to date first.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Context;
use newsdex::{
    archive::{Archive, corpus_location},
    engine::{Engine, EngineError},
    ingest::{IngestError, IngestOptions},
    output::{OutputFormat, write_report},
};

use super::{
    Global, here,
    progress::{progress_bar, show_progress},
};

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
        let location = self.location(global)?;
        Ok(Archive::open(&location)?.engine()?)
    }

    /// Where its index is; that of a folder is brought up to date.
    pub fn location(&self, global: &Global) -> anyhow::Result<PathBuf> {
        match &self.corpus {
            None => Ok(global.index.clone()),
            Some(corpus) => bring_up_to_date(global, corpus),
        }
    }
}

/// Brings the index of a folder up to date; where it is.
fn bring_up_to_date(global: &Global, corpus: &Path) -> anyhow::Result<PathBuf> {
    super::heap::fix_thresholds();
    let location = corpus_location(&global.index, corpus).with_context(|| {
        let corpus = corpus.display();
        format!("{corpus}: there is no such folder\nhint: `--corpus` takes a folder of articles")
    })?;
    let archive = Archive::open_or_create(&location)?;
    let bar = progress_bar(global);
    let report = archive.ingest(
        &[corpus.to_owned()],
        &IngestOptions {
            now: global.now()?.seconds(),
            prune: true,
            ..IngestOptions::default()
        },
        &mut |progress| show_progress(&bar, progress),
    );
    bar.finish_and_clear();
    let (mut err, look) = global.err();
    match report {
        Ok(report) => {
            if report.files.read + report.files.moved + report.files.gone > 0 && !global.quiet {
                write_report(&mut err, &report, &here(), OutputFormat::Text, look)?;
                writeln!(err)?;
            }
        }
        // somebody else is bringing it up to date: what is committed can be searched meanwhile
        Err(IngestError::Engine(EngineError::Locked(..))) => {
            writeln!(
                err,
                "{}: another process is bringing its index up to date; searching what is there",
                corpus.display()
            )?;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(location)
}
