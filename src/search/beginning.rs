//! The beginning of a label, as it is typed: which labels it can become.

use crate::{
    text::{Words, fold, is_apostrophe},
    vocabulary::words_of,
};

/// What has been typed of a label.
pub(super) struct Beginning {
    words: Vec<String>,
    folded: String,
}

/// Where a label holds what was typed; the better place first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It begins with it.
    Start,
    /// Each typed word is the beginning of one of its words.
    Words,
}

impl Beginning {
    /// What was typed, folded; without letters and digits it is compared sign by sign.
    pub fn new(typed: &str) -> Beginning {
        Beginning {
            // `o'm` is not yet a word with a suffix
            words: words_of(&typed.replace(is_apostrophe, "")),
            folded: fold(typed.trim()),
        }
    }

    /// Where a label holds it, if it does.
    pub fn fits(&self, label: &str) -> Option<Fit> {
        if self.words.is_empty() {
            return fold(label).starts_with(&self.folded).then_some(Fit::Start);
        }
        let mut words = Words::new(label);
        let mut missing: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let mut in_step = true;
        let mut next = self.words.iter().enumerate();
        while let Some(word) = words.next() {
            missing.retain(|typed| !word.text.starts_with(typed));
            if word.joined || !in_step {
                continue;
            }
            in_step =
                next.next()
                    .is_none_or(|(place, typed)| match place + 1 == self.words.len() {
                        true => word.text.starts_with(typed.as_str()),
                        false => word.text == typed,
                    });
        }
        match missing.is_empty() {
            false => None,
            true if in_step && next.next().is_none() => Some(Fit::Start),
            true => Some(Fit::Words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_fits_by_its_own_beginning_or_by_those_of_its_words() {
        let check = |typed, label, expect| {
            assert_eq!(
                Beginning::new(typed).fits(label),
                expect,
                "{typed}: {label}"
            );
        };
        check("vol", "Volodymyr Zelenskyy", Some(Fit::Start));
        check("zel", "Volodymyr Zelenskyy", Some(Fit::Words));
        check("volodymyr zel", "Volodymyr Zelenskyy", Some(Fit::Start));
        check("vol zel", "Volodymyr Zelenskyy", Some(Fit::Words));
        check("zel vol", "volodymyr-zelenskyy", Some(Fit::Words));
        check("jose", "José Díaz", Some(Fit::Start));
        check("dia", "José Díaz", Some(Fit::Words));
        check("lensky", "Volodymyr Zelenskyy", None);
        check("zel x", "Volodymyr Zelenskyy", None);
        check("9/1", "9/11 attacks", Some(Fit::Start));
        check("ac/dc", "AC/DC", Some(Fit::Start));
        check("f16", "F-16", Some(Fit::Words));
        check("o'm", "O’Malley", Some(Fit::Start));
        check("o'm", "Orrin Hatch", None);
        check("++", "+++", Some(Fit::Start));
        check("+-", "+++", None);
        check("", "anything", Some(Fit::Start));
        check("🚀", "🚀 launches", Some(Fit::Start));
    }
}
