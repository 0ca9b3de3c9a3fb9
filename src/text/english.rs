//! English words that the Snowball stemmer joins too little (*bought*, *buy*) or too much (*important*, *import*).

use std::{borrow::Cow, sync::LazyLock};

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

/// A line is a word and its irregular forms.
const IRREGULAR: &str = include_str!("irregular-en.txt");

/// A line is all forms of a word that the stemmer takes for forms of another.
const APART: &str = include_str!("apart-en.txt");

/// Ends the stem of words that are kept apart; no folded word and no stem of one has this sign.
const SIGN: char = '=';

/// The listed words and their stems, and the stems and their listed words.
struct Listed {
    stems: FxHashMap<&'static str, String>,
    words: FxHashMap<String, Vec<&'static str>>,
}

static LISTED: LazyLock<Listed> = LazyLock::new(|| {
    let stemmer = Stemmer::new(Algorithm::English);
    let mut listed = Listed {
        stems: FxHashMap::default(),
        words: FxHashMap::default(),
    };
    for words in lines(IRREGULAR) {
        listed.add(stemmer.stem(words[0]).into_owned(), &words);
    }
    for words in lines(APART) {
        listed.add(format!("{}{SIGN}", words[0]), &words);
    }
    listed
});

impl Listed {
    fn add(&mut self, stem: String, words: &[&'static str]) {
        for word in words {
            self.stems.insert(word, stem.clone());
        }
        self.words.entry(stem).or_default().extend(words);
    }
}

/// The lines of a list, in words, without its comments.
fn lines(list: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = list
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default());
    let words = lines.map(|line| line.split_ascii_whitespace().collect::<Vec<_>>());
    words.filter(|words| !words.is_empty())
}

/// The stem of a listed word.
pub(super) fn irregular_stem(word: &str) -> Option<&'static str> {
    LISTED.stems.get(word).map(String::as_str)
}

/// The beginnings that the words with this stem can have.
///
/// The stemmer rewrites the end of a word only, and of what is left at most the last letter: to e, i or l (hoping, hope;
/// happy, happi; possibility, possibl). Short words in *ying* and *skies* apart: dying is a form of die.
pub(super) fn beginnings(stem: &str) -> Vec<Cow<'_, str>> {
    let mut all = Vec::new();
    if stem.is_empty() || !stem.bytes().all(|byte| byte.is_ascii_lowercase()) {
        if !LISTED.words.contains_key(stem) {
            return vec![Cow::Borrowed(stem)];
        }
    } else {
        let shared = match stem.ends_with(['e', 'i', 'l']) {
            true => (stem.len() - 1).max(1),
            false => stem.len(),
        };
        all.push(Cow::Borrowed(&stem[..shared]));
        if stem.len() == 3 && stem.ends_with("ie") {
            all.push(Cow::Owned(format!("{}ying", &stem[..1])));
        }
        if stem == "sky" {
            all.push(Cow::Borrowed("skies"));
        }
    }
    let listed = LISTED.words.get(stem).map_or(&[] as &[&str], Vec::as_slice);
    all.extend(listed.iter().map(|word| Cow::Borrowed(*word)));
    all.sort_unstable();
    // sorted, whatever begins with a beginning stands right behind it
    all.dedup_by(|next, kept| next.starts_with(kept.as_ref()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, is_form, stem};

    #[track_caller]
    fn check(word: &str, forms: &str) {
        for form in forms.split(' ') {
            assert!(is_form(&[Language::English], word, form), "{word} {form}");
        }
    }

    #[test]
    fn irregular_forms_are_forms() {
        check("buy", "buys buying bought");
        check("stole", "steal stealing stolen");
        check("men", "man");
        check("children", "child");
        check("criterion", "criteria");
        check("gases", "gas");
        check("analysis", "analyses analyzed");
    }

    #[test]
    fn words_of_their_own_are_no_irregular_forms() {
        for (a, b) in [
            ("left", "leave"),
            ("founded", "find"),
            ("fed", "feed"),
            ("media", "medium"),
            ("saw", "see"),
        ] {
            assert!(!is_form(&[Language::English], a, b), "{a} {b}");
        }
    }

    #[test]
    fn words_that_the_stemmer_confuses_are_kept_apart() {
        for (a, b) in [
            ("import", "important"),
            ("author", "authority"),
            ("city", "citi"),
            ("unit", "united"),
            ("depart", "department"),
            ("sever", "several"),
            ("severe", "several"),
        ] {
            assert!(!is_form(&[Language::English], a, b), "{a} {b}");
        }
        check("important", "importance importantly");
        check("authorities", "authority authorized");
    }

    #[test]
    fn no_word_is_listed_twice() {
        let words: Vec<_> = lines(IRREGULAR).chain(lines(APART)).flatten().collect();
        let mut seen = std::collections::BTreeSet::new();
        for word in words {
            assert!(seen.insert(word), "{word} twice");
            assert!(word.bytes().all(|byte| byte.is_ascii_lowercase()), "{word}");
        }
    }

    #[test]
    fn every_listed_word_needs_its_line() {
        let stemmer = Stemmer::new(Algorithm::English);
        for words in lines(IRREGULAR) {
            let apart = words[1..]
                .iter()
                .any(|word| stemmer.stem(word) != stemmer.stem(words[0]));
            assert!(apart, "{words:?}");
        }
        for words in lines(APART).chain(lines(IRREGULAR)) {
            for word in &words {
                let own = stem(Language::English, word);
                let prefixes = beginnings(&own);
                assert!(prefixes.iter().any(|p| word.starts_with(p.as_ref())));
            }
        }
    }
}
