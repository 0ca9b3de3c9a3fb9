//! The routes, and the threads on which questions run.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
    time::timeout,
};

use super::{
    ServeOptions,
    api::{Answer, Asked, ROUTES, Route},
    assets, guard, openapi, page,
    parameters::Parameters,
    problem::Problem,
    stream::{self, Streams},
};
use crate::{archive::Live, engine::Engine, output::OutputFormat};

/// How many questions are worked on at once: one more than there are cores, for one that waits for the disk. With more, a
/// long one would share its core with all short ones and last many times as long.
pub(super) fn questions() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from) + 1
}

/// How long a search may take where more is allowed than a clock can tell.
const LONGEST: Duration = Duration::from_secs(86_400 * 365);

/// How long a question waits for its turn.
const TURN: Duration = Duration::from_secs(3);

/// What all requests share.
pub(super) struct App {
    pub live: Live,
    pub options: ServeOptions,
    questions: Arc<Semaphore>,
    pub streams: Streams,
}

/// All routes, behind the guard.
pub(super) fn router(options: ServeOptions) -> Router {
    let app = Arc::new(App {
        live: Live::at(&options.location),
        options,
        questions: Arc::new(Semaphore::new(questions())),
        streams: Streams::default(),
    });
    let mut router = Router::new();
    for route in &ROUTES {
        // an id may hold slashes
        let path = route.path.replace("{id}", "{*id}");
        let answer = move |state: State<Arc<App>>,
                           of: Result<Path<String>, PathRejection>,
                           query: RawQuery| api(state, route, of, query);
        router = router.route(&format!("/api/{path}"), get(answer));
    }
    router
        .route("/api/openapi.json", get(openapi))
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/assets/{name}", get(assets::asset))
        .merge(page::routes())
        .fallback(page::not_found)
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            guard::guard,
        ))
        .with_state(app)
}

async fn api(
    State(app): State<Arc<App>>,
    route: &'static Route,
    of: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let of = match of {
        Ok(of) => Some(of),
        Err(_) if !route.path.contains('{') => None,
        Err(_) => {
            let what = "address: is not UTF-8";
            let hint = "spell each byte of the text in UTF-8 with % and two digits";
            return Err(Problem::new(StatusCode::BAD_REQUEST, what, hint));
        }
    };
    let asked = app.asked(query, of, route.parameters)?;
    if asked.parameters.flag("all") && route.path == "search" {
        return stream::stream(app, asked).await;
    }
    let answer = app
        .answer(move |engine| (route.answer)(engine, &asked))
        .await?;
    Ok(answer.into_response())
}

async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, JSON)], openapi::document())
}

/// Whether the archive can be asked.
async fn ready(State(app): State<Arc<App>>) -> Result<&'static str, Problem> {
    app.answer(|_| Ok("ready\n")).await
}

impl App {
    /// A question of the parameters that a route knows.
    pub fn asked(
        &self,
        query: Option<String>,
        of: Option<Path<String>>,
        known: &[&[super::parameters::Parameter]],
    ) -> Result<Asked, Problem> {
        Ok(Asked {
            of: of.map(|Path(of)| of).unwrap_or_default(),
            parameters: Parameters::read(&query.unwrap_or_default(), known)?,
            now: (self.options.clock)(),
            deadline: Instant::now()
                .checked_add(self.options.timeout)
                .unwrap_or_else(|| Instant::now() + LONGEST),
        })
    }

    /// Runs a question on a thread that may block, in its turn.
    pub async fn answer<T: Send + 'static>(
        self: Arc<App>,
        answer: impl FnOnce(&dyn Engine) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = self.turn().await?;
        let answered = spawn_blocking(move || {
            // it lasts as long as the work, though nobody may wait for the answer any more
            let _turn = turn;
            self.live.ask(answer)
        });
        answered.await.unwrap_or_else(|_| Err(astray()))
    }

    /// Waits for the turn of a question.
    pub async fn turn(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let turn = timeout(TURN, Arc::clone(&self.questions).acquire_owned()).await;
        turn.ok().and_then(Result::ok).ok_or_else(|| {
            let what = "server: is busy with other questions";
            let hint = "ask again in a few seconds";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, what, hint)
        })
    }
}

/// A question at which the program panicked: damaged files may lead the engine astray.
pub(super) fn astray() -> Problem {
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "server: met something that it does not expect",
        "`newsdex check` tells whether the index is damaged; please report it if that is sound",
    )
}

const JSON: &str = "application/json";

/// The content type of a form of answers.
pub(super) fn content_type(format: OutputFormat) -> &'static str {
    match format {
        OutputFormat::Json => JSON,
        OutputFormat::Jsonl => "application/x-ndjson",
        OutputFormat::Csv => "text/csv; charset=utf-8",
        OutputFormat::Text | OutputFormat::Ids | OutputFormat::Files | OutputFormat::Kwic => {
            "text/plain; charset=utf-8"
        }
    }
}

/// A body in a form of answers; tables are saved rather than shown.
pub(super) fn response(format: OutputFormat, body: Body) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let typed = HeaderValue::from_static(content_type(format));
    headers.insert(header::CONTENT_TYPE, typed);
    let saved = match format {
        OutputFormat::Csv => Some("attachment; filename=\"newsdex.csv\""),
        OutputFormat::Jsonl => Some("attachment; filename=\"newsdex.jsonl\""),
        OutputFormat::Ids => Some("attachment; filename=\"newsdex.txt\""),
        OutputFormat::Json | OutputFormat::Text | OutputFormat::Files | OutputFormat::Kwic => None,
    };
    if let Some(saved) = saved {
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(saved));
    }
    response
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        response(self.format, Body::from(self.body))
    }
}
