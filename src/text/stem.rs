//! Stems: what all forms of a word share. English for now.

use std::borrow::Cow;
use std::cell::RefCell;

use frostem::{Algorithm, Stemmer};

thread_local! {
    static ENGLISH: RefCell<Stemmer> = RefCell::new(Stemmer::new(Algorithm::English));
}

/// Whether a folded word can have other forms: it is all letters a to z.
pub fn has_forms(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_lowercase())
}

/// The stem of a folded word (Snowball English). Words with a digit and words of other scripts are their own stem.
pub fn stem(word: &str) -> Cow<'_, str> {
    if !has_forms(word) {
        return Cow::Borrowed(word);
    }
    ENGLISH.with(|stemmer| Cow::Owned(stemmer.borrow().stem(word).into_owned()))
}

/// The beginnings that the words with this stem can have; none is empty.
///
/// The stemmer rewrites the end of a word only, and of what is left at most the last letter: to e, i or l (hoping, hope;
/// happy, happi; possibility, possibl). Short words in *ying* and *skies* apart: dying is a form of die.
pub fn stem_prefixes(stem: &str) -> Vec<Cow<'_, str>> {
    if stem.is_empty() || !has_forms(stem) {
        return vec![Cow::Borrowed(stem)];
    }
    let shared = match stem.ends_with(['e', 'i', 'l']) {
        true => (stem.len() - 1).max(1),
        false => stem.len(),
    };
    let mut prefixes = vec![Cow::Borrowed(&stem[..shared])];
    if stem.len() == 3 && stem.ends_with("ie") {
        prefixes.push(Cow::Owned(format!("{}ying", &stem[..1])));
    }
    if stem == "sky" {
        prefixes.push(Cow::Borrowed("skies"));
    }
    prefixes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (a, b) in [
            ("drone", "drones"),
            ("talk", "talked"),
            ("energy", "energies"),
            ("die", "dying"),
        ] {
            assert_eq!(stem(a), stem(b));
        }
        assert_ne!(stem("university"), stem("union"));
    }

    #[test]
    fn numbers_and_other_scripts_are_their_own_stem() {
        for word in ["2025s", "f16s", "дроны", "ates1"] {
            assert_eq!(stem(word), word);
        }
    }

    #[test]
    fn words_begin_as_their_stem_says() {
        for word in [
            "happy",
            "happily",
            "possibility",
            "possible",
            "dying",
            "lying",
            "tying",
            "skies",
            "sky",
            "hopping",
            "hoping",
            "relational",
            "ugly",
            "early",
            "only",
            "idly",
            "gently",
            "singly",
            "news",
            "howe",
            "atlas",
            "cosmos",
            "bias",
            "andes",
            "inning",
            "exceed",
            "succeeding",
            "proceeds",
            "a",
            "is",
            "y",
            "ye",
            "organization",
            "sensitivity",
        ] {
            let stem = stem(word);
            let prefixes = stem_prefixes(&stem);
            assert!(
                prefixes
                    .iter()
                    .any(|prefix| word.starts_with(prefix.as_ref())),
                "{word}: {stem} {prefixes:?}"
            );
        }
    }
}
