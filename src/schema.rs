//! The fields of an indexed article: one row a field, the same for every engine.

use crate::facet::Dimension;

/// A field of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The article's id.
    Id,
    /// The headline that the source gave; never one borrowed from the text.
    Headline,
    /// The text.
    Body,
    /// Who wrote it.
    Byline,
    /// Where it was filed.
    Dateline,
    /// The words of the given tags.
    Labels,
    /// The tags as facets: origin, kind, label.
    Tag,
    /// The medium or agency.
    Source,
    /// The part of the medium.
    Section,
    /// The language.
    Language,
    /// Who wrote it, a name a value.
    Author,
    /// News, opinion, obituary ...
    Genre,
    /// The folder or file that was indexed.
    Collection,
    /// The year of the date.
    Year,
    /// The month of the date, with the year.
    Month,
    /// The collection, a line end, the file and record inside it.
    Path,
    /// Where it can be read, as [`crate::article::place_of_url`] shortens it.
    Url,
    /// First second of the date, from 1970, local clock.
    When,
    /// First day of the date, from 1970-01-01.
    DayFrom,
    /// Last day of the date, from 1970-01-01.
    DayTo,
    /// Number of words of the body.
    Words,
    /// Bits: [`CORRECTION`], [`HIDDEN`].
    Flags,
    /// The second up to which it is embargoed, from 1970, local clock.
    Embargo,
    /// Hash of the text, for finding copies.
    TextHash,
    /// The whole article, serialised.
    Article,
}

/// What a field holds and what can be done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A string as it is: found whole, counted, sorted.
    Raw,
    /// A string as it is, found by looking through all of them.
    Column,
    /// Folded words with their positions.
    Text,
    /// A signed number for sorting and ranges.
    Signed,
    /// An unsigned number for sorting and ranges.
    Unsigned,
    /// Kept, not searched.
    Stored,
}

/// One row of [`FIELDS`].
#[derive(Clone, Copy, Debug)]
pub struct FieldRow {
    /// The field.
    pub field: Field,
    /// Its name in the index.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldKind,
}

const fn row(field: Field, name: &'static str, kind: FieldKind) -> FieldRow {
    FieldRow { field, name, kind }
}

/// All fields, in the order of [`Field`].
pub const FIELDS: [FieldRow; 25] = [
    row(Field::Id, "id", FieldKind::Raw),
    row(Field::Headline, "headline", FieldKind::Text),
    row(Field::Body, "body", FieldKind::Text),
    row(Field::Byline, "byline", FieldKind::Text),
    row(Field::Dateline, "dateline", FieldKind::Text),
    row(Field::Labels, "labels", FieldKind::Text),
    row(Field::Tag, "tag", FieldKind::Raw),
    row(Field::Source, "source", FieldKind::Raw),
    row(Field::Section, "section", FieldKind::Raw),
    row(Field::Language, "lang", FieldKind::Raw),
    row(Field::Author, "author", FieldKind::Raw),
    row(Field::Genre, "genre", FieldKind::Raw),
    row(Field::Collection, "collection", FieldKind::Raw),
    row(Field::Year, "year", FieldKind::Raw),
    row(Field::Month, "month", FieldKind::Raw),
    row(Field::Path, "path", FieldKind::Column),
    row(Field::Url, "url", FieldKind::Column),
    row(Field::When, "when", FieldKind::Signed),
    row(Field::DayFrom, "day_from", FieldKind::Signed),
    row(Field::DayTo, "day_to", FieldKind::Signed),
    row(Field::Words, "words", FieldKind::Unsigned),
    row(Field::Flags, "flags", FieldKind::Unsigned),
    row(Field::Embargo, "embargo", FieldKind::Signed),
    row(Field::TextHash, "text_hash", FieldKind::Unsigned),
    row(Field::Article, "article", FieldKind::Stored),
];

impl Field {
    /// The field's row.
    pub fn row(self) -> &'static FieldRow {
        &FIELDS[self as usize]
    }

    /// The field that holds the values of a dimension.
    pub fn of(dimension: Dimension) -> Field {
        match dimension {
            Dimension::Person
            | Dimension::Org
            | Dimension::Place
            | Dimension::Topic
            | Dimension::Tag => Field::Tag,
            Dimension::Source => Field::Source,
            Dimension::Section => Field::Section,
            Dimension::Language => Field::Language,
            Dimension::Author => Field::Author,
            Dimension::Genre => Field::Genre,
            Dimension::Collection => Field::Collection,
            Dimension::Year => Field::Year,
            Dimension::Month => Field::Month,
        }
    }
}

/// The flag of articles that are corrections, or were corrected.
pub const CORRECTION: u64 = 1;

/// The flag of articles that were withheld or killed: the highest, so that the highest number tells whether there is one.
pub const HIDDEN: u64 = 2;

/// Where bare words are looked for.
pub const ANYWHERE: [Field; 3] = [Field::Headline, Field::Body, Field::Labels];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_stands_in_its_own_row() {
        for (place, row) in FIELDS.iter().enumerate() {
            assert_eq!(row.field as usize, place, "{}", row.name);
        }
    }
}
