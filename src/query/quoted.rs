//! Reads what stands between quotes: exact words, words with wildcards, and groups of choices.
//!
//! Text is often pasted, so what is no operator is punctuation: brackets that have no partner, `|` and `OR` outside of
//! brackets.

use super::{
    Form, Text, Word,
    error::quoted,
    lex::{PUNCTUATION, has_joker, has_lone_wildcard, has_word_character, is_space},
    suffix::{self, Fault},
};

/// How deep brackets may stand in one another.
const MAX_DEPTH: usize = 32;

enum Piece<'q> {
    /// A bracket that is closed further on.
    Open,
    /// The bracket that closes it.
    Close,
    Bar,
    Word(&'q str),
}

/// Reads a quoted text; nothing when it holds no word.
pub(super) fn read(inside: &str) -> Result<Option<Text>, Fault> {
    let mut pieces = pieces(inside)?.into_iter();
    members(&mut pieces, 0)
}

/// Cuts a text at white space, brackets and bars; brackets without a partner are left out, unless there is an OR behind.
fn pieces(inside: &str) -> Result<Vec<Piece<'_>>, Fault> {
    let mut pieces: Vec<Option<Piece<'_>>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = inside;
    while let Some(c) = rest.chars().next() {
        let ends = |c| is_space(c) || matches!(c, '(' | ')' | '|');
        let length = match ends(c) {
            true => c.len_utf8(),
            false => rest.find(ends).unwrap_or(rest.len()),
        };
        match c {
            '(' => {
                open.push(pieces.len());
                pieces.push(None);
            }
            ')' => {
                if let Some(opening) = open.pop() {
                    pieces[opening] = Some(Piece::Open);
                    pieces.push(Some(Piece::Close));
                }
            }
            '|' => pieces.push(Some(Piece::Bar)),
            c if is_space(c) => {}
            _ => pieces.push(Some(Piece::Word(&rest[..length]))),
        }
        rest = &rest[length..];
    }
    let choice = |piece: &Option<Piece<'_>>| matches!(piece, Some(Piece::Word("OR") | Piece::Bar));
    if open
        .first()
        .is_some_and(|open| pieces[*open..].iter().any(choice))
    {
        let what = "bracket inside the quotes is never closed".to_owned();
        return Err((
            what,
            "put `)` behind the last of the choices, or leave the bracket out",
        ));
    }
    Ok(pieces.into_iter().flatten().collect())
}

/// Reads up to the end of a group, or of all.
fn members<'q>(
    pieces: &mut dyn Iterator<Item = Piece<'q>>,
    depth: usize,
) -> Result<Option<Text>, Fault> {
    if depth > MAX_DEPTH {
        let what = format!("quoted text is nested deeper than {MAX_DEPTH} brackets");
        return Err((what, "leave out the brackets that change nothing"));
    }
    let mut choices = Vec::new();
    let mut row = Vec::new();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Open => row.extend(members(pieces, depth + 1)?),
            Piece::Close => break,
            Piece::Word("OR") | Piece::Bar if depth > 0 => choices.push(std::mem::take(&mut row)),
            Piece::Bar => {}
            Piece::Word(run) => row.extend(word(run)?.map(Text::Word)),
        }
    }
    choices.push(row);
    Ok(Text::either(
        choices.into_iter().filter_map(Text::row).collect(),
    ))
}

/// Reads one word; nothing when it is punctuation.
fn word(run: &str) -> Result<Option<Word>, Fault> {
    if run == "*" {
        return Err(lone_wildcard(run));
    }
    if !has_word_character(run) {
        return Ok(None);
    }
    let trimmed = run.trim_end_matches(PUNCTUATION);
    let (text, form) = match suffix::part(trimmed) {
        Ok(parted) if parted.weight.is_some() => (run, Form::Exact),
        Ok(parted) => match parted.slips {
            Some(slips) => (parted.word, Form::Fuzzy(slips)),
            None if trimmed.contains('*') || has_joker(trimmed) => (trimmed, Form::Wild),
            None => (run, Form::Exact),
        },
        Err(_) => (run, Form::Exact),
    };
    if matches!(form, Form::Fuzzy(_)) && text.contains('*') {
        return Err(both(run));
    }
    if form == Form::Wild && has_lone_wildcard(text) {
        return Err(lone_wildcard(run));
    }
    Ok(Some(Word {
        text: text.to_owned(),
        form,
    }))
}

/// The fault of a wildcard that has no letter beside it.
pub(super) fn lone_wildcard(run: &str) -> Fault {
    (
        format!("{} has a wildcard that fits every word", quoted(run)),
        "put letters beside it; for any words between two write `president ADJ/2 trump`",
    )
}

/// The fault of a word with a wildcard that may also be misspelled.
pub(super) fn both(run: &str) -> Fault {
    (
        format!("{} has a wildcard and a `~`", quoted(run)),
        "leave out one of them",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &Text) -> String {
        let all = |members: &[Text], between: &str| -> String {
            members.iter().map(shown).collect::<Vec<_>>().join(between)
        };
        match text {
            Text::Word(word) => match word.form {
                Form::Exact => word.text.clone(),
                form => format!("{}:{form:?}", word.text),
            },
            Text::Row(members) => format!("<{}>", all(members, " ")),
            Text::Either(members) => format!("({})", all(members, "|")),
            Text::Near { .. } => unreachable!("nothing in quotes is near"),
        }
    }

    #[track_caller]
    fn check(inside: &str, expect: &str) {
        let text = read(inside).unwrap();
        assert_eq!(text.as_ref().map_or(String::new(), shown), expect);
    }

    #[test]
    fn words_stand_in_a_row() {
        check("peace talks", "<peace talks>");
        check("drone", "drone");
        check(" – what?  F-16, ", "<what? F-16,>");
        check("trick OR treat", "<trick OR treat>");
        check("-a headline:b ^2 a^2 w/4", "<-a headline:b ^2 a^2 w/4>");
    }

    #[test]
    fn wildcards_and_slips_keep_their_meaning() {
        check("dron* strike", "<dron*:Wild strike>");
        check("wom?n, who?", "<wom?n:Wild who?>");
        check(
            "zelenskiy~ visits~2,",
            "<zelenskiy:Fuzzy(1) visits:Fuzzy(2)>",
        );
        check("*** BREAKING ***", "BREAKING");
        assert!(read("president * trump").is_err() && read("*-19").is_err());
        assert!(read("dron*~").is_err());
    }

    #[test]
    fn brackets_hold_choices() {
        check("drone* (strike OR attack)", "<drone*:Wild (strike|attack)>");
        check("(peace talks | deal)", "(<peace talks>|deal)");
        check("a ((b OR c) d OR e) f", "<a (<(b|c) d>|e) f>");
    }

    #[test]
    fn brackets_that_choose_nothing_are_punctuation() {
        check("a (b) | c", "<a b c>");
        check("said (AP", "<said AP>");
        check("a) b ( | )", "<a b>");
        check("( OR )", "");
    }

    #[test]
    fn brackets_have_an_end() {
        let deep = |depth| "(a OR ".repeat(depth) + "b" + &")".repeat(depth);
        assert!(read(&deep(32)).is_ok());
        assert!(read(&deep(33)).is_err());
        assert!(read(&("(".repeat(4000) + "a")).is_ok());
        assert!(read("drones (strike OR attack").is_err());
    }
}
