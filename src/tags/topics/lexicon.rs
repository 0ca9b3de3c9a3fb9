//! What a table's expressions are found by: the words they begin with, in all their forms.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{
    forms::forms,
    sieve::{FIRST_BYTES, Sieve},
    table::{Expression, Part},
};

/// Expressions, and the words and beginnings of words that they are made of.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// What to look for.
    pub(super) wanted: Vec<Wanted>,
    /// Words and what is known of them.
    words: FxHashMap<Box<str>, u32>,
    /// Beginnings of words by their first bytes, a longer one before what it begins with.
    beginnings: FxHashMap<[u8; FIRST_BYTES], Vec<(Box<str>, u32)>>,
    /// What is known of a word or a beginning.
    known: Vec<Known>,
    /// Says of most other words that nothing is known of them.
    sieve: Sieve,
}

/// An expression to look for.
#[derive(Debug)]
pub(super) struct Wanted {
    /// The parts behind the first.
    pub(super) rest: Vec<u32>,
    /// What saying it does.
    pub(super) effect: Effect,
}

/// What saying an expression does to a subject.
#[derive(Clone, Copy, Debug)]
pub(super) enum Effect {
    /// Its words tell nothing of the subject and those below it.
    Silences(u32),
    /// It tells of the subject.
    Tells(u32),
}

/// What is known of a word.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The parts of expressions that it can be.
    pub(super) parts: Vec<u32>,
    /// The expressions that can begin with it, in their order.
    pub(super) begins: Vec<u32>,
}

impl Lexicon {
    /// A lexicon of expressions, those that silence first: where several begin, they are found in this order.
    pub(super) fn new(expressions: &[(&Expression, Effect)]) -> Lexicon {
        let mut parts: Vec<&Part> = expressions.iter().flat_map(|(parts, _)| *parts).collect();
        parts.sort_unstable();
        parts.dedup();
        let id = |part: &Part| parts.binary_search(&part).unwrap_or_default() as u32;
        let mut begins = vec![Vec::new(); parts.len()];
        let mut wanted = Vec::new();
        for (expression, effect) in expressions {
            if let Some((first, rest)) = expression.split_first() {
                begins[id(first) as usize].push(wanted.len() as u32);
                let rest = rest.iter().map(id).collect();
                wanted.push(Wanted {
                    rest,
                    effect: *effect,
                });
            }
        }
        let mut lexicon = Lexicon {
            wanted,
            words: FxHashMap::default(),
            beginnings: FxHashMap::default(),
            known: Vec::new(),
            sieve: Sieve::new(),
        };
        let mut words: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut starts: BTreeMap<&str, u32> = BTreeMap::new();
        for (id, part) in (0..).zip(&parts) {
            match part {
                Part::Forms(word) => {
                    for form in forms(word) {
                        words.entry(form).or_default().push(id);
                    }
                }
                Part::Exact(word) => words.entry(word.clone()).or_default().push(id),
                Part::Beginning(start) => {
                    starts.insert(start, id);
                }
            }
        }
        let know = |text: &str, mut parts: Vec<u32>| {
            let starts_of = text
                .char_indices()
                .map(|(at, c)| &text[..at + c.len_utf8()]);
            parts.extend(starts_of.filter_map(|start| starts.get(start)));
            let mut all: Vec<u32> = Vec::new();
            for part in &parts {
                all.extend(&begins[*part as usize]);
            }
            all.sort_unstable();
            Known { parts, begins: all }
        };
        for (word, parts) in words {
            let known = lexicon.keep(know(&word, parts));
            lexicon.sieve.add_word(&word);
            lexicon.words.insert(word.into(), known);
        }
        // downwards, a longer one comes before what it begins with
        for start in starts.keys().rev() {
            if let Some(first) = start.as_bytes().first_chunk() {
                let known = lexicon.keep(know(start, Vec::new()));
                lexicon.sieve.add_beginning(*first);
                let beginnings = lexicon.beginnings.entry(*first).or_default();
                beginnings.push(((*start).into(), known));
            }
        }
        lexicon
    }

    fn keep(&mut self, known: Known) -> u32 {
        self.known.push(known);
        (self.known.len() - 1) as u32
    }

    /// The place of what is known of a folded word.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        if !self.sieve.lets_through(word) {
            return None;
        }
        self.words.get(word).copied().or_else(|| {
            let beginnings = self.beginnings.get(word.as_bytes().first_chunk()?)?;
            let begins = |(start, _): &&(Box<str>, u32)| word.starts_with(&**start);
            beginnings.iter().find(begins).map(|(_, known)| *known)
        })
    }

    /// What is known at a place.
    pub(super) fn known(&self, at: u32) -> &Known {
        &self.known[at as usize]
    }
}
