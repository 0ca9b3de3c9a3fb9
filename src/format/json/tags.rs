//! Tags in all the shapes that exports give them.

use serde_json::{Map, Value};

use super::{
    super::paragraphs::line,
    keys::{Role, kind, role},
    loose::{Loose, name_of},
};
use crate::{article::Tag, facet::Kind};

/// Adds the tags that a member holds; `kind` is what its key says of them.
pub(super) fn add(tags: &mut Vec<Tag>, kind: Kind, value: &Loose<'_>) {
    match value {
        Loose::Text(text) => {
            let separator = if text.contains(';') { ';' } else { ',' };
            for label in text.split(separator) {
                add_label(tags, kind, label);
            }
        }
        Loose::Nested(Value::Array(values)) => {
            for value in values {
                add_value(tags, kind, value);
            }
        }
        Loose::Nested(value) => add_value(tags, kind, value),
        Loose::Whole(_) | Loose::Number(_) | Loose::Missing | Loose::True => {}
    }
}

fn add_value(tags: &mut Vec<Tag>, given: Kind, value: &Value) {
    match value {
        Value::String(label) => add_label(tags, given, label),
        Value::Array(values) => {
            for value in values {
                add_value(tags, given, value);
            }
        }
        Value::Object(members) => add_object(tags, given, members),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The members that say the kind of a tag.
const KINDS: [&str; 4] = ["kind", "type", "@type", "class"];

/// The members that say the label of a tag.
const LABELS: [&str; 7] = [
    "name", "label", "title", "webTitle", "value", "term", "literal",
];

/// Adds a typed tag, or the tags of a map from kinds to lists.
fn add_object(tags: &mut Vec<Tag>, given: Kind, members: &Map<String, Value>) {
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    if let (Some(name), Some(value)) = (text("name"), text("value"))
        && kind(name) != Kind::Tag
    {
        // `{"name": "persons", "value": "Lee, Ann"}`
        return add_label(tags, kind(name), value);
    }
    let said = KINDS.iter().find_map(|name| text(name)).map(kind);
    let kind_of_label = said.filter(|kind| *kind != Kind::Tag).unwrap_or(given);
    let label = LABELS
        .iter()
        .find_map(|name| members.get(*name))
        .and_then(name_of);
    if let Some(label) = label {
        return add_label(tags, kind_of_label, &label);
    }
    for (name, value) in members {
        let named = match kind(name) {
            Kind::Tag => given,
            named => named,
        };
        match value {
            Value::String(text) if matches!(role(name), Some((Role::Tags(_), _))) => {
                add(tags, named, &Loose::Text(text.into()));
            }
            Value::Array(_) => add_value(tags, named, value),
            _ => {}
        }
    }
}

fn add_label(tags: &mut Vec<Tag>, kind: Kind, label: &str) {
    let Some(label) = line(label) else {
        return;
    };
    let tag = match label.split_once(", ") {
        // `Last, First`; with more commas nobody knows.
        Some((last, first)) if kind == Kind::Person && label.matches(',').count() == 1 => {
            Tag::given(kind, &format!("{first} {last}"))
        }
        _ => Tag::given(kind, &label),
    };
    tags.extend(tag);
}

#[cfg(test)]
mod tests;
