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
    engine::{Engine, EngineError, Stats},
    facet::Dimension,
    query::Query,
    schema::Field,
    search::{Facets, Page, Search},
};

/// The numbers of an index, all from the searcher's commit.
pub(super) fn of(searcher: &Searcher) -> Result<Stats, EngineError> {
    let dated = ExistsQuery::new(Field::When.row().name.to_owned(), false);
    let undated = BooleanQuery::new(vec![
        (Occur::Must, Box::new(AllQuery)),
        (Occur::MustNot, Box::new(dated)),
    ]);
    let undated = searcher
        .tantivy
        .search(&undated, &Count)
        .map_err(searcher.failed("counting articles"))?;
    let every = Search {
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
        undated: undated as u64,
        labels: labels.collect(),
        files: ledger::read(&searcher.index.path, searcher.payload.ledger)?.len() as u64,
        bytes: size_on_disk(&searcher.index.path),
        segments: searcher.tantivy.segment_readers().len() as u64,
    })
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
