//! `newsdex tags`: what the archive's tags stand for, and why.

use std::io::Write;

use newsdex::{
    article::one_line,
    engine::Engine,
    output::{OutputFormat, write_tags, write_why},
    tags::TagGroup,
};

use super::{Global, WHOLE, format_among, target::Target};

/// Say which spellings of tags are counted as one, which may be one, and why a tag has its kind
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex tags --joined                 spellings that are counted as one
  newsdex tags --suggest                pairs that may be one: for you to decide
  newsdex tags --why 'Pavel Malkov'     what speaks for a person, a place, a topic

You decide in the file tags.toml in the folder of the index, which the next `newsdex index` reads:

  [kinds]
  \"Pavel Malkov\" = \"person\"            person, org, place, topic, or tag for unknown
  [join]
  \"Volodymyr Zelenskyy\" = [\"Zelensky\"]
  [part]
  \"Kate Smith\" = [\"Cate Smith\"]

Exit code: 0 found, 1 nothing found, 2 error.")]
#[group(id = "what", required = true, multiple = false, args = ["joined", "suggest", "why"])]
pub struct Args {
    /// Spellings that are counted as one, with their counts
    #[arg(long)]
    joined: bool,
    /// Pairs of tags that may be one, the likelier first
    #[arg(long)]
    suggest: bool,
    /// What speaks for the kind of this tag
    #[arg(long, value_name = "LABEL")]
    why: Option<String>,
    #[command(flatten)]
    target: Target,
    /// Form of the answer
    #[arg(long, short, value_name = "FORM", default_value = "text", value_parser = format_among(&WHOLE))]
    format: OutputFormat,
}

/// Prints it; whether there is any.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    let engine = args.target.open(global)?;
    let (mut out, look) = global.out();
    let found = if let Some(label) = &args.why {
        let why = engine.why(label)?;
        write_why(&mut out, &why, args.format, look)?;
        !why.is_empty()
    } else {
        let mut report = engine.tags()?;
        match args.joined {
            true => report.doubtful.clear(),
            false => report.groups.clear(),
        }
        let several = |group: &TagGroup| {
            let mut labels = group.labels.iter();
            labels.any(|tag| tag.label != group.labels[0].label)
        };
        report.groups.retain(several);
        write_tags(&mut out, &report, args.format, look)?;
        !(report.groups.is_empty() && report.doubtful.is_empty())
    };
    out.flush()?;
    if !found && !global.quiet {
        let nothing = match (&args.why, args.joined) {
            (Some(label), _) => format!("no article has the tag `{}`", one_line(label)),
            (None, true) => "no spellings are counted as one".to_owned(),
            (None, false) => "no tags are so alike that they may be one".to_owned(),
        };
        writeln!(global.err().0, "{nothing}")?;
    }
    Ok(found)
}
