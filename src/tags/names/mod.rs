//! Persons named in a text, found by pattern: titles, given names, verbs of speech, appositions, later short forms.

mod hints;
mod marks;
mod sightings;
mod tokens;

use rustc_hash::{FxHashMap, FxHashSet};

use hints::Hints;
use sightings::sightings;
use tokens::tokens;

/// A name in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'t> {
    /// As the text first says it in full, without titles.
    pub name: &'t str,
    /// Whether the text tells that it is a person's; a name in full only.
    pub told: bool,
}

/// The names in a text that are persons' or may be, each once, in their order.
pub fn names(text: &str) -> Vec<Named<'_>> {
    let tokens = tokens(text);
    let sightings = sightings(&tokens);
    let (short, full): (Vec<_>, Vec<_>) = sightings.iter().partition(|s| s.is_short());
    let surnames: FxHashSet<&str> = short.iter().map(|s| s.last).collect();
    let mut hints: FxHashMap<_, Hints> = FxHashMap::default();
    for sighting in &full {
        let hints = hints.entry(sighting.key()).or_default();
        hints.add(sighting.hints);
        let later = sighting.alone().any(|alone| surnames.contains(alone));
        hints.add_if(later, Hints::LATER);
    }
    let mut found = Vec::new();
    let mut known: FxHashSet<&str> = FxHashSet::default();
    for sighting in full {
        // each once
        if let Some(hints) = hints.remove(&sighting.key()) {
            let told = hints.suffice();
            found.push((sighting, told));
            known.extend(sighting.alone().filter(|_| told));
        }
    }
    for sighting in short {
        let told = sighting.hints.has(Hints::TITLE) && sighting.hints.suffice();
        if told && known.insert(sighting.last) {
            found.push((sighting, true));
        }
    }
    found.sort_by_key(|(sighting, _)| sighting.range);
    let named = found.into_iter().map(|(sighting, told)| Named {
        name: text
            .get(sighting.range.0..sighting.range.1)
            .unwrap_or_default(),
        told,
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::tags::measured_tests::data;

    #[track_caller]
    fn check(text: &str, names: &[&str]) {
        assert_eq!(persons(text), names, "{text}");
    }

    /// Those that the text tells to be persons.
    fn persons(text: &str) -> Vec<&str> {
        let told = names(text).into_iter().filter(|named| named.told);
        told.map(|named| named.name).collect()
    }

    #[test]
    fn a_title_makes_a_person() {
        check(
            "President Volodymyr Zelenskyy met them.",
            &["Volodymyr Zelenskyy"],
        );
        check(
            "They met U.S. special envoy Steve Witkoff.",
            &["Steve Witkoff"],
        );
        check(
            "British Prime Minister Keir Starmer came.",
            &["Keir Starmer"],
        );
        check("He told Treasury Secretary James Baker.", &["James Baker"]);
        check(
            "A letter by Sen. Susan Collins of Maine.",
            &["Susan Collins"],
        );
        check("The then-president Qwerto Zxcvb fled.", &["Qwerto Zxcvb"]);
        check(
            "On Monday Mr. Umerov and President Reagan met.",
            &["Umerov", "Reagan"],
        );
        check(
            "Chancellor of the Exchequer Nigel Lawson said so.",
            &["Nigel Lawson"],
        );
    }

    #[test]
    fn an_apposition_or_a_given_name_makes_a_person() {
        check(
            "Power is needed, said Zyrx Grossi, the Director General of it. Grossi left.",
            &["Zyrx Grossi"],
        );
        check("Qwerto Zxcvb, 34, was hurt.", &["Qwerto Zxcvb"]);
        check("Qwerto Zxcvb, who fled, was hurt.", &["Qwerto Zxcvb"]);
        check("Qwerto Zxcvb was hurt.", &[]);
        check(
            "Qwerto Zxcvb told them. Later Zxcvb left.",
            &["Qwerto Zxcvb"],
        );
        check("The plan of Paul Volcker failed.", &["Paul Volcker"]);
        check(
            "Along with Democrat Joe Manchin they left.",
            &["Joe Manchin"],
        );
    }

    #[test]
    fn a_list_goes_on_with_persons() {
        let text = "It was Jared Kushner and Ukrainian negotiators Qwerto Umerov and Zxcvb Hnatov.";
        check(text, &["Jared Kushner", "Qwerto Umerov", "Zxcvb Hnatov"]);
    }

    #[test]
    fn particles_initials_suffixes_and_marks_belong_to_a_name() {
        check("the exile of Osama bin Laden", &["Osama bin Laden"]);
        check("the book of J.K. Rowling, the author", &["J.K. Rowling"]);
        check(
            "the son of Robert F. Kennedy Jr. left",
            &["Robert F. Kennedy Jr."],
        );
        check(
            "a visit by Valéry Giscard d’Estaing’s son",
            &["Valéry Giscard d’Estaing"],
        );
        check("the talks with Bill O’Reilly's lawyer", &["Bill O’Reilly"]);
        check(
            "the talks with President Bashar al-Assad",
            &["Bashar al-Assad"],
        );
        check("the party of Jean-Luc Mélenchon", &["Jean-Luc Mélenchon"]);
        check(
            "They met with Secretary General Javier Perez de Cuellar.",
            &["Javier Perez de Cuellar"],
        );
        check("the return of Mr. de Klerk", &["de Klerk"]);
    }

    #[test]
    fn places_firms_and_days_are_no_persons() {
        check(
            "It rained in New York, San Francisco and Saudi Arabia on Monday.",
            &[],
        );
        check(
            "Shares of Goldman Sachs, Morgan Stanley and Wells Fargo fell at Fox News.",
            &[],
        );
        check(
            "The Supreme Court met near the White House in Virginia Beach.",
            &[],
        );
        check(
            "They sued Johnson & Johnson, Philip Morris and Calvin Klein Inc.",
            &[],
        );
        check(
            "It is in Martin Street, at James Madison University and the Nelson Mandela Foundation.",
            &[],
        );
        check(
            "It said in April John Johnstone would resign.",
            &["John Johnstone"],
        );
        check("The lead manager Goldman, Sachs and Co said so.", &[]);
    }

    #[test]
    fn headlines_and_capitals_name_nobody() {
        check("Donald Trump Meets Vladimir Putin in Alaska", &[]);
        check("DONALD TRUMP MEETS VLADIMIR PUTIN", &[]);
    }

    #[test]
    fn a_name_ends_with_its_sentence_line_or_comma() {
        check("the fall of Keir. Starmer was there", &[]);
        check("the fall of Keir\nStarmer was there", &[]);
        check("the fall of Keir, Starmer was there", &[]);
        check(
            "the fall of Keir Starmer\u{a0}. Rachel Reeves left",
            &["Keir Starmer", "Rachel Reeves"],
        );
    }

    #[test]
    fn short_forms_belong_to_a_person_that_is_named_in_full() {
        let text = "President Trump met them. Aides of Donald Trump agreed. Mr. Trump smiled.";
        check(text, &["Donald Trump"]);
        check(
            "Premier Zhao Ziyang spoke. Mr. Zhao left.",
            &["Zhao Ziyang"],
        );
        check(
            "He saw Bill Clinton and Mrs. Thatcher. Mrs. Thatcher smiled.",
            &["Bill Clinton", "Thatcher"],
        );
    }

    #[test]
    fn names_that_nothing_tells_of_are_named_too() {
        let named = names("The party of Qwerto Zxcvb left. Sir Keir Starmer stayed.");
        let named: Vec<_> = named.into_iter().map(|n| (n.name, n.told)).collect();
        assert_eq!(named, [("Qwerto Zxcvb", false), ("Keir Starmer", true)]);
    }

    #[test]
    fn no_text_is_too_odd() {
        let pieces = [
            "Mr.",
            "de",
            "al-",
            "Assad",
            "’s",
            "'",
            "-",
            ".",
            "J.",
            "É",
            "\u{301}",
            "\n",
            " ",
            " ",
            " ",
            ",",
            "President",
            "John",
            "Ÿ",
            "ß",
            "中",
            "İ",
            "Jr.",
            "U.S",
            "&",
            "1",
            "and",
            "O’",
            "ǅ",
            "said",
            "X",
        ];
        let mut state = 7_u64;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
            }
            for named in names(&text) {
                assert!(!named.name.is_empty(), "{text}");
                assert!(!named.name.contains([',', '\n']), "{text}");
            }
        }
    }

    #[test]
    fn the_model_article_names_seven_persons() {
        let Some(folder) = data() else { return };
        let text = fs::read_to_string(folder.join("model-article.txt")).unwrap();
        let (body, _) = text.split_once("Source link").unwrap();
        let expected = [
            "Steve Witkoff",
            "Jared Kushner",
            "Rustem Umerov",
            "Andriy Hnatov",
            "Rafael Mariano Grossi",
            "Volodymyr Zelenskyy",
            "Keir Starmer",
        ];
        check(body, &expected);
    }
}
