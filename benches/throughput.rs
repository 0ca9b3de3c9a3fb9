//! Indexing speed, memory and size: newsdex and raw tantivy in turn, each run in a process of its own.

use std::{
    env, fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use newsdex::{archive::Archive, ingest::IngestOptions};
use serde::{Deserialize, Serialize};

use crate::{Table, baseline, corpora::Corpus, median};

/// Runs of each kind; their medians are shown.
const RUNS: usize = 3;

/// First argument of a process that measures one run, followed by what runs, the index and the articles.
const CHILD: &str = "one-run";

/// What one run took.
#[derive(Serialize, Deserialize)]
pub struct Run {
    pub articles: u64,
    /// Bytes of headlines and bodies.
    pub bytes: u64,
    seconds: f64,
    /// User and system time of all threads.
    cpu_seconds: Option<f64>,
    /// Highest resident anonymous memory, in bytes.
    peak: Option<u64>,
}

/// Does one run and prints what it took, if this process was started for that.
pub fn is_child(args: &[String]) -> bool {
    let [CHILD, what, index, root] = args.iter().map(String::as_str).collect::<Vec<_>>()[..] else {
        return false;
    };
    let done = AtomicBool::new(false);
    let run = thread::scope(|scope| {
        let sampler = scope.spawn(|| sample_peak(&done));
        let started = Instant::now();
        let (articles, bytes) = match what {
            "newsdex" => ingest(Path::new(index), Path::new(root)),
            _ => baseline::index(Path::new(index), Path::new(root)),
        };
        let seconds = started.elapsed().as_secs_f64();
        done.store(true, Ordering::Relaxed);
        Run {
            articles,
            bytes,
            seconds,
            cpu_seconds: cpu_seconds(),
            peak: sampler.join().unwrap(),
        }
    });
    println!("{}", serde_json::to_string(&run).unwrap());
    true
}

/// Indexes a corpus in this process; returns the number of articles that are new, and of the bytes read.
pub fn ingest(index: &Path, root: &Path) -> (u64, u64) {
    let archive = Archive::open_or_create(index).unwrap();
    let report = archive
        .ingest(&[root.to_owned()], &IngestOptions::default(), &mut |_| {
            ControlFlow::Continue(())
        })
        .unwrap();
    (report.articles.added, report.bytes)
}

/// Measures newsdex, and raw tantivy beside it if that is wanted.
pub fn measure(corpus: &Corpus, folder: &Path, raw: bool, table: &mut Table) {
    let (ours, theirs) = (folder.join("ours"), folder.join("raw"));
    let (mut runs, mut raw_runs, mut again) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        runs.push(run("newsdex", &fresh(&ours), corpus));
        again.push(run("newsdex", &ours, corpus));
        if raw {
            raw_runs.push(run("raw", &fresh(&theirs), corpus));
        }
    }
    let bytes = runs[0].bytes as f64;
    let articles = runs[0].articles;
    table.say("articles", "", articles.to_string(), "");
    table.say("headlines and bodies", "MB", decimals(bytes / 1e6, 1), "");
    show(&runs, &ours, "indexing", "20", table);
    let seconds = median(again.iter().map(|run| run.seconds));
    table.say("second run, nothing new", "s", decimals(seconds, 3), "");
    if raw {
        show(&raw_runs, &theirs, "raw tantivy", "", table);
        // of runs that followed each other, so that what else the machine does weighs on both
        let pairs = || raw_runs.iter().zip(&runs);
        let wall = median(pairs().map(|(raw, ours)| raw.seconds / ours.seconds));
        table.say("newsdex / raw tantivy", "MB/s wall", decimals(wall, 2), "");
        let cpu: Option<Vec<f64>> = pairs()
            .map(|(raw, ours)| Some(raw.cpu_seconds? / ours.cpu_seconds?))
            .collect();
        let cpu = or_dash(cpu.map(median), 2);
        table.say("newsdex / raw tantivy", "MB per CPU s", cpu, "");
        let indexed: Vec<u64> = raw_runs.iter().map(|run| run.bytes).collect();
        assert!(indexed.iter().all(|raw| *raw as f64 == bytes), "not alike");
    }
}

/// Adds the rows of some runs.
fn show(runs: &[Run], index: &Path, what: &str, target: &str, table: &mut Table) {
    let mb = runs[0].bytes as f64 / 1e6;
    let wall = median(runs.iter().map(|run| mb / run.seconds));
    table.say(what, "MB/s wall", decimals(wall, 1), target);
    let cpu: Option<Vec<f64>> = runs.iter().map(|run| run.cpu_seconds).collect();
    let cpu = cpu.map(|seconds| median(seconds.into_iter().map(|cpu| mb / cpu)));
    table.say(what, "MB per CPU s", or_dash(cpu, 1), "");
    let peak: Option<Vec<u64>> = runs.iter().map(|run| run.peak).collect();
    let peak = peak.map(|bytes| median(bytes.into_iter().map(|peak| peak as f64 / 1e6)));
    table.say(what, "peak MB", or_dash(peak, 0), "");
    let size = size(index) as f64 / 1e6;
    table.say(what, "index MB", decimals(size, 1), "");
    table.say(what, "index / text", decimals(size / mb, 2), "");
}

fn run(what: &str, index: &Path, corpus: &Corpus) -> Run {
    let output = Command::new(env::current_exe().unwrap())
        .args([CHILD, what])
        .args([index, &corpus.root])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "{what} failed on {}", corpus.name);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The folder, without what was in it.
fn fresh(folder: &Path) -> PathBuf {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).unwrap();
    folder.to_owned()
}

fn size(path: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(path) else {
        return fs::metadata(path).unwrap().len();
    };
    entries.map(|entry| size(&entry.unwrap().path())).sum()
}

/// Looks every 10 ms how much memory this process has, until it is done; nothing where the system does not say.
fn sample_peak(done: &AtomicBool) -> Option<u64> {
    let mut peak = None;
    while !done.load(Ordering::Relaxed) {
        peak = peak.max(anonymous_memory());
        thread::sleep(Duration::from_millis(10));
    }
    peak
}

fn anonymous_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib * 1024)
}

/// Ticks of 10 ms, Linux's `USER_HZ`, behind the name in brackets: fields 14 and 15 of proc(5).
fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

fn decimals(value: f64, places: usize) -> String {
    format!("{value:.places$}")
}

fn or_dash(value: Option<f64>, places: usize) -> String {
    value.map_or("-".to_owned(), |value| decimals(value, places))
}
