//! A search and its answer, as plain values: what every engine takes and gives.
//!
//! [`Search::new`] lifts the filters out of a query; [`Resolution`] says which labels they mean; [`Results`] is the
//! answer; [`Highlighter`] marks passages by the same [`Pattern`]s that an engine matches by.

mod filters;
mod highlight;
mod pattern;
mod resolve;
mod results;

use std::collections::BTreeMap;

pub use filters::{Mode, Selection};
pub use highlight::Highlighter;
pub use pattern::{Mark, Pattern, Sequence, Slot, sequences};
pub use resolve::{Meaning, Resolution, resolve};
pub use results::{
    FacetCounts, FacetValue, Fragment, Hit, IndexState, Resolved, Results, ShownTag, Snippet,
    word_count,
};

use crate::{
    facet::Dimension,
    query::{Query, QueryError, parse},
};

/// The order of the hits. Ties go by date, newest first, then by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Best score first.
    Relevance,
    /// Latest date first, undated last.
    Newest,
    /// Earliest date first, undated last.
    Oldest,
}

/// Which of the hits to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many hits to leave out before the first.
    pub offset: usize,
    /// How many to give, at most.
    pub limit: usize,
}

impl Page {
    /// How deep into the hits a page may reach: `offset + limit`.
    pub const DEEPEST: usize = 10_000;

    /// No hits: for counts alone.
    pub const NONE: Page = Page {
        offset: 0,
        limit: 0,
    };
}

/// Which facet values to count, and how many of each dimension to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facets {
    /// The dimensions to count.
    pub dimensions: Vec<Dimension>,
    /// How many values of each, at most.
    pub limit: usize,
}

/// One search: a query with its filters apart, and what to give of the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// The whole query as one text; spans of `query` and `filters` point into it.
    pub text: String,
    /// The query without the filters.
    pub query: Query,
    /// The filters, by dimension.
    pub filters: BTreeMap<Dimension, Selection>,
    /// The order of the hits.
    pub sort: Sort,
    /// Which hits to give.
    pub page: Page,
    /// Which facets to count.
    pub facets: Facets,
    /// How many passages to show of each hit.
    pub snippets: usize,
}

impl Search {
    /// A search for a query: ten hits, by relevance if it holds words, else newest first; no facets, no passages.
    ///
    /// Top-level conjuncts that filter a dimension are lifted into `filters`. Fails only as [`parse`] does.
    pub fn new(query: &Query) -> Result<Search, QueryError> {
        // printed and read again, so that every part knows its place in the text that is echoed
        let text = query.to_string();
        let query = parse(&text)?;
        let sort = if query.has_words() {
            Sort::Relevance
        } else {
            Sort::Newest
        };
        let (query, filters) = filters::lift(query);
        Ok(Search {
            text,
            query,
            filters,
            sort,
            page: Page {
                offset: 0,
                limit: 10,
            },
            facets: Facets {
                dimensions: Vec::new(),
                limit: 0,
            },
            snippets: 0,
        })
    }
}
