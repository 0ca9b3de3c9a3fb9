//! Turns away who may not ask, and gives every answer the headers that keep browsers safe.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use subtle::ConstantTimeEq;

use super::{app::App, log::logged, page, problem::Problem};
use crate::article::one_line;

/// The longest address that is read, in bytes: a query of 4,096 bytes, each spelled with three.
const LONGEST: usize = 16 << 10;

/// What every answer carries.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // the addresses of searches are nobody else's business
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Looks at a request before any route does.
pub(super) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let method = request.method().clone();
    let work = async {
        let mut response = match check(&app, &request) {
            Ok(()) => next.run(request).await,
            Err(problem) if is_page(&path) => page::problem(&problem),
            Err(problem) => problem.into_response(),
        };
        let headers = response.headers_mut();
        for (name, value) in HEADERS {
            headers.insert(name, HeaderValue::from_static(value));
        }
        // answers change with every commit
        let uncached = HeaderValue::from_static("no-store");
        headers.entry(header::CACHE_CONTROL).or_insert(uncached);
        response
    };
    logged(&method, &path, work).await
}

/// Whether people look at what comes from a path.
pub(super) fn is_page(path: &str) -> bool {
    let machines = ["/api/", "/assets/", "/healthz", "/readyz"];
    !machines.iter().any(|start| path.starts_with(start))
}

fn check(app: &App, request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let what = "request: only GET and HEAD are answered; nothing is written here";
        let hint = "put what you ask for into the address";
        return Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, what, hint));
    }
    let length = request
        .uri()
        .path_and_query()
        .map_or(0, |uri| uri.as_str().len());
    if length > LONGEST {
        let what = "address: is longer than 16,384 bytes";
        return Err(Problem::new(
            StatusCode::URI_TOO_LONG,
            what,
            "ask for less at once",
        ));
    }
    let empty = |value: &HeaderValue| value.as_bytes() == b"0";
    let length = headers.get(header::CONTENT_LENGTH);
    if headers.contains_key(header::TRANSFER_ENCODING)
        || length.is_some_and(|length| !empty(length))
    {
        let what = "request: has a body, and nothing here reads one";
        let hint = "put what you ask for into the address";
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, what, hint));
    }
    check_host(app, headers)?;
    // says nothing of the archive
    let is_life = request.uri().path() == "/healthz";
    match &app.options.token {
        Some(token) if !is_life && !carries(headers, token) => Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "request: does not carry the token",
            "send it as `Authorization: Bearer TOKEN`; a browser asks for it as the password, with any name",
        )),
        _ => Ok(()),
    }
}

/// A page elsewhere can have its own name lead to this machine and ask as if it came from here: the name tells.
fn check_host(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    let host = headers.get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host_name(host).to_lowercase();
    let known = match name.trim_matches(['[', ']']).parse::<IpAddr>() {
        // an address can't be taken over by a name
        Ok(_) => true,
        Err(_) => {
            name == "localhost"
                || app
                    .options
                    .hosts
                    .iter()
                    .any(|host| host.eq_ignore_ascii_case(&name))
        }
    };
    if known {
        return Ok(());
    }
    let what = format!("host {}: is no name of this server", one_line(&name));
    let hint = "`newsdex serve --host NAME` lets it be called so";
    Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, what, hint))
}

/// A host without its port.
fn host_name(host: &str) -> &str {
    let end = match host.starts_with('[') {
        true => host.find(']').map(|end| end + 1),
        false => host.find(':'),
    };
    &host[..end.unwrap_or(host.len())]
}

/// Whether a request carries the token, as programs send it or as browsers send a password.
fn carries(headers: &HeaderMap, token: &str) -> bool {
    let sent = headers.get(header::AUTHORIZATION);
    let sent = sent.and_then(|sent| sent.to_str().ok()).unwrap_or_default();
    let Some((scheme, rest)) = sent.split_once(' ') else {
        return false;
    };
    let rest = rest.trim();
    let given = match scheme.to_ascii_lowercase().as_str() {
        "bearer" => rest.as_bytes().to_vec(),
        "basic" => {
            let decoded = BASE64_STANDARD.decode(rest).unwrap_or_default();
            let colon = decoded.iter().position(|byte| *byte == b':');
            colon.map_or(Vec::new(), |colon| decoded[colon + 1..].to_vec())
        }
        _ => return false,
    };
    given.ct_eq(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_known_without_its_port() {
        for (host, name) in [
            ("localhost:80", "localhost"),
            ("[::1]:80", "[::1]"),
            ("127.0.0.1", "127.0.0.1"),
            ("", ""),
        ] {
            assert_eq!(host_name(host), name);
        }
    }

    #[test]
    fn a_token_is_sent_as_such_or_as_a_password() {
        let carried = |sent: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, sent.parse().unwrap());
            carries(&headers, "open sesame")
        };
        assert!(carried("Bearer open sesame"));
        let basic = |text: &str| format!("Basic {}", BASE64_STANDARD.encode(text));
        assert!(carried(&basic("anybody:open sesame")));
        for wrong in ["", "Bearer", "Bearer open", "Basic x", "Digest open sesame"] {
            assert!(!carried(wrong), "{wrong}");
        }
        assert!(!carried(&basic("open sesame")));
        assert!(!carries(&HeaderMap::new(), "open sesame"));
    }
}
