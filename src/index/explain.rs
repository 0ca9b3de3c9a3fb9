//! Explains a search: what became of its words, and what each of them adds to the score of an article.

use std::sync::Arc;

use tantivy::{
    DocAddress, DocSet, Term,
    query::{BooleanQuery, EnableScoring, Occur, Query as TantivyQuery},
};

use super::{
    Searcher, compile::Compiled, leaves::CompiledWords, limits::Limits, predicate::Predicate,
    slot::SlotQuery,
};
use crate::{
    engine::EngineError,
    query::Query,
    search::{
        ExplainedArticle, ExplainedField, ExplainedSlot, ExplainedWord, ExplainedWords,
        Explanation, Pattern, Search, Shape, Slot,
    },
};

/// Explains a search, and how it sees the article with an id.
pub(super) fn of(
    searcher: &Searcher,
    search: &Search,
    id: Option<&str>,
) -> Result<Explanation, EngineError> {
    let limits = Limits::within(search.timeout);
    let visible = searcher.visible(search)?;
    let mut resolution = searcher.resolve(search, &visible)?;
    let compiled = searcher.compile(search, &resolution, &visible, &limits)?;
    resolution.say_words(&compiled.widened);
    let failed = searcher.failed("explaining the search");
    let explainer = Explainer {
        searcher,
        search,
        limits: &limits,
        hidden: (!visible.is_all()).then_some(Predicate::Hidden { now: search.now }),
    };
    let mut words = Vec::with_capacity(compiled.leaves.len());
    for leaf in &compiled.leaves {
        words.push(explainer.words(leaf)?);
    }
    let total = searcher.count(search, compiled.query.as_ref(), &limits)?;
    let article = match id {
        None => None,
        Some(id) => match searcher.address(id)? {
            None => None,
            Some(address) => {
                let mut article =
                    explain_article(searcher, &compiled, id, address).map_err(&failed)?;
                if !visible.sees(address) {
                    // nothing is told of it
                    article.parts.fill(0.0);
                }
                Some(article)
            }
        },
    };
    searcher.in_limits(search, &limits)?;
    Ok(Explanation {
        version: 1,
        query: search.text.clone(),
        languages: searcher
            .languages()?
            .iter()
            .map(|language| language.code())
            .collect(),
        words,
        resolved: resolution.said,
        unknown_words: compiled.unknown_words,
        total,
        index: searcher.state(search.now)?,
        article,
    })
}

struct Explainer<'a> {
    searcher: &'a Searcher,
    search: &'a Search,
    limits: &'a Limits,
    /// What no count may see; nothing where nothing is hidden.
    hidden: Option<Predicate>,
}

impl Explainer<'_> {
    fn words(&self, leaf: &CompiledWords) -> Result<ExplainedWords, EngineError> {
        let scope = leaf.words.scope;
        let ranking = self.search.ranking;
        let fields: Vec<ExplainedField> = scope
            .fields()
            .into_iter()
            .map(|searched| ExplainedField {
                name: searched.field.row().name,
                weight: ranking.field_weight(scope, searched.field),
                first: searched.first,
            })
            .collect();
        let mut slots = Vec::with_capacity(leaf.pattern.slots.len());
        for slot in &leaf.pattern.slots {
            slots.push(self.slot(leaf, slot)?);
        }
        Ok(ExplainedWords {
            text: Query::Words(leaf.words.clone()).to_string(),
            fields,
            shape: leaf.pattern.shape.to_string(),
            slots,
            articles: self.count(leaf.query.box_clone())?,
        })
    }

    fn slot(&self, leaf: &CompiledWords, slot: &Slot) -> Result<ExplainedSlot, EngineError> {
        // the most frequent are found by a rough number, and then counted
        let failed = self.searcher.failed("explaining the search");
        let mut rough = Vec::with_capacity(slot.words.len());
        for (number, (word, weight)) in slot.words.iter().enumerate() {
            if number % 1024 == 1023 && self.limits.is_over() {
                break;
            }
            let mut most = 0;
            for field in leaf.words.scope.fields() {
                let field = self.searcher.index.fields.get(field.field);
                let term = Term::from_field_text(field, word);
                most = most.max(self.searcher.tantivy.doc_freq(&term).map_err(&failed)?);
            }
            rough.push((*weight, most, word));
        }
        rough.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        rough.truncate(ExplainedSlot::MOST);
        let mut words = Vec::with_capacity(rough.len());
        for (weight, _, word) in rough {
            let pattern = Pattern {
                slots: vec![Slot::exact(word)],
                shape: Shape::Slot(0),
            };
            words.push(ExplainedWord {
                word: word.clone(),
                weight,
                articles: self.count(Box::new(SlotQuery {
                    fields: leaf.fields.clone(),
                    pattern: Arc::new(pattern),
                    ranking: self.search.ranking,
                }))?,
            });
        }
        Ok(ExplainedSlot {
            different: slot.words.len() as u64,
            words,
        })
    }

    /// Number of visible articles that a query finds.
    fn count(&self, query: Box<dyn TantivyQuery>) -> Result<u64, EngineError> {
        let query = match &self.hidden {
            None => query,
            Some(hidden) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, query),
                (Occur::MustNot, Box::new(hidden.clone())),
            ])),
        };
        self.searcher
            .count(self.search, query.as_ref(), self.limits)
    }
}

fn explain_article(
    searcher: &Searcher,
    compiled: &Compiled,
    id: &str,
    address: DocAddress,
) -> tantivy::Result<ExplainedArticle> {
    let mut parts = Vec::with_capacity(compiled.leaves.len());
    for leaf in &compiled.leaves {
        let score = score(searcher, leaf.query.as_ref(), address)?;
        parts.push(score.unwrap_or(0.0));
    }
    let score = score(searcher, compiled.query.as_ref(), address)?;
    Ok(ExplainedArticle {
        id: id.to_owned(),
        found: score.is_some(),
        score: score.unwrap_or(0.0),
        parts,
    })
}

/// The score of an article; nothing when the query does not find it.
fn score(
    searcher: &Searcher,
    query: &dyn TantivyQuery,
    address: DocAddress,
) -> tantivy::Result<Option<f32>> {
    let scoring = EnableScoring::enabled_from_searcher(&searcher.tantivy);
    let weight = query.weight(scoring)?;
    let reader = searcher.tantivy.segment_reader(address.segment_ord);
    let mut scorer = weight.scorer(reader, 1.0)?;
    let doc = address.doc_id;
    let found = scorer.doc() == doc || (scorer.doc() < doc && scorer.seek(doc) == doc);
    Ok(found.then(|| scorer.score()))
}
