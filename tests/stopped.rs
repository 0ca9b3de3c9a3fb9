//! Runs that are stopped or killed: what was committed stays, and the next run goes on from there.

use std::{ops::ControlFlow, path::Path, time::Duration};

use newsdex::{
    archive::Archive,
    engine::Engine,
    ingest::{IngestOptions, Report},
};

use crate::harness::{Dir, ids, search, unlocked};

/// Files of articles, some of which share ids.
pub fn write_files(dir: &Dir, files: usize, each: usize) {
    for file in 0..files {
        let mut lines = String::new();
        for number in 0..each {
            let id = match number % 7 {
                0 => format!("shared-{}", (file * 3 + number) % 11),
                _ => format!("{file}-{number}"),
            };
            lines += &format!(
                "{{\"id\": \"{id}\", \"version\": \"{}\", \"headline\": \"Ferry {number} of file {file}\", \"body\": \"Chancellor Anna Bell{file} said ferries sail.\", \"tags\": [\"Drones\"]}}\n",
                file % 5
            );
        }
        dir.write(&format!("in/{file:03}.jsonl"), lines);
    }
}

/// Runs until `stop` says so.
fn ingest(dir: &Dir, every: Duration, stop: &mut dyn FnMut() -> bool) -> Report {
    let archive = Archive::open_or_create(&dir.path("index")).unwrap();
    let options = IngestOptions {
        every,
        ..IngestOptions::default()
    };
    let report = unlocked(|| {
        archive.ingest(&[dir.path("in")], &options, &mut |_| match stop() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        })
    });
    report.unwrap()
}

/// All that the archive in a folder answers.
pub fn answers(index: &Path) -> Vec<String> {
    let archive = Archive::open(index).unwrap();
    let engine = archive.engine().unwrap();
    let found = search(&archive, "ferries");
    assert!(found.total <= 100, "the page holds all");
    let articles = ids(&found).into_iter().map(|id| {
        let article = engine.article(id).unwrap().unwrap();
        serde_json::to_string(&article).unwrap()
    });
    let mut all: Vec<String> = articles.collect();
    all.sort();
    all.push(format!("{:?}", found.facets));
    all
}

#[test]
fn a_stopped_run_keeps_what_it_has_read_and_the_next_goes_on() {
    let whole = Dir::new();
    write_files(&whole, 8, 12);
    let mut steps = 0;
    ingest(&whole, Duration::from_secs(60), &mut || {
        steps += 1;
        false
    });
    let expected = answers(&whole.path("index"));
    for stop_at in 1..steps {
        for every in [Duration::ZERO, Duration::from_secs(60)] {
            let dir = Dir::new();
            write_files(&dir, 8, 12);
            let mut step = 0;
            let report = ingest(&dir, every, &mut || {
                step += 1;
                step >= stop_at
            });
            let archive = Archive::open(&dir.path("index")).unwrap();
            let known: u64 = archive.ledger().unwrap().len() as u64;
            assert!(
                report.stopped && known + report.files.left >= 8,
                "{report:?}"
            );
            let stats = archive.engine().unwrap().stats(0).unwrap();
            assert_eq!(stats.index.commit, report.commit);
            assert_eq!(
                stats.index.articles,
                report.articles.added - report.articles.deleted
            );
            ingest(&dir, every, &mut || false);
            assert_eq!(
                answers(&dir.path("index")),
                expected,
                "stopped at {stop_at}"
            );
        }
    }
}

/// The number of articles that the program counts; it must be sound.
#[track_caller]
pub fn sound(dir: &Dir) -> u64 {
    let checked = dir.run(&["check", "--full"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
    let count = dir.run(&["count", "ferries"]);
    assert!(count.code <= 1, "{}", count.err);
    count.out.trim().parse().unwrap()
}

#[test]
fn a_killed_run_keeps_what_was_committed_and_the_next_goes_on() {
    let whole = Dir::new();
    write_files(&whole, 8, 12);
    whole.run(&["index", "in"]);
    let expected = answers(&whole.path("index"));
    // `NEWSDEX_KILLS` asks for more
    let kills = std::env::var("NEWSDEX_KILLS").map_or(20, |kills| kills.parse().unwrap());
    let (mut killed, mut done, mut dir) = (0, 0, Dir::new());
    write_files(&dir, 8, 12);
    let mut known = (0, 0);
    for round in 0.. {
        let mut run = dir
            .command(&["-q", "index", "--commit-every", "0", "in"])
            .spawn()
            .unwrap();
        // over the time that a run takes, and its start
        let moment = Duration::from_micros((round * 37_963) % 700_000);
        std::thread::sleep(moment);
        run.kill().unwrap();
        killed += u32::from(!run.wait().unwrap().success());
        if killed >= kills {
            break;
        }
        if !dir.path("index/newsdex.json").exists() {
            continue;
        }
        let articles = sound(&dir);
        let commit = Archive::open(&dir.path("index")).unwrap();
        let commit = commit.engine().unwrap().stats(0).unwrap().index.commit;
        // what was seen once is there for good
        assert!(
            commit >= known.0 && articles >= known.1,
            "{commit} {articles} after {known:?}"
        );
        known = (commit, articles);
        if dir.json(&["index", "--dry-run", "in", "--format", "json"])["files"]["read"] == 0 {
            dir.run(&["index", "in"]);
            assert_eq!(
                answers(&dir.path("index")),
                expected,
                "after {killed} kills"
            );
            (done, known) = (done + 1, (0, 0));
            dir = Dir::new();
            write_files(&dir, 8, 12);
        }
    }
    dir.run(&["index", "in"]);
    sound(&dir);
    assert_eq!(
        answers(&dir.path("index")),
        expected,
        "after {killed} kills, {done} times whole"
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_says_what_is_safe() {
    let dir = Dir::new();
    write_files(&dir, 3, 12);
    let mut run = dir.command(&["-q", "index", "--commit-every", "0", "-", "in"]);
    run.stdin(std::process::Stdio::piped());
    run.stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let mut run = run.spawn().unwrap();
    let mut input = run.stdin.take().unwrap();
    use std::io::Write;
    writeln!(
        input,
        "{{\"id\": \"first\", \"title\": \"First\", \"body\": \"ferries\"}}"
    )
    .unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let signalled = std::process::Command::new("kill")
        .args(["-INT", &run.id().to_string()])
        .status();
    assert!(signalled.unwrap().success());
    std::thread::sleep(Duration::from_millis(100));
    // so that it reads on, and sees that it is to stop
    let line = "{\"title\": \"More\", \"body\": \"boats\"}\n".repeat(20_000);
    let _ = input.write_all(line.as_bytes());
    drop(input);
    let ran = run.wait_with_output().unwrap();
    let err = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(2), "{err}");
    assert!(
        err.contains("of its files are not read; all before is safe in commit"),
        "{err}"
    );
    assert!(err.contains("hint: the same command goes on"), "{err}");
    assert!(sound(&dir) >= 1);
}

#[test]
fn a_run_that_ends_early_lets_no_older_version_win_and_none_stay() {
    let line = |id: &str, version: u8, text: &str| {
        format!(
            "{{\"id\": \"{id}\", \"version\": {version}, \"headline\": \"T\", \"body\": \"ferries {text}\"}}\n"
        )
    };
    let many = |seed: u8| -> String {
        (0..700)
            .map(|n| line(&format!("m{n}"), 1, &format!("of round {seed}")))
            .collect()
    };
    for stop_at in 1..5 {
        // a newer version stands in a file that is as it was
        let dir = Dir::new();
        dir.write("in/a.jsonl", line("x", 1, "one"));
        dir.write("in/m.jsonl", many(1));
        dir.write("in/z.jsonl", line("x", 3, "three"));
        ingest(&dir, Duration::ZERO, &mut || false);
        dir.write("in/a.jsonl", line("x", 2, "two"));
        dir.write("in/m.jsonl", many(2));
        let mut step = 0;
        ingest(&dir, Duration::ZERO, &mut || {
            step += 1;
            step > stop_at
        });
        ingest(&dir, Duration::ZERO, &mut || false);
        assert_eq!(
            dir.run(&["count", "three"]).out,
            "1\n",
            "stopped at {stop_at}"
        );
        assert_eq!(sound(&dir), 701);
        // and so it does when that file is away
        std::fs::rename(dir.path("in/z.jsonl"), dir.path("z")).unwrap();
        dir.write("in/a.jsonl", line("x", 2, "too"));
        dir.write("in/m.jsonl", many(5));
        let mut step = 0;
        ingest(&dir, Duration::ZERO, &mut || {
            step += 1;
            step > stop_at
        });
        assert_eq!(sound(&dir), 701);
        ingest(&dir, Duration::ZERO, &mut || false);
        assert_eq!(
            dir.run(&["count", "three"]).out,
            "1\n",
            "stopped at {stop_at}"
        );
        // what is taken out of two files goes, though one was being read
        dir.write(
            "in/a.jsonl",
            [line("w", 2, "withdrawn"), line("y", 1, "stays")].concat(),
        );
        dir.write("in/b.jsonl", many(3) + &line("w", 1, "older"));
        ingest(&dir, Duration::ZERO, &mut || false);
        dir.write("in/a.jsonl", line("y", 1, "stays"));
        dir.write("in/b.jsonl", many(4));
        let mut step = 0;
        ingest(&dir, Duration::ZERO, &mut || {
            step += 1;
            step > stop_at
        });
        sound(&dir);
        ingest(&dir, Duration::ZERO, &mut || false);
        assert_eq!(
            dir.run(&["count", "withdrawn OR older"]).out,
            "0\n",
            "stopped at {stop_at}"
        );
        sound(&dir);
    }
}
