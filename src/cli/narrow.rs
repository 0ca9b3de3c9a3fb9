//! The query and the flags that narrow it: the same language in other clothes.

use clap::Args;
use newsdex::{
    date::Date,
    facet::Dimension,
    query::{DateRange, FacetFilter, Query, parse},
    search::Search,
};

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
    /// Only articles in this language, as the source names it
    #[arg(long, value_name = "LANG", help_heading = "Filters")]
    lang: Vec<String>,
    /// Only articles from this day, month or year on: 2025-12-06, 2025-12, 2025
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    since: Option<String>,
    /// Only articles up to this day, month or year
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    until: Option<String>,
}

impl Narrow {
    /// The search for all of it.
    pub fn search(&self) -> anyhow::Result<Search> {
        let mut conjuncts = vec![parse(&self.query.join(" "))?];
        for (dimension, values) in [
            (Dimension::Person, &self.person),
            (Dimension::Org, &self.org),
            (Dimension::Place, &self.place),
            (Dimension::Topic, &self.topic),
            (Dimension::Tag, &self.tag),
            (Dimension::Source, &self.source),
            (Dimension::Section, &self.section),
            (Dimension::Language, &self.lang),
        ] {
            for value in values {
                let filter = FacetFilter::typed(dimension, value)?;
                conjuncts.push(Query::Facet(filter));
            }
        }
        let (since, until) = (date("since", &self.since)?, date("until", &self.until)?);
        let range = match (since, until) {
            (None, None) => None,
            (Some(since), None) => Some(DateRange::since(since)),
            (None, Some(until)) => Some(DateRange::until(until)),
            (Some(since), Some(until)) => {
                let range = DateRange::between(since, until).ok_or_else(|| {
                    let hint = "hint: swap the two dates";
                    anyhow::anyhow!("--until {until}: lies before --since {since}\n{hint}")
                })?;
                Some(range)
            }
        };
        conjuncts.extend(range.map(Query::Dates));
        Ok(Search::new(&Query::and(conjuncts))?)
    }
}

fn date(flag: &str, text: &Option<String>) -> anyhow::Result<Option<Date>> {
    let Some(text) = text else { return Ok(None) };
    let date = Date::parse(text).filter(|_| !text.contains('T'));
    let hint = "hint: dates are written 2025-12-06, 2025-12 or 2025";
    let date = date.ok_or_else(|| anyhow::anyhow!("--{flag} {text}: is no date\n{hint}"))?;
    Ok(Some(date))
}

/// A dimension, as a value of a flag.
pub fn dimension(name: &str) -> Result<Dimension, String> {
    Dimension::named(&name.to_lowercase()).ok_or_else(|| {
        let names: Vec<&str> = Dimension::ALL.iter().map(|dim| dim.name()).collect();
        format!("there is no such facet; there are {}", names.join(", "))
    })
}
