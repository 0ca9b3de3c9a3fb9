//! Says quickly of most words of a text that no table knows them.

/// The bytes of a beginning by which it is found; no beginning is shorter.
pub(super) const FIRST_BYTES: usize = 3;

/// Bits of words and of beginnings, by a cheap mark of each: small enough to stay at hand while a text is read.
#[derive(Debug)]
pub(super) struct Sieve {
    words: Box<[u64; SIEVE]>,
    beginnings: Box<[u64; SIEVE]>,
}

/// The size of a sieve in 64 bits.
const SIEVE: usize = 1024;

impl Sieve {
    /// One that lets nothing through.
    pub(super) fn new() -> Sieve {
        Sieve {
            words: Box::new([0; SIEVE]),
            beginnings: Box::new([0; SIEVE]),
        }
    }

    /// Lets a word through.
    pub(super) fn add_word(&mut self, word: &str) {
        let mark = mark_of_word(word.as_bytes());
        self.words[mark / 64] |= 1 << (mark % 64);
    }

    /// Lets all words through that begin so.
    pub(super) fn add_beginning(&mut self, first: [u8; FIRST_BYTES]) {
        let mark = mark_of_beginning(first);
        self.beginnings[mark / 64] |= 1 << (mark % 64);
    }

    /// Whether something may be known of a word.
    pub(super) fn lets_through(&self, word: &str) -> bool {
        let word = word.as_bytes();
        let has = |bits: &[u64; SIEVE], mark: usize| bits[mark / 64] >> (mark % 64) & 1 == 1;
        let begins = |first: &[u8; FIRST_BYTES]| has(&self.beginnings, mark_of_beginning(*first));
        has(&self.words, mark_of_word(word)) || word.first_chunk().is_some_and(begins)
    }
}

/// A mark of its length and some of its letters.
fn mark_of_word(word: &[u8]) -> usize {
    let mut mark = word.len() as u32;
    let middle = word.len() / 2;
    for at in [
        0,
        1,
        middle,
        word.len().saturating_sub(2),
        word.len().saturating_sub(1),
    ] {
        mark = mark
            .wrapping_mul(37)
            .wrapping_add(u32::from(word.get(at).copied().unwrap_or_default()));
    }
    mark.wrapping_mul(0x9e37_79b1) as usize >> 16
}

/// A mark of all its letters.
fn mark_of_beginning(first: [u8; FIRST_BYTES]) -> usize {
    let [a, b, c] = first.map(u32::from);
    (a | b << 8 | c << 16).wrapping_mul(0x9e37_79b1) as usize >> 16
}
