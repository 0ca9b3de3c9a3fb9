//! The names that may stand before a colon.

use super::{Attribute, Place, QueryError, Scope, Span, error::quoted};
use crate::facet::Dimension;

/// What the value behind a field name is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Words in one part of the article.
    Text(Scope),
    /// A value of a facet.
    Facet(Dimension),
    /// An id.
    Id,
    /// A date or a range.
    Date,
    /// The first date.
    Since,
    /// The last date.
    Until,
    /// What must be there.
    Has,
    /// What must not be there.
    No,
    /// A number of words.
    Words,
    /// A state.
    Is,
    /// A pattern of a file or an address.
    Place(Place),
}

/// The fields that are neither a part of the article nor a facet.
const OTHERS: [(&str, Field); 10] = [
    ("date", Field::Date),
    ("since", Field::Since),
    ("until", Field::Until),
    ("has", Field::Has),
    ("no", Field::No),
    ("words", Field::Words),
    ("is", Field::Is),
    ("path", Field::Place(Place::Path)),
    ("url", Field::Place(Place::Url)),
    ("id", Field::Id),
];

/// Names that mean another name.
const ALIASES: [(&str, &str); 2] = [("title", "headline"), ("language", "lang")];

impl Field {
    /// The field that a name stands for, in any case.
    pub(super) fn named(name: &str) -> Option<Field> {
        let name = canonical(name);
        all().find_map(|(known, field)| (known == name).then_some(field))
    }
}

/// What a name stands for that an article can have or lack, in any case.
pub(super) fn attribute(name: &str) -> Option<Attribute> {
    match canonical(name).as_str() {
        "date" => Some(Attribute::Date),
        "correction" => Some(Attribute::Correction),
        name => Dimension::named(name).map(Attribute::Facet),
    }
}

/// Splits `name:rest` where the name could be a field's: ASCII letters and underscores.
pub(super) fn prefix(run: &str) -> Option<(&str, &str)> {
    let letter = |b: u8| b.is_ascii_alphabetic() || b == b'_';
    run.split_once(':')
        .filter(|(name, _)| !name.is_empty() && name.bytes().all(letter))
}

/// The error for a name that is no field; `run` is all that was typed, `at` where it starts.
pub(super) fn unknown(text: &str, name: &str, run: &str, at: usize) -> QueryError {
    let hint = match nearest(name, names()) {
        Some(known) => format!("did you mean `{known}:`?"),
        None => format!(
            "to search for the words themselves quote them, {}; the fields are {}",
            quoted(&format!("\"{}\"", run.trim_end_matches(':'))),
            listed(all().map(|(known, _)| known)),
        ),
    };
    let what = format!("unknown field {}", quoted(name));
    QueryError::new(text, Span::new(at, at + name.len()), what, hint)
}

/// The error for a name of nothing that an article can have or lack.
pub(super) fn unknown_attribute(text: &str, name: &str, span: Span) -> QueryError {
    let facets = Dimension::ALL.into_iter().map(Dimension::name);
    let others = [Attribute::Date, Attribute::Correction].map(Attribute::name);
    let known = || facets.clone().chain(others);
    let hint = match nearest(name, known()) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!("articles can have: {}", listed(known())),
    };
    let what = format!("unknown facet {}", quoted(name));
    QueryError::new(text, span, what, hint)
}

/// The known name that one was probably meant to be: at most a third of its letters are wrong.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let slips = name.len() / 3;
    known
        .map(|known| (strsim::osa_distance(&name, known), known))
        .filter(|(distance, _)| *distance <= slips)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// All names with their fields, in the order in which they are shown.
fn all() -> impl Iterator<Item = (&'static str, Field)> {
    let text = Scope::NAMED.into_iter();
    let text = text.filter_map(|scope| Some((scope.name()?, Field::Text(scope))));
    let facets = Dimension::ALL.into_iter();
    let facets = facets.map(|dimension| (dimension.name(), Field::Facet(dimension)));
    text.chain(facets).chain(OTHERS)
}

/// All names, the other names behind them.
fn names() -> impl Iterator<Item = &'static str> {
    let aliases = ALIASES.into_iter().map(|(alias, _)| alias);
    all().map(|(known, _)| known).chain(aliases)
}

fn canonical(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    alias.map_or(name, |(_, known)| (*known).to_owned())
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_known_by_its_names_in_any_case() {
        let check = |name, expect| assert_eq!(Field::named(name), expect, "{name}");
        check("headline", Some(Field::Text(Scope::Headline)));
        check("TITLE", Some(Field::Text(Scope::Headline)));
        check("Language", Some(Field::Facet(Dimension::Language)));
        check("since", Some(Field::Since));
        check("people", None);
        for dimension in Dimension::ALL {
            check(dimension.name(), Some(Field::Facet(dimension)));
        }
    }

    #[test]
    fn a_slip_leads_to_the_nearest_name_and_a_stranger_to_none() {
        let check = |name, expect| {
            assert_eq!(nearest(name, names()), expect, "{name}");
        };
        check("headlin", Some("headline"));
        check("Persn", Some("person"));
        check("sorce", Some("source"));
        check("tilte", Some("title"));
        check("dates", Some("date"));
        check("word", Some("words"));
        for stranger in ["people", "https", "Ukraine", "note", "video"] {
            check(stranger, None);
        }
    }

    #[test]
    fn only_letters_before_a_colon_can_name_a_field() {
        let check = |run, expect| assert_eq!(prefix(run), expect, "{run}");
        check("headline:a:b", Some(("headline", "a:b")));
        check("in_body:", Some(("in_body", "")));
        check("10:30", None);
        check("größe:x", None);
        check(":x", None);
    }
}
