//! Recognises compressed bytes by their first ones and gives what they hold.

use std::io::{BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::Peeked;

const BUFFER: usize = 128 * 1024;

/// Gives the plain bytes of `reader`: gzip (also of several members) is unpacked, anything else passes.
///
/// Its name plays no part. Errors of the compressed bytes come out of the returned reader.
pub fn decompress(reader: impl Read + Send + 'static) -> Box<dyn BufRead + Send> {
    let peeked = Peeked::new(BufReader::with_capacity(BUFFER, reader), 3);
    if peeked.head() == b"\x1f\x8b\x08" {
        Box::new(BufReader::with_capacity(
            BUFFER,
            MultiGzDecoder::new(peeked),
        ))
    } else {
        Box::new(peeked)
    }
}

/// Names the compression or archive that these first bytes belong to, when it is one that nothing here unpacks.
pub fn foreign_compression(head: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 6] = [
        (b"\x28\xb5\x2f\xfd", "zstd"),
        (b"BZh", "bzip2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"PK\x03\x04", "zip"),
        (b"7z\xbc\xaf\x27\x1c", "7-zip"),
        (b"\x1f\x8b\x08", "gzip"),
    ];
    let (_, name) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic))?;
    Some(name)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn plain(bytes: Vec<u8>) -> String {
        let mut text = String::new();
        decompress(Cursor::new(bytes))
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    #[test]
    fn gzip_is_unpacked_to_its_last_member() {
        assert_eq!(plain([gzip("one "), gzip("two")].concat()), "one two");
    }

    #[test]
    fn anything_else_passes_unchanged() {
        for text in ["", "a", "\u{1f}", "plain text"] {
            assert_eq!(plain(text.into()), text);
        }
    }

    #[test]
    fn a_cut_gzip_gives_its_beginning_and_then_an_error() {
        let mut bytes = gzip(&"news ".repeat(100_000));
        bytes.truncate(bytes.len() - 20);
        let mut text = Vec::new();
        let outcome = decompress(Cursor::new(bytes)).read_to_end(&mut text);
        assert!(outcome.is_err() && text.starts_with(b"news news"));
    }
}
