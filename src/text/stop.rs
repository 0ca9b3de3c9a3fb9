//! Words that a question is not about.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

static ENGLISH: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("stop-en.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_ascii_whitespace).collect()
});

/// Whether a folded English word says nothing of what a long question is about.
pub fn is_stop_word(word: &str) -> bool {
    ENGLISH.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_question_is_what_it_is_about() {
        for (question, left) in [
            (
                "what are the reasons that officials gave regarding the closing of banks",
                "reasons officials closing banks",
            ),
            (
                "articles concerning various wars involving the united states and other world powers",
                "wars united states world powers",
            ),
            (
                "please tell me which governments didnt sign it and why theyve refused",
                "governments sign refused",
            ),
        ] {
            let words = question.split(' ').filter(|word| !is_stop_word(word));
            assert_eq!(words.collect::<Vec<_>>().join(" "), left);
        }
    }

    #[test]
    fn what_news_is_about_is_no_stop_word() {
        for word in [
            "world",
            "state",
            "states",
            "united",
            "government",
            "work",
            "war",
            "year",
            "people",
            "us",
            "ill",
            "president",
            "nation",
            "right",
            "left",
            "power",
            "bill",
            "house",
            "march",
            "police",
            "general",
            "party",
            "trade",
            "oil",
            "un",
            "eu",
            "man",
            "women",
            "new",
            "common",
            "third",
            "report",
            "number",
        ] {
            assert!(!is_stop_word(word), "{word}");
        }
    }

    #[test]
    fn each_word_stands_in_the_list_once_and_folded() {
        let lines = include_str!("stop-en.txt").lines();
        let lines = lines.filter(|line| !line.starts_with('#'));
        let words: Vec<&str> = lines.flat_map(str::split_ascii_whitespace).collect();
        assert_eq!(words.len(), ENGLISH.len());
        assert!((400..=550).contains(&words.len()), "{}", words.len());
        for word in words {
            assert!(word.bytes().all(|byte| byte.is_ascii_lowercase()), "{word}");
        }
    }
}
