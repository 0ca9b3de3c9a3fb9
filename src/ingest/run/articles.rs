//! Articles with the id of another: who counts, whose text is lost by it, and to whom it belongs from then on.

use xxhash_rust::xxh3::xxh3_64;

use super::{
    super::{Problem, plan::Planned},
    Run,
    unread::{place_in, place_of},
};
use crate::{
    article::{Article, Revision},
    engine::{EngineError, Writer},
    history::Past,
    ledger::{Deletion, FileEntry},
};

/// Of so many numbered articles of a run it is known, at most, what they were called: some 50 MB.
const MOST_NUMBERED: usize = 200_000;

/// An article that was written.
pub(super) struct Written {
    /// The hash of its text.
    text: u64,
    /// The file that it is from, by its place in the bookmark.
    pub(super) file: u32,
    /// Its number there; 0 when it has none.
    record: u32,
    /// A mark of where it stands.
    pub(super) place: u64,
}

/// An article that is to be written.
pub(super) struct Coming {
    pub article: Article,
    /// The file that it is from, by its place in the bookmark, and its number there; 0 when it has none.
    pub file: u32,
    pub record: u32,
    /// Whether that came through standard input.
    pub is_delivery: bool,
}

impl<W: Writer> Run<W> {
    /// Takes an article of a file.
    pub(super) fn article(
        &mut self,
        file: &Planned,
        record: Option<u64>,
        article: Article,
    ) -> Result<(), EngineError> {
        let hash = xxh3_64(article.id.as_bytes());
        let was_deleted = self.was_deleted_elsewhere(file, record, &article);
        if was_deleted || self.writer.ledger().is_deleted(&article.id) {
            if was_deleted {
                let id = article.id.clone();
                self.deletions.push(Deletion { id, lifted: false });
            }
            self.report.articles.withdrawn += 1;
            self.entry(file).deleted.push(&article.id);
            return Ok(());
        }
        self.entry(file).ids.push(&article.id);
        if self.waits_longer(file, hash, &article)? {
            return Ok(());
        }
        let revision = article.revision();
        let text = xxh3_64(article.body.as_bytes());
        let mut replaces = None;
        if let Some(earlier) = self.written.get(&hash) {
            let (earlier_text, earlier_file) = (earlier.text, earlier.file as usize);
            let earlier_record = (earlier.record > 0).then_some(u64::from(earlier.record));
            let earlier_revision = self.revisions.get(&hash).copied().unwrap_or_default();
            self.report.articles.duplicate += 1;
            if revision == earlier_revision && text != earlier_text {
                let loser = self.read.get_mut(earlier_file);
                let path = loser.map(|loser| {
                    loser.lost += 1;
                    loser.path()
                });
                if earlier_file < self.noted {
                    self.changed.insert(earlier_file);
                }
                let winner = (&article, file.entry.path(), record);
                self.lose(path.unwrap_or_default(), earlier_record, winner);
            }
            if revision < earlier_revision {
                self.history.push(Past::of(&article));
                return Ok(());
            }
            self.history.extend(self.numbered.remove(&hash));
            replaces = Some(0);
        } else if self.kept.contains(&hash) {
            if let Some(kept) = self.writer.article(&article.id)? {
                let is_later = (revision, file.place) >= (kept.revision(), self.kept_place(&kept));
                self.report.articles.duplicate += 1;
                if revision == kept.revision() && article.body != kept.body {
                    self.entry(file).lost += 1;
                    match is_later {
                        true => {
                            let winner = (&article, file.entry.path(), record);
                            self.lose(kept.path.clone(), None, winner);
                        }
                        false => {
                            let winner = (&kept, kept.path.clone(), None);
                            self.lose(file.entry.path(), record, winner);
                        }
                    }
                }
                if !is_later {
                    self.history.push(Past::of(&article));
                    return Ok(());
                }
                self.history.push(Past::of(&kept));
            }
            replaces = Some(1);
        }
        let coming = Coming {
            file: self.entry_number(file),
            record: number(record.unwrap_or(0)),
            is_delivery: file.entry.is_delivery(),
            article,
        };
        if self.stale.contains_key(&hash) {
            let before = self.writer.article(&coming.article.id)?;
            if before.as_ref() == Some(&coming.article) {
                self.stale.remove(&hash);
                self.leave(file, hash);
                return Ok(());
            }
            return match before {
                Some(before) if self.has_to_wait(file, &coming.article, &before) => {
                    self.wait(coming, &before);
                    Ok(())
                }
                before => self.write_stale(coming, before),
            };
        }
        self.write(coming, replaces)
    }

    /// Writes an article in place of the one that is in the index.
    pub(super) fn write_stale(
        &mut self,
        coming: Coming,
        before: Option<Article>,
    ) -> Result<(), EngineError> {
        let article = &coming.article;
        self.stale.remove(&xxh3_64(article.id.as_bytes()));
        if let Some(before) = before
            && (before.headline != article.headline || before.body != article.body)
        {
            self.history.push(Past::of(&before));
        }
        self.write(coming, Some(1))
    }

    /// Writes an article, new or in place of another, which counts as updated or does not.
    fn write(&mut self, coming: Coming, replaces: Option<u64>) -> Result<(), EngineError> {
        let Coming {
            article,
            file,
            record,
            is_delivery,
        } = coming;
        let hash = xxh3_64(article.id.as_bytes());
        let revision = article.revision();
        match replaces {
            Some(updated) => {
                self.report.articles.updated += updated;
                self.writer.delete(&article.id)?;
            }
            None => self.report.articles.added += 1,
        }
        let written = Written {
            text: xxh3_64(article.body.as_bytes()),
            file,
            record,
            place: place_of(&article),
        };
        self.written.insert(hash, written);
        match is_delivery {
            true => self.delivered.insert(hash),
            false => self.delivered.remove(&hash),
        };
        if article.version.is_some() {
            // the versions of an article mostly lie near to each other
            if self.numbered.len() >= MOST_NUMBERED {
                self.numbered.clear();
            }
            self.numbered.insert(hash, Past::of(&article));
        }
        if revision != Revision::default() {
            self.revisions.insert(hash, revision);
        } else {
            self.revisions.remove(&hash);
        }
        self.writer.add(article)
    }

    /// Leaves an article that has come again as it is in the index.
    fn leave(&mut self, file: &Planned, hash: u64) {
        self.report.articles.unchanged += 1;
        self.kept.insert(hash);
        self.keep_place(file);
        if file.entry.is_delivery() {
            self.delivered.insert(hash);
        }
    }

    /// Whether an article was deleted by hand under the id that it had where its file was before.
    fn was_deleted_elsewhere(
        &self,
        file: &Planned,
        record: Option<u64>,
        article: &Article,
    ) -> bool {
        let Some((collection, name)) = &file.moved_from else {
            return false;
        };
        let ledger = self.writer.ledger();
        if ledger.deleted().next().is_none() {
            return false;
        }
        let inside = article.path.split_once("!/").map(|(_, inside)| inside);
        let inside = inside.map(|inside| match record {
            Some(_) => inside.rsplit_once('#').map_or(inside, |(inside, _)| inside),
            None => inside,
        });
        let name = match inside {
            Some(inside) => &format!("{name}!/{inside}"),
            None => name,
        };
        let mut before = Article {
            native_id: article.native_id.clone(),
            url: article.url.clone(),
            source: article.source.clone(),
            ..Article::default()
        };
        before.place(collection, name, record);
        before.id != article.id && ledger.is_deleted(&before.id)
    }

    /// The place of a file's entry in the bookmark.
    pub(super) fn entry_number(&mut self, file: &Planned) -> u32 {
        self.entry(file);
        number(self.read.len() as u64 - 1)
    }

    /// Notes a record whose text is lost since another has its id, and no version says which is the newer.
    fn lose(
        &mut self,
        path: String,
        record: Option<u64>,
        (winner, winner_path, winner_record): (&Article, String, Option<u64>),
    ) {
        let number = winner_record.map_or(String::new(), |record| format!("#{record}"));
        self.report.note(Problem {
            path,
            record,
            byte: None,
            what: format!(
                "record is left out: {winner_path}{number} has the same id `{}`, another text, and comes later",
                winner.id
            ),
            hint: "give each article an id, or a source, of its own".to_owned(),
            lost: true,
        });
    }

    /// The place of the file that an article of the index came from.
    fn kept_place(&self, article: &Article) -> usize {
        place_in(article, &self.kept_places).unwrap_or(0)
    }

    /// Leaves to each delivery the articles whose present version came with it: it can't be read again, so one that
    /// another file or delivery has replaced does not come back. Gives what earlier ones have left.
    pub(super) fn settle_deliveries(&mut self) -> Vec<FileEntry> {
        let delivered = |id: &str| self.delivered.contains(&xxh3_64(id.as_bytes()));
        for (place, entry) in self.read.iter_mut().enumerate() {
            if entry.is_delivery() && entry.ids.retain(delivered) && place < self.noted {
                self.changed.insert(place);
            }
        }
        let mut changed = Vec::new();
        let stays = |id: &str| !self.written.contains_key(&xxh3_64(id.as_bytes()));
        for earlier in &mut self.deliveries {
            if earlier.ids.retain(stays) {
                changed.push(earlier.clone());
            }
        }
        changed
    }
}

/// A number as it is kept.
fn number(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
