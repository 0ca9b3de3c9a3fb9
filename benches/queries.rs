//! Queries for a corpus, chosen by how many of its articles hold a word in any form; the same in each run.

use std::{collections::BTreeSet, path::Path};

use newsdex::{
    article::Article,
    query::parse,
    search::Search,
    text::{Language, Words, stem},
};
use rustc_hash::FxHashMap;

use crate::{finished, generate::Dice};

/// Queries of each class.
const QUERIES: usize = 50;

/// How many articles they are chosen by.
pub const LOOKED_AT: usize = 20_000;

/// Shares of the articles that hold a word in any form.
const FREQUENT: (f64, f64) = (0.05, 0.2);
const MIDDLE: (f64, f64) = (0.005, 0.05);
const RARE: (f64, f64) = (0.0002, 0.001);

/// What a query is looked through for, so that other programs can be asked the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// Lower-case words.
    pub words: Vec<String>,
    pub join: Join,
    /// First and last day.
    pub days: Option<(String, String)>,
    /// Kind and label of a tag.
    pub tag: Option<(String, String)>,
}

/// How the words of a query go together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Join {
    #[default]
    And,
    Or,
    Phrase,
    Near,
    /// One word, the beginning of others.
    Prefix,
    /// One word with a letter wrong.
    Fuzzy,
}

impl Join {
    pub fn name(self) -> &'static str {
        match self {
            Join::And => "and",
            Join::Or => "or",
            Join::Phrase => "phrase",
            Join::Near => "near",
            Join::Prefix => "prefix",
            Join::Fuzzy => "fuzzy",
        }
    }
}

impl Asked {
    fn words(words: Vec<String>, join: Join) -> Asked {
        Asked {
            words,
            join,
            ..Asked::default()
        }
    }

    /// The query as newsdex takes it.
    pub fn text(&self) -> String {
        let words = match self.join {
            Join::And => self.words.join(" "),
            Join::Or => self.words.join(" OR "),
            Join::Phrase => format!("\"{}\"", self.words.join(" ")),
            Join::Near => self.words.join(" NEAR/20 "),
            Join::Prefix => format!("{}*", self.words[0]),
            Join::Fuzzy => format!("{}~", self.words[0]),
        };
        let days = self.days.as_ref();
        let days = days.map(|(from, to)| format!("date:{from}..{to}"));
        let tag = self.tag.as_ref();
        let tag = tag.map(|(kind, label)| format!("{kind}:\"{label}\""));
        let parts = [Some(words), days, tag].into_iter().flatten();
        let parts = parts.filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" ")
    }

    /// As a search: ten hits and the total, nothing else.
    pub fn search(&self) -> Search {
        search(&self.text())
    }
}

/// Queries of one kind.
pub struct Class {
    pub name: &'static str,
    pub queries: Vec<Asked>,
}

/// All classes for finished articles, chosen by some of them; the first class is that of frequent words.
pub fn choose(articles: &Path) -> Vec<Class> {
    let mut articles: Vec<Article> = finished::read(articles).collect();
    // an index holds them in another order each time
    articles.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    articles.truncate(LOOKED_AT);
    let mut chooser = Chooser {
        frequencies: frequencies(&articles),
        articles: &articles,
        dice: Dice::new(),
    };
    let (first, last) = chooser.middle_dates();
    let within = |article: &Article| {
        let day = article.date.map(|date| date.to_day().to_string());
        day.is_some_and(|day| first <= day && day <= last)
    };
    let class = |name, queries| Class { name, queries };
    vec![
        class("frequent word", chooser.spread(FREQUENT)),
        class("rare word", chooser.spread(RARE)),
        class("AND of 2", chooser.several(MIDDLE, 2, Join::And)),
        class("OR of 3", chooser.several(MIDDLE, 3, Join::Or)),
        class("phrase", chooser.made(Chooser::phrase)),
        class("near", chooser.several(MIDDLE, 2, Join::Near)),
        class(
            "wildcard",
            chooser.made(|chooser, article| {
                let word = chooser.words(article, MIDDLE, 1)?.remove(0);
                let beginning = word.get(..4)?.to_owned();
                Some(Asked::words(vec![beginning], Join::Prefix))
            }),
        ),
        class(
            "misspelled",
            chooser.made(|chooser, article| {
                let word = chooser.words(article, MIDDLE, 1)?.remove(0);
                let (start, end) = word.split_at_checked(word.len() / 2)?;
                Some(Asked::words(vec![format!("{start}q{end}")], Join::Fuzzy))
            }),
        ),
        class(
            "AND + date range",
            chooser.made(|chooser, article| {
                let both = chooser.words(article, MIDDLE, 2)?;
                within(article).then(|| Asked {
                    days: Some((first.clone(), last.clone())),
                    ..Asked::words(both, Join::And)
                })
            }),
        ),
        class(
            "word + tag",
            chooser.made(|chooser, article| {
                Some(Asked {
                    words: chooser.words(article, FREQUENT, 1)?,
                    ..chooser.tagged(article)?
                })
            }),
        ),
        class("tag only", chooser.made(Chooser::tagged)),
    ]
}

struct Chooser<'a> {
    articles: &'a [Article],
    /// How many bodies hold each word in any form.
    frequencies: FxHashMap<String, usize>,
    dice: Dice,
}

impl Chooser<'_> {
    /// Words within a range of frequencies, evenly spread over the alphabet.
    fn spread(&self, range: (f64, f64)) -> Vec<Asked> {
        let words = self.frequencies.keys();
        let mut words: Vec<&String> = words.filter(|word| self.is_in(word, range)).collect();
        words.sort_unstable();
        let step = (words.len() / QUERIES).max(1);
        let spread = words.into_iter().step_by(step).take(QUERIES);
        spread
            .map(|word| Asked::words(vec![word.clone()], Join::And))
            .collect()
    }

    /// Queries of some words that stand in one article.
    fn several(&mut self, range: (f64, f64), count: usize, join: Join) -> Vec<Asked> {
        self.made(|chooser, article| {
            Some(Asked::words(chooser.words(article, range, count)?, join))
        })
    }

    /// Different queries made from articles drawn at random.
    fn made(&mut self, make: impl Fn(&mut Self, &Article) -> Option<Asked>) -> Vec<Asked> {
        let mut queries = BTreeSet::new();
        for _ in 0..100 * QUERIES {
            let article = &self.articles[self.dice.below(self.articles.len())];
            if let Some(query) = make(self, article) {
                queries.insert(query);
            }
            if queries.len() == QUERIES {
                break;
            }
        }
        queries.into_iter().collect()
    }

    /// Different words of an article within a range of frequencies.
    fn words(&mut self, article: &Article, range: (f64, f64), count: usize) -> Option<Vec<String>> {
        let mut words: Vec<String> = words_of(&article.body)
            .into_iter()
            .map(|(word, _)| word)
            .collect();
        words.sort_unstable();
        words.dedup();
        words.retain(|word| self.is_in(word, range));
        if words.len() < count {
            return None;
        }
        let chosen = (0..count).map(|_| words.swap_remove(self.dice.below(words.len())));
        Some(chosen.collect())
    }

    /// Two neighbours of an article, neither of them in more than a fifth of all.
    fn phrase(&mut self, article: &Article) -> Option<Asked> {
        let words = words_of(&article.body);
        let at = self.dice.below(words.len().checked_sub(1)?);
        let ((first, here), (second, there)) = (&words[at], &words[at + 1]);
        let range = (MIDDLE.0, FREQUENT.1);
        let good = here + 1 == *there && self.is_in(first, range) && self.is_in(second, range);
        good.then(|| Asked::words(vec![first.clone(), second.clone()], Join::Phrase))
    }

    /// A filter on a tag of the article, a person if there is one.
    fn tagged(&mut self, article: &Article) -> Option<Asked> {
        let mut tags: Vec<_> = article.tags.iter().collect();
        tags.sort_by_key(|tag| tag.kind);
        let tag = tags.first()?;
        let plain = !tag.label.contains(['"', '\\']);
        plain.then(|| Asked {
            tag: Some((tag.kind.name().to_owned(), tag.label.clone())),
            ..Asked::default()
        })
    }

    /// The days between which the middle half of the dated articles lie.
    fn middle_dates(&self) -> (String, String) {
        let dates = self.articles.iter().filter_map(|article| article.date);
        let mut days: Vec<String> = dates.map(|date| date.to_day().to_string()).collect();
        days.sort_unstable();
        (
            days[days.len() / 4].clone(),
            days[days.len() * 3 / 4].clone(),
        )
    }

    /// Whether a word can be typed as it is and as many articles hold it.
    fn is_in(&self, word: &str, (least, most): (f64, f64)) -> bool {
        let share = self.frequencies[word] as f64 / self.articles.len() as f64;
        let letters = word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase());
        letters && least <= share && share <= most && parse(word).is_ok_and(|q| q.has_words())
    }
}

fn frequencies(articles: &[Article]) -> FxHashMap<String, usize> {
    // all forms of a word share a counter: the last article that one was seen in, and how many so far
    let mut counters: Vec<(usize, usize)> = Vec::new();
    let mut of_stem: FxHashMap<String, usize> = FxHashMap::default();
    let mut of_word: FxHashMap<String, usize> = FxHashMap::default();
    for (number, article) in (1..).zip(articles) {
        for (word, _) in words_of(&article.body) {
            let counter = of_word.get(&word).copied().unwrap_or_else(|| {
                let counter = *of_stem
                    .entry(stem(Language::English, &word).into_owned())
                    .or_insert(counters.len());
                if counter == counters.len() {
                    counters.push((0, 0));
                }
                of_word.insert(word, counter);
                counter
            });
            let (last, count) = &mut counters[counter];
            *count += usize::from(*last != number);
            *last = number;
        }
    }
    let words = of_word.into_iter();
    words
        .map(|(word, counter)| (word, counters[counter].1))
        .collect()
}

/// The words of a text with their positions, without joined forms.
fn words_of(text: &str) -> Vec<(String, u32)> {
    let mut words = Words::new(text);
    let mut found = Vec::new();
    while let Some(word) = words.next() {
        if !word.joined {
            found.push((word.text.to_owned(), word.position));
        }
    }
    found
}

/// A query as a search: ten hits and the total, nothing else.
pub fn search(query: &str) -> Search {
    let query = parse(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    Search::new(&query).unwrap()
}
