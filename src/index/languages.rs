//! The languages that an archive holds: by whose rules other forms of words are found.

use std::collections::BTreeMap;

use tantivy::{DocSet, TERMINATED, Term, schema::IndexRecordOption};

use super::Searcher;
use crate::{
    facet::Dimension,
    schema::Field,
    text::{Language, holds_language},
};

/// The languages of the articles, each of which enough are in; in the order of [`Language`].
pub(super) fn of(searcher: &Searcher) -> tantivy::Result<Vec<Language>> {
    let field = searcher.index.fields.get(Field::Language);
    let mut articles: BTreeMap<Language, u64> = BTreeMap::new();
    for label in searcher.vocabulary.labels(Dimension::Language).iter() {
        if let Some(language) = Language::named(label) {
            let term = Term::from_field_text(field, label);
            *articles.entry(language).or_default() += living(searcher, &term)?;
        }
    }
    let all = searcher.tantivy.num_docs();
    let held = articles
        .into_iter()
        .filter(|(_, count)| holds_language(*count, all));
    Ok(held.map(|(language, _)| language).collect())
}

/// Number of articles that hold a term and are not deleted.
fn living(searcher: &Searcher, term: &Term) -> tantivy::Result<u64> {
    let mut count = 0;
    for reader in searcher.tantivy.segment_readers() {
        let index = reader.inverted_index(term.field())?;
        let Some(alive) = reader.alive_bitset() else {
            count += u64::from(index.doc_freq(term)?);
            continue;
        };
        let postings = index.read_postings(term, IndexRecordOption::Basic)?;
        let Some(mut postings) = postings else {
            continue;
        };
        while postings.doc() != TERMINATED {
            count += u64::from(alive.is_alive(postings.doc()));
            postings.advance();
        }
    }
    Ok(count)
}
