//! The page for people: the search and its hits, an article, the language. Works without scripts; every state is an address.

mod article;
mod chips;
mod facets;
mod frame;
mod pieces;
mod results;
mod search;
mod state;
mod timeline;

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{RawQuery, State as Shared},
    http::{StatusCode, Uri},
    response::{Html, IntoResponse, Response},
    routing::get,
};

use super::{
    api::Asked,
    app::{App, astray},
    guard::is_page,
    parameters::Parameter,
    problem::Problem,
};
use crate::{engine::Engine, facet::Dimension};
use frame::{Frame, HelpPage, ProblemPage};

/// The routes of the page.
pub(super) fn routes() -> Router<Arc<App>> {
    let search =
        |app: Shared<Arc<App>>, query: RawQuery| answer(app, query, state::PAGE, search::page);
    let article =
        |app: Shared<Arc<App>>, query: RawQuery| answer(app, query, state::STORY, article::page);
    Router::new()
        .route("/", get(search))
        .route("/article", get(article))
        .route("/help", get(help))
}

/// Makes the HTML of a page.
type Make = fn(&dyn Engine, &Asked) -> Result<String, Problem>;

async fn answer(
    Shared(app): Shared<Arc<App>>,
    RawQuery(query): RawQuery,
    known: &'static [&'static [Parameter]],
    make: Make,
) -> Response {
    let address = query.clone().unwrap_or_default();
    let made = match app.asked(query, None, known) {
        // one question, so that all of the page is from one commit
        Ok(asked) => app.answer(move |engine| make(engine, &asked)).await,
        Err(problem) => Err(problem),
    };
    match made {
        Ok(html) => Html(html).into_response(),
        Err(found) => {
            let (typed, carried) = typed(&address, known, &found);
            problem_of(&found, typed, carried)
        }
    }
}

/// The query as it was typed, for a page that says what is wrong with it, and what its form carries along.
fn typed(
    address: &str,
    known: &[&[Parameter]],
    problem: &Problem,
) -> (String, Vec<(&'static str, String)>) {
    let pairs = form_urlencoded::parse(address.as_bytes());
    let pairs: Vec<(String, String)> = pairs.into_owned().collect();
    let typed = pairs.iter().find(|(name, _)| name == "q");
    let typed = typed.map_or("", |(_, value)| value);
    // what is wrong with one part names that alone, what is wrong with the archive's labels the whole query
    let wrong = problem.place.as_ref().map(|(text, _)| text.as_str());
    let is_part = |text: &str| {
        text == typed
            || pairs
                .iter()
                .any(|(name, value)| text == format!("{name}:{value}"))
    };
    let whole = wrong.filter(|text| !is_part(text));
    let is_in_query = |row: &Parameter| {
        Dimension::named(row.name).is_some() || ["since", "until"].contains(&row.name)
    };
    let carried = pairs.iter().filter_map(|(name, value)| {
        let row = known
            .iter()
            .flat_map(|rows| rows.iter())
            .find(|row| row.name == name)?;
        let stays = !["q", "offset"].contains(&row.name) && (whole.is_none() || !is_in_query(row));
        stays.then(|| (row.name, value.clone()))
    });
    (whole.unwrap_or(typed).to_owned(), carried.collect())
}

/// A problem, as a page with an empty box.
pub(super) fn problem(problem: &Problem) -> Response {
    problem_of(problem, String::new(), Vec::new())
}

fn problem_of(problem: &Problem, typed: String, carried: Vec<(&'static str, String)>) -> Response {
    let html = html(&ProblemPage::new(problem, typed, carried)).unwrap_or_default();
    problem.answered((problem.status, Html(html)).into_response())
}

/// The answer at an address where nothing is.
pub(super) async fn not_found(uri: Uri) -> Response {
    let found = Problem::new(StatusCode::NOT_FOUND, "address: nothing is here", "go to /");
    match is_page(uri.path()) {
        true => problem(&found),
        false => found.into_response(),
    }
}

async fn help() -> Response {
    let frame = Frame::new("Help", String::new());
    match html(&HelpPage { frame }) {
        Ok(html) => Html(html).into_response(),
        Err(found) => found.into_response(),
    }
}

/// A template with its values.
fn html(page: &impl Template) -> Result<String, Problem> {
    page.render().map_err(|_| astray())
}
