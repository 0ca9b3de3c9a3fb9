//! Files that could not be read, or not to their end: what they held before and have not given again stays.

use std::io;

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    super::{Problem, plan::Planned},
    Run, Written,
};
use crate::{
    article::Article,
    engine::{EngineError, Writer},
    ledger::{FileEntry, Ids, file_names},
};

impl<W: Writer> Run<W> {
    /// Leaves those articles of a file as they are that it held before and has not given again, and says so: of the
    /// `whole` file, or of the entries that are lost.
    pub(super) fn keep_unread(&mut self, file: &Planned, whole: bool) -> Result<(), EngineError> {
        let stay = self.keep(file, whole)?;
        if stay == 0 {
            return Ok(());
        }
        // its bytes are not those of what it holds: a copy of them is no move
        self.entry(file).hash = 0;
        let hint = match file.entry.is_delivery() {
            true => "deliver it again; `newsdex delete ID` lets go of an article",
            false => {
                "bring the whole file back; to let go of them, delete it and index its folder with `--prune`"
            }
        };
        let articles = if stay == 1 { "article" } else { "articles" };
        self.report.note(Problem {
            path: file.entry.path(),
            record: None,
            byte: None,
            what: format!(
                "{stay} {articles} that the file gave before and not now stay as they were"
            ),
            hint: hint.to_owned(),
            lost: false,
        });
        Ok(())
    }

    /// Leaves a file that can't be opened as it was known, if it was.
    pub fn unreadable(&mut self, file: &Planned, error: &io::Error) -> Result<(), EngineError> {
        if !file.entry.ids.is_empty() {
            self.read_again(file)?;
        }
        let hint = match error.kind() {
            io::ErrorKind::NotFound => {
                "bring it back, or index its folder with `--prune` to drop it"
            }
            _ => "check its permissions, then index again",
        };
        self.report.note(Problem {
            path: file.entry.path(),
            record: None,
            byte: None,
            what: format!("the file can't be opened: {error}"),
            hint: hint.to_owned(),
            lost: true,
        });
        self.release_all(file)
    }

    /// Leaves a file that is being read for the next run, with all that it held: what of it is to go is not known.
    pub fn interrupt(&mut self, file: &Planned) -> Result<(), EngineError> {
        self.read_again(file)?;
        let held = file.entry.ids.iter();
        let left = held.filter(|id| self.stale.contains_key(&xxh3_64(id.as_bytes())));
        let left: Ids = left.collect();
        self.entry(file).ids.extend(left.iter());
        Ok(())
    }

    /// Leaves a file of which the rest is not read for now, with what it has given and what it held.
    fn read_again(&mut self, file: &Planned) -> Result<(), EngineError> {
        self.keep(file, true)?;
        // a time that no file has: read again, with those that share its articles, as soon as it can be
        let entry = self.entry(file);
        *entry = FileEntry {
            modified: 0,
            hash: 0,
            ids: std::mem::take(&mut entry.ids),
            deleted: std::mem::take(&mut entry.deleted),
            ..file.entry.clone()
        };
        Ok(())
    }

    /// Leaves what a file held and has not given as it is, and gives the number of articles.
    ///
    /// What belongs to another file by now is not its own any more. If a file before it, or a part of it, has given
    /// another version of one, the newer counts, as if the file had been read.
    fn keep(&mut self, file: &Planned, whole: bool) -> Result<u64, EngineError> {
        let entry = self.entry(file);
        let given: FxHashSet<&str> = entry.deleted.iter().collect();
        let held = file.entry.deleted.iter();
        let left: Ids = held.filter(|id| !given.contains(id)).collect();
        entry.deleted.extend(left.iter());
        let mut once = FxHashSet::default();
        let twice: FxHashSet<&str> = file
            .entry
            .ids
            .iter()
            .filter(|id| !once.insert(*id))
            .collect();
        let this = self.entry_number(file);
        let mut stay = 0;
        for id in file.entry.ids.iter() {
            let hash = xxh3_64(id.as_bytes());
            let written = self.written.get(&hash);
            let (is_written, is_given) = (
                written.is_some(),
                written.is_some_and(|written| written.file == this),
            );
            if !is_written && !self.stale.contains_key(&hash) {
                continue;
            }
            if is_written || !whole || self.shared.contains(&hash) {
                let before = self.writer.article(id)?;
                let Some(before) = before.filter(|before| is_of(before, file)) else {
                    continue;
                };
                if !whole && !self.is_in_lost(&before, file) {
                    continue;
                }
                if is_written {
                    if !self.outlasts(&before, hash, (this, twice.contains(id))) {
                        continue;
                    }
                    self.writer.delete(id)?;
                    self.writer.add(before)?;
                    self.written.remove(&hash);
                    self.revisions.remove(&hash);
                    self.numbered.remove(&hash);
                    self.report.articles.updated -= 1;
                }
            }
            self.stale.remove(&hash);
            self.overtake(hash);
            self.kept.insert(hash);
            if file.entry.is_delivery() {
                self.delivered.insert(hash);
            }
            if !is_given {
                self.entry(file).ids.push(id);
            }
            stay += 1;
        }
        self.report.articles.unchanged += stay;
        self.keep_place(file);
        Ok(stay)
    }

    /// Notes the place of a file of which articles stay as they are, in the order of all files.
    pub(super) fn keep_place(&mut self, file: &Planned) {
        let key = (file.entry.collection.clone(), file.shown_name().to_owned());
        self.kept_places.insert(key, file.place);
    }

    /// Whether an article stood in an entry of an archive that could not be read.
    fn is_in_lost(&self, article: &Article, file: &Planned) -> bool {
        let (_, path) = article.file();
        let inside = path
            .strip_prefix(file.shown_name())
            .and_then(|rest| rest.strip_prefix("!/"));
        inside.is_some_and(|inside| {
            let mut lost = self.lost.iter();
            lost.any(|entry| {
                let rest = inside.strip_prefix(entry.as_ref());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['#', '!']))
            })
        })
    }

    /// Whether an earlier version, from the file with a number, counts more than the one that was written: it is newer,
    /// or stands in a later file, or elsewhere in this one, which held the id `twice`: it may be the later.
    fn outlasts(&self, before: &Article, hash: u64, (file, twice): (u32, bool)) -> bool {
        let Some(&Written {
            file: by, place, ..
        }) = self.written.get(&hash)
        else {
            return false;
        };
        let written = self.revisions.get(&hash).copied().unwrap_or_default();
        let revision = before.revision();
        revision > written
            || (revision == written && (by != file || (twice && place_of(before) != place)))
    }

    /// Whether an article may have come in place of what the file held: it is all of the file, and has another id.
    pub(super) fn is_doubtful(
        &self,
        file: &Planned,
        record: Option<u64>,
        article: &Article,
    ) -> bool {
        record.is_none() && !file.entry.ids.is_empty() && !file.entry.ids.contains(&article.id)
    }

    /// Takes an article in that may have come in place of what the file held, unless it did: a text or page where there
    /// were records, or hardly a sentence, such as the `Not Found` of a failed download.
    pub(super) fn settle_doubtful(
        &mut self,
        file: &Planned,
        article: Article,
        formats: &[&str],
    ) -> Result<(), EngineError> {
        const SHORT: usize = 40;
        let is_page = matches!(formats, ["text" | "html"]);
        let is_short = article.body.chars().nth(SHORT).is_none()
            && (article.headline.is_none() || article.body.is_empty());
        if !(is_page && (is_short || file.entry.ids.len() > 1)) {
            return self.article(file, None, article);
        }
        self.entry(file).lost += 1;
        self.report.note(Problem {
            path: file.entry.path(),
            record: None,
            byte: None,
            what: "file is one text in place of what it held".to_owned(),
            hint: "if it is an article, give it another name".to_owned(),
            lost: true,
        });
        Ok(())
    }
}

/// Whether an article stands in a file.
fn is_of(article: &Article, file: &Planned) -> bool {
    let (collection, path) = article.file();
    collection == file.entry.collection && file_names(path).any(|name| name == file.shown_name())
}

/// The place of the file that an article came in with, among some.
pub(super) fn place_in(
    article: &Article,
    places: &FxHashMap<(String, String), usize>,
) -> Option<usize> {
    let (collection, path) = article.file();
    let place = |name: &str| {
        let key = (collection.to_owned(), name.to_owned());
        places.get(&key).copied()
    };
    file_names(path).find_map(place)
}

/// A mark of where an article stands.
pub(super) fn place_of(article: &Article) -> u64 {
    xxh3_64(article.file().1.as_bytes())
}
