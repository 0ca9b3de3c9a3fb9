//! Finds the values that meet on the same articles, and when they first did.
//!
//! Value by value, the most frequent first: the articles of one say which more frequent ones it meets, and how often.
//! That takes a counter a value, whatever the number of pairs. No pair is on more articles than the rarer of its values,
//! nor more surprising than that value can make it: once the pairs so far are better, the rest can be left out.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap},
};

use tantivy::{
    DocId, DocSet, TERMINATED,
    columnar::{Column, StrColumn},
    schema::IndexRecordOption,
};

use super::{
    Searcher,
    collect::for_each,
    compile::terms_of,
    groups::{Groups, offset},
    limits::Limits,
};
use crate::{
    date::{Date, Days},
    engine::EngineError,
    schema::Field,
    search::{
        Meeting, Origins, Pair, PairOrder, Pairing, Pairs, Search, comparable, most, shown,
        surprise,
    },
    vocabulary::Standing,
};

/// The pairs of a dimension's values among the articles that a search finds.
pub(super) fn of(
    searcher: &Searcher,
    search: &Search,
    pairing: Pairing,
) -> Result<Pairs, EngineError> {
    let limits = Limits::within(search.timeout);
    let pairing = Pairing {
        limit: pairing.limit.min(Pairing::MOST),
        ..pairing
    };
    let prepared = searcher.prepare(search, &[], &limits)?;
    let failed = searcher.failed("counting pairs");
    let weight = searcher.weight(&prepared.compiled).map_err(&failed)?;
    let asked = (pairing, search.origins);
    let finder = Finder::new(searcher, asked, weight.as_ref(), &limits).map_err(&failed)?;
    let mut pairs = Vec::new();
    for found in finder.best(&limits).map_err(&failed)? {
        if limits.is_over() {
            break;
        }
        pairs.push(finder.pair(found).map_err(&failed)?);
    }
    searcher.in_limits(search, &limits)?;
    let results = searcher.results(search, prepared, finder.articles)?;
    Ok(Pairs::new(results, pairing, pairs))
}

/// A pair: what it is sorted by first, the lower the better; the ranks of the rarer and of the more frequent value; the
/// number of articles with both.
type Found = (i64, usize, usize, u32);

struct Finder<'a> {
    searcher: &'a Searcher,
    pairing: Pairing,
    origins: Origins,
    segments: Vec<Segment<'a>>,
    /// Number of articles found.
    articles: u64,
    /// Number of articles found with each group.
    counts: Vec<u32>,
    /// The groups found, the most frequent first, equal ones by label; a place in it is a rank.
    order: Vec<usize>,
}

/// The articles found in one segment.
struct Segment<'a> {
    /// Whether each document was found.
    found: Vec<bool>,
    /// The values of the documents; nothing when none has any.
    ordinals: Option<Column<u64>>,
    /// The group of each ordinal that is a value of the dimension.
    groups: Vec<Option<usize>>,
    /// What knows of documents that carry several ordinals of a group.
    doubled: Option<&'a Groups>,
    when: Column<i64>,
    /// First and last day.
    days: (Column<i64>, Column<i64>),
    ids: Option<StrColumn>,
}

impl Segment<'_> {
    /// Hands on the groups that a document carries, each once.
    fn each_group(&self, doc: DocId, mut take: impl FnMut(usize)) {
        let ordinals = self.ordinals.iter();
        let ordinals = ordinals.flat_map(|ordinals| ordinals.values_for_doc(doc));
        let groups = ordinals.filter_map(|ordinal| self.groups[ordinal as usize]);
        if self.doubled.is_some_and(|groups| groups.is_doubled(doc)) {
            let groups: BTreeSet<usize> = groups.collect();
            groups.into_iter().for_each(take);
        } else {
            groups.for_each(&mut take);
        }
    }
}

impl<'a> Finder<'a> {
    fn new(
        searcher: &'a Searcher,
        (pairing, origins): (Pairing, Origins),
        weight: &dyn tantivy::query::Weight,
        limits: &Limits,
    ) -> tantivy::Result<Finder<'a>> {
        let vocabulary = &searcher.vocabulary;
        let start = offset(vocabulary, pairing.dimension);
        let labels = vocabulary.labels(pairing.dimension).len();
        let mut finder = Finder {
            searcher,
            pairing,
            origins,
            segments: Vec::new(),
            articles: 0,
            counts: vec![0; labels],
            order: Vec::new(),
        };
        for (reader, groups) in searcher
            .tantivy
            .segment_readers()
            .iter()
            .zip(&searcher.groups)
        {
            let column = groups.of(reader, vocabulary, pairing.dimension)?;
            let own = |place: usize| place.checked_sub(start).filter(|group| *group < labels);
            let fast = reader.fast_fields();
            let mut segment = Segment {
                found: vec![false; reader.max_doc() as usize],
                ordinals: column.as_ref().map(|(column, _)| column.ords().clone()),
                groups: column
                    .iter()
                    .flat_map(|(_, groups)| groups.places(origins))
                    .map(|place| place.and_then(own))
                    .collect(),
                doubled: column.as_ref().map(|(_, groups)| *groups),
                when: fast.i64(Field::When.row().name)?,
                days: (
                    fast.i64(Field::DayFrom.row().name)?,
                    fast.i64(Field::DayTo.row().name)?,
                ),
                ids: fast.str(Field::Id.row().name)?,
            };
            for_each(weight, reader, limits, |doc| {
                finder.articles += 1;
                segment.found[doc as usize] = true;
                segment.each_group(doc, |group| finder.counts[group] += 1);
            })?;
            finder.segments.push(segment);
        }
        let counts = &finder.counts;
        let mut order: Vec<usize> = (0..labels).filter(|group| counts[*group] > 0).collect();
        order.sort_unstable_by_key(|group| (Reverse(counts[*group]), *group));
        finder.order = order;
        Ok(finder)
    }

    /// The best pairs, in order.
    fn best(&self, limits: &Limits) -> tantivy::Result<Vec<Found>> {
        let mut ranks = vec![usize::MAX; self.counts.len()];
        // the worst of the best so far on top
        let mut best: BinaryHeap<Found> = BinaryHeap::new();
        let mut together = vec![0u32; self.order.len()];
        let mut met: Vec<usize> = Vec::new();
        for (rank, group) in self.order.iter().enumerate() {
            let is_full = best.len() >= self.pairing.limit;
            let worst = best.peek().map_or(i64::MIN, |(worst, ..)| *worst);
            // of equal pairs the one with the more frequent values is first, so the rest can't reach the worst one
            if limits.is_over() || (is_full && self.bound(*group) >= worst) {
                break;
            }
            ranks[*group] = rank;
            self.each_article(*group, &mut |at, doc| {
                self.segments[at].each_group(doc, |other| {
                    let other = ranks[other];
                    if other >= rank {
                        return;
                    }
                    if together[other] == 0 {
                        met.push(other);
                    }
                    together[other] += 1;
                });
            })?;
            for other in met.drain(..) {
                let count = std::mem::take(&mut together[other]);
                let key = match self.pairing.order {
                    PairOrder::Count => -i64::from(count),
                    PairOrder::Surprise => {
                        -comparable(self.surprise(self.order[other], *group, count))
                    }
                };
                best.push((key, rank, other, count));
                if best.len() > self.pairing.limit {
                    best.pop();
                }
            }
        }
        Ok(best.into_sorted_vec())
    }

    /// The best key of any pair of this value and a more frequent one; later values have none that is better.
    fn bound(&self, group: usize) -> i64 {
        let count = self.counts[group];
        match self.pairing.order {
            PairOrder::Count => -i64::from(count),
            // a value says most when it stands on half of the articles
            PairOrder::Surprise => {
                let count = u64::from(count).min(self.articles / 2);
                -comparable(most(count, self.articles))
            }
        }
    }

    fn surprise(&self, one: usize, other: usize, count: u32) -> f64 {
        let of = |group: usize| u64::from(self.counts[group]);
        surprise(u64::from(count), of(one), of(other), self.articles)
    }

    /// Hands on each article found that carries a value: its segment, its place there.
    fn each_article(
        &self,
        group: usize,
        take: &mut dyn FnMut(usize, DocId),
    ) -> tantivy::Result<()> {
        let Searcher {
            index,
            tantivy,
            vocabulary,
            ..
        } = self.searcher;
        let group = (self.pairing.dimension, group);
        let terms = terms_of(&index.fields, vocabulary, group, self.origins);
        for (at, reader) in tantivy.segment_readers().iter().enumerate() {
            let mut docs = Vec::new();
            for term in &terms {
                let inverted = reader.inverted_index(term.field())?;
                let postings = inverted.read_postings(term, IndexRecordOption::Basic)?;
                let Some(mut postings) = postings else {
                    continue;
                };
                while postings.doc() != TERMINATED {
                    docs.push(postings.doc());
                    postings.advance();
                }
            }
            if terms.len() > 1 {
                docs.sort_unstable();
                docs.dedup();
            }
            docs.retain(|doc| self.segments[at].found[*doc as usize]);
            docs.into_iter().for_each(|doc| take(at, doc));
        }
        Ok(())
    }

    fn pair(&self, (_, other, one, count): Found) -> tantivy::Result<Pair> {
        let (one, other) = (self.order[one], self.order[other]);
        let dimension = self.pairing.dimension;
        let vocabulary = &self.searcher.vocabulary;
        let labels = vocabulary.labels(dimension);
        let of = |group: usize| u64::from(self.counts[group]);
        Ok(Pair {
            one: labels.label(one).to_owned(),
            other: labels.label(other).to_owned(),
            derived_one: vocabulary.standing(dimension, one) == Standing::Derived,
            derived_other: vocabulary.standing(dimension, other) == Standing::Derived,
            count: u64::from(count),
            count_one: of(one),
            count_other: of(other),
            surprise: shown(self.surprise(one, other, count)),
            first: self.first(one, other)?,
        })
    }

    /// The earliest dated article found that carries both values.
    fn first(&self, one: usize, other: usize) -> tantivy::Result<Option<Meeting>> {
        // ids of a segment sort as their ordinals
        let mut firsts: Vec<Option<(i64, u64, DocId)>> = vec![None; self.segments.len()];
        self.each_article(other, &mut |at, doc| {
            let segment = &self.segments[at];
            let Some(when) = segment.when.first(doc) else {
                return;
            };
            let mut together = false;
            segment.each_group(doc, |group| together |= group == one);
            if !together {
                return;
            }
            let id = segment.ids.as_ref().and_then(|ids| ids.ords().first(doc));
            let meeting = (when, id.unwrap_or(u64::MAX), doc);
            if firsts[at].is_none_or(|first| meeting < first) {
                firsts[at] = Some(meeting);
            }
        })?;
        let earliest = firsts.iter().flatten().map(|(when, ..)| *when).min();
        let mut first: Option<Meeting> = None;
        for (segment, meeting) in self.segments.iter().zip(firsts) {
            let Some((_, ordinal, doc)) = meeting.filter(|(when, ..)| Some(*when) == earliest)
            else {
                continue;
            };
            let mut id = String::new();
            if let Some(ids) = &segment.ids {
                ids.ord_to_str(ordinal, &mut id)?;
            }
            if first.as_ref().is_none_or(|first| id < first.id) {
                let days = segment.days.0.first(doc).zip(segment.days.1.first(doc));
                let date = days.and_then(|(from, to)| Date::spanning(Days { from, to }));
                first = Some(Meeting {
                    date: date.map_or(String::new(), |date| date.to_string()),
                    id,
                });
            }
        }
        Ok(first)
    }
}
