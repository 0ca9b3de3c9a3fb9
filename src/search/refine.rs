//! Changes a query by one filter, as a click does: adds it, takes it out, asks for any or all, sets the dates.

use super::filters::{conjuncts, match_any};
use crate::{
    facet::Dimension,
    query::{DateRange, FacetFilter, Query, parse},
};

/// A filter that stands in a query, and the query without it.
#[derive(Clone, Debug, PartialEq)]
pub struct Narrowing {
    /// The filter.
    pub filter: Query,
    /// Whether it is one of several of which one is enough.
    pub one_of_several: bool,
    /// The query without it.
    pub without: Query,
}

/// The filters at the top level of a query, in its order: all that is not about words, each value of a choice by itself.
pub fn narrowings(query: &Query) -> Vec<Narrowing> {
    let all = conjuncts(query.clone());
    let mut found = Vec::new();
    for (place, conjunct) in all.iter().enumerate() {
        let replaced = |with: Query| {
            let mut rest = all.clone();
            rest[place] = with;
            Query::and(rest)
        };
        match conjunct {
            Query::Or(members) if members.iter().all(is_value) => {
                for (at, member) in members.iter().enumerate() {
                    let mut rest = members.clone();
                    rest.remove(at);
                    found.push(Narrowing {
                        filter: member.clone(),
                        one_of_several: true,
                        without: replaced(Query::or(rest)),
                    });
                }
            }
            filter if is_filter(filter) => found.push(Narrowing {
                filter: filter.clone(),
                one_of_several: false,
                without: replaced(Query::All),
            }),
            _ => {}
        }
    }
    found
}

/// The query with a filter, which stands in it once; what says the opposite is taken out.
pub fn with(query: &Query, filter: Query) -> Query {
    let opposite = Query::except(filter.clone());
    let mut all = conjuncts(query.clone());
    all.retain(|conjunct| *conjunct != opposite && *conjunct != filter);
    all.push(filter);
    Query::and(all)
}

/// The query without the values that `is_gone` tells, those of choices too; what it denies stays.
pub fn without(query: &Query, is_gone: &dyn Fn(&FacetFilter) -> bool) -> Query {
    let gone = |member: &Query| matches!(member, Query::Facet(filter) if is_gone(filter));
    let left = conjuncts(query.clone())
        .into_iter()
        .filter_map(|conjunct| match conjunct {
            Query::Or(members) if members.iter().all(is_value) => {
                let left: Vec<Query> = members.into_iter().filter(|one| !gone(one)).collect();
                (!left.is_empty()).then(|| Query::or(left))
            }
            other => (!gone(&other)).then_some(other),
        });
    Query::and(left.collect())
}

/// The query of which one of the values of a dimension is enough.
pub fn any_of(query: &Query, dimension: Dimension) -> Query {
    match_any(query.clone(), dimension)
}

/// The query all of whose values of a dimension must stand on an article: its choices of these are undone.
pub fn all_of(query: &Query, dimension: Dimension) -> Query {
    let of_it =
        |member: &Query| matches!(member, Query::Facet(filter) if filter.dimension == dimension);
    let all = conjuncts(query.clone()).into_iter();
    let all = all.flat_map(|conjunct| match conjunct {
        Query::Or(members) if members.iter().all(of_it) => members,
        other => vec![other],
    });
    Query::and(all.collect())
}

/// The query with these dates and no others; with none of them, of all times.
pub fn dated(query: &Query, range: Option<DateRange>) -> Query {
    let mut all = conjuncts(query.clone());
    all.retain(|conjunct| !matches!(conjunct, Query::Dates(_)));
    all.extend(range.map(Query::Dates));
    Query::and(all)
}

/// The days that a query asks for; what several ranges have in common is not worked out.
pub fn dates_of(query: &Query) -> Option<DateRange> {
    let all = conjuncts(query.clone()).into_iter();
    let mut ranges = all.filter_map(|conjunct| match conjunct {
        Query::Dates(range) => Some(range),
        _ => None,
    });
    ranges.next()
}

/// The filter for a whole label, if a query can spell it.
pub fn spelled(dimension: Dimension, label: &str) -> Option<Query> {
    let filter = Query::Facet(FacetFilter::label(dimension, label));
    let read = parse(&filter.to_string()).ok()?;
    (read == filter).then_some(filter)
}

fn is_value(member: &Query) -> bool {
    matches!(member, Query::Facet(_))
}

fn is_filter(conjunct: &Query) -> bool {
    match conjunct {
        Query::Facet(_)
        | Query::Has { .. }
        | Query::Dates(_)
        | Query::Length(_)
        | Query::Hidden
        | Query::Located(_)
        | Query::Id(_) => true,
        Query::Not(inner) => !inner.has_words() && is_filter(inner),
        Query::All | Query::And(_) | Query::Or(_) | Query::Words(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Query {
        parse(text).unwrap()
    }

    #[test]
    fn a_filter_is_added_once_and_its_opposite_goes() {
        let check = |query: &str, filter: &str, expect: &str| {
            let changed = with(&read(query), read(filter));
            assert_eq!(changed.to_string(), expect, "{query} with {filter}");
            assert_eq!(read(&changed.to_string()), changed);
        };
        check("", "person:a", "person:a");
        check("drones", "person:a", "drones person:a");
        check("drones OR war", "person:a", "(drones OR war) person:a");
        check("person:a x", "person:a", "x person:a");
        check("-person:a x", "person:a", "x person:a");
        check("person:a x", "-person:a", "x -person:a");
        check("-x", "has:person", "-x has:person");
    }

    #[test]
    fn values_are_taken_out_of_choices_too_and_what_is_denied_stays() {
        let check = |query: &str, value: &str, expect: &str| {
            let is_gone = |filter: &FacetFilter| filter.value.text == value;
            let changed = without(&read(query), &is_gone);
            assert_eq!(changed.to_string(), expect, "{query} without {value}");
        };
        check("x person:a", "a", "x");
        check("person:a", "a", "");
        check("x person:(a OR b OR c)", "b", "x (person:a OR person:c)");
        check("x person:(a OR b)", "b", "x person:a");
        check("x (person:a OR person:a)", "a", "x");
        check("x -person:a", "a", "x -person:a");
        check("x OR person:a", "a", "x OR person:a");
    }

    #[test]
    fn of_several_values_one_is_enough_and_back() {
        let any = any_of(&read("x person:a person:b topic:c"), Dimension::Person);
        assert_eq!(any.to_string(), "x topic:c (person:a OR person:b)");
        let all = all_of(&any, Dimension::Person);
        assert_eq!(all.to_string(), "x topic:c person:a person:b");
        assert_eq!(all_of(&any, Dimension::Topic), any);
    }

    #[test]
    fn dates_replace_others() {
        let check = |query: &str, dates: &str, expect: &str| {
            let range = dates_of(&read(dates));
            let changed = dated(&read(query), range);
            assert_eq!(changed.to_string(), expect, "{query} {dates}");
        };
        check("x", "date:2025-03", "x date:2025-03");
        check(
            "date:2025 x",
            "date:2025-03..2025-05",
            "x date:2025-03..2025-05",
        );
        check("since:2024 until:2025 x", "date:2025-03", "x date:2025-03");
        check("date:2025 x", "", "x");
    }

    #[test]
    fn every_filter_can_be_taken_out() {
        let query =
            read("drones person:a -topic:b org:(c OR d) date:2025 no:place words:>9 -opinion");
        let found: Vec<(String, bool)> = narrowings(&query)
            .iter()
            .map(|one| (one.filter.to_string(), one.one_of_several))
            .collect();
        let expect = [
            ("person:a", false),
            ("-topic:b", false),
            ("org:c", true),
            ("org:d", true),
            ("date:2025", false),
            ("no:place", false),
            ("words:>9", false),
        ];
        let expect = expect.map(|(text, several)| (text.to_owned(), several));
        assert_eq!(found, expect);
        let without = &narrowings(&query)[2].without;
        assert_eq!(
            without.to_string(),
            "drones person:a -topic:b org:d date:2025 no:place words:>9 -opinion"
        );
    }

    #[test]
    fn a_label_is_spelled_or_it_is_not() {
        let check = |label: &str, expect: Option<&str>| {
            let filter = spelled(Dimension::Tag, label).map(|filter| filter.to_string());
            assert_eq!(filter.as_deref(), expect, "{label}");
        };
        check("War and unrest", Some("tag:\"War and unrest\""));
        check("C++", Some("tag:\"C++\""));
        check("say \"x\"", Some("tag:\"say x\""));
        check("<b>", Some("tag:\"<b>\""));
        check("+++", None);
        check("🚀", None);
    }
}
