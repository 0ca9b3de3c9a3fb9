//! Stems: what all forms of a word share, in each language.
//!
//! The stemmers are Snowball's (<https://snowballstem.org>), given folded words. Which words the dictionary must be
//! searched for holds by construction: a word that does not begin as its stem says is its own stem instead.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

use super::{Language, accents, arabic, beginnings, english, fold, script, serbian, tamil};

/// Whether a folded word can have other forms in a language: it is made only of letters of the language's script.
pub fn has_forms(language: Language, word: &str) -> bool {
    script::is_written_in(language, word)
}

/// The stem of a folded word. Words with a digit and words of other scripts are their own stem.
pub fn stem(language: Language, word: &str) -> Cow<'_, str> {
    if !has_forms(language, word) || word.is_empty() {
        return Cow::Borrowed(word);
    }
    if language == Language::English
        && let Some(stem) = english::irregular_stem(word)
    {
        return Cow::Borrowed(stem);
    }
    let stem = snowball(language, word);
    if is_fit(language, word, &stem) {
        stem
    } else {
        Cow::Borrowed(word)
    }
}

/// The beginnings that the folded words with this stem can have; none is empty, save for the empty stem.
pub fn stem_prefixes(language: Language, stem: &str) -> Vec<Cow<'_, str>> {
    if language == Language::English {
        return english::beginnings(stem);
    }
    if stem.is_empty() || !has_forms(language, stem) {
        return vec![Cow::Borrowed(stem)];
    }
    let beginnings = beginnings::beginnings(language, stem);
    beginnings.into_iter().map(Cow::Owned).collect()
}

/// Whether two folded words are forms of one word in any of the languages.
pub fn is_form(languages: &[Language], a: &str, b: &str) -> bool {
    a == b
        || languages
            .iter()
            .any(|language| stem(*language, a) == stem(*language, b))
}

/// The stem by Snowball, folded as the word is.
fn snowball(language: Language, word: &str) -> Cow<'_, str> {
    let stemmer = Stemmer::new(algorithm(language));
    let written = match language {
        Language::English => return stemmer.stem(word),
        Language::Serbian => serbian::in_latin(word),
        Language::Tamil => {
            let (start, rest) = word.split_at(tamil::demonstrative(word));
            return Cow::Owned(format!("{start}{}", stemmer.stem(rest)));
        }
        Language::Arabic => Cow::Borrowed(arabic::without_conjunction(word)),
        // the plural of *-ão*, which the stemmer knows in some words only
        Language::Portuguese if word.len() > 3 && word.ends_with("oes") => {
            let singular = format!("{}ao", &word[..word.len() - 3]);
            Cow::Owned(accents::restored(language, &singular).into_owned())
        }
        _ => accents::restored(language, word),
    };
    Cow::Owned(fold(&stemmer.stem(&written)))
}

/// Whether a stem says enough of its word, and the word begins as the stem says.
fn is_fit(language: Language, word: &str, stem: &str) -> bool {
    let begins = || {
        let prefixes = stem_prefixes(language, stem);
        prefixes.iter().any(|p| word.starts_with(p.as_ref()))
    };
    if stem.is_empty() {
        return false;
    }
    if language == Language::English {
        return begins();
    }
    // words that share one letter have too little in common
    let says_enough = stem.chars().nth(1).is_some() || stem == word;
    // the shared letters as they stand are always among the beginnings
    let plain =
        has_forms(language, stem) && word.starts_with(&stem[..beginnings::shared(language, stem)]);
    says_enough && (plain || begins())
}

fn algorithm(language: Language) -> Algorithm {
    match language {
        Language::Arabic => Algorithm::Arabic,
        Language::Catalan => Algorithm::Catalan,
        Language::Czech => Algorithm::Czech,
        Language::Danish => Algorithm::Danish,
        Language::Dutch => Algorithm::Dutch,
        Language::English => Algorithm::English,
        Language::Finnish => Algorithm::Finnish,
        Language::French => Algorithm::French,
        Language::German => Algorithm::German,
        Language::Greek => Algorithm::Greek,
        Language::Hindi => Algorithm::Hindi,
        Language::Hungarian => Algorithm::Hungarian,
        Language::Italian => Algorithm::Italian,
        Language::Lithuanian => Algorithm::Lithuanian,
        Language::Norwegian => Algorithm::Norwegian,
        Language::Persian => Algorithm::Persian,
        Language::Polish => Algorithm::Polish,
        Language::Portuguese => Algorithm::Portuguese,
        Language::Romanian => Algorithm::Romanian,
        Language::Russian => Algorithm::Russian,
        Language::Serbian => Algorithm::Serbian,
        Language::Spanish => Algorithm::Spanish,
        Language::Swedish => Algorithm::Swedish,
        Language::Tamil => Algorithm::Tamil,
        Language::Turkish => Algorithm::Turkish,
        Language::Ukrainian => Algorithm::Ukrainian,
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert, proptest};

    use super::*;

    #[track_caller]
    fn check(language: Language, forms: &str) {
        let forms: Vec<String> = forms.split(' ').map(fold).collect();
        for form in &forms {
            assert!(
                is_form(&[language], &forms[0], form),
                "{} and {form}: {} and {}",
                forms[0],
                stem(language, &forms[0]),
                stem(language, form)
            );
        }
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (language, forms) in [
            (Language::Arabic, "حكومة الحكومة والحكومة بالحكومة للحكومة"),
            (Language::Catalan, "política polítiques"),
            (Language::Czech, "vláda vlády vládě vládou"),
            (Language::Danish, "regering regeringen regeringens"),
            (Language::Dutch, "verkiezing verkiezingen"),
            (Language::Dutch, "maken maakt gemaakt"),
            (Language::English, "drone drones"),
            (Language::English, "die dying"),
            (Language::Finnish, "talo talon talossa"),
            (Language::French, "élection élections"),
            (Language::French, "annoncer annoncé annoncée"),
            (Language::German, "Wahl Wahlen"),
            (Language::German, "Häuser Hauses"),
            (Language::German, "Müller Mueller Müllers"),
            (Language::Greek, "κυβέρνηση κυβέρνησης"),
            (Language::Hindi, "सरकार सरकारें सरकारों"),
            (Language::Hungarian, "kormány kormányt kormánynak"),
            (Language::Italian, "elezione elezioni"),
            (Language::Lithuanian, "vyriausybė vyriausybės vyriausybę"),
            (Language::Norwegian, "regjering regjeringen"),
            (Language::Persian, "دولت دولتها دولت‌ها"),
            (Language::Polish, "rząd rządu rządowi rządem"),
            (Language::Portuguese, "eleição eleições"),
            (Language::Romanian, "guvern guvernul guvernului"),
            (Language::Russian, "выборы выборов выборами"),
            (Language::Serbian, "влада владе владу vlada vlade"),
            (Language::Serbian, "vreme vrijeme време вријеме"),
            (Language::Spanish, "elección elecciones"),
            (Language::Swedish, "regering regeringen regeringens"),
            (Language::Tamil, "கொள்கைகள் கொள்கையில்"),
            (Language::Tamil, "இந்தியா இந்தியாவில் இந்தியாவின்"),
            (Language::Turkish, "hükümet hükümeti hükümetin"),
            (Language::Ukrainian, "вибори виборів виборами"),
            (Language::Ukrainian, "рік року роком"),
        ] {
            check(language, forms);
        }
    }

    #[test]
    fn words_that_only_look_alike_are_no_forms() {
        for (language, a, b) in [
            (Language::English, "university", "union"),
            (Language::English, "important", "import"),
            (Language::German, "wahl", "wal"),
            (Language::Turkish, "bu", "bununla"),
        ] {
            assert!(!is_form(&[language], a, b), "{a} {b}");
        }
    }

    #[test]
    fn any_language_of_the_archive_can_join_two_words() {
        let both = [Language::English, Language::German];
        assert!(is_form(&both, "wahlen", "wahl"));
        assert!(is_form(&both, "talked", "talks"));
        assert!(!is_form(&both[..1], "wahlen", "wahl"));
        assert!(is_form(&[], "wahl", "wahl"));
        assert!(!is_form(&[], "talked", "talks"));
    }

    #[test]
    fn numbers_and_other_scripts_are_their_own_stem() {
        for word in ["2025s", "f16s", "дроны", "ates1", "", "citi="] {
            assert_eq!(stem(Language::English, word), word);
        }
        assert_eq!(stem(Language::Russian, "drones"), "drones");
        assert_eq!(stem(Language::Arabic, "١٩٩٠"), "١٩٩٠");
    }

    #[track_caller]
    fn check_beginning(language: Language, word: &str) {
        let stem = stem(language, word);
        let prefixes = stem_prefixes(language, &stem);
        assert!(
            prefixes.iter().any(|p| word.starts_with(p.as_ref())),
            "{language:?} {word}: {stem} {prefixes:?}"
        );
        assert!(word.is_empty() || prefixes.iter().all(|p| !p.is_empty()));
    }

    #[test]
    fn words_begin_as_their_stem_says() {
        for word in "happy happily possibility possible dying lying tying skies sky hopping hoping \
             relational ugly early only idly gently singly news howe atlas cosmos bias andes \
             inning exceed succeeding proceeds a is y ye organization sensitivity went buses city citi"
            .split_whitespace()
        {
            check_beginning(Language::English, word);
            assert!(stem(Language::English, word).len() <= word.len() + 1);
        }
        assert_eq!(stem_prefixes(Language::English, "die"), ["di", "dying"]);
        assert_eq!(stem_prefixes(Language::Spanish, "experient"), ["experien"]);
    }

    #[test]
    fn what_the_stemmer_breaks_is_its_own_stem() {
        // Snowball makes *p* of *bunu* and *wel* of *geweldig*
        assert_eq!(stem(Language::Turkish, "bunu"), "bunu");
        assert_eq!(stem(Language::Dutch, "mogelijk"), "mogelijk");
    }

    proptest! {
        #[test]
        fn any_text_begins_as_its_stem_says(
            any in "\\PC{0,12}",
            letters in "[a-z]{1,14}|[а-яёђ-џіїєґ]{1,12}|[α-ω]{1,12}|[\u{620}-\u{64a}کگی]{1,10}|[\u{900}-\u{963}]{1,10}|[\u{b80}-\u{bcd}]{1,10}",
        ) {
            for language in Language::ALL {
                for word in [any.clone(), fold(&any), letters.clone()] {
                    let stem = stem(language, &word);
                    let prefixes = stem_prefixes(language, &stem);
                    let begins = prefixes.iter().any(|p| word.starts_with(p.as_ref()));
                    prop_assert!(begins, "{language:?} {word:?}: {stem:?} {prefixes:?}");
                    // whatever a stem is, there are beginnings to look for
                    prop_assert!(!stem_prefixes(language, &word).is_empty());
                }
            }
        }
    }
}
