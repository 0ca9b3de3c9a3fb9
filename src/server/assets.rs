//! The files of the page, as they are.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::problem::Problem;

/// Name, type and content.
const ASSETS: [(&str, &str, &str); 3] = [
    (
        "style.css",
        "text/css; charset=utf-8",
        include_str!("assets/style.css"),
    ),
    (
        "page.js",
        "text/javascript; charset=utf-8",
        include_str!("assets/page.js"),
    ),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

/// Gives a file.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|(other, ..)| *other == name) {
        // a new program may bring others: the browser asks again after a while
        Some((_, kind, content)) => {
            let headers = [
                (header::CONTENT_TYPE, *kind),
                (header::CACHE_CONTROL, "max-age=600"),
            ];
            (headers, *content).into_response()
        }
        None => Problem::new(
            StatusCode::NOT_FOUND,
            "asset: there is none of this name",
            "go to /",
        )
        .into_response(),
    }
}
