//! Articles as newsdex has finished them, tags derived and settled, for programs that can't do that themselves.

use std::{
    fs::File,
    hash::BuildHasher,
    io::{BufRead, BufReader, BufWriter, Write},
    ops::ControlFlow,
    path::Path,
};

use newsdex::{
    archive::Archive,
    article::{Article, Origin, Tag},
    engine::Engine,
    facet::Kind,
};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// Writes about `most` articles of an index, the same each time, as lines of JSON, each tag under the kind and label that
/// it counts as.
pub fn write(index: &Path, most: usize, to: &Path) {
    let engine = Archive::open(index).unwrap().engine().unwrap();
    let every = engine
        .stats(0)
        .unwrap()
        .index
        .articles
        .div_ceil(most as u64);
    let report = engine.tags().unwrap();
    let mut groups: FxHashMap<(Kind, &str), (Kind, &str)> = FxHashMap::default();
    for group in &report.groups {
        for raw in &group.labels {
            groups.insert((raw.kind, &raw.label), (group.kind, &group.label));
        }
    }
    let mut file = BufWriter::new(File::create(to).unwrap());
    engine
        .articles(&mut |mut article| {
            if !FxBuildHasher.hash_one(&article.id).is_multiple_of(every) {
                return ControlFlow::Continue(());
            }
            let mut seen = FxHashSet::default();
            let settled = article.tags.iter().filter_map(|tag| {
                let label = tag.label.as_str();
                let own = groups.get(&(tag.kind, label));
                let said = || {
                    Kind::ALL
                        .into_iter()
                        .find_map(|kind| groups.get(&(kind, label)))
                };
                let (kind, label) = match tag.origin {
                    Origin::Said => said().filter(|(kind, _)| *kind == Kind::Person)?,
                    Origin::Given | Origin::Rule | Origin::Text => own?,
                };
                let tag = Tag::given(*kind, label)?;
                seen.insert((tag.kind, tag.label.clone())).then_some(tag)
            });
            article.tags = settled.collect();
            writeln!(file, "{}", serde_json::to_string(&article).unwrap()).unwrap();
            ControlFlow::Continue(())
        })
        .unwrap();
    file.flush().unwrap();
}

/// The articles of such a file.
pub fn read(path: &Path) -> impl Iterator<Item = Article> {
    let lines = BufReader::new(File::open(path).unwrap()).lines();
    lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap())
}
