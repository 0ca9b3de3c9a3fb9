//! Where a source keeps what an article has: of a user's own files, and of the shapes that are known.

mod parse;
mod shapes;

#[cfg(test)]
pub(super) use shapes::shape_names;
pub(super) use shapes::{FEED, NEWS, PAGE, is_article, known};

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
    /// A number that stands for what it says.
    fingerprint: u64,
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

    /// A number that is the same only for mappings that say the same.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Whether a record is of this shape.
    pub(super) fn fits(&self, record: Value<'_>) -> bool {
        let one = |paths: &Vec<Path>| paths.iter().any(|path| path.leads(record));
        !self.has.is_empty() && self.has.iter().all(one)
    }

    /// Whether a record is to be read by it: when nothing is said of what records have, all are.
    pub(super) fn takes(&self, record: Value<'_>) -> bool {
        self.has.is_empty() || self.fits(record)
    }

    /// Fills a draft with what a record says.
    pub(super) fn apply(&self, record: Value<'_>, draft: &mut Draft) {
        for (role, rows) in &self.rows {
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

    /// Whether it says something of a field, or of a member of records.
    pub(super) fn speaks_of(&self, role: Role, key: &str) -> bool {
        self.rows
            .iter()
            .any(|(own, rows)| *own == role || rows.iter().any(|row| row.path.first() == key))
    }
}

#[cfg(test)]
mod tests;
