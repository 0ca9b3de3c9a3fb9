//! `newsdex show`: one article, whole.

use std::io::Write;

use newsdex::{
    engine::Engine,
    output::{OutputFormat, write_article, write_history},
    search::Highlighter,
};

use super::{Global, WHOLE, format_among, target::Target};

/// Show one article, whole
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex show reuters21578:5
  newsdex show reuters21578:5 --query 'oil prices'     with the matches marked
  newsdex show reuters21578:5 --history                its versions, as far as they were read

Of a version that another replaced, time, number and headline are kept; of those that came with one run, only where they
are numbered, and not hundreds of thousands of others stand between them.")]
pub struct Args {
    /// The article's id, as `search` prints it
    #[arg(value_name = "ID")]
    id: String,
    /// List its versions: time, version, headline
    #[arg(long, conflicts_with = "query")]
    history: bool,
    /// Mark what this query finds
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,
    #[command(flatten)]
    target: Target,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&WHOLE))]
    format: OutputFormat,
}

/// Shows an article; an id that is not there is an error.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let engine = args.target.open(global)?;
    let Some(article) = engine.article(&args.id)? else {
        if engine.ledger()?.is_deleted(&args.id) {
            let id = newsdex::article::one_line(&args.id);
            anyhow::bail!(
                "{id}: the article was deleted by hand\nhint: `newsdex delete --lift ID` lets it come back with its file"
            );
        }
        return Err(no_article(&args.id));
    };
    if args.history {
        let versions = engine.history(&args.id)?;
        let (mut out, look) = global.out();
        write_history(&mut out, &versions, args.format, look)?;
        out.flush()?;
        return Ok(true);
    }
    let marks = match &args.query {
        None => Vec::new(),
        Some(query) => engine.marks(&global.search(query)?)?,
    };
    let (mut out, look) = global.out();
    let highlighter = Highlighter::new(marks);
    write_article(&mut out, &article, &highlighter, args.format, look)?;
    out.flush()?;
    Ok(true)
}

/// The error of an id that no article has.
pub(super) fn no_article(id: &str) -> anyhow::Error {
    let id = newsdex::article::one_line(id);
    anyhow::anyhow!(
        "{id}: no article has this id\nhint: `newsdex search ... --format ids` prints ids"
    )
}
