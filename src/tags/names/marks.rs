//! What the tables say of a word: a given name, a title, a firm's word, a place.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::text::fold;

/// What a word may be, several at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(u16);

impl Marks {
    /// A given name.
    pub const GIVEN: Marks = Marks(1);
    /// A given name that is more often something else.
    pub const UNSURE: Marks = Marks(1 << 1);
    /// A surname that stands before the given name.
    pub const FAMILY: Marks = Marks(1 << 2);
    /// A title that makes even a bare surname a person.
    pub const TITLE: Marks = Marks(1 << 3);
    /// A word that stands before names, but not only before those.
    pub const LOOSE: Marks = Marks(1 << 4);
    /// A verb of speech.
    pub const SPEECH: Marks = Marks(1 << 5);
    /// A word of a firm, body, place, law, prize or work.
    pub const ORG: Marks = Marks(1 << 6);
    /// A word that no name holds.
    pub const BREAK: Marks = Marks(1 << 7);
    /// A place.
    pub const PLACE: Marks = Marks(1 << 8);
    /// A surname although another table holds it.
    pub const SURNAME: Marks = Marks(1 << 9);
    /// `Jr.`, `III`.
    pub const SUFFIX: Marks = Marks(1 << 10);
    /// A small word inside names.
    pub const PARTICLE: Marks = Marks(1 << 11);
    /// A noun that follows a firm's name.
    pub const FIRM: Marks = Marks(1 << 12);

    /// Whether it is one of these.
    pub fn has(self, any: Marks) -> bool {
        self.0 & any.0 != 0
    }

    /// Those of its marks that are among these.
    const fn only(self, these: Marks) -> Marks {
        Marks(self.0 & these.0)
    }

    /// Either's marks.
    pub const fn or(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }
}

/// The tables and what they mark their lines as.
const TABLES: [(&str, Marks); 13] = [
    (include_str!("../tables/given.txt"), Marks::GIVEN),
    (include_str!("../tables/given-unsure.txt"), Marks::UNSURE),
    (include_str!("../tables/family-first.txt"), Marks::FAMILY),
    (include_str!("tables/titles.txt"), Marks::TITLE),
    (include_str!("tables/titles-loose.txt"), Marks::LOOSE),
    (include_str!("tables/speech.txt"), Marks::SPEECH),
    (include_str!("tables/organisations.txt"), Marks::ORG),
    (include_str!("tables/breaks.txt"), Marks::BREAK),
    (include_str!("tables/places.txt"), Marks::PLACE),
    (include_str!("tables/surnames.txt"), Marks::SURNAME),
    (include_str!("tables/suffixes.txt"), Marks::SUFFIX),
    (include_str!("tables/particles.txt"), Marks::PARTICLE),
    (include_str!("tables/firm-nouns.txt"), Marks::FIRM),
];

/// All words of the tables.
static WORDS: LazyLock<FxHashMap<&'static str, Marks>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for (table, marks) in TABLES {
        for line in lines(table) {
            let held: &mut Marks = words.entry(line).or_default();
            *held = held.or(marks);
        }
    }
    words
});

/// Two words, with a space between, that look like a person and are none.
static NOT_PERSONS: LazyLock<rustc_hash::FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("tables/not-persons.txt")).collect());

/// A table's entries.
fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// What a word is; of a compound that no table holds (`Jean-Luc`, `then-president`) what its telling part is.
pub fn marks(word: &str, capital: bool) -> Marks {
    if let Some(found) = folded(word, |key| WORDS.get(key).copied()) {
        return found;
    }
    let Some((first, _)) = word.split_once('-') else {
        return Marks::default();
    };
    let of = |part| folded(part, |key| WORDS.get(key).copied()).unwrap_or_default();
    let last = word.rsplit('-').next().unwrap_or_default();
    let title = of(last).only(Marks::TITLE.or(Marks::LOOSE));
    let given = Marks::GIVEN.or(Marks::UNSURE).or(Marks::FAMILY);
    match capital {
        true => title.or(of(first).only(given)),
        false => title,
    }
}

/// Whether a first and a last word look like a person and are none.
pub fn is_not_person(first: &str, last: &str) -> bool {
    NOT_PERSONS.contains(fold(&format!("{first} {last}")).as_str())
}

/// Hands on the folded word, from the stack where it is short and ASCII, as nearly all are.
fn folded<T>(word: &str, held: impl FnOnce(&str) -> T) -> T {
    let mut buffer = [0; 24];
    if word.len() > buffer.len() || !word.is_ascii() {
        return held(&fold(word));
    }
    let mut length = 0;
    for byte in word.bytes().filter(|&byte| byte != b'\'') {
        buffer[length] = byte.to_ascii_lowercase();
        length += 1;
    }
    held(std::str::from_utf8(&buffer[..length]).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_folded_and_can_be_found() {
        for (table, mark) in TABLES {
            for line in lines(table) {
                assert_eq!(fold(line), line);
                assert!(marks(line, true).has(mark), "{line}");
            }
        }
        for line in lines(include_str!("tables/not-persons.txt")) {
            assert_eq!(line.split(' ').count(), 2, "{line}");
        }
    }

    #[test]
    fn a_compound_is_what_its_telling_part_is() {
        assert!(marks("Jean-Xyz", true).has(Marks::GIVEN));
        assert!(marks("then-president", false).has(Marks::TITLE));
        assert_eq!(marks("Zaporizhzhian", true), Marks::default());
        assert_eq!(marks("", true), Marks::default());
    }
}
