//! Writes values out: for people as text and concordances, for programs as JSON, lines of JSON, CSV, ids or files.

mod article;
mod checked;
mod counts;
mod deleted;
mod explain;
mod explained;
mod facets;
mod history;
mod hits;
mod json;
mod kwic;
mod pairs;
mod report;
mod results;
mod tags;
mod text;
mod timeline;

pub use article::write_article;
pub use checked::write_checked;
pub use counts::{CountShape, write_count, write_stats};
pub use deleted::write_deleted;
pub use explain::write_explanation;
pub use explained::write_explained;
pub use facets::{FacetShape, write_facet};
pub use history::{HistoryShape, write_history};
pub use hits::HitWriter;
pub use json::{write_exported, write_json};
pub use pairs::write_pairs;
pub use report::{write_report, write_report_lines};
pub use results::write_results;
pub use tags::{write_retagged, write_tags, write_why};
pub use text::{Look, bytes as byte_count, counted, plain_line, with_thousands};
pub use timeline::write_timeline;

/// The form in which an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// One JSON object a hit or value, each on a line.
    Jsonl,
    /// A table: a row a hit, value, period or pair.
    Csv,
    /// One id a line.
    Ids,
    /// The path of one file a line, none twice.
    Files,
    /// Every match on a line, in its context.
    Kwic,
}
