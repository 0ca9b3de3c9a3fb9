//! What a page shows, as its address says it: every state has one, and every link leads to another state.

use std::collections::BTreeMap;

use crate::{
    facet::Dimension,
    query::Query,
    search::{Page, Search, refine},
    server::parameters::{HITS, NARROW, Parameter, Parameters, Takes, row},
};

/// What the page takes besides the query and the choice of hits.
const LOOKS: &[Parameter] = &[
    row(
        "by",
        Takes::Choice(&["day", "week", "month", "year"]),
        "How long the periods of the timeline are; so that it can be taken in at a glance if not said",
    ),
    row(
        "share",
        Takes::Flag,
        "Shares of all articles of each period instead of counts",
    ),
    row(
        "find",
        Takes::Text,
        "The facet in which values are looked for",
    ),
    row("match", Takes::Text, "What has been typed of a value"),
    row(
        "more",
        Takes::Text,
        "The facet of which more values are shown",
    ),
    row(
        "facet-sort",
        Takes::Choice(&["count", "name", "surprise"]),
        "Order of the values of all facets; count if not said",
    ),
];

/// All parameters of the page of hits.
pub(super) const PAGE: &[&[Parameter]] = &[NARROW, HITS, LOOKS];

/// All parameters of the page of an article.
pub(super) const STORY: &[&[Parameter]] = &[
    NARROW,
    HITS,
    LOOKS,
    &[row("id", Takes::Text, "The id of the article")],
];

/// What an address says besides the query and the dimensions of which any value is enough.
const OTHERS: [&str; 11] = [
    "origin",
    "sort",
    "limit",
    "offset",
    "unique",
    "by",
    "share",
    "find",
    "match",
    "more",
    "facet-sort",
];

/// Of all that, what the API takes wherever articles are searched, and for lists of hits.
const OF_API: [&str; 3] = ["q", "match-any", "origin"];
const OF_HITS: [&str; 5] = ["q", "match-any", "origin", "sort", "unique"];

/// How many hits a page shows if nothing is said.
pub(super) const HITS_SHOWN: usize = 20;

/// What a page shows.
#[derive(Clone)]
pub(super) struct State {
    /// The whole query, filters included.
    pub query: Query,
    /// Of whose values one is enough.
    pub any: Vec<Dimension>,
    others: BTreeMap<&'static str, String>,
}

impl State {
    /// The state that an address asks for; `query` is all that its search says.
    pub fn new(parameters: &Parameters, query: Query, any: &[Dimension]) -> State {
        let others = OTHERS.into_iter();
        let others = others.filter_map(|name| Some((name, parameters.text(name)?.to_owned())));
        let mut any = any.to_vec();
        // a choice that was typed goes on as one that was clicked, unless other values must hold besides
        any.extend(Dimension::ALL.into_iter().filter(|dimension| {
            refine::all_of(&query, *dimension) != query
                && refine::any_of(&query, *dimension) == query
        }));
        any.sort_unstable();
        any.dedup();
        State {
            query,
            any,
            others: others.collect(),
        }
    }

    /// What is said about one thing.
    pub fn said(&self, name: &str) -> Option<&str> {
        self.others.get(name).map(String::as_str)
    }

    /// The state in which this is said besides.
    pub fn set(&self, name: &'static str, value: impl Into<String>) -> State {
        let mut state = self.clone();
        state.others.insert(name, value.into());
        state
    }

    /// The state in which this is not said.
    pub fn unset(&self, names: &[&str]) -> State {
        let mut state = self.clone();
        state.others.retain(|name, _| !names.contains(name));
        state
    }

    /// The state with another query: its hits from the first on, and nothing typed in any facet.
    pub fn asking(&self, query: Query) -> State {
        let mut state = self.unset(&["offset", "find", "match", "more"]);
        state.query = query;
        state
    }

    /// The state narrowed by a filter, to any of the values where that is chosen.
    pub fn with(&self, filter: Query) -> State {
        let mut query = refine::with(&self.query, filter);
        for dimension in &self.any {
            query = refine::any_of(&query, *dimension);
        }
        self.asking(query)
    }

    /// The state in which any of a dimension's values is enough, or, if that is so, all must stand on an article.
    pub fn switched(&self, dimension: Dimension) -> State {
        let is_any = self.is_any(dimension);
        let mut state = match is_any {
            true => self.asking(refine::all_of(&self.query, dimension)),
            false => self.asking(refine::any_of(&self.query, dimension)),
        };
        state.any.retain(|other| *other != dimension);
        state.any.extend((!is_any).then_some(dimension));
        state.any.sort_unstable();
        state
    }

    /// Whether any of a dimension's values is enough.
    pub fn is_any(&self, dimension: Dimension) -> bool {
        self.any.contains(&dimension) || refine::all_of(&self.query, dimension) != self.query
    }

    /// The address of the page of hits.
    pub fn address(&self) -> String {
        address("/", &self.pairs(|_| true))
    }

    /// The address of an article, from which the way leads back to this state.
    pub fn article(&self, id: &str) -> String {
        let mut pairs = vec![("id", id.to_owned())];
        pairs.extend(self.pairs(|_| true));
        address("/article", &pairs)
    }

    /// The address of the same in the API.
    pub fn api(&self, path: &str, asked: &[(&'static str, &str)]) -> String {
        let mut pairs = match path {
            "/api/search" => self.pairs(|name| OF_HITS.contains(&name)),
            _ => self.pairs(|name| OF_API.contains(&name)),
        };
        let asked = asked
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        pairs.extend(asked);
        address(path, &pairs)
    }

    /// What a form has to carry along, without what it asks itself.
    pub fn carried(&self, asked: &[&str]) -> Vec<(&'static str, String)> {
        self.pairs(|name| !asked.contains(&name))
    }

    fn pairs(&self, is_said: impl Fn(&str) -> bool) -> Vec<(&'static str, String)> {
        let mut pairs = vec![("q", self.query.to_string())];
        if !self.any.is_empty() {
            let names: Vec<&str> = self.any.iter().map(|dimension| dimension.name()).collect();
            pairs.push(("match-any", names.join(",")));
        }
        let others = self.others.iter();
        pairs.extend(others.map(|(name, value)| (*name, value.clone())));
        pairs.retain(|(name, value)| is_said(name) && !value.is_empty());
        pairs
    }

    /// Which hits are shown.
    pub fn page(&self, search: &Search) -> Page {
        let limit = self.said("limit").and_then(|limit| limit.parse().ok());
        Page {
            offset: search.page.offset,
            limit: limit.unwrap_or(HITS_SHOWN),
        }
    }
}

/// An address with what it asks.
pub(super) fn address(path: &str, pairs: &[(&'static str, String)]) -> String {
    let mut asked = form_urlencoded::Serializer::new(String::new());
    asked.extend_pairs(pairs);
    match asked.finish() {
        asked if asked.is_empty() => path.to_owned(),
        asked => format!("{path}?{asked}"),
    }
}

/// The address of a page that shows what a query finds.
pub(super) fn search_address(query: &Query) -> String {
    address("/", &[("q", query.to_string())])
}

/// A text as a part of a path: each byte that is no letter or digit is spelled by its number.
pub(super) fn in_path(text: &str) -> String {
    let mut path = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) {
            true => path.push(char::from(byte)),
            false => path.push_str(&format!("%{byte:02X}")),
        }
    }
    path
}
