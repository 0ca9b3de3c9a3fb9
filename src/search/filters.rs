//! Filters apart from the query: which values of each dimension must, may and must not stand on an article.

use std::collections::BTreeMap;

use crate::{
    facet::Dimension,
    query::{Attribute, FacetFilter, Query},
};

/// The filters on one dimension.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Values all of which an article must carry.
    pub all: Vec<FacetFilter>,
    /// Choices: of each, one value is enough. The counts of the dimension's values ignore these.
    pub any: Vec<Vec<FacetFilter>>,
    /// Values that it must not carry.
    pub without: Vec<FacetFilter>,
    /// Whether it must carry no value at all.
    pub missing: bool,
}

impl Selection {
    /// The filters that ask for a value.
    pub fn picked(&self) -> impl Iterator<Item = &FacetFilter> {
        self.all.iter().chain(self.any.iter().flatten())
    }

    /// All filters of the selection.
    pub fn filters(&self) -> impl Iterator<Item = &FacetFilter> {
        self.picked().chain(&self.without)
    }
}

/// Joins all values that the top level of a query asks of a dimension to one choice.
pub(super) fn match_any(query: Query, dimension: Dimension) -> Query {
    let asks = |conjunct: &Query| values_of(conjunct).is_some_and(|(asked, _)| asked == dimension);
    let (asked, mut rest): (Vec<Query>, Vec<Query>) = conjuncts(query).into_iter().partition(asks);
    if !asked.is_empty() {
        rest.push(Query::or(asked));
    }
    Query::and(rest)
}

/// The values of which a query asks for one, if it asks for nothing else, and their dimension.
fn values_of(query: &Query) -> Option<(Dimension, Vec<FacetFilter>)> {
    let members = match query {
        Query::Or(members) => members.as_slice(),
        query => std::slice::from_ref(query),
    };
    let mut values: Vec<FacetFilter> = Vec::with_capacity(members.len());
    for member in members {
        match member {
            Query::Facet(filter) if values.iter().all(|v| v.dimension == filter.dimension) => {
                values.push(filter.clone());
            }
            _ => return None,
        }
    }
    Some((values.first()?.dimension, values))
}

/// What a query joins by AND; itself where it joins nothing.
pub(super) fn conjuncts(query: Query) -> Vec<Query> {
    match query {
        Query::And(members) => members,
        other => vec![other],
    }
}

/// Lifts the filters among a query's top-level conjuncts out of it; what is left, and the filters.
///
/// Filters that stand below an OR with other things stay in the query: they are not about the whole answer.
pub(super) fn lift(query: Query) -> (Query, BTreeMap<Dimension, Selection>) {
    let mut filters: BTreeMap<Dimension, Selection> = BTreeMap::new();
    let mut rest = Vec::new();
    for conjunct in conjuncts(query) {
        if let Some(conjunct) = lift_one(conjunct, &mut filters) {
            rest.push(conjunct);
        }
    }
    (Query::and(rest), filters)
}

/// Takes one conjunct into the filters, or gives it back.
fn lift_one(conjunct: Query, filters: &mut BTreeMap<Dimension, Selection>) -> Option<Query> {
    if let Some((dimension, mut values)) = values_of(&conjunct) {
        let selection = filters.entry(dimension).or_default();
        match values.len() {
            1 => selection.all.append(&mut values),
            _ => selection.any.push(values),
        }
        return None;
    }
    match conjunct {
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
            let missing = if selection.missing { " missing" } else { "" };
            found.push(format!(
                "{dimension} all {:?} any {:?} without {:?}{missing}",
                texts(&selection.all),
                selection
                    .any
                    .iter()
                    .map(|any| texts(any))
                    .collect::<Vec<_>>(),
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
                r#"person all ["person:a", "person:b"] any [] without []"#,
                r#"place all [] any [] without [] missing"#,
                r#"topic all [] any [] without ["topic:c"]"#,
            ],
        );
        let any = [r#"person all ["person:c"] any [["person:a", "person:b"]] without []"#];
        check("person:(a OR b) person:c", "", &any);
        check("person:c (person:a OR person:b)", "", &any);
        check(
            "person:(a OR b) person:(d OR e)",
            "",
            &[
                r#"person all [] any [["person:a", "person:b"], ["person:d", "person:e"]] without []"#,
            ],
        );
    }

    #[test]
    fn one_of_several_values_can_be_enough() {
        let check = |text: &str, expect: &str| {
            let query = match_any(parse(text).unwrap(), Dimension::Person);
            assert_eq!(query.to_string(), expect, "{text}");
        };
        check(
            "person:a x person:b topic:c topic:d",
            "x topic:c topic:d (person:a OR person:b)",
        );
        check(
            "person:a person:(b OR c)",
            "person:a OR person:b OR person:c",
        );
        check("person:a", "person:a");
        check("person:a OR person:b", "person:a OR person:b");
        check("x -person:a", "x -person:a");
    }

    #[test]
    fn filters_below_an_or_with_other_things_stay() {
        check("drones OR person:a", "drones OR person:a", &[]);
    }
}
