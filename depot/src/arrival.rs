//! Bytes that arrive: counted and hashed while they flow, there as a whole or not at all.

use bytes::Bytes;
use object_store::{MultipartUpload, WriteMultipart};
use sha2::{Digest, Sha256};

use crate::DepotError;

/// How many pieces of 5 MiB may be on their way into the store at a time.
const AT_ONCE: usize = 2;

/// The bytes of one file on their way. Dropped, nothing of them is kept; a bucket may keep pieces until its own rule
/// for uploads that were not finished removes them.
#[derive(Debug)]
pub struct Arrival {
    upload: WriteMultipart,
    hash: Sha256,
    size: u64,
    most: u64,
}

/// What was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How many bytes.
    pub size: u64,
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Arrival {
    pub(crate) fn new(upload: Box<dyn MultipartUpload>, most: u64) -> Self {
        Self { upload: WriteMultipart::new(upload), hash: Sha256::new(), size: 0, most }
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`DepotError::TooLarge`] at the first byte that is too many.
    pub async fn take(&mut self, bytes: Bytes) -> Result<(), DepotError> {
        self.size += bytes.len() as u64;
        if self.size > self.most {
            return Err(DepotError::TooLarge(self.most));
        }
        self.hash.update(&bytes);
        self.upload.wait_for_capacity(AT_ONCE).await?;
        self.upload.put(bytes);
        Ok(())
    }

    /// Keeps what was taken.
    ///
    /// # Errors
    /// When the store does not take it; nothing is kept then.
    pub async fn keep(self) -> Result<Kept, DepotError> {
        self.upload.finish().await?;
        Ok(Kept { size: self.size, sha256: hex::encode(self.hash.finalize()) })
    }

    /// Keeps nothing.
    ///
    /// # Errors
    /// When the store does not say that it has forgotten the pieces.
    pub async fn give_up(self) -> Result<(), DepotError> {
        Ok(self.upload.abort().await?)
    }
}
