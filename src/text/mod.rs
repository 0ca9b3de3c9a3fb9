//! Text analysis, shared by indexing, queries, highlighting and the tests' naive scan. Pure functions of their text.
//!
//! [`Words`] cuts a text into words and folds them; [`stem`] maps a folded word to what all its forms share.
//! What an archive's index holds are the words of [`Words`], unstemmed.

pub mod fold;
mod plain;
mod sentence;
mod stem;
mod words;

pub use fold::fold;
pub use plain::{plain, turns_direction};
pub use sentence::{first_sentence, sentence_start};
pub use stem::{has_forms, stem, stem_prefixes};
pub use words::{GAP, LONGEST_WORD, Word, Words};
