//! How relevance is worked out: the numbers behind the order of hits.

use crate::{query::Scope, schema::Field};

/// The numbers of the score. The defaults were found by measurement: `benches/relevance.rs`.
///
/// A word's score is BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields", CIKM
/// 2004) over its forms and fields. How new an article is never counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranking {
    /// What another form of a word counts against the word itself.
    pub other_forms: f32,
    /// What a word in the headline counts against one in the body, where both are searched.
    pub headline: f32,
    /// What a word in the tags counts against one in the body.
    pub labels: f32,
    /// How soon more occurrences add little; BM25's k1.
    pub k1: f32,
    /// How much long articles are held back, from 0 to 1; BM25's b.
    pub b: f32,
}

impl Ranking {
    /// What one occurrence in a field counts, for words that are looked for in that scope.
    pub fn field_weight(&self, scope: Scope, field: Field) -> f32 {
        match (scope, field) {
            (Scope::Anywhere | Scope::HeadlineOrLead, Field::Headline) => self.headline,
            (Scope::Anywhere, Field::Labels) => self.labels,
            _ => 1.0,
        }
    }
}

impl Default for Ranking {
    fn default() -> Ranking {
        Ranking {
            other_forms: 0.5,
            headline: 3.0,
            labels: 1.0,
            k1: 1.2,
            b: 0.75,
        }
    }
}
