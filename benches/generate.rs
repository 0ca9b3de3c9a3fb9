//! Generates archives of any size out of a real one, so that words, lengths, tags and dates are spread about as there.
//!
//! An article takes its headline, number of paragraphs, date, source and tags from one article of the real archive, and its
//! paragraphs from that and another one. The vocabulary of texts grows with their number n about as n^b, where b is the
//! share of words that were seen once (Heaps' law; Baayen, "Word Frequency Distributions", 2001): in each further round
//! through the real archive so many of the rare words, and names, become new ones. Headlines come again as they were.

use std::{
    fs::{self, File},
    hash::{BuildHasher, BuildHasherDefault},
    io::{BufWriter, Write},
    ops::Range,
    path::Path,
};

use newsdex::{article::Article, facet::Kind};
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde_json::json;

/// Articles a file.
pub const A_FILE: usize = 10_000;

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
}

/// A real archive, to generate from.
struct Model {
    articles: Vec<ModelArticle>,
    /// The shares of words and of names that were seen once.
    once: (f64, f64),
}

struct ModelArticle {
    article: Article,
    paragraphs: Vec<Paragraph>,
    /// The tags, and whether no other article has the same.
    names: Vec<(Kind, String, bool)>,
}

struct Paragraph {
    text: String,
    /// Where words stand that were seen once.
    rare: Vec<Range<usize>>,
}

impl Model {
    fn of(articles: Vec<Article>) -> Model {
        let mut words: FxHashMap<String, u32> = FxHashMap::default();
        let mut names: FxHashMap<String, u32> = FxHashMap::default();
        for article in &articles {
            each_word(&article.body, |place| {
                let word = article.body[place].to_lowercase();
                *words.entry(word).or_default() += 1;
            });
            for tag in article.given_tags() {
                *names.entry(tag.label.clone()).or_default() += 1;
            }
        }
        let once = |counts: &FxHashMap<String, u32>| {
            let once = counts.values().filter(|count| **count == 1).count();
            once as f64 / counts.len().max(1) as f64
        };
        let paragraph = |text: &str| {
            let mut rare = Vec::new();
            each_word(text, |place| {
                if words.get(&text[place.clone()].to_lowercase()) == Some(&1) {
                    rare.push(place);
                }
            });
            Paragraph {
                text: text.to_owned(),
                rare,
            }
        };
        let model = |mut article: Article| ModelArticle {
            paragraphs: article.body.lines().map(paragraph).collect(),
            names: article
                .given_tags()
                .map(|tag| (tag.kind, tag.label.clone(), names[&tag.label] == 1))
                .collect(),
            article: {
                article.body.clear();
                article
            },
        };
        Model {
            once: (once(&words), once(&names)),
            articles: articles.into_iter().map(model).collect(),
        }
    }
}

/// Hands on where the words of a text stand, as far as this module needs to know.
fn each_word(text: &str, mut take: impl FnMut(Range<usize>)) {
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_alphabetic(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                take(from..at);
                start = None;
            }
            _ => {}
        }
    }
}

/// A new word in place of a rare one, the same in each article of a round: another beginning.
fn renewed(word: &str, round: usize) -> String {
    let hash = FxBuildHasher.hash_one((word, round)) >> 16;
    let letters = b"bcdfghklmnprstvwzaeiouyj";
    let pick = |shift: u32| char::from(letters[((hash >> shift) % letters.len() as u64) as usize]);
    let mut new = String::from_iter([pick(0), pick(8), pick(16)]);
    if word.starts_with(char::is_uppercase) {
        new[..1].make_ascii_uppercase();
    }
    new.extend(word.chars().skip(1));
    new
}

/// Whether a rare thing is made new in a round, so that the number of different ones grows by the law.
fn is_renewed(thing: &str, round: usize, once: f64) -> bool {
    let hash = BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one((round, thing));
    let share = (round as f64).powf(once - 1.0);
    ((hash >> 11) as f64) < share * (1u64 << 53) as f64
}

/// Writes so many articles into files of JSON Lines in a new folder.
pub fn generate(folder: &Path, real: Vec<Article>, count: usize) {
    fs::create_dir(folder).unwrap();
    let model = Model::of(real);
    let mut dice = Dice::new();
    let mut file = None;
    let all = model.articles.len();
    for number in 0..count {
        if number % A_FILE == 0 {
            let path = folder.join(format!("{:04}.jsonl", number / A_FILE));
            file = Some(BufWriter::new(File::create(path).unwrap()));
        }
        let round = number / all;
        let own = &model.articles[number % all];
        let other = &model.articles[dice.below(all)];
        let mut body = String::new();
        for paragraph in &own.paragraphs {
            let from = match dice.below(2) {
                0 => own,
                _ => other,
            };
            let drawn = from.paragraphs.get(dice.below(from.paragraphs.len()));
            write_paragraph(&mut body, drawn.unwrap_or(paragraph), round, model.once.0);
        }
        let names = |kind: Kind| -> Vec<String> {
            let names = own.names.iter().filter(|(of, ..)| *of == kind);
            let names = names.map(|(_, name, rare)| match rare {
                true if round > 0 && is_renewed(name, round, model.once.1) => {
                    let words = name.split(' ').map(|word| renewed(word, round));
                    words.collect::<Vec<_>>().join(" ")
                }
                _ => name.clone(),
            });
            names.collect()
        };
        let article = json!({
            "id": number.to_string(),
            "title": own.article.headline,
            "date": own.article.date.map(|date| date.to_string()),
            "source": own.article.source,
            "authors": own.article.byline,
            "lang": own.article.language,
            "persons": names(Kind::Person),
            "orgs": names(Kind::Org),
            "places": names(Kind::Place),
            "topics": names(Kind::Topic),
            "tags": names(Kind::Tag),
            "body": body,
        });
        writeln!(file.as_mut().unwrap(), "{article}").unwrap();
    }
}

fn write_paragraph(body: &mut String, paragraph: &Paragraph, round: usize, once: f64) {
    let Paragraph { text, rare } = paragraph;
    if !body.is_empty() {
        body.push('\n');
    }
    let mut done = 0;
    let rare = if round > 0 { rare.as_slice() } else { &[] };
    for place in rare {
        let word = &text[place.clone()];
        if is_renewed(word, round, once) {
            body.push_str(&text[done..place.start]);
            body.push_str(&renewed(word, round));
            done = place.end;
        }
    }
    body.push_str(&text[done..]);
}
