//! A search and its answer, as plain values: what every engine takes and gives.
//!
//! [`Search::new`] lifts the filters out of a query; [`Resolution`] says which labels they mean; [`Results`] is the
//! answer; [`Highlighter`] marks passages by the same [`Pattern`]s that an engine matches by.

mod beginning;
mod explanation;
mod facets;
mod filters;
mod glob;
mod highlight;
mod pairs;
mod passages;
mod pattern;
mod ranking;
pub mod refine;
mod request;
mod resolve;
mod results;
mod spans;
mod surprise;
mod timeline;

use std::{collections::BTreeMap, time::Duration};

pub use explanation::{
    ExplainedArticle, ExplainedField, ExplainedSlot, ExplainedWord, ExplainedWords, Explanation,
};
pub use facets::{FacetCounts, FacetOrder, FacetValue, Facets, Tally};
pub use filters::Selection;
pub use glob::{PlacePattern, glob_fits};
pub use highlight::Highlighter;
pub use pairs::{Meeting, Pair, PairOrder, Pairing, Pairs};
pub use pattern::{LEAD, Mark, Pattern, ScopeField, Shape, Slot};
pub use ranking::Ranking;
pub use request::{Request, RequestError};
pub use resolve::{Meaning, Resolution, resolve};
pub(crate) use results::is_space;
pub use results::{
    Fragment, Hit, IndexState, Resolved, Results, ShownTag, Snippet, UnknownWord, word_count,
};
pub use spans::{Load, Place, Span, Stop};
pub use surprise::surprise;
pub(crate) use surprise::{comparable, most, shown};
pub use timeline::{DayCounts, Interval, Part, Period, SplitValue, Timeline};

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

    /// All hits, however many.
    pub const ALL: Page = Page {
        offset: 0,
        limit: usize::MAX,
    };

    /// No hits: for counts alone.
    pub const NONE: Page = Page {
        offset: 0,
        limit: 0,
    };
}

/// Which passages of a hit to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passages {
    /// The best of the body, so many at most, and the headline and tags that matched.
    Best(usize),
    /// Every match with its context.
    Every,
}

/// What to do with articles of the same text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copies {
    /// Show each.
    Each,
    /// Show the best placed one, and how many more there are.
    Once,
}

/// Which tags count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origins {
    /// All of them.
    #[default]
    All,
    /// Those that the source itself gave.
    Given,
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
    /// Which tags filter and are counted.
    pub origins: Origins,
    /// Which passages of each hit to show.
    pub passages: Passages,
    /// What to do with articles of the same text.
    pub copies: Copies,
    /// How relevance is worked out.
    pub ranking: Ranking,
    /// How long it may take; beyond that it is an error.
    pub timeout: Option<Duration>,
    /// What the local clock says, in seconds from 1970: articles embargoed until later are hidden.
    pub now: i64,
}

impl Search {
    /// A search for a query: ten hits, by relevance if it holds words, else newest first; no facets, no passages,
    /// all embargoes in force.
    ///
    /// Top-level conjuncts that filter a dimension are lifted into `filters`. Fails only as [`parse`] does.
    pub fn new(query: &Query) -> Result<Search, QueryError> {
        Search::matching_any(query, &[])
    }

    /// As [`Search::new`], but of the values that the query's top level asks of these dimensions one is enough, and the
    /// counts of such a dimension ignore them, a single one too.
    pub fn matching_any(query: &Query, dimensions: &[Dimension]) -> Result<Search, QueryError> {
        let query = dimensions.iter().fold(query.clone(), |query, dimension| {
            filters::match_any(query, *dimension)
        });
        // printed and read again, so that every part knows its place in the text that is echoed
        let text = query.to_string();
        let query = parse(&text)?;
        let sort = if query.has_words() {
            Sort::Relevance
        } else {
            Sort::Newest
        };
        let (query, mut filters) = filters::lift(query);
        for dimension in dimensions {
            if let Some(selection) = filters.get_mut(dimension)
                && !selection.all.is_empty()
            {
                selection.any.push(std::mem::take(&mut selection.all));
            }
        }
        Ok(Search {
            text,
            query,
            filters,
            sort,
            page: Page {
                offset: 0,
                limit: 10,
            },
            facets: Facets::none(),
            origins: Origins::All,
            passages: Passages::Best(0),
            copies: Copies::Each,
            ranking: Ranking::default(),
            timeout: None,
            now: i64::MIN,
        })
    }

    /// The dimensions whose values are to be counted as if their own [`Selection::any`] were not there.
    pub fn sideways(&self) -> Vec<Dimension> {
        let chosen = |dimension: &Dimension| {
            let selection = self.filters.get(dimension);
            selection.is_some_and(|selection| !selection.any.is_empty())
        };
        let mut sideways: Vec<Dimension> = self.facets.dimensions.clone();
        sideways.retain(chosen);
        sideways.sort_unstable();
        sideways.dedup();
        sideways
    }

    /// This search without [`Selection::any`] of some dimensions.
    pub fn without_any(&self, dimensions: &[Dimension]) -> Search {
        let mut search = self.clone();
        for dimension in dimensions {
            if let Some(selection) = search.filters.get_mut(dimension) {
                selection.any.clear();
            }
        }
        search
    }

    /// The search for all that this one may see, with the same facets and no hits.
    pub fn of_everything(&self) -> Search {
        Search {
            query: Query::All,
            filters: BTreeMap::new(),
            page: Page::NONE,
            copies: Copies::Each,
            ..self.clone()
        }
    }
}
