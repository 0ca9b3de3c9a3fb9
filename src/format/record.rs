//! One record of keys and values to one article: by the user's mapping, by a known shape, else by what its keys mean.

use super::{
    draft::{Draft, How},
    keys,
    mapping::{Mapping, known},
    role::Role,
    source::{At, Value},
};
use crate::{article::Tag, facet::Kind};

/// Reads the records of a file, which mostly have one shape.
pub(super) struct Records<'m> {
    mapping: Option<&'m Mapping>,
    /// What is said before the records of all of them.
    pub heading: Vec<(Role, String)>,
}

/// The members in which exports wrap an article.
const WRAPPERS: [&str; 4] = ["item", "_source", "article", "newsItem"];

impl<'m> Records<'m> {
    /// Begins a file; `mapping` is what the user says of its keys.
    pub fn new(mapping: Option<&'m Mapping>) -> Records<'m> {
        Records {
            mapping,
            heading: Vec::new(),
        }
    }

    /// Fills a draft with what a record says; gives the name of its shape, if that is a known one.
    pub fn fill(&mut self, record: Value<'_>, draft: &mut Draft) -> Option<&'static str> {
        if !matches!(record, Value::Map(_)) {
            return None;
        }
        let mapping = self.mapping.filter(|mapping| mapping.takes(record));
        let mut filled = Vec::new();
        if let Some(mapping) = mapping {
            mapping.apply(record, draft);
            filled = mapping.fills_tags(record);
        }
        let inner = unwrapped(record);
        if inner.member("eventDetails").is_some() && inner.member("bodies").is_none() {
            // an entry of an agency's diary
            draft.leave_out("event");
        }
        let shape = known(inner);
        match shape {
            Some(shape) => shape.apply_beside(&filled, inner, draft),
            None => by_keys(inner, draft, mapping, &filled),
        }
        if let Some(mapping) = mapping {
            mapping.apply_constants(draft);
        }
        let shape = mapping.or(shape).map(|shape| shape.name);
        draft.recognised(shape.unwrap_or_default());
        for (role, text) in &self.heading {
            draft.line(*role, &"feed", text.clone());
        }
        if let Value::Map(members) = inner {
            draft.unused(members.iter().map(|(key, _)| key.as_ref()));
        }
        shape
    }
}

/// The article inside a record that says nothing itself.
fn unwrapped(record: Value<'_>) -> Value<'_> {
    let Value::Map(members) = record else {
        return record;
    };
    let says = |role: Option<(Role, u8)>| matches!(role, Some((Role::Headline | Role::Body, _)));
    if members.iter().any(|(key, _)| says(keys::role(key))) {
        return record;
    }
    let mut wrapped = WRAPPERS.iter().filter_map(|name| record.member(name));
    wrapped
        .find(|inner| matches!(inner, Value::Map(_)))
        .unwrap_or(record)
}

/// Fills a draft by the meaning of the keys, the best of each field first; what a mapping has taken is left to it, the
/// kinds of tags among it that it has filled.
pub(super) fn by_keys(
    record: Value<'_>,
    draft: &mut Draft,
    mapping: Option<&Mapping>,
    filled: &[Role],
) {
    if record.member("$schema").is_some() {
        return draft.leave_out("JSON schema");
    }
    let members: Vec<(&str, Value<'_>)> = match record {
        Value::Map(members) => {
            let members = members.iter();
            members
                .map(|(key, node)| (key.as_ref(), node.value()))
                .collect()
        }
        Value::Element(element) => {
            let children = element.elements();
            children
                .map(|child| (child.local_name(), Value::Element(child)))
                .collect()
        }
        _ => return,
    };
    let by_mapping = draft.article.tags.len();
    let mut found: Vec<(Role, u8, usize)> = Vec::with_capacity(members.len());
    for (place, (key, _)) in members.iter().enumerate() {
        if let Some((role, rank)) = keys::role(key)
            && !filled.contains(&role)
            && !mapping.is_some_and(|mapping| mapping.reads(key))
        {
            found.push((role, rank, place));
        }
    }
    found.sort_by_key(|(role, rank, _)| match role {
        // tags stay in the order of the source
        Role::Tags(_) => (Role::Tags(Kind::Person), 0),
        role => (*role, *rank),
    });
    let how = How::default();
    let mut last = "";
    for (role, _, place) in found {
        if let Some((key, value)) = members.get(place)
            // what stands several times in markup is a list
            && (!draft.has(role) || (*key == last && role == Role::Byline))
        {
            last = key;
            let at = At::Member(&At::Root, key);
            match value {
                Value::Element(element) if matches!(role, Role::Tags(_)) => {
                    match element.elements().next() {
                        Some(_) => element.elements().for_each(|tag| {
                            draft.fill(role, &at, Value::Element(tag), &how);
                        }),
                        None => draft.fill(role, &at, Value::Text(&element.text()), &how),
                    }
                }
                value => draft.fill(role, &at, *value, &how),
            }
        }
    }
    if by_mapping == 0 {
        return;
    }
    // of a list of tags, a mapping may have said of some what they are
    let (said, read) = draft.article.tags.split_at(by_mapping);
    let is_new = |tag: &Tag| said.iter().all(|said| said.label != tag.label);
    let read: Vec<Tag> = read.iter().filter(|tag| is_new(tag)).cloned().collect();
    draft.article.tags.truncate(by_mapping);
    draft.article.tags.extend(read);
}

#[cfg(test)]
mod tests;
