//! Tamil words that begin as *this*, *that* and *which* do: the stemmer would make *tiyā* of *intiyā*, India.

/// Where to cut a word so that no demonstrative stands in front of the part for the stemmer; else at its start.
pub(super) fn demonstrative(word: &str) -> usize {
    let mut letters = word.char_indices();
    let vowel = letters.next().is_some_and(|(_, c)| "அஇஉஎ".contains(c));
    let consonant = letters
        .next()
        .is_some_and(|(_, c)| ('\u{b95}'..='\u{bb9}').contains(&c));
    let mute = letters.next().is_some_and(|(_, c)| c == '\u{bcd}');
    match letters.next() {
        Some((behind, _)) if vowel && consonant && mute => behind,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_cut_behind_its_first_closed_syllable() {
        for (word, cut) in [
            ("இந்தியா", "தியா"),
            ("அமைச்சர்", "அமைச்சர்"),
            ("கொள்கை", "கொள்கை"),
            ("எந்", "எந்"),
            ("", ""),
        ] {
            assert_eq!(&word[demonstrative(word)..], cut);
        }
    }
}
