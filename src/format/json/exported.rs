//! Articles that were exported from an archive: they come back as they were.

use super::super::{
    item::{Problem, Sink},
    paragraphs::{line, paragraphs},
    role::Role,
};
use crate::{
    article::{Article, Origin, Tag, one_line},
    facet::Kind,
};

/// How such a line begins; the number is that of the shape.
const START: &str = "{\"newsdex\":1,";

/// The longest id, as articles get theirs, and the longest place.
const LONGEST: (usize, usize) = (512, 4_096);

/// Where the fields stand.
const PLACES: [(Role, &str); 9] = [
    (Role::Id, "native_id"),
    (Role::Url, "url"),
    (Role::Headline, "headline"),
    (Role::Body, "body"),
    (Role::Byline, "byline"),
    (Role::Dateline, "dateline"),
    (Role::Date, "date"),
    (Role::Source, "source"),
    (Role::Tags(Kind::Tag), "tags"),
];

/// Hands out the article of a line that was exported; whether it is one.
pub(super) fn hand_out(
    text: &str,
    (record, byte): (Option<u64>, u64),
    sink: &mut Sink<'_>,
) -> bool {
    if !text.starts_with(START) {
        return false;
    }
    match serde_json::from_str::<Article>(text).map(harmless) {
        Ok(Some(article)) => {
            sink.shape = Some("newsdex");
            sink.article(record, article, &PLACES);
        }
        Ok(None) => sink.problem(
            Problem::lost(
                "record has no text, or no id or place of its own of at most 512 bytes",
                "export it again, or take its member `newsdex` away",
            )
            .of_record(record, byte),
        ),
        // one that was cut short is said as all others
        Err(error) if error.is_eof() => return false,
        Err(error) => sink.problem(
            Problem::lost(
                format!("record is not as it was exported: {error}"),
                "export it again, or take its member `newsdex` away",
            )
            .of_record(record, byte),
        ),
    }
    true
}

/// The article as one that was read: it may have been changed on its way. What is derived is derived again.
fn harmless(mut article: Article) -> Option<Article> {
    let clean = |text: &mut Option<String>| *text = text.take().and_then(|text| line(&text));
    for text in [
        &mut article.native_id,
        &mut article.url,
        &mut article.headline,
        &mut article.dateline,
        &mut article.language,
        &mut article.source,
        &mut article.section,
        &mut article.genre,
    ] {
        clean(text);
    }
    article.summary = article.summary.map(|text| paragraphs(&text));
    article.body = paragraphs(&article.body);
    article.byline = article
        .byline
        .iter()
        .filter_map(|name| line(name))
        .collect();
    article.tags.retain(|tag| tag.origin == Origin::Given);
    for tags in [&mut article.tags, &mut article.inferred] {
        let given = tags.drain(..).filter_map(|tag| {
            let label = Tag::given(tag.kind, &tag.label)?.label;
            Some(Tag { label, ..tag })
        });
        let given: Vec<Tag> = given.collect();
        *tags = given;
    }
    article.recognised_language = None;
    article.held = None;
    for place in [&mut article.id, &mut article.collection, &mut article.path] {
        *place = one_line(place);
    }
    let says = article.headline.is_some() || article.summary.is_some() || !article.body.is_empty();
    let is_placed = (1..=LONGEST.0).contains(&article.id.len())
        && (1..=LONGEST.1).contains(&article.collection.len())
        && (1..=LONGEST.1).contains(&article.path.len());
    (says && is_placed).then_some(article)
}
