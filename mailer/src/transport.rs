//! The ways out: an SMTP server, a folder, or memory.

mod connection;
mod folder;
mod memory;
mod setting;
mod smtp;
mod verdict;

pub use folder::FolderTransport;
pub use memory::MemoryTransport;
pub use setting::{Credentials, Security, SmtpSettings};
pub use smtp::SmtpTransport;

use crate::{Mail, MailFault};

/// Where mail goes.
#[derive(Debug, Clone)]
pub enum Transport {
    /// To an SMTP server.
    Smtp(SmtpTransport),
    /// Into a folder, one file each: development and the embedded default.
    Folder(FolderTransport),
    /// Into memory: tests.
    Memory(MemoryTransport),
}

/// The mail was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// What the other side said: the server's answer, or the file.
    pub answer: String,
}

/// The mail was not taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// This mail, to this recipient, is refused for good: sending it again is useless.
    #[error("{0}")]
    Permanent(String),
    /// Not now; or it is not known whether it arrived. Send it again later, with the same Message-ID.
    #[error("{0}")]
    Temporary(String),
}

impl SendError {
    /// Whether sending it again is useless.
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::Permanent(_))
    }
}

impl From<MailFault> for SendError {
    fn from(fault: MailFault) -> Self {
        Self::Permanent(fault.to_string())
    }
}

impl Transport {
    /// Hands one mail over.
    pub async fn send(&self, mail: &Mail) -> Result<Accepted, SendError> {
        match self {
            Self::Smtp(smtp) => smtp.send(mail).await,
            Self::Folder(folder) => folder.send(mail).await,
            Self::Memory(memory) => memory.send(mail),
        }
    }

    /// Tries the way out without sending anything. Both answers are sentences.
    pub async fn check(&self) -> Result<String, String> {
        match self {
            Self::Smtp(smtp) => smtp.check().await,
            Self::Folder(folder) => folder.check().await,
            Self::Memory(_) => Ok("Mail stays in memory.".to_owned()),
        }
    }

    /// How many mails can be under way at a time.
    pub fn width(&self) -> usize {
        match self {
            Self::Smtp(smtp) => smtp.width(),
            Self::Folder(_) | Self::Memory(_) => 1,
        }
    }

    /// Says goodbye to the server. Call it once nothing is being sent.
    pub async fn shutdown(&self) {
        if let Self::Smtp(smtp) = self {
            smtp.shutdown().await;
        }
    }
}
