//! Turns bytes of unknown charset into UTF-8 and says which charset they were in.

use std::{
    borrow::Cow,
    fmt,
    io::{self, BufRead, Read},
};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
pub use encoding_rs::Encoding;
use encoding_rs::{CoderResult, Decoder, UTF_8, WINDOWS_1252};

/// The charset that bytes were read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Charset {
    /// UTF-8, ASCII included.
    Utf8,
    /// UTF-16 of either byte order, marked by its first two bytes.
    Utf16,
    /// Windows-1252: what anything else is taken for.
    Windows1252,
}

impl Charset {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Charset::Utf8 => "UTF-8",
            Charset::Utf16 => "UTF-16",
            Charset::Windows1252 => "Windows-1252",
        }
    }
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Reads bytes as text: as UTF-8 if they are; else in the charset that is declared for them; else as [`to_utf8`] does, and
/// then the charset is named.
pub fn to_utf8_or<'b>(
    bytes: &'b [u8],
    declared: Option<&'static Encoding>,
) -> (Cow<'b, str>, Option<Charset>) {
    match (std::str::from_utf8(bytes), declared) {
        // bytes that are UTF-8 by chance are rarer than wrong declarations
        (Ok(text), _) => (Cow::Borrowed(text), None),
        (Err(_), Some(declared)) => {
            let (text, _) = declared.decode_without_bom_handling(bytes);
            (text, None)
        }
        (Err(_), None) => {
            let (text, charset) = to_utf8(bytes);
            (text, Some(charset))
        }
    }
}

/// Reads bytes as text: by their byte order mark, which is dropped; else as UTF-8 if they are; else as Windows-1252.
pub fn to_utf8(bytes: &[u8]) -> (Cow<'_, str>, Charset) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        if encoding != UTF_8 {
            return (encoding.decode_without_bom_handling(rest).0, Charset::Utf16);
        }
        return by_content(rest);
    }
    by_content(bytes)
}

fn by_content(bytes: &[u8]) -> (Cow<'_, str>, Charset) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), Charset::Utf8),
        Err(_) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            (text, Charset::Windows1252)
        }
    }
}

/// Whether the bytes begin with the byte order mark of UTF-16.
pub fn is_utf16(head: &[u8]) -> bool {
    Encoding::for_bom(head).is_some_and(|(encoding, _)| encoding != UTF_8)
}

/// The charset that an XML document declares in its first line, unless that is UTF-8.
///
/// Of a declaration that can't be true, since it could be read as bytes, nothing is said.
pub fn declared_by_xml(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.trim_ascii_start();
    let line = head.starts_with(b"<?xml").then_some(head)?;
    let end = line.iter().position(|b| *b == b'>')?;
    declared_after(b"encoding", line.get(..end)?)
}

/// The charset that a page declares, likewise.
fn declared_by_page(head: &[u8]) -> Option<&'static Encoding> {
    let (head, _) = head.split_at(head.len().min(2048));
    declared_by_xml(head).or_else(|| declared_after(b"charset", head))
}

fn declared_after(mark: &[u8], text: &[u8]) -> Option<&'static Encoding> {
    let lower = text.to_ascii_lowercase();
    let at = lower.windows(mark.len()).position(|own| own == mark)?;
    let rest = lower.get(at + mark.len()..)?.trim_ascii_start();
    let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest
        .strip_prefix(b"\"")
        .or_else(|| rest.strip_prefix(b"'"))
        .unwrap_or(rest);
    let ends = |b: &u8| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b));
    let label = rest.get(..rest.iter().position(ends).unwrap_or(rest.len()))?;
    let encoding = Encoding::for_label(label)?;
    (encoding != UTF_8 && encoding.is_ascii_compatible()).then_some(encoding)
}

/// Reads a web page as text: by its byte order mark, by the charset that its server or the page itself declares, else
/// as UTF-8 if it is, else by a guess, which is named.
pub fn page_to_utf8<'b>(
    bytes: &'b [u8],
    declared: Option<&str>,
) -> (Cow<'b, str>, Option<&'static str>) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        return (encoding.decode_without_bom_handling(rest).0, None);
    }
    let by_server = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    let encoding = by_server
        .filter(|encoding| *encoding != UTF_8)
        .or_else(|| declared_by_page(bytes));
    if let Ok(text) = std::str::from_utf8(bytes)
        && (encoding.is_none() || !text.is_ascii())
    {
        // bytes beyond ASCII that are UTF-8 by chance are rarer than wrong declarations
        return (Cow::Borrowed(text), None);
    }
    if let Some(encoding) = encoding {
        return (encoding.decode_without_bom_handling(bytes).0, None);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    let (text, _) = guessed.decode_without_bom_handling(bytes);
    (text, Some(guessed.name()))
}

/// Reads bytes of another charset as UTF-8, piece by piece; what is broken becomes U+FFFD.
pub struct Decoded<R> {
    source: R,
    decoder: Decoder,
    text: Vec<u8>,
    position: usize,
    ended: bool,
}

impl<R: BufRead> Decoded<R> {
    /// Wraps a reader that [`is_utf16`] has recognised.
    pub fn new(source: R) -> Decoded<R> {
        Decoded {
            source,
            decoder: UTF_8.new_decoder(),
            text: Vec::new(),
            position: 0,
            ended: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        const PIECE: usize = 32 * 1024;
        self.position = 0;
        self.text.clear();
        while self.text.is_empty() && !self.ended {
            let bytes = match self.source.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let last = bytes.is_empty();
            self.text.resize(PIECE, 0);
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(bytes, &mut self.text, last);
            self.text.truncate(written);
            self.source.consume(read);
            self.ended = last && result == CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let count = available.read(buf)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.position >= self.text.len() {
            self.refill()?;
        }
        Ok(self.text.get(self.position..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.position = (self.position + count).min(self.text.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charset_shows_in_the_bytes() {
        let check = |bytes: &[u8], text: &str, charset| {
            let (read, found) = to_utf8(bytes);
            assert_eq!((&*read, found), (text, charset));
        };
        check(b"", "", Charset::Utf8);
        check("Zoë".as_bytes(), "Zoë", Charset::Utf8);
        check(b"\xef\xbb\xbfZo\xc3\xab", "Zoë", Charset::Utf8);
        check(b"Zo\xeb \x93so\x94", "Zoë “so”", Charset::Windows1252);
        check(b"\xff\xfeZ\0o\0\xeb\0", "Zoë", Charset::Utf16);
        check(b"\xfe\xff\0Z\0o\0\xeb", "Zoë", Charset::Utf16);
        check(b"\xff\xfeZ", "\u{fffd}", Charset::Utf16);
    }

    #[test]
    fn utf_16_is_read_piece_by_piece() {
        let text = "Zoë 🗞 ".repeat(20_000);
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        assert!(is_utf16(&bytes) && !is_utf16(b"\xef\xbb\xbf"));
        let mut read = String::new();
        let source = io::BufReader::with_capacity(7, &bytes[..]);
        Decoded::new(source).read_to_string(&mut read).unwrap();
        assert!(read == text);
    }
}
