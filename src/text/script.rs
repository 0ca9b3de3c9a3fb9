//! Scripts: of which letters the words of a language are made.

use unicode_normalization::char::is_combining_mark;

use super::Language;

/// Whether a folded word is made only of letters, and marks on them, that the language is written with.
pub(super) fn is_written_in(language: Language, word: &str) -> bool {
    // accents are folded away: what is left of Latin is a to z
    let latin = || word.bytes().all(|byte| byte.is_ascii_lowercase());
    let within = |from: char, to: char| {
        word.chars().all(|c| {
            (from..=to).contains(&c) && (c.is_alphabetic() || is_combining_mark(c))
                || ('\u{300}'..='\u{36f}').contains(&c)
        })
    };
    match language {
        Language::Arabic | Language::Persian => within('\u{600}', '\u{6ff}'),
        Language::Greek => within('\u{370}', '\u{3ff}'),
        Language::Hindi => within('\u{900}', '\u{97f}'),
        Language::Russian | Language::Ukrainian => within('\u{400}', '\u{52f}'),
        Language::Serbian => latin() || within('\u{400}', '\u{45f}'),
        Language::Tamil => within('\u{b80}', '\u{bff}'),
        _ => latin(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_written_in_the_letters_of_its_language() {
        for (language, word) in [
            (Language::English, "drones"),
            (Language::Russian, "дроны"),
            (Language::Serbian, "дронови"),
            (Language::Serbian, "dronovi"),
            (Language::Greek, "εκλογεσ"),
            (Language::Persian, "دولت"),
            (Language::Hindi, "हिन्दी"),
            (Language::Tamil, "தமிழ்"),
        ] {
            assert!(is_written_in(language, word), "{word}");
        }
        for (language, word) in [
            (Language::English, "f16"),
            (Language::English, "дроны"),
            (Language::Russian, "drones"),
            (Language::Serbian, "dрон"),
            (Language::Arabic, "١٩٩٠"),
            (Language::Hindi, "१९९०"),
            (Language::French, "d'accord"),
        ] {
            assert!(!is_written_in(language, word), "{word}");
        }
    }
}
