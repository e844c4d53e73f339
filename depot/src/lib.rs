//! The depot: the bytes of files, in a folder or in a bucket that speaks S3's language. It knows no rows: what is kept
//! where is said by a [`Key`], and whoever asks for a key has looked first whether it may.
//!
//! Bytes arrive in pieces ([`Arrival`]), are hashed, counted and looked at ([`Look`]) while they flow, and are there as a
//! whole or not at all. Nothing here holds more than a few pieces in memory.

mod arrival;
mod kind;
mod place;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutMultipartOptions};
use uuid::Uuid;

pub use arrival::{Arrival, Kept};
pub use kind::{Kind, Lie, Look};
pub use place::{Bucket, Place};
pub use url::Url;

/// Where the bytes of one file lie: whose they are, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The organization.
    pub tenant: Uuid,
    /// The file.
    pub file: Uuid,
}

/// Why bytes were not kept, found or removed.
#[derive(Debug, thiserror::Error)]
pub enum DepotError {
    /// There are more of them than may be.
    #[error("more than {0} bytes")]
    TooLarge(u64),
    /// There are none where some should be.
    #[error("there is nothing at {0}")]
    Missing(String),
    /// The folder or the bucket does not do what it is asked.
    #[error("the depot does not answer as it should: {0}")]
    Store(#[from] object_store::Error),
    /// The place cannot be used.
    #[error("{0}")]
    Place(String),
}

/// The bytes of every file. Clones share the connections.
#[derive(Clone)]
pub struct Depot {
    store: Arc<dyn ObjectStore>,
    /// What every path in a bucket begins with.
    prefix: Path,
}

impl fmt::Debug for Depot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Depot({})", self.store)
    }
}

impl Depot {
    /// Opens a place. A folder is made if it is not there; a bucket is not asked before it is used.
    ///
    /// # Errors
    /// When the folder cannot be made, or what is said of the bucket cannot be used.
    pub fn open(place: &Place) -> Result<Self, DepotError> {
        let (store, prefix) = place.store()?;
        Ok(Self { store, prefix })
    }

    /// Begins to take in the bytes of a file, of at most `most` bytes.
    pub async fn receive(&self, key: Key, most: u64) -> Result<Arrival, DepotError> {
        let upload = self.store.put_multipart_opts(&self.path(key), PutMultipartOptions::default()).await?;
        Ok(Arrival::new(upload, most))
    }

    /// The bytes of a file, or those of a part of it.
    ///
    /// # Errors
    /// [`DepotError::Missing`] when there are none.
    pub async fn read(
        &self,
        key: Key,
        part: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, Result<Bytes, DepotError>>, DepotError> {
        let range = part.map(GetRange::Bounded);
        let options = GetOptions { range, ..GetOptions::default() };
        let found = match self.store.get_opts(&self.path(key), options).await {
            Err(object_store::Error::NotFound { path, .. }) => return Err(DepotError::Missing(path)),
            found => found?,
        };
        Ok(found.into_stream().map_err(DepotError::from).boxed())
    }

    /// Removes the bytes of a file; true as well when there were none.
    pub async fn remove(&self, key: Key) -> Result<(), DepotError> {
        match self.store.delete(&self.path(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Removes the bytes of every file of `tenant`; answers of how many.
    pub async fn remove_all(&self, tenant: Uuid) -> Result<u64, DepotError> {
        let folder = self.prefix.clone().join(tenant.simple().to_string());
        let listed = self.store.list(Some(&folder)).map_ok(|object| object.location).boxed();
        let removed = self.store.delete_stream(listed);
        let counted = removed.try_fold(0, |count, _| async move { Ok(count + 1) });
        Ok(counted.await?)
    }

    /// Whether the place can be written, read and cleared, tried with some bytes of nobody's.
    ///
    /// # Errors
    /// What did not work.
    pub async fn try_out(&self) -> Result<(), DepotError> {
        let key = Key { tenant: Uuid::nil(), file: Uuid::nil() };
        let mut arrival = self.receive(key, 8).await?;
        arrival.take(Bytes::from_static(b"certkeep")).await?;
        arrival.keep().await?;
        let read: Vec<_> = self.read(key, None).await?.try_collect().await?;
        self.remove(key).await?;
        if read.concat() == b"certkeep" {
            return Ok(());
        }
        Err(DepotError::Place("the depot does not give back what it was given".to_owned()))
    }

    fn path(&self, key: Key) -> Path {
        self.prefix.clone().join(key.tenant.simple().to_string()).join(key.file.simple().to_string())
    }
}
