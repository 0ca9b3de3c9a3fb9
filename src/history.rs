//! Earlier versions of articles: when, which, and what they were called. Knows nothing of files and engines.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::{article::Article, date::Date};

/// A version of an article that another has replaced, or that came after a newer one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct Past {
    /// The article's id.
    pub id: String,
    /// When it was last changed, else published.
    pub time: Option<Date>,
    /// Its version number.
    pub version: Option<u64>,
    /// Its headline.
    pub headline: Option<String>,
    /// The file, in its collection, with its record.
    pub path: String,
    /// A hash of headline and text, which tells versions apart.
    pub text: u64,
}

impl Past {
    /// What is kept of a version.
    pub fn of(article: &Article) -> Past {
        let headline = article.headline.as_deref().unwrap_or_default();
        Past {
            id: article.id.clone(),
            time: article.updated.or(article.date),
            version: article.version,
            headline: article.headline.clone(),
            path: article.path.clone(),
            text: xxh3_64(format!("{headline}\n{}", article.body).as_bytes()),
        }
    }

    /// What tells it from all others.
    pub fn key(&self) -> u64 {
        xxh3_64(format!("{}\n{}", self.text, self.id).as_bytes())
    }
}

/// The versions of an article, the oldest first, the present one last: each text once.
pub fn versions(past: impl Iterator<Item = Past>, present: &Article) -> Vec<Past> {
    let present = Past::of(present);
    let mut all: Vec<Past> = Vec::new();
    for version in past {
        let is_known =
            version.text == present.text || all.iter().any(|other| other.text == version.text);
        if !is_known {
            all.push(version);
        }
    }
    // what has neither stays in the order in which it came
    all.sort_by_key(|past| (past.version, past.time.map(Date::seconds)));
    all.push(present);
    all
}
