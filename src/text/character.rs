//! What a single character is to a word.

use unicode_normalization::char::is_combining_mark;

/// What a character does to words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// It parts them.
    Other,
    /// A letter, a digit or a mark on one.
    Word,
    /// Indexed in pairs with its neighbours.
    Pair,
}

/// Whether a character is part of a word: a letter, a digit, a mark on one.
#[inline]
pub fn is_word_character(c: char) -> bool {
    class(c) != Class::Other
}

/// Whether a character is indexed in pairs with its neighbours: Chinese characters and Japanese kana.
pub fn is_pair_character(c: char) -> bool {
    class(c) == Class::Pair
}

/// The class of a character.
#[inline]
pub(super) fn class(c: char) -> Class {
    match c {
        '\0'..='\x7f' => {
            if c.is_ascii_alphanumeric() {
                Class::Word
            } else {
                Class::Other
            }
        }
        // kana, CJK ideographs and their extensions
        '\u{3041}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{323af}'
            if c.is_alphanumeric() || is_combining_mark(c) =>
        {
            Class::Pair
        }
        // a letter to Unicode
        'ʼ' => Class::Other,
        _ if c.is_alphanumeric() || is_combining_mark(c) => Class::Word,
        _ => Class::Other,
    }
}

/// Whether a character is an apostrophe in any of its forms.
#[inline]
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '＇')
}
