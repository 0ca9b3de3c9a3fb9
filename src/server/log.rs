//! A line a request on standard error. What was searched for is not logged: only who keeps the archive decides who knows.

use std::{future::Future, io, time::Instant};

use axum::{http::Method, response::Response};

/// How requests are logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// Not at all.
    Off,
    /// For people.
    Text,
    /// A JSON object a line.
    Json,
}

/// Sets up the log of the whole program.
pub(super) fn start(log: Log) {
    let writer = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_target(false);
    // a second server in one program finds it set up
    let _ = match log {
        Log::Off => Ok(()),
        Log::Text => writer.with_ansi(false).try_init(),
        Log::Json => writer.json().flatten_event(true).try_init(),
    };
}

/// Logs a request once it has been answered.
pub(super) async fn logged(
    method: &Method,
    path: &str,
    work: impl Future<Output = Response>,
) -> Response {
    let begun = Instant::now();
    let response = work.await;
    let ms = begun.elapsed().as_secs_f64() * 1e3;
    let status = response.status().as_u16();
    tracing::info!(
        method = method.as_str(),
        path,
        status,
        ms = (ms * 100.0).round() / 100.0,
        "request"
    );
    response
}
