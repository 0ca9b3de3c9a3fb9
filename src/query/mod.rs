//! The query language: text to an engine-neutral value and back. Knows nothing of engines, files and clocks.
//!
//! [`parse`] reads a text, [`Query`] is what it says, and printing a `Query` gives a text that parses
//! to the same `Query`; so a query that was put together from a text and flags can be shown, and
//! parsed once more where spans into the whole text are wanted.
//!
#![doc = include_str!("language.md")]

mod ast;
mod dates;
mod filter;
mod length;
mod words;

mod error;
mod field;
mod language;

mod lex;
mod parse;
mod reading;

mod leaf;
mod quoted;
mod suffix;
mod weigh;

mod print;

#[cfg(test)]
mod roundtrip;

pub use ast::{Attribute, Located, Place, Query};
pub use dates::DateRange;
pub use error::{QueryError, Span};
pub use filter::{FacetFilter, Value};
pub use language::{LanguageRow, language};
pub use length::LengthRange;
pub use reading::{Reading, Space, parse};
pub use words::{Form, Scope, Text, Weight, Word, Words};
