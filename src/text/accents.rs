//! Gives endings the accents back that folding took, for stemmers that know endings by them (*nacion*, *nación*).

use std::{borrow::Cow, sync::LazyLock};

use rustc_hash::FxHashMap;

use super::{Language, fold};

/// A line holds the code of a language and endings of its words.
const ENDINGS: &str = include_str!("accents.txt");

/// No ending is longer, folded.
const LONGEST: usize = 6;

/// So many letters of a word are no ending.
const KEPT: usize = 2;

/// By language: an ending folded, and as it is written.
static WRITTEN: LazyLock<FxHashMap<Language, FxHashMap<String, &'static str>>> =
    LazyLock::new(|| {
        let lines = ENDINGS.lines().filter(|line| !line.starts_with('#'));
        let rows = lines.filter_map(|line| {
            let (code, endings) = line.split_once(' ')?;
            let endings = endings.split_ascii_whitespace();
            let endings = endings.map(|ending| (fold(ending), ending)).collect();
            Some((Language::named(code)?, endings))
        });
        rows.collect()
    });

/// A folded word with its ending as it is most often written; the longest known ending counts.
pub(super) fn restored(language: Language, word: &str) -> Cow<'_, str> {
    let Some(endings) = WRITTEN.get(&language) else {
        return Cow::Borrowed(word);
    };
    for length in (1..=LONGEST.min(word.len().saturating_sub(KEPT))).rev() {
        let (start, ending) = word.split_at(word.len() - length);
        if let Some(written) = endings.get(ending) {
            return Cow::Owned(format!("{start}{written}"));
        }
    }
    Cow::Borrowed(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_get_their_accents_back() {
        for (language, folded, written) in [
            (Language::Spanish, "nacion", "nación"),
            (Language::French, "annoncee", "annoncée"),
            (Language::Polish, "wojskow", "wojsków"),
            (Language::English, "nation", "nation"),
            (Language::Spanish, "on", "on"),
        ] {
            assert_eq!(restored(language, folded), written);
        }
    }

    #[test]
    fn every_line_is_of_a_language_and_no_ending_is_too_long() {
        let lines = ENDINGS.lines().filter(|line| !line.starts_with('#'));
        let lines = lines.filter(|line| !line.is_empty()).count();
        assert_eq!(WRITTEN.len(), lines);
        for ending in WRITTEN.values().flat_map(|endings| endings.keys()) {
            assert!(ending.len() <= LONGEST, "{ending}");
            assert!(
                ending.bytes().all(|byte| byte.is_ascii_lowercase()),
                "{ending}"
            );
        }
    }
}
