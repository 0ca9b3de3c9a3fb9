//! Reads an article once and notes which expressions it says where.

use super::{
    Topics,
    lexicon::{Effect, Lexicon},
};
use crate::{
    tags::letters::small_letters,
    text::{LONGEST_WORD, Words},
};

/// So many words at the beginning of a body are its lead, which says what it is about.
const LEAD: usize = 80;

/// Saying an expression again counts up to so many times: a name that an article has to repeat is one reason only.
const MOST_SAID: u32 = 4;

/// What an expression is worth besides, when the headline says it.
const IN_HEADLINE: u32 = 4;

/// What it is worth besides, when the lead says it.
const IN_LEAD: u32 = 2;

/// What it is worth besides, when a tag says it.
const IN_TAG: u32 = 4;

/// The part of an article that is read.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Its headline.
    Headline,
    /// One of its tags.
    Tag,
    /// Its text.
    Body,
}

/// What an article says of a subject.
#[derive(Clone, Copy, Default)]
pub(super) struct Worth {
    /// All of it.
    pub(super) all: u32,
    /// What is owed to headline, lead and tags.
    pub(super) ahead: u32,
}

/// How an expression is said.
#[derive(Clone, Copy, Default)]
struct Said {
    times: u32,
    headline: bool,
    lead: bool,
    tag: bool,
}

impl Said {
    fn worth(self) -> Worth {
        let ahead = u32::from(self.headline) * IN_HEADLINE
            + u32::from(self.lead) * IN_LEAD
            + u32::from(self.tag) * IN_TAG;
        // that it is said at all counts once more
        let said = u32::from(self.times > 0) + self.times.min(MOST_SAID);
        Worth {
            all: said + ahead,
            ahead,
        }
    }
}

/// What an article was seen to say.
pub(super) struct Reading<'t> {
    topics: &'t Topics,
    lexicon: &'t Lexicon,
    /// How each expression is said.
    said: Vec<Said>,
    /// Those that are said.
    noted: Vec<u32>,
    /// What is known of the words of the part that is read, in order.
    words: Vec<Option<u32>>,
    /// What is known of joined forms, and the place of the word that each ends with.
    joined: Vec<(usize, u32)>,
    /// The place up to which the words of a subject do not count.
    silent: Vec<usize>,
}

impl<'t> Reading<'t> {
    /// Starts with nothing said.
    pub(super) fn new(topics: &'t Topics) -> Reading<'t> {
        Reading {
            topics,
            lexicon: &topics.lexicon,
            said: vec![Said::default(); topics.lexicon.wanted.len()],
            noted: Vec::new(),
            words: Vec::new(),
            joined: Vec::new(),
            silent: vec![0; topics.subjects.len()],
        }
    }

    /// Reads a part of the article; returns how many words it has.
    pub(super) fn read(&mut self, text: &str, place: Place) -> usize {
        self.words.clear();
        self.joined.clear();
        self.silent.fill(0);
        each_word(text, |word, how| {
            let known = self.lexicon.find(word);
            match how {
                How::Next => self.words.push(known),
                // no expression goes across a gap
                How::Apart => self.words.extend([None, known]),
                How::Joined => {
                    let last = self.words.len().saturating_sub(1);
                    self.joined.extend(known.map(|known| (last, known)));
                }
            }
        });
        let mut joined = 0;
        for at in 0..self.words.len() {
            if let Some(known) = self.words[at] {
                self.begin(known, at, place);
            }
            while let Some((last, known)) = self.joined.get(joined).copied()
                && last == at
            {
                self.say_alone(known, at, place);
                joined += 1;
            }
        }
        self.words.len()
    }

    /// Notes the expressions that begin with the word here.
    fn begin(&mut self, known: u32, at: usize, place: Place) {
        for wanted in &self.lexicon.known(known).begins {
            let rest = &self.lexicon.wanted[*wanted as usize].rest;
            let follows = self.words.get(at + 1..=at + rest.len());
            let says = |(word, part): (&Option<u32>, &u32)| {
                word.is_some_and(|word| self.lexicon.known(word).parts.contains(part))
            };
            if follows.is_some_and(|words| words.iter().zip(rest).all(says)) {
                self.note(*wanted, at, rest.len() + 1, place);
            }
        }
    }

    /// Notes the expressions of one word that a hyphenated word is when it is written as one.
    fn say_alone(&mut self, known: u32, at: usize, place: Place) {
        for wanted in &self.lexicon.known(known).begins {
            if self.lexicon.wanted[*wanted as usize].rest.is_empty() {
                self.note(*wanted, at, 1, place);
            }
        }
    }

    /// Notes that an expression of so many words stands here.
    fn note(&mut self, wanted: u32, at: usize, words: usize, place: Place) {
        match self.lexicon.wanted[wanted as usize].effect {
            Effect::Silences(subject) => {
                let silent = &mut self.silent[subject as usize];
                *silent = (at + words).max(*silent);
            }
            Effect::Tells(subject) => {
                let mut path = self.topics.path(subject);
                if path.any(|above| at < self.silent[above as usize]) {
                    return;
                }
                let said = &mut self.said[wanted as usize];
                if said.worth().all == 0 {
                    self.noted.push(wanted);
                }
                match place {
                    Place::Headline => said.headline = true,
                    Place::Tag => said.tag = true,
                    Place::Body => {
                        said.times = said.times.saturating_add(1);
                        said.lead |= at < LEAD;
                    }
                }
            }
        }
    }

    /// What is said of each subject, with all that is said of those below it.
    pub(super) fn worth(&self) -> Vec<Worth> {
        let mut worth = vec![Worth::default(); self.topics.subjects.len()];
        for wanted in &self.noted {
            let (Effect::Tells(subject) | Effect::Silences(subject)) =
                self.lexicon.wanted[*wanted as usize].effect;
            let said = self.said[*wanted as usize].worth();
            for subject in self.topics.path(subject) {
                let worth = &mut worth[subject as usize];
                worth.all = worth.all.saturating_add(said.all);
                worth.ahead = worth.ahead.saturating_add(said.ahead);
            }
        }
        worth
    }
}

/// How a word follows the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// It is the next one.
    Next,
    /// There is a gap between them.
    Apart,
    /// It is a form of the last ones written as one word.
    Joined,
}

/// Calls for each word of a text, folded, in turn: those of [`Words`].
fn each_word(text: &str, mut each: impl FnMut(&str, How)) {
    let bytes = text.as_bytes();
    let mut folded = String::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        // most pieces are a plain word, some with a sign behind it
        let from = at;
        at += usize::from(byte.is_ascii_uppercase());
        at += small_letters(text, at);
        let word = &text[from..at];
        let signs = bytes[at..].iter().take_while(|byte| SIGNS.contains(byte));
        let end = at + signs.count();
        let ends = bytes.get(end).is_none_or(u8::is_ascii_whitespace);
        if ends && word.len() <= LONGEST_WORD {
            at = end;
            if byte.is_ascii_lowercase() {
                each(word, How::Next);
            } else if !word.is_empty() {
                folded.clear();
                folded.push_str(word);
                folded.make_ascii_lowercase();
                each(&folded, How::Next);
            }
            continue;
        }
        let rest = bytes[at..].iter();
        at += rest.take_while(|byte| !byte.is_ascii_whitespace()).count();
        each_difficult_word(&text[from..at], &mut each);
    }
}

/// What may stand behind a word and is no part of it.
const SIGNS: &[u8] = b".,;:!?)\"";

/// Calls for each word between white space.
fn each_difficult_word(piece: &str, each: &mut impl FnMut(&str, How)) {
    let mut words = Words::new(piece);
    let mut next = 0;
    while let Some(word) = words.next() {
        if word.joined {
            each(word.text, How::Joined);
            continue;
        }
        let how = match word.position == next {
            true => How::Next,
            false => How::Apart,
        };
        next = word.position.saturating_add(1);
        each(word.text, how);
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert_eq, proptest};

    use super::*;

    proptest! {
        #[test]
        fn the_words_are_those_that_are_indexed(text in r#"[a-zA-Z0-9'’.,;:!?"()&+#*/\\\[\] \n\u{a0}é中ж-]{0,40}"#) {
            let mut quick = Vec::new();
            each_word(&text, |word, how| quick.push((word.to_owned(), how == How::Joined)));
            let mut words = Words::new(&text);
            let mut all = Vec::new();
            while let Some(word) = words.next() {
                all.push((word.text.to_owned(), word.joined));
            }
            prop_assert_eq!(quick, all);
        }
    }
}
