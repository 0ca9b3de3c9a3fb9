//! What is measured on: real archives where `NEWSDEX_DATA` holds them, and archives generated from them.

use std::{
    env,
    fs::{self, File},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use newsdex::{
    article::Article,
    corpus, decode,
    format::{self, Item, Reading},
};

use crate::generate::{A_FILE, generate};

/// Real archives: their names in the table and in `NEWSDEX_DATA`.
const REAL: [(&str, &str); 2] = [
    ("news-en", "news-en.jsonl.gz"),
    ("reuters21578", "reuters21578"),
];

/// What generated archives are made from: the same, or else the sample of this repository.
const MODEL: &str = "news-en.jsonl.gz";
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/archive");

/// Generated archives: name and number of articles. The first is measured always, the others by their names, the curve by
/// `scale`.
const GENERATED: [(&str, usize); 5] = [
    ("10k", 10_000),
    ("30k", 30_000),
    ("100k", 100_000),
    ("300k", 300_000),
    ("1M", 1_000_000),
];

/// Whether the word of the command line asks for the curve.
pub const SCALE: &str = "scale";

/// A folder or file of articles.
pub struct Corpus {
    pub name: &'static str,
    pub root: PathBuf,
}

/// The corpora that are asked for and there, the generated ones written to `folder`; and for each other why it is not.
pub fn all(folder: &Path, args: &[String]) -> (Vec<Corpus>, Vec<String>) {
    let asked = |name: &str| args.iter().any(|arg| arg == name);
    let scale = asked(SCALE);
    let names = REAL.map(|(name, _)| name).into_iter();
    let any = scale || names.chain(GENERATED.map(|(name, _)| name)).any(asked);
    let (mut corpora, mut skipped) = (Vec::new(), Vec::new());
    let data = env::var_os("NEWSDEX_DATA").map(PathBuf::from);
    for (name, path) in REAL {
        if any && !asked(name) {
            continue;
        }
        match data.as_ref().map(|data| data.join(path)) {
            Some(root) if root.exists() => corpora.push(Corpus { name, root }),
            Some(_) => skipped.push(format!("{name} skipped: NEWSDEX_DATA holds no {path}")),
            None => skipped.push(format!("{name} skipped: NEWSDEX_DATA is not set")),
        }
    }
    let generated = GENERATED.iter().enumerate();
    let generated = generated.filter(|(at, (name, _))| scale || asked(name) || !any && *at == 0);
    let generated: Vec<(&str, usize)> = generated.map(|(_, sized)| *sized).collect();
    let Some((_, most)) = generated.last() else {
        return (corpora, skipped);
    };
    let model = data
        .map(|data| data.join(MODEL))
        .filter(|model| model.exists());
    let model = model.unwrap_or_else(|| PathBuf::from(SAMPLE));
    eprintln!("generating {most} articles from {}", model.display());
    let mut real = Vec::new();
    read(&model, usize::MAX, &mut |article| real.push(article));
    let whole = folder.join("generated");
    generate(&whole, real, *most);
    for (name, count) in generated {
        // smaller ones are the first files of the largest
        let root = folder.join(name);
        fs::create_dir(&root).unwrap();
        for file in 0..count / A_FILE {
            let file = format!("{file:04}.jsonl");
            fs::hard_link(whole.join(&file), root.join(&file)).unwrap();
        }
        corpora.push(Corpus { name, root });
    }
    (corpora, skipped)
}

/// Reads the first `most` articles under a root in their order, as `ingest` does.
pub fn read(root: &Path, most: usize, take: &mut dyn FnMut(Article)) {
    let walk = corpus::walk(root).unwrap();
    let mut count = 0;
    for file in &walk.files {
        if count == most {
            return;
        }
        let mut reader = decode::decompress(File::open(&file.path).unwrap());
        let reading = Reading::of(64 << 20);
        format::read(&mut *reader, &file.name, reading, &mut |item| {
            if let Item::Article {
                record,
                mut article,
                ..
            } = item
            {
                article.place(&walk.collection, &file.name, record);
                take(*article);
                count += 1;
            }
            match count == most {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        });
    }
}
