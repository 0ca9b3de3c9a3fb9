//! Which articles a search may see: those that are not deleted, and not hidden unless it asks for them.

use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, Term, schema::IndexRecordOption};

use super::predicate::{Holds, Predicate};
use crate::search::Search;

/// What a search may see, segment by segment.
pub(super) struct Visible {
    hidden: Vec<Option<Holds>>,
}

impl Visible {
    /// What this search may see.
    pub fn to(search: &Search, searcher: &Searcher) -> tantivy::Result<Visible> {
        let readers = searcher.segment_readers().iter();
        let predicate = Predicate::Hidden { now: search.now };
        let hidden = readers.map(|reader| match search.query.asks_for_hidden() {
            true => Ok(None),
            false => predicate.holds(reader),
        });
        Ok(Visible {
            hidden: hidden.collect::<tantivy::Result<Vec<Option<Holds>>>>()?,
        })
    }

    /// Whether nothing is hidden from it.
    pub fn is_all(&self) -> bool {
        self.hidden.iter().all(Option::is_none)
    }

    /// Whether it may see an article.
    pub fn sees(&self, address: DocAddress) -> bool {
        let hidden = self.hidden.get(address.segment_ord as usize);
        hidden
            .and_then(Option::as_ref)
            .is_none_or(|hidden| !hidden(address.doc_id))
    }

    /// Whether any article that it may see holds a term.
    pub fn holds(&self, searcher: &Searcher, term: &Term) -> tantivy::Result<bool> {
        for (reader, hidden) in searcher.segment_readers().iter().zip(&self.hidden) {
            let index = reader.inverted_index(term.field())?;
            let postings = index.read_postings(term, IndexRecordOption::Basic)?;
            let Some(mut postings) = postings else {
                continue;
            };
            let alive = reader.alive_bitset();
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                let is_alive = alive.is_none_or(|alive| alive.is_alive(doc));
                if is_alive && hidden.as_ref().is_none_or(|hidden| !hidden(doc)) {
                    return Ok(true);
                }
                postings.advance();
            }
        }
        Ok(false)
    }
}
