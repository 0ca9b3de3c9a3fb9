//! Where a source keeps what an article has: of a user's own files, and of the shapes that are known.

mod parse;
mod shapes;

#[cfg(test)]
pub(super) use shapes::shape_names;
pub(super) use shapes::{FEED, NEWS, PAGE, is_article, known};

use std::sync::atomic::{AtomicBool, Ordering};

use super::{
    draft::{Draft, How},
    role::Role,
    source::{At, Path, Value},
};

/// Says for each field of an article where in a record it stands.
#[derive(Debug)]
pub struct Mapping {
    /// Its name in reports.
    pub(super) name: &'static str,
    /// What a record of this shape has: of each of these one.
    has: Vec<Vec<Path>>,
    /// The members, outermost first, in which the list of records stands; none when that is found by itself.
    pub(super) records: Vec<String>,
    /// For each field the places to look at, the best first.
    rows: Vec<(Role, Vec<Row>)>,
    /// Values that all records have where they say nothing else.
    constants: Vec<(Role, String)>,
    /// The file that says it.
    text: String,
    /// Whether a record has been read by it.
    used: AtomicBool,
}

/// One place to look at.
#[derive(Debug)]
struct Row {
    path: Path,
    how: How,
    /// Whether only the first value found there counts.
    first: bool,
}

/// Why a text is no mapping.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("mapping file {what}\nhint: {hint}")]
pub struct MappingError {
    what: String,
    hint: String,
}

impl Mapping {
    /// Parses a mapping file.
    pub fn parse(text: &str) -> Result<Mapping, MappingError> {
        parse::parse(text)
    }

    /// The text that it was parsed from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a record has been read by it.
    pub fn was_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }

    /// Whether a record is of this shape.
    pub(super) fn fits(&self, record: Value<'_>) -> bool {
        let one = |paths: &Vec<Path>| paths.iter().any(|path| path.leads(record));
        !self.has.is_empty() && self.has.iter().all(one)
    }

    /// Whether a record is to be read by it: when nothing is said of what records have, all of which it knows a place.
    pub(super) fn takes(&self, record: Value<'_>) -> bool {
        let takes = match self.has.is_empty() {
            true => self.rows.iter().any(|(_, rows)| lead(rows, record)),
            false => self.fits(record),
        };
        self.used.fetch_or(takes, Ordering::Relaxed);
        takes
    }

    /// Fills a draft with what a record says.
    pub(super) fn apply(&self, record: Value<'_>, draft: &mut Draft) {
        self.apply_beside(&[], record, draft);
    }

    /// Fills a draft with what a record says, but for some kinds of tags, which are filled.
    pub(super) fn apply_beside(&self, filled: &[Role], record: Value<'_>, draft: &mut Draft) {
        for (role, rows) in self.rows.iter().filter(|(role, _)| !filled.contains(role)) {
            for row in rows {
                if draft.has(*role) {
                    break;
                }
                row.path.visit(record, &mut |at, value| {
                    if !(row.first && draft.has(*role)) {
                        draft.fill(*role, at, value, &row.how);
                    }
                });
            }
        }
    }

    /// Fills what is still empty and the same in all records.
    pub(super) fn apply_constants(&self, draft: &mut Draft) {
        for (role, text) in &self.constants {
            if !draft.has(*role) {
                let at = At::Named("the mapping file");
                draft.fill(*role, &at, Value::Text(text), &How::default());
            }
        }
    }

    /// The kinds of tags that it takes from a record.
    pub(super) fn fills_tags(&self, record: Value<'_>) -> Vec<Role> {
        let tags = self
            .rows
            .iter()
            .filter(|(role, _)| matches!(role, Role::Tags(_)));
        let filled = tags.filter(|(_, rows)| lead(rows, record));
        filled.map(|(role, _)| *role).collect()
    }

    /// Whether it reads a member of records.
    pub(super) fn reads(&self, key: &str) -> bool {
        let mut rows = self.rows.iter().flat_map(|(_, rows)| rows);
        rows.any(|row| row.path.begins_with(key))
    }
}

fn lead(rows: &[Row], record: Value<'_>) -> bool {
    rows.iter().any(|row| row.path.leads(record))
}

#[cfg(test)]
mod tests;
