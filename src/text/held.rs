//! Which languages an archive holds, so that words have forms in them.

/// Whether so many of all articles are enough for their language to count: ten, or one in a hundred where that is less.
///
/// A few articles that were taken for another language must not lend its rules to all the others.
pub fn holds_language(articles: u64, all: u64) -> bool {
    articles >= all.div_ceil(100).clamp(1, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_counts_from_ten_articles_or_one_in_a_hundred() {
        assert!(holds_language(1, 5) && holds_language(1, 100));
        assert!(!holds_language(1, 101) && holds_language(2, 200));
        assert!(holds_language(10, 1_000_000) && !holds_language(9, 1_000_000));
        assert!(!holds_language(0, 0));
    }
}
