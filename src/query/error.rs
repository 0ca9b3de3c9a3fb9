//! What is wrong with a query and where; prints the query with carets under the place.

use thiserror::Error;

use crate::text::turns_direction;

/// A place in a query text, in bytes; an empty one for what no text spelled, such as a flag.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// Its first byte.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
}

/// All spans are equal: they say where a part was written, not what it means, and two queries
/// that mean the same must be equal however they were spelled.
impl PartialEq for Span {
    fn eq(&self, _: &Span) -> bool {
        true
    }
}

impl Eq for Span {}

impl Span {
    /// The place from one byte up to another.
    pub(super) fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// The place from the start of this one to the end of the other.
    pub(super) fn to(self, other: Span) -> Span {
        Span::new(self.start, other.end)
    }
}

/// A query that cannot be run: what is wrong, where, and the cure.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("query: {what}\n{}hint: {hint}", echo(.text, *.span))]
pub struct QueryError {
    text: String,
    span: Span,
    what: String,
    hint: String,
}

impl QueryError {
    /// An error at a place in a query text; with an empty span the text is not shown.
    ///
    /// `what` starts with its object, in lower case; neither it nor `hint` ends with a period.
    /// Control characters in any of them become spaces.
    pub fn new(
        text: impl Into<String>,
        span: Span,
        what: impl AsRef<str>,
        hint: impl AsRef<str>,
    ) -> QueryError {
        QueryError {
            text: text.into(),
            span,
            what: on_one_line(what.as_ref()),
            hint: on_one_line(hint.as_ref()),
        }
    }

    /// The query text; what a flag says is no part of it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place in the query text.
    pub fn span(&self) -> Span {
        self.span
    }

    /// What is wrong.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// What to do about it.
    pub fn hint(&self) -> &str {
        &self.hint
    }
}

/// The text between backticks, cut to 40 characters.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// Two lines, the text and the carets; longer texts are cut around the place.
fn echo(text: &str, span: Span) -> String {
    const WIDTH: usize = 72;
    if span.start >= span.end {
        return String::new();
    }
    let line: Vec<char> = on_one_line(text).chars().collect();
    let column = |byte| text.char_indices().take_while(|(i, _)| *i < byte).count();
    let (start, end) = (column(span.start), column(span.end));
    let before = WIDTH.saturating_sub(end - start) / 2;
    let from = start
        .saturating_sub(before)
        .min(line.len().saturating_sub(WIDTH));
    let to = (from + WIDTH).min(line.len());

    let head = if from > 0 { "…" } else { "" };
    let tail = if to < line.len() { "…" } else { "" };
    let shown: String = line[from..to].iter().collect();
    let indent = " ".repeat(head.chars().count() + start - from);
    let carets = "^".repeat(end.min(to).saturating_sub(start).max(1));
    format!("  {head}{shown}{tail}\n  {indent}{carets}\n")
}

/// The text with a space for each control character, mark of direction and kind of white space: as many
/// characters as before, and no escape sequence reaches a terminal.
fn on_one_line(text: &str) -> String {
    let plain = |c: char| c.is_control() || c.is_whitespace() || turns_direction(c);
    text.replace(plain, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, span: Span, expect: &str) {
        let error = QueryError::new(text, span, "thing is wrong", "right it");
        let expect = format!("query: thing is wrong\n{expect}hint: right it");
        assert_eq!(error.to_string(), expect);
    }

    #[test]
    fn carets_stand_under_the_place() {
        check(
            "headlin:drones",
            Span::new(0, 7),
            "  headlin:drones\n  ^^^^^^^\n",
        );
        check("größe x", Span::new(8, 9), "  größe x\n        ^\n");
    }

    #[test]
    fn without_a_place_there_is_no_echo() {
        check("drones", Span::default(), "");
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        check("a\u{1b}[31m\nb", Span::new(6, 7), "  a [31m b\n        ^\n");
        let error = QueryError::new("", Span::default(), "value `a\u{1b}b`", "c\nd");
        assert_eq!(error.to_string(), "query: value `a b`\nhint: c d");
    }

    #[test]
    fn a_long_query_is_cut_around_the_place() {
        let text = format!("{} here {}", "a".repeat(100), "b".repeat(100));
        let (a, b) = ("a".repeat(33), "b".repeat(33));
        let indent = " ".repeat(37);
        check(
            &text,
            Span::new(101, 105),
            &format!("  …{a} here {b}…\n{indent}^^^^\n"),
        );
        check(
            &text,
            Span::new(0, 500),
            &format!("  {}…\n  {}\n", "a".repeat(72), "^".repeat(72)),
        );
    }

    #[test]
    fn a_place_outside_the_text_is_no_reason_to_panic() {
        check("ü", Span::new(1, 2), "  ü\n   ^\n");
        check("ab", Span::new(7, 9), "  ab\n    ^\n");
        check("", Span::new(0, 1), "  \n  ^\n");
    }
}
