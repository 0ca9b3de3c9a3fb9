//! `<` that begins no tag, as in `a < b` or a tag that was never closed, made a letter.

use std::borrow::Cow;

use memchr::{memchr, memmem};

/// The same markup in which each `<` begins a tag.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    // up to where it has been looked at, and up to where it is in `out`
    let (mut at, mut done) = (0, 0);
    // what is not found once is not looked for again
    let (mut comments, mut sections) = (true, true);
    let find = |rest: &[u8], end: &[u8], any: &mut bool| {
        let found = if *any { memmem::find(rest, end) } else { None };
        *any = found.is_some();
        found
    };
    while let Some(found) = memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        at += found;
        let rest = bytes.get(at..).unwrap_or_default();
        let end = match rest {
            [b'<', b'!', b'-', b'-', ..] => find(rest, b"-->", &mut comments),
            [b'<', b'!', b'[', ..] => find(rest, b"]]>", &mut sections),
            [b'<', b'!' | b'?', ..] => Some(1),
            _ => tag_end(rest),
        };
        match end {
            Some(end) => at += end.max(1),
            None => {
                out.push_str(text.get(done..at).unwrap_or_default());
                out.push_str("&lt;");
                at += 1;
                done = at;
            }
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

/// Where the tag that some bytes begin with ends; nothing when it begins with none: another begins before it ends.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let name = bytes.get(1)?;
    // names may have letters of any script
    if !(name.is_ascii_alphabetic() || matches!(name, b'/' | b'_' | b':') || *name >= 0x80) {
        return None;
    }
    // `<ann@e.org>` and `<U.S.>` are none
    let is_of_name = |b: &u8| b.is_ascii_alphanumeric() || b"/_:.-".contains(b) || *b >= 0x80;
    let behind = bytes.iter().skip(1).position(|b| !is_of_name(b));
    let before = behind.and_then(|behind| bytes.get(behind));
    let ends = behind.and_then(|behind| bytes.get(behind + 1));
    let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'=' | b'<');
    if before == Some(&b'.') || !ends.is_some_and(is_end) {
        return None;
    }
    let (mut quote, mut last) = (None, b'<');
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        match (byte, quote) {
            (b'"' | b'\'', Some(open)) if open == byte => quote = None,
            (b'"' | b'\'', None) if last == b'=' => quote = Some(byte),
            (b'>', None) => return Some(at),
            (b'<', None) => return None,
            _ => {}
        }
        last = *byte;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_no_tag_is_a_letter() {
        let check = |text: &str, expected: &str| assert_eq!(escaped(text), expected);
        check("<p>a < b</p>", "<p>a &lt; b</p>");
        check("<p>a <b and c</p>", "<p>a &lt;b and c</p>");
        check("<p>1 <2 <</p>", "<p>1 &lt;2 &lt;</p>");
        check("<p>x<", "<p>x&lt;");
        check(
            "<ann@e.org> of the <U.S.> <é.>",
            "&lt;ann@e.org> of the &lt;U.S.> &lt;é.>",
        );
        for whole in [
            "<a b='<'>c</a>",
            "<![CDATA[a < b]]><p/>",
            "<!-- a < b --><p/>",
            "<?x a?><é>z</é>",
            "<!DOCTYPE x><a_b:c d=\"e\">",
        ] {
            check(whole, whole);
            assert!(matches!(escaped(whole), Cow::Borrowed(_)));
        }
    }
}
