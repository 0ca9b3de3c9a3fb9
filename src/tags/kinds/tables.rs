//! The words and names that tell of what kind a label is, read once from the text files beside this one.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::tokens::words_of;

/// A set of entries, each as its folded words with one blank between them.
pub(super) type Table = LazyLock<FxHashSet<String>>;

/// Given names of the world's press.
pub(super) static GIVEN: Table = LazyLock::new(|| {
    let unsure = read(include_str!("../tables/given-unsure.txt"));
    let mut given = read(include_str!("../tables/given.txt"));
    given.retain(|name| !unsure.contains(name));
    given.extend(read(include_str!("tables/given-more.txt")));
    given
});
/// Family names that are seldom anything else; behind `^` those that are so only behind a given name.
pub(super) static SURNAMES: Table = LazyLock::new(|| read(include_str!("tables/surnames.txt")));
/// Family names that stand before the given name.
pub(super) static FAMILY_FIRST: Table =
    LazyLock::new(|| read(include_str!("../tables/family-first.txt")));
/// Words before a person's name; behind `^` those that a label begins with.
pub(super) static TITLES: Table = LazyLock::new(|| read(include_str!("tables/titles.txt")));
/// Countries, regions, waters, large cities.
pub(super) static PLACES: Table = LazyLock::new(|| read(include_str!("tables/places.txt")));
/// Adjectives and names of peoples and faiths.
pub(super) static NATIONALITIES: Table =
    LazyLock::new(|| read(include_str!("tables/nationalities.txt")));
/// Words that a place's name ends with; behind `^` what it begins with.
pub(super) static PLACE_WORDS: Table =
    LazyLock::new(|| read(include_str!("tables/placewords.txt")));
/// Well-known organisations.
pub(super) static ORGS: Table = LazyLock::new(|| read(include_str!("tables/orgs.txt")));
/// Words that an organisation's name ends with; behind `^` what it begins with.
pub(super) static ORG_WORDS: Table = LazyLock::new(|| read(include_str!("tables/orgwords.txt")));
/// Subjects, also as the last words of longer ones.
pub(super) static TOPICS: Table = LazyLock::new(|| read(include_str!("tables/topics.txt")));
/// Short forms of subjects and names of sections, only as a whole label.
pub(super) static TOPIC_FORMS: Table =
    LazyLock::new(|| read(include_str!("tables/topicforms.txt")));
/// Verbs of speaking.
pub(super) static SPEECH: Table = LazyLock::new(|| read(include_str!("tables/speech.txt")));
/// What stands behind a company's name.
pub(super) static SUFFIXES: Table = LazyLock::new(|| read(include_str!("tables/suffixes.txt")));

fn read(lines: &str) -> FxHashSet<String> {
    let lines = lines.lines().filter(|line| !line.starts_with('#'));
    let entries = lines.map(|line| {
        let mark = if line.starts_with('^') { "^" } else { "" };
        format!("{mark}{}", words_of(line).join(" "))
    });
    entries.filter(|entry| !entry.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_entries_without_their_comments() {
        for table in [
            &GIVEN,
            &SURNAMES,
            &FAMILY_FIRST,
            &TITLES,
            &PLACES,
            &NATIONALITIES,
            &PLACE_WORDS,
            &ORGS,
            &ORG_WORDS,
            &TOPICS,
            &TOPIC_FORMS,
            &SPEECH,
            &SUFFIXES,
        ] {
            assert!(table.len() > 30);
            assert!(
                !table
                    .iter()
                    .any(|entry| entry.contains('#') || entry.contains("newsdex"))
            );
        }
        assert!(GIVEN.contains("volodymyr") && PLACES.contains("cote d ivoire"));
        assert!(ORG_WORDS.contains("^university") && ORG_WORDS.contains("university"));
    }
}
