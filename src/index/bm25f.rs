//! BM25F: one score from several weighted fields (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple
//! weighted fields", CIKM 2004): frequencies and lengths are summed over the fields, then scored once.

use tantivy::{
    DocId, SegmentReader, Term, fieldnorm::FieldNormReader, query::Bm25StatisticsProvider,
    schema::Field as TantivyField,
};

use crate::search::Slot;

const K1: f32 = 1.2;
const B: f32 = 0.75;

/// The fields that words are looked for in, and the weight of one occurrence in each.
pub(super) type WeightedFields = Vec<(TantivyField, f32)>;

/// What scoring needs to know of the whole index.
#[derive(Clone, Debug)]
pub(super) struct Bm25f {
    fields: WeightedFields,
    /// Weighted length of the average article.
    average: f32,
    /// Rarity, summed over the slots that must stand together.
    idf: f32,
}

impl Bm25f {
    /// Statistics of slots that are looked for in these fields.
    pub fn of(
        fields: &WeightedFields,
        slots: &[Slot],
        statistics: &dyn Bm25StatisticsProvider,
    ) -> tantivy::Result<Bm25f> {
        let articles = statistics.total_num_docs()?.max(1);
        let mut length = 0.0;
        for (field, weight) in fields {
            length += f64::from(*weight) * statistics.total_num_tokens(*field)? as f64;
        }
        let mut idf = 0.0;
        for slot in slots {
            idf += rarity(slot_frequency(fields, slot, statistics)?, articles);
        }
        Ok(Bm25f {
            fields: fields.clone(),
            average: (length / articles as f64).max(1.0) as f32,
            idf: idf as f32,
        })
    }

    /// The scorer's view of one segment.
    pub fn norms(&self, reader: &SegmentReader, boost: f32) -> tantivy::Result<Norms> {
        let mut fields = Vec::with_capacity(self.fields.len());
        for (field, weight) in &self.fields {
            let mut lengths = [0.0; 256];
            for (id, length) in lengths.iter_mut().enumerate() {
                let words = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
                *length = K1 * B * weight * words / self.average;
            }
            fields.push((reader.get_fieldnorms_reader(*field)?, lengths));
        }
        Ok(Norms {
            fields,
            factor: boost * self.idf * (K1 + 1.0),
        })
    }
}

/// In how many articles one of the slot's words stands, about: summed over the words, in the field that holds it most.
fn slot_frequency(
    fields: &WeightedFields,
    slot: &Slot,
    statistics: &dyn Bm25StatisticsProvider,
) -> tantivy::Result<u64> {
    let mut sum = 0;
    for (word, _) in &slot.words {
        let mut most = 0;
        for (field, _) in fields {
            most = most.max(statistics.doc_freq(&Term::from_field_text(*field, word))?);
        }
        sum += most;
    }
    Ok(sum)
}

fn rarity(frequency: u64, articles: u64) -> f64 {
    let frequency = frequency.min(articles) as f64;
    (1.0 + (articles as f64 - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// Turns a weighted frequency into a score, in one segment.
pub(super) struct Norms {
    fields: Vec<(FieldNormReader, [f32; 256])>,
    factor: f32,
}

impl Norms {
    /// The score of an article in which the slots have this weighted frequency.
    #[inline]
    pub fn score(&self, doc: DocId, frequency: f32) -> f32 {
        let mut norm = K1 * (1.0 - B);
        for (ids, lengths) in &self.fields {
            norm += lengths[ids.fieldnorm_id(doc) as usize];
        }
        self.factor * frequency / (frequency + norm)
    }
}
