//! What users say of tags: the files beside the index, and the marks by which changed ones are known.

use std::{fs, io, path::PathBuf, sync::Arc};

use xxhash_rust::xxh3::xxh3_64;

use super::{Index, io_failed};
use crate::{
    engine::EngineError,
    tags::{Decisions, VERSION, topics::Topics},
};

/// The file in which users decide about tags.
pub(super) const DECISIONS: &str = "tags.toml";

/// The file in which users add subjects.
pub(super) const TOPICS: &str = "topics.toml";

impl Index {
    /// What the user has decided about tags, and its mark; nothing is decided when there is no such file.
    pub(super) fn decisions(&self) -> Result<(Decisions, u64), EngineError> {
        let (path, text) = self.beside(DECISIONS)?;
        let decisions = Decisions::parse(&text);
        let decisions = decisions.map_err(|problem| EngineError::Decisions { path, problem })?;
        Ok((decisions, marked(&text)))
    }

    /// What tells the subjects of articles: the table that is shipped, with what the user has added.
    pub(super) fn topics(&self) -> Result<(Arc<Topics>, u64), EngineError> {
        let (path, text) = self.beside(TOPICS)?;
        let topics = match text.is_empty() {
            true => Ok(Topics::shipped()),
            false => Topics::with(&text).map(Arc::new),
        };
        let topics = topics.map_err(|problem| EngineError::Topics { path, problem })?;
        Ok((topics, marked(&text)))
    }

    /// Whether the labels stand for what they should: the last run was not cut short, and since then the user has decided
    /// nothing and no embargo has ended.
    pub fn is_settled(&self, now: i64) -> Result<bool, EngineError> {
        let payload = self.payload()?;
        let decided = payload.decisions == Some(self.decisions()?.1);
        let since = payload.now.unwrap_or(i64::MIN);
        Ok(payload.commit == 0 || decided && !self.searcher()?.embargo_ended(since, now)?)
    }

    /// Whether some articles may have other tags by rule than they would get today.
    pub fn needs_retag(&self) -> Result<bool, EngineError> {
        let payload = self.payload()?;
        Ok(payload.commit > 0 && payload.rules != Some(self.topics()?.1))
    }

    /// The path and the text of a file beside the index; no text when there is no such file.
    fn beside(&self, name: &str) -> Result<(PathBuf, String), EngineError> {
        let path = self.path.join(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok((path, text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok((path, String::new())),
            Err(source) => Err(io_failed(&path, "reading it", source)),
        }
    }
}

/// What a file says, and by which of our own rules it is read, as a number.
fn marked(text: &str) -> u64 {
    xxh3_64(format!("{VERSION}\n{text}").as_bytes())
}
