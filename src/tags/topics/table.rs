//! Reads a table of subjects and their words, and says where it is wrong.

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;
use toml::Spanned;

use crate::text::Words;

/// Longest table in bytes.
const LONGEST_TABLE: usize = 1 << 20;

/// Most words of an expression.
const LONGEST_EXPRESSION: usize = 8;

/// Longest name of a subject in bytes.
const LONGEST_LABEL: usize = 200;

/// Most subjects on the way to one, itself included.
const DEEPEST: usize = 6;

/// Fewest letters before a `*`.
const SHORTEST_BEGINNING: usize = 3;

/// What is wrong with a table of subjects, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadTable {
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// How to put it right.
    pub hint: &'static str,
}

impl fmt::Display for BadTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BadTable { line, column, .. } = self;
        write!(f, "line {line}, column {column}: {}", self.what)?;
        write!(f, "\nhint: {}", self.hint)
    }
}

impl std::error::Error for BadTable {}

/// A subject as a table has it.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// What tells of it.
    pub(super) words: Vec<Expression>,
    /// What holds such words and does not tell of it.
    pub(super) not: Vec<Expression>,
    /// How many times the usual must be said.
    pub(super) needs: Option<f32>,
}

/// Consecutive words; never empty.
pub(super) type Expression = Vec<Part>;

/// One word of an expression, folded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// It, in any form.
    Forms(String),
    /// It alone.
    Exact(String),
    /// All words that begin so.
    Beginning(String),
}

/// A table as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    topics: BTreeMap<Spanned<String>, WrittenRow>,
}

/// A subject as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRow {
    words: Spanned<Vec<Spanned<String>>>,
    not: Option<Spanned<Vec<Spanned<String>>>>,
    needs: Option<Spanned<f32>>,
}

/// What is wrong at a byte of the text.
type Fault = (usize, String, &'static str);

/// Adds the rows of a table to those there are: a subject that is there already gets more words.
pub(super) fn read(text: &str, rows: &mut BTreeMap<String, Row>) -> Result<(), BadTable> {
    read_rows(text, rows).map_err(|(at, what, hint)| {
        let before = &text[..text.floor_char_boundary(at)];
        let line = before.rsplit('\n').next().unwrap_or_default();
        BadTable {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            what,
            hint,
        }
    })
}

fn read_rows(text: &str, rows: &mut BTreeMap<String, Row>) -> Result<(), Fault> {
    if text.len() > LONGEST_TABLE {
        let what = format!("the table is longer than {} MB", LONGEST_TABLE >> 20);
        return Err((0, what, "leave out what no article needs"));
    }
    let written: Written = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let hint = "a subject is written so: [topics.\"energy/oil\"], then words = [\"oil well\", \"barrel*\"], and if need be not = [\"olive oil\"]";
        (at, error.message().replace('\n', ", "), hint)
    })?;
    for (label, row) in written.topics {
        check_label(label.get_ref()).map_err(|(what, hint)| (label.span().start, what, hint))?;
        let words = expressions(&row.words)?;
        let not = row.not.as_ref().map_or(Ok(Vec::new()), expressions)?;
        let needs = row.needs.as_ref().map(needs).transpose()?;
        let known = rows.entry(label.into_inner()).or_default();
        known.words.extend(words);
        known.not.extend(not);
        known.needs = needs.or(known.needs);
    }
    Ok(())
}

fn needs(written: &Spanned<f32>) -> Result<f32, Fault> {
    let needs = *written.get_ref();
    if (0.1..=100.0).contains(&needs) {
        return Ok(needs);
    }
    let what = format!("`needs` is {needs}");
    Err((
        written.span().start,
        what,
        "1 is usual, 2 takes twice as much; write a number from 0.1 to 100",
    ))
}

fn check_label(label: &str) -> Result<(), (String, &'static str)> {
    let hint = "the parts of a name are separated by single slashes: energy/nuclear power";
    let is_word = |part: &str| part.trim() == part && part.contains(char::is_alphanumeric);
    if !label.split('/').all(is_word) || label.contains(char::is_control) {
        return Err((
            format!("`{}` is no name of a subject", label.escape_debug()),
            hint,
        ));
    }
    if label.len() > LONGEST_LABEL || label.split('/').count() > DEEPEST {
        let what = format!("the name is longer than {LONGEST_LABEL} bytes or {DEEPEST} parts");
        return Err((what, "choose a shorter one"));
    }
    Ok(())
}

fn expressions(list: &Spanned<Vec<Spanned<String>>>) -> Result<Vec<Expression>, Fault> {
    if list.get_ref().is_empty() {
        let what = "the list is empty".to_owned();
        return Err((
            list.span().start,
            what,
            "name at least one word, or leave the line out",
        ));
    }
    let expressions = list.get_ref().iter().map(|written| {
        expression(written.get_ref()).map_err(|(what, hint)| (written.span().start, what, hint))
    });
    expressions.collect()
}

fn expression(written: &str) -> Result<Expression, (String, &'static str)> {
    let text = written.trim();
    let quoted = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let begun = text.strip_suffix('*');
    let mut expression = Vec::new();
    let mut words = Words::new(quoted.or(begun).unwrap_or(text));
    while let Some(word) = words.next() {
        if !word.joined {
            let text = word.text.to_owned();
            expression.push(if quoted.is_some() {
                Part::Exact(text)
            } else {
                Part::Forms(text)
            });
        }
    }
    let what = |is: &str| format!("`{}` {is}", written.escape_debug());
    if !text.contains(char::is_alphabetic) {
        return Err((
            what("has no letters"),
            "write the word itself, or leave it out",
        ));
    }
    if expression.len() > LONGEST_EXPRESSION {
        let hint = "write the words that tell most; an expression has at most eight";
        return Err((what("has too many words"), hint));
    }
    if begun.or(quoted).unwrap_or(text).contains('*') {
        return Err((
            what("has a `*` inside"),
            "a `*` stands at the end: missile*",
        ));
    }
    if begun.is_some()
        && let Some(last) = expression.pop()
    {
        let (Part::Forms(last) | Part::Exact(last) | Part::Beginning(last)) = last;
        if last.chars().count() < SHORTEST_BEGINNING {
            let hint = "write at least three letters before the `*`";
            return Err((what("is the beginning of too many words"), hint));
        }
        expression.push(Part::Beginning(last));
    }
    Ok(expression)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, line: usize, column: usize, what: &str) {
        let error = read(text, &mut BTreeMap::new()).unwrap_err();
        let found = error.to_string();
        assert_eq!(
            (error.line, error.column),
            (line, column),
            "{text}: {found}"
        );
        assert!(found.contains(what), "{text}: {found}");
        assert!(found.contains("\nhint: "), "{found}");
    }

    #[test]
    fn a_bad_table_says_where_and_what_is_wrong() {
        check("[topics.x]\nword = [\"a\"]", 2, 1, "unknown field `word`");
        check("[topic.x]\nwords = [\"a\"]", 1, 2, "unknown field `topic`");
        check("[topics.x]\nnot = [\"a\"]", 1, 1, "missing field `words`");
        check("[topics.x]\nwords = []", 2, 9, "the list is empty");
        check(
            "[topics.x]\nwords = [\"a\"]\nnot = []",
            3,
            7,
            "the list is empty",
        );
        check(
            "[topics.x]\nwords = [\"a\", \" - \"]",
            2,
            15,
            "` - ` has no letters",
        );
        check("[topics.x]\nwords = [\"12\"]", 2, 10, "has no letters");
        check(
            "[topics.x]\nwords = [\"ab*\"]",
            2,
            10,
            "beginning of too many words",
        );
        check("[topics.x]\nwords = [\"a*bc\"]", 2, 10, "`*` inside");
        check(
            "[topics.x]\nwords = [\"a b c d e f g h i\"]",
            2,
            10,
            "too many words",
        );
        check("[topics.x]\nwords = \"a\"", 2, 9, "invalid type");
        check(
            "[topics.x]\nwords = [\"a\"]\nneeds = 0",
            3,
            9,
            "`needs` is 0",
        );
        check(
            "[topics.x]\nwords = [\"a\"]\nneeds = nan",
            3,
            9,
            "`needs` is NaN",
        );
        check(
            "[topics.\"x//y\"]\nwords = [\"a\"]",
            1,
            9,
            "no name of a subject",
        );
        check(
            "[topics.\"/x\"]\nwords = [\"a\"]",
            1,
            9,
            "no name of a subject",
        );
        check(
            "[topics.\"a/b/c/d/e/f/g\"]\nwords = [\"a\"]",
            1,
            9,
            "longer than",
        );
        check(
            "[topics.x]\nwords = [\"ä\", \"-\"]",
            2,
            15,
            "has no letters",
        );
        check("[topics.x", 1, 10, "");
        check(&"#".repeat(LONGEST_TABLE + 1), 1, 1, "longer than 1 MB");
    }

    #[test]
    fn rows_of_one_subject_are_joined() {
        let mut rows = BTreeMap::new();
        read("[topics.x]\nwords = [\"a\"]\nneeds = 2.5", &mut rows).unwrap();
        read("[topics.x]\nwords = [\"B-c d*e\"]", &mut rows).unwrap_err();
        read(
            "[topics.x]\nwords = ['\"B c\"', \"B-c def*\"]\nnot = [\"q\"]",
            &mut rows,
        )
        .unwrap();
        let row = &rows["x"];
        assert_eq!(row.needs, Some(2.5));
        assert_eq!(row.not, [[Part::Forms("q".into())]]);
        let [a, exact, begun] = row.words.as_slice() else {
            panic!("{row:?}");
        };
        assert_eq!(*a, [Part::Forms("a".into())]);
        assert_eq!(*exact, ["b", "c"].map(|word| Part::Exact(word.into())));
        assert_eq!(begun[2], Part::Beginning("def".into()));
    }
}
