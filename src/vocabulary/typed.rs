//! A typed value against labels: which of them it means, which are nearly so.

use crate::text::{LONGEST_WORD, Words, fold};

/// How far a typed value reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// To the label that equals it; when there is none, to those that hold all its words.
    Words,
    /// To the label that equals it.
    Whole,
    /// To the label that equals it and to those that go on with a `/` where it ends.
    Below,
}

/// Whether a label begins with these levels, each the same words, and goes on with more.
pub(super) fn is_below(levels: &[Asked], label: &str) -> bool {
    let mut parts = label.split('/');
    levels.iter().all(|level| {
        parts
            .next()
            .is_some_and(|part| level.compare(part) == Found::Equal)
    }) && parts.next().is_some()
}

/// A typed value, folded and cut into words.
pub(super) struct Asked {
    folded: String,
    words: Vec<String>,
}

impl Asked {
    pub fn new(value: &str) -> Asked {
        Asked {
            folded: fold(value.trim()),
            words: words_of(value),
        }
    }

    /// Whether it is a single word.
    pub fn is_one_word(&self) -> bool {
        self.words.len() == 1
    }

    /// Its longest word, which labels must hold; nothing if it has none.
    pub fn longest(&self) -> Option<&str> {
        let words = self.words.iter();
        words.max_by_key(|word| word.len()).map(String::as_str)
    }

    /// How it goes with a label.
    pub fn compare(&self, label: &str) -> Found {
        if self.words.is_empty() {
            return match fold(label) == self.folded {
                true => Found::Equal,
                false => Found::Nothing,
            };
        }
        if is_plain(label) {
            let parts = || label.split(' ').filter(|part| !part.is_empty());
            let is = |part: &str, word: &String| part.eq_ignore_ascii_case(word);
            let held = |word: &String| parts().any(|part| is(part, word));
            return match self.words.iter().all(held) {
                false => Found::Nothing,
                true => match parts().count() == self.words.len()
                    && parts().zip(&self.words).all(|(part, word)| is(part, word))
                {
                    true => Found::Equal,
                    false => Found::Words,
                },
            };
        }
        let mut missing: Vec<&String> = self.words.iter().collect();
        let mut in_step = Some(self.words.iter());
        let mut label = Words::new(label);
        while let Some(word) = label.next() {
            missing.retain(|asked| *asked != word.text);
            if !word.joined
                && let Some(words) = &mut in_step
                && words.next().is_none_or(|asked| asked != word.text)
            {
                in_step = None;
            }
        }
        if in_step.is_some_and(|mut words| words.next().is_none()) {
            return Found::Equal;
        }
        match missing.is_empty() {
            true => Found::Words,
            false => Found::Nothing,
        }
    }
}

/// Whether the words of a label are what stands between its spaces, as in most.
fn is_plain(label: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b' ';
    label.len() <= LONGEST_WORD && label.bytes().all(plain)
}

/// Whether one of the words of [`each_word`] is this one.
pub(super) fn holds_word(label: &str, word: &str) -> bool {
    if is_plain(label) {
        return label.split(' ').any(|part| part.eq_ignore_ascii_case(word));
    }
    let mut holds = false;
    each_word(label, &mut |own| holds |= own == word);
    holds
}

/// Hands on all folded words of a label, joined forms too, and those of its levels, some of them twice.
pub(super) fn each_word(label: &str, take: &mut dyn FnMut(&str)) {
    if is_plain(label) {
        let label = label.to_ascii_lowercase();
        label
            .split(' ')
            .filter(|part| !part.is_empty())
            .for_each(take);
        return;
    }
    let levels = label.split('/').filter(|level| level.len() < label.len());
    for text in [label].into_iter().chain(levels) {
        let mut words = Words::new(text);
        while let Some(word) = words.next() {
            take(word.text);
        }
    }
}

/// How a label goes with a typed value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    /// Neither of the two below.
    Nothing,
    /// It holds all words of the value.
    Words,
    /// Its words are the value's words, in their order.
    Equal,
}

/// The words of a label, folded, joined forms left out.
pub(crate) fn words_of(value: &str) -> Vec<String> {
    let mut words = Words::new(value);
    let mut found = Vec::new();
    while let Some(word) = words.next() {
        if !word.joined {
            found.push(word.text.to_owned());
        }
    }
    found
}

/// How alike a label must be to be named instead.
pub(super) const ALIKE: f64 = 0.75;

/// How alike two folded strings are, 0 to 1; a word of the label counts as much as the whole, and a label that is one of
/// the value's words is all but the same (`ronald reagan`, reagan).
pub(super) fn likeness(value: &str, label: &str) -> f64 {
    if value.split_whitespace().any(|word| word == label) {
        return 0.99;
    }
    let length = value.chars().count() as f64;
    // a part that is much longer or shorter can't be alike
    let near = |part: &&str| {
        let other = part.chars().count() as f64;
        length.min(other) >= ALIKE * length.max(other)
    };
    label
        .split_whitespace()
        .chain([label])
        .filter(near)
        .map(|part| strsim::normalized_damerau_levenshtein(value, part))
        .fold(0.0, f64::max)
}
