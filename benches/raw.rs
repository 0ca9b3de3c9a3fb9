//! Raw tantivy on the same articles: what newsdex's own work costs on top of its engine.
//!
//! It is given finished articles (see [`crate::finished`]). Indexed like newsdex, all fields of its schema are filled, and
//! the articles kept in tantivy's own store, in blocks. To be searched, one field holds the stems of headline and text
//! together, the fastest that tantivy can be asked for the same words in. It answers with the same: ten articles, read and
//! parsed, and the exact total; but prefixes and slips of spelling it finds among stems and does not rank, and its slop is
//! not the same as nearness.

use std::{hash::BuildHasher, ops::Bound, path::Path, thread};

use newsdex::{
    article::Article,
    date::{Date, Precision},
    schema::{FIELDS, Field, FieldKind},
    search::word_count,
    text::{Language, Words, stem},
};
use rustc_hash::FxBuildHasher;
use tantivy::{
    DocAddress, Index, IndexSettings, Searcher, TantivyDocument, Term,
    collector::{Count, TopDocs},
    directory::MmapDirectory,
    indexer::{IndexWriterOptions, LogMergePolicy},
    query::{
        BooleanQuery, ConstScoreQuery, FuzzyTermQuery, InvertedIndexRangeQuery, Occur, PhraseQuery,
        Query, RangeQuery, TermQuery,
    },
    schema::{
        FAST, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
    },
    store::{Compressor, ZstdCompressor},
    tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer},
};

use crate::{
    finished,
    queries::{Asked, Join},
};

/// What is indexed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fields {
    /// Those of newsdex.
    Same,
    /// Stems in place of words.
    Stems,
}

const STEMS: &str = "stems";

/// Indexes finished articles with the threads and the memory of newsdex; returns their number and their bytes of text.
pub fn index(folder: &Path, articles: &Path, fields: Fields) -> (u64, u64) {
    let words = |tokenizer| {
        let words = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        TextOptions::default().set_indexing_options(words)
    };
    let mut schema = Schema::builder();
    for row in &FIELDS {
        match (row.kind, fields) {
            (FieldKind::Raw, _) => _ = schema.add_text_field(row.name, STRING | FAST),
            (FieldKind::Column, _) => {
                _ = schema.add_text_field(row.name, TextOptions::default().set_fast("raw"));
            }
            (FieldKind::Text, Fields::Same) => _ = schema.add_text_field(row.name, words("words")),
            (FieldKind::Text, Fields::Stems) => {}
            (FieldKind::Signed, _) => _ = schema.add_i64_field(row.name, FAST),
            (FieldKind::Unsigned, _) => _ = schema.add_u64_field(row.name, FAST),
            (FieldKind::Stored, _) => _ = schema.add_text_field(row.name, STORED),
        }
    }
    if fields == Fields::Stems {
        schema.add_text_field(STEMS, words(STEMS));
    }
    let schema = schema.build();
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor {
            compression_level: Some(3),
        }),
        docstore_blocksize: 16_384,
        ..IndexSettings::default()
    };
    let index = Index::builder()
        .schema(schema.clone())
        .settings(settings)
        .open_or_create(MmapDirectory::open(folder).unwrap())
        .unwrap();
    register(&index);
    let threads = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(4);
    let options = IndexWriterOptions::builder()
        .num_worker_threads(threads)
        .memory_budget_per_thread((192 << 20) / threads)
        .num_merge_threads(1)
        .build();
    let mut writer = index.writer_with_options(options).unwrap();
    writer.set_merge_policy(Box::new(LogMergePolicy::default()));
    let (mut count, mut bytes) = (0, 0);
    for article in finished::read(articles) {
        count += 1;
        bytes += (article.headline.as_ref().map_or(0, String::len) + article.body.len()) as u64;
        writer.add_document(document(&schema, &article)).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
    (count, bytes)
}

fn register(index: &Index) {
    for (name, stems) in [("words", false), (STEMS, true)] {
        let tokenizer = WordTokenizer {
            token: Token::default(),
            stems,
        };
        index
            .tokenizers()
            .register(name, TextAnalyzer::from(tokenizer));
    }
}

fn document(schema: &Schema, article: &Article) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    let headline = article.headline.as_deref().unwrap_or_default();
    if let Ok(stems) = schema.get_field(STEMS) {
        document.add_text(stems, format!("{headline}\n{}", article.body));
    }
    let mut text = |field: Field, value: &str| {
        if let Ok(field) = schema.get_field(field.row().name)
            && !value.is_empty()
        {
            document.add_text(field, value);
        }
    };
    text(Field::Id, &article.id);
    text(Field::Path, &article.path);
    text(Field::Url, article.url.as_deref().unwrap_or_default());
    text(Field::Headline, headline);
    text(Field::Body, &article.body);
    text(
        Field::Dateline,
        article.dateline.as_deref().unwrap_or_default(),
    );
    text(Field::Byline, &article.byline.join("\n"));
    let labels = article.tags.iter().map(|tag| tag.label.as_str());
    text(Field::Labels, &labels.collect::<Vec<_>>().join("\n"));
    text(Field::Source, article.source.as_deref().unwrap_or_default());
    text(
        Field::Language,
        article.language.as_deref().unwrap_or_default(),
    );
    text(Field::Collection, &article.collection);
    for name in &article.byline {
        text(Field::Author, name);
    }
    for tag in &article.tags {
        text(Field::Tag, &path_of(tag.kind.name(), &tag.label));
    }
    let known = |precision| article.date?.known_to(precision);
    for (field, precision) in [
        (Field::Year, Precision::Year),
        (Field::Month, Precision::Month),
    ] {
        text(
            field,
            &known(precision).map_or(String::new(), |date| date.to_string()),
        );
    }
    text(Field::Article, &serde_json::to_string(article).unwrap());
    let mut number = |field: Field, value: i64| {
        let field = schema.get_field(field.row().name).unwrap();
        document.add_i64(field, value);
    };
    if let Some(date) = article.date {
        number(Field::When, date.seconds());
        number(Field::DayFrom, date.days().from);
        number(Field::DayTo, date.days().to);
    }
    let words = word_count(&article.body) as u64;
    let hash = FxBuildHasher.hash_one(&article.body);
    for (field, value) in [
        (Field::Words, words),
        (Field::Flags, 0),
        (Field::TextHash, hash),
    ] {
        let field = schema.get_field(field.row().name).unwrap();
        document.add_u64(field, value);
    }
    document
}

fn path_of(kind: &str, label: &str) -> String {
    format!("{kind}\0{label}")
}

/// An index of stems, to be searched.
pub struct Raw {
    searcher: Searcher,
    schema: Schema,
}

impl Raw {
    pub fn open(folder: &Path) -> Raw {
        let index = Index::open_in_dir(folder).unwrap();
        register(&index);
        Raw {
            searcher: index.reader().unwrap().searcher(),
            schema: index.schema(),
        }
    }

    /// The ten best articles and the exact total, counted while they are collected, or apart: then what can't be among the
    /// best is passed over.
    pub fn top(&self, asked: &Asked, apart: bool) -> u64 {
        let best = TopDocs::with_limit(10).order_by_score();
        let query = self.query(asked);
        let (hits, total) = match apart {
            false => self.searcher.search(&query, &(best, Count)).unwrap(),
            true => {
                let hits = self.searcher.search(&query, &best).unwrap();
                (hits, query.count(&self.searcher).unwrap())
            }
        };
        for (_, address) in hits {
            std::hint::black_box(self.article(address));
        }
        total as u64
    }

    /// The exact total.
    pub fn count(&self, asked: &Asked) -> u64 {
        self.query(asked).count(&self.searcher).unwrap() as u64
    }

    fn article(&self, address: DocAddress) -> Article {
        let document: TantivyDocument = self.searcher.doc(address).unwrap();
        let field = self.schema.get_field(Field::Article.row().name).unwrap();
        let stored = document.get_first(field).unwrap();
        serde_json::from_str(stored.as_str().unwrap()).unwrap()
    }

    fn query(&self, asked: &Asked) -> Box<dyn Query> {
        let stems = self.schema.get_field(STEMS).unwrap();
        let stemmed = |word: &String| Term::from_field_text(stems, &stem(Language::English, word));
        let one = |word| -> Box<dyn Query> {
            Box::new(TermQuery::new(stemmed(word), IndexRecordOption::WithFreqs))
        };
        let all = |occur| asked.words.iter().map(move |word| (occur, one(word)));
        let must = |query: Box<dyn Query>| vec![(Occur::Must, query)];
        let mut clauses = match asked.join {
            Join::And => all(Occur::Must).collect(),
            Join::Or => must(Box::new(BooleanQuery::new(all(Occur::Should).collect()))),
            Join::Phrase => must(Box::new(PhraseQuery::new(
                asked.words.iter().map(stemmed).collect(),
            ))),
            Join::Near => {
                let words = asked.words.iter().map(stemmed).enumerate();
                must(Box::new(PhraseQuery::new_with_offset_and_slop(
                    words.collect(),
                    20,
                )))
            }
            Join::Prefix => {
                let from = asked.words[0].clone();
                let mut to = from.clone();
                let last = to.pop().map(|last| char::from(last as u8 + 1));
                to.extend(last);
                let bound = |text: &str| Term::from_field_text(stems, text);
                let range = InvertedIndexRangeQuery::new(
                    Bound::Included(bound(&from)),
                    Bound::Excluded(bound(&to)),
                );
                must(Box::new(range))
            }
            Join::Fuzzy => {
                let term = Term::from_field_text(stems, &asked.words[0]);
                must(Box::new(FuzzyTermQuery::new(term, 1, true)))
            }
        };
        let filter = |query: Box<dyn Query>| -> (Occur, Box<dyn Query>) {
            (Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0)))
        };
        if let Some((from, to)) = &asked.days {
            let field = self.schema.get_field(Field::DayFrom.row().name).unwrap();
            let day = |text: &str| {
                let days = Date::parse(text).unwrap().days();
                Bound::Included(Term::from_field_i64(field, days.from))
            };
            clauses.push(filter(Box::new(RangeQuery::new(day(from), day(to)))));
        }
        if let Some((kind, label)) = &asked.tag {
            let field = self.schema.get_field(Field::Tag.row().name).unwrap();
            let term = Term::from_field_text(field, &path_of(kind, label));
            clauses.push(filter(Box::new(TermQuery::new(
                term,
                IndexRecordOption::Basic,
            ))));
        }
        match clauses.len() {
            1 => clauses.remove(0).1,
            _ => Box::new(BooleanQuery::new(clauses)),
        }
    }
}

#[derive(Clone)]
struct WordTokenizer {
    token: Token,
    stems: bool,
}

struct WordStream<'a> {
    words: Words<'a>,
    token: &'a mut Token,
    stems: bool,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream {
            words: Words::new(text),
            token: &mut self.token,
            stems: self.stems,
        }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next_into(&mut self.token.text) else {
            return false;
        };
        self.token.position = word.position as usize;
        if self.stems {
            let stem = stem(Language::English, word.text).into_owned();
            self.token.text = stem;
        }
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }

    fn process(&mut self, sink: &mut dyn FnMut(&Token)) {
        while self.advance() {
            sink(self.token);
        }
    }
}
