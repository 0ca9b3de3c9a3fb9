//! What an index holds, in numbers.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tantivy::{
    Order,
    collector::Count,
    query::{AllQuery, BooleanQuery, ExistsQuery, Occur},
};

use super::{Searcher, ledger, manifest};
use crate::{
    date::Date,
    engine::{Engine, EngineError, Stats},
    facet::Dimension,
    query::Query,
    schema::Field,
    search::{Facets, IndexState, Page, Search},
};

/// The numbers of an index, all from the searcher's commit.
pub(super) fn of(searcher: &Searcher, now: i64) -> Result<Stats, EngineError> {
    let dated = ExistsQuery::new(Field::When.row().name.to_owned(), false);
    let undated = BooleanQuery::new(vec![
        (Occur::Must, Box::new(AllQuery)),
        (Occur::MustNot, Box::new(dated)),
    ]);
    let undated = searcher
        .tantivy
        .search(&undated, &Count)
        .map_err(searcher.failed("counting articles"))?;
    let all = Search {
        now,
        page: Page::NONE,
        ..Search::new(&Query::Hidden)?
    };
    let hidden = searcher.search(&all)?.total;
    let every = Search {
        now,
        facets: Facets {
            dimensions: Dimension::ALL.to_vec(),
            limit: 0,
        },
        page: Page::NONE,
        ..Search::new(&Query::All)?
    };
    let facets = searcher.search(&every)?.facets;
    let labels = facets
        .iter()
        .map(|counts| (counts.dimension.name(), counts.distinct));
    Ok(Stats {
        version: 1,
        index: searcher.state()?,
        oldest: searcher.edge(Order::Asc)?,
        hidden,
        undated: undated as u64,
        labels: labels.collect(),
        files: ledger::read(&searcher.index.path, searcher.payload.ledger)?.len() as u64,
        bytes: size_on_disk(&searcher.index.path),
        segments: searcher.tantivy.segment_readers().len() as u64,
    })
}

impl Searcher {
    /// What is searched, so that a count can be cited.
    pub(super) fn state(&self) -> Result<IndexState, EngineError> {
        Ok(IndexState {
            commit: self.payload.commit,
            articles: self.tantivy.num_docs(),
            newest: self.edge(tantivy::Order::Desc)?,
        })
    }

    /// The latest or earliest first day of any article's date.
    pub(super) fn edge(&self, order: tantivy::Order) -> Result<Option<String>, EngineError> {
        // without deleted articles, the column's own bounds say it
        let mut edge: Option<i64> = None;
        let latest = matches!(order, tantivy::Order::Desc);
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
            if !reader.has_deletes() {
                edge = Some(bound);
                continue;
            }
            for doc in reader.doc_ids_alive() {
                if let Some(day) = column.first(doc)
                    && better(day, edge)
                {
                    edge = Some(day);
                }
            }
        }
        Ok(edge
            .and_then(Date::from_day_number)
            .map(|day| day.to_string()))
    }
}

/// Size of a folder's files, in bytes; folders of other indexes in it are left out.
fn size_on_disk(path: &Path) -> u64 {
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in [path.to_owned(), path.join(manifest::SEGMENTS)] {
        let entries = fs::read_dir(folder).into_iter().flatten();
        files.extend(entries.flatten().map(|entry| entry.path()));
    }
    let sizes = files.iter().filter_map(|file| file.metadata().ok());
    sizes
        .filter(|file| file.is_file())
        .map(|file| file.len())
        .sum()
}
