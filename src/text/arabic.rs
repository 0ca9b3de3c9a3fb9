//! Arabic words that carry *and* or *so* in front of the article, which the stemmer takes off only where none stands.

const ARTICLE: &str = "ال";

/// With fewer letters behind it, what looks like an article is part of the word.
const FEWEST_LETTERS: usize = 3;

/// How *father* and *parents* begin, which are no *and the*.
const PARENT: &str = "والد";

/// A word without *wa-* or *fa-* in front of its article.
pub(super) fn without_conjunction(word: &str) -> &str {
    let rest = word.strip_prefix(['و', 'ف']);
    let noun = rest.and_then(|rest| rest.strip_prefix(ARTICLE));
    match (rest, noun) {
        (Some(rest), Some(noun))
            if noun.chars().count() >= FEWEST_LETTERS && !word.starts_with(PARENT) =>
        {
            rest
        }
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conjunction_goes_only_before_an_article() {
        for (word, left) in [
            ("والحكومة", "الحكومة"),
            ("فالرئيس", "الرئيس"),
            ("والأمن", "الأمن"),
            ("والدتها", "والدتها"),
            ("والي", "والي"),
            ("وزارة", "وزارة"),
            ("الحكومة", "الحكومة"),
        ] {
            assert_eq!(without_conjunction(word), left);
        }
    }
}
