//! `newsdex delete`: takes articles out of the index, so that they stay out.

use std::{
    collections::BTreeSet,
    io::{self, IsTerminal, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use anyhow::bail;
use newsdex::{
    archive::Archive,
    engine::Engine,
    ingest::IngestOptions,
    ledger::STDIN,
    output::{OutputFormat, counted, plain_line, with_thousands, write_deleted, write_json},
    search::{Facets, Page, Passages},
};

use super::{Global, WHOLE, format_among};

/// Take articles out of the index; they stay out when their files are read again
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex delete urn:newsml:ap.org:20251206:1    by id
  newsdex delete --query 'source:\"Old Wire\"'     all that a query finds; shows them and asks
  newsdex delete --lift urn:newsml:ap.org:20251206:1
  newsdex delete --list                          what is deleted
  newsdex delete --purge                         nothing of what is deleted is left in the index

The files themselves are not touched. What is lifted comes back with the next `newsdex index` of its folder.
The text of a deleted article stays in the files of the index until these are rewritten, as later runs do by and by, and
--purge at once. Its id stays, so that the article stays out; so do the headlines that `show --history` lists of others.
With an id the article also stays out that has no id of its own when its file moves. Another index knows nothing of it.  What disks and backups keep of removed files is not touched.

Exit code: 0 done, 1 no such article, 2 error.")]
pub struct Args {
    /// Ids of articles
    #[arg(value_name = "ID", required_unless_present_any = ["query", "list", "purge", "ids_from"])]
    ids: Vec<String>,
    /// Delete all articles that this query finds, hidden ones only where it asks for them
    #[arg(long, value_name = "QUERY", conflicts_with_all = ["ids", "lift"])]
    query: Option<String>,
    /// File with ids, one a line, as `--list` prints them; - stands for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "list"])]
    ids_from: Option<PathBuf>,
    /// Let them come back with their files
    #[arg(long)]
    lift: bool,
    /// List the ids of deleted articles
    #[arg(long, conflicts_with_all = ["ids", "query", "lift"])]
    list: bool,
    /// Rewrite the index, then, without the texts of deleted articles, and without earlier texts of articles
    #[arg(long, conflicts_with_all = ["lift", "list"])]
    purge: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&WHOLE))]
    format: OutputFormat,
}

/// Does it and prints what was done.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    super::heap::fix_thresholds();
    let archive = Archive::open(&global.index)?;
    let (mut out, look) = global.out();
    if args.list {
        let ledger = archive.ledger()?;
        for id in ledger.deleted() {
            writeln!(out, "{}", plain_line(id))?;
        }
        out.flush()?;
        return Ok(ledger.deleted().next().is_some());
    }
    let options = IngestOptions {
        now: global.now()?.seconds(),
        ..IngestOptions::default()
    };
    if args.purge && args.ids.is_empty() && args.query.is_none() && args.ids_from.is_none() {
        return purge(global, args, &archive, &options);
    }
    let ids: BTreeSet<String> = match &args.query {
        None => {
            let mut ids: BTreeSet<String> = args.ids.iter().cloned().collect();
            if let Some(path) = &args.ids_from {
                ids.extend(listed(path)?);
            }
            ids
        }
        Some(query) => match asked(global, &archive, query, args.yes)? {
            Some(ids) => ids,
            None => return Ok(false),
        },
    };
    let done = match args.lift {
        true => archive.lift(&ids, &options)?,
        false => archive.delete(&ids, &options)?,
    };
    write_deleted(&mut out, &done, args.lift, args.format, look)?;
    out.flush()?;
    if args.purge {
        purge(global, args, &archive, &options)?;
    }
    Ok(!done.ids.is_empty())
}

/// Rewrites the index without what is deleted, and says so.
fn purge(
    global: &Global,
    args: &Args,
    archive: &Archive,
    options: &IngestOptions,
) -> anyhow::Result<bool> {
    let done = archive.purge(options)?;
    let (mut out, _) = global.out();
    match args.format {
        OutputFormat::Json => write_json(&mut out, &done)?,
        _ if global.quiet => {}
        _ => writeln!(
            out,
            "{} purged, {} rewritten; commit {}",
            counted(done.articles, "text"),
            counted(done.segments, "segment"),
            with_thousands(done.commit)
        )?,
    }
    out.flush()?;
    Ok(true)
}

/// The ids of a list.
fn listed(path: &Path) -> anyhow::Result<Vec<String>> {
    let text = match path == Path::new(STDIN) {
        true => io::read_to_string(io::stdin().lock()),
        false => std::fs::read_to_string(path),
    };
    let text = text.map_err(|error| {
        let path = path.display();
        anyhow::anyhow!(
            "list `{path}` can't be read: {error}\nhint: check its path and permissions"
        )
    })?;
    let ids = text.lines().filter(|line| !line.is_empty());
    Ok(ids.map(str::to_owned).collect())
}

/// How many of the articles are shown before it is asked.
const SHOWN: usize = 10;

/// The ids of what a query finds, if there is any and it is to be deleted.
fn asked(
    global: &Global,
    archive: &Archive,
    query: &str,
    yes: bool,
) -> anyhow::Result<Option<BTreeSet<String>>> {
    let mut search = global.search(query)?;
    search.page = Page::ALL;
    search.facets = Facets::none();
    search.passages = Passages::Best(0);
    let mut ids = BTreeSet::new();
    let (mut err, _) = global.err();
    let mut written = Ok(());
    archive.engine()?.scan(&search, &mut |hit| {
        if ids.len() < SHOWN && !yes {
            let headline = hit.headline.as_deref().unwrap_or(&hit.shown);
            written = writeln!(err, "{}  {}", plain_line(&hit.id), plain_line(headline));
        }
        ids.insert(hit.id);
        ControlFlow::Continue(())
    })?;
    written?;
    if ids.is_empty() {
        writeln!(err, "nothing is found, and nothing deleted")?;
        return Ok(None);
    }
    if yes {
        return Ok(Some(ids));
    }
    if ids.len() > SHOWN {
        writeln!(err, "... and {} more", ids.len() - SHOWN)?;
    }
    if !io::stdin().is_terminal() {
        bail!(
            "the query finds {} articles, and nobody can be asked whether to delete them\nhint: look at them with `newsdex search`, then add `--yes`",
            ids.len()
        );
    }
    write!(err, "delete these {}? [y/N] ", ids.len())?;
    err.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes").then_some(ids))
}
