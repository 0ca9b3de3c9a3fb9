//! Values of a source as lines, running texts and dates.

use super::{
    date::{from_number, parse as parse_date, parse_as},
    draft::How,
    html,
    paragraphs::{is_missing, line, paragraphs, push_paragraph},
    source::Value,
};
use crate::date::Date;

/// The text on one line.
pub(super) fn line_of(value: Value<'_>, how: &How) -> Option<String> {
    let text = value.line()?;
    match is_html(&text, how) {
        true => line(&html::text(&text)),
        false => Some(text),
    }
}

/// A value as running text: of an array all its texts.
pub(super) fn text_of(value: Value<'_>, how: &How) -> String {
    let mut texts = String::new();
    collect_texts(value, how, &mut texts);
    texts
}

fn collect_texts(value: Value<'_>, how: &How, texts: &mut String) {
    match value {
        Value::Text(text) if is_missing(text) => {}
        Value::Text(text) if is_html(text, how) => push_paragraph(texts, &html::text(text)),
        Value::Text(text) => match texts.is_empty() {
            true => *texts = paragraphs(text),
            false => push_paragraph(texts, &paragraphs(text)),
        },
        Value::Element(element) => push_paragraph(texts, &element.text()),
        Value::List(nodes) => {
            for node in nodes {
                collect_texts(node.value(), how, texts);
            }
        }
        Value::Map(_) => {
            let known = ["text", "content", "value", "name"];
            if let Some(value) = known.iter().find_map(|name| value.member(name)) {
                collect_texts(value, how, texts);
            }
        }
        Value::Missing | Value::Truth(_) | Value::Whole(_) | Value::Number(_) => {}
    }
}

fn is_html(text: &str, how: &How) -> bool {
    how.html.unwrap_or_else(|| html::looks_like_html(text))
}

/// The date that a value names; `None` when it names none, an error with its text when it cannot be understood.
pub(super) fn date_of(value: Value<'_>, how: &How) -> Result<Option<Date>, String> {
    let number = match value {
        Value::Whole(0) => return Ok(None),
        Value::Whole(number) => Some(number),
        // beyond the range of dates, `as` stops at the ends of i64, where there is no date either
        Value::Number(number) => Some(number.floor() as i64),
        _ => None,
    };
    if let Some(number) = number {
        let date = match &how.format {
            Some(format) => parse_as(&number.to_string(), format),
            None => from_number(number),
        };
        return date.map(Some).ok_or_else(|| number.to_string());
    }
    let Some(text) = value.line() else {
        return Ok(None);
    };
    let date = match &how.format {
        Some(format) => parse_as(&text, format),
        None => parse_date(&text),
    };
    date.map(Some)
        .ok_or_else(|| text.chars().take(60).collect())
}

/// Whether a word for what an item is says that it is no text.
pub(super) fn is_no_text(kind: &str) -> bool {
    const NO_TEXTS: [&str; 20] = [
        "picture",
        "photo",
        "photograph",
        "image",
        "graphic",
        "audio",
        "video",
        "animation",
        "planning",
        "event",
        "component",
        "attachment",
        "gallery",
        "interactive",
        "nav_menu_item",
        "custom_css",
        "wp_template",
        "concept",
        "catalog",
        "package",
    ];
    let kind = kind.rsplit(':').next().unwrap_or_default();
    NO_TEXTS.iter().any(|word| word.eq_ignore_ascii_case(kind))
}
