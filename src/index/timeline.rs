//! Counts articles by the days of their dates.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::{SegmentReader, columnar::Column};

use super::{
    Searcher,
    collect::for_each,
    compile::Compiled,
    groups::{column_of, offset},
    limits::Limits,
};
use crate::{
    date::Days,
    engine::EngineError,
    facet::Dimension,
    schema::Field,
    search::{Copies, DayCounts, Interval, Origins, Page, Search, SplitValue, Timeline},
};

/// The timeline of a search, split by the values of its facets.
pub(super) fn of(
    searcher: &Searcher,
    search: &Search,
    by: Interval,
) -> Result<Timeline, EngineError> {
    let limits = Limits::within(search.timeout);
    let search = Search {
        page: Page::NONE,
        copies: Copies::Each,
        ..search.clone()
    };
    let prepared = searcher.prepare(&search, &[], &limits)?;
    let mut facets = Vec::new();
    if !search.facets.dimensions.is_empty() {
        let collected = searcher.collect(&search, &prepared.compiled, &[], &limits)?;
        facets = searcher.facets(&search, &prepared, &collected, &limits)?;
    }
    let split = Timeline::split_by(&facets, search.facets.limit);
    let failed = searcher.failed("counting days");
    let found = days(
        searcher,
        &prepared.compiled,
        (&split, search.origins),
        &limits,
    )
    .map_err(&failed)?;
    let (_, everything) = searcher.everything(&search, &prepared, &limits)?;
    let archive = days(searcher, &everything, (&[], search.origins), &limits).map_err(&failed)?;
    searcher.in_limits(&search, &limits)?;
    let total = found.values().filter_map(|counts| counts.first()).sum();
    let results = searcher.results(&search, prepared, total)?;
    Ok(Timeline::new(results, by, split, &found, &archive))
}

/// Counts the articles that a query finds by their days, and those with each value.
fn days(
    searcher: &Searcher,
    compiled: &Compiled,
    (split, origins): (&[SplitValue], Origins),
    limits: &Limits,
) -> tantivy::Result<DayCounts> {
    let weight = searcher.weight(compiled)?;
    let mut counts = DayCounts::default();
    let mut carried: Vec<usize> = Vec::new();
    for (segment, reader) in searcher.tantivy.segment_readers().iter().enumerate() {
        let columns = split_columns(searcher, (segment, reader), split, origins)?;
        let first = reader.fast_fields().i64(Field::DayFrom.row().name)?;
        let last = reader.fast_fields().i64(Field::DayTo.row().name)?;
        for_each(weight.as_ref(), reader, limits, |doc| {
            let days = first.first(doc).zip(last.first(doc));
            let days = days.map(|(from, to)| Days { from, to });
            let counts = counts.entry(days);
            let counts = counts.or_insert_with(|| vec![0; 1 + split.len()]);
            counts[0] += 1;
            for (ordinals, counters) in &columns {
                let ordinals = ordinals.values_for_doc(doc);
                carried.extend(ordinals.filter_map(|ordinal| counters[ordinal as usize]));
            }
            // several labels of an article can be one value
            carried.sort_unstable();
            carried.dedup();
            carried.drain(..).for_each(|counter| counts[counter] += 1);
        })?;
    }
    Ok(counts)
}

/// The columns of a segment that hold values of the split: their ordinals, and the counter of each ordinal, from 1.
type SplitColumns = Vec<(Column<u64>, Vec<Option<usize>>)>;

fn split_columns(
    searcher: &Searcher,
    (segment, reader): (usize, &SegmentReader),
    split: &[SplitValue],
    origins: Origins,
) -> tantivy::Result<SplitColumns> {
    let vocabulary = &searcher.vocabulary;
    let mut by_column: BTreeMap<Dimension, FxHashMap<usize, usize>> = BTreeMap::new();
    for (counter, value) in (1..).zip(split) {
        let dimension = value.dimension;
        if let Some(group) = vocabulary.labels(dimension).group(&value.label) {
            let counters = by_column.entry(column_of(dimension)[0]).or_default();
            counters.insert(offset(vocabulary, dimension) + group, counter);
        }
    }
    let mut columns = SplitColumns::new();
    for (dimension, counters) in by_column {
        let column = searcher.groups[segment].of(reader, vocabulary, dimension)?;
        if let Some((column, groups)) = column {
            let places = groups.places(origins);
            let counters = places.map(|place| counters.get(&place?).copied());
            columns.push((column.ords().clone(), counters.collect()));
        }
    }
    Ok(columns)
}
