//! What stands above a story: lines that name its fields, and who wrote it.

use super::super::{
    byline::{is_agency, names},
    date, keys,
    role::Role,
};
use crate::{
    article::{Article, Tag, one_line},
    facet::Kind,
};

/// Takes lines `Title: ...`, `Author: ...`, `Date: ...` off the start of a story, when there are several; gives the rest.
pub(super) fn named_fields<'l>(lines: &'l [String], article: &mut Article) -> &'l [String] {
    let named: Vec<(Role, &str)> = lines.iter().map_while(|line| field(line)).collect();
    if named.len() < 2 {
        return lines;
    }
    for (role, value) in &named {
        match role {
            Role::Headline => article.headline = Some(one_line(value)),
            Role::Byline => credit(value, article),
            Role::Date => article.date = date::parse(value),
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
    lines.get(named.len()..).unwrap_or_default()
}

/// A line that names a field, and what it says of it; a date that is none is text.
fn field(line: &str) -> Option<(Role, &str)> {
    let (name, value) = line.split_once(':')?;
    let (role, _) = keys::role(name)?;
    let value = value.trim();
    let fits = match role {
        Role::Headline | Role::Byline | Role::Source | Role::Section => true,
        Role::Date => date::parse(value).is_some(),
        Role::Url => value.starts_with("http"),
        Role::Tags(kind) => kind == Kind::Tag,
        _ => false,
    };
    (fits && !value.is_empty()).then_some((role, value))
}

/// Takes lines `By Ann Lee` off the start of a story; gives the rest.
pub(super) fn byline<'l>(lines: &'l [String], article: &mut Article) -> &'l [String] {
    let start = lines.iter().take_while(|line| line.is_empty()).count();
    let rest = lines.get(start..).unwrap_or_default();
    let Some((first, rest)) = rest.split_first() else {
        return lines;
    };
    let is_all = rest.iter().all(String::is_empty);
    if is_all || !is_byline(first) || !article.byline.is_empty() {
        return lines;
    }
    credit(first, article);
    rest
}

/// Whether a line is `By Ann Lee`, and no sentence.
pub(super) fn is_byline(line: &str) -> bool {
    line.split_at_checked(3).is_some_and(|(by, name)| {
        by.eq_ignore_ascii_case("by ")
            && name.starts_with(char::is_uppercase)
            && name.split_whitespace().count() <= 12
            && !name.ends_with(['.', '!', '?', ',', ':'])
    })
}

/// The names of a byline; an agency among them is the source.
fn credit(byline: &str, article: &mut Article) {
    let (agencies, names): (Vec<String>, Vec<String>) =
        names(byline).into_iter().partition(|name| is_agency(name));
    article.byline = names;
    if article.source.is_none() {
        article.source = agencies.into_iter().next();
    }
}
