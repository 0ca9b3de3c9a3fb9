//! The forms of an English word that a text may say for it, worked out once so that no text need be stemmed.

use std::collections::BTreeSet;

use crate::text::{Language, has_forms, is_form, stem, stem_prefixes};

/// A folded word and its forms: what English endings make of it, as far as the stem agrees, and irregular forms.
///
/// Fewer than all words with its stem: *elected* is a form of *elect*, *election* is not.
pub(super) fn forms(word: &str) -> BTreeSet<String> {
    let mut forms = BTreeSet::from([word.to_owned()]);
    if !has_forms(Language::English, word) {
        return forms;
    }
    let mut add = |form: String| {
        if is_form(&[Language::English], word, &form) {
            forms.insert(form);
        }
    };
    // the word may itself be a plural
    let singulars = [("ies", "y"), ("es", ""), ("s", "")];
    let singulars = singulars
        .iter()
        .filter(|_| !word.ends_with("ss") && word.len() > 3);
    let singulars: Vec<String> = singulars
        .filter_map(|(end, other)| Some(format!("{}{other}", word.strip_suffix(end)?)))
        .collect();
    for base in singulars.iter().map(String::as_str).chain([word]) {
        add(base.to_owned());
        for ending in ["s", "es", "d", "ed", "ing"] {
            add(format!("{base}{ending}"));
        }
        if let Some(cut) = base.strip_suffix('e') {
            add(format!("{cut}ing"));
        }
        if let Some(cut) = base.strip_suffix('y') {
            add(format!("{cut}ies"));
            add(format!("{cut}ied"));
        }
        if let Some(last) = base.chars().next_back() {
            // ban, banned
            add(format!("{base}{last}ed"));
            add(format!("{base}{last}ing"));
        }
    }
    // those that no rule makes stand among the beginnings, whole
    for form in stem_prefixes(Language::English, &stem(Language::English, word)) {
        add(form.into_owned());
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, others: &str, no_forms: &str) {
        let forms = forms(word);
        for form in others.split_whitespace().chain([word]) {
            assert!(forms.contains(form), "{word}: {form} {forms:?}");
        }
        for form in no_forms.split_whitespace() {
            assert!(!forms.contains(form), "{word}: {form}");
        }
    }

    #[test]
    fn endings_make_forms() {
        check("drone", "drones", "dron");
        check("strike", "strikes striking struck", "");
        check("ban", "bans banned banning", "baned");
        check("embassy", "embassies", "");
        check("embassies", "embassy", "");
        check("hostage", "hostages", "host");
    }

    #[test]
    fn words_that_share_no_stem_are_no_forms() {
        check("car", "cars", "cared caring");
        check("rat", "rats", "rated rating");
        check("elect", "elected electing", "election");
        check("news", "", "new newing");
    }

    #[test]
    fn words_of_other_scripts_and_numbers_have_no_other_form() {
        for word in ["дрон", "g20", "19", "無人"] {
            assert_eq!(forms(word).len(), 1, "{word}");
        }
    }
}
