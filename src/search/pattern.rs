//! What a leaf of a query looks for: slots of exact words, alone or at consecutive positions.
//!
//! Engines match by patterns, and the highlighter marks by the same ones.

use crate::{
    query::Scope,
    schema::{ANYWHERE, Field},
    text::Words,
};

/// Exact folded words, any of which fits, each with the weight of one occurrence.
///
/// A quoted word's slot holds itself; a bare word's holds its other forms too.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// The words, none twice, and their weights.
    pub words: Vec<(String, f32)>,
}

impl Slot {
    /// The slot of one exact word.
    pub fn exact(word: &str) -> Slot {
        Slot {
            words: vec![(word.to_owned(), 1.0)],
        }
    }
}

/// Slots at consecutive positions of one field; most often just one.
pub type Sequence = Vec<Slot>;

/// What a leaf looks for: any of its sequences.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// The sequences, at least one.
    pub sequences: Vec<Sequence>,
}

/// A pattern and where it may stand: what is to be marked in an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where it may stand.
    pub scope: Scope,
    /// What to mark.
    pub pattern: Pattern,
}

impl Scope {
    /// The fields of a scope and the weight of a word in each.
    pub fn fields(self) -> &'static [(Field, f32)] {
        match self {
            Scope::Anywhere => &ANYWHERE,
            Scope::Headline => &[(Field::Headline, 1.0)],
            Scope::Body => &[(Field::Body, 1.0)],
            Scope::Byline => &[(Field::Byline, 1.0)],
            Scope::Dateline => &[(Field::Dateline, 1.0)],
        }
    }
}

/// The sequences of words that a text of a query means.
///
/// A lone hyphenated word means its joined form or its parts in a row; everything else its words in a row.
pub fn sequences(text: &str) -> Vec<Vec<String>> {
    let mut words = Words::new(text);
    let (mut parts, mut joined, mut end) = (Vec::new(), Vec::new(), 0);
    while let Some(word) = words.next() {
        if word.joined {
            joined.push((word.text.to_owned(), word.position, word.to));
        } else {
            parts.push((word.text.to_owned(), word.position));
            end = word.to;
        }
    }
    // one joined form, from the first part to the last
    let lone = match joined[..] {
        [(_, start, to)] => to == end && parts.first().is_some_and(|(_, first)| *first == start),
        _ => false,
    };
    let parts = parts.into_iter().map(|(word, _)| word).collect();
    if lone && let Some((word, ..)) = joined.pop() {
        return vec![vec![word], parts];
    }
    vec![parts]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let found: Vec<String> = sequences(text)
            .iter()
            .map(|words| words.join(" "))
            .collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn a_text_means_its_words_in_a_row() {
        check("Drones", &["drones"]);
        check("peace talks", &["peace talks"]);
        check("9/11", &["9 11"]);
        check("U.S.", &["us"]);
        check("re-election campaign", &["re election campaign"]);
    }

    #[test]
    fn a_lone_hyphenated_word_means_its_joined_form_too() {
        check("F-16", &["f16", "f 16"]);
        check("“e-mail”", &["email", "e mail"]);
        check("F-16/F-35", &["f 16 f 35"]);
        check("F-16/jets", &["f 16 jets"]);
        check("jets/F-16", &["jets f 16"]);
    }
}
