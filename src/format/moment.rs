//! Tells the dates and times of day that stand beside names.

use super::date::{is_weekday, month_number};

/// Whether a part of a byline is a date or a time of day and nothing else: `Updated Dec. 6`, `13:45 GMT`, `2 hours ago`;
/// `France 24` and `20 Minutes` are none.
pub(super) fn is_moment(part: &str) -> bool {
    const WITH_DIGITS: [&str; 12] = [
        "", "st", "nd", "rd", "th", "am", "pm", "h", "z", "t", "tz", "uhr",
    ];
    const WORDS: [&str; 19] = [
        "am",
        "pm",
        "a.m",
        "p.m",
        "uhr",
        "at",
        "um",
        "on",
        "of",
        "de",
        "gmt",
        "utc",
        "cet",
        "bst",
        "et",
        "est",
        "updated",
        "published",
        "last",
    ];
    let lower = part.to_lowercase();
    let words = lower.split_whitespace();
    let mut words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let told = |word: &str| {
        let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
        match word.starts_with(|c: char| c.is_ascii_digit()) {
            true => WITH_DIGITS.contains(&letters.as_str()),
            false => {
                word.is_empty()
                    || WORDS.contains(&word)
                    || is_weekday(word)
                    || month_number(word).is_some()
            }
        }
    };
    let since = lower.ends_with(" ago") || lower.ends_with(" read");
    lower.contains(|c: char| c.is_ascii_digit()) && (since || words.all(told))
}
