//! What the keys of the world's article JSON mean: one table.

use super::role::Role;
use crate::facet::Kind;

/// The keys of each role, the best first; in lower case, without `_`, `-` and spaces.
const KEYS: [(Role, &[&str]); 21] = [
    (
        Role::Id,
        &[
            "id",
            "uri",
            "guid",
            "_id",
            "docid",
            "itemid",
            "docno",
            "articleid",
            "uuid",
        ],
    ),
    (
        Role::Url,
        &[
            "url",
            "canonicalurl",
            "canonicallink",
            "weburl",
            "articleurl",
            "link",
        ],
    ),
    (
        Role::Headline,
        &[
            "headline",
            "title",
            "webtitle",
            "headlines",
            "titular",
            "título",
            "titulo",
            "titre",
            "titel",
            "überschrift",
            "schlagzeile",
            "titolo",
            "заголовок",
        ],
    ),
    (
        Role::Summary,
        &[
            "summary",
            "description",
            "abstract",
            "standfirst",
            "excerpt",
            "trailtext",
        ],
    ),
    (
        Role::Body,
        &[
            "body",
            "text",
            "maintext",
            "articlebody",
            "bodytext",
            "fulltext",
            "content",
            "story",
            "texto",
            "cuerpo",
            "texte",
            "contenu",
            "inhalt",
            "testo",
            "текст",
        ],
    ),
    (
        Role::Byline,
        &[
            "byline",
            "author",
            "authors",
            "by",
            "creator",
            "autor",
            "autores",
            "auteur",
            "auteurs",
            "autore",
            "автор",
        ],
    ),
    (Role::Dateline, &["dateline", "located"]),
    (
        Role::Date,
        &[
            "date",
            "published",
            "publishdate",
            "publisheddate",
            "publicationdate",
            "pubdate",
            "publishedat",
            "datepublished",
            "datepublish",
            "firstcreated",
            "webpublicationdate",
            "timestamp",
            "fecha",
            "datum",
            "datepublication",
            "дата",
            "created",
        ],
    ),
    (
        Role::Updated,
        &[
            "updated",
            "updatedat",
            "modified",
            "datemodified",
            "datemodify",
            "versioncreated",
            "lastmodified",
            "lastmod",
            "lastmodifiedat",
            "updateddate",
            "dateupdated",
        ],
    ),
    (Role::Version, &["version"]),
    (
        Role::Language,
        &[
            "lang",
            "language",
            "inlanguage",
            "idioma",
            "langue",
            "sprache",
            "lingua",
        ],
    ),
    (
        Role::Source,
        &[
            "source",
            "sourcename",
            "provider",
            "publisher",
            "medianame",
            "agency",
            "publication",
            "newspaper",
            "fuente",
            "quelle",
            "fonte",
        ],
    ),
    (
        Role::Section,
        &[
            "section",
            "sectionname",
            "sección",
            "seccion",
            "rubrique",
            "ressort",
            "sezione",
        ],
    ),
    (Role::Genre, &["genre", "genres"]),
    (Role::Status, &["pubstatus", "status"]),
    (Role::Embargo, &["embargo", "embargoed", "embargoeduntil"]),
    (
        Role::Tags(Kind::Person),
        &[
            "person",
            "persons",
            "people",
            "per",
            "perfacet",
            "personas",
            "personnes",
            "personen",
            "persone",
        ],
    ),
    (
        Role::Tags(Kind::Org),
        &[
            "org",
            "orgs",
            "organisation",
            "organisations",
            "organization",
            "organizations",
            "company",
            "companies",
            "orgfacet",
        ],
    ),
    (
        Role::Tags(Kind::Place),
        &[
            "place",
            "places",
            "location",
            "locations",
            "geo",
            "geofacet",
            "glocation",
            "glocations",
            "geoarea",
        ],
    ),
    (
        Role::Tags(Kind::Topic),
        &[
            "topic",
            "topics",
            "subject",
            "subjects",
            "theme",
            "themes",
            "category",
            "categories",
            "classifier",
            "classifiers",
            "desfacet",
        ],
    ),
    (
        Role::Tags(Kind::Tag),
        &[
            "tag",
            "tags",
            "keyword",
            "keywords",
            "etiquetas",
            "motsclés",
            "motscles",
            "schlagworte",
            "schlagwörter",
        ],
    ),
];

/// What a key means, and its rank among the keys of that role, 0 the best; nothing when it is unknown.
pub(super) fn role(key: &str) -> Option<(Role, u8)> {
    let lower;
    let key = match key.is_ascii() {
        true => key,
        false => {
            lower = key.to_lowercase();
            &lower
        }
    };
    let mut folded = [0; 32];
    let key = fold(key, &mut folded)?;
    let first = *key.first()?;
    for (role, keys) in &KEYS {
        for (rank, known) in keys.iter().enumerate() {
            if known.as_bytes().first() == Some(&first) && known.as_bytes() == key {
                return Some((*role, u8::try_from(rank).unwrap_or(u8::MAX)));
            }
        }
    }
    None
}

/// The kind that a word names, singular or plural; `Kind::Tag` for words that say no more, and for unknown ones.
pub(super) fn kind(word: &str) -> Kind {
    match role(word) {
        Some((Role::Tags(kind), _)) => kind,
        _ => Kind::Tag,
    }
}

/// The key in lower case without `_`, `-` and spaces (but for a leading one); nothing when it is longer than any known.
fn fold<'a>(key: &str, folded: &'a mut [u8; 32]) -> Option<&'a [u8]> {
    let mut length = 0;
    for (at, byte) in key.bytes().enumerate() {
        if matches!(byte, b'_' | b'-' | b' ') && at > 0 {
            continue;
        }
        *folded.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    folded.get(..length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_separators_of_a_key_do_not_matter() {
        for key in [
            "webPublicationDate",
            "web_publication_date",
            "WEB-PUBLICATION-DATE",
        ] {
            assert_eq!(role(key), Some((Role::Date, 10)), "{key}");
        }
        assert_eq!(
            role("Überschrift"),
            role("headline").map(|(role, _)| (role, 9))
        );
        assert_eq!(role("_id"), Some((Role::Id, 3)));
        assert_eq!(role("per_facet"), Some((Role::Tags(Kind::Person), 4)));
        for key in ["", "page", "é", "_", &"id".repeat(40)] {
            assert_eq!(role(key), None, "{key}");
        }
    }

    #[test]
    fn no_key_has_two_meanings() {
        let mut keys: Vec<&str> = KEYS
            .iter()
            .flat_map(|(_, keys)| keys.iter().copied())
            .collect();
        keys.sort_unstable();
        let count = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), count);
        assert!(keys.iter().all(|key| role(key).is_some()));
    }
}
