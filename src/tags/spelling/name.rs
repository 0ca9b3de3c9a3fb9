//! A label taken apart into folded words, and a person's name into given name, names between, surname and suffix.

use std::ops::Range;

use crate::text::{Words, fold, is_apostrophe};

use super::romanised::key;

/// What tells namesakes of one family apart.
const SUFFIXES: [&str; 5] = ["jr", "sr", "ii", "iii", "iv"];

/// What makes another name of the one behind it, so that it can't be left out.
const KIN: [&str; 6] = ["bin", "ibn", "ben", "bint", "abu", "abd"];

/// The key of the Arabic article, which may be left out although a hyphen ties it.
const ARTICLE: &str = "al";

/// Signs that make another word of the one before them: `C++`, `C#`, `50%`.
const SIGNS: [char; 3] = ['+', '#', '%'];

/// A word of a name.
#[derive(Debug)]
pub(super) struct Part {
    /// The folded word.
    pub word: String,
    /// Its key.
    pub key: String,
    /// Whether a hyphen ties it to the one before.
    tied: bool,
}

/// A person's name as it is spoken: the given name first.
#[derive(Debug)]
pub(super) struct Name {
    /// Its words, without the suffix.
    parts: Vec<Part>,
    /// Where the names between given name and surname stand.
    between: Range<usize>,
    /// The key of the given name; nothing if there is only one word.
    pub given: String,
    /// The key of the surname, or of the only word.
    pub surname: String,
    /// The keys of all words.
    pub key: String,
    /// The keys of all words, the first of them last.
    pub turned: String,
    /// `jr`, `iii` or nothing.
    pub suffix: String,
}

impl Part {
    /// Whether it is a single letter that stands for a name.
    pub fn is_initial(&self) -> bool {
        let mut letters = self.word.chars();
        letters.next().is_some() && letters.next().is_none()
    }

    /// Whether two words may be the same name, written out or not.
    pub fn meets(&self, other: &Part) -> bool {
        let stands_for = |short: &Part, long: &Part| {
            short.is_initial()
                && (long.word.starts_with(&short.word) || long.key.starts_with(&short.key))
        };
        self.key == other.key || stands_for(self, other) || stands_for(other, self)
    }
}

impl Name {
    /// Takes the label of a person apart; what stands before a comma is the surname.
    pub fn of(label: &str) -> Name {
        let mut suffix = String::new();
        let mut spoken: Vec<Vec<Written>> = Vec::new();
        // hyphens tie a name to another only where spaces could stand
        let several = label
            .trim()
            .contains(|c: char| c.is_whitespace() || c == ',');
        for section in label.split([',', '،', '，']) {
            let mut words = words(section, several);
            if words.len() + spoken.len() > 1
                && let Some(last) = words.pop_if(|last| SUFFIXES.contains(&last.word.as_str()))
            {
                suffix = last.word;
            }
            if !words.is_empty() {
                spoken.push(words);
            }
        }
        if spoken.len() == 2 {
            spoken.reverse();
        }
        let mut parts: Vec<Part> = Vec::new();
        for Written { word, tied } in spoken.into_iter().flatten() {
            let article = parts.last().is_some_and(|last| last.key == ARTICLE);
            parts.push(Part {
                key: key(&word),
                tied: tied && several && !article,
                word,
            });
        }
        let last = parts.len().saturating_sub(1);
        let tied = parts.iter().skip(1).take_while(|part| part.tied).count();
        let given = (1 + tied).min(last);
        let mut surname = last;
        while surname > given
            && (parts[surname].tied || KIN.contains(&parts[surname - 1].word.as_str()))
        {
            surname -= 1;
        }
        // in other languages a Crane is no Krane
        let hard = parts
            .get(surname)
            .is_some_and(|part| part.word.starts_with('c') && part.key.starts_with('k'));
        Name {
            given: keys(&parts[..given]),
            surname: format!("{}{}", if hard { "c" } else { "" }, keys(&parts[surname..])),
            key: keys(&parts),
            turned: keys(parts.iter().skip(1).chain(parts.first())),
            between: given..surname,
            parts,
            suffix,
        }
    }

    /// The last word of the surname, if there is a given name as well.
    pub fn last(&self) -> Option<&str> {
        let last = self.parts.last().filter(|_| self.parts.len() > 1);
        last.map(|part| part.word.as_str())
    }

    /// Which of its words are tied to the one before.
    pub fn ties(&self) -> Vec<bool> {
        self.parts.iter().map(|part| part.tied).collect()
    }

    /// The folded name; nothing if it has no words.
    pub fn folded(&self) -> String {
        let words = self.parts.iter().map(|part| part.word.as_str());
        let suffix = Some(self.suffix.as_str()).filter(|suffix| !suffix.is_empty());
        words.chain(suffix).collect::<Vec<_>>().join(" ")
    }

    /// The folded name without the names between given name and surname.
    pub fn outer(&self) -> impl Iterator<Item = &str> {
        self.parts
            .iter()
            .enumerate()
            .filter(move |(at, _)| !self.between.contains(at))
            .map(|(_, part)| part.word.as_str())
    }

    /// The first word of the given name, if there is a surname as well.
    pub fn first(&self) -> Option<&Part> {
        self.parts.first().filter(|_| self.parts.len() > 1)
    }

    /// The names between given name and surname.
    pub fn between(&self) -> &[Part] {
        self.parts.get(self.between.clone()).unwrap_or_default()
    }
}

/// The keys of words, in one.
fn keys<'a>(parts: impl IntoIterator<Item = &'a Part>) -> String {
    let mut keys = String::new();
    for part in parts {
        if !keys.is_empty() {
            keys.push(' ');
        }
        keys.push_str(&part.key);
    }
    keys
}

/// A folded word of a label.
struct Written {
    /// The word.
    word: String,
    /// Whether a hyphen stands before it.
    tied: bool,
}

/// The folded words of a label of any kind; of one without words the folded label.
pub(super) fn folded(label: &str) -> String {
    let words = words(label, false);
    let words: Vec<&str> = words.iter().map(|written| written.word.as_str()).collect();
    if words.is_empty() {
        fold(label.trim())
    } else {
        words.join(" ")
    }
}

/// The folded words of a text; where asked for, initials (`J.R.`, `JR`) are taken letter by letter.
fn words(text: &str, initials: bool) -> Vec<Written> {
    let mut found = Vec::new();
    let mut words = Words::new(text);
    while let Some(word) = words.next() {
        if word.joined {
            continue;
        }
        let written = text.get(word.from..word.to).unwrap_or_default();
        if initials && is_initials(written, text) {
            found.extend(word.text.chars().map(|c| Written {
                word: c.into(),
                tied: false,
            }));
            continue;
        }
        let mut folded = word.text.to_owned();
        let mut behind = text.get(word.to..).unwrap_or_default();
        // Words takes Levi’s for a form of Levi, but it is a name of its own
        if let Some(rest) = behind.strip_prefix(is_apostrophe)
            && let Some(rest) = rest.strip_prefix(['s', 'S'])
            && !rest.starts_with(char::is_alphanumeric)
        {
            folded.push('s');
            behind = rest;
        }
        folded.extend(behind.chars().take_while(|c| SIGNS.contains(c)));
        let before = text.get(..word.from).unwrap_or_default();
        let tied = !found.is_empty() && before.ends_with(['-', '‐', '‑']);
        found.push(Written { word: folded, tied });
    }
    found
}

/// Whether a word as it is written in a text is several initials: with dots, or two capitals where others are small.
fn is_initials(written: &str, text: &str) -> bool {
    let dotted = written.contains('.') && written.contains(char::is_alphabetic);
    let capitals = written.len() == 2 && written.bytes().all(|b| b.is_ascii_uppercase());
    dotted || capitals && text.contains(char::is_lowercase)
}
