//! Tells pages that would cost a parser of HTML more than their length: a guess at what it would hold open.

/// Limits that no page of a reader comes near to.
const MOST_OPEN: usize = 600;
const MOST_FORMATTING: usize = 40;
const MOST_TAGS: usize = 200_000;
const MOST_ATTRIBUTES: usize = 2_000;

/// Elements that hold nothing, or that the next of their kind ends.
const VOID: [&str; 25] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "p", "li", "dd", "dt", "option", "optgroup", "td", "th", "tr", "tbody", "thead",
    "tfoot",
];

/// Elements whose inside is no markup.
const RAW: [&str; 7] = [
    "script", "style", "textarea", "title", "xmp", "noscript", "iframe",
];

/// Elements that are opened again in the next block when they were not closed.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements that an end tag passes over on its way to its own: those of phrases; others stop it.
const PHRASE: [&str; 12] = [
    "span", "abbr", "cite", "label", "q", "sub", "sup", "time", "var", "kbd", "mark", "ins",
];

/// Whether a parser would hold more open than pages of readers ever do, or would see more tags.
pub(super) fn is_hostile(html: &str) -> bool {
    let mut open: Vec<String> = Vec::new();
    let (mut tags, mut formatting) = (0, 0);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let (closes, tag) = match rest.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, rest),
        };
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'));
        let name = tag.get(..end.unwrap_or(tag.len())).unwrap_or_default();
        let name = name
            .get(..name.floor_char_boundary(32))
            .unwrap_or_default()
            .to_ascii_lowercase();
        tags += 1;
        if attributes(tag) > MOST_ATTRIBUTES {
            return true;
        }
        if VOID.contains(&name.as_str()) {
            continue;
        }
        let is_formatting = FORMATTING.contains(&name.as_str());
        if closes {
            if let Some(at) = place(&open, &name) {
                let closed = open.drain(at..);
                formatting -= closed
                    .filter(|name| FORMATTING.contains(&name.as_str()))
                    .count();
            }
            continue;
        }
        if RAW.contains(&name.as_str()) {
            let end = format!("</{name}");
            let at = find(rest, &end);
            rest = at.and_then(|at| rest.get(at..)).unwrap_or_default();
            continue;
        }
        formatting += usize::from(is_formatting);
        open.push(name);
        if open.len() > MOST_OPEN || formatting > MOST_FORMATTING || tags > MOST_TAGS {
            return true;
        }
    }
    tags > MOST_TAGS
}

/// How many attributes a tag has, counted no further than to the limit: each is compared with those before it.
fn attributes(tag: &str) -> usize {
    let (mut count, mut quote, mut before) = (0, None, b' ');
    for byte in tag.bytes() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => break,
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (None, byte) => {
                let parts = |b: u8| b.is_ascii_whitespace() || b == b'/';
                count += usize::from(parts(before) && !parts(byte));
            }
        }
        if count > MOST_ATTRIBUTES {
            break;
        }
        before = byte;
    }
    count
}

/// The place of the element that an end tag closes, if it reaches it.
fn place(open: &[String], name: &str) -> Option<usize> {
    let own_phrase = PHRASE.contains(&name) || FORMATTING.contains(&name);
    for (at, other) in open.iter().enumerate().rev() {
        if other == name {
            return Some(at);
        }
        let passes = PHRASE.contains(&other.as_str()) || FORMATTING.contains(&other.as_str());
        if own_phrase && !passes {
            return None;
        }
    }
    None
}

/// Looks for ASCII without regard to case.
fn find(text: &str, what: &str) -> Option<usize> {
    let what = what.as_bytes();
    let mut windows = text.as_bytes().windows(what.len());
    windows.position(|own| own.eq_ignore_ascii_case(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_parser_would_hold_open_is_guessed() {
        let many = |piece: &str| is_hostile(&piece.repeat(100_000));
        for hostile in [
            "<div>",
            "<span>",
            "<b x=1>",
            "<div></p>",
            "<div></span>",
            "<span><div></span></div>",
            "<b><div></b></div><i>",
            "<x-y>",
            "<svg><g>",
            "<p a='b' ",
        ] {
            assert!(many(hostile), "{hostile}");
        }
        let few = |piece: &str| is_hostile(&piece.repeat(10_000));
        for harmless in [
            "<p>",
            "<div><b>x</b></div>",
            "<li><a href=x>x</a>",
            "<script>'<div>'</script>",
            "<!-- <div> -->",
        ] {
            assert!(!few(harmless), "{harmless}");
        }
    }
}
