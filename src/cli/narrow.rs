//! The query and the flags that narrow it: the same language in other clothes.

use std::time::Duration;

use clap::Args;
use newsdex::{
    facet::Dimension,
    query::Space,
    search::{Origins, Request, RequestError, Search},
};

use super::Global;

/// What to look for.
#[derive(Args)]
pub struct Narrow {
    /// What to look for; all words are one query. Quote it for the shell ('"peace talks" -opinion');
    /// one that begins with a minus goes behind `--`
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Only articles with this person; repeat for more, all must hold
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    person: Vec<String>,
    /// Only articles with this organisation
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    org: Vec<String>,
    /// Only articles with this place
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    place: Vec<String>,
    /// Only articles with this topic
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    topic: Vec<String>,
    /// Only articles with this tag of any kind
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    tag: Vec<String>,
    /// Only articles from this source
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    source: Vec<String>,
    /// Only articles from this section
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    section: Vec<String>,
    /// Only articles in this language, as the source names it, else as it was recognised: en, de
    #[arg(long, value_name = "LANG", help_heading = "Filters")]
    lang: Vec<String>,
    /// Only articles by this author
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    author: Vec<String>,
    /// Only articles of this genre
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    genre: Vec<String>,
    /// Only articles of this collection: the folder or file that was indexed
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    collection: Vec<String>,
    /// Only articles of this year
    #[arg(long, value_name = "YEAR", help_heading = "Filters")]
    year: Vec<String>,
    /// Only articles of this month: 2025-12, or 12 of any year
    #[arg(long, value_name = "MONTH", help_heading = "Filters")]
    month: Vec<String>,
    /// Of several values of this facet one is enough: of the flags' and of the query's own. Its counts then show what
    /// each other value would find; repeat for more facets
    #[arg(long, value_name = "FACET", help_heading = "Filters", value_delimiter = ',', value_parser = dimension)]
    match_any: Vec<Dimension>,
    /// Only articles from this day, month or year on: 2025-12-06, 2025-12, 2025, yesterday, 7d
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    since: Option<String>,
    /// Only articles up to this day, month or year
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    until: Option<String>,
    /// Count and filter only by tags that the source itself gave, not by those that follow from the text
    #[arg(long, value_name = "ORIGIN", help_heading = "Filters", value_parser = ["given"])]
    origin: Option<String>,
    /// Find any of the words instead of all: for long questions
    #[arg(long)]
    any: bool,
    /// Give up with an error after so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
}

impl Narrow {
    /// The search for all of it.
    pub fn search(&self, global: &Global) -> anyhow::Result<Search> {
        self.search_for(&self.query.join(" "), global)
    }

    /// Whether a query was typed.
    pub fn has_query(&self) -> bool {
        !self.query.is_empty()
    }

    /// The search for a query, narrowed by the flags.
    pub fn search_for(&self, query: &str, global: &Global) -> anyhow::Result<Search> {
        let flags = [
            (Dimension::Person, &self.person),
            (Dimension::Org, &self.org),
            (Dimension::Place, &self.place),
            (Dimension::Topic, &self.topic),
            (Dimension::Tag, &self.tag),
            (Dimension::Source, &self.source),
            (Dimension::Section, &self.section),
            (Dimension::Language, &self.lang),
            (Dimension::Author, &self.author),
            (Dimension::Genre, &self.genre),
            (Dimension::Collection, &self.collection),
            (Dimension::Year, &self.year),
            (Dimension::Month, &self.month),
        ];
        let values = |(dimension, values): (Dimension, &Vec<String>)| {
            let values = values.clone().into_iter();
            values.map(move |value| (dimension, value))
        };
        let request = Request {
            query: query.to_owned(),
            facets: flags.into_iter().flat_map(values).collect(),
            match_any: self.match_any.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            space: if self.any { Space::Any } else { Space::All },
            origins: match self.origin {
                Some(_) => Origins::Given,
                None => Origins::All,
            },
            timeout: self.timeout,
        };
        request.search(global.now()?).map_err(|error| match error {
            RequestError::Query(error) => error.into(),
            error => anyhow::anyhow!("--{error}"),
        })
    }
}

/// A number of seconds, as a value of a flag.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok();
    let duration = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    duration.ok_or_else(|| "is no number of seconds\nhint: write 5 or 0.5".to_owned())
}

/// A number that is not too high, as a value of a flag.
pub fn up_to<const MOST: usize>(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number <= MOST);
    number.ok_or_else(|| {
        let most = newsdex::output::with_thousands(MOST as u64);
        format!("is no number up to {most}\nhint: narrow the search instead")
    })
}

/// A facet, as a value of a flag.
pub fn dimension(name: &str) -> Result<Dimension, String> {
    Dimension::named(&name.to_lowercase()).ok_or_else(|| {
        let names: Vec<&str> = Dimension::ALL.iter().map(|dim| dim.name()).collect();
        format!(
            "there is no such facet\nhint: the facets are {}",
            names.join(", ")
        )
    })
}
