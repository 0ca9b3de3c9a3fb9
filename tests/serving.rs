//! Runs the program as a server, and asks it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Stdio},
};

use serde_json::Value;

use crate::harness::{Dir, sample};

/// A server in a folder of its own; ends with the test.
pub struct Server {
    pub child: Child,
    /// `127.0.0.1:PORT`.
    pub address: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub body: String,
}

impl Server {
    /// Starts the program in a folder, with these further arguments.
    pub fn start(dir: &Dir, args: &[&str]) -> Server {
        let mut command = dir.command(&["serve", "--port", "0", "--quiet"]);
        let child = command.args(args).stdout(Stdio::piped()).spawn();
        let mut child = child.unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://");
        Server {
            address: address.trim_end_matches('/').to_owned(),
            child,
        }
    }

    pub fn ask(&self, path: &str) -> Answered {
        self.ask_with(path, &[])
    }

    pub fn ask_with(&self, path: &str, headers: &[(&str, &str)]) -> Answered {
        let agent = ureq::Agent::config_builder().http_status_as_error(false);
        let agent = agent.build().new_agent();
        let mut request = agent.get(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = request.call().unwrap();
        Answered {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.body_mut().read_to_string().unwrap(),
        }
    }

    /// Status and body of what is at a path.
    pub fn get(&self, path: &str) -> (u16, String) {
        let answered = self.ask(path);
        (answered.status, answered.body)
    }

    /// The body of what is at a path, where nothing may be wrong.
    #[track_caller]
    pub fn page(&self, path: &str) -> String {
        let (status, body) = self.get(path);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    #[track_caller]
    pub fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.page(path)).unwrap()
    }

    /// Sends these bytes; all that comes back until the server closes the connection.
    pub fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The sample archive, served.
pub fn served() -> (Dir, Server) {
    let dir = Dir::new();
    dir.ingest(&sample());
    let server = Server::start(&dir, &[]);
    (dir, server)
}
