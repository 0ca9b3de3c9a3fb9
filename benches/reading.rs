//! How fast files are read without the engine, on one core: bytes on disk, decompressed, to articles.

use std::{
    env,
    fs::{self, File},
    hint::black_box,
    io::{BufReader, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::Instant,
};

use newsdex::{
    decode,
    format::{self, Item, Reading},
};

/// Real archives in `NEWSDEX_DATA`: what they show, and where they are.
const REAL: [(&str, &str); 6] = [
    ("JSON Lines", "news-en.jsonl.gz"),
    ("SGML", "reuters21578"),
    ("HTML pages", "formats/html"),
    ("ninjs", "formats/ninjs"),
    ("NewsML-G2", "formats/newsml-g2"),
    ("WARC", "formats/warc"),
];

/// Reads each archive some times and prints the median speed.
pub fn measure() {
    let Some(data) = env::var_os("NEWSDEX_DATA").map(PathBuf::from) else {
        println!("read: NEWSDEX_DATA is not set");
        return;
    };
    println!("read on one core, median of {RUNS} runs");
    for (name, place) in REAL {
        let files = files(&data.join(place));
        let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        if bytes == 0 {
            println!("  {name:<11} skipped: NEWSDEX_DATA holds no {place}");
            continue;
        }
        let mut speeds = Vec::new();
        let mut articles = 0;
        for _ in 0..RUNS {
            let start = Instant::now();
            articles = files.iter().map(|(name, bytes)| read(name, bytes)).sum();
            speeds.push(bytes as f64 / 1e6 / start.elapsed().as_secs_f64());
        }
        speeds.sort_by(f64::total_cmp);
        println!(
            "  {name:<11} {:>6.0} MB/s  {articles} articles, {:.1} MB",
            speeds[RUNS / 2],
            bytes as f64 / 1e6
        );
    }
}

const RUNS: usize = 5;

/// The files at a place, decompressed.
fn files(place: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    if place.is_dir() {
        let entries = fs::read_dir(place).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            files.extend(self::files(&path));
        }
    } else if place.is_file() {
        let mut bytes = Vec::new();
        // a damaged file gives its beginning
        let _ = decode::decompress(File::open(place).unwrap()).read_to_end(&mut bytes);
        let name = place.file_name().unwrap().to_string_lossy().into_owned();
        let is_text = !["expected.txt", "expected-metadata.json"].contains(&name.as_str());
        files.extend(is_text.then_some((name, bytes)));
    }
    files
}

fn read(name: &str, bytes: &[u8]) -> u64 {
    let mut articles = 0;
    let mut reader = BufReader::with_capacity(128 * 1024, bytes);
    format::read(&mut reader, name, Reading::of(64_000_000), &mut |item| {
        articles += u64::from(matches!(item, Item::Article { .. }));
        black_box(item);
        ControlFlow::Continue(())
    });
    articles
}
