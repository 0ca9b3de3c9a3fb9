//! How long an article's text must be.

use std::fmt;

/// Numbers of words, both ends included; open at the upper end or closed.
///
/// Its text form is `>800`, `<100`, `100..200` or `800`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LengthRange {
    /// The least number of words.
    pub from: u64,
    /// The largest; nothing for any.
    pub to: Option<u64>,
}

impl LengthRange {
    /// Reads `>800`, `>=800`, `<100`, `<=100`, `100..200`, `100..`, `..200` or `800`; nothing for what is none of them or
    /// fits no number.
    pub(super) fn parse(text: &str) -> Option<LengthRange> {
        let range = |from, to| Some(LengthRange { from, to });
        let (from, to) = match text.split_once("..") {
            Some(("", to)) => (0, Some(number(to)?)),
            Some((from, "")) => (number(from)?, None),
            Some((from, to)) => (number(from)?, Some(number(to)?)),
            None => {
                if let Some(least) = text.strip_prefix(">=") {
                    (number(least)?, None)
                } else if let Some(below) = text.strip_prefix('>') {
                    (number(below)? + 1, None)
                } else if let Some(most) = text.strip_prefix("<=") {
                    (0, Some(number(most)?))
                } else if let Some(above) = text.strip_prefix('<') {
                    (0, Some(number(above)?.checked_sub(1)?))
                } else {
                    let number = number(text)?;
                    (number, Some(number))
                }
            }
        };
        match to {
            Some(to) if to < from => None,
            to => range(from, to),
        }
    }
}

/// A number of at most 12 digits; commas between thousands are no part of it.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.len() <= 12 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for LengthRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (0, None) => f.write_str("0.."),
            (from, None) => write!(f, ">{}", from - 1),
            (0, Some(to)) if to > 0 => write!(f, "<{}", to + 1),
            (from, Some(to)) if from == to => write!(f, "{from}"),
            (from, Some(to)) => write!(f, "{from}..{to}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_and_written() {
        for (text, expect) in [
            (">800", ">800"),
            (">=801", ">800"),
            ("801..", ">800"),
            ("<100", "<100"),
            ("<=99", "<100"),
            ("100..200", "100..200"),
            ("7", "7"),
            ("<1", "0"),
            ("0..", "0.."),
        ] {
            let range = LengthRange::parse(text).unwrap();
            assert_eq!(range.to_string(), expect, "{text}");
            assert_eq!(LengthRange::parse(expect), Some(range));
        }
        for text in ["", ">", "x", "<0", "5..2", "1,000", "-1", "9999999999999"] {
            assert_eq!(LengthRange::parse(text), None, "{text}");
        }
    }
}
