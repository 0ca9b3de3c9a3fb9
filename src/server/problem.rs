//! What went wrong with a request, as the status and the JSON that a program gets.

use std::borrow::Cow;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    engine::EngineError,
    output::write_json,
    query::{QueryError, Span},
    search::RequestError,
};

/// A request that can't be answered: what is wrong, where, and the cure.
#[derive(Debug)]
pub(super) struct Problem {
    pub status: StatusCode,
    pub what: String,
    pub hint: String,
    /// The query, and the place in it.
    pub place: Option<(String, Span)>,
}

/// The JSON of a request that can't be answered.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct Shape<'a> {
    /// Version of this shape.
    version: u32,
    /// What is wrong.
    error: Cow<'a, str>,
    /// What to do about it.
    hint: Cow<'a, str>,
    /// The query, where it is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<Cow<'a, str>>,
    /// From which byte of it to which.
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<[usize; 2]>,
}

impl Problem {
    pub fn new(status: StatusCode, what: impl Into<String>, hint: impl Into<String>) -> Problem {
        Problem {
            status,
            what: what.into(),
            hint: hint.into(),
            place: None,
        }
    }

    /// A message of ours, with its hint on the last line.
    fn of_message(status: StatusCode, message: &str) -> Problem {
        let (what, hint) = message.split_once("\nhint: ").unwrap_or((message, ""));
        Problem::new(status, what, hint)
    }

    /// The body for programs.
    fn json(&self) -> Vec<u8> {
        let shape = Shape {
            version: 1,
            error: self.what.as_str().into(),
            hint: self.hint.as_str().into(),
            query: self.place.as_ref().map(|(text, _)| text.as_str().into()),
            span: self.place.as_ref().map(|(_, span)| [span.start, span.end]),
        };
        let mut body = Vec::new();
        // a vector takes everything
        let _ = write_json(&mut body, &shape);
        body
    }

    /// An answer with the headers that belong to the problem, whatever its body is.
    pub fn answered(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = "Basic realm=\"newsdex\", charset=\"UTF-8\"";
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(challenge),
            );
        }
        // in seconds
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let kind = [(header::CONTENT_TYPE, "application/json")];
        self.answered((self.status, kind, self.json()).into_response())
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Problem {
        let span = error.span();
        Problem {
            status: StatusCode::BAD_REQUEST,
            what: format!("query: {}", error.what()),
            hint: error.hint().to_owned(),
            place: (span.start < span.end).then(|| (error.text().to_owned(), span)),
        }
    }
}

impl From<RequestError> for Problem {
    fn from(error: RequestError) -> Problem {
        match error {
            RequestError::Query(error) => error.into(),
            error => Problem::of_message(StatusCode::BAD_REQUEST, &error.to_string()),
        }
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Problem {
        let status = match &error {
            EngineError::Query(_) | EngineError::TooDeep { .. } => StatusCode::BAD_REQUEST,
            EngineError::TimedOut(_) => StatusCode::REQUEST_TIMEOUT,
            EngineError::Missing(_)
            | EngineError::NotAnIndex(_)
            | EngineError::NotEmpty(_)
            | EngineError::OtherFormat { .. }
            | EngineError::Decisions { .. }
            | EngineError::Topics { .. }
            | EngineError::Locked(..)
            | EngineError::Damaged { .. }
            | EngineError::Io { .. } => StatusCode::SERVICE_UNAVAILABLE,
            EngineError::Failed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        };
        match error {
            EngineError::Query(error) => error.into(),
            error => Problem::of_message(status, &error.to_string()),
        }
    }
}
