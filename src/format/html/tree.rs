//! HTML as a tree of elements, and its text.

use std::borrow::Cow;

use dom_query::{Document, NodeRef};

use super::{
    super::source::{Child, Element},
    hostile::is_hostile,
};

/// Elements deeper than this become part of what they stand in.
pub(super) const DEEPEST: usize = 120;

/// Whether a text has the tags of a paragraph, a line break, a link or the like.
pub(in crate::format) fn looks_like_html(text: &str) -> bool {
    let Some(last_end) = text.rfind('>').filter(|_| text.contains('<')) else {
        return false;
    };
    const TAGS: [&str; 29] = [
        "p",
        "br",
        "div",
        "a",
        "span",
        "strong",
        "em",
        "b",
        "i",
        "u",
        "s",
        "sup",
        "sub",
        "small",
        "cite",
        "q",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "blockquote",
        "table",
        "td",
        "img",
        "figure",
        "hr",
    ];
    text.match_indices('<').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        behind.starts_with(['>', '/', ' ', '\n'])
            && TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name))
            && text.len() - behind.len() <= last_end
    })
}

/// Whether a text has characters written as `&amp;` or `&#39;`.
pub(in crate::format) fn has_entities(text: &str) -> bool {
    const NAMED: [&str; 6] = ["&amp;", "&quot;", "&nbsp;", "&apos;", "&lt;", "&#"];
    text.contains('&') && NAMED.iter().any(|entity| text.contains(entity))
}

/// The text of a piece of HTML: a paragraph a line, entities resolved, without scripts, styles, captions.
pub(in crate::format) fn text(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return super::super::reading::unwrapped(html);
    }
    if is_hostile(html) {
        return without_tags(html);
    }
    let document = Document::fragment(with_paragraphs(&without_captions(html)));
    document.select("figcaption, aside").remove();
    element(&document.root(), DEEPEST).text()
}

/// The text without what blogs put in for their pictures: `[caption ...]...[/caption]`, `[gallery ...]`.
fn without_captions(html: &str) -> Cow<'_, str> {
    without(
        without(html.into(), "[caption ", "[/caption]"),
        "[gallery ",
        "]",
    )
}

/// The text without what stands from a start to the next end, both included.
fn without<'t>(text: Cow<'t, str>, start: &str, end: &str) -> Cow<'t, str> {
    if !text.contains(start) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some((before, inside)) = rest.split_once(start)
        && let Some((_, behind)) = inside.split_once(end)
    {
        out.push_str(before);
        rest = behind;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The text with `<p>` for blank lines, where those are all that parts it: blogs store their articles so.
fn with_paragraphs(html: &str) -> String {
    let text = html.replace("\r\n", "\n");
    let lower = text.to_ascii_lowercase();
    match lower.contains("<p>") || lower.contains("<p ") || !text.contains("\n\n") {
        true => text,
        false => text.replace("\n\n", "\n<p>\n"),
    }
}

/// What is left of a hostile text without all that stands between `<` and `>`.
fn without_tags(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<') {
        let text = part.split_once('>').map_or(part, |(_, text)| text);
        out.push_str(text);
        out.push('\n');
    }
    super::super::paragraphs::paragraphs(&out)
}

/// An element with all that stands in it.
pub(super) fn element(node: &NodeRef<'_>, depth: usize) -> Element {
    let attributes = node.attrs().into_iter().map(|attribute| {
        let name = attribute.name.local.to_string();
        (name, attribute.value.to_string())
    });
    let mut element = Element {
        name: node
            .node_name()
            .map_or_else(String::new, |name| name.to_string()),
        attributes: attributes.collect(),
        inside: Vec::new(),
    };
    fill(node, depth, &mut element.inside);
    element
}

fn fill(node: &NodeRef<'_>, depth: usize, inside: &mut Vec<Child>) {
    if depth == 0 {
        let text = node.text().to_string();
        return inside.push(Child::Text(text));
    }
    let mut child = node.first_child();
    while let Some(at) = child {
        if at.is_text() {
            inside.push(Child::Text(at.text().to_string()));
        } else if at.is_element() {
            inside.push(Child::Element(self::element(&at, depth - 1)));
        }
        child = at.next_sibling();
    }
}
