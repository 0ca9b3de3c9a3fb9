//! What the text of an article says of its own tags: titles before them, verbs behind them, capitals.

use rustc_hash::FxHashMap;

use super::page::{DATELINE, Page, Signs, Sought};
use super::tables::{PLACES, SUFFIXES};
use super::tokens::{hash_of, walk, words_of};

/// What the texts of an archive's own articles say of a label: for each sign the number of the articles that show it,
/// among those that carry the label as a tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The articles that carry the label and have a text with capitals in it.
    pub articles: u32,
    /// Those that name it with a capital, in full or by its last word.
    pub named: u32,
    /// Those that have it in lower case.
    pub lower: u32,
    /// A title stands before it: `President Raul Alfonsin`.
    pub titled: u32,
    /// The label is a single word and a given name stands before it.
    pub given: u32,
    /// Its last word alone, after it was named in full.
    pub shortened: u32,
    /// A verb of speaking stands next to it.
    pub speaks: u32,
    /// `, who` or an age stands behind it.
    pub human: u32,
    /// What stands behind a company's name stands behind it: `Inc`, `shares`.
    pub suffixed: u32,
    /// A title stands behind it: `OPEC President`.
    pub officers: u32,
    /// `the` stands before it.
    pub the: u32,
    /// It is all capitals, in a text that is not.
    pub acronym: u32,
    /// `in`, `near`, `northern` stand before it, or `-based` behind it.
    pub located: u32,
    /// The dateline names it.
    pub dateline: u32,
}

/// How many counters an [`Evidence`] has.
pub(super) const COUNTERS: usize = 14;

impl Evidence {
    /// The counters in a fixed order.
    fn counters(&mut self) -> [&mut u32; COUNTERS] {
        let Evidence {
            articles,
            named,
            lower,
            titled,
            given,
            shortened,
            speaks,
            human,
            suffixed,
            officers,
            the,
            acronym,
            located,
            dateline,
        } = self;
        [
            articles, named, lower, titled, given, shortened, speaks, human, suffixed, officers,
            the, acronym, located, dateline,
        ]
    }

    /// Takes in what another article says.
    pub fn add(&mut self, mut other: Evidence) {
        for (own, more) in self.counters().into_iter().zip(other.counters()) {
            *own = own.saturating_add(*more);
        }
    }
}

/// The words of a label as it stands in a text: folded, `Last, First` turned round, but no `Paris, France`.
fn name_words(label: &str) -> Vec<String> {
    match turned(label) {
        Some((last, first)) => {
            let mut words = words_of(first);
            words.extend(words_of(last));
            words
        }
        None => words_of(label),
    }
}

/// The family name and the rest of a label of the form `Last, First`.
pub(super) fn turned(label: &str) -> Option<(&str, &str)> {
    let (last, first) = label.split_once(',')?;
    let behind = words_of(first);
    let stays = behind.last().is_none_or(|word| SUFFIXES.contains(word))
        || PLACES.contains(&behind.join(" "));
    (!stays && !first.contains(',')).then_some((last, first))
}

/// What one article says of each of the labels, in their order. A label counts at most once in each counter.
pub fn evidence(labels: &[&str], dateline: Option<&str>, text: &str) -> Vec<Evidence> {
    let mut sought: Vec<Sought> = labels
        .iter()
        .map(|label| Sought {
            words: name_words(label).iter().map(|word| hash_of(word)).collect(),
            signs: Signs::default(),
            introduced: false,
        })
        .collect();
    let mut by_last: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (i, label) in sought.iter().enumerate() {
        if let Some(last) = label.words.last() {
            by_last.entry(*last).or_default().push(i);
        }
    }
    let mut tokens = Vec::with_capacity(text.len() / 5);
    walk(text, |token| tokens.push(token));
    let page = Page { text, tokens };
    if page.is_all_capitals() {
        // nothing but datelines could be told
        return vec![Evidence::default(); labels.len()];
    }
    for (at, token) in page.tokens.iter().enumerate() {
        for label in by_last.get(&token.hash).into_iter().flatten() {
            if let Some(label) = sought.get_mut(*label) {
                page.look(label, at);
            }
        }
    }
    if let Some(dateline) = dateline {
        let mut words = Vec::new();
        walk(dateline, |token| words.push(token.hash));
        for label in sought.iter_mut().filter(|label| !label.words.is_empty()) {
            label.signs[DATELINE] |= words.windows(label.words.len()).any(|w| w == label.words);
        }
    }
    let counted = sought.iter().map(|label| {
        let mut evidence = Evidence::default();
        let shown = [true].into_iter().chain(label.signs);
        for (counter, shown) in evidence.counters().into_iter().zip(shown) {
            *counter = u32::from(shown);
        }
        evidence
    });
    counted.collect()
}

#[cfg(test)]
mod tests {
    use super::super::page::{
        ACRONYM, GIVEN_BEFORE, HUMAN, LOCATED, LOWER, NAMED, OFFICERS, SHORTENED, SPEAKS, SUFFIXED,
        THE, TITLED,
    };
    use super::*;

    /// Which counters behind `articles` the text sets for the label.
    fn check(label: &str, text: &str, expected: &[usize]) {
        let mut evidence = evidence(&[label], None, text)[0];
        let numbers = evidence.counters();
        let set: Vec<usize> = (0..COUNTERS - 1)
            .filter(|sign| *numbers[sign + 1] > 0)
            .collect();
        assert_eq!(set, expected, "{label}: {text}");
    }

    #[test]
    fn signs_of_persons_are_seen_in_every_spelling_of_the_label() {
        for label in ["baker", "james-baker", "James Baker", "Baker, James"] {
            let numbers = evidence(
                &[label],
                None,
                "he met Treasury Secretary James A. Baker today",
            )[0];
            assert_eq!(
                (numbers.named, numbers.titled, numbers.lower),
                (1, 1, 0),
                "{label}"
            );
        }
        check(
            "Steve Witkoff",
            "talks by Steve Witkoff began. But Witkoff left them.",
            &[NAMED, SHORTENED, SPEAKS],
        );
        check(
            "Witkoff",
            "he is Mr. Witkoff, who came",
            &[NAMED, TITLED, HUMAN],
        );
        check(
            "Zelenskyy",
            "as Volodymyr Zelenskyy, 47, came",
            &[NAMED, GIVEN_BEFORE, HUMAN],
        );
        check("Grossi", "it is safe, said Grossi", &[NAMED, SPEAKS]);
        check("Ronald Reagan", "as Nancy Reagan said", &[]);
    }

    #[test]
    fn signs_of_organisations_places_and_subjects_are_seen() {
        check("Iran", "he said Iran would go", &[NAMED]);
        check("Kyiv", "it hit three in Kyiv", &[NAMED, LOCATED]);
        check("Tulsa", "a Tulsa-based firm of old", &[NAMED, LOCATED]);
        check(
            "opec",
            "it was the OPEC President who spoke",
            &[NAMED, OFFICERS, THE, ACRONYM],
        );
        check("Acme", "he heads Acme Corp of Ohio", &[NAMED, SUFFIXED]);
        check("coffee", "the price of coffee rose", &[LOWER]);
        check("money-supply", "the money supply rose", &[LOWER]);
        let said = evidence(
            &["KYIV", "Ukraine", "Ryazan"],
            Some("KYIV, Ukraine"),
            "an attack on it",
        );
        assert_eq!(
            said.iter().map(|one| one.dateline).collect::<Vec<_>>(),
            [1, 1, 0]
        );
    }

    #[test]
    fn a_text_all_in_capitals_says_nothing() {
        for text in ["", "MR. IRAN SAID IN TEHRAN"] {
            assert_eq!(evidence(&["Iran"], None, text)[0], Evidence::default());
        }
    }

    #[test]
    fn what_several_articles_say_is_added() {
        let one = evidence(&["Baker"], Some("BAKER"), "as Mr. Baker said in Baker")[0];
        let mut sum = one;
        sum.add(one);
        assert_eq!((one.articles, one.titled, one.dateline), (1, 1, 1));
        assert_eq!((sum.articles, sum.titled, sum.dateline), (2, 2, 2));
        assert_eq!((sum.lower, sum.human), (0, 0));
    }

    #[test]
    fn odd_labels_and_texts_do_no_harm() {
        let odd = [
            "",
            " ",
            ",",
            "a,",
            ",b",
            "’",
            "O’",
            "é",
            "\u{301}",
            "習近平",
            "ß-ß",
            "a\u{200b}b",
            "Mr.",
            "The",
            "🙂 x",
            "-",
            "İ",
        ];
        for text in odd {
            let text = format!("{text}, {text} said. Mr. {text} {text}’s in {text}-based {text}");
            assert_eq!(evidence(&odd, Some(&text), &text).len(), odd.len());
            for label in odd {
                super::super::verdict::kind_of(label, &Evidence::default());
            }
        }
    }
}
