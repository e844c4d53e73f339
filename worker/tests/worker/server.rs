//! A small SMTP server that answers the content of a mail as it is told, and tells what it received.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use mailer::{SmtpSettings, SmtpTransport, Transport};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

pub struct Server {
    port: u16,
    received: UnboundedReceiver<String>,
    turns: Arc<Semaphore>,
}

#[derive(Clone)]
struct Desk {
    answers: Arc<Mutex<VecDeque<&'static str>>>,
    received: UnboundedSender<String>,
    turns: Arc<Semaphore>,
}

impl Server {
    /// Answers the mails it gets with `answers`, one after the other, and then accepts.
    pub async fn start(answers: &[&'static str]) -> Self {
        let server = Self::held(answers).await;
        server.answer(Semaphore::MAX_PERMITS);
        server
    }

    /// The same, but gives no answer to a mail before [`Server::answer`].
    pub async fn held(answers: &[&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, received) = unbounded_channel();
        let turns = Arc::new(Semaphore::new(0));
        let answers = Arc::new(Mutex::new(answers.iter().copied().collect()));
        let desk = Desk { answers, received: sender, turns: turns.clone() };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, desk.clone()));
            }
        });
        Self { port, received, turns }
    }

    pub fn transport(&self) -> Transport {
        let settings = SmtpSettings::parse(&format!("smtp+plain://127.0.0.1:{}", self.port), None).unwrap();
        Transport::Smtp(SmtpTransport::new(settings).unwrap())
    }

    /// Gives so many answers.
    pub fn answer(&self, number: usize) {
        self.turns.add_permits(number);
    }

    /// The next mail, once its content is there.
    pub async fn receive(&mut self) -> String {
        self.received.recv().await.unwrap()
    }

    /// The mails that are there and were not asked for yet.
    pub fn received(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.received.try_recv().ok()).collect()
    }
}

/// The Message-ID of a received mail.
pub fn message_id(mail: &str) -> &str {
    mail.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap()
}

async fn talk(stream: TcpStream, desk: Desk) -> Option<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 test\r\n").await.ok()?;
    loop {
        let line = line(&mut stream).await?;
        let answer = match line.get(..4)? {
            "EHLO" => "250 test",
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.ok()?;
                let mut content = String::new();
                while !content.ends_with("\r\n.\r\n") {
                    content += &self::line(&mut stream).await?;
                }
                desk.received.send(content).ok()?;
                desk.turns.acquire().await.ok()?.forget();
                desk.answers.lock().unwrap().pop_front().unwrap_or("250 taken")
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
}

async fn line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    (stream.read_line(&mut line).await.ok()? > 0).then_some(line)
}
