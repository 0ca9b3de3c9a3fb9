//! Keeps each tag of an article once, in time that grows with their number alone.

use std::collections::HashSet;

use crate::article::Tag;

/// Drops every tag that stood before, with the same kind and label.
pub(super) fn each_once(mut tags: Vec<Tag>) -> Vec<Tag> {
    let mut seen = HashSet::with_capacity(tags.len());
    tags.retain(|tag| seen.insert((tag.kind, tag.label.clone())));
    tags
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facet::Kind;

    #[test]
    fn the_first_of_equal_tags_stays() {
        let given = [
            (Kind::Tag, "b"),
            (Kind::Tag, "a"),
            (Kind::Org, "b"),
            (Kind::Tag, "b"),
        ];
        let tags: Vec<Tag> = given
            .iter()
            .filter_map(|(kind, label)| Tag::given(*kind, label))
            .collect();
        assert_eq!(each_once(tags.clone()), tags[..3]);
    }
}
