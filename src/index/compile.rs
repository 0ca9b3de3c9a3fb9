//! Compiles a resolved search for tantivy.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use rustc_hash::FxHashMap;
use tantivy::{
    Searcher, Term,
    query::{
        AllQuery, BooleanQuery, ConstScoreQuery, ExistsQuery, Occur, Query as TantivyQuery,
        TermQuery, TermSetQuery,
    },
    schema::IndexRecordOption,
};

use super::{
    document::path_of,
    expand::Expander,
    fields::Fields,
    groups::{SegmentGroups, offset},
    leaves::CompiledWords,
    limits::Limits,
    predicate::Predicate,
    visible::Visible,
};
use crate::{
    article::Origin,
    facet::{Dimension, Kind},
    query::{Attribute, FacetFilter, Query, QueryError},
    schema::Field,
    search::{Mark, Origins, Resolution, Search, Selection, UnknownWord},
    vocabulary::{self, Vocabulary},
};

/// A search as tantivy takes it, and what comes of its words.
pub(super) struct Compiled {
    pub query: Box<dyn TantivyQuery>,
    /// Whether it finds every article.
    pub everything: bool,
    /// The words that are wanted, each compiled by itself, with what to mark in the articles found.
    pub leaves: Vec<CompiledWords>,
    /// Words that no article holds in any form.
    pub unknown_words: Vec<UnknownWord>,
    /// Bare words that are surnames, and all their spellings.
    pub widened: BTreeMap<String, Vec<String>>,
}

impl Compiled {
    /// What to mark in the articles found.
    pub fn marks(&self) -> Vec<Mark> {
        self.leaves.iter().map(|leaf| leaf.mark()).collect()
    }
}

/// Why a search can't be compiled.
pub(super) enum CompileError {
    Tantivy(tantivy::TantivyError),
    Query(QueryError),
}

impl From<tantivy::TantivyError> for CompileError {
    fn from(error: tantivy::TantivyError) -> CompileError {
        CompileError::Tantivy(error)
    }
}

/// Where a search is compiled.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub searcher: &'a Searcher,
    pub fields: &'a Fields,
    pub vocabulary: &'a Vocabulary,
    pub groups: &'a [SegmentGroups],
    pub resolution: &'a Resolution,
    pub visible: &'a Visible,
    pub limits: &'a Limits,
}

/// Compiles a search.
pub(super) fn compile(
    search: &Search,
    place: Place<'_>,
    expander: Expander<'_>,
) -> Result<Compiled, CompileError> {
    let mut compiler = Compiler {
        place,
        search,
        expander,
        leaves: Vec::new(),
        unknown_words: Vec::new(),
    };
    let query = compiler.query(&search.query, true)?;
    let mut clauses = match search.query.for_hidden() {
        None if place.visible.is_all() => vec![(Occur::Must, query)],
        None => vec![(Occur::Must, query), (Occur::MustNot, compiler.hidden())],
        Some(of_hidden) => {
            let seen = boolean(vec![
                (Occur::Must, query),
                (Occur::MustNot, compiler.hidden()),
            ]);
            let of_hidden = compiler.query(&of_hidden, false)?;
            let hidden = boolean(vec![
                (Occur::Must, of_hidden),
                (Occur::Must, compiler.hidden()),
            ]);
            let either = boolean(vec![(Occur::Should, seen), (Occur::Should, hidden)]);
            vec![(Occur::Must, either)]
        }
    };
    for (dimension, selection) in &search.filters {
        compiler.selection(*dimension, selection, &mut clauses)?;
    }
    Ok(Compiled {
        everything: search.query == Query::All && clauses.len() == 1,
        query: boolean(clauses),
        leaves: compiler.leaves,
        unknown_words: compiler.unknown_words,
        widened: compiler.expander.widened,
    })
}

type Clause = (Occur, Box<dyn TantivyQuery>);

pub(super) struct Compiler<'a> {
    pub place: Place<'a>,
    pub search: &'a Search,
    pub expander: Expander<'a>,
    pub leaves: Vec<CompiledWords>,
    pub unknown_words: Vec<UnknownWord>,
}

impl Compiler<'_> {
    /// Compiles one node; `wanted` is false below a NOT, where nothing is marked.
    fn query(
        &mut self,
        query: &Query,
        wanted: bool,
    ) -> Result<Box<dyn TantivyQuery>, CompileError> {
        Ok(match query {
            Query::All => everything(),
            Query::And(members) => {
                let mut clauses = Vec::with_capacity(members.len());
                for member in members {
                    clauses.push(match member {
                        Query::Not(inner) => (Occur::MustNot, self.query(inner, false)?),
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
            Query::Not(inner) => boolean(vec![(Occur::MustNot, self.query(inner, false)?)]),
            Query::Words(words) => self.words(words, wanted)?,
            Query::Facet(filter) => self.facet(filter),
            Query::Has { what, present } => {
                let has = match what {
                    Attribute::Facet(dimension) => self.has(*dimension)?,
                    Attribute::Date => exists(Field::When),
                    Attribute::Correction => Box::new(Predicate::Corrected),
                };
                match present {
                    true => has,
                    false => boolean(vec![(Occur::MustNot, has)]),
                }
            }
            Query::Dates(range) => {
                let (from, to) = range.days();
                Box::new(Predicate::Days { from, to })
            }
            Query::Length(range) => Box::new(Predicate::Length(*range)),
            Query::Hidden => self.hidden(),
            Query::Located(located) => Box::new(Predicate::Located(located.clone())),
            Query::Id(id) => {
                let term = Term::from_field_text(self.place.fields.get(Field::Id), id);
                filter(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
            }
        })
    }

    fn hidden(&self) -> Box<dyn TantivyQuery> {
        let now = self.search.now;
        Box::new(Predicate::Hidden { now })
    }

    fn selection(
        &self,
        dimension: Dimension,
        selection: &Selection,
        clauses: &mut Vec<Clause>,
    ) -> Result<(), CompileError> {
        for filter in &selection.all {
            clauses.push((Occur::Must, self.facet(filter)));
        }
        for any in &selection.any {
            let terms = any.iter().flat_map(|filter| self.terms(filter));
            clauses.push((Occur::Must, any_of(terms.collect())));
        }
        for without in &selection.without {
            clauses.push((Occur::MustNot, self.facet(without)));
        }
        if selection.missing {
            clauses.push((Occur::MustNot, self.has(dimension)?));
        }
        Ok(())
    }

    fn facet(&self, filter: &FacetFilter) -> Box<dyn TantivyQuery> {
        any_of(self.terms(filter))
    }

    /// The terms of all labels that a filter means.
    fn terms(&self, filter: &FacetFilter) -> Vec<Term> {
        let Place {
            fields,
            vocabulary,
            resolution,
            ..
        } = self.place;
        let groups = resolution.of(filter).iter();
        let terms = groups.flat_map(|(dimension, group)| {
            terms_of(
                fields,
                vocabulary,
                (*dimension, *group),
                self.search.origins,
            )
        });
        terms.collect()
    }

    /// Articles with any value of a dimension.
    fn has(&self, dimension: Dimension) -> Result<Box<dyn TantivyQuery>, CompileError> {
        let kinds: &[Dimension] = match dimension {
            Dimension::Person | Dimension::Org | Dimension::Place | Dimension::Topic => {
                &[dimension]
            }
            Dimension::Tag => dimension.looks_among(),
            Dimension::Source
            | Dimension::Section
            | Dimension::Language
            | Dimension::Author
            | Dimension::Genre
            | Dimension::Collection
            | Dimension::Year
            | Dimension::Month => {
                return Ok(exists(Field::of(dimension)));
            }
        };
        let Place {
            vocabulary,
            searcher,
            groups,
            ..
        } = self.place;
        let ranges: Vec<Range<usize>> = kinds
            .iter()
            .map(|kind| {
                let start = offset(vocabulary, *kind);
                start..start + vocabulary.labels(*kind).len()
            })
            .collect();
        let mut carried = FxHashMap::default();
        for (reader, groups) in searcher.segment_readers().iter().zip(groups) {
            if let Some((_, groups)) = groups.of(reader, vocabulary, dimension)? {
                let places = groups.places(self.search.origins);
                let own = places.map(|place| {
                    place.is_some_and(|place| ranges.iter().any(|range| range.contains(&place)))
                });
                carried.insert(reader.segment_id(), own.collect());
            }
        }
        Ok(Box::new(Predicate::Tagged(Arc::new(carried))))
    }
}

fn exists(field: Field) -> Box<dyn TantivyQuery> {
    filter(Box::new(ExistsQuery::new(
        field.row().name.to_owned(),
        false,
    )))
}

/// The terms under which the labels of a group can stand.
pub(super) fn terms_of(
    fields: &Fields,
    vocabulary: &Vocabulary,
    (dimension, group): vocabulary::Place,
    origins: Origins,
) -> Vec<Term> {
    let field = fields.get(Field::of(dimension));
    let mut terms = Vec::new();
    for (raw, label) in vocabulary.members(dimension, group) {
        let Some(kind) = raw.kind() else {
            terms.push(Term::from_field_text(field, label));
            continue;
        };
        let mut add = |origin, kind| {
            terms.push(Term::from_field_text(field, &path_of(origin, kind, label)));
        };
        add(Origin::Given, kind);
        if origins == Origins::All {
            add(Origin::Rule, kind);
            add(Origin::Text, kind);
            if vocabulary.counts_where_said((dimension, group)) {
                add(Origin::Said, Kind::Person);
            }
        }
    }
    // a name may have been given with several kinds
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// Up to so many terms are looked up one by one: an automaton of them costs more to make.
const FEW: usize = 64;

/// Articles that hold one of the terms; none when there is no term. They score 0.
fn any_of(mut terms: Vec<Term>) -> Box<dyn TantivyQuery> {
    let one = |term| -> Box<dyn TantivyQuery> {
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
    };
    filter(match terms.len() {
        1 => one(terms.remove(0)),
        0..=FEW => {
            let any = terms.into_iter().map(|term| (Occur::Should, one(term)));
            Box::new(BooleanQuery::new(any.collect()))
        }
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
