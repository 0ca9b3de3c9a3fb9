//! HTML: whole pages, and pieces of it inside other formats.

mod hostile;
pub(super) mod json_ld;
mod page;
mod tree;

use std::io;

use dom_query::Document;

pub(super) use tree::{has_entities, looks_like_html, text};

use super::{
    Format, Input, Likeness,
    draft::Draft,
    item::{Problem, Sink},
    mapping::PAGE,
    path_date::path_date,
    whole::whole,
    xml::root,
};
use crate::{
    article::place_of_url,
    date::{Date, Precision},
    decode::page_to_utf8,
};

/// The row of web pages.
pub(super) const FORMAT: Format = Format {
    name: "html",
    extensions: &["html", "htm", "xhtml", "shtml"],
    sniff,
    read,
};

/// The most bytes of a page: a tree takes many times as much.
pub(super) const LONGEST: u64 = 20_000_000;

fn sniff(head: &[u8]) -> Likeness {
    let start = head.trim_ascii_start().to_ascii_lowercase();
    let within = |tag: &[u8]| start.windows(tag.len()).any(|own| own == tag);
    if start.starts_with(b"<!doctype html") || start.starts_with(b"<html") {
        return Likeness::Certain;
    }
    match start.starts_with(b"<") {
        true if within(b"<html") || within(b"<!doctype html") => Likeness::Certain,
        true if is_other_root(&start) => Likeness::Possible,
        true if within(b"<head") || within(b"<body") || within(b"<meta") => Likeness::Likely,
        true if !start.starts_with(b"<?xml") => Likeness::Possible,
        _ => Likeness::No,
    }
}

/// Whether markup begins with an element that is none of a page's first ones.
fn is_other_root(start: &[u8]) -> bool {
    const FIRST: [&str; 10] = [
        "head", "body", "meta", "title", "link", "base", "script", "style", "div", "p",
    ];
    root(start).is_some_and(|root| !FIRST.contains(&root))
}

fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let limit = input.reading.limit.min(LONGEST);
    let Some(bytes) = whole(input, limit, sink)? else {
        return Ok(());
    };
    let mut draft = sink.begin();
    fill(&bytes, None, &mut draft);
    if let Some(date) = path_date(input.name) {
        draft.derived_date(&"path", date);
    }
    sink.end(draft, None, 0);
    Ok(())
}

/// Fills a draft with what a page says; `charset` is what its server declared.
pub(super) fn fill(bytes: &[u8], charset: Option<&str>, draft: &mut Draft) {
    let (html, guessed) = page_to_utf8(bytes, charset);
    if let Some(guessed) = guessed {
        draft.note(Problem::kept(
            format!("page declares no charset that fits its bytes; read as {guessed}"),
            "save the file as UTF-8 if letters look wrong",
        ));
    }
    draft.recognised("html");
    if hostile::is_hostile(&html) {
        draft.note(Problem::kept(
            "page has too many elements, or too deep in each other; all its text was read",
            "save the article alone, as text or HTML",
        ));
        return draft.body(&"page", &text(&html));
    }
    let page = Document::from(html.as_ref());
    let scripts = page::scripts(&page);
    let tree = page::tree(&page, &scripts);
    PAGE.apply(tree.value(), draft);
    let article = &draft.article;
    let meta = tree.value().member("meta");
    let of_type = meta.and_then(|meta| meta.member("og:type")?.line());
    let says_so = tree.value().member("jsonld").is_some() || of_type.as_deref() == Some("article");
    let is_short = article.body.len() < SHORT && !says_so;
    if let Some(date) = article.url.as_deref().and_then(address_date) {
        draft.derived_date(&"address", date);
    }
    let article = &draft.article;
    if is_short && article.headline.as_deref().is_some_and(is_of_error) {
        draft.leave_out("error page");
    }
}

/// The day in the path of an address: `https://example.org/2023/05/14/title`.
fn address_date(url: &str) -> Option<Date> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let (_, path) = place_of_url(path).split_once('/')?;
    path_date(path).filter(|date| date.precision() >= Precision::Day)
}

/// Error pages have no more text than this, in bytes.
const SHORT: usize = 2_000;

/// Whether a title is what servers and their guards say in place of an article.
fn is_of_error(title: &str) -> bool {
    const ERRORS: [&str; 13] = [
        "400 bad request",
        "401 unauthorized",
        "403 forbidden",
        "404 not found",
        "429 too many requests",
        "500 internal server error",
        "502 bad gateway",
        "503 service unavailable",
        "503 service temporarily unavailable",
        "504 gateway time-out",
        "access denied",
        "attention required! | cloudflare",
        "just a moment...",
    ];
    ERRORS.contains(&title.trim().to_lowercase().as_str())
}
