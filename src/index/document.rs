//! An article as tantivy takes it.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    io,
    sync::{Arc, Condvar, Mutex},
};

use tantivy::{
    TantivyError,
    schema::{
        Document, Field as TantivyField,
        document::{ReferenceValue, ReferenceValueLeaf, Value},
    },
};
use xxhash_rust::xxh3::xxh3_64;

use super::{fields::Fields, texts::Packer};
use crate::{
    article::{Article, Origin, one_line, place_of_url},
    date::Precision,
    facet::{Dimension, Kind},
    schema::{CORRECTION, Field, HIDDEN},
    search::{is_space, word_count},
    text::GAP,
    vocabulary::SeenLabels,
};

/// Longest facet value in bytes; tantivy drops terms above 65,530.
const LONGEST_LABEL: usize = 60_000;

/// What one article becomes.
pub(super) struct IndexedArticle {
    values: Vec<(TantivyField, FieldValue)>,
    /// The JSON form, until it is packed.
    stored: String,
    bytes: usize,
    in_flight: Option<Reserved>,
}

/// One value of one field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FieldValue {
    Text(String),
    /// An article, packed.
    Packed(Vec<u8>),
    Signed(i64),
    Unsigned(u64),
}

impl IndexedArticle {
    /// Lays an article out in fields, and notes the labels that it carries.
    pub fn new(article: &Article, fields: &Fields, seen: &mut SeenLabels) -> Self {
        let mut values = Vec::with_capacity(16 + article.tags.len());
        let mut add = |field: Field, value: FieldValue| values.push((fields.get(field), value));
        let mut text = |field: Field, text: Option<&str>| {
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                add(field, FieldValue::Text(text.to_owned()));
            }
        };
        text(Field::Id, Some(&article.id));
        let place = format!("{}\n{}", article.collection, article.path);
        text(Field::Path, Some(&place));
        text(
            Field::Url,
            article.url.as_deref().map(place_of_url).map(shortened),
        );
        text(Field::Headline, article.headline.as_deref());
        text(Field::Body, Some(&article.body));
        text(Field::Dateline, article.dateline.as_deref());
        text(Field::Byline, Some(&joined(article.byline.iter())));
        // words are looked for in what the source said
        let given = article.given_tags();
        text(Field::Labels, Some(&joined(given.map(|tag| &tag.label))));
        for dimension in Dimension::ALL {
            let labels = raw_labels(article, dimension).into_iter();
            let labels: BTreeSet<String> = labels
                .map(|label| shortened(&one_line(&label)).to_owned())
                .collect();
            for label in labels.into_iter().filter(|label| !label.is_empty()) {
                note(seen, dimension, &label);
                add(Field::of(dimension), FieldValue::Text(label));
            }
        }
        // labels that differ only behind what is kept of them are one
        let tags: BTreeSet<(Origin, Kind, &str)> = article
            .tags
            .iter()
            .map(|tag| (tag.origin, tag.kind, shortened(&tag.label)))
            .collect();
        for (origin, kind, label) in tags {
            if origin != Origin::Said {
                note(seen, Dimension::from(kind), label);
            }
            add(Field::Tag, FieldValue::Text(path_of(origin, kind, label)));
        }
        if let Some(date) = article.date {
            let days = date.days();
            add(Field::When, FieldValue::Signed(date.seconds()));
            add(Field::DayFrom, FieldValue::Signed(days.from));
            add(Field::DayTo, FieldValue::Signed(days.to));
        }
        let words = word_count(&article.body) as u64;
        add(Field::Words, FieldValue::Unsigned(words));
        let hidden = if article.status.is_some() { HIDDEN } else { 0 };
        let corrected = if article.is_correction() {
            CORRECTION
        } else {
            0
        };
        let flags = hidden | corrected;
        add(Field::Flags, FieldValue::Unsigned(flags));
        if let Some(embargo) = article.embargo {
            add(Field::Embargo, FieldValue::Signed(embargo.seconds()));
        }
        add(Field::TextHash, FieldValue::Unsigned(text_hash(article)));
        // an article is plain strings and numbers: it always has a JSON form
        let stored = json(article);
        IndexedArticle {
            bytes: stored.len() + article.body.len(),
            values,
            stored,
            in_flight: None,
        }
    }

    /// The values of a field.
    pub fn values(&self, field: TantivyField) -> impl Iterator<Item = &FieldValue> {
        let values = self.values.iter();
        values
            .filter(move |(own, _)| *own == field)
            .map(|(_, value)| value)
    }

    /// The article's JSON form, until it is packed.
    pub fn stored(&self) -> &str {
        &self.stored
    }

    /// Packs the article, as which it is stored.
    pub fn pack(&mut self, fields: &Fields, packer: &mut Packer) -> io::Result<()> {
        let packed = packer.pack(&std::mem::take(&mut self.stored))?;
        let packed = FieldValue::Packed(packed);
        self.values.push((fields.get(Field::Article), packed));
        Ok(())
    }

    /// About the memory that it takes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Takes its share of the queue; waits until there is room.
    pub fn enter(&mut self, queue: &Queue) {
        self.in_flight = Some(queue.reserve(self.bytes));
    }
}

/// The JSON form, in a string that need not grow while it is written.
pub(super) fn json(article: &Article) -> String {
    let size = article.body.len() * 9 / 8 + 128 * article.tags.len() + 1024;
    let mut bytes = Vec::with_capacity(size);
    match serde_json::to_writer(&mut bytes, article) {
        Ok(()) => String::from_utf8(bytes).unwrap_or_default(),
        Err(_) => String::new(),
    }
}

/// The hash of the text without its white space: copies of a text have the same, however they are set. Of articles
/// without a text, that of the headline.
fn text_hash(article: &Article) -> u64 {
    let text = match (article.body.trim(), &article.headline) {
        ("", Some(headline)) => headline,
        ("", None) => &article.id,
        (body, _) => body,
    };
    // without a branch a byte: this is done for all of every text
    let mut letters = vec![0; text.len()];
    let mut length = 0;
    for byte in text.bytes() {
        letters[length] = byte;
        length += usize::from(!is_space(byte));
    }
    xxh3_64(&letters[..length])
}

/// The values of a dimension that is not about tags.
fn raw_labels(article: &Article, dimension: Dimension) -> Vec<Cow<'_, str>> {
    let dated = |precision| {
        let date = article.date.and_then(|date| date.known_to(precision));
        Vec::from_iter(date.map(|date| Cow::Owned(date.to_string())))
    };
    let value = match dimension {
        Dimension::Person
        | Dimension::Org
        | Dimension::Place
        | Dimension::Topic
        | Dimension::Tag => None,
        Dimension::Source => article.source.as_deref(),
        Dimension::Section => article.section.as_deref(),
        Dimension::Language => {
            let language = article.language.as_deref();
            language.or(article.recognised_language.as_deref())
        }
        Dimension::Author => {
            let names = article.byline.iter();
            return names.map(|name| Cow::Borrowed(name.as_str())).collect();
        }
        Dimension::Genre => article.genre.as_deref(),
        Dimension::Collection => Some(article.collection.as_str()),
        Dimension::Year => return dated(Precision::Year),
        Dimension::Month => return dated(Precision::Month),
    };
    Vec::from_iter(value.map(Cow::Borrowed))
}

/// Several values as one text whose words are not neighbours across values.
fn joined<'a>(values: impl Iterator<Item = &'a String>) -> String {
    let mut text = String::new();
    for value in values {
        if !text.is_empty() {
            text.push(GAP);
        }
        text.push_str(value);
    }
    text
}

fn note(seen: &mut SeenLabels, dimension: Dimension, label: &str) {
    let labels = seen.entry(dimension).or_default();
    if !labels.contains(label) {
        labels.insert(label.to_owned());
    }
}

fn shortened(label: &str) -> &str {
    &label[..label.floor_char_boundary(LONGEST_LABEL)]
}

/// The path under which a label of a kind stands when an origin says so.
pub(super) fn path_of(origin: Origin, kind: Kind, label: &str) -> String {
    [origin.name(), "\0", kind.name(), "\0", label].concat()
}

/// Origin, kind and label of a path.
pub(super) fn tag_of(path: &[u8]) -> tantivy::Result<(Origin, Kind, &str)> {
    let parts = || {
        let (origin, rest) = std::str::from_utf8(path).ok()?.split_once('\0')?;
        let (kind, label) = rest.split_once('\0')?;
        Some((Origin::named(origin)?, Kind::named(kind)?, label))
    };
    parts().ok_or_else(|| {
        let path = String::from_utf8_lossy(path).replace('\0', "/");
        TantivyError::InternalError(format!("`{path}` is no tag"))
    })
}

impl Document for IndexedArticle {
    type Value<'a> = &'a FieldValue;
    type FieldsValuesIter<'a> = std::iter::Map<
        std::slice::Iter<'a, (TantivyField, FieldValue)>,
        fn(&'a (TantivyField, FieldValue)) -> (TantivyField, &'a FieldValue),
    >;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.values.iter().map(|(field, value)| (*field, value))
    }
}

impl<'a> Value<'a> for &'a FieldValue {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match self {
            FieldValue::Text(text) => ReferenceValueLeaf::Str(text),
            FieldValue::Packed(bytes) => ReferenceValueLeaf::Bytes(bytes),
            FieldValue::Signed(number) => ReferenceValueLeaf::I64(*number),
            FieldValue::Unsigned(number) => ReferenceValueLeaf::U64(*number),
        })
    }
}

/// Bounds the bytes of articles that wait in tantivy's queue, which itself counts articles only.
#[derive(Clone)]
pub(super) struct Queue(Arc<(Mutex<usize>, Condvar)>, usize);

/// A share of the queue's bytes; given back when the article has been indexed.
struct Reserved(Queue, usize);

impl Queue {
    /// A queue that holds `bytes` at most, or a single article of any size.
    pub fn new(bytes: usize) -> Queue {
        Queue(Arc::default(), bytes)
    }

    fn reserve(&self, bytes: usize) -> Reserved {
        let (used, freed) = &*self.0;
        let lock = used.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let full = |used: &mut usize| *used > 0 && *used + bytes > self.1;
        let mut used = freed
            .wait_while(lock, full)
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        *used += bytes;
        Reserved(self.clone(), bytes)
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        let Reserved(Queue(shared, _), bytes) = self;
        let (used, freed) = &**shared;
        *used.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) -= *bytes;
        freed.notify_all();
    }
}
