//! Reads a query text: precedence, brackets, and the limits on what a query may cost.

use super::{
    Form, Query, QueryError, Span,
    error::quoted,
    field::Field,
    leaf::{Leaf, check_attached},
    lex::{Lexeme, Token, is_space, lex},
};

/// The longest query, in bytes.
const MAX_LENGTH: usize = 4096;
/// How deep brackets and negations may stand in one another.
const MAX_DEPTH: usize = 32;
/// How many words and filters a query may have.
const MAX_LEAVES: usize = 256;

/// Reads a query; a blank text is [`Query::All`].
///
/// # Errors
///
/// Anything that cannot be read as it was meant, and a query that is longer than 4,096 bytes, nested
/// deeper than 32 or of more than 256 words and filters, as typed or as it would be printed.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    if text.len() > MAX_LENGTH {
        let span = Span::new(MAX_LENGTH, MAX_LENGTH + 1);
        return Err(too_long(text, span, "query is"));
    }
    let query = read(text)?;
    // so that the query can always be shown, and what was shown can be run
    let whole = Span::new(0, text.len());
    if query.depth() > MAX_DEPTH {
        return Err(too_deep(text, whole));
    }
    if query.to_string().len() > MAX_LENGTH {
        return Err(too_long(
            text,
            whole,
            "query, with every field name and operator written out, is",
        ));
    }
    Ok(query)
}

/// Reads a query of any length.
pub(super) fn read(text: &str) -> Result<Query, QueryError> {
    if text.chars().all(is_space) {
        return Ok(Query::All);
    }
    let lexemes = lex(text)?;
    if lexemes.is_empty() {
        let span = Span::new(0, text.len());
        let hint = "a word has a letter or a digit";
        return Err(QueryError::new(text, span, "query holds no word", hint));
    }
    let mut parser = Parser {
        text,
        lexemes: &lexemes,
        leaves: 0,
    };
    let query = parser.any_of(None, 0)?;
    match parser.lexemes.first() {
        None => Ok(query),
        // only a closing bracket ends the reading early
        Some(close) => Err(parser.never_opened(*close)),
    }
}

struct Parser<'q> {
    text: &'q str,
    /// What is still to be read.
    lexemes: &'q [Lexeme<'q>],
    leaves: usize,
}

impl<'q> Parser<'q> {
    fn peek(&self) -> Option<Token<'q>> {
        self.lexemes.first().map(|lexeme| lexeme.token)
    }

    fn next(&mut self) -> Option<Lexeme<'q>> {
        let (first, rest) = self.lexemes.split_first()?;
        self.lexemes = rest;
        Some(*first)
    }

    fn take(&mut self, token: Token<'q>) -> Option<Lexeme<'q>> {
        if self.peek() == Some(token) {
            self.next()
        } else {
            None
        }
    }

    /// Reads members joined by OR, up to a closing bracket or the end.
    fn any_of(&mut self, field: Option<Field>, depth: usize) -> Result<Query, QueryError> {
        let mut members = vec![self.all_of(field, depth)?];
        while let Some(operator) = self.take(Token::Or) {
            self.expect_right(operator)?;
            members.push(self.all_of(field, depth)?);
        }
        Ok(Query::or(members))
    }

    /// Reads members joined by AND or nothing.
    fn all_of(&mut self, field: Option<Field>, depth: usize) -> Result<Query, QueryError> {
        let mut members = vec![self.term(field, depth)?];
        while !matches!(self.peek(), None | Some(Token::Or | Token::Close)) {
            if let Some(operator) = self.take(Token::And) {
                self.expect_right(operator)?;
            }
            members.push(self.term(field, depth)?);
        }
        Ok(Query::and(members))
    }

    /// Reads a word, a quoted text, a group or a field, and what denies it.
    fn term(&mut self, field: Option<Field>, depth: usize) -> Result<Query, QueryError> {
        let Some(lexeme) = self.next() else {
            let end = Span::new(self.text.len(), self.text.len());
            return Err(QueryError::new(
                self.text,
                end,
                "query ends early",
                "add a word",
            ));
        };
        match lexeme.token {
            Token::Not => {
                self.expect_right(lexeme)?;
                let depth = self.deeper(depth, lexeme.span)?;
                Ok(Query::except(self.term(field, depth)?))
            }
            Token::Open => self.group(lexeme, field, depth),
            Token::Close => Err(self.never_opened(lexeme)),
            Token::Field(inner) if field.is_none() => self.field(lexeme, inner, depth),
            Token::Field(_) => {
                let hint = "close the bracket of the first field before the next one";
                Err(self.error(lexeme, "stands inside the brackets of a field", hint))
            }
            Token::Quoted(inside) => self.leaf(inside, Form::Exact, lexeme.span, field),
            Token::Word(run) => self.leaf(run, Form::Any, lexeme.span, field),
            Token::And | Token::Or => {
                let hint = "put a word before it, or quote it to search for it";
                Err(self.error(lexeme, "needs something on its left", hint))
            }
        }
    }

    /// Reads what stands in brackets; the opening one has been read.
    fn group(
        &mut self,
        open: Lexeme<'q>,
        field: Option<Field>,
        depth: usize,
    ) -> Result<Query, QueryError> {
        let depth = self.deeper(depth, open.span)?;
        if let Some(close) = self.lexemes.first().filter(|l| l.token == Token::Close) {
            let span = open.span.to(close.span);
            let hint = "put words between them, or leave them out";
            return Err(QueryError::new(
                self.text,
                span,
                "brackets hold no word",
                hint,
            ));
        }
        let never_closed = |text| {
            let hint = "put `)` where it should end, or leave it out";
            QueryError::new(text, open.span, "bracket is never closed", hint)
        };
        if self.lexemes.is_empty() {
            return Err(never_closed(self.text));
        }
        let query = self.any_of(field, depth)?;
        match self.next() {
            Some(_) => Ok(query),
            None => Err(never_closed(self.text)),
        }
    }

    /// Reads the value of a field; its name has been read.
    fn field(&mut self, name: Lexeme<'q>, field: Field, depth: usize) -> Result<Query, QueryError> {
        if self.peek() == Some(Token::Open) {
            return self.term(Some(field), depth);
        }
        if let Some(value) = self.lexemes.first()
            && let Token::Word(run) = value.token
        {
            check_attached(self.text, field, run, value.span)?;
        }
        let end = self.lexemes.first().map(|value| value.span.end);
        let query = self.term(Some(field), depth)?;
        let next = self.lexemes.first();
        let touching = next.filter(|next| Some(next.span.start) == end);
        match touching.map(|next| next.token) {
            Some(Token::Open | Token::Quoted(_) | Token::Word(_) | Token::Field(_)) => {
                let hint = "put a space behind the value, or quotes around all of it";
                Err(self.error(name, "has a value that runs into what follows", hint))
            }
            None | Some(Token::Close | Token::And | Token::Or | Token::Not) => Ok(query),
        }
    }

    /// Reads a word, or with the exact form what stands between quotes.
    fn leaf(
        &mut self,
        raw: &str,
        form: Form,
        span: Span,
        field: Option<Field>,
    ) -> Result<Query, QueryError> {
        self.leaves += 1;
        if self.leaves > MAX_LEAVES {
            let what = format!("query has more than {MAX_LEAVES} words and filters");
            let hint = "leave out what matters least";
            return Err(QueryError::new(self.text, span, what, hint));
        }
        let query = self.text;
        let leaf = Leaf {
            query,
            raw,
            form,
            span,
        };
        leaf.read(field)
    }

    fn deeper(&self, depth: usize, span: Span) -> Result<usize, QueryError> {
        if depth == MAX_DEPTH {
            return Err(too_deep(self.text, span));
        }
        Ok(depth + 1)
    }

    /// An operator, which has been read, must have something behind it.
    fn expect_right(&self, operator: Lexeme<'q>) -> Result<(), QueryError> {
        if matches!(
            self.peek(),
            None | Some(Token::Close | Token::And | Token::Or)
        ) {
            let hint = "put a word behind it, or quote it to search for it";
            return Err(self.error(operator, "needs something on its right", hint));
        }
        Ok(())
    }

    fn never_opened(&self, close: Lexeme<'q>) -> QueryError {
        let hint = "put `(` where it should start, or leave it out";
        QueryError::new(self.text, close.span, "bracket was never opened", hint)
    }

    /// An error about a token, which is named first.
    fn error(&self, lexeme: Lexeme<'q>, what: &str, hint: &str) -> QueryError {
        let typed = self.text.get(lexeme.span.start..lexeme.span.end);
        let what = format!("{} {what}", quoted(typed.unwrap_or_default()));
        QueryError::new(self.text, lexeme.span, what, hint)
    }
}

fn too_long(text: &str, span: Span, what: &str) -> QueryError {
    let what = format!("{what} longer than {MAX_LENGTH} bytes");
    QueryError::new(text, span, what, "leave out what matters least")
}

fn too_deep(text: &str, span: Span) -> QueryError {
    let what = format!("query is nested deeper than {MAX_DEPTH} brackets and negations");
    QueryError::new(
        text,
        span,
        what,
        "leave out the brackets that change nothing",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The query, printed: brackets show its form, quotes the exact parts.
    fn check(text: &str, expect: &str) {
        match parse(text) {
            Ok(query) => assert_eq!(query.to_string(), expect, "{text}"),
            Err(error) => panic!("{error}"),
        }
    }

    fn error(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    fn check_error(text: &str, what: &str) {
        assert_eq!(parse(text).unwrap_err().what(), what, "{text}");
    }

    #[test]
    fn not_binds_tighter_than_and_and_that_tighter_than_or() {
        check("a b OR c", "(a b) OR c");
        check("a AND NOT b | -c d", "(a -b) OR (-c d)");
        check("(a OR b) c", "(a OR b) c");
        check("a OR (b OR c) OR ((d))", "a OR b OR c OR d");
        check("-(a b) NOT (c | d)", "-(a b) -(c OR d)");
        check("a and b or not c", "a and b or not c");
    }

    #[test]
    fn a_blank_text_is_everything_and_a_denial_may_stand_alone() {
        assert_eq!(parse(" \t\n"), Ok(Query::All));
        check("-opinion", "-opinion");
        check("NOT NOT opinion", "opinion");
    }

    #[test]
    fn quotes_of_any_kind_make_an_exact_text_on_one_line() {
        check("„peace\n talks“ «drone»", "\"peace talks\" \"drone\"");
    }

    #[test]
    fn punctuation_at_the_end_of_a_word_is_left_out() {
        check(
            "what? now! Ukraine: U.S., 10:30",
            "what now Ukraine U.S 10:30",
        );
        check("AND, x", "AND, x");
    }

    #[test]
    fn a_group_behind_a_field_is_spread_over_its_members() {
        check(
            "title:(a OR \"b c\" -d)",
            "headline:a OR (headline:\"b c\" -headline:d)",
        );
        check("person:(a OR \"B C\") x", "(person:a OR person:\"B C\") x");
        check("no:(person OR org)", "no:person OR no:org");
    }

    #[test]
    fn a_facet_value_is_loose_or_whole() {
        let value = |text| match parse(text) {
            Ok(Query::Facet(filter)) => (filter.value.text, filter.value.whole),
            other => panic!("{other:?}"),
        };
        assert_eq!(value("person:zelenskyy"), ("zelenskyy".into(), false));
        assert_eq!(
            value("Person:volodymyr+zelen"),
            ("volodymyr zelen".into(), false)
        );
        assert_eq!(
            value("person:\"V. Zelenskyy\""),
            ("V. Zelenskyy".into(), true)
        );
        check("language:EN tag:C++", "lang:EN tag:C++");
    }

    #[test]
    fn dates_ids_and_missing_facets_are_filters() {
        check(
            "since:2025-12-01 until:2025",
            "date:2025-12-01.. date:..2025",
        );
        check(
            "date:2024-03..2024-05 date:2025",
            "date:2024-03..2024-05 date:2025",
        );
        check("id:reuters21578:5", "id:\"reuters21578:5\"");
        check("-has:Person no:tag", "-has:person no:tag");
    }

    #[test]
    fn spans_are_places_in_the_text_as_typed() {
        let text = "ü person:(x OR \"B C\")";
        let Ok(Query::And(members)) = parse(text) else {
            panic!("{text}");
        };
        let at = |span: Span| &text[span.start..span.end];
        assert!(matches!(&members[0], Query::Words(w) if at(w.span) == "ü"));
        let Query::Or(people) = &members[1] else {
            panic!("{text}");
        };
        assert!(matches!(&people[0], Query::Facet(f) if at(f.value.span) == "x"));
        assert!(matches!(&people[1], Query::Facet(f) if at(f.value.span) == "\"B C\""));
    }

    #[test]
    fn an_unknown_field_is_named_with_what_was_meant() {
        insta::assert_snapshot!(error("headlin:drones energy"), @r"
        query: unknown field `headlin`
          headlin:drones energy
          ^^^^^^^
        hint: did you mean `headline:`?
        ");
        insta::assert_snapshot!(error("peace https://example.com/"), @r#"
        query: unknown field `https`
          peace https://example.com/
                ^^^^^
        hint: to search for the words themselves quote them, `"https://example.com/"`; the fields are headline, body, byline, dateline, person, org, place, topic, tag, source, section, lang, author, genre, collection, date, since, until, has, no, id
        "#);
        insta::assert_snapshot!(error("no:persn"), @r"
        query: unknown facet `persn`
          no:persn
             ^^^^^
        hint: did you mean `person`?
        ");
    }

    #[test]
    fn a_bracket_or_quote_without_its_like_is_shown() {
        insta::assert_snapshot!(error("a (b OR (c) d"), @r"
        query: bracket is never closed
          a (b OR (c) d
            ^
        hint: put `)` where it should end, or leave it out
        ");
        insta::assert_snapshot!(error("5\" gun"), @r#"
        query: quote is never closed
          5" gun
           ^
        hint: close it behind the last word, or leave it out
        "#);
        check_error("a) b", "bracket was never opened");
        check_error(") b", "bracket was never opened");
        check_error("headline:(a", "bracket is never closed");
        check_error("(", "bracket is never closed");
    }

    #[test]
    fn an_operator_needs_both_sides() {
        insta::assert_snapshot!(error("drones OR"), @r"
        query: `OR` needs something on its right
          drones OR
                 ^^
        hint: put a word behind it, or quote it to search for it
        ");
        check_error("OR a", "`OR` needs something on its left");
        check_error("(AND a)", "`AND` needs something on its left");
        check_error("a OR | b", "`OR` needs something on its right");
        check_error("a AND & ", "`AND` needs something on its right");
        check_error("a NOT", "`NOT` needs something on its right");
        check_error("(a -OR)", "`-` needs something on its right");
    }

    #[test]
    fn what_holds_no_word_is_refused() {
        check_error("& –", "query holds no word");
        check_error("a \"…\"", "quotes hold no word");
        check_error("a ( & )", "brackets hold no word");
        check_error("person:(-)", "brackets hold no word");
        check_error("headline: a", "`headline:` needs a value");
        check_error("(a id:)", "`id:` needs a value");
        check_error("date:..", "`date:` needs a value");
    }

    #[test]
    fn a_field_has_one_value_and_holds_no_other_field() {
        check_error("headline:-a", "`-a` starts with a minus");
        check_error("headline:body:a", "`body:a` starts with another field");
        check_error(
            "headline:(a body:b)",
            "`body:` stands inside the brackets of a field",
        );
        check_error("id:a*", "`a*` has a wildcard, which is not supported");
        check_error("id:a(1)", "`id:` has a value that runs into what follows");
        check_error(
            "person:\"a\"b",
            "`person:` has a value that runs into what follows",
        );
    }

    #[test]
    fn a_bad_date_is_shown_with_the_forms_there_are() {
        insta::assert_snapshot!(error("drones date:7d.."), @r"
        query: `7d` is no date
          drones date:7d..
                      ^^^^
        hint: a date is 2025, 2025-12 or 2025-12-06; `date:` also takes 2024-03..2024-05, ..2019 and 2019..
        ");
        check_error("since:2024..2025", "`2024..2025` is no date");
        check_error("date:2025..2024", "range of dates ends before it starts");
    }

    #[test]
    fn operators_of_other_languages_are_never_misread() {
        insta::assert_snapshot!(error("dron* energy"), @r"
        query: `dron*` has a wildcard, which is not supported
          dron* energy
          ^^^^^
        hint: a bare word finds all its forms: `drone` finds drones; list others with OR
        ");
        for text in [
            "*",
            "wom?n",
            "a~",
            "a~2,",
            "a^2",
            "\"a b\"~4",
            "\"a\"^2",
            "(a b)^2",
            "a NEAR/4 b",
            "a w/4 b",
            "pre/5",
            "headline:dron*",
            "person:zel*",
            "topic:\"War\"/*",
            "-*",
        ] {
            let error = error(text);
            assert!(error.contains("which is not supported"), "{text}: {error}");
        }
    }

    #[test]
    fn a_query_that_costs_too_much_is_refused_before_it_is_run() {
        for text in ["(", "-", "NOT ", "-(", "headline:("] {
            let many = text.repeat(MAX_LENGTH / text.len() - 1) + "a";
            assert!(parse(&many).is_err(), "{text}");
        }
        check_error(&"a".repeat(4097), "query is longer than 4096 bytes");
        check_error(&"ü ".repeat(2000), "query is longer than 4096 bytes");
        check_error(
            &"a ".repeat(257),
            "query has more than 256 words and filters",
        );
        assert!(parse(&"a ".repeat(256)).is_ok());
        let nested = |depth| "(".repeat(depth) + "a" + &")".repeat(depth);
        check(&nested(32), "a");
        let deep = "query is nested deeper than 32 brackets and negations";
        check_error(&nested(33), deep);
        check_error(&("(a OR b ".repeat(30) + "c" + &")".repeat(30)), deep);
    }

    #[test]
    fn a_query_that_would_be_too_long_to_print_is_refused() {
        let text = format!("headline:({})", "abcdefghijklmn ".repeat(250));
        let what =
            "query, with every field name and operator written out, is longer than 4096 bytes";
        check_error(&text, what);
    }
}
