//! What an address may ask: the parameters of each route, named as the command line names its flags.

use std::{fmt::Display, str::FromStr};

use axum::http::StatusCode;

use super::problem::Problem;
use crate::{
    article::one_line,
    facet::Dimension,
    output::with_thousands,
    query::Space,
    search::{Copies, Facets, Origins, Page, Passages, Request, Search, Sort, Timeline},
};

/// A parameter: its name, what it takes, and what it says.
pub(super) struct Parameter {
    pub name: &'static str,
    pub takes: Takes,
    pub about: &'static str,
}

/// What a parameter takes.
#[derive(Clone, Copy)]
pub(super) enum Takes {
    /// A text.
    Text,
    /// Any number of texts: the parameter may be repeated.
    Texts,
    /// A whole number, so high at most.
    Number(usize),
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// A row of a table of parameters.
pub(super) const fn row(name: &'static str, takes: Takes, about: &'static str) -> Parameter {
    Parameter { name, takes, about }
}

/// What narrows a search.
pub(super) const NARROW: &[Parameter] = &[
    row("q", Takes::Text, "The query"),
    row(
        "person",
        Takes::Texts,
        "Only articles with this person; all must hold",
    ),
    row("org", Takes::Texts, "Only articles with this organisation"),
    row("place", Takes::Texts, "Only articles with this place"),
    row("topic", Takes::Texts, "Only articles with this topic"),
    row(
        "tag",
        Takes::Texts,
        "Only articles with this tag of any kind",
    ),
    row("source", Takes::Texts, "Only articles from this source"),
    row("section", Takes::Texts, "Only articles from this section"),
    row("lang", Takes::Texts, "Only articles in this language"),
    row("author", Takes::Texts, "Only articles by this author"),
    row("genre", Takes::Texts, "Only articles of this genre"),
    row(
        "collection",
        Takes::Texts,
        "Only articles of this collection",
    ),
    row("year", Takes::Texts, "Only articles of this year"),
    row("month", Takes::Texts, "Only articles of this month"),
    row(
        "match-any",
        Takes::Texts,
        "Of several values of this facet one is enough",
    ),
    row(
        "since",
        Takes::Text,
        "Only articles from this day, month or year on",
    ),
    row(
        "until",
        Takes::Text,
        "Only articles up to this day, month or year",
    ),
    row(
        "origin",
        Takes::Choice(&["given"]),
        "Only tags that the source itself gave count",
    ),
    row("any", Takes::Flag, "Find any of the words instead of all"),
];

/// Which hits are given, and in which order.
pub(super) const HITS: &[Parameter] = &[
    row(
        "sort",
        Takes::Choice(&["relevance", "newest", "oldest"]),
        "Order of the hits; relevance if the query holds words, else newest",
    ),
    row(
        "limit",
        Takes::Number(Page::DEEPEST),
        "How many hits to give; 10 if not said. With `offset` it reaches hit 10,000",
    ),
    row(
        "offset",
        Takes::Number(Page::DEEPEST),
        "How many hits to leave out before the first",
    ),
    row(
        "unique",
        Takes::Flag,
        "Of articles with the same text give one, and how many more there are",
    ),
];

/// What `search` takes besides.
pub(super) const SEARCH: &[Parameter] = &[
    row(
        "all",
        Takes::Flag,
        "Every hit, however many, one by one; not as json",
    ),
    row(
        "facets",
        Takes::Text,
        "Facets to count, with commas between; person,org,place,topic,tag,source if not said",
    ),
    row(
        "facet-limit",
        Takes::Number(MOST),
        "How many values of each facet to give; 8 if not said",
    ),
    row(
        "snippets",
        Takes::Number(100),
        "How many passages of each hit to give; 1 if not said",
    ),
    row(
        "format",
        Takes::Choice(&["json", "jsonl", "csv", "ids"]),
        "Form of the answer; json if not said",
    ),
];

/// What `facets` takes besides.
pub(super) const FACETS: &[Parameter] = &[
    row(
        "sort",
        Takes::Choice(&["count", "name", "surprise"]),
        "Order of the values; count if not said",
    ),
    row("match", Takes::Text, "Only values with words that begin so"),
    row(
        "limit",
        Takes::Number(MOST),
        "How many values to give; 20 if not said",
    ),
    row("all", Takes::Flag, "Give every value"),
    row(
        "format",
        Takes::Choice(&["json", "jsonl", "csv", "ids"]),
        "Form of the answer; json if not said",
    ),
];

/// What `timeline` takes besides.
pub(super) const TIMELINE: &[Parameter] = &[
    row(
        "by",
        Takes::Choice(&["day", "week", "month", "year"]),
        "How long the periods are; month if not said",
    ),
    row(
        "split",
        Takes::Text,
        "Count the values of this facet besides",
    ),
    row(
        "limit",
        Takes::Number(Timeline::MOST),
        "How many values to split by; 4 if not said",
    ),
    row(
        "format",
        Takes::Choice(&["json", "csv"]),
        "Form of the answer; json if not said",
    ),
];

/// What `articles` takes.
pub(super) const ARTICLE: &[Parameter] = &[row(
    "history",
    Takes::Flag,
    "Its versions instead, as far as they were read",
)];

/// What `suggest` takes.
pub(super) const SUGGEST: &[Parameter] = &[
    row(
        "match",
        Takes::Text,
        "What has been typed of a label, in any of its spellings",
    ),
    row(
        "kind",
        Takes::Texts,
        "Only values of this facet: person, org, place, topic, tag, source, author ...",
    ),
    row(
        "limit",
        Takes::Number(100),
        "How many values to give; 8 if not said",
    ),
];

/// So many values of a facet can be asked for with a number.
const MOST: usize = 1_000_000;

/// The parameters of one request, each known to its route.
pub(super) struct Parameters {
    pairs: Vec<(String, String)>,
}

impl Parameters {
    /// Reads what stands behind the `?` of an address, for a route that knows these parameters.
    pub fn read(text: &str, known: &[&[Parameter]]) -> Result<Parameters, Problem> {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes())
            .into_owned()
            .collect();
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in &pairs {
            let mut rows = known.iter().flat_map(|rows| rows.iter());
            let Some(parameter) = rows.find(|row| row.name == name) else {
                let names = known.iter().flat_map(|rows| rows.iter());
                let names: Vec<&str> = names.map(|row| row.name).collect();
                let what = format!("{}: there is no such parameter", one_line(name));
                let hint = match names.is_empty() {
                    true => "this address takes none".to_owned(),
                    false => format!("the parameters here are {}", names.join(", ")),
                };
                return Err(Problem::new(StatusCode::BAD_REQUEST, what, hint));
            };
            if seen.contains(&parameter.name) && !matches!(parameter.takes, Takes::Texts) {
                let what = format!("{name}: stands twice");
                return Err(Problem::new(StatusCode::BAD_REQUEST, what, "say it once"));
            }
            seen.push(parameter.name);
            parameter.check(value)?;
        }
        Ok(Parameters { pairs })
    }

    pub fn text<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.texts(name).next().filter(|value| !value.is_empty())
    }

    pub fn texts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.pairs.iter();
        pairs
            .filter(move |(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn flag(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    pub fn number(&self, name: &str, otherwise: usize) -> usize {
        self.text(name)
            .and_then(|value| value.parse().ok())
            .unwrap_or(otherwise)
    }

    /// The facet that a parameter names, if it names any.
    pub fn dimension(&self, name: &str) -> Result<Option<Dimension>, Problem> {
        self.text(name)
            .map(|value| dimension(name, value))
            .transpose()
    }

    /// The query and what narrows it.
    pub fn request(&self) -> Result<Request, Problem> {
        let values = |dimension: Dimension| {
            let values = self.texts(dimension.name());
            values.map(move |value| (dimension, value.to_owned()))
        };
        let any = self.texts("match-any").flat_map(|names| names.split(','));
        Ok(Request {
            query: self.text("q").unwrap_or_default().to_owned(),
            facets: Dimension::ALL
                .into_iter()
                .flat_map(values)
                .filter(|(_, value)| !value.is_empty())
                .collect(),
            match_any: any
                .filter(|name| !name.is_empty())
                .map(|name| dimension("match-any", name))
                .collect::<Result<_, _>>()?,
            since: self.text("since").map(str::to_owned),
            until: self.text("until").map(str::to_owned),
            space: match self.flag("any") {
                true => Space::Any,
                false => Space::All,
            },
            origins: match self.text("origin") {
                Some(_) => Origins::Given,
                None => Origins::All,
            },
            timeout: None,
        })
    }

    /// What of the answer is asked for, as `search` on the command line would.
    pub fn shape(&self, search: &mut Search) -> Result<(), Problem> {
        match self.text("sort") {
            Some("relevance") => search.sort = Sort::Relevance,
            Some("newest") => search.sort = Sort::Newest,
            Some("oldest") => search.sort = Sort::Oldest,
            _ => {}
        }
        search.page = match self.flag("all") {
            true => Page::ALL,
            false => Page {
                offset: self.number("offset", 0),
                limit: self.number("limit", 10),
            },
        };
        if self.flag("unique") {
            search.copies = Copies::Once;
        }
        let json = matches!(self.text("format"), None | Some("json"));
        search.passages = match self.text("format") {
            Some("ids") => Passages::Best(0),
            _ => Passages::Best(self.number("snippets", 1)),
        };
        let mut names = self.texts("facets");
        let names = names.next().unwrap_or("person,org,place,topic,tag,source");
        let mut dimensions = Vec::new();
        for name in names.split(',').filter(|name| !name.is_empty()) {
            let found = dimension("facets", name)?;
            if !dimensions.contains(&found) {
                dimensions.push(found);
            }
        }
        search.facets = match json {
            true => Facets::of(dimensions, self.number("facet-limit", 8)),
            false => Facets::none(),
        };
        Ok(())
    }
}

impl Parameter {
    /// Whether a value is what the parameter takes.
    fn check(&self, value: &str) -> Result<(), Problem> {
        let wrong = |what: &dyn Display, hint: String| {
            let what = format!("{} {}: {what}", self.name, one_line(value));
            Err(Problem::new(StatusCode::BAD_REQUEST, what, hint))
        };
        match self.takes {
            _ if value.is_empty() => Ok(()),
            Takes::Text | Takes::Texts => Ok(()),
            Takes::Number(most) => match usize::from_str(value) {
                Ok(number) if number <= most => Ok(()),
                Ok(_) => wrong(
                    &"is too high",
                    format!("{} is the highest", with_thousands(most as u64)),
                ),
                Err(_) => wrong(&"is no number", "write 10".to_owned()),
            },
            Takes::Flag => match value {
                "true" | "false" => Ok(()),
                _ => wrong(&"is neither true nor false", "write true".to_owned()),
            },
            Takes::Choice(words) => match words.contains(&value) {
                true => Ok(()),
                false => wrong(
                    &"is none of its words",
                    format!("it takes {}", words.join(", ")),
                ),
            },
        }
    }
}

/// The facet of a name.
pub(super) fn dimension(parameter: &str, name: &str) -> Result<Dimension, Problem> {
    Dimension::named(&name.to_lowercase()).ok_or_else(|| {
        let names = Dimension::ALL.map(Dimension::name).join(", ");
        let what = format!("{parameter} {}: there is no such facet", one_line(name));
        Problem::new(
            StatusCode::BAD_REQUEST,
            what,
            format!("the facets are {names}"),
        )
    })
}
