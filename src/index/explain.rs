//! Explains a search: what became of its words, and what each of them adds to the score of an article.

use std::cmp::Reverse;

use tantivy::{DocAddress, DocSet, Term, collector::Count, query::EnableScoring};

use super::{Searcher, compile::Compiled, deadline::Deadline, leaves::CompiledWords};
use crate::{
    engine::EngineError,
    query::Query,
    schema::Field,
    search::{
        ExplainedArticle, ExplainedField, ExplainedSlot, ExplainedWord, ExplainedWords,
        Explanation, Search, Slot,
    },
};

/// Explains a search, and how it sees the article with an id.
pub(super) fn of(
    searcher: &Searcher,
    search: &Search,
    id: Option<&str>,
) -> Result<Explanation, EngineError> {
    let deadline = Deadline::after(search.timeout);
    let resolution = searcher.resolve(search)?;
    let compiled = searcher.compile(search, &resolution, &deadline)?;
    let failed = |error| searcher.search_failed(search, error);
    let mut words = Vec::with_capacity(compiled.leaves.len());
    for leaf in &compiled.leaves {
        words.push(explain_words(searcher, search, leaf).map_err(&failed)?);
    }
    let total = searcher
        .tantivy
        .search(&compiled.query, &Count)
        .map_err(&failed)?;
    let article = match id {
        None => None,
        Some(id) => match searcher.address(id)? {
            None => None,
            Some(address) => {
                Some(explain_article(searcher, &compiled, id, address).map_err(&failed)?)
            }
        },
    };
    searcher.in_time(search, &deadline)?;
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
        total: total as u64,
        index: searcher.state()?,
        article,
    })
}

fn explain_words(
    searcher: &Searcher,
    search: &Search,
    leaf: &CompiledWords,
) -> tantivy::Result<ExplainedWords> {
    let scope = leaf.words.scope;
    let fields: Vec<ExplainedField> = scope
        .fields()
        .into_iter()
        .map(|searched| ExplainedField {
            name: searched.field.row().name,
            weight: search.ranking.field_weight(scope, searched.field),
            first: searched.first,
        })
        .collect();
    let searched: Vec<Field> = scope
        .fields()
        .iter()
        .map(|searched| searched.field)
        .collect();
    let mut slots = Vec::with_capacity(leaf.pattern.slots.len());
    for slot in &leaf.pattern.slots {
        slots.push(explain_slot(searcher, &searched, slot)?);
    }
    Ok(ExplainedWords {
        text: Query::Words(leaf.words.clone()).to_string(),
        fields,
        shape: leaf.pattern.shape.to_string(),
        slots,
        articles: searcher.tantivy.search(&leaf.query, &Count)? as u64,
    })
}

fn explain_slot(
    searcher: &Searcher,
    fields: &[Field],
    slot: &Slot,
) -> tantivy::Result<ExplainedSlot> {
    let mut words = Vec::with_capacity(slot.words.len());
    for (word, weight) in &slot.words {
        let mut articles = 0;
        for field in fields {
            let term = Term::from_field_text(searcher.index.fields.get(*field), word);
            articles = articles.max(searcher.tantivy.doc_freq(&term)?);
        }
        words.push(ExplainedWord {
            word: word.clone(),
            weight: *weight,
            articles,
        });
    }
    words.sort_by(|a, b| {
        let key = |word: &ExplainedWord| Reverse(word.articles);
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| key(a).cmp(&key(b)))
    });
    words.truncate(ExplainedSlot::MOST);
    Ok(ExplainedSlot {
        different: slot.words.len() as u64,
        words,
    })
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
    query: &dyn tantivy::query::Query,
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
