//! One JSON object to one article.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor},
};
use serde_json::Value;

use super::{
    super::{
        byline,
        date::{from_number, parse as parse_date},
        item::{Problem, odd_date},
        once::each_once,
    },
    keys::{Role, role},
    loose::{Loose, name_of},
    no_object, tags,
};
use crate::{
    article::{Article, Status, Tag},
    date::Date,
};

/// Reads an object; the notes say what was in it and could not be used.
pub(super) fn parse(text: &str) -> Result<(Article, Vec<Problem>), Problem> {
    if !text.trim_start().starts_with('{') {
        return Err(no_object("is not a JSON object"));
    }
    let record: Record<'_> = serde_json::from_str(text).map_err(|error| {
        Problem::lost(
            format!("record is not valid JSON: {error}"),
            "repair the record, or export it again",
        )
    })?;
    let (article, notes) = record.into_article();
    if article.headline.is_none() && article.summary.is_none() && article.body.is_empty() {
        return Err(no_object("has no headline and no text"));
    }
    Ok((article, notes))
}

/// The members of an object that mean something, the best of each role.
#[derive(Default)]
struct Record<'de> {
    members: [Option<(u8, Loose<'de>)>; Role::SINGLE],
    dates: Vec<(Role, u8, Loose<'de>)>,
    tags: Vec<Tag>,
}

impl<'de> Record<'de> {
    fn set(&mut self, role: Role, rank: u8, value: Loose<'de>) {
        match role {
            Role::Tags(kind) => tags::add(&mut self.tags, kind, &value),
            Role::Date | Role::Updated | Role::Embargo => self.dates.push((role, rank, value)),
            _ => {
                let Some(slot) = role.slot().and_then(|slot| self.members.get_mut(slot)) else {
                    return;
                };
                let better = slot.as_ref().is_none_or(|(best, _)| rank < *best);
                if better && says_something(&value) {
                    *slot = Some((rank, value));
                }
            }
        }
    }

    fn member(&self, role: Role) -> Option<&Loose<'de>> {
        let (_, value) = self.members.get(role.slot()?)?.as_ref()?;
        Some(value)
    }

    fn line(&self, role: Role) -> Option<String> {
        self.member(role)?.line()
    }

    fn text(&self, role: Role) -> Option<String> {
        self.member(role)?.text()
    }

    /// The best date of a role that can be understood; else a note on the best that cannot.
    fn date(&mut self, role: Role, notes: &mut Vec<Problem>) -> Option<Date> {
        self.dates.sort_by_key(|(_, rank, _)| *rank);
        let mut odd = None;
        for (_, _, value) in self.dates.iter().filter(|(of, _, _)| *of == role) {
            match date(value) {
                Ok(Some(date)) => return Some(date),
                Ok(None) => {}
                Err(text) => odd = odd.or(Some(text)),
            }
        }
        notes.extend(odd.map(|text| odd_date(&text)));
        None
    }

    /// The end of an embargo, and what else the source says against using the article.
    ///
    /// An embargo whose end can't be read is one without an end: nothing becomes public by a slip of spelling.
    fn status(&self, notes: &mut Vec<Problem>) -> (Option<Date>, Option<Status>) {
        let (mut embargo, mut endless): (Option<Date>, bool) = (None, false);
        for (_, _, value) in self
            .dates
            .iter()
            .filter(|(role, ..)| *role == Role::Embargo)
        {
            match date(value) {
                Ok(Some(end)) if embargo.is_none_or(|last| end.seconds() > last.seconds()) => {
                    embargo = Some(end);
                }
                Ok(Some(_)) => {}
                Ok(None) | Err(_) if asks_for(value) => {
                    endless = true;
                    notes.push(odd_embargo(&value.line().unwrap_or_default()));
                }
                Ok(None) | Err(_) => {}
            }
        }
        let said = self.line(Role::Status).unwrap_or_default();
        // ninjs and NewsML-G2 write `stat:canceled`
        let said = said
            .rsplit(':')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let status = match said.as_str() {
            "withheld" | "hold" | "onhold" => Some(Status::Withheld),
            "embargoed" if embargo.is_none() => Some(Status::Withheld),
            "canceled" | "cancelled" | "killed" | "kill" | "retracted" | "deleted" => {
                Some(Status::Killed)
            }
            _ => endless.then_some(Status::Withheld),
        };
        (embargo, status)
    }

    fn into_article(mut self) -> (Article, Vec<Problem>) {
        let mut notes = Vec::new();
        let (embargo, status) = self.status(&mut notes);
        let article = Article {
            native_id: self.line(Role::Id),
            url: self.line(Role::Url),
            headline: self.line(Role::Headline),
            summary: self.text(Role::Summary),
            body: self.text(Role::Body).unwrap_or_default(),
            byline: self.member(Role::Byline).map(authors).unwrap_or_default(),
            dateline: self.line(Role::Dateline),
            date: self.date(Role::Date, &mut notes),
            updated: self.date(Role::Updated, &mut notes),
            version: self.line(Role::Version).and_then(|text| text.parse().ok()),
            status,
            embargo,
            language: self.line(Role::Language),
            source: self.line(Role::Source),
            section: self.line(Role::Section),
            genre: self.line(Role::Genre),
            tags: each_once(self.tags),
            ..Article::default()
        };
        (article, notes)
    }
}

/// Whether a value asks for an embargo: all but the many ways to say no.
fn asks_for(embargo: &Loose<'_>) -> bool {
    match embargo {
        Loose::Missing => false,
        Loose::True => true,
        Loose::Nested(value) => says_yes(value),
        Loose::Text(_) | Loose::Whole(_) | Loose::Number(_) => {
            is_yes(&embargo.line().unwrap_or_default())
        }
    }
}

/// Whether anything in a value says more than no.
fn says_yes(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Bool(true) => true,
        Value::Number(number) => is_yes(&number.to_string()),
        Value::String(text) => is_yes(text),
        Value::Array(values) => values.iter().any(says_yes),
        Value::Object(members) => members.values().any(says_yes),
    }
}

fn is_yes(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let no = ["", "false", "no", "none", "n", "null", "nil", "n/a", "-"];
    let zeros = text.chars().all(|c| !c.is_alphanumeric() || c == '0');
    !no.contains(&text.as_str()) && !zeros
}

/// The note that an embargo has no end that can be read.
fn odd_embargo(text: &str) -> Problem {
    let text: String = text.chars().take(60).collect();
    Problem::kept(
        format!("end of the embargo `{text}` could not be understood; the article is hidden"),
        "write it like 2025-12-06T13:45:00; `is:hidden` finds what is hidden",
    )
}

/// Whether a value is more than a way to say that there is none.
fn says_something(value: &Loose<'_>) -> bool {
    match value {
        Loose::Text(text) => !super::super::paragraphs::is_missing(text),
        Loose::Missing | Loose::True => false,
        Loose::Nested(Value::Array(values)) => !values.is_empty(),
        _ => true,
    }
}

/// The date that a value names; `None` when it names none, an error with its text when it cannot be understood.
fn date(value: &Loose<'_>) -> Result<Option<Date>, String> {
    let number = match value {
        Loose::Whole(0) => return Ok(None),
        Loose::Whole(number) => Some(*number),
        // Beyond the range of dates, `as` stops at the ends of i64, where there is no date either.
        Loose::Number(number) => Some(number.floor() as i64),
        _ => None,
    };
    if let Some(number) = number {
        return from_number(number)
            .map(Some)
            .ok_or_else(|| number.to_string());
    }
    match value.line() {
        None => Ok(None),
        Some(text) => match parse_date(&text) {
            Some(date) => Ok(Some(date)),
            None => Err(text.chars().take(60).collect()),
        },
    }
}

/// The names of a byline: a printed one, a list of names, or objects with names.
fn authors(value: &Loose<'_>) -> Vec<String> {
    let names: Vec<String> = match value {
        Loose::Text(text) => return byline::names(text),
        Loose::Nested(Value::Array(values)) => values.iter().filter_map(name_of).collect(),
        Loose::Nested(Value::Object(members)) => match members.get("original") {
            Some(Value::String(printed)) => return byline::names(printed),
            _ => value.line().into_iter().collect(),
        },
        _ => Vec::new(),
    };
    names
        .iter()
        .filter_map(|name| byline::one_name(name))
        .collect()
}

impl<'de> Deserialize<'de> for Record<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RecordVisitor)
    }
}

struct RecordVisitor;

impl<'de> Visitor<'de> for RecordVisitor {
    type Value = Record<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Record<'de>, A::Error> {
        let mut record = Record::default();
        while let Some(key) = members.next_key_seed(Key)? {
            match key {
                Some((role, rank)) => record.set(role, rank, members.next_value()?),
                None => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(record)
    }
}

/// Looks a key up where it stands, without copying it.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<(Role, u8)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<(Role, u8)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(role(key))
    }
}

#[cfg(test)]
mod tests;
