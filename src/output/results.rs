//! Writes the answer to a search.

use std::io::{self, Write};

use super::{
    HitWriter, Look, OutputFormat,
    json::write_json,
    text::{counted, plain_line, short_line, with_thousands},
};
use crate::{
    ledger::Ledger,
    search::{FacetCounts, Hit, IndexState, Resolved, Results, ShownTag, UnknownWord},
    text::plain,
};

/// Writes an answer. `end` ends each id and file: a newline, or NUL for programs; `ledger` says where the files are.
pub fn write_results(
    out: &mut dyn Write,
    results: &Results,
    format: OutputFormat,
    look: Look,
    end: char,
    ledger: &Ledger,
) -> io::Result<()> {
    match format {
        OutputFormat::Text => write_text(out, results, look),
        OutputFormat::Json => write_json(out, results),
        OutputFormat::Jsonl
        | OutputFormat::Csv
        | OutputFormat::Ids
        | OutputFormat::Files
        | OutputFormat::Kwic => {
            let mut writer = HitWriter::new(out, format, look, end, ledger);
            results.hits.iter().try_for_each(|hit| writer.write(hit))?;
            writer.finish()
        }
    }
}

fn write_text(out: &mut dyn Write, results: &Results, look: Look) -> io::Result<()> {
    let total = match results.total {
        0 => "no articles".to_owned(),
        total => counted(total, "article"),
    };
    let texts = match results.texts {
        Some(texts) if texts < results.total => {
            format!(", {}", counted(texts, "different text"))
        }
        _ => String::new(),
    };
    write_head(out, &format!("{total}{texts}"), &results.query, look)?;
    write_resolved(out, &results.resolved, look)?;
    write_unknown(out, &results.unknown_words, look)?;
    if let Some(some) = results.some_words.filter(|some| *some > 0) {
        let hold = if some == 1 { "holds" } else { "hold" };
        let some = counted(some, "article");
        writeln!(
            out,
            "hint: {some} {hold} some of the words; `--any` finds them"
        )?;
    }
    let digits = results
        .hits
        .last()
        .map_or(1, |hit| with_thousands(hit.rank as u64).len());
    for hit in &results.hits {
        writeln!(out)?;
        write_hit(out, hit, digits, look)?;
    }
    let facets = results.facets.iter();
    let facets = facets.filter(|counts| !counts.values.is_empty());
    let width = facets
        .clone()
        .map(|counts| counts.dimension.name().len())
        .max();
    if width.is_some() {
        writeln!(out)?;
    }
    for counts in facets {
        write_facet_line(out, counts, width.unwrap_or(0), look)?;
    }
    let sideways = results.facets.iter();
    for counts in sideways.filter(|counts| counts.articles != results.total) {
        let name = counts.dimension;
        let articles = counted(counts.articles, "article");
        let line = format!("{name} is counted in {articles}, as if its choice had not been made");
        writeln!(out, "{}", look.dim(&line))?;
    }
    writeln!(out)?;
    write_state(out, &results.index, look)
}

/// Writes what was found, and for which query.
pub(super) fn write_head(
    out: &mut dyn Write,
    found: &str,
    query: &str,
    look: Look,
) -> io::Result<()> {
    let query = match query {
        "" => String::new(),
        query => format!(" · {}", plain(query)),
    };
    writeln!(out, "{}{query}", look.strong(found))
}

/// Writes what facet filters mean, where that is not just what was typed.
pub(super) fn write_resolved(
    out: &mut dyn Write,
    resolved: &[Resolved],
    look: Look,
) -> io::Result<()> {
    for resolved in resolved {
        let values = resolved.values.iter();
        let values: Vec<String> = values.map(|value| short_line(value, LONGEST)).collect();
        if values.len() == 1 && values[0] == resolved.asked {
            continue;
        }
        let meaning = match values.len() {
            0..=5 => values.join(", "),
            more => format!("{} and {} more", values[..5].join(", "), more - 5),
        };
        let asked = match resolved.field {
            Resolved::WORD => plain(&resolved.asked),
            field => format!("{field}:{}", plain(&resolved.asked)),
        };
        let line = format!("{} means {meaning}", look.name(&asked));
        writeln!(out, "{}", look.wrapped(&line, "", "  "))?;
    }
    Ok(())
}

/// Writes which words no article holds, and which were perhaps meant.
pub(super) fn write_unknown(
    out: &mut dyn Write,
    words: &[UnknownWord],
    look: Look,
) -> io::Result<()> {
    for UnknownWord { word, nearest } in words {
        let nearest = match nearest.is_empty() {
            true => String::new(),
            false => format!("; did you mean {}?", plain_line(&nearest.join(" or "))),
        };
        writeln!(
            out,
            "no article holds {}{nearest}",
            look.name(&plain_line(word))
        )?;
    }
    Ok(())
}

/// Longer headlines and labels are cut, in characters.
pub(super) const LONGEST: usize = 300;

/// How many tags of a hit are shown.
const TAGS: usize = 12;

pub(super) fn write_hit(
    out: &mut dyn Write,
    hit: &Hit,
    digits: usize,
    look: Look,
) -> io::Result<()> {
    let rank = format!("{:>digits$}  ", with_thousands(hit.rank as u64));
    let indent = " ".repeat(digits + 2);
    let headline = hit
        .snippets
        .iter()
        .find(|snippet| snippet.field == "headline");
    let shown = match headline {
        Some(snippet) => look.fragments(&snippet.fragments),
        None => short_line(&hit.shown, LONGEST),
    };
    let shown: Vec<String> = shown.split(' ').map(|word| look.strong(word)).collect();
    writeln!(out, "{}", look.wrapped(&shown.join(" "), &rank, &indent))?;
    let mut facts = vec![hit.date.clone().unwrap_or_else(|| "undated".to_owned())];
    facts.extend(
        hit.source
            .as_deref()
            .map(|source| short_line(source, LONGEST)),
    );
    facts.extend(
        hit.dateline
            .as_deref()
            .map(|line| short_line(line, LONGEST)),
    );
    if !hit.byline.is_empty() {
        facts.push(authors(&hit.byline));
    }
    facts.push(counted(hit.words, "word"));
    if let Some(copies) = hit.copies.filter(|copies| *copies > 0) {
        let copies = with_thousands(copies);
        facts.push(format!("{copies} more with the same text"));
    }
    // in one piece, so that it can be copied
    facts.push(plain_line(&hit.id).replace(' ', "\u{a0}"));
    let facts = look.wrapped(&facts.join(" · "), &indent, &indent);
    writeln!(out, "{}", look.dim(&facts.replace('\u{a0}', " ")))?;
    for snippet in hit
        .snippets
        .iter()
        .filter(|snippet| snippet.field == "body")
    {
        let passage = look.fragments(&snippet.fragments);
        writeln!(out, "{}", look.wrapped(&passage, &indent, &indent))?;
    }
    if !hit.tags.is_empty() {
        // a subject by rule goes without those above it
        let implied = |tag: &ShownTag| {
            let above = format!("{}/", tag.label);
            let mut tags = hit.tags.iter();
            tag.origin != "given" && tags.any(|other| other.label.starts_with(&above))
        };
        let shown: Vec<&ShownTag> = hit.tags.iter().filter(|tag| !implied(tag)).collect();
        let tags = shown.iter().take(TAGS);
        let mut tags: Vec<String> = tags.map(|tag| label(hit, tag, look)).collect();
        if shown.len() > TAGS {
            tags.push(look.dim(&format!("and {} more", shown.len() - TAGS)));
        }
        let tags = look.wrapped(&tags.join(" · "), &indent, &indent);
        writeln!(out, "{tags}")?;
    }
    Ok(())
}

/// The first three who wrote it, and how many more.
fn authors(byline: &[String]) -> String {
    let shown = plain_line(&byline[..byline.len().min(3)].join(", "));
    match byline.len() {
        0..=3 => shown,
        more => format!("{shown} and {} more", more - 3),
    }
}

/// A tag's label, what matched in it marked; in brackets when it follows from the text.
fn label(hit: &Hit, tag: &ShownTag, look: Look) -> String {
    if tag.origin != "given" {
        return look.dim(&format!("({})", short_line(&tag.label, LONGEST)));
    }
    let matched = hit.snippets.iter().find(|snippet| {
        let text: String = snippet.fragments.iter().map(|f| f.text.as_str()).collect();
        snippet.field == "labels" && text == tag.label
    });
    match matched {
        Some(snippet) => look.fragments(&snippet.fragments),
        None => look.name(&short_line(&tag.label, LONGEST)),
    }
}

fn write_facet_line(
    out: &mut dyn Write,
    counts: &FacetCounts,
    width: usize,
    look: Look,
) -> io::Result<()> {
    let mut values: Vec<String> = counts
        .values
        .iter()
        .map(|value| {
            let label = super::text::value(&value.label, value.derived, LONGEST);
            let label = label.replace(' ', "\u{a0}");
            let count = with_thousands(value.count);
            match value.selected {
                true => format!("{}\u{a0}{count}", look.matched(&label)),
                false => format!("{label}\u{a0}{}", look.dim(&count)),
            }
        })
        .collect();
    let more = counts.more();
    if more > 0 {
        let more = format!("and\u{a0}{}\u{a0}more", with_thousands(more));
        values.push(look.dim(&more));
    }
    let name = format!("{:width$}  ", counts.dimension.name());
    let indent = " ".repeat(width + 2);
    let line = look.wrapped(&values.join(", "), &indent, &indent);
    let line = line.replacen(&indent, &look.name(&name), 1);
    writeln!(out, "{}", line.replace('\u{a0}', " "))
}

/// Writes what an answer comes from, so that it can be cited.
pub(super) fn write_state(out: &mut dyn Write, state: &IndexState, look: Look) -> io::Result<()> {
    let newest = state.newest.as_deref();
    let newest = newest
        .map(|day| format!(", newest {day}"))
        .unwrap_or_default();
    let articles = counted(state.articles, "article");
    let line = format!(
        "commit {} · {articles}{newest}",
        with_thousands(state.commit)
    );
    writeln!(out, "{}", look.dim(&line))
}
