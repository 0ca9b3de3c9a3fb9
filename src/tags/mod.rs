//! What tags mean: kinds of flat labels, spellings of one name, subjects of an article. Knows no format and no engine.
//!
//! [`kinds`] tells what kind of thing a flat label names, [`spelling`] joins the spellings of a name, [`names`] finds the
//! persons that a text names, [`topics`] tells the subjects of an article by rule.

mod decisions;
mod derive;
pub mod kinds;
mod letters;
#[cfg(test)]
mod measured_tests;
pub mod names;
mod report;
mod settle;
pub mod spelling;
pub mod topics;

pub use decisions::{BadDecisions, Decisions};
pub use derive::{VERSION, derive};
pub use report::{RawTag, Retagged, TagGroup, TagReason, TagReport, TagWhy};
pub use settle::{RawLabel, settle, suggest};
