//! The command line: one file a subcommand, each its arguments and one `run`. Formats no hit itself.

mod backup;
mod check;
mod completions;
mod count;
mod delete;
mod explain;
mod export;
mod facets;
mod heap;
mod index;
mod narrow;
mod pairs;
mod progress;
mod retag;
mod search;
#[cfg(feature = "server")]
mod serve;
mod show;
mod stats;
mod tags;
mod target;
mod timeline;

use std::{env, fs, io::Write, path::PathBuf};

use anstream::{AutoStream, ColorChoice};
use anyhow::Context;
use clap::{
    Parser, Subcommand, ValueEnum,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use jiff::tz::TimeZone;
use newsdex::{
    date::Date,
    output::{Look, OutputFormat},
    query::Reading,
    search::Search,
};

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
  newsdex timeline drones --by week           how many, and what share of all of that time
  newsdex pairs person                        who appears with whom
  newsdex serve --corpus ~/archive            the archive in the browser
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
    /// Count relative dates and embargoes from this moment, so that an answer can be had again: 2025-12-08T18:00:00
    /// [default: the clock]
    #[arg(long, global = true, value_name = "TIME")]
    now: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    Index(index::Args),
    Search(search::Args),
    Facets(facets::Args),
    Timeline(timeline::Args),
    Pairs(pairs::Args),
    Count(count::Args),
    Explain(explain::Args),
    Show(show::Args),
    Delete(delete::Args),
    Export(export::Args),
    Check(check::Args),
    Backup(backup::Args),
    Stats(stats::Args),
    Tags(tags::Args),
    #[cfg(feature = "server")]
    Serve(serve::Args),
    Retag(retag::Args),
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

/// The forms of an answer that is no list.
const WHOLE: [&str; 2] = ["text", "json"];
/// The forms of a table.
const TABLES: [&str; 3] = ["text", "json", "csv"];
/// The forms of a list of values.
const VALUES: [&str; 5] = ["text", "json", "jsonl", "csv", "ids"];
/// The forms of a list of hits.
const HITS: [&str; 7] = ["text", "json", "jsonl", "csv", "ids", "files", "kwic"];

/// Reads one of these forms.
fn format_among(names: &'static [&'static str]) -> impl TypedValueParser<Value = OutputFormat> {
    let values = names.iter().map(|name| {
        PossibleValue::new(*name).help(match *name {
            "json" => "One JSON object",
            "jsonl" => "One JSON object a line",
            "csv" => "A table for spreadsheets; no cell is taken for a formula",
            "ids" => "One id (of facets: one label) a line",
            "files" => "The path of each file, on a line",
            "kwic" => "Every match on a line, in its context",
            _ => "For people",
        })
    });
    PossibleValuesParser::new(values).map(|name| match name.as_str() {
        "json" => OutputFormat::Json,
        "jsonl" => OutputFormat::Jsonl,
        "csv" => OutputFormat::Csv,
        "ids" => OutputFormat::Ids,
        "files" => OutputFormat::Files,
        "kwic" => OutputFormat::Kwic,
        _ => OutputFormat::Text,
    })
}

/// Runs a command; whether it found anything.
pub fn run(cli: Cli) -> anyhow::Result<bool> {
    let global = &cli.global;
    match cli.command {
        Command::Index(args) => index::run(global, &args),
        Command::Search(args) => search::run(global, &args),
        Command::Facets(args) => facets::run(global, &args),
        Command::Timeline(args) => timeline::run(global, &args),
        Command::Pairs(args) => pairs::run(global, &args),
        Command::Count(args) => count::run(global, &args),
        Command::Explain(args) => explain::run(global, &args),
        Command::Show(args) => show::run(global, &args),
        Command::Delete(args) => delete::run(global, &args),
        Command::Export(args) => export::run(global, &args),
        Command::Check(args) => check::run(global, &args),
        Command::Backup(args) => backup::run(global, &args),
        Command::Stats(args) => stats::run(global, &args),
        #[cfg(feature = "server")]
        Command::Serve(args) => serve::run(global, &args),
        Command::Tags(args) => tags::run(global, &args),
        Command::Retag(args) => retag::run(global, &args),
        Command::Completions(args) => completions::run(&args),
    }
}

impl Global {
    /// The moment to count from, on the local clock.
    fn now(&self) -> anyhow::Result<Date> {
        match &self.now {
            None => Ok(Date::second(
                jiff::Timestamp::now().to_zoned(local_zone()).datetime(),
            )),
            Some(text) => Date::parse(text).with_context(|| {
                let shown = newsdex::article::one_line(text);
                format!("--now {shown}: is no time\nhint: write 2025-12-08T18:00:00 or 2025-12-08")
            }),
        }
    }

    /// A search for a query of the command line, relative dates and embargoes counted from now.
    fn search(&self, query: &str) -> anyhow::Result<Search> {
        let now = self.now()?;
        let reading = Reading {
            today: Some(now.to_day()),
            ..Reading::default()
        };
        let mut search = Search::new(&reading.parse(query)?)?;
        search.now = now.seconds();
        Ok(search)
    }

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
    env::current_dir()
        .and_then(|here| here.canonicalize())
        .unwrap_or_default()
}

/// The time zone of this place, out of its own file where nothing else names one: to learn its name all zones are listed,
/// which takes longer than a search.
fn local_zone() -> TimeZone {
    let file = match env::var_os("TZ") {
        Some(_) => None,
        None => fs::read("/etc/localtime").ok(),
    };
    let zone = file.and_then(|file| TimeZone::tzif("local", &file).ok());
    zone.unwrap_or_else(TimeZone::system)
}
