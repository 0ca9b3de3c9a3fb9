//! What is known of tags, for people who decide about them, and its JSON shape (version 1).

use serde::Serialize;

use super::{kinds::kind_of, settle::RawLabel};
use crate::facet::Kind;

/// The groups of an archive's tags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TagReport {
    /// Version of this shape.
    pub version: u32,
    /// All groups, by kind and label.
    pub groups: Vec<TagGroup>,
    /// Pairs that may be one, the likelier first, kind by kind.
    pub doubtful: Vec<(RawTag, RawTag)>,
}

/// Labels that stand for one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TagGroup {
    /// What it is.
    pub kind: Kind,
    /// What it is shown by.
    pub label: String,
    /// Its labels, the most frequent first.
    pub labels: Vec<RawTag>,
}

/// A label as articles carry it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RawTag {
    /// The kind that the source gave.
    pub kind: Kind,
    /// The label.
    pub label: String,
    /// Number of articles that carry it; hidden ones are left out.
    pub articles: u64,
    /// Number of those whose source gave it.
    pub given: u64,
}

impl RawTag {
    /// A label without what is known of it.
    pub fn of(label: &RawLabel) -> RawTag {
        RawTag {
            kind: label.kind,
            label: label.label.to_string(),
            articles: label.articles,
            given: label.given,
        }
    }
}

/// Why a label has its kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TagWhy {
    /// The label.
    pub tag: RawTag,
    /// Number of further articles that only say the name.
    pub said: u64,
    /// What it counts as; nothing where texts only seem to name a person.
    pub kind: Option<Kind>,
    /// What it is shown by.
    pub shown: String,
    /// What speaks for a kind, the weightiest first; nothing where the source or the user said it.
    pub reasons: Vec<TagReason>,
}

impl TagWhy {
    /// Why a label counts in a group, which is its kind and what it is shown by.
    pub fn of(label: &RawLabel, group: Option<(Kind, &str)>) -> TagWhy {
        let judged = match label.given {
            0 => label.kind == Kind::Person,
            _ => label.kind == Kind::Tag,
        };
        let verdict = judged.then(|| kind_of(&label.label, &label.evidence()));
        let reasons = verdict.into_iter().flat_map(|verdict| verdict.reasons);
        let (kind, shown) = match group {
            Some((kind, shown)) => (Some(kind), shown.to_owned()),
            None => (None, label.label.to_string()),
        };
        TagWhy {
            tag: RawTag::of(label),
            said: label.said,
            kind,
            shown,
            reasons: reasons
                .map(|reason| TagReason {
                    kind: reason.kind,
                    points: reason.weight,
                    what: reason.what,
                })
                .collect(),
        }
    }
}

/// What speaks for a kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TagReason {
    /// The kind.
    pub kind: Kind,
    /// How much; two points decide when nothing speaks against it.
    pub points: f32,
    /// What it is.
    pub what: String,
}

/// What was done to the stored articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Retagged {
    /// Number of articles.
    pub articles: u64,
    /// Number of those that got other tags.
    pub changed: u64,
    /// Number of the commit that holds them.
    pub commit: u64,
}
