//! Text analysis, shared by indexing, queries, highlighting and the tests' naive scan. Pure functions of their text.
//!
//! [`Words`] cuts a text into words and folds them; [`stem`] maps a folded word to what all its forms share in a
//! [`Language`], and [`recognise`] tells which language a text is in.
//! What an archive's index holds are the words of [`Words`], unstemmed.

mod accents;
mod arabic;
mod beginnings;
mod character;
mod english;
pub mod fold;
mod held;
mod language;
mod plain;
mod recognise;
mod script;
mod sentence;
mod serbian;
mod stem;
mod stop;
mod tamil;
mod words;

pub use character::{is_apostrophe, is_pair_character, is_word_character};
pub use fold::fold;
pub use held::holds_language;
pub use language::Language;
pub use plain::{plain, turns_direction};
pub use recognise::recognise;
pub use sentence::{first_sentence, sentence_start};
pub use stem::{has_forms, is_form, stem, stem_prefixes};
pub use stop::is_stop_word;
pub use words::{GAP, LONGEST_WORD, Word, Words};
