//! The other forms of a word: all words of the dictionary with the same stem.

use std::collections::BTreeSet;

use tantivy::{Searcher, schema::Field as TantivyField};

use crate::{
    search::Slot,
    text::{Language, has_forms, stem, stem_prefixes},
};

/// What another form of a word counts against the word itself.
const OTHER_FORM: f32 = 0.5;

/// The slot of a bare word: the word itself, and its other forms as these fields hold them.
pub(super) fn any_form(
    searcher: &Searcher,
    fields: &[TantivyField],
    word: &str,
) -> tantivy::Result<Slot> {
    let mut slot = Slot::exact(word);
    let stem_asked = stem(Language::English, word);
    if !has_forms(Language::English, word) {
        return Ok(slot);
    }
    let mut forms = BTreeSet::new();
    for prefix in stem_prefixes(Language::English, &stem_asked) {
        for reader in searcher.segment_readers() {
            for field in fields {
                let index = reader.inverted_index(*field)?;
                let mut range = index.terms().range().ge(prefix.as_ref());
                let end = after_prefix(&prefix);
                if let Some(end) = &end {
                    range = range.lt(end);
                }
                let mut terms = range.into_stream()?;
                while terms.advance() {
                    let Ok(form) = std::str::from_utf8(terms.key()) else {
                        continue;
                    };
                    if form != word
                        && stem(Language::English, form) == stem_asked
                        && !forms.contains(form)
                    {
                        forms.insert(form.to_owned());
                    }
                }
            }
        }
    }
    slot.words
        .extend(forms.into_iter().map(|form| (form, OTHER_FORM)));
    Ok(slot)
}

/// The first string behind all that begin with a prefix; nothing when there is none.
fn after_prefix(prefix: &str) -> Option<Vec<u8>> {
    let mut end = prefix.as_bytes().to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}
