//! Pairs of values that stand on the same articles.

use serde::Serialize;

use super::{IndexState, Resolved, Results, UnknownWord};
use crate::facet::Dimension;

/// Which pairs to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pairing {
    /// The dimension whose values are paired.
    pub dimension: Dimension,
    /// How many pairs, at most; never more than [`Pairing::MOST`].
    pub limit: usize,
    /// In which order.
    pub order: PairOrder,
}

impl Pairing {
    /// As many pairs are found at most.
    pub const MOST: usize = 100_000;
}

/// The order of pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairOrder {
    /// Those on the most articles first.
    Count,
    /// First those that meet how chance would not have it; see [`surprise`](super::surprise()).
    Surprise,
}

/// Pairs of values among the articles found, and their JSON shape (version 1).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pairs {
    /// Version of this shape.
    pub version: u32,
    /// The dimension.
    pub kind: &'static str,
    /// The whole query that ran, filters included.
    pub query: String,
    /// What the facet filters meant.
    pub resolved: Vec<Resolved>,
    /// Words of the query that no article holds in any form.
    pub unknown_words: Vec<UnknownWord>,
    /// Number of articles found; exact.
    pub total: u64,
    /// What was searched.
    pub index: IndexState,
    /// Whether there may be more pairs than were asked for.
    pub more: bool,
    /// The first pairs in the order asked for; of equal ones first those the rarer value of which is more frequent (by
    /// label, where two are as frequent), then those of the more frequent one.
    pub pairs: Vec<Pair>,
}

/// Two values, and how often they meet among the articles found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// The one on more articles; of two on as many the first by label.
    pub one: String,
    /// The other.
    pub other: String,
    /// Whether no source gave the one: it follows from texts only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub derived_one: bool,
    /// Whether no source gave the other.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub derived_other: bool,
    /// Number of articles that carry both.
    pub count: u64,
    /// Number of articles that carry the one.
    pub count_one: u64,
    /// Number of articles that carry the other.
    pub count_other: u64,
    /// How surprising it is that they meet so often, to a hundredth.
    pub surprise: f64,
    /// The earliest dated article that carries both; of several the first by id.
    pub first: Option<Meeting>,
}

/// An article on which two values meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Meeting {
    /// Its date, to the day at most.
    pub date: String,
    /// Its id.
    pub id: String,
}

impl Pairs {
    /// Pairs as they were asked for, among the articles of an answer.
    pub fn new(results: Results, pairing: Pairing, pairs: Vec<Pair>) -> Pairs {
        Pairs {
            version: 1,
            kind: pairing.dimension.name(),
            query: results.query,
            resolved: results.resolved,
            unknown_words: results.unknown_words,
            total: results.total,
            index: results.index,
            more: pairs.len() == pairing.limit,
            pairs,
        }
    }
}
