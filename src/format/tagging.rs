//! Tags in all the shapes that sources give them.

use super::{
    byline::{at_commas, turned},
    draft::How,
    html,
    keys::{kind as kind_of_word, role},
    paragraphs::line,
    role::Role,
    source::{At, Path, Value},
};
use crate::{article::Tag, facet::Kind};

/// Takes a tag, where it stood, and whether the source only infers it.
type Each<'e> = &'e mut dyn FnMut(&At<'_>, Tag, bool);

/// How tags are to be read, and the language of the article, which decides between names of a thing.
type Asked<'h> = (&'h How, Option<&'h str>);

/// Hands out the tags that a value holds; `kind` is what its place says of them.
pub(super) fn tags(kind: Kind, at: &At<'_>, value: Value<'_>, asked: Asked<'_>, each: Each<'_>) {
    let (how, _) = asked;
    match value {
        Value::Text(text) => {
            // the `;` of `&amp;` parts nothing
            let plain = html::has_entities(text).then(|| html::text(text));
            let text = plain.as_deref().unwrap_or(text);
            let separator = match &how.split {
                Some(separator) => separator.as_str(),
                None if text.contains(';') => ";",
                None => ",",
            };
            // an item of a list is one
            let whole = separator.is_empty() || (how.split.is_none() && at.is_in_list());
            let parts: Vec<&str> = match whole {
                true => vec![text],
                false if kind == Kind::Person && separator == "," => at_commas(text),
                false => text.split(separator).collect(),
            };
            for label in parts {
                give(kind, at, label, how, (None, None), each);
            }
        }
        Value::List(nodes) => {
            for (number, node) in nodes.iter().enumerate() {
                one(kind, &At::Nth(at, number), node.value(), asked, each);
            }
        }
        Value::Element(element) if how.split.as_deref().is_some_and(|by| !by.is_empty()) => {
            tags(kind, at, Value::Text(&element.text()), asked, each);
        }
        _ => one(kind, at, value, asked, each),
    }
}

fn one(given: Kind, at: &At<'_>, value: Value<'_>, asked: Asked<'_>, each: Each<'_>) {
    let (how, language) = asked;
    match value {
        Value::Text(label) => give(given, at, label, how, (None, None), each),
        Value::List(nodes) => {
            for (number, node) in nodes.iter().enumerate() {
                one(given, &At::Nth(at, number), node.value(), asked, each);
            }
        }
        Value::Map(_) => object(given, at, value, asked, each),
        Value::Element(element) => {
            let label = match how.label.is_empty() {
                true => line(&element.text()),
                false => how
                    .label
                    .iter()
                    .find_map(|path| in_language(path, value, language)),
            };
            let (id, rel) = (id(value, how), rel(value, how));
            if let Some(label) = label {
                give(given, at, &label, how, (id, rel), each);
            }
        }
        Value::Missing | Value::Truth(_) | Value::Whole(_) | Value::Number(_) => {}
    }
}

/// Of several names of a thing the one in the language of the article, else the first.
fn in_language(path: &Path, value: Value<'_>, language: Option<&str>) -> Option<String> {
    let own = language.and_then(|language| language.get(..2));
    let (mut first, mut best) = (None, None);
    path.visit(value, &mut |_, name| {
        let language = name.member("@xml:lang").and_then(Value::line);
        let fits = language
            .zip(own)
            .is_some_and(|(language, own)| language.starts_with(own));
        if first.is_none() {
            first = name.line();
        }
        if fits && best.is_none() {
            best = name.line();
        }
    });
    best.or(first)
}

/// The members that say the kind of a tag.
const KINDS: [&str; 4] = ["kind", "type", "@type", "class"];

/// The members that say the label of a tag.
const LABELS: [&str; 8] = [
    "name", "label", "title", "webTitle", "headline", "value", "term", "literal",
];

/// The members that say the id of a tag.
const IDS: [&str; 7] = ["uri", "code", "qcode", "sameAs", "@id", "id", "literal"];

/// A typed tag, or the tags of a map from kinds to lists.
fn object(given: Kind, at: &At<'_>, value: Value<'_>, asked: Asked<'_>, each: Each<'_>) {
    let (how, _) = asked;
    let Value::Map(members) = value else {
        return;
    };
    let text = |name: &str| match value.member(name) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    };
    let (id, rel) = (id(value, how), rel(value, how));
    if let (Some(name), Some(label)) = (text("name"), text("value"))
        && kind_of_word(name) != Kind::Tag
    {
        // `{"name": "persons", "value": "Lee, Ann"}`
        return give(kind_of_word(name), at, label, how, (id, rel), each);
    }
    let said = KINDS.iter().find_map(|name| text(name)).map(kind_of_word);
    let kind = said.filter(|kind| *kind != Kind::Tag).unwrap_or(given);
    let label = match how.label.is_empty() {
        true => {
            let mut members = LABELS.iter().filter_map(|name| value.member(name));
            members.find_map(Value::line)
        }
        false => how.label.iter().find_map(|path| path.line(value)),
    };
    if let Some(label) = label {
        return give(kind, at, &label, how, (id, rel), each);
    }
    for (name, node) in members {
        let named = match kind_of_word(name) {
            Kind::Tag => given,
            named => named,
        };
        let at = At::Member(at, name);
        match node.value() {
            value @ Value::Text(_) if matches!(role(name), Some((Role::Tags(_), _))) => {
                tags(named, &at, value, asked, each);
            }
            value @ Value::List(_) => one(named, &at, value, asked, each),
            _ => {}
        }
    }
}

/// The id of a tag, behind its scheme: `medtop:20000013`.
fn id(value: Value<'_>, how: &How) -> Option<String> {
    let own = match how.id.is_empty() {
        true => {
            let own = IDS.iter().filter_map(|name| value.member(name));
            own.filter(|own| !matches!(own, Value::Map(_)))
                .find_map(Value::line)
        }
        false => how.id.iter().find_map(|path| path.line(value)),
    };
    let id = own?;
    let schemes = ["scheme", "@scheme"];
    let scheme = schemes.iter().find_map(|name| value.member(name)?.line());
    Some(match scheme {
        Some(scheme) if id.starts_with(&scheme) || id.contains("://") => id,
        Some(scheme) if scheme.ends_with(['/', '#', '=', ':']) => format!("{scheme}{id}"),
        Some(scheme) => format!("{scheme}:{id}"),
        None => id,
    })
}

/// How a tag relates to the article, several relations parted by spaces.
fn rel(value: Value<'_>, how: &How) -> Option<String> {
    if !how.rel.is_empty() {
        return how.rel.iter().find_map(|path| path.line(value));
    }
    let rel = ["rel", "rels"].iter().find_map(|name| value.member(name))?;
    match rel {
        Value::List(nodes) => {
            let words: Vec<String> = nodes
                .iter()
                .filter_map(|node| node.value().line())
                .collect();
            (!words.is_empty()).then(|| words.join(" "))
        }
        _ => rel.line(),
    }
}

/// Whether a source only infers a tag from others: AP's ancestors of subjects, and places around places.
fn is_inferred(rel: Option<&str>) -> bool {
    let mut words = rel.unwrap_or_default().split_whitespace().peekable();
    words.peek().is_some()
        && words.all(|word| {
            ["ancestor", "inferred"]
                .iter()
                .any(|own| word.eq_ignore_ascii_case(own))
        })
}

type IdAndRel = (Option<String>, Option<String>);

fn give(kind: Kind, at: &At<'_>, label: &str, how: &How, (id, rel): IdAndRel, each: Each<'_>) {
    let start = how.strip.as_deref().unwrap_or_default();
    let Some(label) = line(label.strip_prefix(start).unwrap_or(label)) else {
        return;
    };
    let label = label.replace(" ,", ",");
    let last_first = how.last_first.unwrap_or(kind == Kind::Person);
    let own = turned(&label).filter(|_| last_first);
    let tag = Tag::given(kind, own.as_deref().unwrap_or(&label));
    let Some(tag) = tag else {
        return;
    };
    let id = id.filter(|id| *id != label);
    // schema.org says it by the member
    let said = ["about", "mentions"]
        .into_iter()
        .find(|name| at.passes(name));
    let rel = rel.or_else(|| said.map(str::to_owned));
    let inferred = is_inferred(rel.as_deref());
    each(at, Tag { id, rel, ..tag }, inferred);
}

#[cfg(test)]
mod tests;
