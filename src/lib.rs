//! newsdex
#![warn(missing_docs)]
pub mod article;
pub mod date;
pub mod facet;

pub mod schema;
pub mod text;
pub mod vocabulary;
