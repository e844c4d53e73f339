//! The program behind an endpoint of webhooks: takes what it is sent, answers as told, and has the specification's own libraries
//! say whether it is genuine.

use std::collections::VecDeque;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The answer of a program that never gives one.
pub const HANG: &str = "hang";

/// What was sent once.
#[derive(Clone, Debug)]
pub struct Sent {
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Sent {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or_else(|| panic!("no {name} in {:?}", self.headers), |(_, value)| value)
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn kind(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }
}

#[derive(Debug, Default)]
struct Desk {
    sent: Vec<Sent>,
    /// What to answer next, as the head of a response; nothing more: 204.
    answers: VecDeque<String>,
}

/// A program that listens until it is dropped.
#[derive(Debug)]
pub struct Receiver {
    pub url: String,
    desk: Arc<Mutex<Desk>>,
    work: tokio::task::JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.work.abort();
    }
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook?from=certkeep", listener.local_addr().unwrap());
        let desk = Arc::new(Mutex::new(Desk::default()));
        let shared = Arc::clone(&desk);
        let work = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { url, desk, work }
    }

    /// Answers the next requests so, one after the other: `410 Gone`, with more lines of the head if need be.
    pub fn answers(&self, heads: impl IntoIterator<Item = &'static str>) {
        self.desk.lock().unwrap().answers.extend(heads.into_iter().map(str::to_owned));
    }

    /// What has come since the last look.
    pub fn taken(&self) -> Vec<Sent> {
        std::mem::take(&mut self.desk.lock().unwrap().sent)
    }
}

async fn serve(mut stream: TcpStream, desk: Arc<Mutex<Desk>>) {
    let (mut bytes, mut piece) = (Vec::new(), [0_u8; 4096]);
    let sent = loop {
        let count = stream.read(&mut piece).await.unwrap_or_default();
        if count == 0 {
            return;
        }
        bytes.extend_from_slice(&piece[..count]);
        if let Some(sent) = whole(&bytes) {
            break sent;
        }
    };
    let head = {
        let mut desk = desk.lock().unwrap();
        desk.sent.push(sent);
        desk.answers.pop_front().unwrap_or_else(|| "204 No Content".to_owned())
    };
    if head == HANG {
        return std::future::pending().await;
    }
    let answer = format!("HTTP/1.1 {head}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).await.unwrap_or_default();
}

/// The request, once all of it has come.
fn whole(bytes: &[u8]) -> Option<Sent> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    assert!(lines.next()?.starts_with("POST /hook?from=certkeep "), "{head}");
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length")?.1.parse::<usize>().ok()?;
    (body.len() == length).then(|| Sent { headers, body: body.to_owned() })
}

/// What the specification's libraries for Python and JavaScript make of requests that reach them at `now`: the body, or null when
/// they refuse.
pub fn verified(now: i64, secret: &str, sent: &[Sent]) -> Vec<Value> {
    let python = std::env::var("TEST_PYTHON_WEBHOOK").expect("tests run by tests/peer/with.sh");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peer/webhook_reader.py");
    let node = std::env::var("TEST_NODE_WEBHOOK").unwrap();
    let lines: Vec<_> = sent
        .iter()
        .map(|sent| {
            let headers: Value = sent
                .headers
                .iter()
                .map(|(name, value)| (name.clone(), json!(value)))
                .collect::<serde_json::Map<_, _>>()
                .into();
            json!({ "now": now, "secret": secret, "headers": headers, "body": sent.body }).to_string()
        })
        .collect();
    let by_python = ask(Command::new(python).arg(script), &lines);
    let by_node = ask(Command::new("node").arg(node), &lines);
    assert_eq!(by_python, by_node, "the two libraries agree");
    assert_eq!(by_python.len(), sent.len());
    by_python
}

fn ask(command: &mut Command, lines: &[String]) -> Vec<Value> {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all((lines.join("\n") + "\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
