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

use crate::{
    corpora::Corpus,
    finished, raw,
    table::{Table, median},
};

/// Runs of each kind, of which the medians are shown; of more than so many articles only one.
const RUNS: usize = 3;
const LARGE: u64 = 50_000;

/// First argument of a process that measures one run, followed by what runs, the index and the articles.
const CHILD: &str = "one-run";

/// What one run took.
#[derive(Serialize, Deserialize)]
pub struct Run {
    pub articles: u64,
    /// Bytes of headlines and bodies.
    pub bytes: u64,
    pub seconds: f64,
    /// User and system time of all threads.
    pub cpu_seconds: Option<f64>,
    /// Resident anonymous memory in bytes, every 10 ms.
    memory: Vec<u64>,
}

impl Run {
    /// Measures what gives a number of articles and of bytes.
    pub fn of(run: impl FnOnce() -> (u64, u64)) -> Run {
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            let sampler = scope.spawn(|| sample_memory(&done));
            let started = Instant::now();
            let (articles, bytes) = run();
            let seconds = started.elapsed().as_secs_f64();
            done.store(true, Ordering::Relaxed);
            Run {
                articles,
                bytes,
                seconds,
                cpu_seconds: cpu_seconds(),
                memory: sampler.join().unwrap(),
            }
        })
    }

    /// Highest memory, in bytes; nothing where the system does not say.
    pub fn peak(&self) -> Option<u64> {
        self.memory.iter().max().copied()
    }

    /// The highest memory of the quarter of the run that ends here.
    fn peak_of_quarter(&self, quarter: usize) -> Option<u64> {
        let all = self.memory.len();
        self.memory[all * (quarter - 1) / 4..all * quarter / 4]
            .iter()
            .max()
            .copied()
    }
}

/// Does one run and prints what it took, if this process was started for that.
pub fn is_child(args: &[String]) -> bool {
    let [CHILD, what, index, root] = args.iter().map(String::as_str).collect::<Vec<_>>()[..] else {
        return false;
    };
    let (index, root) = (Path::new(index), Path::new(root));
    let run = Run::of(|| match what {
        "newsdex" => ingest(index, root),
        _ => raw::index(index, root, raw::Fields::Same),
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

/// Measures newsdex, and raw tantivy beside it if that is wanted, in `ours` and `raw` below a folder.
pub fn measure(corpus: &Corpus, folder: &Path, with_raw: bool, table: &mut Table) {
    let (ours, theirs) = (folder.join("ours"), folder.join("raw"));
    let (mut runs, mut raw_runs, mut again) = (Vec::new(), Vec::new(), Vec::new());
    let articles = folder.join("finished.jsonl");
    for _ in 0..RUNS {
        runs.push(run("newsdex", &fresh(&ours), &corpus.root));
        again.push(run("newsdex", &ours, &corpus.root));
        if with_raw {
            if !articles.exists() {
                finished::write(&ours, usize::MAX, &articles);
            }
            raw_runs.push(run("raw", &fresh(&theirs), &articles));
        }
        if runs[0].articles > LARGE {
            break;
        }
    }
    let bytes = runs[0].bytes as f64;
    table.say("articles", "", runs[0].articles as f64, "");
    table.say("headlines and bodies", "MB", bytes / 1e6, "");
    show(&runs, &ours, "indexing", "25", table);
    for quarter in 1..=4 {
        let peaks = runs.iter().filter_map(|run| run.peak_of_quarter(quarter));
        let what = format!("... quarter {quarter} of the run");
        table.say(&what, "peak MB", median(peaks.map(megabytes)), "");
    }
    for (part, bytes) in sizes(&ours) {
        table.say(&format!("index: {part}"), "MB", megabytes(bytes), "");
    }
    let seconds = median(again.iter().map(|run| run.seconds));
    table.say("second run, nothing new", "s", seconds, "1");
    if with_raw {
        show(&raw_runs, &theirs, "raw tantivy", "", table);
        // of runs that followed each other, so that what else the machine does weighs on both
        let ratio = |of: fn(&Run) -> Option<f64>| {
            let pairs = raw_runs.iter().zip(&runs);
            median(pairs.filter_map(|(raw, ours)| Some(of(raw)? / of(ours)?)))
        };
        let wall = ratio(|run| Some(run.seconds));
        table.say("newsdex / raw tantivy", "MB/s wall", wall, "0.8");
        table.say(
            "newsdex / raw tantivy",
            "MB per CPU s",
            ratio(|run| run.cpu_seconds),
            "0.8",
        );
        let all = runs[0].articles;
        assert!(raw_runs.iter().all(|raw| raw.articles == all), "not alike");
    }
}

/// Measures a run that brings some articles more; the index has one more segment then.
pub fn measure_more(folder: &Path, table: &mut Table) {
    let started = Instant::now();
    ingest(&folder.join("ours"), &news(folder));
    let seconds = started.elapsed().as_secs_f64();
    table.say("a run with 100 articles more", "s", seconds, "");
}

/// A folder of some articles that came today.
fn news(folder: &Path) -> PathBuf {
    let root = fresh(&folder.join("news"));
    let line = |number: usize| {
        let body = format!("Ferry {number} sailed to Oslo, Ann Lee said. ").repeat(40);
        let article = serde_json::json!({"id": number, "title": "Ferries", "body": body});
        article.to_string() + "\n"
    };
    let lines: String = (0..100).map(line).collect();
    fs::write(root.join("new.jsonl"), lines).unwrap();
    root
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Adds the rows of some runs.
fn show(runs: &[Run], index: &Path, what: &str, target: &str, table: &mut Table) {
    let mb = megabytes(runs[0].bytes);
    let wall = median(runs.iter().map(|run| mb / run.seconds));
    table.say(what, "MB/s wall", wall, target);
    let targeted = |shown: &'static str| if target.is_empty() { "" } else { shown };
    let cpu = runs.iter().filter_map(|run| run.cpu_seconds);
    table.say(
        what,
        "MB per CPU s",
        median(cpu.map(|seconds| mb / seconds)),
        targeted("18"),
    );
    let peak = runs.iter().filter_map(Run::peak);
    table.say(
        what,
        "peak MB",
        median(peak.map(megabytes)),
        targeted("450"),
    );
    let size = megabytes(size(index));
    table.say(what, "index MB", size, "");
    table.say(what, "index / text", size / mb, targeted("0.9"));
}

fn run(what: &str, index: &Path, root: &Path) -> Run {
    let output = Command::new(env::current_exe().unwrap())
        .args([CHILD, what])
        .args([index, root])
        // as `newsdex index` does
        .env("MALLOC_MMAP_THRESHOLD_", "262144")
        .env("MALLOC_TRIM_THRESHOLD_", "1048576")
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{what} failed on {}",
        root.display()
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The folder, without what was in it.
pub fn fresh(folder: &Path) -> PathBuf {
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

/// Bytes of each kind of file of an index, the largest first.
fn sizes(index: &Path) -> Vec<(&'static str, u64)> {
    let kinds = [
        ("texts", "store"),
        ("positions", "pos"),
        ("postings", "idx"),
        ("dictionaries", "term"),
        ("columns", "fast"),
    ];
    let files: Vec<PathBuf> = fs::read_dir(index.join("segments"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let bytes = |extension: &str| {
        let files = files.iter();
        let files = files.filter(|file| file.extension().is_some_and(|own| own == extension));
        files.map(|file| size(file)).sum()
    };
    kinds
        .map(|(name, extension)| (name, bytes(extension)))
        .into()
}

/// Looks every 10 ms how much memory this process has, until it is done; nothing where the system does not say.
fn sample_memory(done: &AtomicBool) -> Vec<u64> {
    let mut samples = Vec::new();
    while !done.load(Ordering::Relaxed) {
        samples.extend(anonymous_memory());
        thread::sleep(Duration::from_millis(10));
    }
    samples
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
