//! Writes what a search makes of its query.

use std::io::{self, Write};

use super::{
    Look, OutputFormat,
    json::write_json,
    results::{write_resolved, write_state, write_unknown},
    text::{counted, plain_line, with_thousands},
};
use crate::{
    search::{ExplainedArticle, ExplainedSlot, ExplainedWords, Explanation},
    text::plain,
};

/// How many words of a slot the text form lists.
const LISTED: usize = 12;

/// Writes an explanation.
pub fn write_explanation(
    out: &mut dyn Write,
    explanation: &Explanation,
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    if matches!(format, OutputFormat::Json | OutputFormat::Jsonl) {
        return write_json(out, explanation);
    }
    let query = match explanation.query.as_str() {
        "" => "everything".to_owned(),
        query => plain(query),
    };
    let total = counted(explanation.total, "article");
    writeln!(out, "{} · {query}", look.strong(&total))?;
    let languages = match explanation.languages.as_slice() {
        [] => "none: only the words themselves are found".to_owned(),
        languages => languages.join(", "),
    };
    writeln!(out, "forms of words in: {languages}")?;
    write_resolved(out, &explanation.resolved, look)?;
    write_unknown(out, &explanation.unknown_words, look)?;
    for (number, words) in explanation.words.iter().enumerate() {
        writeln!(out)?;
        write_words(out, words, look)?;
        if let Some(part) = explanation
            .article
            .as_ref()
            .and_then(|a| a.parts.get(number))
        {
            writeln!(out, "  adds {part:.4} to the article's score")?;
        }
    }
    if let Some(article) = &explanation.article {
        writeln!(out)?;
        write_article(out, article, look)?;
    }
    writeln!(out)?;
    write_state(out, &explanation.index, look)
}

fn write_words(out: &mut dyn Write, words: &ExplainedWords, look: Look) -> io::Result<()> {
    let articles = counted(words.articles, "article");
    let text = plain_line(&words.text);
    writeln!(out, "{}  {articles}", look.strong(&text))?;
    let fields: Vec<String> = words
        .fields
        .iter()
        .map(|field| {
            let first = field.first.map(|first| format!(" (first {first} words)"));
            format!(
                "{}{} × {}",
                field.name,
                first.unwrap_or_default(),
                field.weight
            )
        })
        .collect();
    writeln!(out, "  in {}", fields.join(", "))?;
    if words.slots.len() > 1 {
        writeln!(out, "  as {}", words.shape)?;
    }
    for (number, slot) in words.slots.iter().enumerate() {
        let name = match words.slots.len() {
            1 => String::new(),
            _ => format!("{number}: "),
        };
        let line = format!("{name}{}", slot_words(slot, look));
        writeln!(out, "{}", look.wrapped(&line, "  ", "     "))?;
    }
    Ok(())
}

fn slot_words(slot: &ExplainedSlot, look: Look) -> String {
    let listed = slot.words.iter().take(LISTED);
    let mut words: Vec<String> = listed
        .map(|word| {
            let weight = match word.weight {
                1.0 => String::new(),
                weight => format!(" × {weight}"),
            };
            let articles = look.dim(&with_thousands(word.articles));
            format!("{}{weight} {articles}", look.name(&plain_line(&word.word)))
        })
        .collect();
    let more = slot.different.saturating_sub(words.len() as u64);
    if more > 0 {
        words.push(format!("and {} more", with_thousands(more)));
    }
    match words.is_empty() {
        true => "no word".to_owned(),
        false => words.join(", "),
    }
}

fn write_article(out: &mut dyn Write, article: &ExplainedArticle, look: Look) -> io::Result<()> {
    let id = look.name(&plain_line(&article.id));
    match article.found {
        true => writeln!(out, "{id} is found and scores {:.4}", article.score),
        false => writeln!(out, "{id} is not found by this query"),
    }
}
