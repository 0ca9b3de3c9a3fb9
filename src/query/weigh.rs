//! Puts read parts together where they are more than AND, OR and NOT: nearness, weights, spaces that mean OR.

use super::{
    Form, Query, Scope, Span, Text, Weight, Words,
    field::Field,
    print::{stands_bare, suffix},
};
use crate::text::{self, is_stop_word};

/// The part of an article that words without a field of their own must stand in.
pub(super) fn scope_of(field: Option<Field>) -> Scope {
    match field {
        Some(Field::Text(scope)) => scope,
        _ => Scope::Anywhere,
    }
}

/// Words near each other.
pub(super) fn near(
    scope: Scope,
    parts: Vec<Text>,
    distance: u32,
    in_order: bool,
    span: Span,
) -> Query {
    Query::Words(Words {
        scope,
        text: Text::Near {
            parts,
            distance,
            in_order,
        },
        weight: Weight::default(),
        span,
    })
}

/// A query as something that can be near something else in that scope; nothing when it can't.
pub(super) fn text_of(query: Query, scope: Scope) -> Option<Text> {
    match query {
        Query::Words(words) => {
            let plain = words.scope == scope
                && words.weight == Weight::default()
                && !matches!(words.text, Text::Near { .. });
            plain.then_some(words.text)
        }
        Query::Or(members) => {
            let members = members.into_iter().map(|member| text_of(member, scope));
            Text::either(members.collect::<Option<Vec<Text>>>()?)
        }
        Query::All
        | Query::And(_)
        | Query::Not(_)
        | Query::Facet(_)
        | Query::Has { .. }
        | Query::Dates(_)
        | Query::Length(_)
        | Query::Hidden
        | Query::Located(_)
        | Query::Id(_) => None,
    }
}

/// A query whose words weigh so many times as much; nothing when it holds no word or a weight becomes too large.
pub(super) fn weighed(query: Query, weight: Weight) -> Option<Query> {
    query.has_words().then_some(())?;
    weigh(query, weight)
}

fn weigh(query: Query, weight: Weight) -> Option<Query> {
    let all = |members: Vec<Query>| {
        let members = members.into_iter().map(|member| weigh(member, weight));
        members.collect::<Option<Vec<Query>>>()
    };
    Some(match query {
        Query::And(members) => Query::And(all(members)?),
        Query::Or(members) => Query::Or(all(members)?),
        Query::Words(mut words) => {
            words.weight = words.weight.times(weight)?;
            // a word that can't be written with its weight becomes one without other forms
            if let Text::Word(word) = &mut words.text
                && word.form == Form::Any
                && !stands_bare(word, "", &suffix(words.weight))
            {
                word.form = Form::Exact;
            }
            Query::Words(words)
        }
        other => other,
    })
}

/// Any of the members that ask for words, and all of the others.
///
/// Single words that say little are left out unless all of the words are such.
pub(super) fn any_of(members: Vec<Query>) -> Query {
    let (mut wanted, mut all): (Vec<Query>, Vec<Query>) =
        members.into_iter().partition(Query::has_words);
    if !wanted.iter().all(says_little) {
        wanted.retain(|member| !says_little(member));
    }
    if !wanted.is_empty() {
        all.insert(0, Query::or(wanted));
    }
    Query::and(all)
}

fn says_little(query: &Query) -> bool {
    match query {
        Query::Words(Words {
            text: Text::Word(word),
            ..
        }) => word.form == Form::Any && is_of_stop_words(&word.text),
        _ => false,
    }
}

/// Whether all words of a typed one (`what's`, `didn't`) say little.
fn is_of_stop_words(typed: &str) -> bool {
    let mut words = text::Words::new(typed);
    let mut any = false;
    while let Some(word) = words.next() {
        any = true;
        if !is_stop_word(word.text) {
            return false;
        }
    }
    any
}
