//! `newsdex search`: ranked, filtered, with facet counts and passages.

use std::{io::Write, ops::ControlFlow};

use anyhow::bail;
use clap::ValueEnum;
use newsdex::{
    engine::Engine,
    facet::Dimension,
    ledger::Ledger,
    output::{HitWriter, OutputFormat, write_results},
    search::{Copies, Facets, Page, Passages, Search, Sort},
};

use super::{
    Global, HITS, format_among,
    narrow::{Narrow, dimension},
    target::Target,
};

/// Search: ranked hits with their matching passages, and facet counts
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex search drones energy                       both words, in any form
  newsdex search '\"peace talks\" OR ceasefire'        a phrase, or a word
  newsdex search 'drones -opinion' --tag drones
  newsdex search drones --person zelenskyy --since 2025-01 --sort newest
  newsdex search '\"drone* (strike OR attack)\"~5'     near each other; dron* wom?n zelenskiy~ work too
  newsdex search 'peace NEAR/5 (talks OR deal)'      any forms, near each other; ADJ/5 in this order
  newsdex search 'headline:(drones OR missiles) source:\"Sample Wire\"'
  newsdex search 'topic:energy/* date:30d.. words:>800 -hl:opinion'
  newsdex search --any 'what did the envoy say about drones?'
  newsdex search --person witkoff                    everything with a person, newest first
  newsdex search drones --format kwic                every match in its context
  newsdex search drones --all --format csv           every hit, for a spreadsheet

A word finds all forms with its stem (drone, drones); in quotes, only itself.
Space means AND; OR, NOT and - work too, with brackets.
Words in:  headline: lead: hl: (either) body: byline: dateline:
Filters:   person: org: place: topic: tag: source: section: lang: author: genre: collection:
           year: month: date: since: until: has: no: words: path: url: id: is:hidden
`newsdex explain QUERY` says how a query is read.

Exit code: 0 found, 1 nothing found, 2 error.")]
pub struct Args {
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    target: Target,
    /// Order of the hits [default: relevance if the query holds words, else newest]
    #[arg(long, value_name = "ORDER")]
    sort: Option<Order>,
    /// How many hits to show; `--offset` and `--limit` together reach hit 10,000
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    limit: usize,
    /// How many hits to leave out before the first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Every hit, however many, one by one; not as text or json
    #[arg(long, conflicts_with_all = ["limit", "offset"])]
    all: bool,
    /// Of articles with the same text show one, and how many more there are
    #[arg(long)]
    unique: bool,
    /// Facets to count; `--facets=` for none
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = "person,org,place,topic,tag,source",
        num_args = 0..
    )]
    facets: Vec<String>,
    /// How many values of each facet to show
    #[arg(long, value_name = "N", default_value_t = 8)]
    facet_limit: usize,
    /// How many passages of each hit to show
    #[arg(long, value_name = "N", default_value_t = 1)]
    snippets: usize,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&HITS))]
    format: OutputFormat,
    /// End each id or file with NUL instead of a newline
    #[arg(short = '0', long = "null")]
    null: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Order {
    /// Best first
    Relevance,
    /// Latest date first, undated last
    Newest,
    /// Earliest date first, undated last
    Oldest,
}

/// Searches; whether anything was found.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    if args.all && matches!(args.format, OutputFormat::Text | OutputFormat::Json) {
        bail!(
            "--all: text and json show one page\nhint: add `--format jsonl`, csv, ids, files or kwic"
        );
    }
    let search = search(global, args)?;
    let engine = args.target.open(global)?;
    let ledger = match args.format {
        OutputFormat::Files => engine.ledger()?,
        _ => Ledger::default(),
    };
    let (mut out, look) = global.out();
    let end = if args.null { '\0' } else { '\n' };
    let total = if args.all {
        let mut writer = HitWriter::new(&mut out, args.format, look, end, &ledger);
        let mut written = Ok(());
        let results = engine.scan(&search, &mut |hit| {
            written = writer.write(&hit);
            match written {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        })?;
        written?;
        writer.finish()?;
        results.total
    } else {
        let results = engine.search(&search)?;
        write_results(&mut out, &results, args.format, look, end, &ledger)?;
        results.total
    };
    out.flush()?;
    if matches!(args.format, OutputFormat::Text) && !global.quiet {
        let words = search.query.lower_case_operators();
        if let Some(word) = words.first() {
            let (mut err, _) = global.err();
            let upper = word.to_uppercase();
            writeln!(
                err,
                "hint: `{word}` is a word here; the operator is `{upper}`"
            )?;
        }
    }
    Ok(total > 0)
}

fn search(global: &Global, args: &Args) -> anyhow::Result<Search> {
    let mut search = args.narrow.search(global)?;
    if let Some(order) = args.sort {
        search.sort = match order {
            Order::Relevance => Sort::Relevance,
            Order::Newest => Sort::Newest,
            Order::Oldest => Sort::Oldest,
        };
    }
    search.page = match args.all {
        true => Page::ALL,
        false => Page {
            offset: args.offset,
            // one more than can be had is enough to say so
            limit: args.limit.min(Page::DEEPEST + 1),
        },
    };
    search.copies = match args.unique {
        true => Copies::Once,
        false => Copies::Each,
    };
    search.passages = match args.format {
        OutputFormat::Ids | OutputFormat::Files => Passages::Best(0),
        OutputFormat::Kwic => Passages::Every,
        OutputFormat::Text | OutputFormat::Json | OutputFormat::Jsonl | OutputFormat::Csv => {
            Passages::Best(args.snippets)
        }
    };
    search.facets = match args.format {
        OutputFormat::Text | OutputFormat::Json => {
            Facets::of(dimensions(&args.facets)?, args.facet_limit)
        }
        OutputFormat::Jsonl
        | OutputFormat::Csv
        | OutputFormat::Ids
        | OutputFormat::Files
        | OutputFormat::Kwic => Facets::none(),
    };
    Ok(search)
}

fn dimensions(names: &[String]) -> anyhow::Result<Vec<Dimension>> {
    let mut dimensions = Vec::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        let shown = newsdex::article::one_line(name);
        let found = dimension(name).map_err(|what| anyhow::anyhow!("--facets {shown}: {what}"))?;
        if !dimensions.contains(&found) {
            dimensions.push(found);
        }
    }
    Ok(dimensions)
}
