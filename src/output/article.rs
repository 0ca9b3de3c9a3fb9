//! Writes one article, whole.

use std::io::{self, Write};

use super::{Look, OutputFormat, json::write_json, text::plain_line};
use crate::{
    article::{Article, Origin, Status, one_line},
    date::Date,
    schema::Field,
    search::Highlighter,
    text::plain,
};

/// Writes an article, what `highlighter` knows marked in its text form.
pub fn write_article(
    out: &mut dyn Write,
    article: &Article,
    highlighter: &Highlighter,
    format: OutputFormat,
    look: Look,
) -> io::Result<()> {
    match format {
        OutputFormat::Json | OutputFormat::Jsonl => write_json(out, article),
        OutputFormat::Ids => writeln!(out, "{}", article.id),
        OutputFormat::Text | OutputFormat::Csv | OutputFormat::Files | OutputFormat::Kwic => {
            write_text(out, article, highlighter, look)
        }
    }
}

fn write_text(
    out: &mut dyn Write,
    article: &Article,
    highlighter: &Highlighter,
    look: Look,
) -> io::Result<()> {
    if let Some(headline) = &article.headline {
        let headline = look.fragments(&highlighter.mark(Field::Headline, headline));
        let words: Vec<String> = headline
            .split_whitespace()
            .map(|w| look.strong(w))
            .collect();
        writeln!(out, "{}\n", look.wrapped(&words.join(" "), "", ""))?;
    }
    let line = |text: Option<&str>| text.map(plain_line);
    let date = |date: Option<Date>| date.map(|date| date.to_string().replace('T', " "));
    let marked = |field: Field, text: &str| {
        let text = one_line(text);
        look.fragments(&highlighter.mark(field, &text))
    };
    let recognised = article.recognised_language.as_deref();
    let recognised = recognised.map(|language| format!("{language} (recognised)"));
    let byline = article
        .byline
        .iter()
        .map(|name| marked(Field::Byline, name));
    let dateline = article.dateline.as_deref();
    let rows = [
        ("status", line(article.status.map(Status::name))),
        ("embargo", date(article.embargo)),
        ("date", date(article.date)),
        ("source", line(article.source.as_deref())),
        ("section", line(article.section.as_deref())),
        ("genre", line(article.genre.as_deref())),
        ("language", line(article.language.as_deref()).or(recognised)),
        ("byline", Some(byline.collect::<Vec<_>>().join(", "))),
        (
            "dateline",
            dateline.map(|line| marked(Field::Dateline, line)),
        ),
        ("url", line(article.url.as_deref())),
        (
            "path",
            line(Some(&format!("{}/{}", article.collection, article.path))),
        ),
        ("id", line(Some(&article.id))),
        ("summary", line(article.summary.as_deref())),
    ];
    let rows = rows
        .iter()
        .filter_map(|(name, value)| Some((name, value.as_ref()?)));
    for (name, value) in rows.filter(|(_, value)| !value.is_empty()) {
        let name = look.name(&format!("{name:<9}"));
        writeln!(out, "{name} {}", look.wrapped(value, "", "          "))?;
    }
    for kind in crate::facet::Kind::ALL {
        let tags = article.tags.iter().filter(|tag| tag.kind == kind);
        let labels = tags.map(|tag| match tag.origin {
            Origin::Given => marked(Field::Labels, &tag.label),
            Origin::Rule => look.dim(&format!("{} (by rule)", plain_line(&tag.label))),
            Origin::Text | Origin::Said => {
                look.dim(&format!("{} (from the text)", plain_line(&tag.label)))
            }
        });
        let labels: Vec<String> = labels.collect();
        if !labels.is_empty() {
            let name = look.name(&format!("{:<9}", kind.name()));
            let labels = look.wrapped(&labels.join(" · "), "", "          ");
            writeln!(out, "{name} {labels}")?;
        }
    }
    let inferred = article.inferred.iter();
    let inferred: Vec<String> = inferred.map(|tag| plain_line(&tag.label)).collect();
    if !inferred.is_empty() {
        let name = look.name(&format!("{:<9}", "inferred"));
        let labels = look.dim(&inferred.join(" · "));
        writeln!(out, "{name} {}", look.wrapped(&labels, "", "          "))?;
    }
    for paragraph in marked_paragraphs(article, highlighter, look) {
        writeln!(out, "\n{}", look.wrapped(&paragraph, "", ""))?;
    }
    Ok(())
}

/// The paragraphs of the body, matches marked.
fn marked_paragraphs(article: &Article, highlighter: &Highlighter, look: Look) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for fragment in highlighter.mark(Field::Body, &article.body) {
        for (number, line) in fragment.text.split('\n').enumerate() {
            if number > 0 {
                paragraphs.push(String::new());
            }
            if let Some(paragraph) = paragraphs.last_mut()
                && !line.is_empty()
            {
                let line = plain(line);
                paragraph.push_str(&match fragment.matched {
                    true => look.matched(&line),
                    false => line,
                });
            }
        }
    }
    paragraphs.retain(|paragraph| !paragraph.trim().is_empty());
    paragraphs
}
