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
use crate::engine::Engine;
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
    let typed = typed(query.as_deref().unwrap_or_default());
    let made = match app.asked(query, None, known) {
        // one question, so that all of the page is from one commit
        Ok(asked) => app.answer(move |engine| make(engine, &asked)).await,
        Err(problem) => Err(problem),
    };
    match made {
        Ok(html) => Html(html).into_response(),
        Err(found) => problem(&found, typed),
    }
}

/// The query as it was typed, for a page that says what is wrong with it.
fn typed(query: &str) -> String {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let typed = pairs.find(|(name, _)| name == "q");
    typed
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// A problem, as a page with the query in its box.
pub(super) fn problem(problem: &Problem, typed: String) -> Response {
    let html = html(&ProblemPage::new(problem, typed)).unwrap_or_default();
    let mut response = (problem.status, Html(html)).into_response();
    for (name, value) in problem.headers() {
        let value = axum::http::HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}

/// The answer at an address where nothing is.
pub(super) async fn not_found(uri: Uri) -> Response {
    let found = Problem::new(StatusCode::NOT_FOUND, "address: nothing is here", "go to /");
    match is_page(uri.path()) {
        true => problem(&found, String::new()),
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
