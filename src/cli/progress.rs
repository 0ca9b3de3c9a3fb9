//! Shows on a terminal how far an indexing run has come.

use std::{
    io::IsTerminal,
    ops::ControlFlow,
    path::Path,
    process,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use newsdex::{ingest::Progress, output::byte_count};

use super::Global;

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

/// Whether the user has asked to stop.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// Lets Ctrl-C, or an end of the session, stop a run so that what it has done is kept; a second one ends it at once.
pub fn stop_on_signals(global: &Global) {
    let is_quiet = global.quiet;
    // where no signal can be caught, it ends the program as ever: a run can go on from its last commit
    let _ = ctrlc::set_handler(move || {
        if STOPPED.swap(true, Ordering::Relaxed) {
            process::exit(130);
        }
        if !is_quiet {
            anstream::eprintln!("\nstopping; once more to stop at once");
        }
    });
}

/// Whether the user has asked to stop.
pub fn is_stopped() -> bool {
    STOPPED.load(Ordering::Relaxed)
}

/// Says before a long run how much room its index will need, and how much there is.
pub fn show_estimate(global: &Global, progress: Progress) {
    // runs of less take minutes at most
    const LONG: u64 = 2_000_000_000;
    if progress.all_text < LONG || global.quiet {
        return;
    }
    let folders = global.index.ancestors().find(|folder| folder.exists());
    let free = fs4::available_space(folders.unwrap_or(Path::new("."))).ok();
    let text = byte_count(progress.all_text);
    let room = free.map_or(String::new(), |free| {
        format!("; {} are free", byte_count(free))
    });
    anstream::eprintln!(
        "about {text} of text: its index takes about as much, and up to twice that while it is merged{room}"
    );
    if free.is_some_and(|free| free < progress.all_text * 2) {
        anstream::eprintln!(
            "  hint: a full disk ends the run, and what was committed before stays; `--index` names another place"
        );
    }
}

/// Shows how far a run has come; breaks when the user has asked to stop.
pub fn show_progress(bar: &ProgressBar, progress: Progress) -> ControlFlow<()> {
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
    match is_stopped() {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    }
}

/// Shows how many of the stored articles are done.
pub fn show_articles(bar: &ProgressBar, done: u64, all: u64) {
    if done == 0 || bar.length() != Some(all) {
        let style = ProgressStyle::with_template("{bar:16} {pos} of {len} articles, {eta} left");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_length(all);
    }
    bar.set_position(done);
}
