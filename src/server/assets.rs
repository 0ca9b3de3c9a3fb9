//! The files of the page, as they are.

use std::sync::LazyLock;

use axum::{
    extract::{Path, RawQuery},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use xxhash_rust::xxh3::xxh3_64;

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

/// What tells this program's files from those of another.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let contents: String = ASSETS.iter().map(|(.., content)| *content).collect();
    format!("{:016x}", xxh3_64(contents.as_bytes()))
});

/// What stands behind the addresses of files on the page, so that a browser may keep them.
pub(super) fn version() -> &'static str {
    &VERSION
}

/// Gives a file.
pub(super) async fn asset(Path(name): Path<String>, RawQuery(query): RawQuery) -> Response {
    let asked = query.as_deref().and_then(|query| query.strip_prefix("v="));
    let kept = match asked == Some(version()) {
        true => "max-age=31536000, immutable",
        // a new program may bring another: the browser asks again after a while
        false => "max-age=600",
    };
    match ASSETS.iter().find(|(other, ..)| *other == name) {
        Some((_, kind, content)) => {
            let headers = [(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, kept)];
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
