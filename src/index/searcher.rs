//! Answers searches from one commit of the index.

use std::{
    ops::ControlFlow,
    sync::{Arc, OnceLock},
};

use tantivy::{
    DocAddress, IndexReader, ReloadPolicy, TantivyDocument, Term,
    collector::TopDocs,
    columnar::Column,
    query::{ConstScoreQuery, TermQuery},
    schema::{IndexRecordOption, Value},
};

use super::{
    Index, Payload,
    collect::{Collect, Collected},
    compile::Compiled,
    counting::Side,
    expand::FormsMemo,
    explain, failed,
    groups::SegmentGroups,
    history, languages, ledger,
    limits::Limits,
    pairs,
    remembered::Remembered,
    spellings::Spellings,
    stats,
    texts::Unpacker,
    timeline,
};
use crate::{
    article::Article,
    engine::{Engine, EngineError, Stats},
    history::{Past, versions},
    ledger::Ledger,
    query::{Query, QueryError, Span},
    schema::Field,
    search::{
        Copies, Explanation, Highlighter, Hit, Interval, Mark, Page, Pairing, Pairs, Passages,
        Results, Search, Sort, Timeline,
    },
    tags::{TagReport, TagWhy},
    text::Language,
    vocabulary::Vocabulary,
};

/// An index as of one commit.
pub struct Searcher {
    pub(super) index: Index,
    pub(super) tantivy: tantivy::Searcher,
    pub(super) payload: Payload,
    pub(super) vocabulary: Vocabulary,
    texts: Unpacker,
    pub(super) groups: Vec<SegmentGroups>,
    languages: OnceLock<Vec<Language>>,
    lengths: OnceLock<Vec<Column<u64>>>,
    pub(super) forms: FormsMemo,
    pub(super) spellings: OnceLock<Spellings>,
}

impl Searcher {
    pub(super) fn open(index: &Index) -> Result<Searcher, EngineError> {
        let open = |error| failed(&index.path, "opening the last commit", error);
        // a commit while its parts are opened would mix two: then once more
        loop {
            let payload = index.payload()?;
            let reader: Result<IndexReader, _> = index
                .tantivy
                .reader_builder()
                .reload_policy(ReloadPolicy::Manual)
                .try_into();
            let vocabulary = index.vocabulary(&payload);
            let dictionary = index.dictionary(&payload);
            if index.payload()? != payload {
                continue;
            }
            let tantivy = reader.map_err(open)?.searcher();
            let groups = tantivy.segment_readers().iter();
            let remembered = Remembered::at(&index.path, payload.vocabulary_sum);
            let remembered = Arc::new(remembered);
            return Ok(Searcher {
                groups: groups.map(|_| SegmentGroups::new(&remembered)).collect(),
                index: index.clone(),
                tantivy,
                payload,
                vocabulary: vocabulary?,
                texts: Unpacker::new(dictionary?),
                languages: OnceLock::new(),
                lengths: OnceLock::new(),
                forms: FormsMemo::default(),
                spellings: OnceLock::new(),
            });
        }
    }

    pub(super) fn failed(
        &self,
        what: &'static str,
    ) -> impl Fn(tantivy::TantivyError) -> EngineError + '_ {
        move |error| failed(&self.index.path, what, error)
    }

    pub(super) fn stored_at(&self, address: DocAddress) -> Result<Article, EngineError> {
        let document: TantivyDocument = self
            .tantivy
            .doc(address)
            .map_err(self.failed("reading an article"))?;
        let field = self.index.fields.get(Field::Article);
        let packed = document.get_first(field).and_then(|value| value.as_bytes());
        let unreadable = |error: &dyn std::fmt::Display| {
            let what = format!("an article can't be read: {error}");
            self.index.damaged(what)
        };
        let text = self.texts.unpack(packed.unwrap_or_default());
        let text = text.map_err(|error| unreadable(&error))?;
        serde_json::from_slice(&text).map_err(|error| unreadable(&error))
    }

    /// The number of words of each body, segment by segment.
    fn lengths(&self) -> Result<&[Column<u64>], EngineError> {
        if let Some(lengths) = self.lengths.get() {
            return Ok(lengths);
        }
        let readers = self.tantivy.segment_readers().iter();
        let lengths = readers.map(|reader| reader.fast_fields().u64(Field::Words.row().name));
        let lengths: tantivy::Result<Vec<Column<u64>>> = lengths.collect();
        let lengths = lengths.map_err(self.failed("reading lengths"))?;
        Ok(self.lengths.get_or_init(|| lengths))
    }

    /// The languages that the archive holds.
    pub(super) fn languages(&self) -> Result<&[Language], EngineError> {
        if let Some(languages) = self.languages.get() {
            return Ok(languages);
        }
        let languages = languages::of(self).map_err(self.failed("looking for languages"))?;
        Ok(self.languages.get_or_init(|| languages))
    }

    /// An error when a limit of a search was met: what was counted then is not all.
    pub(super) fn in_limits(&self, search: &Search, limits: &Limits) -> Result<(), EngineError> {
        if limits.is_crowded() {
            let what = "wildcards near other words fit too many words";
            let hint = "write more of their letters";
            let error = QueryError::new(&search.text, Span::default(), what, hint);
            return Err(EngineError::Query(error));
        }
        match search.timeout {
            Some(timeout) if limits.is_late() => Err(EngineError::TimedOut(timeout)),
            _ => Ok(()),
        }
    }

    /// Number of articles that a query finds.
    pub(super) fn count(
        &self,
        search: &Search,
        query: &dyn tantivy::query::Query,
        limits: &Limits,
    ) -> Result<u64, EngineError> {
        let collect = Collect {
            sort: Sort::Newest,
            depth: 0,
            copies: Copies::Each,
            limits,
            counting: self.counting(&[], &[], search.origins),
            everything: false,
        };
        let found = self
            .tantivy
            .search(query, &collect)
            .map_err(self.failed("counting"))?;
        self.in_limits(search, limits)?;
        Ok(found.total)
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
    pub(super) fn collect(
        &self,
        search: &Search,
        compiled: &Compiled,
        sides: &[Side],
        limits: &Limits,
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
            limits,
            counting: self.counting(&search.facets.dimensions, sides, search.origins),
            everything: compiled.everything && sides.is_empty(),
        };
        let collected = self
            .tantivy
            .search(&compiled.query, &collect)
            .map_err(self.failed("searching"))?;
        self.in_limits(search, limits)?;
        Ok(collected)
    }

    /// How many articles hold some of the words, where none holds all; nothing when there is only one.
    fn some_words(&self, search: &Search, limits: &Limits) -> Result<Option<u64>, EngineError> {
        let Query::And(members) = &search.query else {
            return Ok(None);
        };
        let (words, others): (Vec<Query>, Vec<Query>) =
            members.iter().cloned().partition(Query::has_words);
        if words.len() < 2 {
            return Ok(None);
        }
        let any = Search {
            query: Query::and([vec![Query::or(words)], others].concat()),
            ..search.clone()
        };
        let compiled = self.prepare(&any, &[], limits)?.compiled;
        self.count(&any, compiled.query.as_ref(), limits).map(Some)
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
        let limits = Limits::within(search.timeout);
        // what the choices of a dimension would hide from its counts is found too, and told apart while counting
        let sideways = search.sideways();
        let prepared = self.prepare(search, &sideways, &limits)?;
        let sides = self.sides(search, &sideways, &prepared.resolution);
        let collected = self.collect(search, &prepared.compiled, &sides, &limits)?;
        let facets = self.facets(search, &prepared, &collected, &limits)?;
        let marks = match search.passages {
            Passages::Best(0) => Vec::new(),
            Passages::Best(_) | Passages::Every => prepared.compiled.marks(),
        };
        let highlighter = Highlighter::new(marks);
        let asked = collected.hits.iter().enumerate().skip(search.page.offset);
        for (place, found) in asked {
            let mut article = self.stored_at(DocAddress::new(found.segment, found.doc))?;
            self.settle_tags(&mut article);
            let snippets = highlighter.snippets(&article, search.passages);
            let words = self.lengths()?[found.segment as usize].first(found.doc);
            let hit = Hit {
                rank: place + 1,
                score: found.score,
                copies: found.copies,
                snippets,
                ..Hit::of(article, words.unwrap_or(0))
            };
            if take(hit).is_break() {
                break;
            }
            if limits.is_over() {
                break;
            }
        }
        self.in_limits(search, &limits)?;
        let some_words = match collected.total {
            0 => self.some_words(search, &limits)?,
            _ => None,
        };
        Ok(Results {
            texts: collected.texts,
            some_words,
            facets,
            ..self.results(search, prepared, collected.total)?
        })
    }

    fn article(&self, id: &str) -> Result<Option<Article>, EngineError> {
        Ok(self.raw(id)?.map(|mut article| {
            self.settle_tags(&mut article);
            article
        }))
    }

    fn stored(&self, id: &str) -> Result<Option<Article>, EngineError> {
        self.raw(id)
    }

    fn history(&self, id: &str) -> Result<Vec<Past>, EngineError> {
        let Some(present) = self.raw(id)? else {
            return Ok(Vec::new());
        };
        let mut past = Vec::new();
        history::read(&self.index.path, &self.payload, &mut |version| {
            if version.id == id {
                past.push(version);
            }
        })?;
        Ok(versions(past.into_iter(), &present))
    }

    fn articles(
        &self,
        take: &mut dyn FnMut(Article) -> ControlFlow<()>,
    ) -> Result<(), EngineError> {
        self.every(take).map(|_| ())
    }

    fn explain(&self, search: &Search, id: Option<&str>) -> Result<Explanation, EngineError> {
        explain::of(self, search, id)
    }

    fn ledger(&self) -> Result<Ledger, EngineError> {
        ledger::read(&self.index.path, self.payload.ledger)
    }

    fn marks(&self, search: &Search) -> Result<Vec<Mark>, EngineError> {
        let limits = Limits::within(search.timeout);
        Ok(self.prepare(search, &[], &limits)?.compiled.marks())
    }

    fn timeline(&self, search: &Search, by: Interval) -> Result<Timeline, EngineError> {
        timeline::of(self, search, by)
    }

    fn pairs(&self, search: &Search, pairing: Pairing) -> Result<Pairs, EngineError> {
        pairs::of(self, search, pairing)
    }

    fn tags(&self) -> Result<TagReport, EngineError> {
        self.tag_report()
    }

    fn why(&self, label: &str) -> Result<Vec<TagWhy>, EngineError> {
        self.tag_why(label)
    }

    fn stats(&self, now: i64) -> Result<Stats, EngineError> {
        stats::of(self, now)
    }
}
