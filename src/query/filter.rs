//! Facet filters: a value as a reader types it, not yet a label that an archive holds.

use super::{
    QueryError, Span,
    field::Field,
    leaf::{Leaf, check_attached},
    lex::{has_word_character, is_quote, is_separator, is_space},
    suffix::Suffix,
};
use crate::facet::Dimension;

/// Articles with a value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetFilter {
    /// Which facet.
    pub dimension: Dimension,
    /// The value, as typed.
    pub value: Value,
}

/// A value as a reader types it.
///
/// What it stands for is settled against the labels of an archive, after folding: the label that
/// equals it; unless it is `whole`, and when there is none such, every label that holds all its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// One or more words on one line.
    pub text: String,
    /// Whether it was quoted: only the label that equals it.
    pub whole: bool,
    /// Whether all labels below it count as well: those that go on with a `/` where it ends.
    pub below: bool,
    /// Where it stands in the query, without the field name.
    pub span: Span,
}

impl FacetFilter {
    /// The filter for one label, whole; the span is empty, as no query holds it.
    pub fn label(dimension: Dimension, label: &str) -> FacetFilter {
        let value = Value::whole(label, false, Span::default());
        FacetFilter { dimension, value }
    }

    /// Reads the value of a flag as the value of a field: `--person zelenskyy` is `person:zelenskyy`.
    ///
    /// Text in quotes is a whole label, and `/*` behind either form takes in what is below. Several words without quotes
    /// are what a query spells with `+`: `volodymyr zelen` is `person:volodymyr+zelen`. The span is empty, as no query
    /// holds it.
    ///
    /// # Errors
    ///
    /// As the field would: no letter or digit, a wildcard and the like.
    pub fn typed(dimension: Dimension, text: &str) -> Result<FacetFilter, QueryError> {
        let query = format!("{dimension}:{text}");
        let span = Span::new(query.len() - text.len(), query.len());
        let text = text.trim_matches(is_space);
        let (label, below) = match text.strip_suffix("/*") {
            Some(label) => (label, true),
            None => (text, false),
        };
        let inside = label
            .strip_prefix(is_quote)
            .and_then(|label| label.strip_suffix(is_quote))
            .filter(|inside| !inside.contains(is_quote));
        if !has_word_character(text) && (inside.is_some() || !label.contains('*')) {
            let what = format!("{dimension} needs a value");
            let hint = "a value has a letter or a digit";
            return Err(QueryError::new(query, span, what, hint));
        }
        let mut value = match inside {
            Some(inside) => Value::whole(inside, below, span),
            None => {
                let run = words(text, is_separator).join("+");
                check_attached(&query, Field::Facet(dimension), &run, span)?;
                let leaf = Leaf {
                    query: &query,
                    raw: &run,
                    quoted: false,
                    suffix: Suffix::default(),
                    span,
                };
                leaf.value()?
            }
        };
        value.span = Span::default();
        Ok(FacetFilter { dimension, value })
    }
}

impl Value {
    /// A value in quotes, given what stands between them.
    pub(super) fn whole(inside: &str, below: bool, span: Span) -> Value {
        Value {
            text: line(inside),
            whole: true,
            below,
            span,
        }
    }

    /// A bare value: each `+` between its letters or digits is a space, so `C++` stays as it is.
    pub(super) fn loose(word: &str, below: bool, span: Span) -> Value {
        let first = word.find(char::is_alphanumeric).unwrap_or(0);
        let last = word.rfind(char::is_alphanumeric).unwrap_or(0);
        let (head, rest) = word.split_at(first);
        let (middle, tail) = rest.split_at(last.max(first) - first);
        let middle = middle.replace('+', " ");
        Value {
            text: words(&format!("{head}{middle}{tail}"), is_space).join(" "),
            whole: false,
            below,
            span,
        }
    }
}

/// The text on one line, without quotes: what can stand between quotes.
pub(super) fn line(text: &str) -> String {
    words(text, |c| is_space(c) || is_quote(c)).join(" ")
}

/// The parts of a text between separators.
pub(super) fn words(text: &str, separator: impl Fn(char) -> bool) -> Vec<&str> {
    text.split(separator)
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_reads_what_a_reader_types() {
        let check = |text, expect: &str, whole| {
            let filter = FacetFilter::typed(Dimension::Person, text).unwrap();
            assert_eq!(filter.value.text, expect);
            assert_eq!(filter.value.whole, whole, "{text}");
        };
        check(" zelenskyy ", "zelenskyy", false);
        check("volodymyr  zelen", "volodymyr zelen", false);
        check("volodymyr+zelen", "volodymyr zelen", false);
        check("\"Volodymyr Zelenskyy\"", "Volodymyr Zelenskyy", true);
        check("“Volodymyr\nZelenskyy”", "Volodymyr Zelenskyy", true);
        check("say \"x\" (loud|OR) quiet", "say x loud OR quiet", false);
        check("\"a\" or \"b\"", "a or b", false);
        check("C++", "C++", false);
        check("Smith, John F.", "Smith, John F", false);
    }

    #[test]
    fn a_flag_takes_in_what_is_below() {
        let check = |text, expect: &str, whole| {
            let value = FacetFilter::typed(Dimension::Topic, text).unwrap().value;
            assert_eq!(
                (value.text.as_str(), value.whole),
                (expect, whole),
                "{text}"
            );
            assert!(value.below);
        };
        check("energy/*", "energy", false);
        check("energy/oil prices/*", "energy/oil prices", false);
        check("\"War and unrest\"/*", "War and unrest", true);
    }

    #[test]
    fn a_flag_without_a_value_or_with_a_wildcard_is_refused() {
        let check = |text, expect: &str| {
            let error = FacetFilter::typed(Dimension::Person, text).unwrap_err();
            assert_eq!(error.what(), expect);
        };
        check("", "person needs a value");
        check(" \"-\" ", "person needs a value");
        check("\"*\"", "person needs a value");
        check("zel*", "`zel*` has a wildcard, which no label is found by");
        check("*", "`*` has a wildcard, which no label is found by");
    }

    #[test]
    fn a_plus_between_word_characters_is_a_space() {
        let check = |word, expect: &str| {
            assert_eq!(Value::loose(word, false, Span::default()).text, expect);
        };
        check("a+b", "a b");
        check("john+f.+kennedy", "john f. kennedy");
        check("a++b", "a b");
        check("+a+b+", "+a b+");
        check("C++", "C++");
        check("é+ü", "é ü");
    }
}
