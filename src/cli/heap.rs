//! A heap that gives back to the system what a run needs no more.

/// Starts the program again in its place, with a heap of fixed thresholds: for what writes to the index, before it does
/// anything.
///
/// Of itself, glibc keeps what is freed for later, up to 64 MB of each thread, as soon as larger pieces have been freed:
/// a run of 300,000 articles took twice the memory that it used. It asks the environment for its
/// thresholds, before a program begins; the functions for it are beyond safe code. Where that can't be, memory is all that is
/// lost.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn fix_thresholds() {
    use std::{env, os::unix::process::CommandExt, process::Command};

    // in bytes: pieces from this size on are given back when they are freed, smaller ones when so many lie together
    let thresholds = [
        ("MALLOC_MMAP_THRESHOLD_", "262144"),
        ("MALLOC_TRIM_THRESHOLD_", "1048576"),
    ];
    const AGAIN: &str = "NEWSDEX_AGAIN";
    // who has set one wants that
    let is_set = |name: &str| env::var_os(name).is_some();
    if is_set(AGAIN) || thresholds.iter().any(|(name, _)| is_set(name)) {
        return;
    }
    let mut args = env::args_os();
    if let (Ok(program), Some(name)) = (env::current_exe(), args.next()) {
        let mut again = Command::new(program);
        again.arg0(name).args(args).envs(thresholds).env(AGAIN, "");
        // returns where it fails
        let _ = again.exec();
    }
}

/// Other systems' heaps are left as they are.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn fix_thresholds() {}
