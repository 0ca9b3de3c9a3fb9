//! What is measured on: a generated corpus always, real archives where `NEWSDEX_DATA` holds them.

use std::{
    env,
    fs::{self, File},
    io::{BufWriter, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use newsdex::{
    article::Article,
    corpus, decode,
    format::{self, Item, Reading},
};
use serde_json::json;

/// Real archives: their names in the table and in `NEWSDEX_DATA`.
const REAL: [(&str, &str); 2] = [
    ("news-en", "news-en.jsonl.gz"),
    ("reuters21578", "reuters21578"),
];

/// A generated corpus.
struct Generated {
    name: &'static str,
    articles: usize,
    /// Most paragraphs of an article.
    paragraphs: usize,
    /// Number of different persons.
    persons: usize,
}

/// What is measured always.
const SMALL: Generated = Generated {
    name: "generated",
    articles: 5_000,
    paragraphs: 9,
    persons: 2_000,
};

/// What is measured when it is asked for by name: it takes some minutes.
const MILLION: Generated = Generated {
    name: "million",
    articles: 1_000_000,
    paragraphs: 3,
    persons: 100_000,
};

/// A folder or file of articles.
pub struct Corpus {
    pub name: &'static str,
    pub root: PathBuf,
}

/// The corpora that are there, the generated one written to `folder`, and the large one if it is asked for; and for each
/// other why it is not.
pub fn all(folder: &Path, args: &[String]) -> (Vec<Corpus>, Vec<String>) {
    let mut corpora = vec![generate(folder, &SMALL)];
    if args.iter().any(|arg| arg == MILLION.name) {
        corpora.push(generate(folder, &MILLION));
    }
    let mut skipped = Vec::new();
    let data = env::var_os("NEWSDEX_DATA").map(PathBuf::from);
    for (name, path) in REAL {
        match data.as_ref().map(|data| data.join(path)) {
            Some(root) if root.exists() => corpora.push(Corpus { name, root }),
            Some(_) => skipped.push(format!("{name} skipped: NEWSDEX_DATA holds no {path}")),
            None => skipped.push(format!("{name} skipped: NEWSDEX_DATA is not set")),
        }
    }
    (corpora, skipped)
}

/// Reads all articles under a root in their order, as `ingest` does.
pub fn read(root: &Path, take: &mut dyn FnMut(Article)) {
    let walk = corpus::walk(root).unwrap();
    for file in &walk.files {
        let mut reader = decode::decompress(File::open(&file.path).unwrap());
        format::read(
            &mut *reader,
            &file.name,
            Reading::of(64 << 20),
            &mut |item| {
                if let Item::Article {
                    record,
                    mut article,
                    ..
                } = item
                {
                    article.place(&walk.collection, &file.name, record);
                    take(*article);
                }
                ControlFlow::Continue(())
            },
        );
    }
}

/// Random numbers that are the same in each run (Marsaglia, "Xorshift RNGs", 2003).
pub struct Dice(u64);

impl Dice {
    pub fn new() -> Dice {
        Dice(0x9e37_79b9_7f4a_7c15)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % end.max(1) as u64) as usize
    }

    /// A rank below `end` that follows Zipf's law: rank r about as often as 1/(r+1).
    fn zipf(&mut self, end: usize) -> usize {
        let uniform = self.below(1 << 30) as f64 / f64::from(1 << 30);
        (((end + 1) as f64).powf(uniform) as usize - 1).min(end - 1)
    }
}

/// Writes a generated corpus.
fn generate(folder: &Path, generated: &Generated) -> Corpus {
    let root = folder.join(generated.name);
    fs::create_dir(&root).unwrap();
    let mut dice = Dice::new();
    let mut file = BufWriter::new(File::create(root.join("articles.jsonl")).unwrap());
    for number in 0..generated.articles {
        let body: Vec<String> = (0..2 + dice.below(generated.paragraphs - 1))
            .map(|_| {
                let words = 20 + dice.below(60);
                sentence(&mut dice, words) + "."
            })
            .collect();
        let names = |dice: &mut Dice, most: usize, different: usize| -> Vec<String> {
            let labels = (0..dice.below(most + 1)).map(|_| dice.zipf(different));
            labels
                .map(|rank| format!("{} {}", capital(rank), capital(rank * 7 + 3)))
                .collect()
        };
        let date = format!(
            "{}-{:02}-{:02}",
            2015 + dice.below(10),
            1 + dice.below(12),
            1 + dice.below(28)
        );
        let article = json!({
            "id": number.to_string(),
            "headline": sentence(&mut dice, 8),
            "date": date,
            "source": capital(dice.zipf(12)),
            "persons": names(&mut dice, 4, generated.persons),
            "places": names(&mut dice, 2, 200),
            "topics": names(&mut dice, 3, 60),
            "body": body.join("\n\n"),
        });
        writeln!(file, "{article}").unwrap();
    }
    file.flush().unwrap();
    Corpus {
        name: generated.name,
        root,
    }
}

fn sentence(dice: &mut Dice, words: usize) -> String {
    let words: Vec<String> = (0..words)
        .map(|_| {
            let form = ["", "", "", "", "", "", "s", "s", "ed", "ing"][dice.below(10)];
            word(dice.zipf(30_000)) + form
        })
        .collect();
    words.join(" ")
}

/// The made-up word of a rank: two syllables or more.
fn word(rank: usize) -> String {
    let mut word = String::new();
    let mut rest = rank + 70;
    while rest > 0 {
        word.push(char::from(b"bdfgklmnprstvz"[rest % 14]));
        word.push(char::from(b"aeiou"[rest / 14 % 5]));
        rest /= 70;
    }
    word
}

fn capital(rank: usize) -> String {
    let word = word(rank);
    word[..1].to_uppercase() + &word[1..]
}
