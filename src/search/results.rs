//! The answer to a search, and its JSON shape (version 1): the types are the wire format.

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::FacetCounts;
use crate::{
    article::Article,
    facet::{Dimension, Kind},
    text::first_sentence,
};

/// The answer: all of it from one commit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct Results {
    /// Version of this shape.
    pub version: u32,
    /// The whole query that ran, filters included.
    pub query: String,
    /// What the facet filters meant.
    pub resolved: Vec<Resolved>,
    /// Words of the query that no article holds in any form.
    pub unknown_words: Vec<UnknownWord>,
    /// Number of articles found; exact.
    pub total: u64,
    /// Number of different texts among them; only where copies are shown once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub texts: Option<u64>,
    /// Number of articles that hold some of the words; only where none holds all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub some_words: Option<u64>,
    /// What was searched.
    pub index: IndexState,
    /// The asked page of hits, in order.
    pub hits: Vec<Hit>,
    /// The counts of the asked dimensions, in the order asked.
    #[serde(serialize_with = "as_map")]
    #[cfg_attr(
        feature = "server",
        schemars(with = "std::collections::BTreeMap<String, FacetCounts>")
    )]
    pub facets: Vec<FacetCounts>,
}

/// The state of the index that an answer comes from, so that a count can be cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct IndexState {
    /// Number of the commit.
    pub commit: u64,
    /// Number of articles; hidden ones are left out.
    pub articles: u64,
    /// The latest date of any article, by its first day, as exact as the source gave it.
    pub newest: Option<String>,
}

/// A word that no article holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct UnknownWord {
    /// The word, folded.
    pub word: String,
    /// Words of the archive that are spelled almost so, the most likely first.
    pub nearest: Vec<String>,
}

/// What a facet filter meant, or a bare word that is a surname of several spellings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct Resolved {
    /// The dimension; [`Resolved::WORD`] for words.
    pub field: &'static str,
    /// What was typed.
    pub asked: String,
    /// The labels or words that it stands for, any of which satisfies it.
    pub values: Vec<String>,
}

impl Resolved {
    /// Stands for a dimension where a word of the query was widened.
    pub const WORD: &str = "word";
}

/// One article that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct Hit {
    /// Its place in the whole answer, from 1.
    pub rank: usize,
    /// Its id.
    pub id: String,
    /// How well it fits; only comparable within one answer.
    pub score: f32,
    /// How many more of the articles found have the same text; only where copies are shown once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copies: Option<u64>,
    /// The headline that the source gave.
    pub headline: Option<String>,
    /// What a list shows: the headline, else the beginning of the text.
    pub shown: String,
    /// The date, to the day at most.
    pub date: Option<String>,
    /// The medium or agency.
    pub source: Option<String>,
    /// Who wrote it.
    pub byline: Vec<String>,
    /// Where it was filed.
    pub dateline: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// The folder or file that was indexed.
    pub collection: String,
    /// The file inside its collection, with the record: `dir/a.jsonl.gz#17`.
    pub path: String,
    /// Number of words of the body.
    pub words: u64,
    /// Its tags.
    pub tags: Vec<ShownTag>,
    /// Passages, with what matched marked.
    pub snippets: Vec<Snippet>,
}

/// A tag as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct ShownTag {
    /// What it names.
    pub kind: Kind,
    /// The label.
    pub label: String,
    /// Who says so.
    pub origin: &'static str,
}

/// A passage of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct Snippet {
    /// The field that it is from.
    pub field: &'static str,
    /// Its text, cut where matches begin and end.
    pub fragments: Vec<Fragment>,
}

/// A piece of a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct Fragment {
    /// The text, on one line, without control characters.
    pub text: String,
    /// Whether it matched.
    #[serde(rename = "match")]
    pub matched: bool,
    /// Where it begins in the field of the article, in bytes; nothing for a sign of what was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<usize>,
}

/// How much of a text stands in for a missing headline, in bytes.
const SHOWN: usize = 160;

impl Hit {
    /// An article as a hit without rank, score and passages; `words` is the number of words of its body.
    pub fn of(article: Article, words: u64) -> Hit {
        let shown = match &article.headline {
            Some(headline) => headline.clone(),
            None => {
                let (sentence, cut) = first_sentence(&article.body, SHOWN);
                format!("{sentence}{}", if cut { " …" } else { "" })
            }
        };
        Hit {
            rank: 0,
            score: 0.0,
            copies: None,
            shown,
            date: article.date.map(|date| date.to_day().to_string()),
            collection: article.collection,
            path: article.path,
            words,
            tags: article
                .tags
                .into_iter()
                .map(|tag| ShownTag {
                    kind: tag.kind,
                    label: tag.label,
                    origin: tag.origin.name(),
                })
                .collect(),
            snippets: Vec::new(),
            id: article.id,
            headline: article.headline,
            source: article.source,
            byline: article.byline,
            dateline: article.dateline,
            url: article.url,
        }
    }
}

/// Whether a byte is ASCII white space.
pub(crate) fn is_space(byte: u8) -> bool {
    (byte == b' ') | (byte == b'\n') | (byte == b'\t') | (byte == b'\r') | (byte == 0x0c)
}

/// Number of words of a text, as a writer counts them: between white space.
pub fn word_count(text: &str) -> usize {
    let bytes = text.as_bytes();
    let first = bytes.first().is_some_and(|byte| !is_space(*byte));
    // without branches, so that many bytes are looked at together
    let begins = |(before, byte): (&u8, &u8)| usize::from(is_space(*before) & !is_space(*byte));
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    usize::from(first) + pairs.map(begins).sum::<usize>()
}

fn as_map<S: Serializer>(facets: &[FacetCounts], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(facets.len()))?;
    for counts in facets {
        map.serialize_entry(counts.dimension.name(), counts)?;
    }
    map.end()
}

impl Results {
    /// The counts of a dimension, if they were asked for.
    pub fn facet(&self, dimension: Dimension) -> Option<&FacetCounts> {
        self.facets
            .iter()
            .find(|counts| counts.dimension == dimension)
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert_eq, proptest};

    use super::*;

    proptest! {
        #[test]
        fn words_are_what_stands_between_white_space(text in "[a \t\n\u{b}\u{c}\r\u{a0}é]{0,20}") {
            prop_assert_eq!(word_count(&text), text.split_ascii_whitespace().count());
        }
    }
}
