//! Writes a query as a text that parses to the same query.

use std::fmt::{self, Display, Formatter};

use super::{
    FacetFilter, Form, Located, Query, Reading, Text, Weight, Word, Words,
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
            Query::Has { what, present } => {
                let field = if *present { "has" } else { "no" };
                write!(f, "{field}:{}", what.name())
            }
            Query::Dates(range) => write!(f, "date:{range}"),
            Query::Length(range) => write!(f, "words:{range}"),
            Query::Hidden => f.write_str("is:hidden"),
            Query::Located(located) => located.fmt(f),
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
        | Query::Length(_)
        | Query::Hidden
        | Query::Located(_)
        | Query::Id(_) => query.fmt(f),
    }
}

/// A text read as a query, when it can be.
fn again(text: &str) -> Option<Query> {
    read(text, Reading::default()).ok()
}

impl Display for Words {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let field = self.scope.name().map(|name| format!("{name}:"));
        let field = field.unwrap_or_default();
        let weight = suffix(self.weight);
        let text = match &self.text {
            Text::Word(word) => bare(word, &field, &weight),
            Text::Row(_) | Text::Either(_) => in_quotes(&self.text),
            Text::Near {
                parts,
                distance,
                in_order,
            } => {
                let tilde = format!("{}~{distance}", in_quotes(&Text::Row(parts.clone())));
                let is_same = matches!(
                    again(&tilde), Some(Query::Words(words)) if words.text == self.text
                );
                match is_same {
                    true => tilde,
                    false => {
                        let operator = if *in_order { "ADJ" } else { "NEAR" };
                        let parts: Vec<String> = parts.iter().map(part).collect();
                        let near = parts.join(&format!(" {operator}/{distance} "));
                        match field.is_empty() && weight.is_empty() {
                            true => near,
                            false => format!("({near})"),
                        }
                    }
                }
            }
        };
        write!(f, "{field}{text}{weight}")
    }
}

/// A weight as it stands behind words; the usual one is not written.
pub(super) fn suffix(weight: Weight) -> String {
    match weight == Weight::default() {
        true => String::new(),
        false => format!("^{weight}"),
    }
}

/// A word without quotes if it is read as the word that it is, else in quotes.
fn bare(word: &Word, field: &str, weight: &str) -> String {
    match stands_bare(word, field, weight) {
        true => shown(word),
        false => format!("\"{}\"", line(&shown(word))),
    }
}

/// Whether a word without quotes, between a field and a weight, is read as the word that it is.
pub(super) fn stands_bare(word: &Word, field: &str, weight: &str) -> bool {
    let read = again(&format!("{field}{}{weight}", shown(word)));
    matches!(read, Some(Query::Words(words)) if words.text == Text::Word(word.clone()))
}

/// A word as it stands in a query; what would end it becomes a space.
fn shown(word: &Word) -> String {
    let text = word.text.replace(is_separator, " ");
    match word.form {
        Form::Any | Form::Exact | Form::Wild => text,
        Form::Fuzzy(slips) => format!("{text}~{slips}"),
    }
}

/// A part of words near each other.
fn part(text: &Text) -> String {
    match text {
        Text::Word(word) => bare(word, "", ""),
        Text::Row(_) | Text::Near { .. } => in_quotes(text),
        Text::Either(members) => {
            let members: Vec<String> = members.iter().map(part).collect();
            format!("({})", members.join(" OR "))
        }
    }
}

fn in_quotes(text: &Text) -> String {
    format!("\"{}\"", line(&inside(text)))
}

/// A text as it stands between quotes.
fn inside(text: &Text) -> String {
    let all = |members: &[Text], between: &str| {
        let members: Vec<String> = members.iter().map(inside).collect();
        members.join(between)
    };
    match text {
        Text::Word(word) => shown(word),
        Text::Row(members) | Text::Near { parts: members, .. } => all(members, " "),
        Text::Either(members) => format!("({})", all(members, " OR ")),
    }
}

impl Display for Located {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let bare = format!("{}:{}", self.place.name(), self.pattern);
        match again(&bare) {
            Some(Query::Located(located)) if located == *self => f.write_str(&bare),
            _ => write!(f, "{}:\"{}\"", self.place.name(), line(&self.pattern)),
        }
    }
}

impl Display for FacetFilter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let dimension = self.dimension;
        let below = if self.value.below { "/*" } else { "" };
        match self.bare() {
            Some(bare) => write!(f, "{dimension}:{bare}{below}"),
            None => write!(f, "{dimension}:\"{}\"{below}", line(&self.value.text)),
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
        let marks = ['*', '?', '~', '^', ':'];
        let plain = match self.value.below {
            // what is below is told by its slashes
            true => text.replace(marks, " "),
            false => text.replace(marks, " ").replace('/', " "),
        };
        let plain = plain.trim_start_matches(|c| c == '-' || is_space(c));
        let below = if self.value.below { "/*" } else { "" };
        let spellings = [text.as_str(), plain].map(|text| words(text, is_separator).join("+"));
        spellings.into_iter().find_map(|bare| {
            match again(&format!("{}:{bare}{below}", self.dimension)) {
                Some(Query::Facet(FacetFilter { value, .. }))
                    if !value.whole && value.below == self.value.below =>
                {
                    Some(value.text.replace(' ', "+"))
                }
                _ => None,
            }
        })
    }
}
