//! Counts articles by the days of their dates.

use tantivy::{DocId, SegmentReader};

use super::{Searcher, collect::for_each, compile::Compiled, groups::offset, limits::Limits};
use crate::{
    date::Days,
    engine::{Engine, EngineError},
    facet::Dimension,
    schema::Field,
    search::{DayCounts, Interval, Page, Search, Timeline},
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
        ..search.clone()
    };
    let results = searcher.search(&search)?;
    let split = Timeline::split_by(&results.facets);
    let visible = searcher.visible(&search)?;
    let resolution = searcher.resolve(&search, &visible)?;
    let compiled = searcher.compile(&search, &resolution, &visible, &limits)?;
    let found = days(searcher, &compiled, &split, &limits);
    let everything = search.of_everything();
    let compiled = searcher.compile(&everything, &resolution, &visible, &limits)?;
    let archive = days(searcher, &compiled, &[], &limits);
    searcher.in_limits(&search, &limits)?;
    let failed = searcher.failed("counting days");
    let (found, archive) = (found.map_err(&failed)?, archive.map_err(&failed)?);
    Ok(Timeline::new(results, by, split, &found, &archive))
}

/// Counts the articles that a query finds by their days, and those with each value.
fn days(
    searcher: &Searcher,
    compiled: &Compiled,
    split: &[(Dimension, String)],
    limits: &Limits,
) -> tantivy::Result<DayCounts> {
    let weight = searcher.weight(compiled)?;
    let mut counts = DayCounts::default();
    for (segment, reader) in searcher.tantivy.segment_readers().iter().enumerate() {
        let mut carries = Vec::with_capacity(split.len());
        for (dimension, label) in split {
            carries.push(carrying(searcher, segment, reader, *dimension, label)?);
        }
        let first = reader.fast_fields().i64(Field::DayFrom.row().name)?;
        let last = reader.fast_fields().i64(Field::DayTo.row().name)?;
        for_each(weight.as_ref(), reader, limits, |doc| {
            let days = first.first(doc).zip(last.first(doc));
            let days = days.map(|(from, to)| Days { from, to });
            let counts = counts.entry(days);
            let counts = counts.or_insert_with(|| vec![0; 1 + split.len()]);
            counts[0] += 1;
            for (count, carries) in counts[1..].iter_mut().zip(&carries) {
                *count += u64::from(carries(doc));
            }
        })?;
    }
    Ok(counts)
}

/// What tells of an article of the segment whether it carries a label.
fn carrying(
    searcher: &Searcher,
    segment: usize,
    reader: &SegmentReader,
    dimension: Dimension,
    label: &str,
) -> tantivy::Result<Box<dyn Fn(DocId) -> bool>> {
    let vocabulary = &searcher.vocabulary;
    let group = vocabulary.labels(dimension).group(label);
    let place = group.map(|group| offset(vocabulary, dimension) + group);
    let column = searcher.groups[segment].of(reader, vocabulary, dimension)?;
    let Some((column, groups)) = column else {
        return Ok(Box::new(|_| false));
    };
    let own: Vec<bool> = groups.places().map(|at| Some(at) == place).collect();
    let ordinals = column.ords().clone();
    Ok(Box::new(move |doc| {
        ordinals
            .values_for_doc(doc)
            .any(|ordinal| own[ordinal as usize])
    }))
}
