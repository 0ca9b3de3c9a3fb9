//! How long a search may take: asked for wherever work can be long, told at the end.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// The moment at which a search gives up. Clones share whether it has.
#[derive(Clone, Debug, Default)]
pub(super) struct Deadline {
    at: Option<Instant>,
    missed: Arc<AtomicBool>,
}

impl Deadline {
    /// A deadline so far from now; none without a duration, or with one that no clock reaches.
    pub fn after(timeout: Option<Duration>) -> Deadline {
        Deadline {
            at: timeout.and_then(|timeout| Instant::now().checked_add(timeout)),
            missed: Arc::default(),
        }
    }

    /// Whether to stop. Who stops for it leaves work undone: the answer is then an error.
    pub fn is_over(&self) -> bool {
        let Some(at) = self.at else { return false };
        let over = self.missed.load(Ordering::Relaxed) || Instant::now() >= at;
        if over {
            self.missed.store(true, Ordering::Relaxed);
        }
        over
    }

    /// Whether anybody has stopped.
    pub fn was_missed(&self) -> bool {
        self.missed.load(Ordering::Relaxed)
    }
}
