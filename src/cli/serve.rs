//! `newsdex serve`: the archive in the browser, and for programs over HTTP.

use std::{
    fs,
    io::Write,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, bail};
use clap::ValueEnum;
use newsdex::{
    archive::Archive,
    date::Date,
    server::{Log, ServeOptions, serve},
};

use super::{Global, local_zone, narrow::seconds, target::Target};

/// Open the archive in the browser, and to programs: a page and an API
#[derive(clap::Args)]
#[command(after_help = "Examples:
  newsdex serve                              the index, at http://127.0.0.1:8321/
  newsdex serve --corpus ~/archive           a folder: indexed or brought up to date first
  newsdex serve --port 0                     at a free port
  newsdex serve --address 0.0.0.0 --token-file token.txt --host news.example.org
                                             for others too: they need the token as their password

  curl 'http://127.0.0.1:8321/api/search?q=drones&person=zelenskyy'
  curl 'http://127.0.0.1:8321/api/openapi.json'     what the API takes and gives

Nothing can be changed over HTTP. What `newsdex index` commits meanwhile is found at once. Others should reach it through
a proxy that encrypts: the token is sent as it is. Ctrl-C ends it.")]
pub struct Args {
    #[command(flatten)]
    target: Target,
    /// Port to listen at; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8321)]
    port: u16,
    /// Address to listen at; others than this machine's own can ask only with a token
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,
    /// File with the token that every request must carry, 16 characters or more
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Name by which others may call the server; repeat for more
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Give a search up after so many seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    timeout: Duration,
    /// Log requests to standard error; without what was searched for
    #[arg(long, value_name = "FORM", default_value = "off")]
    log: LogForm,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogForm {
    /// No requests
    Off,
    /// For people
    Text,
    /// A JSON object a line
    Json,
}

/// Serves until the program is told to end.
pub fn run(global: &Global, args: &Args) -> anyhow::Result<bool> {
    if global.now.is_some() {
        bail!(
            "--now: a server goes by the clock\nhint: leave it out, or name the days in the query"
        );
    }
    let token = args.token_file.as_deref().map(token).transpose()?;
    let location = args.target.location(global)?;
    let options = ServeOptions {
        location,
        address: SocketAddr::new(args.address, args.port),
        token,
        hosts: args.host.clone(),
        timeout: args.timeout,
        log: match args.log {
            LogForm::Off => Log::Off,
            LogForm::Text => Log::Text,
            LogForm::Json => Log::Json,
        },
        clock,
    };
    let quiet = global.quiet;
    // it may come later
    if let Err(error) = Archive::open(&options.location)
        && !quiet
    {
        let (mut err, _) = global.err();
        writeln!(err, "{error}\nthe server waits for it")?;
    }
    serve(options, |address| {
        let mut out = std::io::stdout();
        // whoever reads this may be gone; the server stays
        let _ = writeln!(out, "http://{address}/").and_then(|()| out.flush());
        if !quiet {
            let mut err = std::io::stderr();
            let _ = writeln!(
                err,
                "open this address in a browser; Ctrl-C ends the server"
            );
        }
    })?;
    Ok(true)
}

fn clock() -> Date {
    Date::second(jiff::Timestamp::now().to_zoned(local_zone()).datetime())
}

/// Reads the token: one line.
fn token(file: &Path) -> anyhow::Result<String> {
    const SHORTEST: usize = 16;
    let shown = file.display();
    let text = fs::read_to_string(file).with_context(|| {
        format!("{shown}: can't be read\nhint: `--token-file` takes a file with one line of text")
    })?;
    let token = text.trim();
    if token.len() < SHORTEST || token.contains(char::is_whitespace) {
        bail!(
            "{shown}: holds no token\nhint: write one line of 16 characters or more, such as `openssl rand -hex 16` prints"
        );
    }
    Ok(token.to_owned())
}
