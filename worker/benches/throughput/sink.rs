//! A mail server that takes everything and remembers which Message-IDs it has seen.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The server, on a thread of its own, until the process ends.
pub struct Sink {
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    ids: HashSet<String>,
    mails: usize,
}

impl Sink {
    pub fn start() -> Self {
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (told, port) = std::sync::mpsc::channel();
        let kept = Arc::clone(&seen);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                told.send(listener.local_addr().unwrap().port()).unwrap();
                loop {
                    let (stream, _) = listener.accept().await.unwrap();
                    let seen = Arc::clone(&kept);
                    tokio::spawn(async move {
                        // A client that goes away ends its conversation, and nothing else.
                        let _ = converse(stream, &seen).await;
                    });
                }
            });
        });
        Self { port: port.recv().unwrap(), seen }
    }

    /// How many mails came since the last question, and how many different ones.
    pub fn take(&self) -> (usize, usize) {
        let seen = std::mem::take(&mut *self.seen.lock().unwrap());
        (seen.mails, seen.ids.len())
    }
}

impl Seen {
    fn note(&mut self, id: String) {
        self.mails += 1;
        self.ids.insert(id);
    }
}

async fn converse(stream: TcpStream, seen: &Mutex<Seen>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::with_capacity(64 * 1024, stream);
    stream.write_all(b"220 sink\r\n").await?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        match verb.as_slice() {
            b"EHLO" => stream.write_all(b"250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n").await?,
            b"DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let id = content(&mut stream, &mut line).await?;
                seen.lock().unwrap().note(id);
                stream.write_all(b"250 taken\r\n").await?;
            }
            b"QUIT" => return stream.write_all(b"221 bye\r\n").await,
            _ => stream.write_all(b"250 ok\r\n").await?,
        }
    }
}

/// Reads a mail and answers its Message-ID.
async fn content(stream: &mut BufReader<TcpStream>, line: &mut Vec<u8>) -> std::io::Result<String> {
    let mut id = String::new();
    loop {
        line.clear();
        if stream.read_until(b'\n', line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(id);
        }
        if let Some(rest) = line.strip_prefix(b"Message-ID: ") {
            id = String::from_utf8_lossy(rest).trim().to_owned();
        }
    }
}
