//! The answer of a web server, as it was sent.

use std::borrow::Cow;

use super::super::item::Problem;
use crate::decode::unpack;

/// An answer.
pub(super) struct Response<'b> {
    /// Its status: 200 for a page.
    pub status: u16,
    /// Its media type, in lower case; empty when it says none.
    pub kind: String,
    /// Its charset, if it says one.
    pub charset: Option<String>,
    /// What was sent, neither in chunks nor compressed.
    pub body: Cow<'b, [u8]>,
}

/// The most that a compressed page may become, in bytes.
const LONGEST: u64 = 20_000_000;

/// Reads an answer.
pub(super) fn response(block: &[u8]) -> Result<Response<'_>, Problem> {
    let mut headers = [httparse::EMPTY_HEADER; 200];
    let mut answer = httparse::Response::new(&mut headers);
    let config = {
        let mut config = httparse::ParserConfig::default();
        config
            .allow_spaces_after_header_name_in_responses(true)
            .allow_obsolete_multiline_headers_in_responses(true)
            .ignore_invalid_headers_in_responses(true);
        config
    };
    let length = match config.parse_response(&mut answer, block) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) | Err(_) => {
            return Err(Problem::lost(
                "record holds no answer of a web server that can be read",
                "the record is damaged; the pages around it are read",
            ));
        }
    };
    let header = |name: &str| {
        let found = answer
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| String::from_utf8_lossy(header.value).to_ascii_lowercase())
    };
    let (kind, charset) = content_type(&header("content-type").unwrap_or_default());
    let mut body: Cow<'_, [u8]> = block.get(length..).unwrap_or_default().into();
    if header("transfer-encoding").is_some_and(|value| value.contains("chunked")) {
        // crawlers also store pages whose chunks they have joined
        if let Some(joined) = unchunked(&body) {
            body = joined.into();
        }
    }
    if let Some(encoding) = header("content-encoding").filter(|value| value != "identity") {
        match unpack(&body, &encoding, LONGEST) {
            Some(plain) => body = plain.into(),
            // crawlers also store pages that they have unpacked
            None if body.trim_ascii_start().starts_with(b"<") => {}
            None => {
                return Err(Problem::lost(
                    format!("page is compressed with `{encoding}` and can't be unpacked"),
                    "the record is damaged, or its compression is none of gzip, deflate and br",
                ));
            }
        }
    }
    Ok(Response {
        status: answer.code.unwrap_or(0),
        kind,
        charset,
        body,
    })
}

/// The media type and the charset that a value of `Content-Type` names.
pub(super) fn content_type(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let kind = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.to_owned())
    });
    (kind, charset)
}

/// The bytes of all chunks; nothing when there are no chunks. What is cut short gives what there is.
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let (at, length) = match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete(size)) => size,
            _ if joined.is_empty() => return None,
            _ => return Some(joined),
        };
        let length = usize::try_from(length).ok()?;
        rest = rest.get(at..).unwrap_or_default();
        let chunk = rest.get(..length).unwrap_or(rest);
        joined.extend_from_slice(chunk);
        if length == 0 || chunk.len() < length {
            return Some(joined);
        }
        rest = rest.get(length..).unwrap_or_default();
        rest = rest.strip_prefix(b"\r\n").unwrap_or(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_put_together() {
        let check = |head: &str, body: &[u8], expected: Option<&str>| {
            let block = [
                format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes(),
                body,
            ]
            .concat();
            let found = response(&block)
                .ok()
                .map(|found| String::from_utf8_lossy(&found.body).into_owned());
            assert_eq!(found.as_deref(), expected, "{head}");
        };
        check("Content-Type: text/html", b"<p>x", Some("<p>x"));
        let chunked = "transfer-encoding: chunked";
        check(
            chunked,
            b"3;x=y\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
            Some("abcde"),
        );
        check(chunked, b"3\r\nabc\r\nff\r\nde", Some("abcde"));
        check(chunked, b"<p>joined before", Some("<p>joined before"));
        check(
            "Content-Encoding: gzip",
            b"<p>unpacked before",
            Some("<p>unpacked before"),
        );
        check("Content-Encoding: gzip", b"junk", None);
        check("Content-Encoding: compress", b"junk", None);
    }

    #[test]
    fn a_content_type_may_name_a_charset() {
        let check = |value: &str, kind: &str, charset: Option<&str>| {
            assert_eq!(
                content_type(value),
                (kind.to_owned(), charset.map(str::to_owned)),
                "{value}"
            );
        };
        check("text/html", "text/html", None);
        check(
            "Text/HTML; charset=\"windows-1251\"",
            "text/html",
            Some("windows-1251"),
        );
        check("", "", None);
    }
}
