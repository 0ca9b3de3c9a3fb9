//! Resolves facet filters: which labels of the archive a typed value means.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Resolved, Search};
use crate::{
    facet::Dimension,
    query::{FacetFilter, Query, QueryError, Value},
    vocabulary::{Reach, Vocabulary},
};

/// The labels that one filter means: dimension and group, at least one.
pub type Meaning = Vec<(Dimension, usize)>;

/// What every facet filter of a search means.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    meanings: HashMap<(Dimension, String, Reach), Meaning>,
    /// The same for people, in the order of the query.
    pub said: Vec<Resolved>,
}

impl Resolution {
    /// Says what bare words stand for besides themselves.
    pub fn say_words(&mut self, widened: &BTreeMap<String, Vec<String>>) {
        let said = widened.iter().map(|(word, spellings)| Resolved {
            field: Resolved::WORD,
            asked: word.clone(),
            values: spellings.clone(),
        });
        self.said.extend(said);
    }

    /// What a filter of the search means.
    pub fn of(&self, filter: &FacetFilter) -> &[(Dimension, usize)] {
        self.meanings.get(&key(filter)).map_or(&[], Vec::as_slice)
    }
}

fn key(filter: &FacetFilter) -> (Dimension, String, Reach) {
    let value = &filter.value;
    (filter.dimension, value.text.clone(), reach(value))
}

fn reach(value: &Value) -> Reach {
    match (value.below, value.whole) {
        (true, _) => Reach::Below,
        (false, true) => Reach::Whole,
        (false, false) => Reach::Words,
    }
}

/// Resolves all facet filters of a search. A value that means no label is an error that names the nearest ones.
///
/// `lives` says whether any article still carries a label.
pub fn resolve(
    search: &Search,
    vocabulary: &Vocabulary,
    lives: &dyn Fn(Dimension, usize) -> bool,
) -> Result<Resolution, QueryError> {
    let mut filters: Vec<&FacetFilter> = search
        .filters
        .values()
        .flat_map(|selection| selection.filters())
        .collect();
    collect(&search.query, &mut filters);
    filters.sort_by_key(|filter| filter.value.span.start);
    let mut resolution = Resolution::default();
    for filter in filters {
        let meaning = vocabulary.find(
            filter.dimension,
            &filter.value.text,
            reach(&filter.value),
            lives,
        );
        if meaning.is_empty() {
            return Err(unknown(search, filter, vocabulary, lives));
        }
        let labels = meaning
            .iter()
            .map(|(dimension, group)| vocabulary.labels(*dimension).label(*group).to_owned());
        // the same label may stand for tags of several kinds
        let mut named = HashSet::new();
        let values = labels.filter(|label| named.insert(label.clone())).collect();
        if resolution.meanings.insert(key(filter), meaning).is_none() {
            resolution.said.push(Resolved {
                field: filter.dimension.name(),
                asked: match filter.value.below {
                    true => format!("{}/*", filter.value.text),
                    false => filter.value.text.clone(),
                },
                values,
            });
        }
    }
    Ok(resolution)
}

fn collect<'q>(query: &'q Query, filters: &mut Vec<&'q FacetFilter>) {
    if let Query::Facet(filter) = query {
        filters.push(filter);
    }
    for part in query.parts() {
        collect(part, filters);
    }
}

fn unknown(
    search: &Search,
    filter: &FacetFilter,
    vocabulary: &Vocabulary,
    lives: &dyn Fn(Dimension, usize) -> bool,
) -> QueryError {
    let dimension = filter.dimension;
    let nearest = vocabulary.nearest(dimension, &filter.value.text, 3, lives);
    let hint = if nearest.is_empty() {
        format!("`newsdex facets {dimension}` lists the values that the archive holds")
    } else {
        let nearest: Vec<String> = nearest
            .iter()
            .map(|label| format!("`{}`", shortened(label)))
            .collect();
        format!("did you mean {}?", nearest.join(" or "))
    };
    let what = format!("no article has the {dimension} `{}`", filter.value.text);
    QueryError::new(&search.text, filter.value.span, what, hint)
}

/// A label as a message shows it: its first 80 characters.
fn shortened(label: &str) -> &str {
    label
        .char_indices()
        .nth(80)
        .map_or(label, |(end, _)| &label[..end])
}
