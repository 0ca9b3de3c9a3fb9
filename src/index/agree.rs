//! Whether what searches find of an article is what it holds.

use rustc_hash::FxHashSet;
use tantivy::{DocSet, SegmentReader, Term, schema::IndexRecordOption};

use super::{
    Index,
    document::{FieldValue, IndexedArticle},
};
use crate::{
    article::Article,
    schema::{FIELDS, FieldKind, FieldRow},
    vocabulary::SeenLabels,
};

impl Index {
    /// What of an article is not found where it should be.
    pub(super) fn disagreement(
        &self,
        reader: &SegmentReader,
        doc: u32,
        article: &Article,
    ) -> tantivy::Result<Option<String>> {
        let expected = IndexedArticle::new(article, &self.fields, &mut SeenLabels::new());
        for row in &FIELDS {
            let values: Vec<&FieldValue> = expected.values(self.fields.get(row.field)).collect();
            let agrees = match row.kind {
                FieldKind::Stored => true,
                FieldKind::Text => self.has_words(reader, doc, row, &values)?,
                FieldKind::Raw => {
                    has_strings(reader, doc, row, &values)?
                        && self.has_words(reader, doc, row, &values)?
                }
                FieldKind::Column => has_strings(reader, doc, row, &values)?,
                FieldKind::Signed => {
                    let column = reader.fast_fields().i64(row.name)?;
                    let found = column.values_for_doc(doc).map(FieldValue::Signed);
                    found.eq(values.iter().map(|value| (*value).clone()))
                }
                FieldKind::Unsigned => {
                    let column = reader.fast_fields().u64(row.name)?;
                    let found = column.values_for_doc(doc).map(FieldValue::Unsigned);
                    found.eq(values.iter().map(|value| (*value).clone()))
                }
            };
            if !agrees {
                return Ok(Some(format!(
                    "what is found of its `{}` is not what it holds",
                    row.name
                )));
            }
        }
        Ok(None)
    }

    /// Whether an article is found by each word of a field, and by each value that is one.
    fn has_words(
        &self,
        reader: &SegmentReader,
        doc: u32,
        row: &FieldRow,
        values: &[&FieldValue],
    ) -> tantivy::Result<bool> {
        let field = self.fields.get(row.field);
        let mut analyzer = self.tantivy.tokenizer_for_field(field)?;
        let mut words: FxHashSet<String> = FxHashSet::default();
        for value in values {
            if let FieldValue::Text(text) = value {
                let mut tokens = analyzer.token_stream(text);
                while let Some(token) = tokens.next() {
                    words.insert(token.text.clone());
                }
            }
        }
        for word in words {
            if !self.holds(reader, doc, &Term::from_field_text(field, &word))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the postings of a term hold an article.
    fn holds(&self, reader: &SegmentReader, doc: u32, term: &Term) -> tantivy::Result<bool> {
        let index = reader.inverted_index(term.field())?;
        let postings = index.read_postings(term, IndexRecordOption::Basic)?;
        Ok(postings.is_some_and(|mut postings| postings.seek(doc) == doc))
    }
}

/// Whether a column has just these values for an article.
fn has_strings(
    reader: &SegmentReader,
    doc: u32,
    row: &FieldRow,
    values: &[&FieldValue],
) -> tantivy::Result<bool> {
    let mut expected: Vec<&str> = values
        .iter()
        .filter_map(|value| match value {
            FieldValue::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    expected.sort_unstable();
    expected.dedup();
    let Some(column) = reader.fast_fields().str(row.name)? else {
        return Ok(expected.is_empty());
    };
    let mut found = Vec::new();
    for ord in column.term_ords(doc) {
        let mut value = String::new();
        if !column.ord_to_str(ord, &mut value)? {
            return Ok(false);
        }
        found.push(value);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found == expected)
}
