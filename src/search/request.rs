//! A search as flags and addresses spell it: a query, and what narrows it, as texts.

use std::time::Duration;

use super::{Origins, Search};
use crate::{
    article::one_line,
    date::Date,
    facet::Dimension,
    query::{DateRange, FacetFilter, Query, QueryError, Reading, Space},
};

/// A query and what narrows it, each as it was typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// The query.
    pub query: String,
    /// Values that an article must carry.
    pub facets: Vec<(Dimension, String)>,
    /// The dimensions of whose values one is enough.
    pub match_any: Vec<Dimension>,
    /// The first day, month or year.
    pub since: Option<String>,
    /// The last one.
    pub until: Option<String>,
    /// What a space between words means.
    pub space: Space,
    /// Which tags count.
    pub origins: Origins,
    /// How long the search may take.
    pub timeout: Option<Duration>,
}

/// What is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The query, or a value.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A bound that is no date.
    #[error(
        "{name} {text}: is no date\nhint: dates are written 2025-12-06, 2025-12, 2025, today, yesterday or 7d (days, w, m, y ago)"
    )]
    NoDate {
        /// Which bound.
        name: &'static str,
        /// What was typed, on one line.
        text: String,
    },
    /// The last day lies before the first.
    #[error("until {until}: lies before since {since}\nhint: swap the two dates")]
    Backwards {
        /// The first day.
        since: Date,
        /// The last day.
        until: Date,
    },
}

impl Request {
    /// The search for all of it; relative dates and embargoes are counted from `now`.
    pub fn search(&self, now: Date) -> Result<Search, RequestError> {
        let reading = Reading {
            today: Some(now.to_day()),
            space: self.space,
        };
        let mut conjuncts = vec![reading.parse(&self.query)?];
        for (dimension, value) in &self.facets {
            conjuncts.push(Query::Facet(FacetFilter::typed(*dimension, value)?));
        }
        conjuncts.extend(self.dates(&reading)?.map(Query::Dates));
        let mut search = Search::matching_any(&Query::and(conjuncts), &self.match_any)?;
        search.timeout = self.timeout;
        search.origins = self.origins;
        search.now = now.seconds();
        Ok(search)
    }

    fn dates(&self, reading: &Reading) -> Result<Option<DateRange>, RequestError> {
        let bound = |name, text: &Option<String>| {
            let Some(text) = text else { return Ok(None) };
            let date = reading.date(text).ok_or_else(|| RequestError::NoDate {
                name,
                text: one_line(text),
            });
            date.map(Some)
        };
        let since = bound("since", &self.since)?;
        let until = bound("until", &self.until)?;
        Ok(match (since, until) {
            (None, None) => None,
            (Some(since), None) => Some(DateRange::since(since)),
            (None, Some(until)) => Some(DateRange::until(until)),
            (Some(since), Some(until)) => {
                let backwards = RequestError::Backwards { since, until };
                Some(DateRange::between(since, until).ok_or(backwards)?)
            }
        })
    }
}
