//! The command line: one file a subcommand, each its arguments and one `run`. Formats no hit itself.

mod completions;
mod count;
mod facets;
mod index;
mod narrow;
mod progress;
mod search;
mod show;
mod stats;
mod target;

use std::{io::Write, path::PathBuf};

use anstream::{AutoStream, ColorChoice};
use clap::{Parser, Subcommand, ValueEnum};
use newsdex::output::{Look, OutputFormat};

/// Full-text search over news archives: ranked, narrowed by people and tags, with exact counts.
#[derive(Parser)]
#[command(
    name = "newsdex",
    version,
    propagate_version = true,
    max_term_width = 100,
    after_help = "Examples:
  newsdex index ~/archive                     read a folder of articles into the index
  newsdex search drones --person zelenskyy    ranked hits, narrowed to a person
  newsdex search '\"peace talks\" -opinion'     a phrase, without a word
  newsdex facets person drones                who is named in articles on drones
  newsdex search drones --corpus ~/archive    index a folder (or bring it up to date) and search it"
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every subcommand takes.
#[derive(clap::Args)]
pub struct Global {
    /// Where the index is
    #[arg(
        long,
        global = true,
        value_name = "LOCATION",
        env = "NEWSDEX_INDEX",
        default_value = "index"
    )]
    index: PathBuf,
    /// Whether to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: When,
    /// Print answers and errors only: no progress, no notes
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Subcommand)]
enum Command {
    Index(index::Args),
    Search(search::Args),
    Facets(facets::Args),
    Count(count::Args),
    Show(show::Args),
    Stats(stats::Args),
    Completions(completions::Args),
}

/// When to use colours.
#[derive(Clone, Copy, ValueEnum)]
enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

/// The forms of an answer.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
    /// One JSON object a line
    Jsonl,
    /// One id (of facets: one label) a line
    Ids,
}

impl From<Format> for OutputFormat {
    fn from(format: Format) -> OutputFormat {
        match format {
            Format::Text => OutputFormat::Text,
            Format::Json => OutputFormat::Json,
            Format::Jsonl => OutputFormat::Jsonl,
            Format::Ids => OutputFormat::Ids,
        }
    }
}

/// Runs a command; whether it found anything.
pub fn run(cli: Cli) -> anyhow::Result<bool> {
    let global = &cli.global;
    match cli.command {
        Command::Index(args) => index::run(global, &args),
        Command::Search(args) => search::run(global, &args),
        Command::Facets(args) => facets::run(global, &args),
        Command::Count(args) => count::run(global, &args),
        Command::Show(args) => show::run(global, &args),
        Command::Stats(args) => stats::run(global, &args),
        Command::Completions(args) => completions::run(&args),
    }
}

impl Global {
    /// Standard output, and how text looks on it.
    fn out(&self) -> (impl Write + use<>, Look) {
        let (stream, look) = self.on(std::io::stdout());
        (std::io::BufWriter::new(stream), look)
    }

    /// Standard error, and how text looks on it.
    fn err(&self) -> (impl Write + use<>, Look) {
        self.on(std::io::stderr())
    }

    fn on<S: anstream::stream::RawStream>(&self, stream: S) -> (AutoStream<S>, Look) {
        let color = match self.color {
            When::Auto => AutoStream::choice(&stream) != ColorChoice::Never,
            When::Always => true,
            When::Never => false,
        };
        let width = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
        let look = Look {
            color,
            width: width.min(100),
        };
        // without colours nothing needs to be taken out again, least of all the NUL behind an id
        let choice = match color {
            true => ColorChoice::Always,
            false => ColorChoice::AlwaysAnsi,
        };
        (AutoStream::new(stream, choice), look)
    }
}

/// The folder that the command was called in; empty when it is gone.
fn here() -> PathBuf {
    std::env::current_dir()
        .and_then(|here| here.canonicalize())
        .unwrap_or_default()
}
