//! A real SMTP server in a process of its own, which keeps what it accepts and can be held at two places.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{fs, io};

use mailer::{SmtpSettings, SmtpTransport, Transport};
use serde_json::Value;
use tempfile::TempDir;

use super::database::told;
use super::process::until;

/// The server. It ends with the test.
pub struct Sink {
    process: Child,
    port: u16,
    folder: TempDir,
}

/// Where the server pauses for as long as the test wants.
#[derive(Clone, Copy, Debug)]
pub enum Hold {
    /// It has the mail but has not stored it: whoever sent it and dies now has sent nothing.
    BeforeAccept,
    /// It has stored the mail and not said so: whoever sent it and dies now has sent it and does not know.
    BeforeAnswer,
}

/// A mail that the server accepted.
#[derive(Clone, Debug)]
pub struct Received {
    pub message_id: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    /// The bytes between DATA and the dot.
    pub raw: String,
}

impl Hold {
    fn flag(self) -> &'static str {
        match self {
            Self::BeforeAccept => "hold-before-accept",
            Self::BeforeAnswer => "hold-before-250",
        }
    }
}

impl Sink {
    /// Starts it on a free port.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// Starts one that wants TLS (`starttls` or `tls`) and a user with a password.
    pub fn with_tls(mode: &str, user: &str, password: &str) -> Self {
        Self::with(&["--mode", mode, "--user", user, "--password", password])
    }

    /// Starts one that keeps little of each mail, for many.
    pub fn terse() -> Self {
        Self::with(&["--terse"])
    }

    /// Misbehaves every so often from now on.
    pub fn storm(&self) {
        fs::write(self.folder.path().join("flags/storm"), "").unwrap();
    }

    /// How many lines it has cut after it had stored the mail.
    pub fn cuts(&self) -> usize {
        fs::read_to_string(self.folder.path().join("flags/cuts"))
            .map_or(0, |cuts| cuts.trim().parse().unwrap())
    }

    /// How many mails it has stored.
    pub fn count(&self) -> usize {
        fs::read_to_string(self.folder.path().join("mails")).unwrap().lines().count()
    }

    fn with(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("flags")).unwrap();
        let mut process = Command::new(told("TEST_PYTHON_SMTP"))
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peer/smtp_sink.py"))
            .arg("--store")
            .arg(folder.path().join("mails"))
            .arg("--flags")
            .arg(folder.path().join("flags"))
            .arg("--certificates")
            .arg(folder.path().join("certificates"))
            .args(options)
            // It ends when this pipe closes, however the test ends.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut port = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut port).unwrap();
        let port = port.trim().parse().expect("the port that the server listens at");
        Self { process, port, folder }
    }

    /// Where it listens, as `CERTKEEP_MAIL` names it.
    pub fn address(&self) -> String {
        format!("smtp+plain://127.0.0.1:{}", self.port)
    }

    /// The port it listens at.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The authority that a client must trust, as PEM.
    pub fn authority(&self) -> Vec<u8> {
        fs::read(self.folder.path().join("certificates/authority.pem")).unwrap()
    }

    /// The lines that it has stored, as JSON.
    pub fn stored(&self) -> Vec<Value> {
        let store = fs::read_to_string(self.folder.path().join("mails")).unwrap_or_default();
        store.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// A way out for mails that leads to it.
    pub fn transport(&self) -> Transport {
        let settings = SmtpSettings::parse(&self.address(), None).unwrap();
        Transport::Smtp(SmtpTransport::new(settings).unwrap())
    }

    /// All that it has accepted, in the order in which it did.
    pub fn mails(&self) -> Vec<Received> {
        let store = fs::read_to_string(self.folder.path().join("mails")).unwrap();
        // A line without its end is still being written.
        store.split_inclusive('\n').filter(|line| line.ends_with('\n')).map(Received::read).collect()
    }

    /// Holds every client at that place from now on.
    pub fn hold(&self, at: Hold) {
        fs::write(self.flag(at), "").unwrap();
    }

    /// Lets them go.
    pub fn release(&self, from: Hold) {
        fs::remove_file(self.flag(from)).unwrap();
    }

    /// Waits until exactly so many clients are held.
    pub async fn holds(&self, clients: usize) {
        let held = self.folder.path().join("flags/held");
        until(&format!("{clients} clients held by the mail server"), async || {
            (number_of_files(&held) == clients).then_some(())
        })
        .await;
    }

    fn flag(&self, at: Hold) -> PathBuf {
        self.folder.path().join("flags").join(at.flag())
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _: io::Result<()> = self.process.kill();
        let _: io::Result<_> = self.process.wait();
    }
}

impl Received {
    fn read(line: &str) -> Self {
        let mail: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| mail[name].as_str().unwrap_or_default().to_owned();
        let [to] = mail["rcpt"].as_array().unwrap().as_slice() else { panic!("one recipient: {line}") };
        Self {
            message_id: text("message_id"),
            to: to.as_str().unwrap().to_owned(),
            subject: text("subject"),
            text: text("text"),
            raw: text("raw"),
        }
    }

    /// The secret of its link.
    pub fn token(&self) -> String {
        let (_, rest) = self.text.split_once("token=").expect("a link in the mail");
        rest.chars().take_while(char::is_ascii_hexdigit).collect()
    }
}

fn number_of_files(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}
