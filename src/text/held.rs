//! Which languages an archive holds, so that words have forms in them.

/// Whether so many of all articles are enough for their language to count: one in a hundred, ten from a thousand
/// articles on, one in a thousand from ten thousand on.
///
/// A few articles that were taken for another language must not lend its rules to all the others.
pub fn holds_language(articles: u64, all: u64) -> bool {
    articles >= all.div_ceil(100).clamp(1, 10).max(all / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_counts_from_a_share_that_falls_with_the_size() {
        assert!(holds_language(1, 5) && holds_language(1, 100));
        assert!(!holds_language(1, 101) && holds_language(2, 200));
        assert!(holds_language(10, 10_000) && !holds_language(9, 10_000));
        assert!(holds_language(1_000, 1_000_000) && !holds_language(999, 1_000_000));
        assert!(!holds_language(0, 0));
    }
}
