//! The page of hits; without a query it shows what the archive holds.

use askama::Template;

use super::{
    chips::{Chip, chips},
    facets::{Facet, SIDE, VALUES, facets, order},
    frame::Frame,
    html,
    pieces::shown,
    results::{Shown, hit},
    state::State,
    timeline::{Drawing, drawing},
};
use crate::{
    engine::Engine,
    output::{counted, with_thousands},
    query::{Query, Space, parse},
    search::{Facets, Page, Passages, Request, Results, Search, Sort},
    server::{api::Asked, problem::Problem},
    text::fold,
};

/// How many passages of a hit are shown.
const PASSAGES: usize = 2;

/// The page of hits.
#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    /// From when to when the archive reaches, where nothing is asked.
    holds: Option<String>,
    total: String,
    /// What the number counts.
    noun: &'static str,
    /// Number of different texts, where copies are shown once.
    texts: Option<String>,
    chips: Vec<Chip>,
    notes: Vec<Note>,
    sorts: Vec<Switch>,
    looks: Vec<Switch>,
    orders: Vec<Switch>,
    hits: Vec<Shown>,
    /// From which hit to which.
    range: String,
    previous: Option<String>,
    next: Option<String>,
    /// Why there is no next page where there are more hits.
    deepest: bool,
    downloads: Vec<(&'static str, String)>,
    facets: Vec<Facet>,
    timeline: Drawing,
}

/// Another look at the same.
struct Switch {
    name: &'static str,
    address: String,
    on: bool,
}

/// Something to know about the answer, with ways on.
struct Note {
    text: String,
    links: Vec<(String, String)>,
}

/// The state and the search of an address.
pub(super) fn state_of(asked: &Asked) -> Result<(State, Search), Problem> {
    let mut search = asked.search()?;
    asked.parameters.shape(&mut search)?;
    let query = parse(&search.text).map_err(Problem::from)?;
    let any = asked.parameters.request()?.match_any;
    let state = State::new(&asked.parameters, query, &any);
    Ok((state, search))
}

/// Makes the page of hits.
pub(super) fn page(engine: &dyn Engine, asked: &Asked) -> Result<String, Problem> {
    let (state, mut search) = state_of(asked)?;
    search.page = state.page(&search);
    search.passages = Passages::Best(PASSAGES);
    search.facets = Facets {
        order: order(&state),
        ..Facets::of(SIDE.to_vec(), VALUES)
    };
    let results = engine.search(&search)?;
    // all parts of a page have the time of one search
    search.timeout = Some(asked.left());
    let facets = facets(engine, &state, &search, &results)?;
    search.timeout = Some(asked.left());
    let timeline = drawing(engine, &state, &search)?;
    search.timeout = Some(asked.left());
    let holds = match state.query == Query::All {
        true => holds(engine, &search, &results)?,
        false => None,
    };
    let (previous, next, deepest) = pages(&state, &search, &results);
    let first = results.hits.first().map_or(0, |hit| hit.rank as u64);
    let last = results.hits.last().map_or(0, |hit| hit.rank as u64);
    html(&SearchPage {
        frame: frame(&state, &search, &results),
        holds,
        total: with_thousands(results.total),
        noun: if results.total == 1 {
            "article"
        } else {
            "articles"
        },
        texts: results
            .texts
            .map(|texts| format!("with {}", counted(texts, "different text"))),
        chips: chips(&state),
        notes: notes(&state, asked, &results),
        sorts: sorts(&state, &search),
        looks: vec![
            flag(&state, "unique", "fold copies", "true"),
            flag(&state, "origin", "only tags given by sources", "given"),
        ],
        orders: orders(&state),
        hits: results.hits.iter().map(|one| hit(&state, one)).collect(),
        range: format!("{}–{}", with_thousands(first), with_thousands(last)),
        previous,
        next,
        deepest,
        downloads: downloads(&state),
        facets,
        timeline,
    })
}

fn frame(state: &State, search: &Search, results: &Results) -> Frame {
    let title = match search.text.is_empty() {
        true => "News archive".to_owned(),
        false => search.text.clone(),
    };
    let mut frame = Frame::new(&title, search.text.clone()).citing(&results.index);
    let lasting = state.unset(&["offset", "find", "match", "more"]);
    frame.carried = lasting.carried(&["q"]);
    frame
}

/// From when to when the archive reaches.
fn holds(
    engine: &dyn Engine,
    search: &Search,
    results: &Results,
) -> Result<Option<String>, Problem> {
    let oldest = engine.search(&Search {
        sort: Sort::Oldest,
        page: Page {
            offset: 0,
            limit: 1,
        },
        facets: Facets::none(),
        passages: Passages::Best(0),
        ..search.clone()
    })?;
    let oldest = oldest.hits.into_iter().next().and_then(|hit| hit.date);
    let span = oldest.zip(results.index.newest.as_ref());
    Ok(span.map(|(oldest, newest)| match oldest == *newest {
        true => format!("of {oldest}"),
        false => format!("from {oldest} to {newest}"),
    }))
}

/// The pages before and behind, and whether what is behind lies too deep.
fn pages(
    state: &State,
    search: &Search,
    results: &Results,
) -> (Option<String>, Option<String>, bool) {
    let Page { offset, limit } = search.page;
    let at = |offset: usize| match offset {
        0 => state.unset(&["offset"]).address(),
        offset => state.set("offset", offset.to_string()).address(),
    };
    let previous = (offset > 0).then(|| at(offset.saturating_sub(limit)));
    let last = results.texts.unwrap_or(results.total);
    let more = limit > 0 && ((offset + limit) as u64) < last;
    let deepest = more && offset + 2 * limit > Page::DEEPEST;
    let next = (more && !deepest).then(|| at(offset + limit));
    (previous, next, deepest)
}

fn sorts(state: &State, search: &Search) -> Vec<Switch> {
    let sorts = [
        ("relevance", Sort::Relevance),
        ("newest", Sort::Newest),
        ("oldest", Sort::Oldest),
    ];
    // without words all are equally relevant
    let sorts = sorts.into_iter().filter(|(_, sort)| {
        search.query.has_words() || *sort != Sort::Relevance || search.sort == *sort
    });
    let sorts = sorts.map(|(name, sort)| Switch {
        name,
        address: state.unset(&["offset"]).set("sort", name).address(),
        on: search.sort == sort,
    });
    sorts.collect()
}

/// A switch that says something or nothing.
fn flag(state: &State, parameter: &'static str, name: &'static str, value: &str) -> Switch {
    let on = state.said(parameter) == Some(value);
    let state = state.unset(&["offset", parameter]);
    Switch {
        name,
        address: match on {
            true => state.address(),
            false => state.set(parameter, value).address(),
        },
        on,
    }
}

fn orders(state: &State) -> Vec<Switch> {
    let is = state.said("facet-sort").unwrap_or("count");
    let orders = [
        ("count", "most frequent"),
        ("surprise", "special here"),
        ("name", "A–Z"),
    ];
    let orders = orders.into_iter().map(|(word, name)| Switch {
        name,
        address: match word {
            "count" => state.unset(&["facet-sort"]).address(),
            word => state.set("facet-sort", word).address(),
        },
        on: is == word,
    });
    orders.collect()
}

fn downloads(state: &State) -> Vec<(&'static str, String)> {
    let forms = [("CSV", "csv"), ("JSON Lines", "jsonl"), ("ids", "ids")];
    let forms = forms.map(|(name, form)| {
        (
            name,
            state.api("/api/search", &[("all", "true"), ("format", form)]),
        )
    });
    forms.to_vec()
}

/// What is to be known about an answer: what names meant, what no article holds, and what to try.
fn notes(state: &State, asked: &Asked, results: &Results) -> Vec<Note> {
    let mut notes = Vec::new();
    for one in &results.resolved {
        if one.values == [one.asked.as_str()] {
            continue;
        }
        let shown_values: Vec<String> = one
            .values
            .iter()
            .take(6)
            .map(|value| shown(value))
            .collect();
        let more = one.values.len().saturating_sub(6);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        notes.push(Note {
            text: format!(
                "{} {} stands for {}{more}",
                one.field,
                shown(&one.asked),
                shown_values.join(" · ")
            ),
            links: Vec::new(),
        });
    }
    for word in &results.unknown_words {
        let link = |nearest: &String| {
            let typed = respelled(&state.query.to_string(), &word.word, nearest)?;
            let query = parse(&typed).ok()?;
            Some((shown(nearest), state.asking(query).address()))
        };
        let links: Vec<(String, String)> = word.nearest.iter().filter_map(link).collect();
        let ask = if links.is_empty() {
            ""
        } else {
            "; did you mean"
        };
        notes.push(Note {
            text: format!("No article holds “{}”{ask}", shown(&word.word)),
            links,
        });
    }
    if let Some(some) = results.some_words.filter(|some| *some > 0) {
        let links = any_words(asked).map(|query| {
            let address = state.asking(query).address();
            ("show them".to_owned(), address)
        });
        notes.push(Note {
            text: format!("{} some of the words, none all of them:", holding(some)),
            links: links.into_iter().collect(),
        });
    }
    notes
}

/// The same question about any of its words.
fn any_words(asked: &Asked) -> Option<Query> {
    let request = Request {
        space: Space::Any,
        ..asked.parameters.request().ok()?
    };
    parse(&request.search(asked.now).ok()?.text).ok()
}

/// A query with another word in the place of one that equals this, folded; nothing where there is none.
fn respelled(text: &str, word: &str, other: &str) -> Option<String> {
    let mut start = 0;
    for found in text.split(|c: char| !c.is_alphanumeric()) {
        let end = start + found.len();
        if !found.is_empty() && fold(found) == word {
            return Some(format!("{}{other}{}", &text[..start], &text[end..]));
        }
        start = end + text[end..].chars().next()?.len_utf8();
    }
    None
}

fn holding(some: u64) -> String {
    match some {
        1 => "1 article holds".to_owned(),
        some => format!("{} articles hold", with_thousands(some)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_respelled_where_it_stands_by_itself() {
        let check = |text: &str, word: &str, expect: Option<&str>| {
            assert_eq!(respelled(text, word, "x").as_deref(), expect, "{text}");
        };
        check("person:reagan eaga", "eaga", Some("person:reagan x"));
        check("Reagann", "reagann", Some("x"));
        check("a (\"b Ü\" c)", "ü", None);
        check("a (\"b Crudde\" c)", "crudde", Some("a (\"b x\" c)"));
        check("é oill", "oill", Some("é x"));
        check("oil", "oill", None);
    }
}
