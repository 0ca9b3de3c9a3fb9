//! HTML as a tree of elements, and its text.

use dom_query::{Document, NodeRef};

use super::super::source::{Child, Element};

/// Elements deeper than this become part of what they stand in.
const DEEPEST: usize = 120;

/// The most elements that may be open at once: parsing takes time that grows with their number.
const MOST_OPEN: usize = 4_000;

/// Whether a text has the tags of a paragraph, a line break, a link or the like.
pub(in crate::format) fn looks_like_html(text: &str) -> bool {
    if !text.contains('<') {
        return false;
    }
    const TAGS: [&str; 14] = [
        "p",
        "br",
        "div",
        "a",
        "span",
        "strong",
        "em",
        "b",
        "i",
        "ul",
        "ol",
        "h2",
        "blockquote",
        "table",
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
            && behind.contains('>')
    })
}

/// The text of a piece of HTML: a paragraph a line, entities resolved, without scripts, styles, captions.
pub(in crate::format) fn text(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return super::super::paragraphs::paragraphs(html);
    }
    if is_too_deep(html) {
        return without_tags(html);
    }
    element(&Document::fragment(html).root(), DEEPEST).text()
}

/// Whether so many elements are open at once that no page of a reader does it.
pub(super) fn is_too_deep(html: &str) -> bool {
    let mut open = 0_usize;
    let mut most = 0;
    for (at, _) in html.match_indices('<') {
        match html.as_bytes().get(at + 1) {
            Some(b'/') => open = open.saturating_sub(1),
            Some(letter) if letter.is_ascii_alphabetic() => {
                let rest = html.get(at + 1..).unwrap_or_default();
                open += usize::from(!is_void(rest));
            }
            _ => {}
        }
        most = most.max(open);
    }
    most > MOST_OPEN
}

/// Whether a tag, from its name on, is one that holds nothing, or a paragraph, which the next one ends.
fn is_void(rest: &str) -> bool {
    const VOID: [&str; 14] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr", "p",
    ];
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
    let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    VOID.iter().any(|own| own.eq_ignore_ascii_case(name))
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
