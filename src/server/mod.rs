//! The archive over HTTP: an API with the answers of the command line, and a page for people.
//!
//! The only home of the async runtime, and of everything that knows HTTP. A request comes in through `listen`, which holds
//! connections to their limits; `guard` turns away who may not ask; `app` finds the route and runs its question on a thread
//! that may block; `api` and `page` answer. No route writes.

mod api;
mod app;
mod assets;
mod guard;
mod listen;
mod log;
mod openapi;
mod page;
mod parameters;
mod problem;
mod stream;
mod suggest;

use std::{io, net::SocketAddr, path::PathBuf, time::Duration};

use crate::date::Date;

pub use log::Log;

/// How an archive is served.
pub struct ServeOptions {
    /// The index.
    pub location: PathBuf,
    /// Where to listen; port 0 takes a free one. Anywhere but on the loopback a token is asked for.
    pub address: SocketAddr,
    /// What every request must carry, if anything.
    pub token: Option<String>,
    /// Names by which the server may be called besides the address itself and `localhost`.
    pub hosts: Vec<String>,
    /// How long a search may take.
    pub timeout: Duration,
    /// What is logged to standard error, and how.
    pub log: Log,
    /// The local clock: relative dates and embargoes are counted from it.
    pub clock: fn() -> Date,
}

/// Why an archive can't be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is open to others, and there is no token.
    #[error(
        "{0}: is open to other machines, and no token is set\nhint: `--token-file FILE` names a file that holds one, of 16 characters or more; without `--address` only this machine can ask"
    )]
    NoToken(SocketAddr),
    /// The address can't be listened to.
    #[error("{address}: can't be listened to: {source}\nhint: {}", match source.kind() {
        io::ErrorKind::AddrInUse => "another program listens there; `--port` names another port, `--port 0` takes a free one",
        io::ErrorKind::PermissionDenied => "take a port of 1024 or more with `--port`",
        _ => "name an address of this machine with `--address`",
    })]
    Address {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The system gives no threads, or no signals.
    #[error(
        "server: can't be started: {0}\nhint: look for limits on threads and open files (`ulimit -a`)"
    )]
    System(#[source] io::Error),
}

/// Serves an archive until the program is told to end; `ready` is told where it listens.
pub fn serve(options: ServeOptions, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    if !options.address.ip().is_loopback() && options.token.is_none() {
        return Err(ServeError::NoToken(options.address));
    }
    log::start(options.log);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(app::questions() + stream::STREAMS + 8)
        .build()
        .map_err(ServeError::System)?;
    let served = runtime.block_on(listen::listen(options, ready));
    // a search that nobody waits for any more
    runtime.shutdown_timeout(Duration::from_secs(1));
    served
}
