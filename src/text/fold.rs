//! Folding: two spellings that a reader takes for the same word become the same string.
//!
//! Case and width are folded everywhere (Unicode NFKC, lower case); accents only in Latin and Greek; Cyrillic ё
//! becomes е; Arabic vowel marks and tatweel are dropped. All other marks stay: й, が and Hindi vowel signs are
//! letters of their own.

use unicode_normalization::{
    UnicodeNormalization,
    char::{decompose_canonical, is_combining_mark},
};

/// Folds a text; what is not part of a word (spaces, punctuation) stays.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Appends the folded text.
pub fn fold_into(text: &str, folded: &mut String) {
    if text.is_ascii() {
        let start = folded.len();
        folded.push_str(text);
        folded[start..].make_ascii_lowercase();
        return;
    }
    let mut last_base = '\0';
    for c in text.nfkc().flat_map(char::to_lowercase) {
        if is_combining_mark(c) && drops_marks(last_base) {
            continue;
        }
        last_base = c;
        fold_char(c, folded);
    }
}

/// Appends one composed, lower-case character.
fn fold_char(c: char, folded: &mut String) {
    match c {
        '\0'..='\x7f' => folded.push(c),
        'ß' => folded.push_str("ss"),
        'æ' | 'ǽ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'đ' | 'ð' => folded.push('d'),
        'ħ' => folded.push('h'),
        'ı' => folded.push('i'),
        'ŧ' => folded.push('t'),
        'ς' => folded.push('σ'),
        'ё' => folded.push('е'),
        '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}' => {}
        _ if is_ignorable(c) => {}
        _ if drops_marks(c) => decompose_canonical(c, |part| {
            if !is_combining_mark(part) {
                folded.push(part);
            }
        }),
        _ => folded.push(c),
    }
}

/// Whether a letter belongs to a script whose accents are folded away: Latin or Greek.
fn drops_marks(c: char) -> bool {
    matches!(c, 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{1e00}'..='\u{1fff}')
}

/// Whether a character is invisible and says nothing: soft hyphen, zero-width space and joiners, byte order mark.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_read_the_same_fold_to_the_same() {
        for (text, folded) in [
            ("Zelenskyy", "zelenskyy"),
            ("São Paulo", "sao paulo"),
            ("Sa\u{303}o", "sao"),
            ("naïve", "naive"),
            ("Łódź", "lodz"),
            ("STRASSE straße", "strasse strasse"),
            ("Ａ１", "a1"),
            ("ﬁre", "fire"),
            ("Ёлка", "елка"),
            ("soft\u{ad}hyphen", "softhyphen"),
            ("İstanbul", "istanbul"),
            ("Ἀθῆναι", "αθηναι"),
            ("مُحَمَّد", "محمد"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn marks_that_make_another_letter_stay() {
        assert_eq!(fold("Й"), "й");
        assert_eq!(fold("И\u{306}"), "й");
        assert_eq!(fold("が"), "が");
        assert_eq!(fold("हिन्दी"), "हिन्दी");
    }
}
