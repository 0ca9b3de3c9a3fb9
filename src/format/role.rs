//! What a value of a source can be for an article.

use crate::facet::Kind;

/// What a value is for. Their order is that in which they are explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The id that the source gave.
    Id,
    /// Where it can be read.
    Url,
    /// The headline.
    Headline,
    /// Summary, abstract or standfirst.
    Summary,
    /// The text.
    Body,
    /// Who wrote it.
    Byline,
    /// Where it was filed.
    Dateline,
    /// When it was published.
    Date,
    /// When it was last changed.
    Updated,
    /// Its version number.
    Version,
    /// The language that the source names.
    Language,
    /// The medium or agency.
    Source,
    /// The part of the medium.
    Section,
    /// News, opinion, obituary ...
    Genre,
    /// Whether the source took it back.
    Status,
    /// When it may be published.
    Embargo,
    /// What it is: text, picture, video ...
    Type,
    /// Its tags of a kind.
    Tags(Kind),
}

impl Role {
    /// All roles, each with its name in mapping files and explanations.
    pub const NAMES: [(Role, &str); 22] = [
        (Role::Id, "id"),
        (Role::Url, "url"),
        (Role::Headline, "headline"),
        (Role::Summary, "summary"),
        (Role::Body, "body"),
        (Role::Byline, "byline"),
        (Role::Dateline, "dateline"),
        (Role::Date, "date"),
        (Role::Updated, "updated"),
        (Role::Version, "version"),
        (Role::Language, "language"),
        (Role::Source, "source"),
        (Role::Section, "section"),
        (Role::Genre, "genre"),
        (Role::Status, "status"),
        (Role::Embargo, "embargo"),
        (Role::Type, "type"),
        (Role::Tags(Kind::Person), "person"),
        (Role::Tags(Kind::Org), "org"),
        (Role::Tags(Kind::Place), "place"),
        (Role::Tags(Kind::Topic), "topic"),
        (Role::Tags(Kind::Tag), "tag"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let found = Role::NAMES.iter().find(|(role, _)| *role == self);
        found.map_or("", |(_, name)| name)
    }

    /// The role of a name.
    pub fn named(name: &str) -> Option<Role> {
        let found = Role::NAMES.iter().find(|(_, own)| *own == name);
        found.map(|(role, _)| *role)
    }
}
