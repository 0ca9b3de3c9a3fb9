//! Kinds: whether a flat label names a person, an organisation, a place or a subject.
//!
//! [`kind_of`] weighs what the label itself says, by its shape and by tables, and what the archive's articles say of it,
//! which [`evidence`] finds in one article.

mod evidence;
mod names;
mod page;
mod shape;
mod tables;
mod tokens;
mod verdict;

pub use evidence::{Evidence, evidence};
pub use verdict::{Reason, Verdict, kind_of};

/// How many articles are asked what they say of a label: more cost time and hardly tell more.
pub const WITNESSES: usize = 6;

#[cfg(test)]
mod measured_tests;
