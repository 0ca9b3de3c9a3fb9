//! `newsdex backup`: copies the index while it is used.

use std::{io::Write, path::PathBuf};

use newsdex::{
    archive::Archive,
    output::{OutputFormat, byte_count, counted, with_thousands, write_json},
};

use super::{Global, WHOLE, format_among};

/// Copy the index as of its last commit, while others search it and write to it
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex backup /backups/2025-12-06
  newsdex --index /backups/2025-12-06 search drones     it is an index like any other

Files that never change are linked where folder and index are on one disk: that takes no time and no room. A copy on the
same disk does not outlive the disk: copy the folder elsewhere, with `cp -r` or `rsync`.

Exit code: 0 done, 2 error.")]
pub struct Args {
    /// New or empty folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&WHOLE))]
    format: OutputFormat,
}

/// Copies the index and says what was copied.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let done = Archive::open(&global.index)?.backup(&args.folder)?;
    let (mut out, _) = global.out();
    match args.format {
        OutputFormat::Json => write_json(&mut out, &done)?,
        _ if global.quiet => {}
        _ => writeln!(
            out,
            "commit {} is in {}: {}, {}, {} of them linked",
            with_thousands(done.commit),
            args.folder.display(),
            counted(done.files, "file"),
            byte_count(done.bytes),
            with_thousands(done.linked)
        )?,
    }
    out.flush()?;
    Ok(true)
}
