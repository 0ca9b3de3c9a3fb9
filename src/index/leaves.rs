//! Compiles words of a query: what they look for, where, and which of them no article holds.

use std::sync::Arc;

use tantivy::{
    Term,
    query::{BoostQuery, Query as TantivyQuery},
    schema::Field as TantivyField,
};

use super::{
    bm25f::SearchedField,
    compile::{CompileError, Compiler},
    expand::ExpandError,
    shape::ShapeQuery,
    slot::SlotQuery,
    wide::WideQuery,
};
use crate::{
    query::{Form, QueryError, Weight, Words},
    schema::ANYWHERE,
    search::{Mark, Pattern, Shape, Slot, UnknownWord},
};

/// Words of a query, compiled.
pub(super) struct CompiledWords {
    pub words: Words,
    /// The fields that they are looked for in.
    pub fields: Vec<SearchedField>,
    pub pattern: Arc<Pattern>,
    pub query: Box<dyn TantivyQuery>,
}

impl CompiledWords {
    /// What to mark in the articles found.
    pub fn mark(&self) -> Mark {
        Mark {
            scope: self.words.scope,
            pattern: Arc::clone(&self.pattern),
        }
    }
}

impl Compiler<'_> {
    /// Compiles words; `wanted` is false below a NOT.
    pub(super) fn words(
        &mut self,
        words: &Words,
        wanted: bool,
    ) -> Result<Box<dyn TantivyQuery>, CompileError> {
        let ranking = self.search.ranking;
        let searched = words.scope.fields().into_iter().map(|scope| SearchedField {
            field: self.place.fields.get(scope.field),
            weight: ranking.field_weight(words.scope, scope.field),
            first: scope.first,
        });
        let searched: Vec<SearchedField> = searched.collect();
        let fields: Vec<TantivyField> = searched.iter().map(|searched| searched.field).collect();
        let expander = &mut self.expander;
        let pattern = Pattern::of(&words.text, &mut |word: &str, form: Form| {
            expander.slot(&fields, word, form)
        });
        let pattern = pattern.map_err(|error| self.placed(error, words))?;
        let pattern = Arc::new(pattern);
        if wanted {
            self.note_unknown(&fields, &pattern, words)?;
        }
        let in_whole_fields = searched.iter().all(|searched| searched.first.is_none());
        let query: Box<dyn TantivyQuery> = match (&pattern.slots[..], &pattern.shape) {
            ([slot], Shape::Slot(_)) if in_whole_fields => match !slot.is_wide() {
                true => Box::new(SlotQuery {
                    fields: searched.clone(),
                    pattern: Arc::clone(&pattern),
                    ranking,
                }),
                false => Box::new(WideQuery {
                    fields,
                    pattern: Arc::clone(&pattern),
                    limits: self.place.limits.clone(),
                }),
            },
            _ => Box::new(ShapeQuery {
                fields: searched.clone(),
                pattern: Arc::clone(&pattern),
                ranking,
                limits: self.place.limits.clone(),
            }),
        };
        let query: Box<dyn TantivyQuery> = match words.weight == Weight::default() {
            true => query,
            false => Box::new(BoostQuery::new(query, words.weight.factor())),
        };
        if wanted {
            self.leaves.push(CompiledWords {
                words: words.clone(),
                fields: searched,
                pattern,
                query: query.box_clone(),
            });
        }
        Ok(query)
    }

    /// An error of words with their place in the query.
    fn placed(&self, error: ExpandError, words: &Words) -> CompileError {
        match error {
            ExpandError::Tantivy(error) => CompileError::Tantivy(error),
            ExpandError::TooWide => {
                let what = format!("`{}` fits too many words", words.text.wildcards());
                let hint = "write more of its letters";
                let text = self.search.text.as_str();
                CompileError::Query(QueryError::new(text, words.span, what, hint))
            }
        }
    }

    /// Notes the words that stand in no article, in none of their forms.
    fn note_unknown(
        &mut self,
        fields: &[TantivyField],
        pattern: &Pattern,
        words: &Words,
    ) -> Result<(), CompileError> {
        // a word that stands elsewhere than where it is looked for is not unknown
        let mut fields = fields.to_vec();
        fields.extend(ANYWHERE.map(|field| self.place.fields.get(field)));
        fields.sort_unstable();
        fields.dedup();
        if pattern.slots.is_empty() {
            // of letters that are not indexed, such as the Arabic tatweel
            let typed = words.text.words().into_iter().map(|word| word.text.clone());
            let nothing = typed.map(|word| UnknownWord {
                word,
                nearest: Vec::new(),
            });
            self.unknown_words.extend(nothing);
        }
        let mut known = Vec::with_capacity(pattern.slots.len());
        for slot in &pattern.slots {
            known.push(self.is_known(&fields, slot)?);
        }
        for slot in unknown(&pattern.shape, &known) {
            let word = pattern.slots[slot].asked.clone();
            if self
                .unknown_words
                .iter()
                .any(|unknown| unknown.word == word)
            {
                continue;
            }
            let nearest = match word.contains(['*', '?']) {
                true => Vec::new(),
                false => self.nearest(&fields, &word)?,
            };
            self.unknown_words.push(UnknownWord { word, nearest });
        }
        Ok(())
    }

    fn is_known(&self, fields: &[TantivyField], slot: &Slot) -> tantivy::Result<bool> {
        for (word, _) in &slot.words {
            if self.holds(fields, word)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether any article that the search may see holds a word.
    fn holds(&self, fields: &[TantivyField], word: &str) -> tantivy::Result<bool> {
        for field in fields {
            let term = Term::from_field_text(*field, word);
            if self.place.visible.holds(self.place.searcher, &term)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// In about how many articles a word stands: in the field that holds it most, deleted ones included.
    fn frequency(&self, fields: &[TantivyField], word: &str) -> tantivy::Result<u64> {
        let mut most = 0;
        for field in fields {
            let term = Term::from_field_text(*field, word);
            most = most.max(self.place.searcher.doc_freq(&term)?);
        }
        Ok(most)
    }

    /// The words that an unknown one was probably meant to be: few slips, then many articles.
    fn nearest(&self, fields: &[TantivyField], word: &str) -> tantivy::Result<Vec<String>> {
        let slips = match word.chars().count() {
            0..=2 => return Ok(Vec::new()),
            3..=5 => 1,
            _ => 2,
        };
        let mut near = Vec::new();
        for (other, distance) in self.expander.alike(fields, word, slips)? {
            let articles = self.frequency(fields, &other)?;
            near.push((distance, std::cmp::Reverse(articles), other));
        }
        near.sort_unstable();
        let mut nearest = Vec::new();
        for (_, _, word) in near {
            if nearest.len() < 3 && self.holds(fields, &word)? {
                nearest.push(word);
            }
        }
        Ok(nearest)
    }
}

/// The slots that stand in the way of a shape: of those that no article holds, the ones without an alternative.
fn unknown(shape: &Shape, known: &[bool]) -> Vec<usize> {
    match shape {
        Shape::Slot(slot) if known[*slot] => Vec::new(),
        Shape::Slot(slot) => vec![*slot],
        Shape::Row(members) | Shape::Near { parts: members, .. } => members
            .iter()
            .flat_map(|member| unknown(member, known))
            .collect(),
        Shape::Either(members) => {
            let mut missing = members.iter().map(|member| unknown(member, known));
            // a joined form stands before its parts, which are what was typed
            let last = members.last().map(|member| unknown(member, known));
            match missing.any(|missing| missing.is_empty()) {
                true => Vec::new(),
                false => last.unwrap_or_default(),
            }
        }
    }
}
