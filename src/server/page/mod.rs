//! The page for people.

use std::sync::Arc;

use axum::{
    Router,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

use super::{app::App, problem::Problem};

/// The routes of the page.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
}

/// A problem, as a page.
pub(super) fn problem(problem: &Problem) -> Response {
    (problem.status, Html(format!("<p>{:?}", problem.what.len()))).into_response()
}

/// The page of an address that nothing answers.
pub(super) async fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "address: nothing is here", "go to /")
}
