//! Cuts texts, labels and tables into words that can be compared by their hashes.

use crate::text::{fold, is_apostrophe, is_word_character};

/// The folded words of a label or of an entry of a table; what is no letter or digit tells them apart.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    walk(text, |token| words.push(fold(&text[token.from..token.to])));
    words
}

/// A word of a text: where it is, and the hash of its folded form.
#[derive(Clone, Copy)]
pub(super) struct Token {
    /// Its first byte.
    pub(super) from: usize,
    /// The byte behind it.
    pub(super) to: usize,
    /// The hash of its folded form.
    pub(super) hash: u64,
}

/// Calls for each word of a text in turn.
///
/// Not [`crate::text::Words`]: that costs several times as much, and joins what must stay apart here, as in `U.S.`.
pub(super) fn walk(text: &str, mut each: impl FnMut(Token)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let from = at;
        let mut hash = HASH_START;
        let mut ascii = true;
        while let Some(&byte) = bytes.get(at) {
            if byte.is_ascii_alphanumeric() {
                hash = hash_byte(hash, byte.to_ascii_lowercase());
                at += 1;
            } else if byte.is_ascii() {
                break;
            } else {
                match text[at..].chars().next() {
                    Some(c) if is_word_character(c) && !is_apostrophe(c) => at += c.len_utf8(),
                    Some(_) | None => break,
                }
                ascii = false;
            }
        }
        if at == from {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        if !ascii {
            hash = hash_of(&fold(&text[from..at]));
        }
        each(Token { from, to: at, hash });
    }
}

const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of FNV-1a.
fn hash_byte(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// The hash of a folded word.
pub(super) fn hash_of(folded: &str) -> u64 {
    folded.bytes().fold(HASH_START, hash_byte)
}
