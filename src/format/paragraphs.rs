//! Makes text of a source ours: paragraphs a line each, without control characters.

use crate::article::one_line;

/// The text with each paragraph on a line: lines trimmed, blank ones and control characters dropped.
pub(super) fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in without_start_marks(text).split('\n') {
        // Without a short cut, so that it runs over many bytes at once.
        if line.bytes().fold(false, |any, b| any | may_need_care(b)) {
            for part in line.split(is_line_break) {
                push_paragraph(&mut out, &without_controls(part));
            }
        } else {
            push_paragraph(&mut out, line);
        }
    }
    out
}

/// Appends a paragraph on a line of its own; nothing when it is blank.
pub(super) fn push_paragraph(out: &mut String, paragraph: &str) {
    let paragraph = paragraph.trim();
    if paragraph.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(paragraph);
}

/// The text on one line; nothing when it is blank or says that it is missing.
pub(super) fn line(text: &str) -> Option<String> {
    let line = one_line(without_start_marks(text));
    (!is_missing(&line)).then_some(line)
}

/// Whether a value only says that there is none, as exports from Python and spreadsheets do.
pub(super) fn is_missing(text: &str) -> bool {
    matches!(text.trim(), "" | "None" | "null" | "N/A" | "NaN" | "nan")
}

/// The text without byte order marks and zero-width characters before its first visible one.
pub(super) fn without_start_marks(text: &str) -> &str {
    // Control characters are dropped later: what stands behind them stands at the start then.
    let is_blank = |c: char| c.is_whitespace() || c.is_control();
    let marks =
        |c: char| is_blank(c) || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}');
    let rest = text.trim_start_matches(marks);
    // White space that opens the first line may matter to the caller.
    let first = text.len() - rest.len();
    let (before, _) = text.split_at(first);
    if before.chars().all(is_blank) {
        text
    } else {
        rest
    }
}

/// Whether a line with this byte may hold a control character or a line break other than `\n`.
fn may_need_care(byte: u8) -> bool {
    // C2 leads the controls 80 to 9F; A8 and A9 end U+2028 and U+2029.
    (byte < 0x20 && byte != b'\t') || matches!(byte, 0x7f | 0xc2 | 0xa8 | 0xa9)
}

fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn without_controls(text: &str) -> String {
    let shown = |c: &char| !c.is_control() || *c == '\t';
    text.chars().filter(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_paragraph_stands_on_a_line() {
        let check = |text, expected| assert_eq!(paragraphs(text), expected);
        check("", "");
        check(" one \r\n\r\n two\tx\n\n\n", "one\ntwo\tx");
        check("one\u{2028}two\u{85}three\rfour", "one\ntwo\nthree\nfour");
        check("caf\u{e9} \u{1b}[31mred\u{7f}\u{9c}", "café [31mred");
        check("\u{feff}\u{200b} one", "one");
        check("\u{7f}\u{feff}\u{1b} one", "one");
    }

    #[test]
    fn a_value_that_says_it_is_missing_is_none() {
        for text in [
            "",
            " ",
            "None",
            "null",
            "N/A",
            "nan",
            "\u{feff}",
            "\u{7f}\u{feff}",
        ] {
            assert_eq!(line(text), None, "{text}");
        }
        assert_eq!(line("\u{200b}Nan \n Smith").as_deref(), Some("Nan Smith"));
    }
}
