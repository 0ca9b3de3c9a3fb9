//! A JSON value of whatever shape: text stays borrowed where it can, odd shapes become trees.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{
        MapAccess, SeqAccess, Visitor,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
};
use serde_json::Value;

use super::super::paragraphs::{is_missing, line, paragraphs};

/// A value of any shape.
#[derive(Debug)]
pub(super) enum Loose<'de> {
    /// Null, false.
    Missing,
    /// True.
    True,
    /// A string.
    Text(Cow<'de, str>),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// An array or object.
    Nested(Value),
}

impl Loose<'_> {
    /// It on one line: of an array its first text, of an object the text that names it.
    pub(super) fn line(&self) -> Option<String> {
        match self {
            Loose::Missing | Loose::True => None,
            Loose::Text(text) => line(text),
            Loose::Whole(number) => Some(number.to_string()),
            Loose::Number(number) => Some(number.to_string()),
            Loose::Nested(value) => name_of(value),
        }
    }

    /// It as running text: of an array all its texts.
    pub(super) fn text(&self) -> Option<String> {
        let text = match self {
            Loose::Text(text) if is_missing(text) => return None,
            Loose::Text(text) => paragraphs(text),
            Loose::Nested(value) => {
                let mut texts = Vec::new();
                collect_texts(value, &mut texts);
                paragraphs(&texts.join("\n"))
            }
            Loose::Missing | Loose::True | Loose::Whole(_) | Loose::Number(_) => return None,
        };
        (!text.is_empty()).then_some(text)
    }
}

/// The members that name an object, the best first.
const NAMES: [&str; 12] = [
    "name", "main", "label", "title", "webTitle", "term", "value", "text", "original", "literal",
    "$oid", "$date",
];

/// The text that names a value: a string itself, of an array the first that has one, of an object its name.
pub(super) fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => line(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => values.iter().find_map(name_of),
        Value::Object(members) => NAMES
            .iter()
            .filter_map(|name| members.get(*name))
            .find_map(name_of),
        Value::Null | Value::Bool(_) => None,
    }
}

fn collect_texts<'v>(value: &'v Value, texts: &mut Vec<&'v str>) {
    match value {
        Value::String(text) if !is_missing(text) => texts.push(text),
        Value::Array(values) => values.iter().for_each(|value| collect_texts(value, texts)),
        Value::Object(members) => {
            let known = ["text", "content", "value"];
            if let Some(value) = known.iter().find_map(|name| members.get(*name)) {
                collect_texts(value, texts);
            }
        }
        _ => {}
    }
}

impl<'de> Deserialize<'de> for Loose<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Loose<'de>, E> {
        Ok(Loose::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Loose<'de>, E> {
        Ok(Loose::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Loose<'de>, E> {
        Ok(Loose::Whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Loose<'de>, E> {
        // Ids beyond 63 bits keep all their digits.
        Ok(match i64::try_from(number) {
            Ok(number) => Loose::Whole(number),
            Err(_) => Loose::Text(Cow::Owned(number.to_string())),
        })
    }

    fn visit_f64<E>(self, number: f64) -> Result<Loose<'de>, E> {
        Ok(Loose::Number(number))
    }

    fn visit_bool<E>(self, is: bool) -> Result<Loose<'de>, E> {
        Ok(if is { Loose::True } else { Loose::Missing })
    }

    fn visit_unit<E>(self) -> Result<Loose<'de>, E> {
        Ok(Loose::Missing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, values: A) -> Result<Loose<'de>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(values)).map(Loose::Nested)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Loose<'de>, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(members)).map(Loose::Nested)
    }
}
