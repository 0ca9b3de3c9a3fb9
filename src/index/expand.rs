//! Expands a word of a query to a slot: the words of the dictionary that count as it.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Mutex,
};

use tantivy::{Searcher, Term, query::FuzzyTermQuery, schema::Field as TantivyField};

use super::{limits::Limits, spellings::Spellings};
use crate::{
    query::Form,
    search::{Slot, glob_fits},
    text::{Language, has_forms, stem, stem_prefixes},
    vocabulary::Vocabulary,
};

/// How many words of dictionaries one query may look at for its wildcards.
const WALK: usize = 20_000_000;

/// How many words the wildcards of one query may fit, counted once a dictionary.
const WORDS: usize = 2_000_000;

/// What a word with a letter wrong counts against the word itself.
const SLIP: f32 = 0.5;

/// Why a word has no slot.
pub(super) enum ExpandError {
    Tantivy(tantivy::TantivyError),
    /// Its wildcards fit too many words.
    TooWide,
}

impl<E: Into<tantivy::TantivyError>> From<E> for ExpandError {
    fn from(error: E) -> ExpandError {
        ExpandError::Tantivy(error.into())
    }
}

/// The fields that a word was looked up in, and the word.
type Looked = (Vec<TantivyField>, String);

/// What else a word is found as.
#[derive(Clone, Debug)]
struct Forms {
    /// Other forms of it.
    inflected: Vec<String>,
    /// Other spellings of the surname that it is.
    spelled: Vec<String>,
}

/// Forms of words that were looked up before: kept as long as the reader.
#[derive(Debug, Default)]
pub(super) struct FormsMemo(Mutex<HashMap<Looked, Forms>>);

impl FormsMemo {
    /// So many words are remembered at most.
    const MOST: usize = 10_000;

    fn get(&self, key: &Looked) -> Option<Forms> {
        let memo = self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        memo.get(key).cloned()
    }

    fn put(&self, key: Looked, forms: Forms) {
        let mut memo = self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        if memo.len() >= FormsMemo::MOST {
            memo.clear();
        }
        memo.insert(key, forms);
    }
}

/// Looks words up in the dictionaries of one reader.
pub(super) struct Expander<'a> {
    searcher: &'a Searcher,
    /// The languages that the archive holds.
    languages: &'a [Language],
    memo: &'a FormsMemo,
    vocabulary: &'a Vocabulary,
    spellings: &'a Spellings,
    limits: &'a Limits,
    /// The surnames that were asked for, and all their spellings.
    pub widened: BTreeMap<String, Vec<String>>,
    /// What another form of a word counts against the word itself.
    other_forms: f32,
    /// How many words may still be looked at for wildcards.
    walk_left: usize,
    /// How many may still be found.
    words_left: usize,
}

impl<'a> Expander<'a> {
    pub fn new(
        searcher: &'a Searcher,
        languages: &'a [Language],
        (vocabulary, memo, spellings): (&'a Vocabulary, &'a FormsMemo, &'a Spellings),
        limits: &'a Limits,
        other_forms: f32,
    ) -> Expander<'a> {
        Expander {
            searcher,
            languages,
            memo,
            vocabulary,
            spellings,
            limits,
            widened: BTreeMap::new(),
            other_forms,
            walk_left: WALK,
            words_left: WORDS,
        }
    }

    /// The slot of a folded word in these fields.
    pub fn slot(
        &mut self,
        fields: &[TantivyField],
        word: &str,
        form: Form,
    ) -> Result<Slot, ExpandError> {
        let mut words: Vec<(String, f32)> = match form {
            Form::Exact => vec![(word.to_owned(), 1.0)],
            Form::Any => {
                let Forms { inflected, spelled } = self.forms(fields, word)?;
                if !spelled.is_empty() {
                    let all = [word.to_owned()].into_iter().chain(spelled.iter().cloned());
                    self.widened.insert(word.to_owned(), all.collect());
                }
                let new = spelled
                    .into_iter()
                    .filter(|other| !inflected.contains(other));
                let new: Vec<String> = new.collect();
                let others = inflected.into_iter().chain(new);
                let others = others.map(|form| (form, self.other_forms));
                [(word.to_owned(), 1.0)].into_iter().chain(others).collect()
            }
            Form::Wild => {
                let found = self.wild(fields, word)?.into_iter();
                found.map(|word| (word, 1.0)).collect()
            }
            Form::Fuzzy(slips) => {
                let found = self.alike(fields, word, slips)?.into_iter();
                found
                    .map(|(word, distance)| (word, SLIP.powi(distance as i32)))
                    .collect()
            }
        };
        if words.len() > Slot::MOST_SCORED {
            words.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        }
        Ok(Slot {
            asked: word.to_owned(),
            words,
        })
    }

    /// What else a word is found as: all words of the dictionaries that have the same stem in a language of the archive, and
    /// the spellings of a surname.
    fn forms(&self, fields: &[TantivyField], word: &str) -> tantivy::Result<Forms> {
        let key = (fields.to_vec(), word.to_owned());
        if let Some(forms) = self.memo.get(&key) {
            return Ok(forms);
        }
        let mut forms = BTreeSet::new();
        let languages = self.languages.iter().copied();
        for language in languages.filter(|language| has_forms(*language, word)) {
            let asked = stem(language, word);
            for prefix in stem_prefixes(language, &asked) {
                self.walk(fields, &prefix, &mut |form| {
                    if form != word && !forms.contains(form) && stem(language, form) == asked {
                        forms.insert(form.to_owned());
                    }
                    true
                })?;
            }
        }
        let forms = Forms {
            inflected: forms.into_iter().collect(),
            spelled: self.spellings.others(self.vocabulary, word),
        };
        if !self.limits.was_met() {
            self.memo.put(key, forms.clone());
        }
        Ok(forms)
    }

    /// All words that a pattern with `*` and `?` fits, sorted.
    fn wild(&mut self, fields: &[TantivyField], pattern: &str) -> Result<Vec<String>, ExpandError> {
        let start = pattern.find(['*', '?']).unwrap_or(pattern.len());
        let mut words: Vec<String> = Vec::new();
        let (mut walk, mut room) = (self.walk_left, self.words_left);
        self.walk(fields, &pattern[..start], &mut |word| {
            if glob_fits(pattern, word) {
                words.push(word.to_owned());
                room = room.saturating_sub(1);
            }
            walk = walk.saturating_sub(1);
            walk > 0 && room > 0
        })?;
        (self.walk_left, self.words_left) = (walk, room);
        if walk == 0 || room == 0 {
            return Err(ExpandError::TooWide);
        }
        words.sort_unstable();
        words.dedup();
        Ok(words)
    }

    /// All words that are so many slips of spelling away at most, and how many, sorted: letters added, left out, changed
    /// or swapped with the next (optimal string alignment).
    pub fn alike(
        &self,
        fields: &[TantivyField],
        word: &str,
        slips: u8,
    ) -> tantivy::Result<BTreeMap<String, usize>> {
        let mut found = BTreeMap::new();
        let Some(first) = fields.first() else {
            return Ok(found);
        };
        let term = Term::from_field_text(*first, word);
        let automaton = FuzzyTermQuery::new(term, slips, true).automaton()?;
        for reader in self.searcher.segment_readers() {
            for field in fields {
                let index = reader.inverted_index(*field)?;
                let mut terms = index.terms().search(&automaton).into_stream()?;
                while terms.advance() && !self.limits.is_over() {
                    let Ok(other) = std::str::from_utf8(terms.key()) else {
                        continue;
                    };
                    if !found.contains_key(other) {
                        found.insert(other.to_owned(), strsim::osa_distance(word, other));
                    }
                }
            }
        }
        Ok(found)
    }

    /// Walks over the words that begin so, of each dictionary, until `take` says no.
    fn walk(
        &self,
        fields: &[TantivyField],
        prefix: &str,
        take: &mut dyn FnMut(&str) -> bool,
    ) -> tantivy::Result<()> {
        for reader in self.searcher.segment_readers() {
            for field in fields {
                let index = reader.inverted_index(*field)?;
                let mut range = index.terms().range().ge(prefix);
                let end = after_prefix(prefix);
                if let Some(end) = &end {
                    range = range.lt(end);
                }
                let mut terms = range.into_stream()?;
                let mut steps = 0u32;
                while terms.advance() {
                    steps += 1;
                    if steps.is_multiple_of(4096) && self.limits.is_over() {
                        return Ok(());
                    }
                    let Ok(word) = std::str::from_utf8(terms.key()) else {
                        continue;
                    };
                    if !take(word) {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }
}

/// The first string behind all that begin with a prefix; nothing when there is none.
fn after_prefix(prefix: &str) -> Option<Vec<u8>> {
    let mut end = prefix.as_bytes().to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}
