//! Cuts a query text into words, quoted texts, brackets and operators.

use super::{
    QueryError, Span,
    error::quoted,
    field::{self, Field},
    suffix::{self, Suffix},
};
use crate::text::is_word_character;

/// A piece of a query text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'q> {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `AND`
    And,
    /// `OR` or `|`
    Or,
    /// `NOT`, or `-` before a term
    Not,
    /// `NEAR/4`, `ADJ/4` and the like
    Near {
        /// How near.
        distance: u32,
        /// Whether in this order.
        in_order: bool,
    },
    /// A field name with its colon; its value follows without a gap.
    Field(Field),
    /// What stands between quotes; holds a letter or digit.
    Quoted(&'q str),
    /// A word as typed; holds a letter, a digit or `*`.
    Word(&'q str),
    /// What touches a quoted text or a closing bracket.
    Suffix(Suffix),
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme<'q> {
    pub(super) token: Token<'q>,
    pub(super) span: Span,
}

/// White space and control characters: they part words and are never searched.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// Any of these opens a quoted text, and any closes it: languages differ in which is which.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// What behind a word is no part of it.
pub(super) const PUNCTUATION: [char; 7] = ['.', ',', ';', ':', '!', '?', '…'];

/// What ends a word.
pub(super) fn is_separator(c: char) -> bool {
    is_space(c) || is_quote(c) || matches!(c, '(' | ')' | '|')
}

/// A minus: also as word processors set it.
fn is_minus(c: char) -> bool {
    matches!(c, '-' | '–' | '−')
}

/// Whether there is something to find: without a letter or digit a word is punctuation.
pub(super) fn has_word_character(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Whether a `?` stands inside the word, where it is a wildcard; at its end it is punctuation.
pub(super) fn has_joker(word: &str) -> bool {
    word.match_indices('?')
        .any(|(at, _)| has_word_character(&word[..at]) && has_word_character(&word[at..]))
}

/// Whether a word has a wildcard that stands by itself: without a letter or digit beside it, it would fit every word.
pub(super) fn has_lone_wildcard(word: &str) -> bool {
    let joker = |c: char| matches!(c, '*' | '?');
    let mut rest = word;
    while let Some(at) = rest.find(joker) {
        let from = rest[..at].trim_end_matches(joker).len();
        let to = rest.len() - rest[at..].trim_start_matches(joker).len();
        let before = rest[..from].ends_with(is_word_character);
        if !before && !rest[to..].starts_with(is_word_character) {
            return true;
        }
        rest = &rest[to..];
    }
    false
}

/// Cuts the text into its tokens; punctuation that stands alone is left out.
pub(super) fn lex(text: &str) -> Result<Vec<Lexeme<'_>>, QueryError> {
    let mut lexer = Lexer {
        text,
        at: 0,
        lexemes: Vec::new(),
    };
    while let Some(c) = text[lexer.at..].chars().next() {
        if is_space(c) {
            lexer.at += c.len_utf8();
        } else if is_quote(c) {
            lexer.quoted(c)?;
        } else if c == '(' {
            lexer.push(Token::Open, 1);
        } else if c == ')' {
            lexer.push(Token::Close, 1);
        } else if c == '|' {
            lexer.push(Token::Or, 1);
        } else {
            lexer.run()?;
        }
    }
    Ok(lexer.lexemes)
}

struct Lexer<'q> {
    text: &'q str,
    at: usize,
    lexemes: Vec<Lexeme<'q>>,
}

impl<'q> Lexer<'q> {
    fn push(&mut self, token: Token<'q>, length: usize) {
        let span = Span::new(self.at, self.at + length);
        self.at = span.end;
        self.lexemes.push(Lexeme { token, span });
    }

    fn quoted(&mut self, opening: char) -> Result<(), QueryError> {
        let inner = self.at + opening.len_utf8();
        let Some((length, closing)) = self.text[inner..]
            .char_indices()
            .find(|(_, c)| is_quote(*c))
        else {
            let span = Span::new(self.at, inner);
            let hint = "close it behind the last word, or leave it out";
            return Err(QueryError::new(
                self.text,
                span,
                "quote is never closed",
                hint,
            ));
        };
        let whole = opening.len_utf8() + length + closing.len_utf8();
        let inside = &self.text[inner..inner + length];
        if !has_word_character(inside) {
            let span = Span::new(self.at, self.at + whole);
            let hint = "put a word between the quotes, or leave them out";
            return Err(QueryError::new(
                self.text,
                span,
                "quotes hold no word",
                hint,
            ));
        }
        self.push(Token::Quoted(inside), whole);
        Ok(())
    }

    /// Reads a run of word characters: a word, an operator, a field name, dashes before a term.
    fn run(&mut self) -> Result<(), QueryError> {
        let rest = &self.text[self.at..];
        let run = &rest[..rest.find(is_separator).unwrap_or(rest.len())];
        let opens_next = rest[run.len()..].starts_with(|c| is_quote(c) || c == '(');
        let before = self.lexemes.last().copied();

        if let Some(Lexeme {
            token: Token::Field(_),
            ..
        }) = before
        {
            self.push(Token::Word(run), run.len());
            return Ok(());
        }
        let touches = before.is_some_and(|lexeme| {
            lexeme.span.end == self.at && matches!(lexeme.token, Token::Close | Token::Quoted(_))
        });
        if touches && let Some(suffix) = suffix::behind(run) {
            let suffix = suffix.map_err(|fault| self.fault(run, fault))?;
            self.push(Token::Suffix(suffix), run.len());
            return Ok(());
        }
        if run.starts_with(is_minus) {
            self.dashes(run, opens_next, touches);
            return Ok(());
        }
        if run.starts_with('!') && findable(run) {
            let what = format!("{} begins with `!`, which means nothing here", quoted(run));
            return Err(self.fault(
                run,
                (what, "to leave a word out put a minus before it: `-drones`"),
            ));
        }
        if let Some(operator) = operator(run) {
            self.push(operator, run.len());
            return Ok(());
        }
        if let Some(near) = near(run) {
            let near = near.map_err(|fault| self.fault(run, fault))?;
            self.push(near, run.len());
            return Ok(());
        }
        if let Some((name, value)) = field::prefix(run) {
            let has_value = findable(value) || (value.is_empty() && opens_next);
            match (Field::named(name), has_value) {
                (Some(field), true) => {
                    self.push(Token::Field(field), name.len() + 1);
                    return Ok(());
                }
                (Some(_), false) => return Err(self.no_value(name)),
                (None, true) => return Err(field::unknown(self.text, name, run, self.at)),
                // `Ukraine: what next`: a word with a colon behind it
                (None, false) => {}
            }
        }
        if findable(run) {
            self.push(Token::Word(run), run.len());
        } else {
            self.at += run.len();
        }
        Ok(())
    }

    /// Reads the dashes before a run: each denies the term that follows at once; a dash that
    /// stands alone or behind a bracket or quote is punctuation.
    fn dashes(&mut self, run: &str, opens_next: bool, touches: bool) {
        let behind = run.trim_start_matches(is_minus);
        let dashes = &run[..run.len() - behind.len()];
        if !touches && (findable(behind) || (behind.is_empty() && opens_next)) {
            for dash in dashes.chars() {
                self.push(Token::Not, dash.len_utf8());
            }
        } else {
            self.at += dashes.len();
        }
    }

    fn fault(&self, run: &str, (what, hint): suffix::Fault) -> QueryError {
        let span = Span::new(self.at, self.at + run.len());
        QueryError::new(self.text, span, what, hint)
    }

    fn no_value(&self, name: &str) -> QueryError {
        let span = Span::new(self.at, self.at + name.len() + 1);
        let what = format!("{} needs a value", quoted(&format!("{name}:")));
        let hint = format!(
            "put it behind the colon without a space; to search for the word itself write `{name}`"
        );
        QueryError::new(self.text, span, what, hint)
    }
}

/// Whether a run is more than punctuation; `*` is never dropped, as it means something elsewhere.
fn findable(run: &str) -> bool {
    has_word_character(run) || run.contains('*')
}

/// The operator that a word is, in upper case only.
fn operator(run: &str) -> Option<Token<'static>> {
    let operators = [("AND", Token::And), ("OR", Token::Or), ("NOT", Token::Not)];
    let found = operators.into_iter().find(|(name, _)| *name == run);
    found.map(|(_, token)| token)
}

/// Whether a word that stands alone is an operator.
fn is_operator(run: &str) -> bool {
    operator(run).is_some() || near(run).is_some()
}

/// A bare word without the punctuation behind it.
pub(super) fn trimmed(run: &str) -> &str {
    let trimmed = run.trim_end_matches(PUNCTUATION);
    // `AND,` is a word: without its comma it would be printed as the operator
    match is_operator(trimmed) {
        true => run,
        false => trimmed,
    }
}

/// The operator of nearness that a run is, in any case: nobody writes `w/4` for anything else.
fn near(run: &str) -> Option<Result<Token<'static>, suffix::Fault>> {
    let (name, number) = run.split_once('/')?;
    let in_order = match name.to_ascii_lowercase().as_str() {
        "near" | "w" => false,
        "adj" | "pre" => true,
        _ => return None,
    };
    // Nexis and others have `w/s` and `w/p`: in one sentence, in one paragraph
    let sentence = matches!(
        number.to_ascii_lowercase().as_str(),
        "s" | "p" | "sent" | "para"
    );
    if !sentence && (number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    Some(match suffix::distance(number) {
        Some(distance) => Ok(Token::Near { distance, in_order }),
        None => Err(suffix::too_far(run)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Token::*;

    fn check(text: &str, expect: &[Token<'_>]) {
        let tokens: Vec<_> = lex(text).unwrap().iter().map(|l| l.token).collect();
        assert_eq!(tokens, expect, "{text}");
    }

    #[test]
    fn words_end_at_white_space_brackets_quotes_and_bars() {
        check("a\u{3000}b\u{1b}c", &[Word("a"), Word("b"), Word("c")]);
        check("a|(b)", &[Word("a"), Or, Open, Word("b"), Close]);
        check("a\"b c\"d", &[Word("a"), Quoted("b c"), Word("d")]);
        check(
            "F-16 AT&T 10:30",
            &[Word("F-16"), Word("AT&T"), Word("10:30")],
        );
    }

    #[test]
    fn any_quote_closes_what_any_quote_opened() {
        for text in ["\"a\"", "“a”", "„a“", "«a»", "»a«", "”a\""] {
            check(text, &[Quoted("a")]);
        }
    }

    #[test]
    fn punctuation_that_stands_alone_is_left_out() {
        check("a – & ... -- b", &[Word("a"), Word("b")]);
        check("a -& b", &[Word("a"), Word("b")]);
        check("Ukraine: x", &[Word("Ukraine:"), Word("x")]);
    }

    #[test]
    fn a_dash_denies_only_at_the_start_of_a_term() {
        check("-a", &[Not, Word("a")]);
        check(
            "(-\"a\" --b)|-(c)",
            &[
                Open,
                Not,
                Quoted("a"),
                Not,
                Not,
                Word("b"),
                Close,
                Or,
                Not,
                Open,
                Word("c"),
                Close,
            ],
        );
        check(
            "a-b (c)-d \"e\"-f",
            &[
                Word("a-b"),
                Open,
                Word("c"),
                Close,
                Word("d"),
                Quoted("e"),
                Word("f"),
            ],
        );
    }

    #[test]
    fn operators_are_upper_case() {
        check(
            "AND and Or OR not NOT",
            &[And, Word("and"), Word("Or"), Or, Word("not"), Not],
        );
    }

    #[test]
    fn a_field_takes_what_touches_it_as_it_is() {
        let id = Field(field::Field::Id);
        check("id:a:-b OR", &[id, Word("a:-b"), Or]);
        check("ID:OR id:\"x\"", &[id, Word("OR"), id, Quoted("x")]);
        check("-id:(x)", &[Not, id, Open, Word("x"), Close]);
    }
}
