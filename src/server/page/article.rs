//! The page of an article: its whole text with matches marked, what is known of it, and its tags.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;

use super::{
    frame::Frame,
    html,
    pieces::{Piece, language_tag, marked, paragraphs, shown, web_address},
    search::state_of,
    state::{State, in_path, search_address},
};
use crate::{
    article::{Article, Origin, Status, Tag},
    date::Date,
    engine::Engine,
    facet::{Dimension, Kind},
    query::Query,
    schema::Field,
    search::{Highlighter, Page, Resolved, Search, refine},
    server::{
        api::{Asked, no_article},
        problem::Problem,
    },
};

/// The page of an article.
#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    frame: Frame,
    /// Where the reader comes from, if from a search.
    back: Option<String>,
    language: Option<String>,
    headline: Vec<Piece>,
    untitled: bool,
    /// Why it is not to be used.
    warnings: Vec<String>,
    source: Option<(String, Option<String>)>,
    date: Option<String>,
    byline: Vec<Vec<Piece>>,
    dateline: Vec<Piece>,
    summary: String,
    paragraphs: Vec<Vec<Piece>>,
    /// Number of numbered matches.
    matches: usize,
    facts: Vec<Fact>,
    kinds: Vec<Labels>,
    inferred: Vec<String>,
    versions: Vec<Version>,
    original: Option<String>,
    json: String,
}

/// Something known of the article.
struct Fact {
    name: &'static str,
    values: Vec<(String, Option<String>)>,
}

/// The tags of one kind.
struct Labels {
    title: &'static str,
    kind: &'static str,
    tags: Vec<Label>,
}

/// A tag.
struct Label {
    text: Vec<Piece>,
    address: Option<String>,
    /// Who says so, where that is not the source.
    by: Option<&'static str>,
    /// What all its spellings are shown by, where that is another.
    joined: Option<String>,
}

/// A version of the article.
struct Version {
    number: String,
    time: String,
    headline: String,
    present: bool,
}

/// Makes the page of an article.
pub(super) fn page(engine: &dyn Engine, asked: &Asked) -> Result<String, Problem> {
    let Some(id) = asked.parameters.text("id") else {
        let what = "article: no id is named";
        let hint = "add `?id=` and the id of an article; its hit leads to it";
        return Err(Problem::new(StatusCode::BAD_REQUEST, what, hint));
    };
    let Some(article) = engine.article(id)? else {
        return Err(no_article(engine, id)?);
    };
    // an article is shown whatever is wrong with the query that led to it
    let asked_for = state_of(asked).ok();
    let marks = asked_for
        .as_ref()
        .and_then(|(_, search)| engine.marks(search).ok());
    let highlighter = Highlighter::new(marks.unwrap_or_default());
    let everything = Search {
        now: asked.now.seconds(),
        timeout: Some(asked.left()),
        page: Page::NONE,
        ..Search::new(&tagged(&article))?
    };
    let (resolved, index) = match engine.search(&everything) {
        Ok(results) => (results.resolved, results.index),
        // labels that only hidden articles carry stand for nothing
        Err(_) => {
            let all = Search {
                query: Query::All,
                filters: BTreeMap::new(),
                ..everything
            };
            (Vec::new(), engine.search(&all)?.index)
        }
    };
    let state = asked_for.map(|(state, _)| state);
    let back = state.as_ref().filter(|state| state.query != Query::All);
    let name = article.headline.as_deref().unwrap_or(&article.id);
    let typed = state.as_ref().map(|state| state.query.to_string());
    let mut frame = Frame::new(name, typed.unwrap_or_default()).citing(&index);
    if let Some(state) = &state {
        frame.carried = lasting(state);
    }
    let mut matches = 0;
    let headline = article.headline.as_deref().map(shown).unwrap_or_default();
    let headline = paragraphs(&highlighter.mark(Field::Headline, &headline), &mut matches);
    let body = paragraphs(&highlighter.mark(Field::Body, &article.body), &mut matches);
    let in_line = |field: Field, text: &str| marked(&highlighter.mark(field, &shown(text)));
    html(&ArticlePage {
        back: back.map(State::address),
        frame,
        language: language_tag(
            article
                .language
                .as_deref()
                .or(article.recognised_language.as_deref()),
        ),
        untitled: headline.is_empty(),
        headline: headline.into_iter().flatten().collect(),
        warnings: warnings(&article, asked.now),
        source: article
            .source
            .as_deref()
            .map(|one| value(Dimension::Source, one)),
        date: article.date.map(written),
        byline: article
            .byline
            .iter()
            .map(|name| in_line(Field::Byline, name))
            .collect(),
        dateline: in_line(
            Field::Dateline,
            article.dateline.as_deref().unwrap_or_default(),
        ),
        summary: article.summary.as_deref().map(shown).unwrap_or_default(),
        paragraphs: body,
        matches,
        facts: facts(&article),
        kinds: kinds(&article, &highlighter, &resolved),
        inferred: article
            .inferred
            .iter()
            .map(|tag| shown(&tag.label))
            .collect(),
        versions: versions(engine, &article)?,
        original: article.url.as_deref().and_then(web_address),
        json: format!("/api/articles/{}", in_path(&article.id)),
    })
}

fn lasting(state: &State) -> Vec<(&'static str, String)> {
    let state = state.unset(&["offset", "find", "match", "more"]);
    state.carried(&["q"])
}

/// The query for what any of an article's tags stands for; everything when it has none.
fn tagged(article: &Article) -> Query {
    let filters: Vec<Query> = article.tags.iter().filter_map(filter).collect();
    match filters.is_empty() {
        true => Query::All,
        false => Query::or(filters),
    }
}

fn filter(tag: &Tag) -> Option<Query> {
    refine::spelled(tag.kind.into(), &tag.label)
}

/// A date, with its time.
fn written(date: Date) -> String {
    date.to_string().replace('T', " ")
}

/// A value and the search for it.
fn value(dimension: Dimension, text: &str) -> (String, Option<String>) {
    let filter = refine::spelled(dimension, text);
    (shown(text), filter.map(|filter| search_address(&filter)))
}

fn warnings(article: &Article, now: Date) -> Vec<String> {
    let mut warnings = Vec::new();
    match article.status {
        Some(Status::Withheld) => {
            warnings
                .push("Withheld by its source: not to be published, at least for now.".to_owned());
        }
        Some(Status::Killed) => {
            warnings.push("Killed by its source: not to be published or quoted.".to_owned());
        }
        None => {}
    }
    if let Some(until) = article
        .embargo
        .filter(|until| until.seconds() > now.seconds())
    {
        warnings.push(format!("Under embargo until {}.", written(until)));
    }
    if article.is_correction() {
        warnings.push("A correction, or corrected.".to_owned());
    }
    warnings
}

fn facts(article: &Article) -> Vec<Fact> {
    let one = |name, text: Option<&str>, dimension: Option<Dimension>| {
        let values = text.map(|text| match dimension {
            Some(dimension) => value(dimension, text),
            None => (shown(text), None),
        });
        Fact {
            name,
            values: values.into_iter().collect(),
        }
    };
    let recognised = article.recognised_language.as_deref();
    let recognised = recognised.map(|language| format!("{language} (recognised)"));
    let language = article.language.as_deref();
    let updated = article.updated.map(written);
    let embargo = article.embargo.map(written);
    let path = format!("{}/{}", article.collection, article.path);
    let authors = article
        .byline
        .iter()
        .map(|name| value(Dimension::Author, name));
    let mut facts = vec![
        Fact {
            name: "by",
            values: authors.collect(),
        },
        one(
            "section",
            article.section.as_deref(),
            Some(Dimension::Section),
        ),
        one("genre", article.genre.as_deref(), Some(Dimension::Genre)),
        one("language", language, Some(Dimension::Language)),
        one("updated", updated.as_deref(), None),
        one("embargo", embargo.as_deref(), None),
        one(
            "collection",
            Some(&article.collection),
            Some(Dimension::Collection),
        ),
        one("path", Some(&path), None),
        one("id", Some(&article.id), None),
        one("url", article.url.as_deref(), None),
    ];
    if language.is_none() {
        facts.push(one("language", recognised.as_deref(), None));
    }
    facts.retain(|fact| fact.values.iter().any(|(text, _)| !text.is_empty()));
    facts
}

fn kinds(article: &Article, highlighter: &Highlighter, resolved: &[Resolved]) -> Vec<Labels> {
    let label = |tag: &Tag| {
        let given = tag.origin == Origin::Given;
        let text = shown(&tag.label);
        let of_tag = |one: &&Resolved| {
            one.field == Dimension::from(tag.kind).name() && one.asked == tag.label
        };
        let joined = resolved.iter().find(of_tag);
        let joined = joined
            .and_then(|one| one.values.first())
            .map(|value| shown(value));
        Label {
            address: filter(tag).map(|filter| search_address(&filter)),
            by: match tag.origin {
                Origin::Given => None,
                Origin::Rule => Some("by rule"),
                Origin::Text | Origin::Said => Some("from the text"),
            },
            joined: joined.filter(|value| *value != text),
            text: match given {
                true => marked(&highlighter.mark(Field::Labels, &text)),
                false => super::pieces::unmarked(&text),
            },
        }
    };
    let kinds = Kind::ALL.into_iter().map(|kind| {
        let mut tags: Vec<&Tag> = article.tags.iter().filter(|tag| tag.kind == kind).collect();
        tags.sort_by_key(|tag| tag.origin != Origin::Given);
        Labels {
            title: super::facets::title(kind.into()),
            kind: kind.name(),
            tags: tags.into_iter().map(label).collect(),
        }
    });
    kinds.filter(|labels| !labels.tags.is_empty()).collect()
}

fn versions(engine: &dyn Engine, article: &Article) -> Result<Vec<Version>, Problem> {
    let versions = engine.history(&article.id)?;
    if versions.len() < 2 {
        return Ok(Vec::new());
    }
    let last = versions.len() - 1;
    let versions = versions.iter().enumerate().map(|(place, past)| Version {
        number: past
            .version
            .map_or(String::new(), |number| number.to_string()),
        time: past.time.map_or(String::new(), written),
        headline: shown(past.headline.as_deref().unwrap_or("(no headline)")),
        present: place == last,
    });
    Ok(versions.collect())
}
