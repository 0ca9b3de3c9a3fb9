//! What a search makes of its query, and why an article scores as it does. The types are the wire format.

use serde::Serialize;

use super::{IndexState, Resolved, UnknownWord};

/// What a search makes of its query.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Version of this shape.
    pub version: u32,
    /// The whole query, as it is read.
    pub query: String,
    /// The languages by whose rules other forms of words are found (ISO 639-1).
    pub languages: Vec<&'static str>,
    /// The words that are looked for, in the order of the query; what is denied is left out.
    pub words: Vec<ExplainedWords>,
    /// What the facet filters mean.
    pub resolved: Vec<Resolved>,
    /// Words that no article holds in any form.
    pub unknown_words: Vec<UnknownWord>,
    /// Number of articles found; exact.
    pub total: u64,
    /// What was searched.
    pub index: IndexState,
    /// Why the asked article scores as it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<ExplainedArticle>,
}

/// Words of a query: a word, a phrase, some near each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedWords {
    /// As the query spells them.
    pub text: String,
    /// The fields that they are looked for in, and what one occurrence counts there.
    pub fields: Vec<ExplainedField>,
    /// How they must stand: numbers of slots, `[0 1]` side by side, `(0 | 1)` either, `near/4(0 1)`, `adj/4(0 1)`.
    pub shape: String,
    /// What can stand in each place, by number.
    pub slots: Vec<ExplainedSlot>,
    /// Number of articles that hold them.
    pub articles: u64,
}

/// A field that words are looked for in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedField {
    /// Its name.
    pub name: &'static str,
    /// What one occurrence counts there.
    pub weight: f32,
    /// How many words from its beginning on are looked at; missing for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<u32>,
}

/// What can stand in one place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedSlot {
    /// Number of different words.
    pub different: u64,
    /// The words: the word itself, then the most frequent others, at most [`ExplainedSlot::MOST`].
    pub words: Vec<ExplainedWord>,
}

impl ExplainedSlot {
    /// How many words are listed.
    pub const MOST: usize = 50;
}

/// A word that counts as one of the query.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedWord {
    /// The word, folded.
    pub word: String,
    /// What it counts against the word itself.
    pub weight: f32,
    /// Number of articles that hold it in any of the fields.
    pub articles: u64,
}

/// Why an article scores as it does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedArticle {
    /// Its id.
    pub id: String,
    /// Whether the search finds it.
    pub found: bool,
    /// Its score: the sum of its parts where it is found.
    pub score: f32,
    /// What each of the words adds, in the order of [`Explanation::words`]; 0 where they do not stand.
    pub parts: Vec<f32>,
}
