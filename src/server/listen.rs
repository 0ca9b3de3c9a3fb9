//! Takes connections and holds them to their limits; ends when the program is told to.

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::TcpListener,
    signal,
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_io_timeout::TimeoutStream;

use super::{ServeError, ServeOptions, app};

/// How many connections there can be at once; further ones wait.
const CONNECTIONS: usize = 1_000;

/// How long a client may take to send the head of a request, also of the next one on a connection.
const HEAD: Duration = Duration::from_secs(10);

/// How long a client may take nothing of an answer.
const TAKING: Duration = Duration::from_secs(30);

/// The largest head of a request, in bytes: the longest address, and what browsers send besides.
const LARGEST_HEAD: usize = 48 << 10;

/// How long answers that are on their way may take when the server ends.
const ENDING: Duration = Duration::from_secs(10);

/// Listens until a signal says to end.
pub(super) async fn listen(
    options: ServeOptions,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let address = options.address;
    let failed = |source| ServeError::Address { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let mut ending = pin!(ending()?);
    ready(listener.local_addr().map_err(failed)?);
    let router = app::router(options);
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(LARGEST_HEAD)
        .max_headers(64);
    loop {
        let accepted = async {
            let place = Arc::clone(&connections).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, stream) = tokio::select! {
            accepted = accepted => match accepted {
                (place, Ok((stream, _))) => (place, stream),
                // such as too many open files: it passes
                (_, Err(error)) => {
                    tracing::warn!(%error, "connection");
                    sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut ending => break,
        };
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(TAKING));
        let service = TowerToHyperService::new(router.clone());
        let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            let _place = place;
            // a client that breaks off is nobody's fault here
            let _ = connection.await;
        });
    }
    drop(listener);
    let _ = timeout(ENDING, graceful.shutdown()).await;
    Ok(())
}

/// Waits for Ctrl-C, or for the system to say that the program must end.
fn ending() -> Result<impl Future<Output = ()>, ServeError> {
    #[cfg(unix)]
    let mut told = {
        use signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate()).map_err(ServeError::System)?
    };
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = signal::ctrl_c() => {}
            _ = told.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = signal::ctrl_c().await;
    })
}
