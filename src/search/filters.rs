//! Filters apart from the query: which values of each dimension must, may and must not stand on an article.

use std::collections::BTreeMap;

use crate::{
    facet::Dimension,
    query::{Attribute, FacetFilter, Query},
};

/// How the picked values of one dimension go together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// An article must carry all of them.
    #[default]
    All,
    /// One of them is enough.
    Any,
}

/// The filters on one dimension.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// How the picked values go together.
    pub mode: Mode,
    /// Values that an article must carry.
    pub picked: Vec<FacetFilter>,
    /// Values that it must not carry.
    pub without: Vec<FacetFilter>,
    /// Whether it must carry no value at all.
    pub missing: bool,
}

impl Selection {
    /// All filters of the selection.
    pub fn filters(&self) -> impl Iterator<Item = &FacetFilter> {
        self.picked.iter().chain(&self.without)
    }
}

/// Lifts the filters among a query's top-level conjuncts out of it; what is left, and the filters.
///
/// Filters that stand below an OR with other things stay in the query: they are not about the whole answer.
pub(super) fn lift(query: Query) -> (Query, BTreeMap<Dimension, Selection>) {
    let conjuncts = match query {
        Query::And(members) => members,
        other => vec![other],
    };
    let mut filters: BTreeMap<Dimension, Selection> = BTreeMap::new();
    let mut rest = Vec::new();
    for conjunct in conjuncts {
        if let Some(conjunct) = lift_one(conjunct, &mut filters) {
            rest.push(conjunct);
        }
    }
    (Query::and(rest), filters)
}

/// Takes one conjunct into the filters, or gives it back.
fn lift_one(conjunct: Query, filters: &mut BTreeMap<Dimension, Selection>) -> Option<Query> {
    match conjunct {
        Query::Facet(filter) => {
            let selection = filters.entry(filter.dimension).or_default();
            if selection.mode == Mode::Any {
                // `person:(a OR b) person:c`: the dimension has its one group already
                return Some(Query::Facet(filter));
            }
            selection.picked.push(filter);
            None
        }
        Query::Has {
            what: Attribute::Facet(dimension),
            present: false,
        } => {
            filters.entry(dimension).or_default().missing = true;
            None
        }
        Query::Not(inner) => match *inner {
            Query::Facet(filter) => {
                let selection = filters.entry(filter.dimension).or_default();
                selection.without.push(filter);
                None
            }
            other => Some(Query::Not(Box::new(other))),
        },
        Query::Or(members) => {
            let dimension = match members.first() {
                Some(Query::Facet(filter)) => filter.dimension,
                _ => return Some(Query::Or(members)),
            };
            let of_one = members
                .iter()
                .all(|member| matches!(member, Query::Facet(f) if f.dimension == dimension));
            let selection = filters.entry(dimension).or_default();
            if !of_one || !selection.picked.is_empty() {
                return Some(Query::Or(members));
            }
            selection.mode = Mode::Any;
            let values = members.into_iter().filter_map(|member| match member {
                Query::Facet(filter) => Some(filter),
                _ => None,
            });
            selection.picked.extend(values);
            None
        }
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[track_caller]
    fn check(text: &str, rest: &str, expect: &[&str]) {
        let (query, filters) = lift(parse(text).unwrap());
        assert_eq!(query.to_string(), rest, "{text}");
        let mut found = Vec::new();
        for (dimension, selection) in &filters {
            let texts = |filters: &[FacetFilter]| -> Vec<String> {
                filters
                    .iter()
                    .map(|f| Query::Facet(f.clone()).to_string())
                    .collect()
            };
            let mode = if selection.mode == Mode::Any {
                " any"
            } else {
                ""
            };
            let missing = if selection.missing { " missing" } else { "" };
            found.push(format!(
                "{dimension}{mode} +{:?} -{:?}{missing}",
                texts(&selection.picked),
                texts(&selection.without)
            ));
        }
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn filters_leave_the_query() {
        check(
            "drones person:a person:b -topic:c no:place",
            "drones",
            &[
                r#"person +["person:a", "person:b"] -[]"#,
                r#"place +[] -[] missing"#,
                r#"topic +[] -["topic:c"]"#,
            ],
        );
        check(
            "person:(a OR b)",
            "",
            &[r#"person any +["person:a", "person:b"] -[]"#],
        );
    }

    #[test]
    fn filters_below_an_or_with_other_things_stay() {
        check("drones OR person:a", "drones OR person:a", &[]);
    }
}
