//! HTML: pieces of it inside other formats, and whole pages.

mod tree;

pub(super) use tree::{looks_like_html, text};
