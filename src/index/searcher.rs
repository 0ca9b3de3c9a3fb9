//! Answers searches from one commit of the index.

use std::{ops::ControlFlow, sync::OnceLock};

use tantivy::{
    DocAddress, ReloadPolicy, TantivyDocument, TantivyError, Term,
    collector::TopDocs,
    query::{ConstScoreQuery, TermQuery},
    schema::{IndexRecordOption, Value},
};

use super::{
    Index, Payload,
    collect::{Collect, Collected, CollectedHit},
    compile::{CompileError, Compiled, Place, compile},
    deadline::Deadline,
    expand::{Expander, FormsMemo},
    explain, failed,
    groups::SegmentGroups,
    languages, ledger,
    positions::TOO_MANY,
    stats,
};
use crate::{
    article::Article,
    date::Date,
    engine::{Engine, EngineError, Stats},
    ledger::Ledger,
    query::{Query, QueryError, Span},
    schema::Field,
    search::{
        Copies, Explanation, Facets, Highlighter, Hit, IndexState, Mark, Page, Passages,
        Resolution, Results, Search, resolve,
    },
    text::Language,
    vocabulary::Vocabulary,
};

/// An index as of one commit.
pub struct Searcher {
    pub(super) index: Index,
    pub(super) tantivy: tantivy::Searcher,
    pub(super) payload: Payload,
    pub(super) vocabulary: Vocabulary,
    groups: Vec<SegmentGroups>,
    languages: OnceLock<Vec<Language>>,
    forms: FormsMemo,
}

impl Searcher {
    pub(super) fn open(index: &Index) -> Result<Searcher, EngineError> {
        let open = |error| failed(&index.path, "opening the last commit", error);
        // a commit while its parts are opened would mix two: then once more
        loop {
            let payload = index.payload()?;
            let reader = index
                .tantivy
                .reader_builder()
                .reload_policy(ReloadPolicy::Manual)
                .try_into()
                .map_err(open)?;
            let tantivy = reader.searcher();
            let vocabulary = index.vocabulary(payload.commit);
            if index.payload()? != payload {
                continue;
            }
            let groups = tantivy.segment_readers().iter();
            return Ok(Searcher {
                groups: groups.map(|_| SegmentGroups::default()).collect(),
                index: index.clone(),
                tantivy,
                payload,
                vocabulary: vocabulary?,
                languages: OnceLock::new(),
                forms: FormsMemo::default(),
            });
        }
    }

    pub(super) fn failed(
        &self,
        what: &'static str,
    ) -> impl Fn(tantivy::TantivyError) -> EngineError + '_ {
        move |error| failed(&self.index.path, what, error)
    }

    pub(super) fn state(&self) -> Result<IndexState, EngineError> {
        Ok(IndexState {
            commit: self.payload.commit,
            articles: self.tantivy.num_docs(),
            newest: self.edge(tantivy::Order::Desc)?,
        })
    }

    /// The latest or earliest first day of any article's date.
    pub(super) fn edge(&self, order: tantivy::Order) -> Result<Option<String>, EngineError> {
        // without deleted articles, the column's own bounds say it
        let mut edge: Option<i64> = None;
        let latest = matches!(order, tantivy::Order::Desc);
        let better = |day: i64, edge: Option<i64>| {
            edge.is_none_or(|edge| if latest { day > edge } else { day < edge })
        };
        for reader in self.tantivy.segment_readers() {
            let column = reader
                .fast_fields()
                .i64(Field::DayFrom.row().name)
                .map_err(self.failed("reading dates"))?;
            if column.values.num_vals() == 0 {
                continue;
            }
            let bound = if latest {
                column.max_value()
            } else {
                column.min_value()
            };
            if !better(bound, edge) {
                continue;
            }
            if !reader.has_deletes() {
                edge = Some(bound);
                continue;
            }
            for doc in reader.doc_ids_alive() {
                if let Some(day) = column.first(doc)
                    && better(day, edge)
                {
                    edge = Some(day);
                }
            }
        }
        Ok(edge
            .and_then(Date::from_day_number)
            .map(|day| day.to_string()))
    }

    fn stored(&self, address: DocAddress) -> Result<Article, EngineError> {
        let document: TantivyDocument = self
            .tantivy
            .doc(address)
            .map_err(self.failed("reading an article"))?;
        let field = self.index.fields.get(Field::Article);
        let stored = document.get_first(field).and_then(|value| value.as_str());
        serde_json::from_str(stored.unwrap_or_default()).map_err(|error| {
            self.index
                .damaged(format!("an article can't be read: {error}"))
        })
    }

    /// Number of words of a hit's body.
    fn words(&self, hit: &CollectedHit) -> Result<u64, EngineError> {
        let reader = self.tantivy.segment_reader(hit.segment);
        let words = reader.fast_fields().u64(Field::Words.row().name);
        let words = words.map_err(self.failed("reading lengths"))?;
        Ok(words.first(hit.doc).unwrap_or(0))
    }

    pub(super) fn resolve(&self, search: &Search) -> Result<Resolution, EngineError> {
        let failed = std::cell::RefCell::new(None);
        let resolution = resolve(search, &self.vocabulary, &|dimension, group| {
            self.lives(dimension, group).unwrap_or_else(|error| {
                failed.replace(Some(error));
                false
            })
        });
        match failed.into_inner() {
            Some(error) => Err(self.failed("looking up a label")(error)),
            None => Ok(resolution?),
        }
    }

    pub(super) fn compile(
        &self,
        search: &Search,
        resolution: &Resolution,
        deadline: &Deadline,
    ) -> Result<Compiled, EngineError> {
        let place = Place {
            searcher: &self.tantivy,
            fields: &self.index.fields,
            vocabulary: &self.vocabulary,
            resolution,
            deadline,
        };
        let languages = self.languages()?;
        let other_forms = search.ranking.other_forms;
        let expander = Expander::new(&self.tantivy, languages, &self.forms, deadline, other_forms);
        compile(search, place, expander).map_err(|error| match error {
            CompileError::Tantivy(error) => self.failed("preparing the search")(error),
            CompileError::Query(error) => EngineError::Query(error),
        })
    }

    /// An error of a search that ran.
    pub(super) fn search_failed(&self, search: &Search, error: TantivyError) -> EngineError {
        match &error {
            TantivyError::InvalidArgument(what) if what == TOO_MANY => {
                let what = "wildcards near other words fit too many words";
                let hint = "write more of their letters";
                EngineError::Query(QueryError::new(&search.text, Span::default(), what, hint))
            }
            _ => self.failed("searching")(error),
        }
    }

    /// The languages that the archive holds.
    pub(super) fn languages(&self) -> Result<&[Language], EngineError> {
        if let Some(languages) = self.languages.get() {
            return Ok(languages);
        }
        let languages = languages::of(self).map_err(self.failed("looking for languages"))?;
        Ok(self.languages.get_or_init(|| languages))
    }

    /// An error when the deadline of a search was missed: what was counted then is not all.
    pub(super) fn in_time(&self, search: &Search, deadline: &Deadline) -> Result<(), EngineError> {
        match (deadline.was_missed(), search.timeout) {
            (true, Some(timeout)) => Err(EngineError::TimedOut(timeout)),
            _ => Ok(()),
        }
    }

    /// Where the article with an id stands.
    pub(super) fn address(&self, id: &str) -> Result<Option<DocAddress>, EngineError> {
        let term = Term::from_field_text(self.index.fields.get(Field::Id), id);
        let query = ConstScoreQuery::new(
            Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
            0.0,
        );
        let found = self
            .tantivy
            .search(&query, &TopDocs::with_limit(1).order_by_score())
            .map_err(self.failed("looking for an article"))?;
        Ok(found.first().map(|(_, address)| *address))
    }
}

impl Searcher {
    /// Finds hits and counts, without reading the articles.
    fn collect(
        &self,
        search: &Search,
        compiled: &Compiled,
        deadline: &Deadline,
    ) -> Result<Collected, EngineError> {
        let Page { offset, limit } = search.page;
        let depth = offset.saturating_add(limit);
        if depth > Page::DEEPEST && limit != Page::ALL.limit {
            return Err(EngineError::TooDeep {
                asked: depth,
                deepest: Page::DEEPEST,
            });
        }
        let collect = Collect {
            sort: search.sort,
            depth: if limit == 0 { 0 } else { depth },
            copies: search.copies,
            deadline,
            dimensions: &search.facets.dimensions,
            vocabulary: &self.vocabulary,
            groups: &self.groups,
        };
        let collected = self
            .tantivy
            .search(&compiled.query, &collect)
            .map_err(|error| self.search_failed(search, error))?;
        self.in_time(search, deadline)?;
        Ok(collected)
    }

    /// How many articles hold some of the words, where none holds all; nothing when there is only one.
    fn some_words(&self, search: &Search) -> Result<Option<u64>, EngineError> {
        let Query::And(members) = &search.query else {
            return Ok(None);
        };
        let (words, others): (Vec<Query>, Vec<Query>) = members
            .iter()
            .cloned()
            .partition(|member| matches!(member, Query::Words(_)));
        if words.len() < 2 {
            return Ok(None);
        }
        let any = Search {
            query: Query::and([vec![Query::or(words)], others].concat()),
            page: Page::NONE,
            facets: Facets::none(),
            copies: Copies::Each,
            ..search.clone()
        };
        Ok(Some(self.search(&any)?.total))
    }
}

impl Engine for Searcher {
    fn search(&self, search: &Search) -> Result<Results, EngineError> {
        let mut hits = Vec::new();
        let results = self.scan(search, &mut |hit| {
            hits.push(hit);
            ControlFlow::Continue(())
        })?;
        Ok(Results { hits, ..results })
    }

    fn scan(
        &self,
        search: &Search,
        take: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<Results, EngineError> {
        let deadline = Deadline::after(search.timeout);
        let resolution = self.resolve(search)?;
        let compiled = self.compile(search, &resolution, &deadline)?;
        self.in_time(search, &deadline)?;
        let collected = self.collect(search, &compiled, &deadline)?;
        let marks = match search.passages {
            Passages::Best(0) => Vec::new(),
            Passages::Best(_) | Passages::Every => {
                compiled.leaves.iter().map(|leaf| leaf.mark()).collect()
            }
        };
        let highlighter = Highlighter::new(marks);
        let asked = collected.hits.iter().enumerate().skip(search.page.offset);
        for (place, found) in asked {
            let article = self.stored(DocAddress::new(found.segment, found.doc))?;
            let snippets = highlighter.snippets(&article, search.passages);
            let hit = Hit {
                rank: place + 1,
                score: found.score,
                copies: found.copies,
                snippets,
                ..Hit::of(article, self.words(found)?)
            };
            if take(hit).is_break() {
                break;
            }
        }
        let some_words = match collected.total {
            0 => self.some_words(search)?,
            _ => None,
        };
        Ok(Results {
            version: 1,
            query: search.text.clone(),
            unknown_words: compiled.unknown_words,
            total: collected.total,
            texts: collected.texts,
            some_words,
            index: self.state()?,
            hits: Vec::new(),
            facets: self.facets(search, &resolution, &collected)?,
            resolved: resolution.said,
        })
    }

    fn article(&self, id: &str) -> Result<Option<Article>, EngineError> {
        let address = self.address(id)?;
        address.map(|address| self.stored(address)).transpose()
    }

    fn explain(&self, search: &Search, id: Option<&str>) -> Result<Explanation, EngineError> {
        explain::of(self, search, id)
    }

    fn ledger(&self) -> Result<Ledger, EngineError> {
        ledger::read(&self.index.path, self.payload.ledger)
    }

    fn marks(&self, search: &Search) -> Result<Vec<Mark>, EngineError> {
        let deadline = Deadline::after(search.timeout);
        let resolution = self.resolve(search)?;
        let compiled = self.compile(search, &resolution, &deadline)?;
        self.in_time(search, &deadline)?;
        Ok(compiled.leaves.iter().map(|leaf| leaf.mark()).collect())
    }

    fn stats(&self) -> Result<Stats, EngineError> {
        stats::of(self)
    }
}
