//! Writes values out: for people as text, for programs as JSON, lines of JSON or ids.

mod article;
mod counts;
mod json;
mod report;
mod results;
mod text;

pub use article::write_article;
pub use counts::{write_count, write_facet, write_stats};
pub use json::write_json;
pub use report::write_report;
pub use results::write_results;
pub use text::{Look, with_thousands};

/// The form in which an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// One JSON object a hit, each on a line.
    Jsonl,
    /// One id a line.
    Ids,
}
