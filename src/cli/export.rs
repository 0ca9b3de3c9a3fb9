//! `newsdex export`: writes the articles of the archive out, so that any index can read them back.

use std::{
    fs::{self, File},
    io::{self, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use newsdex::{
    article::Article,
    decode::Packed,
    engine::Engine,
    ledger::STDIN,
    output::{counted, write_exported},
    search::{Facets, Page, Passages},
};

use super::{
    Global,
    progress::{is_stopped, stop_on_signals},
    target::Target,
};

/// Write all articles out as JSON Lines, which `index` reads back
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex export archive.jsonl.zst                 all of it, compressed
  newsdex export - | wc -l                         to standard output
  newsdex export drones.jsonl --query drones       what a query finds
  newsdex --index NEW index archive.jsonl.zst      read it back: same ids, collections, tags and answers

A name that ends with .gz or .zst is compressed. Hidden articles are in it too, unless a query is given. Tags of the
source are read back; those that were derived are derived again. What `tags.toml` and `topics.toml` say stands in the
folder of the index: copy these files beside the new one. What was deleted by hand is not in it, nor that it was:
`newsdex delete --list` names it, and `newsdex delete --ids-from FILE` deletes it elsewhere.

Exit code: 0 done, 1 no article, 2 error.")]
pub struct Args {
    /// File to write; - stands for standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only what this query finds
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,
    #[command(flatten)]
    target: Target,
}

/// Writes the articles and says how many.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let engine = args.target.open(global)?;
    if args.file == Path::new(STDIN) {
        let (mut out, _) = global.out();
        let written = write_all(global, &engine, args, &mut out)?;
        out.flush()?;
        return Ok(written > 0);
    }
    stop_on_signals(global);
    // a link is followed; a device or pipe is written to as it is
    let file = args
        .file
        .canonicalize()
        .unwrap_or_else(|_| args.file.clone());
    let is_plain = file.metadata().map_or(true, |known| known.is_file());
    // under another name first, so that there is a whole file or none
    let mut part = file.clone().into_os_string();
    part.push(".part");
    let part = if is_plain {
        PathBuf::from(part)
    } else {
        file.clone()
    };
    let written = File::create(&part)
        .map_err(Into::into)
        .and_then(|out| write_file(global, &engine, args, out, is_plain))
        .and_then(|written| {
            // an export of nothing takes no other's place
            match (is_plain, written) {
                (true, 0) => fs::remove_file(&part)?,
                (true, _) => fs::rename(&part, &file)?,
                _ => {}
            }
            Ok(written)
        });
    let written = written.map_err(|error| {
        if is_plain {
            // a leftover costs disk space only
            let _ = fs::remove_file(&part);
        }
        match error.downcast_ref::<io::Error>() {
            Some(error) => anyhow::anyhow!(
                "export `{}` can't be written: {error}\nhint: check its folder and the space on disk",
                args.file.display()
            ),
            None => error,
        }
    })?;
    if !global.quiet {
        let (mut out, _) = global.out();
        let articles = counted(written, "article");
        match written {
            0 => writeln!(out, "nothing is found, and nothing written")?,
            _ => writeln!(out, "{articles} written to {}", args.file.display())?,
        }
        out.flush()?;
    }
    Ok(written > 0)
}

/// Writes a file, compressed as its name says, and makes it durable.
fn write_file(
    global: &Global,
    engine: &impl Engine,
    args: &Args,
    file: File,
    is_plain: bool,
) -> anyhow::Result<u64> {
    let mut out = Packed::new(file, &args.file)?;
    let written = write_all(global, engine, args, &mut out)?;
    let file = out.finish()?;
    if is_plain {
        file.sync_all()?;
    }
    Ok(written)
}

/// Writes the articles that are asked for, and counts them.
fn write_all(
    global: &Global,
    engine: &impl Engine,
    args: &Args,
    out: &mut dyn Write,
) -> anyhow::Result<u64> {
    let (mut written, mut outcome) = (0, Ok(()));
    let mut write = |article: &Article| -> ControlFlow<()> {
        outcome = match is_stopped() {
            true => Err(io::Error::new(io::ErrorKind::Interrupted, "it was stopped")),
            false => write_exported(out, article),
        };
        written += 1;
        match outcome {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    };
    match &args.query {
        None => engine.articles(&mut |article| write(&article))?,
        Some(query) => {
            let mut search = global.search(query)?;
            search.page = Page::ALL;
            search.facets = Facets::none();
            search.passages = Passages::Best(0);
            let mut ids = Vec::new();
            engine.scan(&search, &mut |hit| {
                ids.push(hit.id);
                ControlFlow::Continue(())
            })?;
            for id in ids {
                let article = engine.stored(&id)?;
                if article.is_some_and(|article| write(&article).is_break()) {
                    break;
                }
            }
        }
    }
    outcome?;
    Ok(written)
}
