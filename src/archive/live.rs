//! An archive that others write to while it answers: each question goes to the last commit.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    engine::{Engine, EngineError},
    index::Watched,
};

/// Answers from the last commit of the index at a place, whoever writes it.
pub struct Live {
    location: PathBuf,
    opened: Mutex<Option<Arc<Watched>>>,
}

impl Live {
    /// An archive at a place, which need not be there yet.
    pub fn at(location: &Path) -> Live {
        Live {
            location: location.to_owned(),
            opened: Mutex::new(None),
        }
    }

    /// Asks what answers as of the last commit. An error when there is no index, when it can't be opened, and when files
    /// that are open have been changed.
    pub fn ask<T, E: From<EngineError>>(
        &self,
        ask: impl FnOnce(&dyn Engine) -> Result<T, E>,
    ) -> Result<T, E> {
        let watched = self.watched()?;
        ask(&watched.searcher)
    }

    fn watched(&self) -> Result<Arc<Watched>, EngineError> {
        // one thread opens, the others wait for it
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(watched) = &*opened
            && watched.is_last()?
        {
            return Ok(Arc::clone(watched));
        }
        // the old one goes first: what it maps of a removed index takes room
        *opened = None;
        let watched = Arc::new(Watched::open(&self.location)?);
        *opened = Some(Arc::clone(&watched));
        Ok(watched)
    }
}
