//! Facet dimensions: what articles can be narrowed and counted by. Knows nothing of articles or engines.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of thing a tag names.
///
/// `Tag` means that nobody has said yet: a filter on any kind looks among those tags as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A human being.
    Person,
    /// A company, agency, party, government, exchange.
    Org,
    /// A country, region, city.
    Place,
    /// A subject.
    Topic,
    /// A tag whose kind is not known.
    Tag,
}

impl Kind {
    /// All kinds, in the order in which they are shown.
    pub const ALL: [Kind; 5] = [Kind::Person, Kind::Org, Kind::Place, Kind::Topic, Kind::Tag];

    /// The one word for this kind in queries, flags, JSON and the index.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Org => "org",
            Kind::Place => "place",
            Kind::Topic => "topic",
            Kind::Tag => "tag",
        }
    }

    /// The kind that a name of ours stands for.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One way to narrow an answer and to count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Tags that name persons.
    Person,
    /// Tags that name organisations.
    Org,
    /// Tags that name places.
    Place,
    /// Tags that name subjects.
    Topic,
    /// As a filter: tags of any kind. As a count: tags whose kind is not known.
    Tag,
    /// The medium or agency an article came from.
    Source,
    /// The part of the medium.
    Section,
    /// The language, as the source names it.
    Language,
    /// Who wrote it.
    Author,
    /// News, opinion, obituary ...
    Genre,
    /// The folder or file that was indexed.
    Collection,
    /// The year of its date.
    Year,
    /// The month of its date, with the year; articles of which only the year is known have none.
    Month,
}

impl Dimension {
    /// All dimensions, in the order in which they are shown.
    pub const ALL: [Dimension; 13] = [
        Dimension::Person,
        Dimension::Org,
        Dimension::Place,
        Dimension::Topic,
        Dimension::Tag,
        Dimension::Source,
        Dimension::Section,
        Dimension::Language,
        Dimension::Author,
        Dimension::Genre,
        Dimension::Collection,
        Dimension::Year,
        Dimension::Month,
    ];

    /// The one word for this dimension in queries, flags and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::Person => "person",
            Dimension::Org => "org",
            Dimension::Place => "place",
            Dimension::Topic => "topic",
            Dimension::Tag => "tag",
            Dimension::Source => "source",
            Dimension::Section => "section",
            Dimension::Language => "lang",
            Dimension::Author => "author",
            Dimension::Genre => "genre",
            Dimension::Collection => "collection",
            Dimension::Year => "year",
            Dimension::Month => "month",
        }
    }

    /// The dimension that a name of ours stands for, `language` among them.
    pub fn named(name: &str) -> Option<Dimension> {
        if name == "language" {
            return Some(Dimension::Language);
        }
        Dimension::ALL.into_iter().find(|dim| dim.name() == name)
    }

    /// The kind of tags that this dimension counts, if it is about tags at all.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Dimension::Person => Some(Kind::Person),
            Dimension::Org => Some(Kind::Org),
            Dimension::Place => Some(Kind::Place),
            Dimension::Topic => Some(Kind::Topic),
            Dimension::Tag => Some(Kind::Tag),
            Dimension::Source
            | Dimension::Section
            | Dimension::Language
            | Dimension::Author
            | Dimension::Genre
            | Dimension::Collection
            | Dimension::Year
            | Dimension::Month => None,
        }
    }

    /// The dimensions among whose values a filter on this one looks.
    ///
    /// A kind looks among the tags of unknown kind too, and `tag` among all kinds.
    pub fn looks_among(self) -> &'static [Dimension] {
        match self {
            Dimension::Person => &[Dimension::Person, Dimension::Tag],
            Dimension::Org => &[Dimension::Org, Dimension::Tag],
            Dimension::Place => &[Dimension::Place, Dimension::Tag],
            Dimension::Topic => &[Dimension::Topic, Dimension::Tag],
            Dimension::Tag => &[
                Dimension::Person,
                Dimension::Org,
                Dimension::Place,
                Dimension::Topic,
                Dimension::Tag,
            ],
            Dimension::Source => &[Dimension::Source],
            Dimension::Section => &[Dimension::Section],
            Dimension::Language => &[Dimension::Language],
            Dimension::Author => &[Dimension::Author],
            Dimension::Genre => &[Dimension::Genre],
            Dimension::Collection => &[Dimension::Collection],
            Dimension::Year => &[Dimension::Year],
            Dimension::Month => &[Dimension::Month],
        }
    }
}

impl From<Kind> for Dimension {
    fn from(kind: Kind) -> Dimension {
        match kind {
            Kind::Person => Dimension::Person,
            Kind::Org => Dimension::Org,
            Kind::Place => Dimension::Place,
            Kind::Topic => Dimension::Topic,
            Kind::Tag => Dimension::Tag,
        }
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_dimension_and_kind() {
        for dim in Dimension::ALL {
            assert_eq!(Dimension::named(dim.name()), Some(dim));
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::named(kind.name()), Some(kind));
            assert_eq!(Dimension::from(kind).kind(), Some(kind));
        }
    }
}
