//! newsdex
#![warn(missing_docs)]
pub mod article;
pub mod date;
pub mod facet;
