//! What stands above a story: lines that name its fields, and who wrote it.

use super::super::{
    byline::{is_agency, names},
    date,
    dateline::dateline,
    keys,
    role::Role,
};
use crate::{
    article::{Article, Tag, one_line},
    date::Date,
    facet::Kind,
};

/// Takes lines `Title: ...`, `Author: ...`, `Date: ...` off the start of a story, when there are several; gives the rest,
/// and a date that could not be understood.
pub(super) fn named_fields<'l>(
    lines: &'l [String],
    article: &mut Article,
) -> (&'l [String], Option<&'l str>) {
    let mut seen = Vec::new();
    let named: Vec<(Role, &str)> = lines
        .iter()
        .map_while(|line| field(line))
        // what is said twice is text from there on, but for names
        .take_while(|(role, _)| {
            let is_new = !seen.contains(role) || *role == Role::Byline;
            seen.push(*role);
            is_new
        })
        .collect();
    // one alone may be the beginning of a text, but for a headline before a blank line
    let is_headline = matches!(&named[..], [(Role::Headline, _)])
        && lines.get(1).is_some_and(String::is_empty)
        && lines.iter().skip(1).any(|line| !line.is_empty());
    if named.len() < 2 && !is_headline {
        return (lines, None);
    }
    let mut odd = None;
    for (role, value) in &named {
        match role {
            Role::Headline => article.headline = Some(one_line(value)),
            Role::Byline => credit(value, article),
            Role::Date => {
                article.date = date::parse(value);
                odd = article.date.is_none().then_some(*value);
            }
            Role::Source => article.source = Some(one_line(value)),
            Role::Url => article.url = Some(one_line(value)),
            Role::Section => article.section = Some(one_line(value)),
            _ => article.tags.extend(
                value
                    .split([',', ';'])
                    .filter_map(|tag| Tag::given(Kind::Tag, tag)),
            ),
        }
    }
    (lines.get(named.len()..).unwrap_or_default(), odd)
}

/// A line that names a field, and what it says of it.
fn field(line: &str) -> Option<(Role, &str)> {
    const LONGEST_DATE: usize = 40;
    let (name, value) = line.split_once(':')?;
    let (role, _) = keys::role(name)?;
    let value = value.trim();
    let fits = match role {
        Role::Headline | Role::Byline | Role::Source | Role::Section => true,
        Role::Date => value.len() < LONGEST_DATE && value.contains(|c: char| c.is_ascii_digit()),
        Role::Url => value.starts_with("http"),
        Role::Tags(kind) => kind == Kind::Tag,
        _ => false,
    };
    (fits && !value.is_empty()).then_some((role, value))
}

/// Takes a line `By Ann Lee` off the start of a story; gives the rest.
pub(super) fn byline<'l>(lines: &'l [String], article: &mut Article) -> &'l [String] {
    let start = lines.iter().take_while(|line| line.is_empty()).count();
    let rest = lines.get(start..).unwrap_or_default();
    let Some((first, rest)) = rest.split_first() else {
        return lines;
    };
    if !is_byline(first, rest) || !article.byline.is_empty() {
        return lines;
    }
    credit(first, article);
    rest
}

/// Whether a line is `By Ann Lee`, apart from what follows: names, and no beginning of a sentence.
pub(super) fn is_byline(line: &str, rest: &[String]) -> bool {
    const BETWEEN: [&str; 9] = ["and", "of", "de", "von", "van", "der", "la", "del", "in"];
    // shorter lines may be those of a poem
    const PARAGRAPH: usize = 60;
    // others are names too: April, May, June, August
    const MONTHS: [&str; 8] = [
        "january",
        "february",
        "march",
        "july",
        "september",
        "october",
        "november",
        "december",
    ];
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let Some((by, names)) = line.split_at_checked(3) else {
        return false;
    };
    let is_apart = match rest {
        [next, ..] => {
            next.is_empty() || dateline(next).is_some() || next.chars().count() >= PARAGRAPH
        }
        [] => false,
    };
    let is_of_name = |word: &str| {
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
        let lower = plain.to_lowercase();
        let is_day = MONTHS.contains(&lower.as_str()) || DAYS.contains(&lower.as_str());
        (word.starts_with(|c: char| c.is_uppercase() || c == '(') && !is_day)
            || BETWEEN.contains(&plain)
    };
    by.eq_ignore_ascii_case("by ")
        && is_apart
        && rest.iter().any(|line| !line.is_empty())
        && names.starts_with(char::is_uppercase)
        && names.split_whitespace().count() <= 12
        && names.split_whitespace().all(is_of_name)
        && !names.ends_with(['.', '!', '?', ',', ':'])
}

/// Takes lines `Author: ...` and `Published November 3, 2025` off the start of a story that has a headline; gives the rest.
pub(super) fn credits<'l>(mut lines: &'l [String], article: &mut Article) -> &'l [String] {
    const MOST: usize = 4;
    for _ in 0..MOST {
        let start = lines.iter().take_while(|line| line.is_empty()).count();
        let Some((first, rest)) = lines.get(start..).and_then(<[String]>::split_first) else {
            return lines;
        };
        match (field(first), published(first)) {
            (Some((Role::Byline, value)), _) => credit(value, article),
            (_, Some(date)) if article.date.is_none() => article.date = Some(date),
            _ => return lines,
        }
        lines = rest;
    }
    lines
}

/// The date of a line `Published 4:15 PM EST, November 3, 2025`.
fn published(line: &str) -> Option<Date> {
    let (word, rest) = line.split_once([' ', ':'])?;
    let says = ["published", "posted", "updated"].contains(&word.to_lowercase().as_str());
    says.then(|| date::parse(rest.trim())).flatten()
}

/// The names of a byline; an agency among them is the source.
fn credit(byline: &str, article: &mut Article) {
    let (agencies, names): (Vec<String>, Vec<String>) =
        names(byline).into_iter().partition(|name| is_agency(name));
    article.byline.extend(names);
    if article.source.is_none() {
        article.source = agencies.into_iter().next();
    }
}
