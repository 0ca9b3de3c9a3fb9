//! Compiles a resolved search for tantivy.

use rustc_hash::FxHashMap;
use tantivy::{
    Searcher, Term,
    query::{
        AllQuery, BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, ExistsQuery, Occur,
        Query as TantivyQuery, TermQuery, TermSetQuery,
    },
    schema::{Field as TantivyField, IndexRecordOption},
};

use super::{
    dates::DaysQuery, document::facets_of, fields::Fields, forms::any_form,
    sequence::SequenceQuery, slot::SlotQuery,
};
use crate::{
    facet::{Dimension, Kind},
    query::{DateRange, FacetFilter, Form, Query, Scope, Words},
    schema::Field,
    search::{Mark, Mode, Pattern, Resolution, Search, Selection, Slot, sequences},
    vocabulary::Vocabulary,
};

/// A search as tantivy takes it, and what comes of its words.
pub(super) struct Compiled {
    pub query: Box<dyn TantivyQuery>,
    /// What to mark in the articles found.
    pub marks: Vec<Mark>,
    /// Words that no article holds in any form.
    pub unknown_words: Vec<String>,
}

/// Compiles a search.
pub(super) fn compile(
    search: &Search,
    resolution: &Resolution,
    vocabulary: &Vocabulary,
    searcher: &Searcher,
    fields: &Fields,
) -> tantivy::Result<Compiled> {
    let mut compiler = Compiler {
        resolution,
        vocabulary,
        searcher,
        fields,
        marks: Vec::new(),
        unknown_words: Vec::new(),
        forms: FxHashMap::default(),
    };
    let mut clauses = vec![(Occur::Must, compiler.query(&search.query, true)?)];
    for (dimension, selection) in &search.filters {
        compiler.selection(*dimension, selection, &mut clauses);
    }
    Ok(Compiled {
        query: boolean(clauses),
        marks: compiler.marks,
        unknown_words: compiler.unknown_words,
    })
}

type Clause = (Occur, Box<dyn TantivyQuery>);

struct Compiler<'a> {
    resolution: &'a Resolution,
    vocabulary: &'a Vocabulary,
    searcher: &'a Searcher,
    fields: &'a Fields,
    marks: Vec<Mark>,
    unknown_words: Vec<String>,
    /// Slots of bare words, so that a word said twice is looked up once.
    forms: FxHashMap<(Scope, String), Slot>,
}

impl Compiler<'_> {
    /// Compiles one node; `wanted` is false below a NOT, where nothing is marked.
    fn query(&mut self, query: &Query, wanted: bool) -> tantivy::Result<Box<dyn TantivyQuery>> {
        Ok(match query {
            Query::All => everything(),
            Query::And(members) => {
                let mut clauses = Vec::with_capacity(members.len());
                for member in members {
                    clauses.push(match member {
                        Query::Not(inner) => (Occur::MustNot, self.query(inner, !wanted)?),
                        member => (Occur::Must, self.query(member, wanted)?),
                    });
                }
                boolean(clauses)
            }
            Query::Or(members) => {
                let mut clauses = Vec::with_capacity(members.len());
                for member in members {
                    clauses.push((Occur::Should, self.query(member, wanted)?));
                }
                boolean(clauses)
            }
            Query::Not(inner) => boolean(vec![(Occur::MustNot, self.query(inner, !wanted)?)]),
            Query::Words(words) => self.words(words, wanted)?,
            Query::Facet(filter) => self.facet(filter),
            Query::Has { dimension, present } => {
                let has = self.has(*dimension);
                match present {
                    true => has,
                    false => boolean(vec![(Occur::MustNot, has)]),
                }
            }
            Query::Dates(range) => Self::dates(range),
            Query::Id(id) => {
                let term = Term::from_field_text(self.fields.get(Field::Id), id);
                filter(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
            }
        })
    }

    fn words(&mut self, words: &Words, wanted: bool) -> tantivy::Result<Box<dyn TantivyQuery>> {
        let scope = words.scope.fields();
        let weighted: Vec<(TantivyField, f32)> = scope
            .iter()
            .map(|(field, weight)| (self.fields.get(*field), *weight))
            .collect();
        let fields: Vec<TantivyField> = weighted.iter().map(|(field, _)| *field).collect();
        let mut found_sequences = Vec::new();
        for sequence in sequences(&words.text) {
            let mut slots = Vec::with_capacity(sequence.len());
            for word in sequence {
                slots.push(match words.form {
                    Form::Any => self.any_form(words.scope, &fields, word)?,
                    Form::Exact => Slot::exact(&word),
                });
            }
            found_sequences.push(slots);
        }
        // the last sequence holds the word's parts, even where a joined form stands before it
        if wanted && let Some(parts) = found_sequences.last() {
            self.note_unknown(&fields, parts)?;
        }
        let mut queries: Vec<Box<dyn TantivyQuery>> = Vec::new();
        for sequence in &found_sequences {
            let fields = weighted.clone();
            queries.push(match &sequence[..] {
                [slot] => Box::new(SlotQuery {
                    fields,
                    slot: slot.clone(),
                }),
                _ => Box::new(SequenceQuery {
                    fields,
                    sequence: sequence.clone(),
                }),
            });
        }
        if wanted {
            self.marks.push(Mark {
                scope: words.scope,
                pattern: Pattern {
                    sequences: found_sequences,
                },
            });
        }
        Ok(match queries.len() {
            1 => queries.remove(0),
            // a joined form and its parts are one thing said twice: the better counts
            _ => Box::new(DisjunctionMaxQuery::new(queries)),
        })
    }

    fn any_form(
        &mut self,
        scope: Scope,
        fields: &[TantivyField],
        word: String,
    ) -> tantivy::Result<Slot> {
        let key = (scope, word);
        if let Some(slot) = self.forms.get(&key) {
            return Ok(slot.clone());
        }
        let slot = any_form(self.searcher, fields, &key.1)?;
        self.forms.insert(key, slot.clone());
        Ok(slot)
    }

    /// Notes the words that stand in no article, in none of their forms.
    fn note_unknown(&mut self, fields: &[TantivyField], slots: &[Slot]) -> tantivy::Result<()> {
        for slot in slots {
            let mut known = false;
            for (word, _) in &slot.words {
                for field in fields {
                    let term = Term::from_field_text(*field, word);
                    known = known || self.searcher.doc_freq(&term)? > 0;
                }
            }
            if !known && let Some((word, _)) = slot.words.first() {
                self.unknown_words.push(word.clone());
            }
        }
        Ok(())
    }

    fn selection(&self, dimension: Dimension, selection: &Selection, clauses: &mut Vec<Clause>) {
        match selection.mode {
            Mode::All => {
                for picked in &selection.picked {
                    clauses.push((Occur::Must, self.facet(picked)));
                }
            }
            Mode::Any => {
                let terms = selection
                    .picked
                    .iter()
                    .flat_map(|picked| self.terms(picked));
                clauses.push((Occur::Must, any_of(terms.collect())));
            }
        }
        for without in &selection.without {
            clauses.push((Occur::MustNot, self.facet(without)));
        }
        if selection.missing {
            clauses.push((Occur::MustNot, self.has(dimension)));
        }
    }

    fn facet(&self, filter: &FacetFilter) -> Box<dyn TantivyQuery> {
        any_of(self.terms(filter))
    }

    /// The terms of all labels that a filter means.
    fn terms(&self, filter: &FacetFilter) -> Vec<Term> {
        let mut terms = Vec::new();
        for (dimension, group) in self.resolution.of(filter) {
            let label = self.vocabulary.labels(*dimension).label(*group);
            terms.extend(terms_of(self.fields, *dimension, label));
        }
        terms
    }

    /// Articles with any value of a dimension.
    fn has(&self, dimension: Dimension) -> Box<dyn TantivyQuery> {
        let kinds: &[Kind] = match dimension {
            Dimension::Person => &[Kind::Person],
            Dimension::Org => &[Kind::Org],
            Dimension::Place => &[Kind::Place],
            Dimension::Topic => &[Kind::Topic],
            Dimension::Tag => &Kind::ALL,
            Dimension::Source
            | Dimension::Section
            | Dimension::Language
            | Dimension::Author
            | Dimension::Genre
            | Dimension::Collection => {
                let name = Field::of(dimension).row().name.to_owned();
                return filter(Box::new(ExistsQuery::new(name, false)));
            }
        };
        let field = self.fields.get(Field::Tag);
        let paths = kinds.iter().flat_map(|kind| facets_of(*kind, None));
        any_of(paths.map(|path| Term::from_facet(field, &path)).collect())
    }

    /// Articles whose date, as far as it is known, lies within the range.
    fn dates(range: &DateRange) -> Box<dyn TantivyQuery> {
        let (from, to) = range.days();
        Box::new(DaysQuery { from, to })
    }
}

/// The terms under which a label of a dimension can stand.
pub(super) fn terms_of(fields: &Fields, dimension: Dimension, label: &str) -> Vec<Term> {
    let field = fields.get(Field::of(dimension));
    match dimension.kind() {
        Some(kind) => facets_of(kind, Some(label))
            .map(|path| Term::from_facet(field, &path))
            .collect(),
        None => vec![Term::from_field_text(field, label)],
    }
}

/// Articles that hold one of the terms; none when there is no term. They score 0.
fn any_of(mut terms: Vec<Term>) -> Box<dyn TantivyQuery> {
    filter(match terms.len() {
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::Basic)),
        _ => Box::new(TermSetQuery::new(terms)),
    })
}

/// A query that narrows and does not score.
fn filter(query: Box<dyn TantivyQuery>) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn everything() -> Box<dyn TantivyQuery> {
    filter(Box::new(AllQuery))
}

/// Puts clauses together; a group that only excludes means everything else.
fn boolean(mut clauses: Vec<Clause>) -> Box<dyn TantivyQuery> {
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, everything()));
    }
    match clauses.len() {
        1 => clauses.remove(0).1,
        _ => Box::new(BooleanQuery::new(clauses)),
    }
}
