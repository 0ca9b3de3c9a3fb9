//! Writes what became of a deletion by hand.

use std::io::{self, Write};

use super::{
    Look, OutputFormat,
    json::write_json,
    text::{counted, plain_line, with_thousands},
};
use crate::ingest::Deleted;

/// Writes what was deleted, or lifted.
pub fn write_deleted(
    out: &mut dyn Write,
    done: &Deleted,
    lifted: bool,
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    if matches!(format, OutputFormat::Json | OutputFormat::Jsonl) {
        return write_json(out, done);
    }
    for id in &done.unknown {
        let what = match lifted {
            true => "is not deleted",
            false => "is the id of no article",
        };
        writeln!(out, "{}: {what}", look.name(&plain_line(id)))?;
    }
    let articles = counted(done.ids.len() as u64, "article");
    let what = match lifted {
        true => "lifted: to come back when their files are read by the next `newsdex index`",
        false => "deleted: to stay so when their files are read again, unless lifted (`--lift`)",
    };
    let delivered = |file: &String| file.starts_with("-/");
    if lifted && done.files.iter().any(delivered) {
        writeln!(
            out,
            "what came through standard input does not come back by itself: deliver it again"
        )?;
    }
    match done.ids.is_empty() {
        true => writeln!(out, "nothing was done"),
        false => writeln!(
            out,
            "{articles} {what}; commit {}",
            with_thousands(done.commit)
        ),
    }
}
