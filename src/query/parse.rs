//! Puts the tokens of a query together: precedence, brackets, nearness.

use super::{
    Query, QueryError, Reading, Space, Span, Text,
    error::quoted,
    field::Field,
    leaf::{Leaf, check_attached},
    lex::{Lexeme, Token, is_space, lex},
    suffix::Suffix,
    weigh,
};

/// How deep brackets and negations may stand in one another.
pub(super) const MAX_DEPTH: usize = 32;
/// How many words and filters a query may have.
const MAX_LEAVES: usize = 256;

/// Reads a query of any length.
pub(super) fn read(text: &str, reading: Reading) -> Result<Query, QueryError> {
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
        reading,
        lexemes: &lexemes,
        end: 0,
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
    reading: Reading,
    /// What is still to be read.
    lexemes: &'q [Lexeme<'q>],
    /// Where what has been read ends.
    end: usize,
    leaves: usize,
}

impl<'q> Parser<'q> {
    fn peek(&self) -> Option<Token<'q>> {
        self.lexemes.first().map(|lexeme| lexeme.token)
    }

    fn next(&mut self) -> Option<Lexeme<'q>> {
        let (first, rest) = self.lexemes.split_first()?;
        self.lexemes = rest;
        self.end = first.span.end;
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
        // a member for each space, of what AND joins
        let mut members = vec![vec![self.term(field, depth)?]];
        while !matches!(self.peek(), None | Some(Token::Or | Token::Close)) {
            let and = self.take(Token::And);
            if let Some(operator) = and {
                self.expect_right(operator)?;
            }
            let term = self.term(field, depth)?;
            match members.last_mut().filter(|_| and.is_some()) {
                Some(joined) => joined.push(term),
                None => members.push(vec![term]),
            }
        }
        let members: Vec<Query> = members.into_iter().map(Query::and).collect();
        Ok(match self.reading.space {
            Space::All => Query::and(members),
            Space::Any => weigh::any_of(members),
        })
    }

    /// Reads words, a group or a field, and what denies them.
    fn term(&mut self, field: Option<Field>, depth: usize) -> Result<Query, QueryError> {
        match self.take(Token::Not) {
            Some(not) => {
                self.expect_right(not)?;
                let depth = self.deeper(depth, not.span)?;
                Ok(Query::except(self.term(field, depth)?))
            }
            None => self.near(field, depth),
        }
    }

    /// Reads what may be near something else.
    fn near(&mut self, field: Option<Field>, depth: usize) -> Result<Query, QueryError> {
        let start = self
            .lexemes
            .first()
            .map_or(self.text.len(), |l| l.span.start);
        let first = self.primary(field, depth)?;
        let Some(Token::Near { distance, in_order }) = self.peek() else {
            return Ok(first);
        };
        let span = Span::new(start, self.end);
        let mut parts = vec![self.part(first, field, span)?];
        while let Some(operator) = self.lexemes.first().copied()
            && let Token::Near { .. } = operator.token
        {
            if operator.token != (Token::Near { distance, in_order }) {
                let hint = "use the same operator throughout, or search for each pair";
                return Err(self.error(operator, "differs from the one before it", hint));
            }
            self.next();
            self.expect_right(operator)?;
            let start = self
                .lexemes
                .first()
                .map_or(self.text.len(), |l| l.span.start);
            let part = self.primary(field, depth)?;
            parts.push(self.part(part, field, Span::new(start, self.end))?);
        }
        let span = Span::new(start, self.end);
        if parts.len() > Text::MOST_NEAR {
            let what = format!("more than {} words are near each other", Text::MOST_NEAR);
            let hint = "leave out what matters least";
            return Err(QueryError::new(self.text, span, what, hint));
        }
        Ok(weigh::near(
            weigh::scope_of(field),
            parts,
            distance,
            in_order,
            span,
        ))
    }

    /// What was read as a part of words near each other.
    fn part(&self, query: Query, field: Option<Field>, span: Span) -> Result<Text, QueryError> {
        let scope = weigh::scope_of(field);
        weigh::text_of(query, scope).ok_or_else(|| {
            let what = "part of NEAR or ADJ is no word, quoted text or choice of them";
            let hint = "write `a NEAR/4 (b OR \"c d\")`; a field stands before brackets around all of it: `headline:(a NEAR/4 b)`";
            QueryError::new(self.text, span, what, hint)
        })
    }

    /// Reads a word, a quoted text, a group or a field.
    fn primary(&mut self, field: Option<Field>, depth: usize) -> Result<Query, QueryError> {
        let Some(lexeme) = self.next() else {
            let end = Span::new(self.text.len(), self.text.len());
            let hint = "add a word";
            return Err(QueryError::new(self.text, end, "query ends early", hint));
        };
        match lexeme.token {
            Token::Open => self.group(lexeme, field, depth),
            Token::Close => Err(self.never_opened(lexeme)),
            Token::Field(inner) if field.is_none() => self.field(lexeme, inner, depth),
            Token::Field(_) => {
                let hint = "close the bracket of the first field before the next one";
                Err(self.error(lexeme, "stands inside the brackets of a field", hint))
            }
            Token::Quoted(inside) => {
                let suffix = self.suffix();
                let span = Span::new(lexeme.span.start, self.end);
                self.leaf(inside, Some(suffix), span, field)
            }
            Token::Word(run) => self.leaf(run, None, lexeme.span, field),
            Token::Not => {
                let hint = "put the minus before the first of the words near each other";
                Err(self.error(lexeme, "stands between words near each other", hint))
            }
            Token::And | Token::Or | Token::Near { .. } => {
                let hint = "put a word before it, or quote it to search for it";
                Err(self.error(lexeme, "needs something on its left", hint))
            }
            // the lexer makes suffixes only behind a quoted text or a bracket, where they are read
            Token::Suffix(_) => Err(self.error(lexeme, "means nothing here", "leave it out")),
        }
    }

    /// Reads what touches a quoted text or a closing bracket, if there is such.
    fn suffix(&mut self) -> Suffix {
        match self.peek() {
            Some(Token::Suffix(suffix)) => {
                self.next();
                suffix
            }
            _ => Suffix::default(),
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
        if self.next().is_none() {
            return Err(never_closed(self.text));
        }
        let Suffix {
            near,
            weight,
            below,
        } = self.suffix();
        let span = Span::new(open.span.start, self.end);
        if near.is_some() || below {
            let what = "brackets are followed by `~` or `/*`";
            let hint = "quote words that are to be near each other: `\"peace talks\"~4`";
            return Err(QueryError::new(self.text, span, what, hint));
        }
        let Some(weight) = weight else {
            return Ok(query);
        };
        weigh::weighed(query, weight).ok_or_else(|| {
            let what = "brackets with a weight hold no word, or weights that multiply beyond 100";
            QueryError::new(
                self.text,
                span,
                what,
                "only words can weigh more than others",
            )
        })
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
            None
            | Some(
                Token::Close
                | Token::And
                | Token::Or
                | Token::Not
                | Token::Near { .. }
                | Token::Suffix(_),
            ) => Ok(query),
        }
    }

    /// Reads a word, or what stands between quotes with what stands behind them.
    fn leaf(
        &mut self,
        raw: &str,
        suffix: Option<Suffix>,
        span: Span,
        field: Option<Field>,
    ) -> Result<Query, QueryError> {
        let leaf = Leaf {
            query: self.text,
            raw,
            quoted: suffix.is_some(),
            suffix: suffix.unwrap_or_default(),
            span,
        };
        let query = leaf.read(field, self.reading.today)?;
        self.leaves += match &query {
            Query::Words(words) => words.text.words().len(),
            _ => 1,
        };
        if self.leaves > MAX_LEAVES {
            let what = format!("query has more than {MAX_LEAVES} words and filters");
            let hint = "leave out what matters least";
            return Err(QueryError::new(self.text, span, what, hint));
        }
        Ok(query)
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
            None | Some(Token::Close | Token::And | Token::Or | Token::Near { .. })
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

pub(super) fn too_deep(text: &str, span: Span) -> QueryError {
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
    use super::{
        super::{parse, reading::MAX_LENGTH},
        *,
    };
    use crate::date::Date;

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
        check("a –b −c", "a -b -c");
        check("a – b", "a b");
        check_error(
            "!opinion",
            "`!opinion` begins with `!`, which means nothing here",
        );
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
        hint: to search for the words themselves quote them, `"https://example.com/"`; the fields are headline, lead, hl, body, byline, dateline, person, org, place, topic, tag, source, section, lang, author, genre, collection, year, month, date, since, until, has, no, words, is, path, url, id
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
        check_error("id:a*", "`a*` has a wildcard, which no id is found by");
        check_error("id:a(1)", "`id:` has a value that runs into what follows");
        check_error(
            "person:\"a\"b",
            "`person:` has a value that runs into what follows",
        );
    }

    #[test]
    fn a_bad_date_is_shown_with_the_forms_there_are() {
        insta::assert_snapshot!(error("drones date:soon.."), @r"
        query: `soon` is no date
          drones date:soon..
                      ^^^^^^
        hint: a date is 2025, 2025-12, 2025-12-06, today, yesterday or 7d (days, w, m, y ago); `date:` also takes 2024-03..2024-05, ..2019, 7d.. and >2024
        ");
        check_error("since:2024..2025", "`2024..2025` is no date");
        check_error("date:2025..2024", "range of dates ends before it starts");
        let unknown = "`7d` counts from today, which is not known here";
        check_error("date:7d..", unknown);
    }

    #[test]
    fn days_that_count_from_today_become_dates() {
        let reading = Reading {
            today: Date::parse("2025-12-08"),
            ..Reading::default()
        };
        let query = reading
            .parse("date:7d.. since:yesterday until:2025")
            .unwrap();
        assert_eq!(
            query.to_string(),
            "date:2025-12-01.. date:2025-12-07.. date:..2025"
        );
    }

    #[test]
    fn words_have_wildcards_slips_and_weights() {
        check("dron* *skyy wom?n, what?", "dron* *skyy wom?n what");
        check("zelenskiy~ zelenskiy~2^0.50", "zelenskiy~1 zelenskiy~2^0.5");
        check(
            "headline:dron*^2, (a OR \"b c\")^1.5",
            "headline:dron*^2 (a^1.5 OR \"b c\"^1.5)",
        );
        check("AND^1 (AND^2)^0.5 AND^2", "\"AND\" \"AND\" AND^2");
        check("(a^2 b)^2 \"a b\"~3^2", "a^4 b^2 \"a b\"~3^2");
        check_error("*", "`*` has a wildcard that fits every word");
        check_error("*-19", "`*-19` has a wildcard that fits every word");
        check_error(
            "\"president * trump\"",
            "`*` has a wildcard that fits every word",
        );
        check_error("a -**", "`**` has a wildcard that fits every word");
        check_error("dron*~", "`dron*~` has a wildcard and a `~`");
        check_error("a~3", "`a~3` lets other than 1 or 2 letters be wrong");
        check_error("a^200", "`a^200` has no weight from 0.01 to 100");
        check_error("\"a\"^x", "`^x` has no weight from 0.01 to 100");
        check_error(
            "person:x^2",
            "`x^2` has a `~` or `^`, which only words can have",
        );
        check_error(
            "person:zel*",
            "`zel*` has a wildcard, which no label is found by",
        );
        check_error("person:\"a\"^2", "filter is followed by `~`, `^` or `/*`");
        let beyond = "brackets with a weight hold no word, or weights that multiply beyond 100";
        check_error("(person:x)^2", beyond);
        check_error("(a^50)^50", beyond);
    }

    #[test]
    fn words_can_be_near_each_other() {
        check("\"peace talks\"~4", "\"peace talks\"~4");
        check("x peace NEAR/4 talks y", "x peace NEAR/4 talks y");
        check("-a w/4 b w/4 c", "-a NEAR/4 b NEAR/4 c");
        check("campaign PRE/5 funds", "campaign ADJ/5 funds");
        check(
            "peace NEAR/5 (talks OR \"big deal\")",
            "peace NEAR/5 (talks OR \"big deal\")",
        );
        check(
            "\"drone* (strike OR attack)\"~5",
            "\"drone* (strike OR attack)\"~5",
        );
        check("\"drone*\" near/5 \"strike\"", "\"drone* strike\"~5");
        check(
            "hl:(a NEAR/2 b)^2 (c adj/3 d)^2",
            "hl:(a NEAR/2 b)^2 (c ADJ/3 d)^2",
        );
        check(
            "\"drone* (strike OR attack)\"",
            "\"drone* (strike OR attack)\"",
        );
        insta::assert_snapshot!(error("peace NEAR/4 (talks deal)"), @r#"
        query: part of NEAR or ADJ is no word, quoted text or choice of them
          peace NEAR/4 (talks deal)
                       ^^^^^^^^^^^^
        hint: write `a NEAR/4 (b OR "c d")`; a field stands before brackets around all of it: `headline:(a NEAR/4 b)`
        "#);
        let part = "part of NEAR or ADJ is no word, quoted text or choice of them";
        check("headline:a NEAR/4 b", "headline:(a NEAR/4 b)");
        check_error("a NEAR/4 headline:b", part);
        check_error("a NEAR/4 person:b", part);
        check_error("a NEAR/4 b^2", part);
        check_error("a NEAR/4 -b", "`-` stands between words near each other");
        check_error("a NEAR/4", "`NEAR/4` needs something on its right");
        check_error("w/4 b", "`w/4` needs something on its left");
        check_error(
            "a NEAR/4 b NEAR/5 c",
            "`NEAR/5` differs from the one before it",
        );
        check_error("a w/s b", "`w/s` has no distance from 1 to 100");
        check_error("a NEAR/0 b", "`NEAR/0` has no distance from 1 to 100");
        check_error("\"a b\"~", "`~` has no distance from 1 to 100");
        check_error("\"a b\"~999", "`~999` has no distance from 1 to 100");
        check_error("\"drone\"~2", "`~2` stands behind a single word");
        check_error("(a b)~2", "brackets are followed by `~` or `/*`");
        check_error(&"a w/4 ".repeat(13), "`w/4` needs something on its right");
        let many = ["a"; 13].join(" w/4 ");
        check_error(&many, "more than 12 words are near each other");
    }

    #[test]
    fn a_label_takes_in_what_is_below() {
        check("topic:energy/* -tag:9/11", "topic:energy/* -tag:9/11");
        check("topic:\"War and unrest\"/*", "topic:\"War and unrest\"/*");
        check_error("drones/*", "`drones/*` has a wildcard that fits every word");
        check_error("\"a b\"/*", "`/*` stands behind words");
    }

    #[test]
    fn lengths_states_and_places_are_filters() {
        check("words:>800 is:hidden", "words:>800 is:hidden");
        check("no:date has:PERSON", "no:date has:person");
        check(
            "path:2025/*.txt url:https://x.org/a?b",
            "path:2025/*.txt url:https://x.org/a?b",
        );
        check("path:\"a b/*\"", "path:\"a b/*\"");
        check_error("words:many", "`many` is no number of words");
        check_error("is:gone", "`gone` is no state of an article");
        check_error("words:\"5\"^2", "filter is followed by `~`, `^` or `/*`");
    }

    #[test]
    fn a_space_can_mean_any_of_the_words() {
        let check = |text, expect: &str| {
            let reading = Reading {
                space: Space::Any,
                ..Reading::default()
            };
            let query = reading.parse(text).unwrap();
            assert_eq!(query.to_string(), expect, "{text}");
        };
        check("drones energy", "drones OR energy");
        check("what did the envoy say about drones?", "envoy OR drones");
        check(
            "What's it, why didn’t they?",
            "What's OR it OR why OR didn’t OR they",
        );
        check("what's the matter", "matter");
        check("the of", "the OR of");
        check("\"the of\" the", "\"the of\"");
        check(
            "drones energy -opinion person:x since:2025",
            "(drones OR energy) -opinion person:x date:2025..",
        );
        check("a1 AND b1 c1 (d1 e1)", "(a1 b1) OR c1 OR d1 OR e1");
        check("person:x", "person:x");
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
