//! An article as it was read, and its tags. Knows nothing of files, formats and engines.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::{date::Date, facet::Kind};

/// Who says that an article has a tag.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The source itself.
    #[default]
    Given,
    /// A rule that tells subjects by the words of the text.
    Rule,
    /// The text, which tells that it is a person.
    Text,
    /// The text, which only says the name: it counts where other articles tell that it is a person.
    Said,
}

impl Origin {
    /// All origins.
    pub const ALL: [Origin; 4] = [Origin::Given, Origin::Rule, Origin::Text, Origin::Said];

    /// The origin that a name of ours stands for.
    pub fn named(name: &str) -> Option<Origin> {
        Origin::ALL.into_iter().find(|origin| origin.name() == name)
    }

    /// The one word for this origin in the index.
    pub fn name(self) -> &'static str {
        match self {
            Origin::Given => "given",
            Origin::Rule => "rule",
            Origin::Text => "text",
            Origin::Said => "said",
        }
    }
}

/// A label that an article carries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
pub struct Tag {
    /// What it names.
    pub kind: Kind,
    /// The label as the source spells it, trimmed, never empty.
    pub label: String,
    /// Who says so.
    #[serde(default)]
    pub origin: Origin,
    /// What the source knows it by, behind its scheme: `medtop:20000013`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How the source relates it to the article: `about`, `mentions`, `direct`; several parted by spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rel: Option<String>,
}

impl Tag {
    /// A tag that the source gave; nothing when its label is blank.
    ///
    /// White space and control characters inside the label become single spaces.
    pub fn given(kind: Kind, label: &str) -> Option<Tag> {
        let label = one_line(label);
        (!label.is_empty()).then_some(Tag {
            kind,
            label,
            origin: Origin::Given,
            id: None,
            rel: None,
        })
    }
}

/// What a source says about an article that is not to be used. Such articles are hidden: only `is:hidden` finds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Not to be published, at least for now.
    Withheld,
    /// Never to be published: cancelled, killed, retracted.
    Killed,
}

impl Status {
    /// The one word for it.
    pub fn name(self) -> &'static str {
        match self {
            Status::Withheld => "withheld",
            Status::Killed => "killed",
        }
    }
}

/// An article, as a format read it and as the index stores it.
///
/// What the source does not say is `None` or empty: nothing is invented.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Article {
    /// The id in the index; empty until [`Article::place`] has been called.
    pub id: String,
    /// The id that the source gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub native_id: Option<String>,
    /// Where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The headline that the source gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Summary, abstract or standfirst.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Who wrote it, a name an entry.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub byline: Vec<String>,
    /// Where it was filed, as printed: `KYIV, Ukraine`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dateline: Option<String>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// When it was last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<Date>,
    /// Its version number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// Whether the source took it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Whether the source says that it is a correction; see [`Article::is_correction`].
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub corrected: bool,
    /// When it may be published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embargo: Option<Date>,
    /// Language tag, as the source gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The language that its text was recognised to be in (ISO 639 code); only where the source names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recognised_language: Option<String>,
    /// The medium or agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The part of the medium.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// News, opinion, obituary ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub genre: Option<String>,
    /// The name of the folder or file that was indexed.
    pub collection: String,
    /// The file inside the collection, with its record: `dir/a.jsonl.gz#17`.
    pub path: String,
    /// The collection and file that it came in with, when that is an export of an archive; `collection` and `path` are
    /// those of the archive then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<(String, String)>,
    /// The text: paragraphs, each on a line of its own.
    pub body: String,
    /// Its tags, in the order of the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Tags that the source only infers from those, such as subjects above a subject: kept and shown, nowhere counted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inferred: Vec<Tag>,
}

impl Article {
    /// The tags that the source itself gave.
    pub fn given_tags(&self) -> impl Iterator<Item = &Tag> {
        let tags = self.tags.iter();
        tags.filter(|tag| tag.origin == Origin::Given)
    }

    /// Gives the article its place in the archive, and from that its id.
    ///
    /// `record` is the article's number in its file, from 1; `None` when a file holds just one.
    /// The id is the native id when that is a URI or GUID; any other native id behind its source,
    /// else behind its collection; else the URL; else a hash of collection, path and record.
    ///
    /// One that was exported keeps both, and notes where it is now.
    pub fn place(&mut self, collection: &str, path: &str, record: Option<u64>) {
        let in_file = match record {
            Some(record) => format!("{path}#{record}"),
            None => path.to_owned(),
        };
        if !self.id.is_empty() {
            self.held = Some((collection.to_owned(), in_file));
            return;
        }
        self.collection = collection.to_owned();
        self.path = in_file;
        let id = match (&self.native_id, &self.url) {
            (Some(native), _) if is_global(native) => native.clone(),
            (Some(native), _) => {
                let prefix = self.source.as_deref().unwrap_or(collection);
                format!("{prefix}:{native}")
            }
            (None, Some(url)) => url.clone(),
            (None, None) => {
                let key = format!("{collection}\0{path}\0{}", record.unwrap_or(1));
                format!("{:016x}", xxh3_64(key.as_bytes()))
            }
        };
        self.id = shortened(one_line(&id));
    }

    /// The collection and the path, with its record, of the file that it came in with.
    pub fn file(&self) -> (&str, &str) {
        match &self.held {
            Some((collection, path)) => (collection, path),
            None => (&self.collection, &self.path),
        }
    }

    /// Whether nothing but `is:hidden` finds it at that second: withheld, killed, or under embargo until later.
    pub fn is_hidden(&self, now: i64) -> bool {
        self.status.is_some() || self.embargo.is_some_and(|until| until.seconds() > now)
    }

    /// Whether it is a correction, or has been corrected: as the source says, or the headline, or one of the first and
    /// last paragraphs.
    pub fn is_correction(&self) -> bool {
        const AROUND: usize = 3;
        let first = self.body.lines().take(AROUND);
        let last = self.body.lines().rev().take(AROUND);
        let mut lines = self
            .headline
            .as_deref()
            .into_iter()
            .chain(first)
            .chain(last);
        self.corrected || lines.any(says_correction)
    }

    /// Number of the article's revision, for "a newer version replaces, an older never does".
    ///
    /// Version counts first, then the time of the last change; articles without either are equal.
    pub fn revision(&self) -> Revision {
        Revision {
            version: self.version,
            updated: self.updated.map(Date::seconds),
        }
    }
}

/// What tells two versions of an article apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision {
    version: Option<u64>,
    updated: Option<i64>,
}

/// Whether a headline or paragraph says that it, or its article, is a correction.
fn says_correction(line: &str) -> bool {
    const OPENINGS: [&str; 11] = [
        "corrections",
        "correction",
        "corrected",
        "clarification",
        "erratum",
        "korrektur",
        "berichtigung",
        "rectificatif",
        "corrección",
        "correzione",
        "rättelse",
    ];
    const STARTS: [&str; 5] = [
        "(corrects ",
        "this story corrects ",
        "(this story corrects ",
        "ap corrects",
        "(eds: corrects",
    ];
    const SAID: [&str; 8] = [
        "earlier version of this article",
        "earlier version of this story",
        "this article has been corrected",
        "this story has been corrected",
        "this article was corrected",
        "this story was corrected",
        "this article was amended",
        "this article has been amended",
    ];
    // how agencies put it before a headline
    let by_agency = ["-CORRECTED-", "-CORRECTION-"];
    if by_agency
        .iter()
        .any(|mark| line.starts_with(&mark[1..]) || line.contains(mark))
    {
        return true;
    }
    let end = line
        .char_indices()
        .nth(300)
        .map_or(line.len(), |(at, _)| at);
    let start = line[..end].to_lowercase();
    let start = start.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(');
    let opened = OPENINGS.iter().any(|opening| {
        let Some(rest) = start.strip_prefix(opening) else {
            return false;
        };
        let rest = rest.trim_start_matches([']', ')', '*']);
        let dated = rest.starts_with([',']) || rest.starts_with(" (");
        let near: String = rest.chars().take(25).collect();
        rest.trim().is_empty()
            || rest.starts_with(':')
            || (dated && near.contains(':'))
            || (*opening != "corrections"
                && [" - ", " – ", " — ", " | "]
                    .iter()
                    .any(|dash| rest.starts_with(dash)))
    });
    // most lines say nothing of themselves
    let of_itself = start.contains("this article") || start.contains("this story");
    opened
        || STARTS.iter().any(|said| start.starts_with(said))
        || of_itself && SAID.iter().any(|said| start.contains(said))
}

/// Whether an id says by itself that it is unique everywhere: a URI (`urn:`, `tag:`, `http:`) or a GUID.
fn is_global(id: &str) -> bool {
    let scheme = id.split_once(':').map(|(scheme, rest)| {
        !rest.is_empty()
            && scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b))
    });
    scheme == Some(true) || is_guid(id)
}

fn is_guid(id: &str) -> bool {
    let groups: Vec<&str> = id.split('-').collect();
    groups.iter().map(|g| g.len()).eq([8, 4, 4, 4, 12])
        && groups
            .iter()
            .all(|g| g.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// An id of at most 512 bytes: a longer one ends in the hash of the whole.
fn shortened(id: String) -> String {
    const LONGEST: usize = 512;
    if id.len() <= LONGEST {
        return id;
    }
    let hash = format!("~{:016x}", xxh3_64(id.as_bytes()));
    let end = id.floor_char_boundary(LONGEST - hash.len());
    format!("{}{hash}", &id[..end])
}

/// The text on one line: white space and control characters become single spaces.
pub fn one_line(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    if text.trim_ascii() == text && text.bytes().all(plain) && !text.contains("  ") {
        // as most are
        return text.to_owned();
    }
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A URL as it is searched: without `https://` and `www.`.
pub fn place_of_url(url: &str) -> &str {
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    url.strip_prefix("www.").unwrap_or(url)
}

/// A source without what makes it an address or a handle: `https://www.example.org/`, `@example`.
pub fn name_of_source(source: &str) -> &str {
    let name = match source.split_once("://") {
        Some((scheme, _)) if scheme.to_ascii_lowercase().starts_with("http") => {
            let place = place_of_url(source);
            place.split(['/', '?']).next().unwrap_or_default()
        }
        _ => source.strip_prefix('@').unwrap_or(source),
    };
    if name.is_empty() { source } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(native: Option<&str>, source: Option<&str>, url: Option<&str>) -> String {
        let mut article = Article {
            native_id: native.map(str::to_owned),
            source: source.map(str::to_owned),
            url: url.map(str::to_owned),
            ..Article::default()
        };
        article.place("reuters21578", "reut2-000.sgm", Some(5));
        article.id
    }

    #[test]
    fn corrections_are_told_from_other_articles() {
        let says = |headline: &str, body: &str| {
            let article = Article {
                headline: Some(headline.to_owned()),
                body: body.to_owned(),
                ..Article::default()
            };
            article.is_correction()
        };
        for headline in [
            "CORRECTION: Ferry sinks",
            "CORRECTED-Ferry sinks",
            "[Correction] – Ferry",
            "Corrections",
            "Berichtigung: Fähre",
            "UPDATE 2-CORRECTED-Ferry sinks",
            "Correction (Dec. 5): Ferry",
            "Correction, Dec. 5, 2025: Ferry",
            "AP Corrects: Ferry",
        ] {
            assert!(says(headline, "Text."), "{headline}");
        }
        for body in [
            "(Corrects the number of ferries in paragraph 3)\nText.",
            "Text.\nMore.\nCorrection: An earlier version named another port.",
            "Text.\nThis story has been corrected to say that it sank.",
        ] {
            assert!(says("Ferry sinks", body), "{body}");
        }
        for headline in [
            "Correction officers strike",
            "Market correction looms",
            "Corrected course saves ferry",
            "Correction-style sell-off",
            "Corrections – department budget cut",
            "Korrektur-Phase",
            "The report said the error was corrected by the crew",
        ] {
            assert!(
                !says(headline, "The error was corrected by the crew.\nText."),
                "{headline}"
            );
        }
    }

    #[test]
    fn a_global_native_id_stays_as_it_is() {
        for native in [
            "urn:newsml:example.com:1",
            "tag:example.com,2025:1",
            "http://example.com/1",
            "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        ] {
            assert_eq!(id(Some(native), Some("AP"), None), native);
        }
    }

    #[test]
    fn a_local_native_id_stands_behind_its_source_or_collection() {
        assert_eq!(id(Some("5"), None, None), "reuters21578:5");
        assert_eq!(id(Some("5"), Some("AP"), Some("http://x/")), "AP:5");
    }

    #[test]
    fn without_a_native_id_the_url_or_the_place_is_the_id() {
        assert_eq!(id(None, Some("AP"), Some("http://x/y")), "http://x/y");
        let hashed = id(None, Some("AP"), None);
        assert_eq!(hashed.len(), 16);
        assert_eq!(hashed, id(None, None, None));
    }

    #[test]
    fn a_very_long_id_is_cut_and_stays_unique() {
        let (a, b) = ("ü".repeat(4000) + "a", "ü".repeat(4000) + "b");
        let (a, b) = (id(Some(&a), None, None), id(Some(&b), None, None));
        assert!(a.len() <= 512 && a != b);
    }

    #[test]
    fn a_newer_version_is_greater() {
        let revision = |version, updated: Option<&str>| Article {
            version,
            updated: updated.and_then(Date::parse),
            ..Article::default()
        };
        let revision = |v, u| revision(v, u).revision();
        assert!(revision(Some(2), None) > revision(Some(1), Some("2025-01-01")));
        assert!(revision(None, Some("2025-01-02")) > revision(None, Some("2025-01-01")));
        assert_eq!(revision(None, None), revision(None, None));
    }

    #[test]
    fn one_line_has_single_spaces_between_words_and_nowhere_else() {
        for (text, line) in [
            ("", ""),
            (" ", ""),
            ("a b", "a b"),
            (" a b", "a b"),
            ("a  b", "a b"),
            ("a b ", "a b"),
            ("a\u{a0}b\u{7f}c", "a b c"),
            ("é ü", "é ü"),
        ] {
            assert_eq!(one_line(text), line, "{text:?}");
        }
    }

    #[test]
    fn a_label_is_one_line_without_control_characters() {
        let tag = Tag::given(Kind::Tag, " War\tand\n\u{1b}[31munrest ").unwrap();
        assert_eq!(tag.label, "War and [31munrest");
        assert_eq!(Tag::given(Kind::Tag, " \u{7} "), None);
    }
}
