//! Text as a page shows it: what an article holds is never obeyed, and what matched is marked.

use crate::{article::one_line, search::Fragment, text::plain};

/// A piece of a text.
pub(super) struct Piece {
    pub text: String,
    pub matched: bool,
    /// Which match of the page it is, from 1; 0 where matches are not counted.
    pub number: usize,
}

/// A text on one line, without what a reader could be led astray by.
pub(super) fn shown(text: &str) -> String {
    one_line(&plain(text))
}

/// A text without anything marked.
pub(super) fn unmarked(text: &str) -> Vec<Piece> {
    vec![Piece {
        text: shown(text),
        matched: false,
        number: 0,
    }]
}

/// Fragments of a passage.
pub(super) fn marked(fragments: &[Fragment]) -> Vec<Piece> {
    let pieces = fragments.iter().map(|fragment| Piece {
        text: plain(&fragment.text),
        matched: fragment.matched,
        number: 0,
    });
    pieces.collect()
}

/// Fragments as paragraphs, one a line of the text; matches are counted on from `number`.
pub(super) fn paragraphs(fragments: &[Fragment], number: &mut usize) -> Vec<Vec<Piece>> {
    let mut paragraphs: Vec<Vec<Piece>> = vec![Vec::new()];
    for fragment in fragments {
        if fragment.matched {
            *number += 1;
        }
        for (at, line) in fragment.text.split('\n').enumerate() {
            if at > 0 {
                paragraphs.push(Vec::new());
            }
            if let Some(paragraph) = paragraphs.last_mut()
                && !line.is_empty()
            {
                // a match that goes on in the next paragraph has one number
                let first = fragment.matched && at == 0;
                paragraph.push(Piece {
                    text: plain(line),
                    matched: fragment.matched,
                    number: if first { *number } else { 0 },
                });
            }
        }
    }
    let is_blank = |pieces: &Vec<Piece>| pieces.iter().all(|piece| piece.text.trim().is_empty());
    paragraphs.retain(|paragraph| !is_blank(paragraph));
    paragraphs
}

/// An address that a browser may follow: of the web, and of one line without blanks.
pub(super) fn web_address(url: &str) -> Option<String> {
    let url = url.trim();
    let scheme = url.split_once("://")?.0.to_ascii_lowercase();
    let sound = |c: char| !c.is_whitespace() && !c.is_control();
    let of_web = scheme == "http" || scheme == "https";
    (of_web && url.chars().all(sound) && plain(url) == url).then(|| url.to_owned())
}

/// A language tag as HTML takes it.
pub(super) fn language_tag(language: Option<&str>) -> Option<String> {
    let language = language?.trim();
    let sound = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    (language.len() >= 2 && language.split('-').all(sound)).then(|| language.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        let check = |url: &str, expect: bool| {
            assert_eq!(web_address(url).is_some(), expect, "{url}");
        };
        check("https://example.org/a?b=<c>&d#e", true);
        check(" HTTP://example.org ", true);
        check("javascript:alert(1)//https://example.org", false);
        check("javascript://example.org/%0aalert(1)", false);
        check("data:text/html,x", false);
        check("//example.org", false);
        check("https://example.org/a b", false);
        check("https://example.org/\u{202e}gpj.exe", false);
        check("ftp://example.org", false);
    }

    #[test]
    fn a_text_becomes_paragraphs_with_numbered_matches() {
        let fragment = |text: &str, matched| Fragment {
            text: text.to_owned(),
            matched,
            at: None,
        };
        let fragments = [
            fragment("The ", false),
            fragment("peace", true),
            fragment(" of\n\n\u{1b}[1mold\u{202e}. ", false),
            fragment("Peace\ntalks", true),
        ];
        let mut number = 3;
        let found: Vec<Vec<(String, usize)>> = paragraphs(&fragments, &mut number)
            .into_iter()
            .map(|pieces| pieces.into_iter().map(|p| (p.text, p.number)).collect())
            .collect();
        let piece = |text: &str, number| (text.to_owned(), number);
        let expect = [
            vec![piece("The ", 0), piece("peace", 4), piece(" of", 0)],
            vec![piece(" [1mold. ", 0), piece("Peace", 5)],
            vec![piece("talks", 0)],
        ];
        assert_eq!(found, expect);
        assert_eq!(number, 5);
    }

    #[test]
    fn a_language_tag_is_one() {
        assert_eq!(language_tag(Some("en-GB")).as_deref(), Some("en-GB"));
        for wrong in ["", "x", "en\" onload=x", "english language", "-", "en-"] {
            assert_eq!(language_tag(Some(wrong)), None, "{wrong}");
        }
    }
}
