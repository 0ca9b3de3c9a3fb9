//! Recognises compressed bytes by their first ones and gives what they hold.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::{DeflateDecoder, GzDecoder, MultiGzDecoder, ZlibDecoder};

use super::Peeked;

const BUFFER: usize = 128 * 1024;

/// The largest window of a zstd file that is unpacked, as a power of 2: 128 MB, what `zstd --long` writes.
const WINDOW: u32 = 27;

/// Gives the plain bytes of `reader`: gzip and zstd (also of several members) are unpacked, anything else passes.
///
/// Its name plays no part. Errors of the compressed bytes come out of the returned reader.
pub fn decompress<'r>(reader: impl Read + 'r) -> Box<dyn BufRead + 'r> {
    let peeked = Peeked::new(BufReader::with_capacity(BUFFER, reader), 4);
    match peeked.head() {
        [0x1f, 0x8b, 8, ..] => {
            let plain = Members(Some(GzDecoder::new(peeked)));
            Box::new(BufReader::with_capacity(BUFFER, plain))
        }
        [0x28, 0xb5, 0x2f, 0xfd] => match zstd(peeked) {
            Ok(plain) => plain,
            Err(error) => Box::new(BufReader::new(Failed(Some(error)))),
        },
        _ => Box::new(peeked),
    }
}

/// The members of a gzip, one after the other, behind which zeros may stand, as tapes fill their blocks.
struct Members<R>(Option<GzDecoder<R>>);

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.0 {
            let read = member.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let mut rest = self.0.take().map(GzDecoder::into_inner);
            while let Some(reader) = &mut rest {
                let bytes = reader.fill_buf()?;
                if bytes.is_empty() {
                    return Ok(0);
                }
                let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
                if zeros == 0 {
                    self.0 = rest.take().map(GzDecoder::new);
                } else {
                    reader.consume(zeros);
                }
            }
        }
        Ok(0)
    }
}

fn zstd<'r>(reader: impl BufRead + 'r) -> io::Result<Box<dyn BufRead + 'r>> {
    let mut plain = zstd::Decoder::with_buffer(reader)?;
    plain.window_log_max(WINDOW)?;
    Ok(Box::new(BufReader::with_capacity(BUFFER, plain)))
}

/// A reader that could not even begin.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Unpacks bytes that came over HTTP, at most `limit` of what they hold; nothing when they can't be.
///
/// Knows gzip, deflate and br.
pub fn unpack(bytes: &[u8], encoding: &str, limit: u64) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    let read = match encoding {
        "gzip" | "x-gzip" => MultiGzDecoder::new(bytes)
            .take(limit)
            .read_to_end(&mut plain),
        // some servers send it without its frame
        "deflate" if bytes.first() == Some(&0x78) => {
            ZlibDecoder::new(bytes).take(limit).read_to_end(&mut plain)
        }
        "deflate" => DeflateDecoder::new(bytes)
            .take(limit)
            .read_to_end(&mut plain),
        "br" => brotli_decompressor::Decompressor::new(bytes, 4096)
            .take(limit)
            .read_to_end(&mut plain),
        _ => return None,
    };
    // of what was cut short there is a beginning
    (read.is_ok() || !plain.is_empty()).then_some(plain)
}

/// Names the compression or archive that these first bytes belong to, when it is one that nothing here unpacks.
pub fn foreign_compression(head: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 3] = [
        (b"BZh", "bzip2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"7z\xbc\xaf\x27\x1c", "7-zip"),
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
        let padded = [gzip("one"), vec![0; 200_000]].concat();
        assert_eq!(plain(padded), "one");
        let mut text = String::new();
        let odd = [gzip("one"), b"\0\0two".to_vec()].concat();
        let outcome = decompress(Cursor::new(odd)).read_to_string(&mut text);
        assert!(outcome.is_err());
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
