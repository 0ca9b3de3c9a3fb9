//! BM25F: one score from several weighted fields (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple
//! weighted fields", CIKM 2004): frequencies and lengths are summed over the fields, then scored once.

use tantivy::{
    DocId, SegmentReader, Term,
    fieldnorm::FieldNormReader,
    query::{Bm25StatisticsProvider, EnableScoring},
    schema::Field as TantivyField,
};

use crate::search::{Pattern, Ranking, Shape, Slot};

/// A field that words are looked for in.
#[derive(Clone, Copy, Debug)]
pub(super) struct SearchedField {
    pub field: TantivyField,
    /// The weight of one occurrence there.
    pub weight: f32,
    /// How many words from its beginning on are looked at; nothing for all.
    pub first: Option<u32>,
}

/// What scoring needs to know of the whole index.
#[derive(Clone, Debug)]
pub(super) struct Bm25f {
    fields: Vec<SearchedField>,
    ranking: Ranking,
    /// Weighted length of the average article.
    average: f32,
    /// Rarity of the pattern.
    idf: f32,
}

impl Bm25f {
    /// Statistics of a pattern that is looked for in these fields; nothing when nobody asks for scores.
    pub fn of(
        scoring: EnableScoring<'_>,
        fields: &[SearchedField],
        pattern: &Pattern,
        ranking: Ranking,
    ) -> tantivy::Result<Option<Bm25f>> {
        let EnableScoring::Enabled {
            statistics_provider: statistics,
            ..
        } = scoring
        else {
            return Ok(None);
        };
        let articles = statistics.total_num_docs()?.max(1);
        let mut length = 0.0;
        for SearchedField { field, weight, .. } in fields {
            length += f64::from(*weight) * statistics.total_num_tokens(*field)? as f64;
        }
        let mut rarities = Vec::with_capacity(pattern.slots.len());
        for slot in &pattern.slots {
            rarities.push(rarity(slot_frequency(fields, slot, statistics)?, articles));
        }
        Ok(Some(Bm25f {
            fields: fields.to_vec(),
            ranking,
            average: (length / articles as f64).max(1.0) as f32,
            idf: shape_rarity(&pattern.shape, &rarities) as f32,
        }))
    }

    /// The scorer's view of one segment.
    pub fn norms(&self, reader: &SegmentReader, boost: f32) -> tantivy::Result<Norms> {
        let Ranking { k1, b, .. } = self.ranking;
        let mut fields = Vec::with_capacity(self.fields.len());
        for SearchedField { field, weight, .. } in &self.fields {
            let mut lengths = [0.0; 256];
            for (id, length) in lengths.iter_mut().enumerate() {
                let words = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
                *length = k1 * b * weight * words / self.average;
            }
            fields.push((reader.get_fieldnorms_reader(*field)?, lengths));
        }
        Ok(Norms {
            fields,
            least: k1 * (1.0 - b),
            factor: boost * self.idf * (k1 + 1.0),
        })
    }
}

/// How rare a pattern is: words that must stand together add up, of a choice the most frequent counts.
fn shape_rarity(shape: &Shape, rarities: &[f64]) -> f64 {
    let each = |members: &[Shape]| -> Vec<f64> {
        let members = members.iter();
        members
            .map(|member| shape_rarity(member, rarities))
            .collect()
    };
    match shape {
        Shape::Slot(slot) => rarities[*slot],
        Shape::Row(members) | Shape::Near { parts: members, .. } => each(members).iter().sum(),
        Shape::Either(members) => {
            let least = each(members).into_iter().reduce(f64::min);
            least.unwrap_or(0.0)
        }
    }
}

/// In how many articles one of the slot's words stands, about: summed over the words, in the field that holds it most.
fn slot_frequency(
    fields: &[SearchedField],
    slot: &Slot,
    statistics: &dyn Bm25StatisticsProvider,
) -> tantivy::Result<u64> {
    let mut sum = 0;
    for (word, _) in &slot.words {
        let mut most = 0;
        for SearchedField { field, .. } in fields {
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
    /// The part of the norm that no length changes.
    least: f32,
    factor: f32,
}

impl Norms {
    /// The score of an article in which the pattern has this weighted frequency.
    #[inline]
    pub fn score(&self, doc: DocId, frequency: f32) -> f32 {
        let mut norm = self.least;
        for (ids, lengths) in &self.fields {
            norm += lengths[ids.fieldnorm_id(doc) as usize];
        }
        self.factor * frequency / (frequency + norm)
    }
}
