//! `newsdex count`: just the number, or one for each line.

use std::io::{BufRead, Write};

use newsdex::{
    engine::Engine,
    output::{OutputFormat, write_count, write_json},
    search::{Page, Results},
};

use serde_json::json;

use super::{Global, WHOLE, format_among, narrow::Narrow, target::Target};

/// Print the exact number of articles found
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex count drones energy
  newsdex count --place uk --topic crude
  newsdex count --batch --since 2025 < queries.txt     a number for each line

Exit code: 0 found, 1 nothing found, 2 error.")]
pub struct Args {
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    target: Target,
    /// Read one query a line from standard input and write one number a line; flags narrow each of them. A query that is
    /// wrong gets the line `error`
    #[arg(long)]
    batch: bool,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&WHOLE))]
    format: OutputFormat,
}

/// Counts; whether anything was found.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    if args.batch {
        return batch(global, args);
    }
    let search = args.narrow.search(global)?;
    let results = count(&args.target.open(global)?, search)?;
    let (mut out, _) = global.out();
    write_count(&mut out, &results, args.format)?;
    out.flush()?;
    Ok(results.total > 0)
}

/// Counts for each line of standard input; an error after all of them when one was wrong.
fn batch(global: &Global, args: &Args) -> anyhow::Result<bool> {
    if args.narrow.has_query() {
        anyhow::bail!(
            "--batch: reads its queries from standard input, and a query was typed as well\nhint: leave the query out; flags such as --since narrow every line"
        );
    }
    let engine = args.target.open(global)?;
    let (mut out, _) = global.out();
    let (mut err, _) = global.err();
    let (mut found, mut wrong) = (false, 0);
    for (number, line) in (1u64..).zip(std::io::stdin().lock().lines()) {
        let results = line
            .map_err(anyhow::Error::from)
            .and_then(|line| args.narrow.search_for(&line, global))
            .and_then(|search| count(&engine, search));
        match results {
            Ok(results) => {
                found |= results.total > 0;
                write_count(&mut out, &results, args.format)?;
            }
            Err(error) => {
                wrong += 1;
                writeln!(err, "line {number}: {error}")?;
                match args.format {
                    OutputFormat::Json => {
                        write_json(&mut out, &json!({"version": 1, "error": error.to_string()}))?;
                    }
                    _ => writeln!(out, "error")?,
                }
            }
        }
    }
    out.flush()?;
    match wrong {
        0 => Ok(found),
        1 => anyhow::bail!("--batch: 1 line could not be counted\nhint: it is named above"),
        wrong => {
            anyhow::bail!("--batch: {wrong} lines could not be counted\nhint: they are named above")
        }
    }
}

fn count(engine: &impl Engine, mut search: newsdex::search::Search) -> anyhow::Result<Results> {
    search.page = Page::NONE;
    Ok(engine.search(&search)?)
}
