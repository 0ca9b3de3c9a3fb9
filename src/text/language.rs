//! Languages whose words have known forms, and the names by which metadata call them.

use super::fold::fold;

/// A language that there are stems in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // each says its name
pub enum Language {
    Arabic,
    Catalan,
    Czech,
    Danish,
    Dutch,
    English,
    Finnish,
    French,
    German,
    Greek,
    Hindi,
    Hungarian,
    Italian,
    Lithuanian,
    Norwegian,
    Persian,
    Polish,
    Portuguese,
    Romanian,
    Russian,
    Serbian,
    Spanish,
    Swedish,
    Tamil,
    Turkish,
    Ukrainian,
}

use Language::*;

/// A language; its ISO 639-1 code; whatever else it is called, folded: other codes, its English and its own names.
const NAMES: [(Language, &str, &[&str]); 26] = [
    (Arabic, "ar", &["ara", "arb", "arabic", "العربية", "عربي"]),
    (Catalan, "ca", &["cat", "catalan", "valencian", "catala"]),
    (Czech, "cs", &["ces", "cze", "czech", "cestina", "cesky"]),
    (Danish, "da", &["dan", "danish", "dansk"]),
    (
        Dutch,
        "nl",
        &["nld", "dut", "dutch", "flemish", "nederlands"],
    ),
    (English, "en", &["eng", "english"]),
    (Finnish, "fi", &["fin", "finnish", "suomi"]),
    (French, "fr", &["fra", "fre", "french", "francais"]),
    (German, "de", &["deu", "ger", "german", "deutsch"]),
    (
        Greek,
        "el",
        &["ell", "gre", "greek", "ελληνικα", "ελληνικη"],
    ),
    (Hindi, "hi", &["hin", "hindi", "हिन्दी", "हिंदी"]),
    (Hungarian, "hu", &["hun", "hungarian", "magyar"]),
    (Italian, "it", &["ita", "italian", "italiano"]),
    (Lithuanian, "lt", &["lit", "lithuanian", "lietuviu"]),
    (
        Norwegian,
        "no",
        &[
            "nor",
            "nb",
            "nob",
            "nn",
            "nno",
            "norwegian",
            "norsk",
            "bokmal",
            "nynorsk",
        ],
    ),
    (
        Persian,
        "fa",
        &["fas", "per", "pes", "prs", "persian", "farsi", "فارسی"],
    ),
    (Polish, "pl", &["pol", "polish", "polski"]),
    (Portuguese, "pt", &["por", "portuguese", "portugues"]),
    (
        Romanian,
        "ro",
        &["ron", "rum", "mo", "mol", "romanian", "moldovan", "romana"],
    ),
    (Russian, "ru", &["rus", "russian", "русский"]),
    (
        Serbian,
        "sr",
        &[
            "srp",
            "scc",
            "hr",
            "hrv",
            "scr",
            "bs",
            "bos",
            "cnr",
            "sh",
            "hbs",
            "serbian",
            "croatian",
            "bosnian",
            "montenegrin",
            "srpski",
            "српски",
            "hrvatski",
            "bosanski",
        ],
    ),
    (
        Spanish,
        "es",
        &["spa", "spanish", "castilian", "espanol", "castellano"],
    ),
    (Swedish, "sv", &["swe", "swedish", "svenska"]),
    (Tamil, "ta", &["tam", "tamil", "தமிழ்"]),
    (Turkish, "tr", &["tur", "turkish", "turkce"]),
    (Ukrainian, "uk", &["ukr", "ukrainian", "українська"]),
];

impl Language {
    /// All of them.
    pub const ALL: [Language; NAMES.len()] = {
        let mut all = [English; NAMES.len()];
        let mut at = 0;
        while at < all.len() {
            all[at] = NAMES[at].0;
            at += 1;
        }
        all
    };

    /// The ISO 639-1 code.
    pub fn code(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// The language that a tag of metadata means: a code of two or three letters, with or without a region or a script
    /// (`en`, `en_GB`, `sr-Latn`, `deu`), or a name (`German`, `Deutsch`), in any case.
    pub fn named(tag: &str) -> Option<Language> {
        let folded = fold(tag.trim());
        let primary = folded
            .split(['-', '_', '.', '@', ',', ';', '/', '(', ' '])
            .next()
            .unwrap_or_default();
        let row = NAMES
            .iter()
            .find(|(_, code, others)| *code == primary || others.contains(&primary))?;
        Some(row.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_stands_in_its_own_row() {
        for (at, language) in Language::ALL.into_iter().enumerate() {
            assert_eq!(language as usize, at);
            assert_eq!(Language::named(language.code()), Some(language));
            assert_eq!(Language::named(&format!("{language:?}")), Some(language));
        }
    }

    #[test]
    fn no_two_languages_share_a_name_and_names_are_folded() {
        let mut seen = std::collections::BTreeSet::new();
        for (_, code, others) in NAMES {
            for name in others.iter().chain([&code]) {
                assert!(seen.insert(*name), "{name} twice");
                assert_eq!(fold(name), *name);
            }
        }
    }

    #[test]
    fn a_language_is_known_by_whatever_metadata_call_it() {
        for (tag, language) in [
            ("en-US", English),
            ("EN_gb", English),
            ("en_US.UTF-8", English),
            ("eng", English),
            ("English", English),
            (" english ", English),
            ("English (United States)", English),
            ("ger", German),
            ("DEU", German),
            ("Deutsch", German),
            ("fre", French),
            ("fra", French),
            ("Français", French),
            ("nb-NO", Norwegian),
            ("nn", Norwegian),
            ("sr-Latn", Serbian),
            ("hr", Serbian),
            ("pt-BR", Portuguese),
            ("Русский", Russian),
            ("فارسی", Persian),
            ("Ελληνικά", Greek),
            ("Čeština", Czech),
        ] {
            assert_eq!(Language::named(tag), Some(language), "{tag}");
        }
        for tag in ["", "-", "sw", "zh-Hans", "yo", "xx", "Klingon", "e"] {
            assert_eq!(Language::named(tag), None, "{tag}");
        }
    }
}
