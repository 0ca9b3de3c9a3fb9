//! Values of a source as lines, running texts and dates.

use super::{
    date::{from_number, parse as parse_date, parse_as},
    draft::How,
    html,
    paragraphs::{is_missing, line, paragraphs, push_paragraph},
    source::Value,
    xml,
};
use crate::date::Date;

/// The text on one line.
pub(super) fn line_of(value: Value<'_>, how: &How) -> Option<String> {
    let mut text = value.line()?;
    if let Some(rest) = how
        .strip
        .as_deref()
        .and_then(|start| text.strip_prefix(start))
    {
        text = line(rest)?;
    }
    match is_html(&text, how) || html::has_entities(&text) {
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
        Value::Text(text) if is_html(text, how) => push_paragraph(texts, &markup(text)),
        Value::Text(text) => match texts.is_empty() {
            true => *texts = paragraphs(text),
            false => push_paragraph(texts, &paragraphs(text)),
        },
        Value::Element(element) => match element.only_text() {
            Some(text) if is_html(&text, how) => push_paragraph(texts, &markup(&text)),
            Some(text) => push_paragraph(texts, &unwrapped(&text)),
            None => push_paragraph(texts, &element.text()),
        },
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

/// The text of HTML, or of a whole NITF document.
fn markup(text: &str) -> String {
    const CONTENT: &str = "body.content";
    if text.contains("<body.content")
        && let Ok(element) = xml::element(text)
        && let Some(content) = element.descendant(CONTENT)
    {
        return content.text();
    }
    html::text(text)
}

/// Text without markup as paragraphs: blank lines part them; where there are none, and lines are not as long as lines
/// that were wrapped, each line is one.
pub(super) fn unwrapped(text: &str) -> String {
    let text = paragraphs_apart(text);
    let mut out = String::new();
    for block in text.split("\n\n") {
        let lines: Vec<&str> = block
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        let (_, before) = lines.split_last().unwrap_or((&"", &[]));
        let wrapped = text.contains("\n\n")
            || before
                .iter()
                .all(|line| (40..=120).contains(&line.chars().count()));
        match wrapped {
            true => push_paragraph(&mut out, &line(&lines.join(" ")).unwrap_or_default()),
            false => {
                for text in lines {
                    push_paragraph(&mut out, &line(text).unwrap_or_default());
                }
            }
        }
    }
    out
}

/// The text with each blank line, also one with spaces, as two line ends.
fn paragraphs_apart(text: &str) -> String {
    let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    // where only some lines are indented, those begin paragraphs
    let indented = |line: &&str| line.starts_with("  ") || line.starts_with('\t');
    let flush = |line: &&str| line.starts_with(|c: char| !c.is_whitespace());
    let mut out = String::new();
    let marks = lines.iter().skip(1).any(indented) && lines.iter().skip(1).any(flush);
    for line in lines {
        if marks && indented(&line) {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Whether a value is an element or a text with tags.
pub(super) fn is_markup(value: Value<'_>) -> bool {
    match value {
        Value::Element(_) => true,
        Value::Text(text) => html::looks_like_html(text),
        _ => false,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_markup_become_paragraphs() {
        let long = "A line that was wrapped at the width of a teletype, as wires do,";
        for (text, expected) in [
            ("\n  one\n  ", "one"),
            ("one\n\n two\nthree \n", "one\ntwo three"),
            ("one\ntwo", "one\ntwo"),
            (
                &format!("{long}\n{long}\nshort."),
                &format!("{long} {long} short."),
            ),
            (
                "   One begins\nand goes on\n   Two begins\nand goes on",
                "One begins and goes on\nTwo begins and goes on",
            ),
        ] {
            assert_eq!(unwrapped(text), expected, "{text}");
        }
    }

    #[test]
    fn html_and_nitf_in_a_string_are_read_as_such() {
        let text = |text: &str| text_of(Value::Text(text), &How::default());
        assert_eq!(text("<p>A &amp; b<br>c</p><p>d</p>"), "A & b\nc\nd");
        assert_eq!(text("a < b, c > d & e"), "a < b, c > d & e");
        let nitf = "<nitf><body><body.head><hedline><hl1>H</hl1></hedline></body.head><body.content><p>T</p></body.content></body></nitf>";
        assert_eq!(text(nitf), "T");
    }
}
