//! A record of any source as a tree: JSON, YAML, TOML and CSV values, XML and HTML elements, read alike.

mod element;
mod node;
mod path;

pub(super) use element::{Child, Element};
pub(super) use node::{Node, Value};
pub(super) use path::{At, Path};
