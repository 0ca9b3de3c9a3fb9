//! An archive that others write to while it answers: each question goes to the last commit.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use crate::{
    engine::{Engine, EngineError},
    index::{self, Watched},
};

/// Answers from the last commit of the index at a place, whoever writes it.
pub struct Live {
    location: PathBuf,
    opened: Mutex<Opened>,
}

/// What is known of the index.
#[derive(Default)]
struct Opened {
    watched: Option<Arc<Watched>>,
    /// What was found changed, and when it is to be looked at again.
    changed: Option<(String, Instant)>,
}

/// So many times as long as a check took, its index is not checked again.
const REST: u32 = 10;

impl Live {
    /// An archive at a place, which need not be there yet.
    pub fn at(location: &Path) -> Live {
        Live {
            location: location.to_owned(),
            opened: Mutex::default(),
        }
    }

    /// Asks what answers as of the last commit. An error when there is no index, and when it can't be opened. Where files
    /// that are open have been written to, it is checked first, and an error until it is sound.
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
        if let Some(watched) = &opened.watched {
            match watched.is_last() {
                Ok(true) => return Ok(Arc::clone(watched)),
                Ok(false) => {}
                Err(_) => opened.changed = Some((String::new(), Instant::now())),
            }
        }
        // the old one goes first: what it maps of a removed index takes room
        opened.watched = None;
        if let Some((what, again)) = &opened.changed {
            if Instant::now() < *again {
                return Err(self.damaged(what.clone()));
            }
            // files may have been put back, or only touched
            let begun = Instant::now();
            let checked = index::check(&self.location, false, &mut |_, _| {})?;
            if let Some(finding) = checked.findings.first() {
                let what = format!("{}: {}", finding.object, finding.what);
                let again = Instant::now() + begun.elapsed() * REST;
                opened.changed = Some((what.clone(), again));
                return Err(self.damaged(what));
            }
            opened.changed = None;
        }
        let watched = Arc::new(Watched::open(&self.location)?);
        opened.watched = Some(Arc::clone(&watched));
        Ok(watched)
    }

    fn damaged(&self, what: String) -> EngineError {
        EngineError::Damaged {
            path: self.location.clone(),
            what,
        }
    }
}
