//! Answers searches from one commit of the index.

use tantivy::{
    DocAddress, DocSet, ReloadPolicy, TERMINATED, TantivyDocument, Term,
    collector::TopDocs,
    query::{ConstScoreQuery, TermQuery},
    schema::{IndexRecordOption, Value},
};

use super::{
    Index, Payload,
    collect::{Collect, Collected, CollectedHit},
    compile::{Compiled, compile, terms_of},
    failed,
    groups::{SegmentGroups, column_of, offset},
    stats,
};
use crate::{
    article::Article,
    date::Date,
    engine::{Engine, EngineError, Stats},
    facet::Dimension,
    schema::Field,
    search::{
        FacetCounts, FacetValue, Highlighter, Hit, IndexState, Mark, Page, Resolution, Results,
        Search, resolve,
    },
    vocabulary::Vocabulary,
};

/// An index as of one commit.
pub struct Searcher {
    pub(super) index: Index,
    pub(super) tantivy: tantivy::Searcher,
    pub(super) payload: Payload,
    vocabulary: Vocabulary,
    groups: Vec<SegmentGroups>,
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

    fn resolve(&self, search: &Search) -> Result<Resolution, EngineError> {
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

    fn compile(&self, search: &Search, resolution: &Resolution) -> Result<Compiled, EngineError> {
        let (vocabulary, fields) = (&self.vocabulary, &self.index.fields);
        compile(search, resolution, vocabulary, &self.tantivy, fields)
            .map_err(self.failed("preparing the search"))
    }

    /// Whether any article carries a label.
    fn lives(&self, dimension: Dimension, group: usize) -> tantivy::Result<bool> {
        let fields = &self.index.fields;
        let field = fields.get(Field::of(dimension));
        let label = self.vocabulary.labels(dimension).label(group);
        for term in terms_of(fields, dimension, label) {
            for reader in self.tantivy.segment_readers() {
                let index = reader.inverted_index(field)?;
                let postings = index.read_postings(&term, IndexRecordOption::Basic)?;
                let Some(mut postings) = postings else {
                    continue;
                };
                let alive = reader.alive_bitset();
                while postings.doc() != TERMINATED {
                    if alive.is_none_or(|alive| alive.is_alive(postings.doc())) {
                        return Ok(true);
                    }
                    postings.advance();
                }
            }
        }
        Ok(false)
    }

    fn facets(
        &self,
        search: &Search,
        resolution: &Resolution,
        collected: &Collected,
    ) -> Result<Vec<FacetCounts>, EngineError> {
        let mut facets = Vec::with_capacity(search.facets.dimensions.len());
        for dimension in &search.facets.dimensions {
            let vocabulary = &self.vocabulary;
            let labels = vocabulary.labels(*dimension);
            let start = offset(vocabulary, *dimension);
            let counts = collected.counts.get(&column_of(*dimension)[0]);
            let counts = counts.map_or(&[][..], |counts| &counts[start..start + labels.len()]);
            let picked: Vec<usize> = search
                .filters
                .values()
                .flat_map(|selection| &selection.picked)
                .flat_map(|filter| resolution.of(filter))
                .filter(|(dim, _)| dim == dimension)
                .map(|(_, group)| *group)
                .collect();
            let counted = counts.iter().enumerate().filter(|(_, count)| **count > 0);
            let top = FacetCounts::top(*dimension, counted, search.facets.limit, |group| {
                FacetValue {
                    label: labels.label(group).to_owned(),
                    count: u64::from(counts[group]),
                    selected: picked.contains(&group),
                }
            });
            facets.push(top);
        }
        Ok(facets)
    }
}

impl Engine for Searcher {
    fn search(&self, search: &Search) -> Result<Results, EngineError> {
        let Page { offset, limit } = search.page;
        let depth = offset.saturating_add(limit);
        if depth > Page::DEEPEST {
            return Err(EngineError::TooDeep {
                asked: depth,
                deepest: Page::DEEPEST,
            });
        }
        let resolution = self.resolve(search)?;
        let compiled = self.compile(search, &resolution)?;
        let collect = Collect {
            sort: search.sort,
            depth: if limit == 0 { 0 } else { depth },
            dimensions: &search.facets.dimensions,
            vocabulary: &self.vocabulary,
            groups: &self.groups,
        };
        let collected = self
            .tantivy
            .search(&compiled.query, &collect)
            .map_err(self.failed("searching"))?;
        let highlighter = Highlighter::new(&compiled.marks);
        let mut hits = Vec::with_capacity(limit.min(collected.hits.len()));
        for (place, found) in collected.hits.iter().enumerate().skip(offset) {
            let article = self.stored(DocAddress::new(found.segment, found.doc))?;
            let snippets = highlighter.snippets(&article, search.snippets);
            hits.push(Hit {
                rank: place + 1,
                score: found.score,
                snippets,
                ..Hit::of(article, self.words(found)?)
            });
        }
        Ok(Results {
            version: 1,
            query: search.text.clone(),
            unknown_words: compiled.unknown_words,
            total: collected.total,
            index: self.state()?,
            hits,
            facets: self.facets(search, &resolution, &collected)?,
            resolved: resolution.said,
        })
    }

    fn article(&self, id: &str) -> Result<Option<Article>, EngineError> {
        let term = Term::from_field_text(self.index.fields.get(Field::Id), id);
        let query = ConstScoreQuery::new(
            Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
            0.0,
        );
        let found = self
            .tantivy
            .search(&query, &TopDocs::with_limit(1).order_by_score())
            .map_err(self.failed("looking for an article"))?;
        let address = found.first().map(|(_, address)| *address);
        address.map(|address| self.stored(address)).transpose()
    }

    fn marks(&self, search: &Search) -> Result<Vec<Mark>, EngineError> {
        let resolution = self.resolve(search)?;
        Ok(self.compile(search, &resolution)?.marks)
    }

    fn stats(&self) -> Result<Stats, EngineError> {
        stats::of(self)
    }
}
