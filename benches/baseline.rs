//! Raw tantivy on the same articles: what newsdex's own work costs on top of its engine.

use std::path::Path;

use newsdex::text::Words;
use tantivy::{
    Index, IndexSettings, TantivyDocument,
    directory::MmapDirectory,
    indexer::{IndexWriterOptions, LogMergePolicy},
    schema::{
        FAST, Facet, FacetOptions, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing,
        TextOptions,
    },
    store::{Compressor, ZstdCompressor},
    tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer},
};

use crate::corpora;

const THREADS: usize = 2;

/// Indexes all articles under a root with newsdex's settings; returns their number and their bytes of text.
pub fn index(folder: &Path, root: &Path) -> (u64, u64) {
    let words = TextFieldIndexing::default()
        .set_tokenizer("words")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let words = TextOptions::default().set_indexing_options(words);
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING | FAST);
    let source = schema.add_text_field("source", STRING | FAST);
    let headline = schema.add_text_field("headline", words.clone());
    let body = schema.add_text_field("body", words);
    let tag = schema.add_facet_field("tag", FacetOptions::default());
    let when = schema.add_i64_field("when", FAST);
    let stored = schema.add_text_field("article", STORED);
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor {
            compression_level: Some(3),
        }),
        docstore_blocksize: 16_384,
        ..IndexSettings::default()
    };
    let index = Index::builder()
        .schema(schema.build())
        .settings(settings)
        .open_or_create(MmapDirectory::open(folder).unwrap())
        .unwrap();
    let analyzer = TextAnalyzer::from(WordTokenizer::default());
    index.tokenizers().register("words", analyzer);
    let options = IndexWriterOptions::builder()
        .num_worker_threads(THREADS)
        .memory_budget_per_thread((192 << 20) / THREADS)
        .num_merge_threads(1)
        .build();
    let mut writer = index.writer_with_options(options).unwrap();
    writer.set_merge_policy(Box::new(LogMergePolicy::default()));
    let (mut articles, mut bytes) = (0, 0);
    corpora::read(root, &mut |article| {
        articles += 1;
        let mut document = TantivyDocument::default();
        document.add_text(stored, serde_json::to_string(&article).unwrap());
        document.add_text(id, &article.id);
        if let Some(name) = &article.source {
            document.add_text(source, name);
        }
        if let Some(line) = &article.headline {
            bytes += line.len() as u64;
            document.add_text(headline, line);
        }
        bytes += article.body.len() as u64;
        document.add_text(body, &article.body);
        for label in &article.tags {
            document.add_facet(tag, Facet::from_path([label.kind.name(), &label.label]));
        }
        if let Some(date) = article.date {
            document.add_i64(when, date.seconds());
        }
        writer.add_document(document).unwrap();
    });
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
    (articles, bytes)
}

#[derive(Clone, Default)]
struct WordTokenizer {
    token: Token,
}

struct WordStream<'a> {
    words: Words<'a>,
    token: &'a mut Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream {
            words: Words::new(text),
            token: &mut self.token,
        }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(word.text);
        self.token.position = word.position as usize;
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
