//! Rewrites the index without what has been deleted, so that nothing of it can be read any more.

use std::{fs, io, ops::ControlFlow, path::PathBuf};

use rustc_hash::FxHashSet;
use tantivy::{indexer::NoMergePolicy, query::AllQuery};
use xxhash_rust::xxh3::xxh3_64;

use super::{IndexWriter, Payload, failed, history, io_failed, lines, segments};
use crate::{
    engine::{EngineError, Purged, Writer},
    vocabulary::Vocabulary,
};

impl IndexWriter {
    /// Writes all articles anew, with a dictionary of their own, the labels from them, and the history without the
    /// versions of articles that are no longer there; then removes the old files. For a writer that has nothing else to
    /// write; after an error, everything is as it was.
    pub fn purge(mut self) -> Result<(Purged, IndexWriter), EngineError> {
        let path = self.index.path.clone();
        let failed = |error| failed(&path, "rewriting the segments", error);
        // what a merge has begun to write would be taken for a leftover
        self.writer.set_merge_policy(Box::new(NoMergePolicy));
        let metas = self.index.tantivy.load_metas().map_err(failed)?;
        let deleted = metas.segments.iter();
        let deleted = deleted.map(|meta| u64::from(meta.num_deleted_docs()));
        let mut done = Purged {
            articles: deleted.sum(),
            segments: metas.segments.len() as u64,
            ..Purged::default()
        };
        let searcher = self.index.searcher()?;
        let all = self.writer.delete_query(Box::new(AllQuery));
        all.map_err(failed)?;
        // the old dictionary holds pieces of what is deleted
        self.packer = self.index.packer(&[])?;
        self.payload.dictionary_sum = None;
        self.samples.clear();
        let mut ids: FxHashSet<u64> = FxHashSet::default();
        let written = searcher.every(&mut |article| {
            ids.insert(xxh3_64(article.id.as_bytes()));
            match self.add(article) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => ControlFlow::Break(error),
            }
        })?;
        if let ControlFlow::Break(error) = written {
            return Err(error);
        }
        self.flush()?;
        let seen = std::mem::take(&mut self.seen);
        // what these hold open, or only name, is not removed
        drop((searcher, metas));
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
        self.remove_strays()?;
        self.remove_old(&["vocabulary-", "dictionary-", "history-"])?;
        done.commit = next.commit;
        Ok((done, self))
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

    /// Removes files of segments that the last commit does not name. An error if one stays: one that tantivy still knows,
    /// which may be in use, is not touched.
    fn remove_strays(&self) -> Result<(), EngineError> {
        let metas = self.index.tantivy.load_metas();
        let metas =
            metas.map_err(|error| failed(&self.index.path, "reading the last commit", error))?;
        let live: FxHashSet<PathBuf> = metas.segments.iter().flat_map(segments::files).collect();
        let known = self.index.tantivy.directory().list_managed_files();
        let entries = fs::read_dir(self.index.segments()).into_iter().flatten();
        for entry in entries.flatten() {
            let (name, path) = (PathBuf::from(entry.file_name()), entry.path());
            if !segments::is_part(&name) || live.contains(&name) {
                continue;
            }
            let removed = match known.contains(&name) {
                true => Err(io::ErrorKind::ResourceBusy.into()),
                false => fs::remove_file(&path),
            };
            removed.map_err(|source| io_failed(&path, "removing the file", source))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use tantivy::{SegmentReader, TantivyDocument, schema::Value};

    use super::*;
    use crate::{
        article::Article,
        engine::{Bookmark, Writer},
        facet::Kind,
        history::Past,
        index::{Index, texts::Unpacker},
        ledger::Deletion,
        schema::{FIELDS, Field},
    };

    /// All that the files of an index yield: stored texts of all articles, deleted ones too, and all terms.
    fn yields(path: &Path) -> String {
        let index = Index::open(path).unwrap();
        let payload = index.payload().unwrap();
        let unpacker = Unpacker::new(index.dictionary(&payload).unwrap());
        let mut all = String::new();
        for meta in index.tantivy.load_metas().unwrap().segments {
            let reader = SegmentReader::open(&index.tantivy.segment(meta)).unwrap();
            let store = reader.get_store_reader(1).unwrap();
            let article = index.fields.get(Field::Article);
            for doc in 0..reader.max_doc() {
                let document: TantivyDocument = store.get(doc).unwrap();
                let packed = document.get_first(article).unwrap();
                let stored = unpacker.unpack(packed.as_bytes().unwrap()).unwrap();
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
            body: (0..40)
                .map(|line| {
                    format!(
                        "{id} {line}: ferries of {secret} sail. President Anna {secret} spoke.\n"
                    )
                })
                .collect(),
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
        // enough for a dictionary
        for number in 0..400 {
            writer
                .add(article(&format!("stays {number}"), "Open"))
                .unwrap();
            writer
                .add(article(&format!("goes {number}"), "Xyzzy"))
                .unwrap();
        }
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
        for number in 0..400 {
            writer.delete(&format!("goes {number}")).unwrap();
        }
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
        // merges may go on beside
        writer.finish().unwrap();
        let before = yields(&path);
        assert!(before.contains("xyzzy") && before.contains("plugh"));
        let first = fs::read(path.join("dictionary-1")).unwrap();
        assert!(String::from_utf8_lossy(&first).contains("Xyzzy"));
        let writer = index.writer(50 << 20, 0).unwrap();
        let (done, writer) = writer.purge().unwrap();
        assert!(done.articles <= 402 && done.segments > 0, "{done:?}");
        assert!(!path.join("dictionary-1").exists() && path.join("dictionary-2").exists());
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
        let segments = index.tantivy.load_metas().unwrap().segments.len();
        assert_eq!(files.len(), segments, "the old files are gone");
        assert!(
            crate::index::check(&path, true, &mut |_, _| {})
                .unwrap()
                .findings
                .iter()
                .all(|f| f.what.contains("of no file"))
        );
        // again, with nothing to do
        let writer = index.writer(50 << 20, 0).unwrap();
        assert_eq!(writer.purge().unwrap().0.articles, 0);
    }
}
