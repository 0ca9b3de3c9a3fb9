//! Runs the program in a folder of its own, and opens archives in it.

use std::{
    fs,
    io::{Cursor, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Duration,
};

use newsdex::{
    archive::Archive,
    engine::{Engine, EngineError},
    facet::Dimension,
    ingest::{IngestError, IngestOptions, Report},
    query::parse,
    search::{Facets, Page, Results, Search},
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// The sample archive.
pub fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archive")
}

/// The folder of real data, if it is there; says when it is not.
pub fn real_data(what: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("NEWSDEX_DATA").map(PathBuf::from);
    let found = folder
        .map(|folder| folder.join(what))
        .filter(|path| path.exists());
    if found.is_none() {
        println!("skipped: NEWSDEX_DATA holds no {what}");
    }
    found
}

/// A folder for one test; gone when the test is done.
pub struct Dir {
    folder: tempfile::TempDir,
}

/// What a run of the program gave.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Dir {
    pub fn new() -> Dir {
        Dir {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, its folders too.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// The program, in this folder, without the tester's own settings.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsdex"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .env_remove("NEWSDEX_INDEX")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE");
        command
    }

    /// Runs the program.
    pub fn run(&self, args: &[&str]) -> Ran {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command(args).output().unwrap();
        Ran {
            code: status.code().unwrap_or(-1),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }

    /// Runs the program, which must succeed, and reads its JSON.
    #[track_caller]
    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
        serde_json::from_str(&ran.out).unwrap()
    }

    /// Brings an archive in this folder up to date with a folder of articles.
    pub fn ingest(&self, articles: &Path) -> (Archive, Report) {
        self.ingest_all(&[articles.to_owned()])
    }

    /// Brings an archive in this folder up to date with some folders and files.
    pub fn ingest_all(&self, roots: &[PathBuf]) -> (Archive, Report) {
        self.ingest_with(
            roots,
            &IngestOptions {
                prune: true,
                ..IngestOptions::default()
            },
        )
    }

    /// The same, with a commit after each file.
    pub fn ingest_often(&self, articles: &Path) -> (Archive, Report) {
        self.ingest_with(
            &[articles.to_owned()],
            &IngestOptions {
                prune: true,
                every: Duration::ZERO,
                ..IngestOptions::default()
            },
        )
    }

    fn ingest_with(&self, roots: &[PathBuf], options: &IngestOptions) -> (Archive, Report) {
        let archive = Archive::open_or_create(&self.path("index")).unwrap();
        let report =
            unlocked(|| archive.ingest(roots, options, &mut |_| ControlFlow::Continue(())));
        let checked = Archive::check(&self.path("index"), true, &mut |_, _| {}).unwrap();
        assert_eq!(checked.findings, [], "what every run leaves is sound");
        (archive, report.unwrap())
    }
}

/// Tries again for a while when an index is locked: a program that another test is just starting holds this process's
/// locks until it has begun to run.
pub fn unlocked<T>(mut run: impl FnMut() -> Result<T, IngestError>) -> Result<T, IngestError> {
    for _ in 0..100 {
        match run() {
            Err(IngestError::Engine(EngineError::Locked(..))) => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            other => return other,
        }
    }
    run()
}

/// Searches, with all facets in full.
#[track_caller]
pub fn search(archive: &Archive, query: &str) -> Results {
    let mut search = Search::new(&parse(query).unwrap()).unwrap();
    search.page = Page {
        offset: 0,
        limit: 100,
    };
    search.facets = Facets::of(Dimension::ALL.to_vec(), usize::MAX);
    archive.engine().unwrap().search(&search).unwrap()
}

/// The ids of the hits, in order.
pub fn ids(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.id.as_str()).collect()
}

/// An error: exit code 2, its message, a hint, no panic.
#[track_caller]
pub fn check_error(ran: &Ran, what: &str) {
    assert_eq!(ran.code, 2, "{} {}", ran.out, ran.err);
    assert!(ran.err.contains(what), "{}", ran.err);
    assert!(
        ran.err.contains("\nhint: ") || ran.err.contains("tip:"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    assert_eq!(ran.out, "");
}

/// A zip of some files.
pub fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Runs the program with something on its standard input.
pub fn piped(dir: &Dir, args: &[&str], input: &[u8]) -> Ran {
    let mut command: Command = dir.command(args);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // it may end without having read anything
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// How many articles a query finds, as the program prints it.
pub fn count(dir: &Dir, query: &str) -> String {
    dir.run(&["count", query]).out.trim().to_owned()
}
