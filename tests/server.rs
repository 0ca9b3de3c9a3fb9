//! The archive over HTTP: the answers of the command line, and who may ask.

use serde_json::{Value, json};

use crate::{
    harness::{Dir, check_error, sample},
    serving::{Server, served},
};

#[test]
fn answers_are_those_of_the_command_line_byte_for_byte() {
    let (dir, server) = served();
    for (path, args) in [
        ("search?q=drones", "search drones"),
        ("search?q=drones&format=csv", "search drones --format csv"),
        (
            "search?q=drones&format=jsonl",
            "search drones --format jsonl",
        ),
        (
            "search?q=drones&format=ids&all=true",
            "search drones --format ids --all",
        ),
        (
            "search?format=jsonl&all=true",
            "search --format jsonl --all",
        ),
        (
            "search?format=csv&all=true&q=nothing",
            "search nothing --format csv --all",
        ),
        (
            "search?q=talks&person=zelenskyy&since=2025&sort=oldest&limit=3&offset=1&snippets=2&unique=true&facets=person,topic&facet-limit=2",
            "search talks --person zelenskyy --since 2025 --sort oldest -n 3 --offset 1 --snippets 2 --unique --facets person,topic --facet-limit 2",
        ),
        (
            "search?person=witkoff&person=umerov&match-any=person&facets=",
            "search --person witkoff --person umerov --match-any person --facets=",
        ),
        (
            "search?q=drones+opinion+frost&any=true&origin=given",
            "search drones opinion frost --any --origin given",
        ),
        ("facets/person?q=drones", "facets person drones"),
        (
            "facets/topic?sort=surprise&q=drones&limit=5",
            "facets topic drones --sort surprise -n 5",
        ),
        (
            "facets/person?match=zel&format=csv",
            "facets person --match zel --format csv",
        ),
        (
            "facets/source?all=true&sort=name&format=ids",
            "facets source --all --sort name --format ids",
        ),
        ("timeline?q=drones", "timeline drones"),
        (
            "timeline?by=year&split=person&limit=2&format=csv",
            "timeline --by year --split person -n 2 --format csv",
        ),
        (
            "count?q=energy&place=ukraine",
            "count energy --place ukraine",
        ),
        ("articles/archive:9003", "show archive:9003"),
        (
            "articles/Sample%20Wire%3Asc-1101?history=true",
            "show Sample\u{a0}Wire:sc-1101 --history",
        ),
        (
            "articles/https%3A%2F%2Fexample.com%2Fwire%2Fstarmer-meeting",
            "show https://example.com/wire/starmer-meeting",
        ),
        (
            "articles/https://example.com/wire/starmer-meeting",
            "show https://example.com/wire/starmer-meeting",
        ),
        ("stats", "stats"),
    ] {
        let mut args: Vec<String> = args
            .split(' ')
            .map(|arg| arg.replace('\u{a0}', " "))
            .collect();
        if !args.iter().any(|arg| arg == "--format") {
            args.extend(["--format", "json"].map(str::to_owned));
        }
        let ran = dir.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(ran.code < 2, "{args:?}: {}", ran.err);
        let answered = server.ask(&format!("/api/{path}"));
        assert_eq!((answered.status, &answered.body), (200, &ran.out), "{path}");
    }
}

#[test]
fn labels_are_suggested_by_their_beginning() {
    let (_dir, server) = served();
    let found = server.json("/api/suggest?match=zel");
    assert_eq!(
        found["values"][0],
        json!({"kind": "person", "label": "Volodymyr Zelenskyy", "count": 11, "query": "person:\"Volodymyr Zelenskyy\""})
    );
    let found = server.json("/api/suggest?match=u&kind=place&limit=2");
    let labels: Vec<&str> = found["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| value["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels, ["Ukraine", "United Kingdom"]);
    assert_eq!(server.json("/api/suggest?match=")["values"], json!([]));
}

#[test]
fn an_error_says_what_is_wrong_where_and_the_cure() {
    let (_dir, server) = served();
    let answered = server.ask("/api/search?q=headlin:drones");
    let problem: Value = serde_json::from_str(&answered.body).unwrap();
    assert_eq!(
        (answered.status, problem),
        (
            400,
            json!({"version": 1, "error": "query: unknown field `headlin`", "hint": "did you mean `headline:`?",
                "query": "headlin:drones", "span": [0, 7]})
        )
    );
    for (path, status, error) in [
        (
            "count?q=person:zelenski",
            400,
            "query: no article has the person `zelenski`",
        ),
        (
            "count?person=zelenski",
            400,
            "query: no article has the person `zelenski`",
        ),
        ("count?since=2025-13", 400, "since 2025-13: is no date"),
        (
            "count?since=2025&until=2024",
            400,
            "until 2024: lies before since 2025",
        ),
        ("count?limit=3", 400, "limit: there is no such parameter"),
        ("search?limit=many", 400, "limit many: is no number"),
        ("search?limit=20000", 400, "limit 20000: is too high"),
        (
            "search?limit=10000&offset=1",
            400,
            "the page reaches hit 10001, the deepest is 10000",
        ),
        ("search?limit=1&limit=2", 400, "limit: stands twice"),
        ("search?all=yes", 400, "all yes: is neither true nor false"),
        ("search?all=true", 400, "all: json gives one page"),
        (
            "search?all=true&format=ids&limit=3",
            400,
            "all: gives every hit, and `limit` or `offset` stands beside it",
        ),
        ("articles/%ff", 400, "address: is not UTF-8"),
        ("search?format=xml", 400, "format xml: is none of its words"),
        (
            "search?facets=perso",
            400,
            "facets perso: there is no such facet",
        ),
        (
            "search?format=csv&all=true&q=(",
            400,
            "query: bracket is never closed",
        ),
        ("facets/perso", 404, "facets perso: there is no such facet"),
        ("articles/none", 404, "none: no article has this id"),
        ("nothing", 404, "address: nothing is here"),
        ("stats?q=x", 400, "q: there is no such parameter"),
    ] {
        let answered = server.ask(&format!("/api/{path}"));
        let problem: Value = serde_json::from_str(&answered.body).expect(path);
        assert_eq!(
            (answered.status, &problem["error"]),
            (status, &json!(error)),
            "{path}"
        );
        assert!(!problem["hint"].as_str().unwrap().is_empty(), "{path}");
        assert_eq!(answered.headers["content-type"], "application/json");
    }
}

#[test]
fn odd_requests_are_turned_away_and_harm_nobody() {
    let (_dir, server) = served();
    let host = "host: localhost\r\nconnection: close\r\n";
    for (request, status) in [
        (format!("GET /api/count HTTP/1.1\r\n{host}\r\n"), "200"),
        (format!("HEAD /api/count HTTP/1.1\r\n{host}\r\n"), "200"),
        (
            format!("POST /api/count HTTP/1.1\r\n{host}content-length: 0\r\n\r\n"),
            "405",
        ),
        (
            format!("DELETE /api/articles/x HTTP/1.1\r\n{host}\r\n"),
            "405",
        ),
        (
            format!("GET /api/count HTTP/1.1\r\n{host}content-length: 5\r\n\r\nhello"),
            "413",
        ),
        (
            format!("GET /api/count HTTP/1.1\r\n{host}transfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
            "413",
        ),
        (
            format!(
                "GET /api/count?q={} HTTP/1.1\r\n{host}\r\n",
                "a".repeat(17_000)
            ),
            "414",
        ),
        (
            format!(
                "GET /api/count?q={} HTTP/1.1\r\n{host}\r\n",
                "a".repeat(15_000)
            ),
            "400",
        ),
        (
            format!("GET /{} HTTP/1.1\r\n{host}\r\n", "a".repeat(200_000)),
            "4",
        ),
        (
            format!("GET / HTTP/1.1\r\n{host}{}\r\n", "a: b\r\n".repeat(1_000)),
            "431",
        ),
        (
            format!("GET / HTTP/1.1\r\n{host}a: {}\r\n\r\n", "b".repeat(200_000)),
            "431",
        ),
        (
            "GET /api/count HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n".to_owned(),
            "421",
        ),
        (
            "GET /api/count HTTP/1.1\r\nconnection: close\r\n\r\n".to_owned(),
            "4",
        ),
        (
            format!("GET /api/count?q=%ff%00%1b HTTP/1.1\r\n{host}\r\n"),
            "400",
        ),
        (
            format!("GET /api/articles/%ff%00 HTTP/1.1\r\n{host}\r\n"),
            "4",
        ),
        (
            format!("GET /../../etc/passwd HTTP/1.1\r\n{host}\r\n"),
            "404",
        ),
        (
            format!("GET /assets/..%2f..%2fmod.rs HTTP/1.1\r\n{host}\r\n"),
            "404",
        ),
        ("\0\u{1}\u{2}\r\n\r\n".to_owned(), "400"),
    ] {
        let answer = server.raw(request.as_bytes());
        let got = answer.strip_prefix("HTTP/1.1 ").unwrap_or_default();
        let shown = &request[..request.len().min(60)];
        assert!(got.starts_with(status), "{shown}: {answer:.200}");
        assert!(!answer.contains("panicked"), "{answer}");
    }
    let answered = server.ask("/api/stats");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(answered.headers[name], value);
    }
    let policy = answered.headers["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(!answered.headers.contains_key("access-control-allow-origin"));
}

#[test]
fn a_server_for_others_wants_its_token() {
    let dir = Dir::new();
    dir.ingest(&sample());
    let token = "0123456789abcdef";
    dir.write("token.txt", format!("{token}\n"));
    dir.write("short.txt", "short\n");
    check_error(
        &dir.run(&["serve", "--address", "0.0.0.0"]),
        "no token is set",
    );
    check_error(
        &dir.run(&["serve", "--token-file", "short.txt"]),
        "holds no token",
    );
    check_error(&dir.run(&["serve", "--token-file", "none.txt"]), "none.txt");
    check_error(&dir.run(&["serve", "--now", "2025"]), "--now");
    let args = ["--token-file", "token.txt", "--host", "news.example"];
    let server = Server::start(&dir, &args);
    for path in ["/api/count", "/", "/assets/style.css", "/readyz"] {
        let answered = server.ask(path);
        assert_eq!(answered.status, 401, "{path}");
        assert!(answered.headers.contains_key("www-authenticate"), "{path}");
    }
    let bearer = |token: &str| format!("Bearer {token}");
    let status = |headers: &[(&str, &str)]| server.ask_with("/api/count", headers).status;
    assert_eq!(status(&[("authorization", &bearer(token))]), 200);
    assert_eq!(status(&[("authorization", &bearer(&token[1..]))]), 401);
    // anybody:0123456789abcdef
    let basic = "Basic YW55Ym9keTowMTIzNDU2Nzg5YWJjZGVm";
    assert_eq!(status(&[("authorization", basic)]), 200);
    let named = [("authorization", basic), ("host", "news.example:80")];
    assert_eq!(status(&named), 200);
    let other = [("authorization", basic), ("host", "evil.example")];
    assert_eq!(status(&other), 421);
    // a port that is taken
    let port = server.address.rsplit(':').next().unwrap();
    check_error(&dir.run(&["serve", "--port", port]), "can't be listened to");
}
