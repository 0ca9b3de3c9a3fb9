//! Each reader against files that were broken at random: whatever the bytes, no panic, and no long wait.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use proptest::test_runner::{RngAlgorithm, TestRng};

use super::{hostile::PIECES, *};

/// The longest that a small file may take, in an unoptimised program on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

/// Reads with one row's reader, whatever the bytes look like.
fn read_as(row: &Format, bytes: &[u8], name: &str, limit: u64) -> Vec<Article> {
    let mut articles = Vec::new();
    let mut take = |item| {
        if let Item::Article { article, .. } = item {
            articles.push(*article);
        }
        ControlFlow::Continue(())
    };
    let mut sink = Sink::new(&mut take, true);
    sink.format = row.name;
    let mut reader = BufReader::with_capacity(61, bytes);
    let mut input = Input {
        is_utf8: false,
        reader: &mut reader,
        head: &bytes[..bytes.len().min(HEAD)],
        name,
        reading: Reading {
            explain: true,
            ..Reading::of(limit)
        },
    };
    let _ = (row.read)(&mut input, &mut sink);
    articles
}

/// Files that a row reads.
fn seeds(row: &Format) -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut folders = vec![root.join("formats"), root.join("archive")];
    let mut seeds = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let mut bytes = Vec::new();
            let file = File::open(&path).unwrap();
            let name = path.to_string_lossy().into_owned();
            let whole = decompress(file).read_to_end(&mut bytes).is_ok();
            let head = &bytes[..bytes.len().min(HEAD)];
            let own = choice::choose(FORMATS, head, &name).is_ok_and(|own| own.name == row.name);
            if whole && own && !name.ends_with(".expected.json") {
                seeds.push((name, bytes));
            }
        }
    }
    seeds.sort();
    assert!(!seeds.is_empty(), "{}", row.name);
    seeds
}

/// Numbers at random.
pub(crate) struct Dice(TestRng);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        Dice(TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
    }

    /// A number below `most`, 0 when that is 0.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        use proptest::prelude::Rng;
        (self.0.next_u64() % most.max(1) as u64) as usize
    }
}

/// Breaks bytes in a few places: changed, cut out, doubled, put in, cut off.
pub(crate) fn broken(bytes: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        let length = match dice.below(3) {
            0 => dice.below(4),
            1 => dice.below(64),
            _ => dice.below(bytes.len() + 1 - at),
        };
        let end = (at + length).min(bytes.len());
        match dice.below(7) {
            0 => bytes[at..end]
                .iter_mut()
                .take(8)
                .for_each(|byte| *byte = dice.below(256) as u8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let part = bytes[at..end].to_vec();
                for _ in 0..=dice.below(40).min(100_000 / (part.len() + 1)) {
                    bytes.splice(at..at, part.iter().copied());
                }
            }
            3 | 4 => {
                let piece = PIECES[dice.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            5 => {
                let from = dice.below(other.len() + 1);
                let to = (from + dice.below(200)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
    bytes.truncate(300_000);
    bytes
}

/// Breaks files for as many seconds a reader as `NEWSDEX_FUZZ` says, two readers at a time.
#[test]
fn no_broken_file_makes_a_reader_panic() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let only: Option<String> = std::env::var("NEWSDEX_FUZZ_READER").ok();
    let seconds = number("NEWSDEX_FUZZ").map_or(Duration::from_millis(300), Duration::from_secs);
    let next = AtomicUsize::new(0);
    let storm = || {
        while let Some(row) = FORMATS.get(next.fetch_add(1, Ordering::Relaxed)) {
            if only.as_ref().is_some_and(|only| only != row.name) {
                continue;
            }
            let seeds = seeds(row);
            let mut dice = Dice::new(number("NEWSDEX_SEED").unwrap_or(0));
            let (mut runs, mut read) = (0_u64, 0_u64);
            let start = Instant::now();
            while start.elapsed() < seconds || runs == 0 {
                let (name, seed) = &seeds[dice.below(seeds.len())];
                let (_, other) = &seeds[dice.below(seeds.len())];
                let bytes = broken(seed, other, &mut dice);
                let limit = [LIMIT, LIMIT, 1_000, 60][dice.below(4)];
                let began = Instant::now();
                let outcome = catch_unwind(AssertUnwindSafe(|| read_as(row, &bytes, name, limit)));
                let keep = || {
                    let place = std::env::temp_dir().join(format!("newsdex-fuzz-{}", row.name));
                    fs::write(&place, &bytes).unwrap();
                    place.display().to_string()
                };
                let Ok(articles) = outcome else {
                    panic!("{}: a panic; the bytes are in {}", row.name, keep());
                };
                let took = began.elapsed();
                assert!(
                    took < LONGEST,
                    "{}: {took:?}; the bytes are in {}",
                    row.name,
                    keep()
                );
                for article in articles {
                    let clean = article
                        .body
                        .chars()
                        .all(|c| !c.is_control() || "\t\n".contains(c));
                    assert!(
                        clean,
                        "{}: control characters; the bytes are in {}",
                        row.name,
                        keep()
                    );
                    read += 1;
                }
                runs += 1;
            }
            println!("{}: {runs} files, {read} articles", row.name);
        }
    };
    std::thread::scope(|scope| {
        let both = [scope.spawn(storm), scope.spawn(storm)];
        for thread in both {
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
    });
}
