//! Mail as files in a folder.

use std::{
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use tokio::fs;

use super::{Accepted, SendError};
use crate::Mail;

/// Writes each mail to `<local part of its Message-ID>.eml`; a repeat overwrites itself.
#[derive(Debug, Clone)]
pub struct FolderTransport {
    folder: PathBuf,
}

impl FolderTransport {
    /// Mail goes into this folder, which is made when the first one is sent.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    pub(super) async fn send(&self, mail: &Mail) -> Result<Accepted, SendError> {
        let bytes = mail.formatted()?;
        let path = self.folder.join(format!("{}.eml", mail.local_id()?));
        self.put(&path, &bytes).await.map_err(|fault| {
            SendError::Temporary(format!("{} cannot be written: {fault}", path.display()))
        })?;
        Ok(Accepted { answer: format!("written to {}", path.display()) })
    }

    pub(super) async fn check(&self) -> Result<String, String> {
        let path = self.folder.join(".check");
        let tried = async {
            self.put(&path, b"").await?;
            fs::remove_file(&path).await
        };
        match tried.await {
            Ok(()) => Ok(format!("Mail is written to the folder {}.", self.folder.display())),
            Err(fault) => {
                Err(format!("Mail cannot be written to the folder {}: {fault}.", self.folder.display()))
            }
        }
    }

    /// A reader never sees half a file: it is written beside its place and then renamed.
    async fn put(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        static SERIAL: AtomicU64 = AtomicU64::new(0);
        fs::create_dir_all(&self.folder).await?;
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let draft = self.folder.join(format!(".draft-{}-{serial}", process::id()));
        fs::write(&draft, bytes).await?;
        let moved = fs::rename(&draft, path).await;
        if moved.is_err() {
            let _ = fs::remove_file(&draft).await;
        }
        moved
    }
}
