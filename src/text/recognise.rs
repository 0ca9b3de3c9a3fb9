//! Recognises the language of a text.

use whatlang::detect;

use super::is_stop_word;

/// So much is skipped of a longer text: headlines and datelines are full of names.
const SKIPPED: usize = 100;

/// So much of a text is looked at, in bytes.
const LOOKED_AT: usize = 400;

/// A text with fewer letters says too little.
const FEWEST_LETTERS: usize = 60;

/// The language that a text is in, by its ISO 639 code of two letters, or of three where there is none; nothing when the
/// text is short or the recogniser (whatlang, by scripts and trigrams) is unsure.
pub fn recognise(text: &str) -> Option<&'static str> {
    let from = if text.len() > SKIPPED + LOOKED_AT {
        SKIPPED
    } else {
        0
    };
    let sample = &text[text.ceil_char_boundary(from)..];
    let sample = &sample[..sample.floor_char_boundary(LOOKED_AT)];
    if !is_prose(sample) {
        return None;
    }
    // telegrams and old archives are in capitals
    let sample = sample.to_lowercase();
    if is_plainly_english(&sample) {
        return Some("en");
    }
    let info = detect(&sample)?;
    info.is_reliable().then(|| short_code(info.lang().code()))
}

/// Whether every fourth word is one that holds English sentences together; in other languages one in twenty looks so. The
/// recogniser takes thirty times as long to say the same.
fn is_plainly_english(text: &str) -> bool {
    let words = text.split_ascii_whitespace();
    let (mut all, mut known) = (0, 0);
    for word in words {
        all += 1;
        known += usize::from(is_stop_word(word));
    }
    known * 4 >= all
}

/// Whether a text is long enough, and no table: those of markets and sports say nothing in any language.
fn is_prose(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let words = text.split_whitespace().count();
    let numbers = text.split_whitespace();
    let numbers = numbers
        .filter(|word| word.contains(|c: char| c.is_numeric()))
        .count();
    letters >= FEWEST_LETTERS && numbers * 8 <= words
}

/// The codes of three letters that the recogniser gives (ISO 639-3) and those of two that metadata use (ISO 639-1).
const CODES: &str = "afr af aka ak amh am ara ar aze az bel be ben bn bul bg cat ca ces cs cmn zh cym cy dan da deu de \
    ell el eng en epo eo est et fin fi fra fr guj gu heb he hin hi hrv hr hun hu hye hy ind id ita it jav jv jpn ja \
    kan kn kat ka khm km kor ko lat la lav lv lit lt mal ml mar mr mkd mk mya my nep ne nld nl nob no ori or pan pa \
    pes fa pol pl por pt ron ro rus ru sin si slk sk slv sl sna sn spa es srp sr swe sv tam ta tel te tgl tl tha th \
    tuk tk tur tr ukr uk urd ur uzb uz vie vi yid yi zul zu";

/// The code of two letters for one of three; itself where there is none.
fn short_code(code: &'static str) -> &'static str {
    let mut codes = CODES.split_ascii_whitespace();
    match codes.find(|known| *known == code) {
        Some(_) => codes.next().unwrap_or(code),
        None => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[track_caller]
    fn check(text: &str, language: Option<&str>) {
        assert_eq!(recognise(text), language, "{text}");
    }

    #[test]
    fn a_text_is_recognised_in_capitals_too() {
        let english = "The ministers agreed on Tuesday to lift the ban, although some of them had doubts about it.";
        check(english, Some("en"));
        check(&english.to_uppercase(), Some("en"));
        check(
            "Die Minister haben sich am Dienstag darauf geeinigt, das Verbot aufzuheben, obwohl einige zweifelten.",
            Some("de"),
        );
        check(
            "Министры договорились во вторник отменить запрет, хотя некоторые из них в этом сомневались.",
            Some("ru"),
        );
    }

    #[test]
    fn a_short_text_is_not() {
        check("The ministers agreed.", None);
        check("", None);
        check(&"1,000 ".repeat(100), None);
    }

    #[test]
    fn every_code_is_short_and_those_of_our_languages_are_known() {
        for language in whatlang::Lang::all() {
            let code = short_code(language.code());
            assert_eq!(code.len(), 2, "{language}");
        }
        for language in Language::ALL {
            let known = whatlang::Lang::all().iter();
            let mut codes = known.map(|known| short_code(known.code()));
            assert!(codes.any(|code| code == language.code()), "{language:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_looked_at_without_panic(text in "\\PC{0,300}") {
            recognise(&text);
        }
    }
}
