//! Collects an answer in one pass: exact total, best hits in a total order, counts of the asked dimensions.

use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;
use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::{Column, StrColumn},
};

use super::{
    counting::{Counted, Counting, SegmentCounting},
    limits::Limits,
};
use crate::{
    schema::Field,
    search::{Copies, Sort},
};

/// What to collect.
pub(super) struct Collect<'a> {
    pub sort: Sort,
    /// How many hits, from the first on.
    pub depth: usize,
    pub copies: Copies,
    pub limits: &'a Limits,
    pub counting: Counting<'a>,
    /// Whether the query finds every article that is not deleted.
    pub everything: bool,
}

/// What was collected.
#[derive(Default)]
pub(super) struct Collected {
    pub total: u64,
    /// Number of different texts; only where copies are shown once.
    pub texts: Option<u64>,
    /// The best hits, in order.
    pub hits: Vec<CollectedHit>,
    pub counted: Counted,
}

/// One hit: where it is and what it is sorted by.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub(super) struct CollectedHit {
    key: Key,
    pub id: String,
    pub segment: SegmentOrdinal,
    pub doc: DocId,
    pub score: Score,
    /// Hash of the text; 0 where nobody asks for copies.
    text: u64,
    /// How many more articles have the same text; only where copies are shown once.
    pub copies: Option<u64>,
}

/// What hits are sorted by before their ids: the lower the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key(i64, i64);

impl Key {
    fn new(sort: Sort, score: Score, when: Option<i64>) -> Key {
        let newest = when.map_or(i64::MAX, |when| -when);
        match sort {
            // rounded, so that the order in which frequencies are summed up does not show
            Sort::Relevance => Key(-(f64::from(score) * 1e4).round() as i64, newest),
            Sort::Newest => Key(newest, 0),
            Sort::Oldest => Key(when.unwrap_or(i64::MAX), 0),
        }
    }
}

/// The collector of one segment.
pub(super) struct SegmentCollect<'a> {
    sort: Sort,
    depth: usize,
    segment: SegmentOrdinal,
    when: Column<i64>,
    ids: Option<StrColumn>,
    total: u64,
    /// The best so far, the worst of them on top; by key, then by id: ids of a segment sort as their ordinals.
    best: BinaryHeap<(Key, u64, DocId, ScoreBits)>,
    counting: SegmentCounting<'a>,
}

/// A score's bits: carried along, never compared before the document is.
type ScoreBits = u32;

// the segment collector borrows from the search; tantivy wants it to live by itself, so `collect_segment` drives it
impl Collector for Collect<'_> {
    type Fruit = Collected;
    type Child = NoChild;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<NoChild> {
        Ok(NoChild)
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance && self.depth > 0
    }

    fn merge_fruits(&self, fruits: Vec<Collected>) -> tantivy::Result<Collected> {
        let mut merged = Collected::default();
        for fruit in fruits {
            merged.total += fruit.total;
            merged.hits.extend(fruit.hits);
            merged.counted.add(fruit.counted);
        }
        let by_key_and_id =
            |a: &CollectedHit, b: &CollectedHit| a.key.cmp(&b.key).then_with(|| a.id.cmp(&b.id));
        merged.hits.sort_by(by_key_and_id);
        if self.copies == Copies::Once {
            merged.texts = Some(show_once(&mut merged.hits));
        }
        merged.hits.truncate(self.depth);
        Ok(merged)
    }

    fn collect_segment(
        &self,
        weight: &dyn tantivy::query::Weight,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Collected> {
        let fast = reader.fast_fields();
        // which copies there are is only known when all hits are
        let depth = match self.copies {
            Copies::Each => self.depth,
            Copies::Once => usize::MAX,
        };
        let mut collect = SegmentCollect {
            sort: self.sort,
            depth,
            segment,
            when: fast.i64(Field::When.row().name)?,
            ids: fast.str(Field::Id.row().name)?,
            total: 0,
            best: BinaryHeap::new(),
            counting: self.counting.of_segment(segment, reader)?,
        };
        let texts = match self.copies {
            Copies::Each => None,
            Copies::Once => Some(fast.u64(Field::TextHash.row().name)?),
        };
        if self.limits.is_over() {
            return Ok(Collected::default());
        }
        if self.everything && !reader.has_deletes() {
            collect.counting.count_everything();
            if self.depth == 0 {
                collect.total = u64::from(reader.num_docs());
                return collect.harvest(texts);
            }
        }
        if self.requires_scoring() {
            let mut passes = passes(reader, self.limits);
            weight.for_each(reader, &mut |doc, score| {
                if passes(doc) {
                    collect.collect(doc, score);
                }
            })?;
        } else {
            for_each(weight, reader, self.limits, |doc| collect.collect(doc, 0.0))?;
        }
        collect.harvest(texts)
    }
}

/// Hands on each article of a segment that a query finds, unless it is deleted; none any more once a limit is met.
pub(super) fn for_each(
    weight: &dyn tantivy::query::Weight,
    reader: &SegmentReader,
    limits: &Limits,
    mut take: impl FnMut(DocId),
) -> tantivy::Result<()> {
    let mut passes = passes(reader, limits);
    weight.for_each_no_score(reader, &mut |docs| {
        for doc in docs {
            if passes(*doc) {
                take(*doc);
            }
        }
    })
}

/// What tells whether a document is not deleted and no limit has been met: tantivy has no way to stop.
fn passes(reader: &SegmentReader, limits: &Limits) -> impl FnMut(DocId) -> bool {
    let alive = reader.alive_bitset();
    let mut seen = 0u32;
    move |doc| {
        seen = seen.wrapping_add(1);
        let is_over = (seen.is_multiple_of(2048) && limits.is_over()) || limits.was_met();
        !is_over && alive.is_none_or(|alive| alive.is_alive(doc))
    }
}

impl SegmentCollect<'_> {
    #[inline]
    fn collect(&mut self, doc: DocId, score: Score) {
        if !self.counting.count(doc) {
            return;
        }
        self.total += 1;
        if self.depth == 0 {
            return;
        }
        if self.best.len() == self.depth {
            // most articles are worse than the worst kept one by their score alone
            let worst = self.best.peek().map(|(key, ..)| *key);
            if self.sort == Sort::Relevance
                && worst.is_some_and(|worst| Key::new(self.sort, score, None).0 > worst.0)
            {
                return;
            }
        }
        let key = Key::new(self.sort, score, self.when.first(doc));
        let id = self.ids.as_ref().and_then(|ids| ids.ords().first(doc));
        self.best
            .push((key, id.unwrap_or(u64::MAX), doc, score.to_bits()));
        if self.best.len() > self.depth {
            self.best.pop();
        }
    }

    fn harvest(self, texts: Option<Column<u64>>) -> tantivy::Result<Collected> {
        let mut best = self.best.into_vec();
        // the dictionary of ids is read once from its beginning on
        best.sort_unstable_by_key(|(_, ordinal, ..)| *ordinal);
        let ordinals: Vec<u64> = best.iter().map(|(_, ordinal, ..)| *ordinal).collect();
        let mut ids = Vec::with_capacity(best.len());
        if let Some(column) = &self.ids {
            column
                .dictionary()
                .sorted_ords_to_term_cb(&ordinals, |id| {
                    ids.push(String::from_utf8_lossy(id).into_owned());
                })?;
        }
        ids.resize(best.len(), String::new());
        let hits = best.into_iter().zip(ids);
        let hits = hits.map(|((key, _, doc, score), id)| CollectedHit {
            key,
            id,
            segment: self.segment,
            doc,
            score: f32::from_bits(score),
            text: texts
                .as_ref()
                .and_then(|texts| texts.first(doc))
                .unwrap_or(0),
            copies: None,
        });
        Ok(Collected {
            total: self.total,
            texts: None,
            hits: hits.collect(),
            counted: self.counting.harvest(),
        })
    }
}

/// Keeps the first hit of each text and says how many more there are; the number of different texts.
fn show_once(hits: &mut Vec<CollectedHit>) -> u64 {
    let mut copies: FxHashMap<u64, u64> = FxHashMap::default();
    for hit in hits.iter() {
        *copies.entry(hit.text).or_default() += 1;
    }
    let texts = copies.len() as u64;
    hits.retain_mut(|hit| {
        hit.copies = copies.remove(&hit.text).map(|count| count - 1);
        hit.copies.is_some()
    });
    texts
}

/// Stands where tantivy wants a segment collector that owns all it needs.
pub(super) struct NoChild;

impl SegmentCollector for NoChild {
    type Fruit = Collected;

    fn collect(&mut self, _: DocId, _: Score) {}

    fn harvest(self) -> Collected {
        Collected::default()
    }
}
