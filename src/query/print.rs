//! Writes a query as a text that parses to the same query.

use std::fmt::{self, Display, Formatter};

use super::{
    FacetFilter, Form, Query, Words,
    filter::{line, words},
    lex::{is_separator, is_space},
    parse::read,
};

/// As text for [`parse`](super::parse()), with brackets wherever AND and OR mix.
///
/// What the language cannot spell is written as near as it comes: quotes and control characters
/// inside a text become spaces.
impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Query::All => Ok(()),
            Query::And(members) => join(f, members, " "),
            Query::Or(members) => join(f, members, " OR "),
            Query::Not(inner) => {
                f.write_str("-")?;
                member(f, inner)
            }
            Query::Words(words) => words.fmt(f),
            Query::Facet(filter) => filter.fmt(f),
            Query::Has { dimension, present } => {
                let field = if *present { "has" } else { "no" };
                write!(f, "{field}:{dimension}")
            }
            Query::Dates(range) => write!(f, "date:{range}"),
            Query::Id(id) => write!(f, "id:\"{}\"", line(id)),
        }
    }
}

fn join(f: &mut Formatter<'_>, members: &[Query], operator: &str) -> fmt::Result {
    for (at, query) in members.iter().enumerate() {
        if at > 0 {
            f.write_str(operator)?;
        }
        member(f, query)?;
    }
    Ok(())
}

fn member(f: &mut Formatter<'_>, query: &Query) -> fmt::Result {
    match query {
        Query::And(_) | Query::Or(_) => write!(f, "({query})"),
        Query::All
        | Query::Not(_)
        | Query::Words(_)
        | Query::Facet(_)
        | Query::Has { .. }
        | Query::Dates(_)
        | Query::Id(_) => query.fmt(f),
    }
}

impl Display for Words {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(name) = self.scope.name() {
            write!(f, "{name}:")?;
        }
        match self.form {
            Form::Any if self.stands_bare() => f.write_str(&self.text),
            Form::Any | Form::Exact => write!(f, "\"{}\"", line(&self.text)),
        }
    }
}

impl Words {
    /// Whether the text, without quotes, is read as the word that it is.
    fn stands_bare(&self) -> bool {
        let bare = match self.scope.name() {
            Some(name) => format!("{name}:{}", self.text),
            None => self.text.clone(),
        };
        matches!(read(&bare), Ok(Query::Words(words)) if words == *self)
    }
}

impl Display for FacetFilter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let dimension = self.dimension;
        match self.bare() {
            Some(bare) => write!(f, "{dimension}:{bare}"),
            None => write!(f, "{dimension}:\"{}\"", line(&self.value.text)),
        }
    }
}

impl FacetFilter {
    /// The value as one bare word, its parts joined by `+`, when it can stand so.
    ///
    /// Marks that would mean something else give way to `+` too: values are compared by their words.
    fn bare(&self) -> Option<String> {
        if self.value.whole {
            return None;
        }
        let text = &self.value.text;
        let plain = text.replace(['*', '?', '~', '^', ':', '/'], " ");
        let plain = plain.trim_start_matches(|c| c == '-' || is_space(c));
        let spellings = [text.as_str(), plain].map(|text| words(text, is_separator).join("+"));
        spellings
            .into_iter()
            .find_map(|bare| match read(&format!("{}:{bare}", self.dimension)) {
                Ok(Query::Facet(FacetFilter { value, .. })) if !value.whole => {
                    Some(value.text.replace(' ', "+"))
                }
                Ok(_) | Err(_) => None,
            })
    }
}
