//! One item of Reuters-21578 to one article.

use memchr::memchr_iter;

use super::super::{
    byline,
    date::parse as parse_date,
    item::{Problem, odd_date},
    once::each_once,
    paragraphs::{line, paragraphs, push_paragraph},
};
use crate::{
    article::{Article, Tag},
    facet::Kind,
};

/// The elements that hold tags.
const TAGS: [(&str, Kind); 6] = [
    ("TOPICS", Kind::Topic),
    ("PLACES", Kind::Place),
    ("PEOPLE", Kind::Person),
    ("ORGS", Kind::Org),
    ("EXCHANGES", Kind::Org),
    ("COMPANIES", Kind::Org),
];

/// What stands for the text of an item that is only a headline.
const PLACEHOLDER: &str = "Blah blah blah.";

/// Parses an item from its start tag to its end tag; the notes say what could not be used.
pub(super) fn parse(item: &str) -> Result<(Article, Vec<Problem>), Problem> {
    let (head, mut text) = split_text(item);
    let mut notes = Vec::new();
    let mut article = Article {
        native_id: attribute(item, "NEWID"),
        ..Article::default()
    };
    if let Some(printed) = element(head, "DATE")
        .map(plain)
        .and_then(|date| line(&date))
    {
        // Flags and remarks may follow the time.
        let mut words = printed.split(' ');
        let date = [words.next(), words.next()].map(Option::unwrap_or_default);
        article.date = parse_date(&date.join(" ")).or_else(|| parse_date(date.first()?));
        if article.date.is_none() {
            notes.push(odd_date(&printed));
        }
    }
    for (name, kind) in TAGS {
        let mut labels = element(head, name).unwrap_or_default();
        while let Some((_, label, rest)) = cut(labels, "D") {
            article.tags.extend(Tag::given(kind, &plain(label)));
            labels = rest;
        }
    }
    article.tags = each_once(article.tags);
    let mut around = String::new();
    let mut parts = [None, None, None, None];
    for (part, name) in parts
        .iter_mut()
        .zip(["TITLE", "AUTHOR", "DATELINE", "BODY"])
    {
        if let Some((before, inside, behind)) = cut(text, name) {
            around.push_str(before);
            around.push('\n');
            *part = Some(plain(inside));
            text = behind;
        }
    }
    around.push_str(text);
    let [title, author, dateline, body] = parts;
    article.headline = title.as_deref().and_then(line);
    article.byline = author.as_deref().map(authors).unwrap_or_default();
    let (dateline, opening) = dateline.as_deref().map(split_dateline).unwrap_or_default();
    article.dateline = dateline;
    article.body = outside(&plain(&around), article.headline.is_some());
    if let Some(body) = body {
        let wrapped = without_credit(&(opening + &body));
        push_paragraph(&mut article.body, &unwrapped(&wrapped));
    }
    if article.headline.is_none() && article.body.is_empty() {
        let what = "item has no headline and no text";
        let hint = "look it up in the file; a wire item may be blank";
        if article.native_id.is_none() {
            return Err(Problem::lost(what, hint));
        }
        // A blank item is still one of the numbered collection.
        notes.push(Problem::kept(what, hint));
    }
    Ok((article, notes))
}

/// The item before its text, and the text.
fn split_text(item: &str) -> (&str, &str) {
    let Some((head, rest)) = item.split_once("<TEXT") else {
        return (item, "");
    };
    let text = rest.split_once('>').map_or("", |(_, text)| text);
    (
        head,
        text.rsplit_once("</TEXT>").map_or(text, |(text, _)| text),
    )
}

/// What stands before an element, in it, and behind it.
fn cut<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let start = tag(text, "<", name)?;
    let rest = text.get(start + name.len() + 2..)?;
    let end = tag(rest, "</", name)?;
    Some((
        text.get(..start)?,
        rest.get(..end)?,
        rest.get(end + name.len() + 3..)?,
    ))
}

/// The place of a tag without attributes.
fn tag(text: &str, opening: &str, name: &str) -> Option<usize> {
    let mut starts = memchr_iter(b'<', text.as_bytes());
    starts.find(|at| {
        let tag = text.get(*at..).and_then(|tag| tag.strip_prefix(opening));
        let behind = tag.and_then(|tag| tag.strip_prefix(name));
        behind.is_some_and(|behind| behind.starts_with('>'))
    })
}

fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    cut(text, name).map(|(_, inside, _)| inside)
}

fn attribute(item: &str, name: &str) -> Option<String> {
    let (tag, _) = item.split_once('>')?;
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    line(rest.split_once('"')?.0)
}

/// The text with its entities decoded; entities of control characters are dropped.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let end = behind.bytes().take(9).position(|b| b == b';');
        let entity = end.and_then(|end| Some((behind.get(..end)?, behind.get(end + 1..)?)));
        match entity.and_then(|(name, behind)| Some((character(name)?, behind))) {
            Some((character, behind)) => {
                out.extend(Some(character).filter(|c| !c.is_control()));
                rest = behind;
            }
            None => {
                out.push('&');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        _ => char::from_u32(entity.strip_prefix('#')?.parse().ok()?),
    }
}

/// The names of a byline, which may end in the agency's: `By Ann Lee, Reuters`.
fn authors(author: &str) -> Vec<String> {
    let agency = |name: &str| {
        let name = name.trim_end_matches('.');
        ["reuter", "reuters", "reutersd"]
            .iter()
            .any(|agency| name.eq_ignore_ascii_case(agency))
    };
    let without_agency = |name: String| match name.rsplit_once(' ') {
        Some((rest, last)) if agency(last) => rest.to_owned(),
        _ => name,
    };
    let names = byline::names(author).into_iter();
    names
        .filter(|name| !agency(name))
        .map(without_agency)
        .collect()
}

/// The dateline without its dash, and what of the first paragraph was caught behind it.
fn split_dateline(dateline: &str) -> (Option<String>, String) {
    let (place, opening) = match dateline.split_once(" - ") {
        Some((place, opening)) if !opening.trim().is_empty() => {
            (place, format!("{} ", opening.trim()))
        }
        _ => (dateline, String::new()),
    };
    let place = place.trim_end_matches(|c: char| c.is_whitespace() || c == '-');
    (line(place), opening)
}

/// The text outside of all elements, its lines kept; what marks a brief around its headline is dropped.
fn outside(text: &str, has_headline: bool) -> String {
    let text = without_credit(text);
    let told = |text: &&str| {
        let text = text.trim();
        !(has_headline && (text == PLACEHOLDER || text.bytes().all(|b| b == b'*')))
    };
    paragraphs(&text.lines().filter(told).collect::<Vec<_>>().join("\n"))
}

/// The text without the agency's name on its last line, and without `^M` at the ends of lines.
fn without_credit(text: &str) -> String {
    let mut lines: Vec<&str> = text
        .lines()
        .map(|text| text.trim_end().trim_end_matches("^M").trim_end())
        .collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let credit = |line: &&str| {
        let word = line.trim().trim_end_matches('.');
        word.eq_ignore_ascii_case("reuter") || word.eq_ignore_ascii_case("reuters")
    };
    if lines.last().is_some_and(credit) {
        lines.pop();
    }
    lines.join("\n")
}

/// The paragraphs of wrapped text, in which white space before a line opens a paragraph.
fn unwrapped(text: &str) -> String {
    let mut wrapped = String::with_capacity(text.len());
    for (at, text) in text.lines().enumerate() {
        let opens = text.trim().is_empty() || text.starts_with(char::is_whitespace);
        if at > 0 {
            wrapped.push(if opens { '\n' } else { ' ' });
        }
        wrapped.push_str(text.trim());
    }
    paragraphs(&wrapped)
}

#[cfg(test)]
mod tests;
