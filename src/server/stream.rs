//! Every hit of a search, one by one, as fast as the client takes them.

use std::{
    io::{self, Write},
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use axum::{
    body::{Body, Bytes},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    task::spawn_blocking,
};
use tokio_stream::{StreamExt, wrappers::ReceiverStream};

use super::{
    api::{Asked, LOOK},
    app::{App, astray, response},
    problem::Problem,
};
use crate::{
    engine::Engine,
    ledger::Ledger,
    output::{HitWriter, OutputFormat},
    search::{Page, Search},
};

/// How many answers are streamed at once; a slow client holds a thread.
pub(super) const STREAMS: usize = 8;

/// So many bytes are sent together.
const PIECE: usize = 32 << 10;

/// The turns of streams.
pub(super) struct Streams(Arc<Semaphore>);

impl Default for Streams {
    fn default() -> Streams {
        Streams(Arc::new(Semaphore::new(STREAMS)))
    }
}

/// What a stream is made of; an error ends it so that no client takes it for whole.
type Piece = Result<Bytes, Problem>;

/// Answers `search` with all hits.
pub(super) async fn stream(app: Arc<App>, asked: Asked) -> Result<Response, Problem> {
    let format = asked.format();
    if format == OutputFormat::Json {
        let what = "all: json gives one page";
        let hint = "add `format=jsonl`, csv or ids";
        return Err(Problem::new(StatusCode::BAD_REQUEST, what, hint));
    }
    let Ok(turn) = Arc::clone(&app.streams.0).try_acquire_owned() else {
        let what = format!("server: {STREAMS} long answers are on their way already");
        let hint = "ask again when one of them is done";
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, what, hint));
    };
    if asked
        .parameters
        .text("limit")
        .or(asked.parameters.text("offset"))
        .is_some()
    {
        let what = "all: gives every hit, and `limit` or `offset` stands beside it";
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            what,
            "leave one of them out",
        ));
    }
    let question = app.turn().await?;
    let (pieces, mut received) = mpsc::channel::<Piece>(4);
    spawn_blocking(move || {
        let _turn = turn;
        let ask = || {
            app.live
                .ask(|engine| scan(engine, &asked, question, pieces.clone()))
        };
        // a stream that just ended would be taken for whole
        let scanned = catch_unwind(AssertUnwindSafe(ask)).unwrap_or_else(|_| Err(astray()));
        if let Err(problem) = scanned {
            let _ = pieces.blocking_send(Err(problem));
        }
    });
    // what is wrong from the start has a status of its own
    let first = match received.recv().await {
        Some(Err(problem)) => return Err(problem),
        Some(Ok(first)) => first,
        None => Bytes::new(),
    };
    let rest = ReceiverStream::new(received);
    let rest = rest.map(|piece| piece.map_err(|problem| io::Error::other(problem.what)));
    let body = tokio_stream::once(Ok(first)).chain(rest);
    Ok(response(format, Body::from_stream(body)).into_response())
}

fn scan(
    engine: &dyn Engine,
    asked: &Asked,
    question: OwnedSemaphorePermit,
    pieces: mpsc::Sender<Piece>,
) -> Result<(), Problem> {
    let mut search = asked.search()?;
    asked.parameters.shape(&mut search)?;
    // whether it can be answered in time shows before the first hit; how long the client takes is its own affair
    engine.search(&Search {
        page: Page::NONE,
        ..search.clone()
    })?;
    search.timeout = None;
    let mut out = Pieces {
        pieces,
        held: Vec::new(),
    };
    let mut writer = HitWriter::new(&mut out, asked.format(), LOOK, '\n', &Ledger::default());
    let mut written = Ok(());
    let mut question = Some(question);
    engine.scan(&search, &mut |hit| {
        // what follows is at the client's pace
        question = None;
        written = writer.write(&hit);
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    })?;
    // an error is a client that went away
    let _ = written
        .and_then(|()| writer.finish())
        .and_then(|()| out.flush());
    Ok(())
}

/// Sends what is written in pieces.
struct Pieces {
    pieces: mpsc::Sender<Piece>,
    held: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = std::mem::take(&mut self.held);
        let gone = |_| io::ErrorKind::BrokenPipe.into();
        match piece.is_empty() {
            true => Ok(()),
            false => self.pieces.blocking_send(Ok(piece.into())).map_err(gone),
        }
    }
}
