//! What an index holds, in numbers.

use std::{collections::BTreeMap, fs, path::PathBuf, time::UNIX_EPOCH};

use tantivy::{Order, SegmentReader};

use super::{
    Index, Searcher, ledger,
    predicate::{Holds, Predicate},
    remembered,
};
use crate::{
    date::{Date, Days, Precision},
    engine::{Engine, EngineError, Stats},
    facet::{Dimension, Kind},
    query::{Attribute, Query},
    schema::Field,
    search::{Facets, IndexState, Page, Search},
};

/// The numbers of an index, all from the searcher's commit.
pub(super) fn of(searcher: &Searcher, now: i64) -> Result<Stats, EngineError> {
    let count = |query: Query| {
        let search = Search {
            now,
            page: Page::NONE,
            ..Search::new(&query)?
        };
        Ok::<u64, EngineError>(searcher.search(&search)?.total)
    };
    let has = |what: Attribute, present: bool| count(Query::Has { what, present });
    let without = Kind::ALL.map(|kind| Query::Has {
        what: Attribute::Facet(Dimension::from(kind)),
        present: false,
    });
    let mut tagged = BTreeMap::new();
    for dimension in Kind::ALL.map(Dimension::from) {
        // a tag of any kind is one
        let name = match dimension {
            Dimension::Tag => "any kind",
            _ => dimension.name(),
        };
        tagged.insert(name, has(Attribute::Facet(dimension), true)?);
    }
    let every = Search {
        now,
        facets: Facets::of(Dimension::ALL.to_vec(), 0),
        page: Page::NONE,
        ..Search::new(&Query::All)?
    };
    let facets = searcher.search(&every)?.facets;
    let labels = facets
        .iter()
        .map(|counts| (counts.dimension.name(), counts.distinct));
    let largest = |dimension: Dimension, limit: usize| -> Result<_, EngineError> {
        let search = Search {
            now,
            facets: Facets::of(vec![dimension], limit),
            page: Page::NONE,
            ..Search::new(&Query::All)?
        };
        let facets = searcher.search(&search)?.facets.into_iter();
        let values = facets.flat_map(|counts| counts.values);
        let mut values: Vec<(String, u64)> =
            values.map(|value| (value.label, value.count)).collect();
        if dimension == Dimension::Year {
            values.sort();
        }
        Ok((dimension.name(), values))
    };
    let articles_by = [
        largest(Dimension::Source, LARGEST)?,
        largest(Dimension::Language, LARGEST)?,
        largest(Dimension::Year, usize::MAX)?,
    ];
    let ledger = searcher.ledger()?;
    let bytes_of = sizes(&searcher.index);
    let segments = searcher.tantivy.segment_readers();
    Ok(Stats {
        version: 1,
        index: searcher.state(now)?,
        oldest: searcher.edge(Order::Asc, now)?,
        hidden: count(Query::Hidden)?,
        undated: has(Attribute::Date, false)?,
        untagged: count(Query::And(without.into_iter().collect()))?,
        deleted: ledger.deleted().count() as u64,
        unpurged: segments
            .iter()
            .map(|reader| u64::from(reader.num_deleted_docs()))
            .sum(),
        articles_by: articles_by.into_iter().collect(),
        tagged,
        labels: labels.collect(),
        files: ledger.len() as u64,
        bytes: bytes_of.values().sum(),
        bytes_of,
        segments: segments.len() as u64,
        written: written(&searcher.index),
    })
}

/// How many of the largest values are given.
const LARGEST: usize = 10;

/// When the last commit was written.
fn written(index: &Index) -> Option<String> {
    let meta = index.segments().join("meta.json");
    let time = fs::metadata(meta).ok()?.modified().ok()?;
    let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    Date::of_seconds(i64::try_from(seconds).ok()?).map(|date| date.to_string())
}

impl Searcher {
    /// What is searched, so that a count can be cited; hidden articles are left out.
    pub(super) fn state(&self, now: i64) -> Result<IndexState, EngineError> {
        let mut articles = 0;
        for reader in self.tantivy.segment_readers() {
            articles += match self.hidden(reader, now)? {
                None => u64::from(reader.num_docs()),
                Some(hidden) => reader.doc_ids_alive().filter(|doc| !hidden(*doc)).count() as u64,
            };
        }
        Ok(IndexState {
            commit: self.payload.commit,
            articles,
            newest: self.edge(Order::Desc, now)?,
        })
    }

    fn hidden(&self, reader: &SegmentReader, now: i64) -> Result<Option<Holds>, EngineError> {
        let hidden = Predicate::Hidden { now }.holds(reader);
        hidden.map_err(self.failed("looking for hidden articles"))
    }

    /// The latest or earliest date of any article, by its first day, as exact as the most exact of them.
    fn edge(&self, order: Order, now: i64) -> Result<Option<String>, EngineError> {
        let mut edge: Option<i64> = None;
        let latest = matches!(order, Order::Desc);
        let better = |day: i64, edge: Option<i64>| {
            edge.is_none_or(|edge| if latest { day > edge } else { day < edge })
        };
        for reader in self.tantivy.segment_readers() {
            let column = reader
                .fast_fields()
                .i64(Field::DayFrom.row().name)
                .map_err(self.failed("reading dates"))?;
            if column.values.num_vals() == 0 {
                continue;
            }
            let bound = if latest {
                column.max_value()
            } else {
                column.min_value()
            };
            if !better(bound, edge) {
                continue;
            }
            let hidden = self.hidden(reader, now)?;
            // where every article counts, the column's own bounds say it
            if !reader.has_deletes() && hidden.is_none() {
                edge = Some(bound);
                continue;
            }
            for doc in reader.doc_ids_alive() {
                if let Some(day) = column.first(doc)
                    && better(day, edge)
                    && hidden.as_ref().is_none_or(|hidden| !hidden(doc))
                {
                    edge = Some(day);
                }
            }
        }
        let Some(day) = edge.and_then(Date::from_day_number) else {
            return Ok(None);
        };
        // only the first day of a month can be that of a month or a year
        let month = day.known_to(Precision::Month).map(Date::days);
        if month.is_some_and(|month| Some(month.from) != edge) {
            return Ok(Some(day.to_string()));
        }
        let mut last: Option<i64> = None;
        for reader in self.tantivy.segment_readers() {
            let column = |field: Field| reader.fast_fields().i64(field.row().name);
            let first = column(Field::DayFrom).map_err(self.failed("reading dates"))?;
            let lasts = column(Field::DayTo).map_err(self.failed("reading dates"))?;
            let hidden = self.hidden(reader, now)?;
            let dated = reader
                .doc_ids_alive()
                .filter(|doc| first.first(*doc) == edge);
            let seen = dated.filter(|doc| hidden.as_ref().is_none_or(|hidden| !hidden(*doc)));
            let to = seen.filter_map(|doc| lasts.first(doc)).min();
            last = [last, to].into_iter().flatten().min();
        }
        let date = edge
            .zip(last)
            .and_then(|(from, to)| Date::spanning(Days { from, to }));
        Ok(date.map(|date| date.to_string()))
    }
}

/// Sizes of an index's files by what they hold, in bytes; folders of other indexes in it are left out.
fn sizes(index: &Index) -> BTreeMap<&'static str, u64> {
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in [index.path.clone(), index.segments()] {
        let entries = fs::read_dir(folder).into_iter().flatten();
        files.extend(entries.flatten().map(|entry| entry.path()));
    }
    let mut sizes = BTreeMap::new();
    for file in files {
        let Ok(size) = fs::metadata(&file).map(|known| known.is_file().then_some(known.len()))
        else {
            continue;
        };
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let part = match name.rsplit('.').next().unwrap_or_default() {
            "store" => "texts",
            _ if name.starts_with("dictionary-") => "texts",
            "term" | "idx" | "pos" => "words",
            "fast" | "fieldnorm" => "columns",
            "del" => "deletions",
            _ if name.starts_with("vocabulary-") => "labels",
            remembered::FILE => "labels",
            _ if name.starts_with("history-") => "history",
            _ if name == ledger::FILE => "ledger",
            _ => "others",
        };
        *sizes.entry(part).or_default() += size.unwrap_or(0);
    }
    sizes
}
