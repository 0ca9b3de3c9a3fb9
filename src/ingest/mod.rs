//! The way in: from files to a committed index, in order, with a report of all that happened.

mod delete;
mod dry;
mod explain;
mod found;
mod mapped;
mod plan;
mod read;
mod report;
mod run;

use std::{
    ops::ControlFlow,
    path::PathBuf,
    time::{Duration, Instant},
};

pub use delete::{Deleted, delete, lift};
pub use dry::DryWriter;
pub use explain::{Explained, Said, explain};
pub use mapped::Mapped;
pub use report::{Articles, FileReport, Files, Problem, Report};

use crate::{
    corpus::CorpusError,
    decode::Limits,
    engine::{EngineError, Writer},
    format::{Mapping, MappingError},
    ledger::{Ledger, fingerprint},
};
use plan::{Plan, Planned};
use read::Halt;
use run::Run;

/// How to take files in.
#[derive(Clone, Debug)]
pub struct IngestOptions {
    /// How much of a file is read.
    pub limits: Limits,
    /// What the user says of keys that nobody knows.
    pub mapped: Mapped,
    /// How much of what went wrong, and of what was made of files, is kept one by one.
    pub detail: Detail,
    /// Files and folders of a list, besides those that are named.
    pub listed: Vec<PathBuf>,
    /// The name of what comes through standard input; by the time when none is given.
    pub delivery: Option<String>,
    /// Whether the articles of files that have vanished are dropped.
    pub prune: bool,
    /// What the writer may take for articles not yet on disk, in bytes.
    pub memory: usize,
    /// Time between commits, of what the files gave that have been read to their end.
    pub every: Duration,
    /// What the local clock says, in seconds from 1970: articles embargoed until later tell nothing of tags.
    pub now: i64,
}

impl Default for IngestOptions {
    fn default() -> IngestOptions {
        IngestOptions {
            limits: Limits::default(),
            mapped: Mapped::AsBefore,
            detail: Detail::Usual,
            listed: Vec::new(),
            delivery: None,
            prune: false,
            memory: 192 << 20,
            every: Duration::from_secs(30),
            now: i64::MIN,
        }
    }
}

/// How much a report keeps one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// The first thousand records that were skipped, and as many notes.
    #[default]
    Usual,
    /// All of them, and what was made of each file.
    All,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Files read so far.
    pub files: usize,
    /// Files to read.
    pub all_files: usize,
    /// Bytes read so far, as they are on disk.
    pub bytes: u64,
    /// Bytes to read.
    pub all_bytes: u64,
    /// About how many bytes that is once it is decompressed.
    pub all_text: u64,
    /// Articles taken in so far.
    pub articles: u64,
    /// Whether everything is read, and is being made durable and searchable.
    pub committing: bool,
}

/// Why a run could not be done.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// A folder or file that was named can't be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// A mapping by which files were read before can't be read any more.
    #[error(
        "remembered {0}; or give a mended file with `--mapping`, or `--mapping none` to read without one"
    )]
    Mapping(MappingError),
    /// The index can't take it.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Brings the index up to date with some folders and files: reads what is new or changed, drops what has moved elsewhere
/// or, if asked to, has vanished.
///
/// `writer` is only asked for when there is something to do. When `progress` breaks, what has been read is committed, and
/// the run ends. Bad records are in the report; an error means that the index is as of the last commit of the run, or as
/// it was, and that its labels may not be settled yet, which the next run makes good.
pub fn ingest<W: Writer>(
    roots: &[PathBuf],
    ledger: &Ledger,
    options: &IngestOptions,
    writer: impl FnOnce() -> Result<W, EngineError>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<(Report, Option<W>), IngestError> {
    let started = Instant::now();
    let plan = Plan::new(roots, ledger, options)?;
    let mut report = plan.report(options.detail);
    if plan.is_empty() {
        report.seconds = started.elapsed().as_secs_f64();
        return Ok((report, None));
    }
    let writer = writer()?;
    // another process may have committed since the ledger was read
    let mut plan = match writer.ledger() == ledger {
        true => plan,
        false => Plan::new(roots, writer.ledger(), options)?,
    };
    let topics = writer.topics();
    let mut run = Run::new(&mut plan, writer, options);
    let how = read::How {
        limits: options.limits,
        topics: &topics,
    };
    let files = plan.read;
    let mut state = Progress {
        all_files: files.len(),
        all_bytes: files.iter().map(|file| file.entry.size).sum(),
        all_text: files.iter().map(Planned::text).sum(),
        ..Progress::default()
    };
    // before anything is read: who wants to stop is asked again soon
    let _ = progress(state);
    // the file that has given something and not ended
    let mut open = None;
    let read = read::read_all(&files, how, &mut |event| {
        match event {
            read::Event::Item(place, inside, item) => {
                open = Some(place);
                run.take(&files[place], inside, item)?;
            }
            read::Event::Bytes(bytes) => {
                state.bytes += bytes;
                state.articles = run.report.articles.added + run.report.articles.updated;
                if progress(state).is_break() {
                    return Err(Halt::Asked);
                }
            }
            read::Event::Read(place, done) => {
                open = None;
                state.files += 1;
                run.read(&files[place], &done)?;
                if run.is_due() {
                    run.checkpoint(state.files, &files[state.files..])?;
                }
            }
            read::Event::Unreadable(place, error) => {
                open = None;
                state.files += 1;
                run.unreadable(&files[place], &error)?;
            }
        }
        Ok(())
    });
    state.committing = true;
    let _ = progress(state);
    let (mut report, writer) = match read {
        Ok(()) => {
            let is_known = |mapping: &Mapping| {
                let own = Some(fingerprint(mapping.text()));
                ledger.files().any(|entry| entry.mapping == own)
            };
            let mapping = options.mapped.mapping();
            if mapping.is_some_and(|mapping| !mapping.was_used() && !is_known(mapping)) {
                run.report.note(unused());
            }
            run.finish(plan.gone, plan.touched)?
        }
        Err(Halt::Asked) => {
            if let Some(place) = open {
                run.interrupt(&files[place])?;
            }
            run.report.files.left = (files.len() - state.files) as u64;
            let begun = state.files + usize::from(open.is_some());
            run.stop(state.files, &files[begun..])?
        }
        Err(Halt::Failed(error)) => return Err(error.into()),
    };
    report.seconds = started.elapsed().as_secs_f64();
    Ok((report, Some(writer)))
}

/// The note of a run in which nothing was read by its mapping.
fn unused() -> Problem {
    Problem {
        path: "--mapping".to_owned(),
        record: None,
        byte: None,
        what: "none of the places that it names is in any record".to_owned(),
        hint: "`index --explain FILE` shows what records hold; `records` says in which list they stand".to_owned(),
        lost: false,
    }
}
