//! The head of a record of WARC or ARC.

use std::io::{self, BufRead, Read as _};

/// What a record says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// `response`, `resource`, `request` ...
    kind: String,
    /// Where the page was.
    pub uri: String,
    /// What the block is.
    pub content_type: String,
    /// Whether the block is an answer of HTTP with its own head.
    pub is_http: bool,
    /// Bytes of the block.
    pub length: u64,
}

/// What was met.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// A head.
    Head(Head),
    /// A line that begins no record; it has been passed.
    Stray,
    /// The file ends inside a head.
    Torn,
    /// The end.
    End,
}

/// The longest line of a head.
const LONGEST: u64 = 64 << 10;

/// The most lines of a head.
const MOST: usize = 1_000;

impl Head {
    /// Reads a head, and the blank lines before it.
    pub fn read(reader: &mut impl BufRead) -> io::Result<Read> {
        let mut line = String::new();
        while line.trim().is_empty() {
            match self::line(reader)? {
                Some(next) => line = next,
                None => return Ok(Read::End),
            }
        }
        if !line.starts_with("WARC/") {
            return Ok(arc(&line).map_or(Read::Stray, Read::Head));
        }
        let mut head = Head::default();
        let mut length = None;
        for _ in 0..MOST {
            let Some(line) = self::line(reader)? else {
                return Ok(Read::Torn);
            };
            if line.trim().is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => head.uri = value.trim_matches(['<', '>']).to_owned(),
                "content-type" => head.content_type = value.to_ascii_lowercase(),
                "content-length" => length = value.parse().ok(),
                _ => {}
            }
        }
        head.is_http = head.content_type.starts_with("application/http");
        Ok(match length {
            Some(length) => Read::Head(Head { length, ..head }),
            None => Read::Stray,
        })
    }

    /// Whether the block may be a page.
    pub fn may_be_page(&self) -> bool {
        match self.kind.as_str() {
            "response" => self.uri.starts_with("http") || self.is_http,
            "resource" | "conversion" => {
                let kind = self
                    .content_type
                    .split(';')
                    .next()
                    .unwrap_or_default()
                    .trim();
                matches!(kind, "text/html" | "application/xhtml+xml")
            }
            _ => false,
        }
    }
}

/// The head of a record of ARC: `URL IP date type length` on one line.
fn arc(line: &str) -> Option<Head> {
    let parts: Vec<&str> = line.split_whitespace().collect();
    // an address may hold spaces
    let [uri @ .., _, date, kind, length] = &parts[..] else {
        return None;
    };
    let uri = uri.join(" ");
    let dated = date.len() == 14 && date.bytes().all(|b| b.is_ascii_digit());
    if !dated || !uri.contains("://") {
        return None;
    }
    Some(Head {
        kind: match uri.starts_with("filedesc") {
            true => "warcinfo",
            false => "response",
        }
        .to_owned(),
        uri,
        content_type: (*kind).to_owned(),
        is_http: true,
        length: length.parse().ok()?,
    })
}

/// A line without its end; nothing at the end of the file. Of a longer one the rest is passed.
fn line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let read = reader
        .by_ref()
        .take(LONGEST)
        .read_until(b'\n', &mut bytes)?;
    if read == 0 {
        return Ok(None);
    }
    if !bytes.ends_with(b"\n") {
        reader.skip_until(b'\n')?;
    }
    Ok(Some(String::from_utf8_lossy(&bytes).trim_end().to_owned()))
}
