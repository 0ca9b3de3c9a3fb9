//! Checks an index: its files against their check sums, its articles against what is found of them, and the ledger.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use rustc_hash::FxHashSet;
use tantivy::{
    DocAddress, DocSet, SegmentReader, TERMINATED, directory::error::OpenReadError,
    index::SegmentMeta, schema::IndexRecordOption,
};
use xxhash_rust::xxh3::xxh3_64;

use super::{Index, history, ledger, manifest, segments};
use crate::{
    engine::{Checked, EngineError, Finding},
    ledger::Ledger,
    schema::Field,
};

/// How many articles are compared with what is found of them, at least, unless all are.
const SAMPLE: u64 = 1_000;

/// The most findings of a kind that are named one by one.
const NAMED: usize = 20;

/// Checks the index at a place; an error where there is none, or one of another format.
///
/// `progress` is told how many articles have been looked at, and how many will be.
pub fn check(
    path: &Path,
    full: bool,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Checked, EngineError> {
    let meta = path.join(manifest::SEGMENTS).join("meta.json");
    loop {
        let before = fs::read(&meta).ok();
        let checked = check_once(path, full, progress)?;
        // what a writer has replaced meanwhile is not missing
        if checked.findings.is_empty() || fs::read(&meta).ok() == before {
            return Ok(checked);
        }
    }
}

fn check_once(
    path: &Path,
    full: bool,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Checked, EngineError> {
    let mut checked = Checked {
        full,
        ..Checked::default()
    };
    let index = match Index::open(path) {
        Ok(index) => index,
        Err(error) => return checked.broken("index", error),
    };
    let payload = match index.payload() {
        Ok(payload) => payload,
        Err(error) => return checked.broken("segments/meta.json", error),
    };
    checked.commit = payload.commit;
    let ledger = match ledger::read(path, payload.ledger) {
        Ok(ledger) => ledger,
        Err(error) => {
            checked.failed(ledger::FILE, &error);
            Ledger::default()
        }
    };
    if let Err(error) = history::keys(path, &payload) {
        checked.failed(history::file(payload.history_file), &error);
    }
    if let Err(error) = index.vocabulary(&payload) {
        checked.failed(format!("vocabulary-{}", payload.vocabulary), &error);
    }
    if let Err(error) = index.dictionary(&payload) {
        checked.failed(format!("dictionary-{}", payload.dictionary), &error);
    }
    if let Err(error) = index.decisions().and(index.topics().map(|_| ())) {
        checked.failed("tags.toml, topics.toml", &error);
    }
    let metas = match index.tantivy.load_metas() {
        Ok(metas) => metas.segments,
        Err(error) => {
            checked.failed("segments/meta.json", &error);
            Vec::new()
        }
    };
    let whole: Vec<&SegmentMeta> = metas
        .iter()
        .filter(|meta| index.is_whole(meta, &mut checked))
        .collect();
    if payload.commit > 0 {
        index.compare_files(&metas, &mut checked);
    }
    // check sums do not cover what a program has written wrongly: nothing that is read then may end this one
    let read = catch_unwind(AssertUnwindSafe(|| {
        index.compare(&whole, &ledger, metas.len(), &mut checked, progress)
    }));
    match read {
        Ok(Ok(())) => {}
        Ok(Err(error)) => checked.failed("segments", &error),
        Err(_) => checked.note("segments", "reading them ends the program"),
    }
    Ok(checked)
}

impl Checked {
    fn note(&mut self, object: impl Into<String>, what: impl Into<String>) {
        self.findings.push(Finding {
            object: object.into(),
            what: what.into(),
        });
    }

    /// Notes an error, without its hint, which is of no use here.
    fn failed(&mut self, object: impl Into<String>, error: &dyn Error) {
        self.note(object, without_hint(error));
    }

    /// An index of which nothing can be read.
    fn broken(mut self, object: &str, error: EngineError) -> Result<Checked, EngineError> {
        match error {
            EngineError::Missing(_)
            | EngineError::NotAnIndex(_)
            | EngineError::OtherFormat { .. } => Err(error),
            error => {
                self.failed(object, &error);
                Ok(self)
            }
        }
    }
}

impl Index {
    /// Whether all files of a segment are there and have their check sums.
    fn is_whole(&self, meta: &SegmentMeta, checked: &mut Checked) -> bool {
        let before = checked.findings.len();
        for file in segments::files(meta) {
            let object = format!("segments/{}", file.display());
            checked.files += 1;
            checked.bytes += fs::metadata(self.segments().join(&file)).map_or(0, |file| file.len());
            match self.tantivy.directory().validate_checksum(&file) {
                Ok(true) => {}
                Ok(false) => checked.note(object, "its bytes are not those that were written"),
                Err(OpenReadError::FileDoesNotExist(_)) => checked.note(object, "it is missing"),
                Err(error) => checked.failed(object, &error),
            }
        }
        checked.findings.len() == before
    }

    /// Looks for files that are there and that the engine does not know: it would never remove them.
    fn compare_files(&self, metas: &[SegmentMeta], checked: &mut Checked) {
        if !self.segments().join(".managed.json").is_file() {
            checked.note("segments/.managed.json", "it is missing");
            return;
        }
        let managed = self.tantivy.directory().list_managed_files();
        let there = fs::read_dir(self.segments())
            .into_iter()
            .flatten()
            .flatten();
        let there = there.map(|entry| PathBuf::from(entry.file_name()));
        let live = metas.iter().flat_map(segments::files);
        let all: BTreeSet<PathBuf> = there
            .filter(|name| segments::is_part(name))
            .chain(live)
            .collect();
        let strays = all.iter().filter(|name| !managed.contains(*name)).count();
        if strays > 0 {
            let what = format!("it does not name {strays} of the files beside it");
            checked.note("segments/.managed.json", what);
        }
    }

    /// Compares what is whole with the ledger, and articles with what is found of them.
    fn compare(
        &self,
        whole: &[&SegmentMeta],
        ledger: &Ledger,
        segments: usize,
        checked: &mut Checked,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), EngineError> {
        let failed = |error| super::failed(&self.path, "reading a segment", error);
        let mut readers = Vec::new();
        for meta in whole {
            let reader =
                SegmentReader::open(&self.tantivy.segment((*meta).clone())).map_err(failed)?;
            let name = format!("segments/{}", meta.id().uuid_string());
            let alive = reader.doc_ids_alive().count() as u64;
            let rows = reader
                .fast_fields()
                .u64(Field::Words.row().name)
                .map_err(failed)?
                .num_docs();
            if alive != u64::from(meta.num_docs()) || rows != meta.max_doc() {
                let what = format!(
                    "the commit says {} articles, {} of them deleted, and it has {rows} and {alive} left",
                    meta.max_doc(),
                    meta.num_deleted_docs()
                );
                checked.note(name, what);
                continue;
            }
            checked.articles += alive;
            readers.push(reader);
        }
        let is_complete = readers.len() == segments;
        let ids = self.ids(&readers, checked)?;
        self.compare_ledger(&ids, ledger, is_complete, checked);
        // reading single articles needs all segments
        if !is_complete {
            return Ok(());
        }
        let searcher = self.searcher()?;
        let all = checked.articles;
        let step = if checked.full {
            1
        } else {
            (all / SAMPLE).max(1)
        };
        let mut wrong = 0;
        let mut seen = 0_u64;
        for (segment, reader) in (0..).zip(searcher.tantivy.segment_readers()) {
            for doc in reader.doc_ids_alive() {
                seen += 1;
                if !seen.is_multiple_of(step) {
                    continue;
                }
                checked.compared += 1;
                if checked.compared.is_multiple_of(64) {
                    progress(seen, all);
                }
                let article = searcher.stored_at(DocAddress::new(segment, doc));
                let what = match &article {
                    Ok(article) => self.disagreement(reader, doc, article).map_err(failed)?,
                    Err(error) => Some(without_hint(error)),
                };
                if let Some(what) = what {
                    wrong += 1;
                    if wrong <= NAMED {
                        let id =
                            article.map_or_else(|_| format!("number {doc}"), |article| article.id);
                        checked.note(format!("article {id}"), what);
                    }
                }
            }
        }
        if wrong > NAMED {
            checked.note("articles", format!("{} more of this kind", wrong - NAMED));
        }
        Ok(())
    }

    /// The hashes of the ids of all articles.
    fn ids(
        &self,
        readers: &[SegmentReader],
        checked: &mut Checked,
    ) -> Result<FxHashSet<u64>, EngineError> {
        let failed = |error| super::failed(&self.path, "reading ids", error);
        let mut ids = FxHashSet::default();
        let mut twice = Vec::new();
        for reader in readers {
            let index = reader
                .inverted_index(self.fields.get(Field::Id))
                .map_err(failed)?;
            let mut terms = index
                .terms()
                .stream()
                .map_err(|error| failed(error.into()))?;
            while let Some((id, info)) = terms.next() {
                let mut postings = index
                    .read_postings_from_terminfo(info, IndexRecordOption::Basic)
                    .map_err(|error| failed(error.into()))?;
                while postings.doc() != TERMINATED {
                    let alive = reader.alive_bitset();
                    if alive.is_none_or(|alive| alive.is_alive(postings.doc()))
                        && !ids.insert(xxh3_64(id))
                    {
                        twice.push(String::from_utf8_lossy(id).into_owned());
                    }
                    postings.advance();
                }
            }
        }
        if ids.len() as u64 + (twice.len() as u64) < checked.articles {
            checked.note("articles", "some have no id");
        }
        for id in twice.iter().take(NAMED) {
            checked.note(format!("article {id}"), "it is there twice");
        }
        Ok(ids)
    }

    /// Compares the articles with those that the ledger says files hold.
    fn compare_ledger(
        &self,
        ids: &FxHashSet<u64>,
        ledger: &Ledger,
        is_complete: bool,
        checked: &mut Checked,
    ) {
        let mut held: FxHashSet<u64> = FxHashSet::default();
        let mut missing: BTreeMap<String, u64> = BTreeMap::new();
        for entry in ledger.files() {
            for id in entry.ids.iter() {
                let hash = xxh3_64(id.as_bytes());
                held.insert(hash);
                if !ids.contains(&hash) {
                    *missing.entry(entry.path()).or_default() += 1;
                }
            }
            checked.deliveries += u64::from(entry.is_delivery());
        }
        // what damaged files held is said of these
        if is_complete {
            for (path, articles) in missing.iter().take(NAMED) {
                checked.note(
                    path.clone(),
                    format!("{articles} of its articles are not in the index"),
                );
            }
            let strays = ids.iter().filter(|id| !held.contains(id)).count();
            if strays > 0 && !ledger.is_empty() {
                checked.note(
                    "articles",
                    format!("{strays} are of no file that the ledger knows"),
                );
            }
        }
        checked.again = missing.into_keys().collect();
    }
}

/// The first line of an error.
fn without_hint(error: &dyn Error) -> String {
    let what = error.to_string();
    what.lines().next().unwrap_or_default().to_owned()
}
