//! `newsdex count`: just the number, or one for each line.

use std::io::{BufRead, Read, Write};

use anyhow::Context;

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
    /// wrong gets the line `error`; an empty line counts everything
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

/// A longer line is no query; the rest of it is passed over.
const LONGEST_LINE: u64 = 1 << 16;

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
    let mut input = std::io::stdin().lock();
    for number in 1u64.. {
        let Some(line) = next_line(&mut input)? else {
            break;
        };
        let results = line
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
        _ => {
            anyhow::bail!("--batch: {wrong} lines could not be counted\nhint: they are named above")
        }
    }
}

/// The next line of the input, without its end; an error inside when it is no text. Ends at the end of the input.
fn next_line(input: &mut impl BufRead) -> anyhow::Result<Option<anyhow::Result<String>>> {
    let read = |input: &mut dyn BufRead, line: &mut Vec<u8>| {
        let read = input.take(LONGEST_LINE).read_until(b'\n', line);
        read.with_context(|| "standard input: can't be read\nhint: give a file: `< queries.txt`")
    };
    let mut line = Vec::new();
    if read(input, &mut line)? == 0 {
        return Ok(None);
    }
    // a query has a length of its own, which says what is wrong with a longer one
    let mut rest = Vec::new();
    while !line.ends_with(b"\n") && line.len() as u64 >= LONGEST_LINE && !rest.ends_with(b"\n") {
        rest.clear();
        if read(input, &mut rest)? == 0 {
            break;
        }
    }
    if line.len() as u64 >= LONGEST_LINE {
        return Ok(Some(Ok(String::from_utf8_lossy(&line).into_owned())));
    }
    let line = String::from_utf8(line).map(|line| line.trim_end_matches(['\n', '\r']).to_owned());
    let line = line.context("line is not UTF-8 text\nhint: save the queries as UTF-8");
    Ok(Some(line))
}

fn count(engine: &impl Engine, mut search: newsdex::search::Search) -> anyhow::Result<Results> {
    search.page = Page::NONE;
    Ok(engine.search(&search)?)
}
