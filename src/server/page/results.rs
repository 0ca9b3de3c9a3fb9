//! The hits of a page: headline, date, source, byline, passages and tags.

use super::{
    pieces::{Piece, marked, shown, unmarked, web_address},
    state::State,
};
use crate::{
    article::Origin,
    facet::{Dimension, Kind},
    output::counted,
    search::{Hit, Snippet, refine},
};

/// So many tags of a hit are shown.
const TAGS: usize = 14;

/// A hit.
pub(super) struct Shown {
    pub address: String,
    pub headline: Vec<Piece>,
    /// Whether the headline is none: the text begins so.
    pub untitled: bool,
    pub date: Option<String>,
    pub source: Option<Link>,
    pub byline: String,
    pub dateline: String,
    pub words: Option<String>,
    pub passages: Vec<Vec<Piece>>,
    pub tags: Vec<Link>,
    pub more_tags: usize,
    /// How many more have the same text.
    pub copies: Option<String>,
    pub original: Option<String>,
}

/// A label that leads somewhere, if a query can spell it.
pub(super) struct Link {
    pub kind: &'static str,
    pub label: Vec<Piece>,
    pub address: Option<String>,
    pub derived: bool,
}

/// A hit as a page shows it.
pub(super) fn hit(state: &State, hit: &Hit) -> Shown {
    let of = |field: &str| -> Vec<&Snippet> {
        let snippets = hit.snippets.iter();
        snippets.filter(|snippet| snippet.field == field).collect()
    };
    let headline = match of("headline").first() {
        Some(snippet) => marked(&snippet.fragments),
        None => unmarked(&hit.shown),
    };
    let labels: Vec<Vec<Piece>> = of("labels")
        .iter()
        .map(|one| marked(&one.fragments))
        .collect();
    let mut tags: Vec<Link> = Vec::new();
    for kind in Kind::ALL {
        for tag in hit.tags.iter().filter(|tag| tag.kind == kind) {
            let mut link = link(state, kind.into(), &tag.label);
            link.derived = tag.origin != Origin::Given.name();
            tags.push(link);
        }
    }
    // given ones first: those of texts are many
    tags.sort_by_key(|tag| tag.derived);
    for tag in &mut tags {
        let text = text(&tag.label);
        if let Some(found) = labels.iter().find(|label| self::text(label) == text) {
            tag.label = copied(found);
        }
    }
    let more_tags = tags.len().saturating_sub(TAGS);
    tags.truncate(TAGS);
    let byline: Vec<String> = hit.byline.iter().map(|name| shown(name)).collect();
    let shown_headline = shown(&hit.shown);
    Shown {
        address: state.article(&hit.id),
        untitled: hit.headline.is_none(),
        headline: match shown_headline.is_empty() {
            true => unmarked("(no text)"),
            false => headline,
        },
        date: hit.date.clone(),
        source: hit
            .source
            .as_ref()
            .map(|source| link(state, Dimension::Source, source)),
        byline: byline.join(", "),
        dateline: hit.dateline.as_deref().map(shown).unwrap_or_default(),
        words: (hit.words > 0).then(|| counted(hit.words, "word")),
        passages: of("body")
            .iter()
            .map(|one| marked(&one.fragments))
            .collect(),
        tags,
        more_tags,
        copies: hit
            .copies
            .filter(|copies| *copies > 0)
            .map(|copies| match copies {
                1 => "1 more with the same text".to_owned(),
                copies => format!("{copies} more with the same text"),
            }),
        original: hit.url.as_deref().and_then(web_address),
    }
}

/// A label that narrows the page.
fn link(state: &State, dimension: Dimension, label: &str) -> Link {
    let filter = refine::spelled(dimension, label);
    Link {
        kind: dimension.name(),
        label: unmarked(label),
        address: filter.map(|filter| state.with(filter).address()),
        derived: false,
    }
}

fn text(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

fn copied(pieces: &[Piece]) -> Vec<Piece> {
    let pieces = pieces.iter().map(|piece| Piece {
        text: piece.text.clone(),
        ..*piece
    });
    pieces.collect()
}
