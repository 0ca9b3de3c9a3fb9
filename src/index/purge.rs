//! Rewrites the index without what has been deleted, so that nothing of it can be read any more.

use std::{fs, ops::ControlFlow, path::PathBuf, thread, time::Duration};

use rustc_hash::FxHashSet;
use tantivy::{TantivyError, indexer::NoMergePolicy};
use xxhash_rust::xxh3::xxh3_64;

use super::{IndexWriter, Payload, document::IndexedArticle, failed, history, lines, segments};
use crate::{
    engine::{EngineError, Purged},
    vocabulary::{SeenLabels, Vocabulary},
};

/// How often it is waited for a merge that had begun before.
const TRIES: u32 = 3_000;

impl IndexWriter {
    /// Writes all segments anew that hold deleted articles or earlier texts of articles, the labels from what is left,
    /// and the history without those of articles that are no longer there; then removes the old files.
    pub fn purge(&mut self) -> Result<Purged, EngineError> {
        let path = self.index.path.clone();
        let failed = |error| failed(&path, "rewriting the segments", error);
        // a merge beside these would take their segments away
        self.writer.set_merge_policy(Box::new(NoMergePolicy));
        let metas = || self.index.tantivy.load_metas().map_err(failed);
        let deleted = metas()?
            .segments
            .iter()
            .map(|meta| u64::from(meta.num_deleted_docs()))
            .sum();
        let mut done = Purged {
            articles: deleted,
            ..Purged::default()
        };
        let mut tries = 0;
        while let Some(meta) = metas()?.segments.iter().find(|meta| meta.has_deletes()) {
            match self.writer.merge(&[meta.id()]).wait() {
                Ok(_) => done.segments += 1,
                // a merge that had begun before holds it
                Err(TantivyError::InvalidArgument(_)) if tries < TRIES => {
                    tries += 1;
                    thread::sleep(Duration::from_millis(20));
                }
                Err(error) => return Err(failed(error)),
            }
        }
        let mut seen = SeenLabels::new();
        let fields = self.index.fields;
        let searcher = self.index.searcher()?;
        let mut ids: FxHashSet<u64> = FxHashSet::default();
        let _ = searcher.every(&mut |article| {
            IndexedArticle::new(&article, &fields, &mut seen);
            ids.insert(xxh3_64(article.id.as_bytes()));
            ControlFlow::<()>::Continue(())
        })?;
        // what it holds open can't be removed
        drop(searcher);
        let history_file = self.payload.history_file + 1;
        let history = self.history_of(&ids, history_file)?;
        let next = Payload {
            commit: self.payload.commit + 1,
            vocabulary: self.payload.vocabulary + 1,
            history_file,
            history,
            // until it is settled, which the next run does if this one can't
            decisions: None,
            now: None,
            ..self.payload
        };
        self.commit_with(next, &Vocabulary::default().with(&seen))?;
        self.settle_as(next.commit)?;
        self.past = None;
        self.writer.garbage_collect_files().wait().map_err(failed)?;
        self.remove_old_histories();
        self.remove_strays()?;
        done.commit = next.commit;
        Ok(done)
    }

    /// Writes the earlier versions of the articles with these ids to a file of that number.
    fn history_of(&self, ids: &FxHashSet<u64>, number: u64) -> Result<lines::Extent, EngineError> {
        let mut kept = Vec::new();
        history::read(&self.index.path, &self.payload, &mut |past| {
            if ids.contains(&xxh3_64(past.id.as_bytes())) {
                kept.push(past);
            }
        })?;
        // what a purge has left that was killed
        let _ = fs::remove_file(self.index.path.join(history::file(number)));
        let empty = Payload {
            history_file: number,
            history: lines::Extent::default(),
            ..self.payload
        };
        history::append(&self.index.path, &empty, &kept)
    }

    /// Removes files of segments that no commit names, and that tantivy does not know either.
    fn remove_strays(&self) -> Result<(), EngineError> {
        let metas = self.index.tantivy.load_metas();
        let metas =
            metas.map_err(|error| failed(&self.index.path, "reading the last commit", error))?;
        let live: FxHashSet<PathBuf> = metas.segments.iter().flat_map(segments::files).collect();
        for entry in fs::read_dir(self.index.segments())
            .into_iter()
            .flatten()
            .flatten()
        {
            let name = PathBuf::from(entry.file_name());
            if segments::is_part(&name) && !live.contains(&name) {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    fn remove_old_histories(&self) {
        let keep = match self.payload.history.length {
            0 => String::new(),
            _ => history::file(self.payload.history_file),
        };
        for entry in fs::read_dir(&self.index.path)
            .into_iter()
            .flatten()
            .flatten()
        {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with("history-") && name != keep.as_str() {
                // a leftover costs disk space only, and the next purge tries again
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use tantivy::SegmentReader;

    use super::*;
    use crate::{
        article::Article,
        engine::{Bookmark, Writer},
        facet::Kind,
        history::Past,
        index::Index,
        ledger::Deletion,
        schema::FIELDS,
    };

    /// All that the files of an index yield: stored texts of all articles, deleted ones too, and all terms.
    fn yields(path: &Path) -> String {
        let index = Index::open(path).unwrap();
        let mut all = String::new();
        for meta in index.tantivy.load_metas().unwrap().segments {
            let reader = SegmentReader::open(&index.tantivy.segment(meta)).unwrap();
            let store = reader.get_store_reader(1).unwrap();
            for doc in 0..reader.max_doc() {
                let stored = store.get_document_bytes(doc).unwrap();
                all += &String::from_utf8_lossy(&stored);
            }
            for row in &FIELDS {
                let field = index.fields.get(row.field);
                let Ok(postings) = reader.inverted_index(field) else {
                    continue;
                };
                let mut terms = postings.terms().stream().unwrap();
                while let Some((term, _)) = terms.next() {
                    all += &String::from_utf8_lossy(term);
                    all.push('\n');
                }
                if let Ok(Some(column)) = reader.fast_fields().str(row.name) {
                    let mut terms = column.dictionary().stream().unwrap();
                    while terms.advance() {
                        all += &String::from_utf8_lossy(terms.key());
                        all.push('\n');
                    }
                }
            }
        }
        for entry in fs::read_dir(path).unwrap().flatten() {
            if entry.path().is_file() {
                all += &String::from_utf8_lossy(&fs::read(entry.path()).unwrap());
            }
        }
        all.to_lowercase()
    }

    fn article(id: &str, secret: &str) -> Article {
        let mut article = Article {
            headline: Some(format!("{secret} headline")),
            body: format!("Ferries of {secret} sail. President Anna {secret} spoke.").repeat(20),
            source: Some(format!("{secret} Wire")),
            byline: vec![format!("Ann {secret}")],
            tags: crate::article::Tag::given(Kind::Tag, &format!("{secret} tag"))
                .into_iter()
                .collect(),
            ..Article::default()
        };
        article.place("c", &format!("{id}.txt"), None);
        article.id = id.to_owned();
        article
    }

    #[test]
    fn what_is_purged_is_nowhere_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index");
        let index = Index::open_or_create(&path).unwrap();
        let mut writer = index.writer(50 << 20, 0).unwrap();
        writer.add(article("stays", "Open")).unwrap();
        writer.add(article("goes", "Xyzzy")).unwrap();
        writer.add(article("changes", "Plugh")).unwrap();
        let past = Past::of(&article("goes", "Xyzzy"));
        let history = vec![past, Past::of(&article("stays", "Earlier"))];
        writer
            .commit(Bookmark {
                history,
                ..Bookmark::default()
            })
            .unwrap();
        writer.delete("goes").unwrap();
        writer.delete("changes").unwrap();
        writer.add(article("changes", "Frotz")).unwrap();
        let deleted = vec![Deletion {
            id: "goes".to_owned(),
            lifted: false,
        }];
        writer
            .commit(Bookmark {
                deleted,
                ..Bookmark::default()
            })
            .unwrap();
        let before = yields(&path);
        assert!(before.contains("xyzzy") && before.contains("plugh"));
        let done = writer.purge().unwrap();
        assert!(done.articles <= 2 && done.segments <= 1, "{done:?}");
        writer.finish().unwrap();
        let after = yields(&path);
        for gone in ["xyzzy", "plugh"] {
            assert!(!after.contains(gone), "{gone}");
        }
        for kept in [
            "open headline",
            "frotz wire",
            "frotz tag",
            "earlier headline",
        ] {
            assert!(after.contains(kept), "{kept}");
        }
        let files: BTreeSet<String> = fs::read_dir(path.join("segments"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".store"))
            .collect();
        let metas = index.tantivy.load_metas().unwrap().segments;
        assert_eq!(files.len(), metas.len(), "the old files are gone");
        assert!(
            crate::index::check(&path, true, &mut |_, _| {})
                .unwrap()
                .findings
                .iter()
                .all(|f| f.what.contains("of no file"))
        );
        // again, with nothing to do
        let mut writer = index.writer(50 << 20, 0).unwrap();
        assert_eq!(writer.purge().unwrap().articles, 0);
    }
}
