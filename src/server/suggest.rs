//! Labels that what has been typed can become.

use schemars::JsonSchema;
use serde::Serialize;

use super::{api::Asked, parameters::dimension, problem::Problem};
use crate::{
    engine::Engine,
    facet::Dimension,
    query::{FacetFilter, Query},
    search::{FacetOrder, Facets, IndexState, Page, Search},
};

/// What has been typed of a label, and what it can become.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Suggestions {
    /// Version of this shape.
    pub version: u32,
    /// What has been typed.
    #[serde(rename = "match")]
    pub typed: String,
    /// What was searched.
    pub index: IndexState,
    /// The labels, the most frequent first.
    pub values: Vec<Suggestion>,
}

/// A label that is suggested.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Suggestion {
    /// The facet that it is a value of.
    pub kind: &'static str,
    /// The label.
    pub label: String,
    /// Number of articles of the archive that carry it.
    pub count: u64,
    /// The filter that finds them, as a query spells it.
    pub query: String,
}

/// Where labels are looked for when no kind is named.
const KINDS: [Dimension; 6] = [
    Dimension::Person,
    Dimension::Org,
    Dimension::Place,
    Dimension::Topic,
    Dimension::Tag,
    Dimension::Source,
];

/// Looks for what has been typed among all labels; nothing where nothing has been.
pub(super) fn suggest(engine: &dyn Engine, asked: &Asked) -> Result<Suggestions, Problem> {
    let typed = asked.parameters.text("match").unwrap_or_default();
    let kinds = asked.parameters.texts("kind");
    let kinds = kinds.filter(|name| !name.is_empty());
    let mut kinds: Vec<Dimension> = kinds
        .map(|name| dimension("kind", name))
        .collect::<Result<_, _>>()?;
    if kinds.is_empty() {
        kinds = KINDS.to_vec();
    }
    kinds.sort_unstable();
    kinds.dedup();
    let limit = asked.parameters.number("limit", 8);
    let mut search = Search::new(&Query::All)?;
    search.now = asked.now.seconds();
    search.timeout = Some(asked.left());
    search.page = Page::NONE;
    let something = !typed.trim().is_empty();
    if something {
        search.facets = Facets {
            dimensions: kinds,
            limit,
            order: FacetOrder::Count,
            beginning: Some(typed.to_owned()),
        };
    }
    let results = engine.search(&search)?;
    let mut values: Vec<Suggestion> = Vec::new();
    for counts in &results.facets {
        values.extend(counts.values.iter().map(|value| Suggestion {
            kind: counts.dimension.name(),
            label: value.label.clone(),
            count: value.count,
            query: filter(counts.dimension, &value.label),
        }));
    }
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
    values.truncate(limit);
    Ok(Suggestions {
        version: 1,
        typed: typed.to_owned(),
        index: results.index,
        values,
    })
}

/// The filter for a whole label, as a query spells it.
pub(super) fn filter(dimension: Dimension, label: &str) -> String {
    Query::Facet(FacetFilter::label(dimension, label)).to_string()
}
