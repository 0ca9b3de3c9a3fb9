//! newsdex makes a news archive searchable: files in, ranked and faceted answers out.
//!
//! # The two journeys
//!
//! ```text
//! article   path -corpus-> file -decode-> bytes -format-> Article -Writer::add-> index
//! query     text -query::parse-> Query -Search::new-> Search -resolve-> labels -Engine::search-> Results -output-> text, JSON
//! ```
//!
//! Each arrow is one function, each word is one type, nothing flows back. One bad record costs one record: it goes into
//! the run's [`Report`](ingest::Report), and the run goes on.
//!
//! # The map
//!
//! Values, without I/O and engine:
//!
//! - [`facet`]: dimensions, what articles can be narrowed and counted by
//! - [`date`]: dates as newspapers print them, with the precision that was printed
//! - [`article`]: an article as it was read, its tags, its id
//! - [`schema`]: the fields of an indexed article, one row a field
//! - [`text`]: words as news writes them, folding, languages, stems, sentences
//! - [`vocabulary`]: all labels of an archive, what they stand for, and which of them a typed value means
//! - [`tags`]: what tags mean: kinds of flat labels, spellings of one name, persons in texts, subjects by rule
//! - [`ledger`]: what is known of each file that was read
//! - [`history`]: earlier versions of articles
//! - [`query`]: the query language
//! - [`search`]: a search and its answer; filters apart from the query; passages with matches marked
//!
//! The seam:
//!
//! - [`engine`]: the traits [`Engine`](engine::Engine) and [`Writer`](engine::Writer), and their errors
//!
//! The way in:
//!
//! - [`corpus`]: folders to files, in a fixed order; archives opened where they lie
//! - [`decode`]: compressed bytes to text, within limits
//! - [`format`](mod@format): bytes to articles, one row a format
//! - [`ingest`]: the pipeline and its report
//!
//! The engine, and the front door:
//!
//! - [`index`]: the embedded engine, on tantivy
//! - [`archive`]: opened, brought up to date, searched
//!
//! The way out:
//!
//! - [`output`]: writes answers as text, concordance, JSON, lines of JSON, CSV, ids, files
//! - [`server`]: the same answers over HTTP, and a page for people (feature `server`)
//!
//! The command line lives in `main.rs` and `cli/`, and sees nothing but this.
//!
//! # What always holds
//!
//! - Totals, counts and numbers of values are exact, or there is an error.
//! - Matching, counts and order by date are the same on any layout of segments.
//! - The index holds the words that were written; their forms are worked out when a query runs.
//! - Nothing is invented: what a source does not say is missing. What follows from a text is marked as derived.
//! - What tags stand for follows from the articles and the user's decisions, not from the runs that brought them in.
//! - The library prints nothing.

#![cfg_attr(not(test), deny(clippy::print_stdout, clippy::print_stderr))]

// values
pub mod facet;

pub mod date;

pub mod article;

pub mod schema;

pub mod text;

pub mod tags;
pub mod vocabulary;

pub mod ledger;

pub mod query;

pub mod search;

// the seam
pub mod engine;

// the way in
pub mod corpus;

pub mod decode;

pub mod format;

pub mod ingest;

// the engine, and the front door
pub mod history;
pub mod index;

pub mod archive;

// the way out
pub mod output;
#[cfg(feature = "server")]
pub mod server;
