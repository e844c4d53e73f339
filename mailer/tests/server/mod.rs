//! A small SMTP server that answers as it is told and remembers what it heard.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

/// What the server does instead of its usual answer, once.
#[derive(Clone, Copy)]
pub enum Act {
    Say(&'static str),
    Hang,
    Drop,
    /// Closes the connection after the usual answer.
    SayAndDrop,
}

/// Where it does so.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum At {
    Greeting,
    Mail,
    Rcpt,
    Data,
    Content,
}

#[derive(Default)]
struct Memory {
    script: Mutex<VecDeque<(At, Act)>>,
    connections: Mutex<Vec<Vec<String>>>,
    mails: Mutex<Vec<String>>,
    /// How many reads each message's content took after the 354.
    pieces: Mutex<Vec<usize>>,
    closed: Notify,
    hung: Notify,
}

pub struct Server {
    pub port: u16,
    memory: Arc<Memory>,
}

impl Server {
    pub async fn start(script: &[(At, Act)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let memory =
            Arc::new(Memory { script: Mutex::new(script.iter().copied().collect()), ..Memory::default() });
        let shared = memory.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let memory = shared.clone();
                let number = {
                    let mut connections = memory.connections.lock().unwrap();
                    connections.push(Vec::new());
                    connections.len() - 1
                };
                tokio::spawn(async move {
                    talk(stream, &memory, number).await;
                    memory.closed.notify_one();
                });
            }
        });
        Self { port, memory }
    }

    /// The commands of each connection, without what follows the first word.
    pub fn heard(&self) -> Vec<String> {
        self.memory.connections.lock().unwrap().iter().map(|lines| lines.join(" ")).collect()
    }

    pub fn mails(&self) -> Vec<String> {
        self.memory.mails.lock().unwrap().clone()
    }

    pub fn pieces(&self) -> Vec<usize> {
        self.memory.pieces.lock().unwrap().clone()
    }

    /// Waits until the server has stopped answering.
    pub async fn hung(&self) {
        self.memory.hung.notified().await;
    }

    /// Waits until a connection has ended.
    pub async fn closed(&self) {
        self.memory.closed.notified().await;
    }
}

impl Memory {
    fn act(&self, at: At) -> Option<Act> {
        let mut script = self.script.lock().unwrap();
        if script.front().is_some_and(|(place, _)| *place == at) {
            script.pop_front().map(|(_, act)| act)
        } else {
            None
        }
    }
}

async fn talk(stream: TcpStream, memory: &Memory, number: usize) {
    let mut stream = BufReader::new(stream);
    if !answer(&mut stream, memory, memory.act(At::Greeting), "220 test").await {
        return;
    }
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        let word = line.split([' ', ':', '\r']).next().unwrap_or_default().to_uppercase();
        memory.connections.lock().unwrap()[number].push(word.clone());
        let going = match word.as_str() {
            "EHLO" => {
                answer(&mut stream, memory, None, "250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN").await
            }
            "AUTH" if line.contains("AGFubmEAcmlnaHQ=") => {
                answer(&mut stream, memory, None, "235 2.7.0 welcome").await
            }
            "AUTH" => answer(&mut stream, memory, None, "535 5.7.8 wrong password").await,
            "MAIL" => answer(&mut stream, memory, memory.act(At::Mail), "250 ok").await,
            "RCPT" => answer(&mut stream, memory, memory.act(At::Rcpt), "250 ok").await,
            "DATA" => {
                let act = memory.act(At::Data);
                let refused = act.is_some();
                answer(&mut stream, memory, act, "354 go on").await
                    && (refused || {
                        content(&mut stream, memory).await;
                        answer(&mut stream, memory, memory.act(At::Content), "250 2.0.0 queued as 7").await
                    })
            }
            "QUIT" => {
                answer(&mut stream, memory, None, "221 bye").await;
                return;
            }
            _ => answer(&mut stream, memory, None, "250 ok").await,
        };
        if !going {
            return;
        }
    }
}

async fn content(stream: &mut BufReader<TcpStream>, memory: &Memory) {
    let mut bytes = Vec::new();
    let mut pieces = 0;
    while !bytes.ends_with(b"\r\n.\r\n") {
        let mut piece = vec![0; 1 << 20];
        let length = stream.read(&mut piece).await.unwrap_or(0);
        if length == 0 {
            return;
        }
        pieces += 1;
        bytes.extend_from_slice(&piece[..length]);
    }
    memory.pieces.lock().unwrap().push(pieces);
    memory.mails.lock().unwrap().push(String::from_utf8(bytes).unwrap());
}

/// Answers; false when the connection is over.
async fn answer(stream: &mut BufReader<TcpStream>, memory: &Memory, act: Option<Act>, usual: &str) -> bool {
    let text = match act {
        Some(Act::Drop) => return false,
        Some(Act::Hang) => {
            // Until the other side gives up.
            memory.hung.notify_one();
            let _ = stream.read_u8().await;
            return false;
        }
        Some(Act::Say(text)) => text,
        Some(Act::SayAndDrop) | None => usual,
    };
    stream.write_all(format!("{text}\r\n").as_bytes()).await.is_ok() && !matches!(act, Some(Act::SayAndDrop))
}
