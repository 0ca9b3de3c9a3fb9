//! What a reader hands out: articles, and what went wrong.

use std::{fmt, io, ops::ControlFlow};

use serde::Serialize;

use super::{
    draft::{Draft, Drafted},
    role::Role,
};
use crate::{
    article::{Article, one_line},
    date::Date,
    decode::{Charset, LimitReached},
};

/// One thing that a file gave.
#[derive(Debug)]
pub enum Item {
    /// An article, not yet placed in the archive.
    Article {
        /// Its number in the file, from 1 (of JSON Lines: its line); `None` when the file holds just one by nature.
        record: Option<u64>,
        /// The article.
        article: Box<Article>,
        /// Where its fields stood, when that was asked for.
        trail: Option<Box<Trail>>,
    },
    /// Something that could not be read, or not as it stands.
    Problem(Problem),
}

/// What went wrong with a record or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The number of the record, as in [`Item::Article`]; `None` when the whole file is meant.
    pub record: Option<u64>,
    /// Where the record begins, in bytes from the start of the decompressed file.
    pub byte: Option<u64>,
    /// What is wrong, in lower case, beginning with its object.
    pub what: String,
    /// What to do about it.
    pub hint: String,
    /// Whether text was left out; otherwise the record was read all the same.
    pub lost: bool,
    /// What the loss comes from.
    pub cause: Cause,
}

/// What a loss comes from: whether reading again may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The bytes of the record or file.
    Content,
    /// The record is larger than the limit.
    TooLong,
    /// A limit ended the reading: what lies behind that place is not known.
    Limit,
    /// The file breaks off: what it holds behind that place is not known.
    Torn,
    /// An entry of an archive can't be read: what it held is not known.
    Entry,
    /// The file is empty, or in no known format: nothing is known of what it holds.
    Unknown,
    /// The system could not read the file to its end, this time.
    System,
    /// The record is no text, and nothing is lost: a picture, a video.
    NoText,
}

/// How a record was read: what was recognised, and which place filled which field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// The shape of the record; empty when it is that of the file's format.
    pub shape: String,
    /// The places that filled fields, in the order in which they did.
    pub filled: Vec<Filled>,
    /// Members of the record that were of no use.
    pub unused: Vec<String>,
}

/// A place in a record that filled a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Filled {
    /// The field's name; of a tag its kind.
    pub field: &'static str,
    /// The place: `fields.headline`.
    pub path: String,
    /// The beginning of the value.
    pub value: String,
}

impl Trail {
    /// The trail of an article each field of which has one place.
    fn of(article: &Article, format: &str, places: &[(Role, &'static str)]) -> Trail {
        let mut trail = Trail {
            shape: format.to_owned(),
            ..Trail::default()
        };
        for (role, place) in places {
            let date = |date: Option<Date>| date.map(|date| date.to_string());
            let value = match role {
                Role::Id => article.native_id.clone(),
                Role::Url => article.url.clone(),
                Role::Headline => article.headline.clone(),
                Role::Body => Some(format!("{} characters", article.body.chars().count())),
                Role::Byline => Some(article.byline.join(", ")).filter(|names| !names.is_empty()),
                Role::Dateline => article.dateline.clone(),
                Role::Date => date(article.date),
                Role::Source => article.source.clone(),
                _ => None,
            };
            if let Some(value) = value {
                trail.add(role.name(), place, &value);
            }
            if let Role::Tags(kind) = role {
                for tag in article.tags.iter().filter(|tag| tag.kind == *kind) {
                    trail.add(role.name(), place, &tag.label);
                }
            }
        }
        trail
    }

    /// Adds a place.
    pub(super) fn add(&mut self, field: &'static str, path: &dyn fmt::Display, value: &str) {
        self.filled.push(Filled {
            field,
            path: one_line(&path.to_string()),
            value: shown(value),
        });
    }
}

impl Problem {
    /// A problem that left text out.
    pub(super) fn lost(what: impl Into<String>, hint: impl Into<String>) -> Problem {
        Problem {
            record: None,
            byte: None,
            what: what.into(),
            hint: hint.into(),
            lost: true,
            cause: Cause::Content,
        }
    }

    /// A problem in spite of which everything was read.
    pub(super) fn kept(what: impl Into<String>, hint: impl Into<String>) -> Problem {
        Problem {
            lost: false,
            ..Problem::lost(what, hint)
        }
    }

    /// The problem of a file that holds zero bytes in place of text.
    pub(super) fn holes(longest: u64) -> Problem {
        let what = format!("file holds {longest} zero bytes in a row: a part of it is lost");
        Problem::kept(
            what,
            "the file was damaged or not written to its end; get a fresh copy",
        )
        .torn()
    }

    /// The same problem, of a file that breaks off there.
    pub(super) fn torn(self) -> Problem {
        Problem {
            cause: Cause::Torn,
            ..self
        }
    }

    /// The same problem, said of a record.
    pub(super) fn of_record(mut self, record: Option<u64>, byte: u64) -> Problem {
        self.record = record;
        self.byte = record.map(|_| byte);
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(record) = self.record {
            write!(f, "record {record}: ")?;
        }
        write!(f, "{}\nhint: {}", self.what, self.hint)
    }
}

/// Takes what a reader gives, until its owner wants no more.
pub struct Sink<'a> {
    take: &'a mut dyn FnMut(Item) -> ControlFlow<()>,
    open: bool,
    /// Whether it is to be said where the fields stood.
    pub(super) explain: bool,
    /// The name of the file's format.
    pub(super) format: &'static str,
    /// The shape of the records, when that says more than the file's format.
    pub(super) shape: Option<&'static str>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(take: &'a mut dyn FnMut(Item) -> ControlFlow<()>, explain: bool) -> Sink<'a> {
        Sink {
            take,
            open: true,
            explain,
            format: "",
            shape: None,
        }
    }

    /// Begins an article.
    pub(super) fn begin(&self) -> Draft {
        Draft::new(self.explain)
    }

    /// Hands out what a draft has become, with its notes; `byte` is where the record begins.
    pub(super) fn end(&mut self, draft: Draft, record: Option<u64>, byte: u64) {
        match draft.finish() {
            Drafted::Article(article, notes, mut trail) => {
                if let Some(trail) = trail.as_mut().filter(|trail| trail.shape.is_empty()) {
                    trail.shape = self.format.to_owned();
                }
                self.give(Item::Article {
                    record,
                    article,
                    trail,
                });
                for note in notes {
                    self.problem(note.of_record(record, byte));
                }
            }
            Drafted::NoText(what) => {
                let problem = Problem {
                    cause: Cause::NoText,
                    ..Problem::kept(
                        format!("record is no text but of type `{what}`; left out"),
                        "only texts are indexed",
                    )
                };
                self.problem(problem.of_record(record, byte));
            }
            Drafted::Empty => self.problem(nothing().of_record(record, byte)),
        }
    }

    /// Whether its owner wants more; a reader stops when not.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Hands out an article of a format that has one place for each field; `places` names those.
    pub(super) fn article(
        &mut self,
        record: Option<u64>,
        article: Article,
        places: &[(Role, &'static str)],
    ) {
        let explained = self.explain;
        let trail = explained.then(|| Box::new(Trail::of(&article, self.format, places)));
        self.give(Item::Article {
            record,
            article: Box::new(article),
            trail,
        });
    }

    /// Hands a problem out.
    pub fn problem(&mut self, problem: Problem) {
        self.give(Item::Problem(problem));
    }

    fn give(&mut self, item: Item) {
        if self.open {
            self.open = (self.take)(item).is_continue();
        }
    }
}

/// The loss of a record that says nothing.
pub(super) fn nothing() -> Problem {
    Problem::lost(
        "record has no headline and no text",
        "see with `index --explain FILE` what was found in it; a mapping file says where its fields are",
    )
}

/// The note that bytes had to be read in another charset than UTF-8.
pub(super) fn not_utf8(charset: Charset) -> Problem {
    Problem::kept(
        format!("bytes are not UTF-8; read as {charset}"),
        "save the file as UTF-8 if letters look wrong",
    )
}

/// The beginning of a value, as messages show it.
pub(super) fn shown(text: &str) -> String {
    const SHOWN: usize = 100;
    one_line(&text.chars().take(SHOWN).collect::<String>())
}

/// The note that a date is in none of the forms known.
pub(super) fn odd_date(text: &str) -> Problem {
    Problem::kept(
        format!("date `{}` could not be understood; left out", shown(text)),
        "write dates like 2025-12-06 or 2025-12-06T13:45:00Z, of the years 1600 to 2200, or say their `format` in a mapping file",
    )
}

/// The loss of a record that is larger than allowed.
pub(super) fn too_long(bytes: u64, limit: u64) -> Problem {
    Problem {
        cause: Cause::TooLong,
        ..Problem::lost(
            format!("record has {bytes} bytes; the limit is {limit}"),
            "raise the limit with `--max-record`, or split the record",
        )
    }
}

/// The loss of what lies behind an error of the reader.
pub(super) fn torn(error: &io::Error) -> Problem {
    let reached = error
        .get_ref()
        .and_then(|error| error.downcast_ref::<LimitReached>());
    if let Some(LimitReached { what, flag }) = reached {
        return Problem {
            cause: Cause::Limit,
            ..Problem::lost(
                format!("{what}; the rest is not read"),
                format!("raise the limit with `{flag}` if that is right"),
            )
        };
    }
    let content = [
        io::ErrorKind::UnexpectedEof,
        io::ErrorKind::InvalidData,
        io::ErrorKind::InvalidInput,
        io::ErrorKind::Unsupported,
    ];
    Problem {
        cause: match content.contains(&error.kind()) {
            true => Cause::Torn,
            false => Cause::System,
        },
        ..Problem::lost(
            format!("file cannot be read to its end: {error}"),
            "the file is damaged, was cut short, or is packed in a way not known here; get a fresh copy, or unpack it",
        )
    }
}
