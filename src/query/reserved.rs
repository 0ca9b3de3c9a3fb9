//! Operators known from other search engines that this language does not have: they are named, never read as words.

use super::{error::quoted, lex::has_word_character};

/// What is wrong with a word that holds such an operator, and the cure.
pub(super) fn inside(word: &str) -> Option<(String, &'static str)> {
    if word.contains('*') || has_joker(word) {
        return Some(wildcard(word));
    }
    if has_suffix(word, '~') {
        return Some((
            format!(
                "{} asks for similar spellings, which is not supported",
                quoted(word)
            ),
            "list the spellings with OR: (zelenskiy OR zelensky)",
        ));
    }
    if has_suffix(word, '^') {
        return Some((
            format!(
                "{} gives a word more weight, which is not supported",
                quoted(word)
            ),
            "leave out the `^` and what follows",
        ));
    }
    is_distance(word).then(|| {
        (
            format!(
                "{} asks for words near each other, which is not supported",
                quoted(word)
            ),
            "a space finds articles with both words, quotes find them side by side",
        )
    })
}

/// The same for what directly follows a quoted text or a closing bracket.
pub(super) fn behind(run: &str) -> Option<(String, &'static str)> {
    if run.contains('*') {
        return Some(wildcard(run));
    }
    if run.starts_with('~') {
        return Some((
            format!(
                "{} asks for words near each other, which is not supported",
                quoted(run)
            ),
            "leave it out, or list the words without quotes to find them anywhere",
        ));
    }
    run.starts_with('^').then(|| {
        (
            format!("{} gives more weight, which is not supported", quoted(run)),
            "leave it out",
        )
    })
}

/// What is wrong with a wildcard.
pub(super) fn wildcard(word: &str) -> (String, &'static str) {
    (
        format!("{} has a wildcard, which is not supported", quoted(word)),
        "a bare word finds all its forms: `drone` finds drones; list others with OR",
    )
}

/// Whether a `?` stands inside the word; at its end it is punctuation.
fn has_joker(word: &str) -> bool {
    word.match_indices('?')
        .any(|(at, _)| has_word_character(&word[..at]) && has_word_character(&word[at..]))
}

/// Whether a word ends in the mark, with or without a number behind it.
fn has_suffix(word: &str, mark: char) -> bool {
    let number = |c: char| c.is_ascii_digit() || c == '.';
    word.rsplit_once(mark)
        .is_some_and(|(base, count)| has_word_character(base) && count.chars().all(number))
}

/// Whether a word is `NEAR/4` or one of its kin.
fn is_distance(word: &str) -> bool {
    word.split_once('/').is_some_and(|(name, count)| {
        ["near", "adj", "w", "pre"].contains(&name.to_ascii_lowercase().as_str())
            && !count.is_empty()
            && count.bytes().all(|b| b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_of_others_are_told_from_words() {
        for word in [
            "dron*", "*", "wom?n", "a~", "a~2", "a^2", "a^0.5", "NEAR/4", "adj/5", "w/4", "PRE/12",
        ] {
            assert!(inside(word).is_some(), "{word}");
        }
        for word in [
            "what?", "?x", "~4", "a~b", "^2", "a^b", "NEAR", "near/", "w/o", "and/or", "24/7",
        ] {
            assert_eq!(inside(word), None, "{word}");
        }
        assert!(behind("~4").is_some() && behind("^2").is_some());
        assert_eq!(behind("s"), None);
    }
}
