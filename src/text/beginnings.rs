//! With which letters the words of one stem begin, so that they can be looked up in a sorted dictionary.
//!
//! A stemmer works at the end of a word; but some change the last letters of what is left (*experiencia* becomes
//! *experient*), take something off the beginning (Arabic *wa-al-*, Dutch *ge-*) or spell letters in one way that words
//! spell in several (Arabic alif; Serbian in two scripts). A table says by language what of this there is.

use super::Language;

/// A beginning is spelled in no more ways than this; it is cut before the letter that would need more.
const MOST_SPELLINGS: usize = 12;

/// How a language's words may begin otherwise than their stem.
struct Habit {
    /// So many letters at the end of a stem may differ from the word's.
    loose: usize,
    /// More letters than this are not needed.
    longest: usize,
    /// What may stand in front of the stem.
    before: &'static [&'static str],
    /// By script of the words: how they write letters of stems that they do not only write as themselves.
    spellings: &'static [Spellings],
}

type Spellings = &'static [(char, &'static [&'static str])];

const PLAIN: Habit = Habit {
    loose: 1,
    longest: usize::MAX,
    before: &[],
    spellings: &[&[]],
};

const ARABIC: Habit = Habit {
    loose: 1,
    longest: 4,
    before: &[
        "ال", "و", "وال", "ب", "بال", "ل", "لل", "ولل", "ف", "فال", "ك", "كال", "س", "ا", "وب",
        "ول", "وبال", "فبال", "وس",
    ],
    spellings: &[&[
        ('ا', &["ا", "أ", "إ", "آ"]),
        ('ي', &["ي", "ى", "ئ"]),
        ('و', &["و", "ؤ"]),
        ('ه', &["ه", "ة"]),
        ('ء', &["ء", "أ", "إ", "آ", "ؤ", "ئ"]),
    ]],
};

const PERSIAN: Habit = Habit {
    loose: 1,
    longest: 4,
    before: &["می", "نمی", "مي", "نمي"],
    spellings: &[&[
        ('ک', &["ک", "ك"]),
        ('ی', &["ی", "ي", "ى", "ئ"]),
        ('ا', &["ا", "أ", "إ", "آ"]),
        ('و', &["و", "ؤ"]),
        ('ه', &["ه", "ة", "ۀ"]),
    ]],
};

/// Participles: *gemaakt* is a form of *maken*, whose stem is *maak*.
const DUTCH: Habit = Habit {
    loose: 2,
    before: &["ge"],
    ..PLAIN
};

/// The stemmer writes *ue* for *ü* as *u*, wherever it stands.
const GERMAN: Habit = Habit {
    longest: 6,
    spellings: &[&[
        ('a', &["a", "ae"]),
        ('o', &["o", "oe"]),
        ('u', &["u", "ue"]),
    ]],
    ..PLAIN
};

/// Of a Cyrillic word the stem is Latin, and *ije* and *je* are written *e*.
const SERBIAN: Habit = Habit {
    longest: 4,
    spellings: &[
        &[('e', &["e", "je", "ije"])],
        &[
            ('a', &["а"]),
            ('b', &["б"]),
            ('c', &["ц", "ч", "ћ"]),
            ('d', &["д", "ђ", "џ"]),
            ('e', &["е", "је", "ије"]),
            ('f', &["ф"]),
            ('g', &["г"]),
            ('h', &["х"]),
            ('i', &["и"]),
            ('j', &["ј", ""]),
            ('k', &["к"]),
            ('l', &["л", "љ"]),
            ('m', &["м"]),
            ('n', &["н", "њ"]),
            ('o', &["о"]),
            ('p', &["п"]),
            ('r', &["р"]),
            ('s', &["с", "ш"]),
            ('t', &["т"]),
            ('u', &["у"]),
            ('v', &["в"]),
            ('z', &["з", "ж", ""]),
        ],
    ],
    ..PLAIN
};

/// The best of anything (*най-*); *o* and *e* that become *i* in a closed syllable.
const UKRAINIAN: Habit = Habit {
    longest: 5,
    before: &["най"],
    spellings: &[&[('о', &["о", "і"]), ('е', &["е", "і"])]],
    ..PLAIN
};

fn habit(language: Language) -> Habit {
    match language {
        Language::Arabic => ARABIC,
        Language::Persian => PERSIAN,
        Language::Dutch => DUTCH,
        Language::German => GERMAN,
        Language::Serbian => SERBIAN,
        Language::Ukrainian => UKRAINIAN,
        Language::Finnish | Language::French | Language::Tamil => Habit { loose: 2, ..PLAIN },
        _ => PLAIN,
    }
}

/// How many bytes of a stem its words share, when nothing else about their beginning is peculiar; at least one letter.
pub(super) fn shared(language: Language, stem: &str) -> usize {
    let habit = habit(language);
    let mut ends = stem.char_indices().map(|(at, c)| at + c.len_utf8());
    let letters = ends.clone().count();
    let kept = letters.saturating_sub(habit.loose).clamp(1, habit.longest);
    ends.nth(kept - 1).unwrap_or(stem.len())
}

/// The beginnings that the words with this stem may have; none begins with another.
pub(super) fn beginnings(language: Language, stem: &str) -> Vec<String> {
    let habit = habit(language);
    let shared = &stem[..shared(language, stem)];
    let spelled = habit
        .spellings
        .iter()
        .flat_map(|spellings| spelled(shared, spellings));
    let mut all: Vec<String> = spelled
        .flat_map(|start| {
            let longer: Vec<String> = habit.before.iter().map(|b| format!("{b}{start}")).collect();
            longer.into_iter().chain([start])
        })
        .collect();
    all.sort_unstable();
    // sorted, whatever begins with a beginning stands right behind it
    all.dedup_by(|next, kept| next.starts_with(kept.as_str()));
    all
}

/// The ways to write these letters, as far as there are not too many.
fn spelled(letters: &str, spellings: Spellings) -> Vec<String> {
    let mut all = vec![String::new()];
    for (at, letter) in letters.char_indices() {
        let itself = &letters[at..at + letter.len_utf8()];
        let row = spellings.iter().find(|(of, _)| *of == letter);
        let ways = row.map_or(std::slice::from_ref(&itself), |(_, ways)| *ways);
        if at > 0 && all.len() * ways.len() > MOST_SPELLINGS {
            break;
        }
        all = all
            .iter()
            .flat_map(|start| ways.iter().map(move |way| format!("{start}{way}")))
            .collect();
    }
    all.retain(|start| !start.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: Language, stem: &str, expected: &str) {
        let mut found = beginnings(language, stem);
        let mut expected: Vec<&str> = expected.split(' ').collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_begin_with_most_of_their_stem() {
        check(Language::Spanish, "experient", "experien");
        check(Language::Finnish, "hallitu", "halli");
        check(Language::Spanish, "y", "y");
    }

    #[test]
    fn what_stands_before_a_stem_and_how_it_is_spelled_is_looked_for_too() {
        check(Language::Dutch, "maak", "gema ma");
        check(Language::German, "mull", "mul muel");
        check(Language::Ukrainian, "рок", "ро рі найро найрі");
        check(Language::Serbian, "reka", "rek rjek rijek рек рјек ријек");
    }

    #[test]
    fn no_stem_needs_too_many_beginnings() {
        for language in Language::ALL {
            for stem in ["eoeoeoeo", "ceszceszcesz", "ااااااا", "ءءءءء", "ооооеее"]
            {
                let most = MOST_SPELLINGS * 2 * (1 + habit(language).before.len());
                assert!(beginnings(language, stem).len() <= most);
            }
        }
    }
}
