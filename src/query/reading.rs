//! Reads a query text within limits on what a query may cost.

use super::{
    Query, QueryError, Span,
    dates::day,
    parse::{MAX_DEPTH, read, too_deep},
};
use crate::date::Date;

/// The longest query, in bytes.
pub(super) const MAX_LENGTH: usize = 4096;

/// What a space between words means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Space {
    /// All of the words.
    #[default]
    All,
    /// Any of them, for long questions: words that say little are left out where others say more, filters and what is
    /// denied hold all the same.
    Any,
}

/// What a query text leaves open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading {
    /// The day that `yesterday` and `7d..` are counted from; without it they are errors.
    pub today: Option<Date>,
    /// What a space between words means.
    pub space: Space,
}

/// Reads a query that counts from no day; a blank text is [`Query::All`].
///
/// # Errors
///
/// As [`Reading::parse`].
pub fn parse(text: &str) -> Result<Query, QueryError> {
    Reading::default().parse(text)
}

impl Reading {
    /// Reads a query; a blank text is [`Query::All`].
    ///
    /// # Errors
    ///
    /// Anything that cannot be read as it was meant, and a query that is longer than 4,096 bytes, nested
    /// deeper than 32 or of more than 256 words and filters, as typed or as it would be printed.
    pub fn parse(&self, text: &str) -> Result<Query, QueryError> {
        if text.len() > MAX_LENGTH {
            let span = Span::new(MAX_LENGTH, MAX_LENGTH + 1);
            return Err(too_long(text, span, "query is"));
        }
        let query = read(text, *self)?;
        // so that the query can always be shown, and what was shown can be run
        let whole = Span::new(0, text.len());
        if query.depth() > MAX_DEPTH {
            return Err(too_deep(text, whole));
        }
        if query.to_string().len() > MAX_LENGTH {
            return Err(too_long(
                text,
                whole,
                "query, with every field name and operator written out, is",
            ));
        }
        Ok(query)
    }

    /// Reads one date as a query would: `2025-12`, `yesterday`, `7d`; nothing for what is none.
    pub fn date(&self, text: &str) -> Option<Date> {
        day(text, self.today).ok()
    }
}

fn too_long(text: &str, span: Span, what: &str) -> QueryError {
    let what = format!("{what} longer than {MAX_LENGTH} bytes");
    QueryError::new(text, span, what, "leave out what matters least")
}
