//! From stored bytes to readable text: decompression (and compression), charsets, lines. Knows nothing of formats and corpora.
//!
//! Nothing here trusts its input: every byte sequence gives text, and a line never takes more memory than
//! its reader allows.

mod charset;
mod compression;
mod limits;
mod lines;
mod nuls;
mod packed;
mod peeked;

pub use charset::{
    Charset, Decoded, Encoding, declared_by_xml, is_utf16, page_to_utf8, to_utf8, to_utf8_or,
};
pub use compression::{decompress, foreign_compression, unpack};
pub use limits::{LimitReached, Limits, Meter, Plain, Stored};
pub use lines::{Line, LineReader};
pub use nuls::Nuls;
pub use packed::Packed;
pub use peeked::Peeked;
