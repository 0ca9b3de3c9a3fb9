//! The shapes that are known: one mapping file each.

use std::sync::LazyLock;

use super::{super::source::Value, Mapping};

/// A known shape: its name, and its mapping.
macro_rules! shape {
    ($name:literal) => {
        ($name, include_str!(concat!("shapes/", $name, ".toml")))
    };
}

/// Shapes of JSON records; of several that fit the first counts.
const JSON: [(&str, &str); 17] = [
    shape!("ninjs-3"),
    shape!("ninjs-2"),
    shape!("ap"),
    shape!("ninjs-1"),
    shape!("superdesk"),
    shape!("guardian"),
    shape!("nyt-archive"),
    shape!("nyt-top-stories"),
    shape!("wapo"),
    shape!("news-please"),
    shape!("newspaper"),
    shape!("trafilatura"),
    shape!("json-feed"),
    shape!("schema-org"),
    shape!("media-cloud"),
    shape!("newsapi"),
    shape!("wordpress-rest"),
];

static KNOWN: LazyLock<Vec<Mapping>> = LazyLock::new(|| JSON.iter().map(ours).collect());

/// The items of the news industry's XML.
pub(in crate::format) static NEWS: LazyLock<Vec<Mapping>> = LazyLock::new(|| {
    [
        shape!("newsml-g2"),
        shape!("nitf"),
        shape!("newsml-1"),
        shape!("trec"),
    ]
    .iter()
    .map(ours)
    .collect()
});

/// The items of feeds.
pub(in crate::format) static FEED: LazyLock<Vec<Mapping>> = LazyLock::new(|| {
    [shape!("wordpress"), shape!("rss"), shape!("atom")]
        .iter()
        .map(ours)
        .collect()
});

/// What a page says of itself.
pub(in crate::format) static PAGE: LazyLock<Mapping> = LazyLock::new(|| ours(&shape!("html")));

/// A mapping that comes with the program.
fn ours((name, text): &(&'static str, &str)) -> Mapping {
    let mapping = Mapping::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    Mapping { name, ..mapping }
}

/// The shape of a JSON record, if it is a known one.
pub(in crate::format) fn known(record: Value<'_>) -> Option<&'static Mapping> {
    KNOWN.iter().find(|mapping| mapping.fits(record))
}

/// Whether a record is an article by the terms of schema.org.
pub(in crate::format) fn is_article(record: Value<'_>) -> bool {
    let mut known = KNOWN.iter();
    known.any(|shape| shape.name == "schema-org" && shape.fits(record))
}

/// The names of all shapes but that of pages.
#[cfg(test)]
pub(in crate::format) fn shape_names() -> impl Iterator<Item = &'static str> {
    [&KNOWN, &NEWS, &FEED]
        .into_iter()
        .flat_map(|all| all.iter().map(|shape| shape.name))
}
