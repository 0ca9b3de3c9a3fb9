//! Adds to an article what follows from its text.

use std::collections::BTreeSet;

use super::{names::names, topics::Topics};
use crate::{
    article::{Article, Origin, Tag, one_line},
    facet::Kind,
    text::{Language, fold},
};

/// The version of all rules and tables by which tags are derived and settled: another one makes other tags of the same
/// articles.
pub const VERSION: u32 = 1;

/// Adds to an article the persons that its text names and its subjects by rule. What its source gave stays as it is, and
/// is not said twice; what was derived before goes.
///
/// Subjects are told by English words, and so is most of what makes a person of a name: in other languages persons are
/// those of whom English articles or tags tell.
pub fn derive(article: &mut Article, topics: &Topics) {
    article.tags.retain(|tag| tag.origin == Origin::Given);
    let languages = [&article.language, &article.recognised_language];
    let language = languages.into_iter().flatten().next();
    let english = language.is_none_or(|name| Language::named(name) == Some(Language::English));
    let given: Vec<&str> = article.tags.iter().map(|tag| tag.label.as_str()).collect();
    let mut derived = Vec::new();
    if english {
        let headline = article.headline.as_deref();
        let subjects = topics.of(headline, beginning(&article.body), &given);
        let subjects = subjects
            .into_iter()
            .map(|subject| (Kind::Topic, subject.to_owned()));
        derived.extend(subjects.map(|(kind, label)| (kind, label, Origin::Rule)));
    }
    for named in names(&article.body) {
        let origin = match named.told && english {
            true => Origin::Text,
            false => Origin::Said,
        };
        derived.push((Kind::Person, one_line(named.name), origin));
    }
    let mut said: BTreeSet<String> = given.into_iter().map(fold).collect();
    for (kind, label, origin) in derived {
        if said.insert(fold(&label)) {
            article.tags.push(Tag {
                kind,
                label,
                origin,
                id: None,
                rel: None,
            });
        }
    }
}

/// So much of a text tells its subjects, in bytes: news says first what it is about.
const BEGINNING: usize = 2_000;

fn beginning(body: &str) -> &str {
    &body[..body.floor_char_boundary(BEGINNING)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(body: &str, language: &str) -> Article {
        Article {
            headline: Some("Oil refinery on fire as power plants stand still".to_owned()),
            body: body.to_owned(),
            language: Some(language.to_owned()),
            tags: Tag::given(Kind::Tag, "Energy").into_iter().collect(),
            ..Article::default()
        }
    }

    #[test]
    fn subjects_are_added_to_what_is_given_and_never_twice() {
        let body = "An oil refinery burnt. Power plants and oil refineries had no electricity. Crude oil rose.";
        let labels = |language: &str| -> Vec<String> {
            let mut article = article(body, language);
            derive(&mut article, &Topics::shipped());
            article
                .tags
                .into_iter()
                .map(|tag| format!("{} {}", tag.origin.name(), tag.label))
                .collect()
        };
        let found = labels("en");
        assert_eq!(found[0], "given Energy");
        assert!(
            found
                .iter()
                .skip(1)
                .any(|label| label.starts_with("rule energy/")),
            "{found:?}"
        );
        assert!(!found.contains(&"rule energy".to_owned()), "{found:?}");
        assert_eq!(labels("fr"), ["given Energy"]);
    }

    #[test]
    fn persons_are_named_by_the_text_or_only_said() {
        let labels = |language: &str| -> Vec<String> {
            let body = "Qwerto Zxcvb left. President Rustem Doe saw Mr. ENERGY.";
            let mut article = article(body, language);
            article.headline = None;
            derive(&mut article, &Topics::shipped());
            let tags = article.tags.into_iter();
            tags.map(|tag| format!("{} {}", tag.origin.name(), tag.label))
                .collect()
        };
        assert_eq!(
            labels("en"),
            ["given Energy", "said Qwerto Zxcvb", "text Rustem Doe"]
        );
        assert_eq!(
            labels("de"),
            ["given Energy", "said Qwerto Zxcvb", "said Rustem Doe"]
        );
    }
}
