//! What happens beneath a server: to its index, to its clients, to itself.

use std::{
    fs,
    io::Write,
    net::TcpStream,
    process::Command,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    harness::{Dir, sample},
    serving::{Server, served},
};

#[test]
fn commits_are_seen_and_a_changed_index_is_never_answered_from() {
    let (dir, server) = served();
    let count = |server: &Server| server.json("/api/count")["total"].as_u64().unwrap();
    let before = count(&server);
    let more = dir.write(
        "more.jsonl",
        r#"{"id": "x", "headline": "One more", "body": "Text."}"#,
    );
    assert_eq!(dir.run(&["index", more.to_str().unwrap(), "-q"]).code, 0);
    assert_eq!(count(&server), before + 1);

    // a file of the index is written to: as it was, with another byte, and put back
    let segments = dir.path("index/segments");
    let store = fs::read_dir(&segments)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let store = store.filter(|path| path.extension().is_some_and(|name| name == "store"));
    let store = store
        .max_by_key(|path| fs::metadata(path).unwrap().len())
        .unwrap();
    let bytes = fs::read(&store).unwrap();
    let write = |bytes: &[u8]| {
        std::thread::sleep(Duration::from_millis(20));
        fs::write(&store, bytes).unwrap();
    };
    write(&bytes);
    assert_eq!(count(&server), before + 1);
    let mut flipped = bytes.clone();
    flipped[20] ^= 1;
    write(&flipped);
    for _ in 0..3 {
        let answered = server.ask("/api/count");
        assert_eq!(answered.status, 503, "{}", answered.body);
        assert!(answered.body.contains("is damaged"), "{}", answered.body);
        assert!(answered.headers.contains_key("retry-after"));
    }
    assert_eq!(server.ask("/readyz").status, 503);
    assert_eq!(server.ask("/healthz").status, 200);
    write(&bytes);
    let begun = Instant::now();
    while server.ask("/readyz").status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(60), "it recovers");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(count(&server), before + 1);

    // gone, and back as another one
    fs::remove_dir_all(dir.path("index")).unwrap();
    let answered = server.ask("/api/search?q=drones");
    assert_eq!(answered.status, 503);
    assert!(
        answered.body.contains("there is no index"),
        "{}",
        answered.body
    );
    assert_eq!(dir.run(&["index", more.to_str().unwrap(), "-q"]).code, 0);
    assert_eq!(count(&server), 1);

    // killed, and started again
    drop(server);
    let server = Server::start(&dir, &[]);
    assert_eq!(count(&server), 1);
}

#[test]
fn a_server_may_start_before_its_index() {
    let dir = Dir::new();
    let server = Server::start(&dir, &[]);
    assert_eq!(server.ask("/readyz").status, 503);
    assert_eq!(server.ask("/api/stats").status, 503);
    dir.ingest(&sample());
    assert_eq!(server.ask("/readyz").status, 200);
}

#[test]
fn answers_stay_whole_while_a_writer_is_at_work() {
    let (dir, server) = served();
    let all = server.json("/api/count")["total"].as_u64().unwrap();
    let more: Vec<String> = (0..400)
        .map(|n| json!({"id": n, "body": format!("Walrus {n}.")}).to_string())
        .collect();
    for part in 0..4 {
        dir.write(
            &format!("more/{part}.jsonl"),
            more[part * 100..][..100].join("\n"),
        );
    }
    let more = dir.path("more");
    let args = ["index", more.to_str().unwrap(), "-q", "--commit-every", "0"];
    let mut writer = dir.command(&args).spawn().unwrap();
    let mut seen = Vec::new();
    loop {
        let done = writer.try_wait().unwrap();
        let page = server.json("/api/search?q=walrus+OR+-walrus&limit=1000&facets=collection");
        let total = page["total"].as_u64().unwrap();
        assert_eq!(page["hits"].as_array().unwrap().len() as u64, total);
        assert_eq!(page["index"]["articles"], total);
        assert_eq!((total - all) % 100, 0, "whole files");
        seen.push(total);
        if let Some(status) = done {
            assert!(status.success());
            break;
        }
    }
    assert!(seen.is_sorted(), "{seen:?}");
    assert_eq!(seen.last(), Some(&(all + 400)));
}

#[test]
fn a_search_that_takes_too_long_is_given_up() {
    let dir = Dir::new();
    dir.ingest(&sample());
    let server = Server::start(&dir, &["--timeout", "0.000000001"]);
    let answered = server.ask("/api/search?q=drones");
    assert_eq!(answered.status, 408, "{}", answered.body);
    assert!(answered.body.contains("nothing was counted"));
}

#[cfg(unix)]
#[test]
fn a_server_that_is_told_to_end_ends_well() {
    let (_dir, mut server) = served();
    // one request that never comes to its end, one connection that says nothing
    let mut slow = TcpStream::connect(&server.address).unwrap();
    slow.write_all(b"GET /api/co").unwrap();
    let _idle = TcpStream::connect(&server.address).unwrap();
    assert_eq!(server.ask("/api/count").status, 200);
    let id = server.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    let begun = Instant::now();
    let status = server.child.wait().unwrap();
    assert!(status.success(), "{status}");
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[test]
fn clients_that_go_away_leave_the_server_to_others() {
    let dir = Dir::new();
    let lines: Vec<String> = (0..3_000)
        .map(|n| {
            let words = (0..60).map(|word| format!("w{}", (n * 31 + word * 17) % 5_000));
            let body = words.collect::<Vec<_>>().join(" ");
            json!({"id": n, "body": body}).to_string()
        })
        .collect();
    let articles = dir.write("a.jsonl", lines.join("\n"));
    dir.ingest(&articles);
    let server = Server::start(&dir, &[]);
    for _ in 0..60 {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let query = "%22w*+w*+w*+w*%22";
        let request = format!("GET /?q={query} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(5));
    }
    // whoever asks meanwhile is answered, or told in time to come again
    let begun = Instant::now();
    let answered = server.ask("/api/count");
    assert!(matches!(answered.status, 200 | 503), "{}", answered.status);
    assert!(begun.elapsed() < Duration::from_secs(30));
    while server.ask("/api/count").status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(120));
    }
}
