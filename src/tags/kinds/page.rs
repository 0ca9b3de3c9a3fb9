//! Reads the signs of kinds around the places where a text names its labels.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::evidence::COUNTERS;
use super::tables::{GIVEN, SPEECH, SUFFIXES, TITLES, Table};
use super::tokens::{Token, hash_of};
use crate::text::{fold, is_stop_word};

/// Whether an article shows each sign, in the order of the counters behind `articles`.
pub(super) type Signs = [bool; COUNTERS - 1];

/// It is named with a capital.
pub(super) const NAMED: usize = 0;
/// It stands in lower case.
pub(super) const LOWER: usize = 1;
/// A title stands before it.
pub(super) const TITLED: usize = 2;
/// A given name stands before it.
pub(super) const GIVEN_BEFORE: usize = 3;
/// Its last word stands for it.
pub(super) const SHORTENED: usize = 4;
/// A verb of speaking is next to it.
pub(super) const SPEAKS: usize = 5;
/// `, who` or an age is behind it.
pub(super) const HUMAN: usize = 6;
/// `Inc` or the like is behind it.
pub(super) const SUFFIXED: usize = 7;
/// A title is behind it.
pub(super) const OFFICERS: usize = 8;
/// `the` is before it.
pub(super) const THE: usize = 9;
/// It is all capitals.
pub(super) const ACRONYM: usize = 10;
/// `in` or the like is before it.
pub(super) const LOCATED: usize = 11;
/// The dateline names it.
pub(super) const DATELINE: usize = 12;

/// A label while the text is walked through.
pub(super) struct Sought {
    /// The hashes of its words.
    pub(super) words: Vec<u64>,
    /// What has been seen so far.
    pub(super) signs: Signs,
    /// Whether a person's full name has been seen that its last word can stand for from now on.
    pub(super) introduced: bool,
}

/// The hashes of a table's one-word entries.
type Hashes = LazyLock<FxHashSet<u64>>;

fn hashes(table: &Table) -> FxHashSet<u64> {
    table.iter().map(|entry| hash_of(entry)).collect()
}

static TITLE: Hashes = LazyLock::new(|| hashes(&TITLES));
static GIVEN_NAME: Hashes = LazyLock::new(|| hashes(&GIVEN));
static VERB: Hashes = LazyLock::new(|| hashes(&SPEECH));
static SUFFIX: Hashes = LazyLock::new(|| hashes(&SUFFIXES));
static WHERE: Hashes = LazyLock::new(|| {
    let words = "in near across throughout inside outside northern southern eastern western northeastern northwestern \
                 southeastern southwestern central downtown rural mainland";
    words.split_ascii_whitespace().map(hash_of).collect()
});

/// A text with its words.
pub(super) struct Page<'t> {
    /// All of it.
    pub(super) text: &'t str,
    /// Its words.
    pub(super) tokens: Vec<Token>,
}

impl Page<'_> {
    /// Whether nearly all words begin with a capital, or there are none, so that capitals tell nothing.
    pub(super) fn is_all_capitals(&self) -> bool {
        let capitals = (0..self.tokens.len()).filter(|at| self.is_capital(*at));
        capitals.count() * 10 >= self.tokens.len() * 7
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| &self.text[t.from..t.to])
    }

    fn is(&self, at: usize, words: &Hashes) -> bool {
        self.tokens.get(at).is_some_and(|t| words.contains(&t.hash))
    }

    fn is_capital(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_uppercase)
    }

    /// What stands between a word and the next one; all of the rest behind the last.
    fn gap(&self, at: usize) -> &str {
        let from = self.tokens.get(at).map_or(self.text.len(), |t| t.to);
        let to = self.tokens.get(at + 1).map_or(self.text.len(), |t| t.from);
        self.text.get(from..to).unwrap_or("")
    }

    /// Whether a word belongs to the same phrase as the next one; `Mr.` and `J.` do.
    fn joins_next(&self, at: usize) -> bool {
        let gap = self.gap(at);
        let dotted = || self.word(at).len() == 1 || self.is(at, &TITLE);
        let gap = match gap.strip_prefix('.') {
            Some(rest) if dotted() => rest,
            Some(_) | None => gap,
        };
        gap.chars().all(|c| c.is_whitespace() || c == '-')
    }

    /// Whether a capital here only tells that a sentence begins.
    fn begins_sentence(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return true;
        };
        !self.joins_next(before)
            && self
                .gap(before)
                .contains(['.', '!', '?', '"', '“', ':', '\n'])
    }

    /// Where the label begins that ends with this word, if it stands here in full; middle names may be in between.
    fn start_of(&self, label: &Sought, last: usize) -> Option<usize> {
        let mut at = last;
        let mut between = 2;
        for word in label.words.iter().rev().skip(1) {
            at = at.checked_sub(1)?;
            while self.tokens.get(at)?.hash != *word {
                if between == 0 || !self.is_capital(at) || !self.joins_next(at) {
                    return None;
                }
                between -= 1;
                at = at.checked_sub(1)?;
            }
            if self.gap(at).len() > 3 {
                return None;
            }
        }
        Some(at)
    }

    /// Notes what the text says of a label whose last word stands here.
    pub(super) fn look(&self, label: &mut Sought, last: usize) {
        let start = self.start_of(label, last);
        if !self.is_capital(last) {
            label.signs[LOWER] |= start.is_some();
            return;
        }
        let full = start.is_some() && label.words.len() > 1;
        let start = start.unwrap_or(last);
        let word = self.word(last);
        let capitals = word.len() > 1 && word.chars().all(char::is_uppercase);
        label.signs[ACRONYM] |= capitals && word.len() < 8;
        let (title, names, given) = match capitals {
            true => (false, 0, false),
            false => self.names_before(start),
        };
        if start == last && label.words.len() > 1 && names > 0 && !title {
            // somebody else of that name
            return;
        }
        if start != last || !self.begins_sentence(last) || label.words.len() > 1 {
            label.signs[NAMED] = true;
        }
        label.signs[TITLED] |= title;
        label.signs[GIVEN_BEFORE] |= given && !full;
        if label.introduced && !full && names == 0 && !title {
            label.signs[SHORTENED] = true;
        }
        label.introduced |= full || given || (title && names > 0);
        self.look_before(label, start);
        self.look_behind(label, last);
    }

    /// Whether a title leads the names before a word, how many names those are, and whether the first is a given name.
    fn names_before(&self, start: usize) -> (bool, usize, bool) {
        let mut names = 0;
        let mut given = false;
        let mut at = start;
        while let Some(before) = at.checked_sub(1)
            && self.joins_next(before)
            && names < 4
        {
            if self.is(before, &TITLE) {
                return (true, names, given);
            }
            let word = self.word(before);
            let starts = self.begins_sentence(before);
            if !self.is_capital(before) || (starts && is_stop_word(&fold(word))) {
                break;
            }
            given = self.is(before, &GIVEN_NAME) || (word.len() == 1 && given);
            names += 1;
            at = before;
        }
        (false, names, given)
    }

    fn look_before(&self, label: &mut Sought, start: usize) {
        let Some(before) = start.checked_sub(1) else {
            return;
        };
        let plain = self.joins_next(before);
        label.signs[THE] |= plain && self.word(before).eq_ignore_ascii_case("the");
        label.signs[LOCATED] |= plain && self.is(before, &WHERE);
        // `..., said Baker`, not `he said Iran would`
        let quoted = before
            .checked_sub(1)
            .is_some_and(|at| self.gap(at).contains([',', '"', '”']));
        label.signs[SPEAKS] |= plain && quoted && matches!(self.word(before), "said" | "says");
    }

    fn look_behind(&self, label: &mut Sought, last: usize) {
        let gap = self.gap(last);
        let next = last + 1;
        if gap.starts_with(',') {
            let word = self.word(next);
            let aged = word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit());
            label.signs[HUMAN] |= word == "who" || (aged && self.gap(next).starts_with(','));
        }
        if gap.starts_with('-') {
            label.signs[LOCATED] |= self.word(next) == "based";
        } else if self.joins_next(last) {
            let verb = if self.word(next) == "also" {
                next + 1
            } else {
                next
            };
            label.signs[SPEAKS] |= self.is(verb, &VERB);
            label.signs[SUFFIXED] |= self.is(next, &SUFFIX);
            label.signs[OFFICERS] |= self.is(next, &TITLE);
        }
    }
}
