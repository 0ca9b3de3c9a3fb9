//! What a query says, as a value that knows no engine.

use super::{DateRange, FacetFilter, Form, LengthRange, Words};
use crate::facet::Dimension;

/// What a reader asks for.
///
/// [`parse`](super::parse()) reads it from a text, and its `Display` writes a text that parses to the same value.
/// Built by [`Query::and`], [`Query::or`] and [`Query::except`] it keeps the form on which that rests:
/// `And` and `Or` have two or more members and never one of their own sort, `Not` never holds a
/// `Not`, and `All` stands alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Everything: the query that says nothing.
    All,
    /// What all members find.
    And(Vec<Query>),
    /// What any member finds.
    Or(Vec<Query>),
    /// Everything that this does not find.
    Not(Box<Query>),
    /// Words in the text: one, a phrase, or some near each other.
    Words(Words),
    /// A value of a facet.
    Facet(FacetFilter),
    /// Whether there is any value of a facet, or a date.
    Has {
        /// What must be there or missing.
        what: Attribute,
        /// `true` for articles with a value, `false` for those without.
        present: bool,
    },
    /// When it was published.
    Dates(DateRange),
    /// How long its body is.
    Length(LengthRange),
    /// Whether it was withheld, killed or embargoed: nothing else finds such articles.
    Hidden,
    /// Where it lies or can be read.
    Located(Located),
    /// The article with this id.
    Id(String),
}

impl Query {
    /// What all of these find; with none of them, everything.
    pub fn and(members: Vec<Query>) -> Query {
        let mut flat = Vec::with_capacity(members.len());
        for member in members {
            if let Query::And(inner) = member {
                flat.extend(inner);
            } else if member != Query::All {
                flat.push(member);
            }
        }
        only(flat).unwrap_or_else(Query::And)
    }

    /// What any of these finds; with none of them, everything, as no choice narrows nothing.
    pub fn or(members: Vec<Query>) -> Query {
        if members.contains(&Query::All) {
            return Query::All;
        }
        let mut flat = Vec::with_capacity(members.len());
        for member in members {
            if let Query::Or(inner) = member {
                flat.extend(inner);
            } else {
                flat.push(member);
            }
        }
        only(flat).unwrap_or_else(Query::Or)
    }

    /// Everything that this does not find; what is denied twice stands for itself.
    pub fn except(query: Query) -> Query {
        if let Query::Not(inner) = query {
            *inner
        } else {
            Query::Not(Box::new(query))
        }
    }

    /// Whether it asks for words of the text that are not denied, so that relevance means something.
    pub fn has_words(&self) -> bool {
        match self {
            Query::And(members) | Query::Or(members) => members.iter().any(Query::has_words),
            Query::Words(_) => true,
            Query::All
            | Query::Not(_)
            | Query::Facet(_)
            | Query::Has { .. }
            | Query::Dates(_)
            | Query::Length(_)
            | Query::Hidden
            | Query::Located(_)
            | Query::Id(_) => false,
        }
    }

    /// Whether it can find hidden articles.
    pub fn asks_for_hidden(&self) -> bool {
        self.for_hidden().is_some()
    }

    /// What it asks of hidden articles; nothing when it finds none of them.
    ///
    /// Only what stands together with `is:hidden`, and is not denied, finds any.
    pub fn for_hidden(&self) -> Option<Query> {
        match self {
            Query::Hidden => Some(Query::All),
            Query::And(members) => {
                let asked: Vec<Query> = members.iter().filter_map(Query::for_hidden).collect();
                let all = members.iter().filter(|member| **member != Query::Hidden);
                (!asked.is_empty()).then(|| {
                    let all = all.cloned().chain([Query::or(asked)]);
                    Query::and(all.collect())
                })
            }
            Query::Or(members) => {
                let members: Vec<Query> = members.iter().filter_map(Query::for_hidden).collect();
                (!members.is_empty()).then(|| Query::or(members))
            }
            Query::All
            | Query::Not(_)
            | Query::Words(_)
            | Query::Facet(_)
            | Query::Has { .. }
            | Query::Dates(_)
            | Query::Length(_)
            | Query::Located(_)
            | Query::Id(_) => None,
        }
    }

    /// The queries that it puts together, or denies.
    pub fn parts(&self) -> &[Query] {
        match self {
            Query::And(members) | Query::Or(members) => members,
            Query::Not(inner) => std::slice::from_ref(inner),
            Query::All
            | Query::Words(_)
            | Query::Facet(_)
            | Query::Has { .. }
            | Query::Dates(_)
            | Query::Length(_)
            | Query::Hidden
            | Query::Located(_)
            | Query::Id(_) => &[],
        }
    }

    /// The bare words that would be operators in upper case, as typed.
    pub fn lower_case_operators(&self) -> Vec<&str> {
        let mut found = Vec::new();
        if let Query::Words(words) = self {
            let words = words.text.words().into_iter();
            let bare = words.filter(|word| word.form == Form::Any);
            let typed = bare.map(|word| word.text.as_str());
            found.extend(typed.filter(|word| ["and", "or", "not"].contains(word)));
        }
        found.extend(self.parts().iter().flat_map(Query::lower_case_operators));
        found
    }

    /// How many levels of `And`, `Or` and `Not` stand in one another.
    pub(super) fn depth(&self) -> usize {
        let parts = self.parts().iter().map(Query::depth);
        parts.max().map_or(0, |depth| 1 + depth)
    }
}

/// The query that needs no joining: everything for none, the one itself; several come back.
fn only(mut members: Vec<Query>) -> Result<Query, Vec<Query>> {
    if members.len() > 1 {
        return Err(members);
    }
    Ok(members.pop().unwrap_or(Query::All))
}

/// What an article can have or lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attribute {
    /// A value of a facet.
    Facet(Dimension),
    /// A date.
    Date,
    /// A correction, its own or of an earlier article.
    Correction,
}

impl Attribute {
    /// The one word for it in queries.
    pub fn name(self) -> &'static str {
        match self {
            Attribute::Facet(dimension) => dimension.name(),
            Attribute::Date => "date",
            Attribute::Correction => "correction",
        }
    }
}

/// Articles whose file or address a pattern fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// What the pattern is held against.
    pub place: Place,
    /// `*` stands for any characters, none included, `?` for one; it must fit the whole place, or its beginning up to a
    /// `/`, `#` or `?`.
    pub pattern: String,
}

/// Where an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The file and record inside the collection: `dir/a.jsonl.gz#17`.
    Path,
    /// Where it can be read, without `https://` and `www.`.
    Url,
}

impl Place {
    /// The one word for it in queries.
    pub fn name(self) -> &'static str {
        match self {
            Place::Path => "path",
            Place::Url => "url",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Query {
        Query::Id(text.to_owned())
    }

    #[test]
    fn joining_flattens_its_own_sort_and_keeps_the_other() {
        let (ab, cd) = (vec![id("a"), id("b")], vec![id("c"), id("d")]);
        let abcd = [ab.clone(), cd.clone()].concat();
        let and = Query::and(vec![Query::and(ab.clone()), Query::and(cd.clone())]);
        assert_eq!(and, Query::And(abcd.clone()));
        let or = Query::or(vec![Query::or(ab.clone()), Query::or(cd.clone())]);
        assert_eq!(or, Query::Or(abcd));
        let mixed = Query::and(vec![Query::or(ab.clone()), id("c")]);
        assert_eq!(mixed, Query::And(vec![Query::Or(ab), id("c")]));
    }

    #[test]
    fn everything_narrows_nothing() {
        assert_eq!(Query::and(vec![Query::All, id("a")]), id("a"));
        assert_eq!(Query::or(vec![Query::All, id("a")]), Query::All);
        assert_eq!(Query::and(vec![]), Query::All);
        assert_eq!(Query::or(vec![]), Query::All);
        assert_eq!(Query::or(vec![id("a")]), id("a"));
    }

    #[test]
    fn what_is_denied_twice_stands_for_itself() {
        assert_eq!(Query::except(Query::except(id("a"))), id("a"));
    }

    #[test]
    fn only_what_stands_with_is_hidden_finds_hidden_articles() {
        let check = |text, expect: Option<&str>| {
            let query = super::super::parse(text).unwrap().for_hidden();
            let shown = query.map(|query| query.to_string());
            assert_eq!(shown.as_deref(), expect, "{text}");
        };
        check("drones", None);
        check("is:hidden", Some(""));
        check("drones -war is:hidden", Some("drones -war"));
        check("drones -is:hidden", None);
        check("drones -(x is:hidden)", None);
        check("drones OR (war is:hidden)", Some("war"));
        check("is:hidden (a OR (b is:hidden))", Some("a OR (b is:hidden)"));
        check(
            "drones (is:hidden OR war)",
            Some("drones (is:hidden OR war)"),
        );
    }

    #[test]
    fn words_count_unless_they_are_denied() {
        let check = |text, expect| {
            assert_eq!(
                super::super::parse(text).unwrap().has_words(),
                expect,
                "{text}"
            );
        };
        check("drones", true);
        check("person:a OR (lang:en headline:b)", true);
        check("person:a -drones", false);
        check("-(a OR b)", false);
        check("", false);
    }
}
