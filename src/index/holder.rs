//! Who writes to an index: a note beside it, read when the lock is found taken.

use std::{fs, path::Path, time::UNIX_EPOCH};

use crate::date::Date;

/// Holds the number of the process; its time says since when.
const FILE: &str = ".writer";

/// Notes that this process writes. What can't be noted costs a message its details only.
pub(super) fn note(index: &Path) {
    let _ = fs::write(index.join(FILE), std::process::id().to_string());
}

/// Says who holds the lock, as far as that is known: ` (process 4711, since 2025-12-06T13:45:00 UTC)`.
pub(super) fn told(index: &Path) -> String {
    let told = || {
        let file = index.join(FILE);
        let process: u32 = fs::read_to_string(&file).ok()?.parse().ok()?;
        let since = fs::metadata(&file).ok()?.modified().ok()?;
        let since = since.duration_since(UNIX_EPOCH).ok()?.as_secs();
        let since = Date::of_seconds(i64::try_from(since).ok()?)?;
        Some(format!(" (process {process}, since {since} UTC)"))
    };
    told().unwrap_or_default()
}
