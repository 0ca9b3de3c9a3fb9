//! From stored bytes to readable text: decompression, charsets, lines. Knows nothing of formats and corpora.
//!
//! Nothing here trusts its input: every byte sequence gives text, and a line never takes more memory than
//! its reader allows.

mod charset;
mod compression;
mod lines;
mod peeked;

pub use charset::{Charset, Utf16Reader, is_utf16, to_utf8};
pub use compression::{decompress, foreign_compression};
pub use lines::{Line, LineReader};
pub use peeked::Peeked;
