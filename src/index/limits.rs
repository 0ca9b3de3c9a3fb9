//! What a search may cost: asked for wherever work can be long or memory large, told at the end.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// So many positions are held at once for the wildcards of a search; 8 bytes each.
const MOST_PLACES: usize = 48 << 20;

/// The limits of one search. Clones share what has been used up.
///
/// Who stops for a limit leaves work undone: the answer is then an error.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    at: Option<Instant>,
    late: Arc<AtomicBool>,
    places: Arc<AtomicUsize>,
    crowded: Arc<AtomicBool>,
}

impl Limits {
    /// Limits with a deadline so far from now; none without a duration, or with one that no clock reaches.
    pub fn within(timeout: Option<Duration>) -> Limits {
        Limits {
            at: timeout.and_then(|timeout| Instant::now().checked_add(timeout)),
            late: Arc::default(),
            places: Arc::default(),
            crowded: Arc::default(),
        }
    }

    /// Whether to stop.
    pub fn is_over(&self) -> bool {
        if let Some(at) = self.at
            && Instant::now() >= at
        {
            self.late.store(true, Ordering::Relaxed);
        }
        self.was_met()
    }

    /// Whether anybody has stopped; asks no clock.
    pub fn was_met(&self) -> bool {
        self.is_late() || self.is_crowded()
    }

    /// Whether the deadline has passed.
    pub fn is_late(&self) -> bool {
        self.late.load(Ordering::Relaxed)
    }

    /// Whether wildcards fit too many words.
    pub fn is_crowded(&self) -> bool {
        self.crowded.load(Ordering::Relaxed)
    }

    /// Gives the room of so many positions back.
    pub fn give_back(&self, places: usize) {
        self.places.fetch_sub(places, Ordering::Relaxed);
    }

    /// Takes room for so many positions; stops the search when there is none left.
    pub fn take_places(&self, places: usize) {
        if self.places.fetch_add(places, Ordering::Relaxed) + places > MOST_PLACES {
            self.crowded.store(true, Ordering::Relaxed);
        }
    }
}
