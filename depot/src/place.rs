//! Where a depot is: a folder, or a bucket.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use url::Url;

use crate::DepotError;

/// A place for files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder of this machine, or one that several machines share.
    Folder(PathBuf),
    /// A bucket.
    Bucket(Bucket),
}

/// A bucket that speaks S3's language.
#[derive(Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// What the paths of all files begin with; may be empty.
    pub prefix: String,
    /// The address of the service; `None`: Amazon's in the region.
    pub endpoint: Option<Url>,
    /// The region.
    pub region: String,
    /// The id of the key.
    pub key_id: String,
    /// The key's secret.
    pub secret: String,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bucket(s3://{}/{})", self.name, self.prefix)
    }
}

impl Place {
    pub(crate) fn store(&self) -> Result<(Arc<dyn ObjectStore>, Path), DepotError> {
        match self {
            Self::Folder(folder) => {
                let unusable = |cause| DepotError::Place(format!("{}: {cause}", folder.display()));
                std::fs::create_dir_all(folder).map_err(unusable)?;
                // Folders of organizations that have left are removed with their last file.
                let store = LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true);
                Ok((Arc::new(store), Path::default()))
            }
            Self::Bucket(bucket) => bucket.store(),
        }
    }
}

impl Bucket {
    /// Reads `s3://bucket/prefix`.
    pub fn named(address: &str) -> Option<(String, String)> {
        let (name, prefix) =
            address.strip_prefix("s3://").map(|rest| rest.split_once('/').unwrap_or((rest, "")))?;
        let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
        let fits = (3..=63).contains(&name.len()) && name.bytes().all(letter);
        let prefix = prefix.trim_matches('/');
        (fits && Path::parse(prefix).is_ok()).then(|| (name.to_owned(), prefix.to_owned()))
    }

    fn store(&self) -> Result<(Arc<dyn ObjectStore>, Path), DepotError> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&self.name)
            .with_region(&self.region)
            .with_access_key_id(&self.key_id)
            .with_secret_access_key(&self.secret);
        if let Some(endpoint) = &self.endpoint {
            let address = endpoint.as_str().trim_end_matches('/');
            builder = builder.with_endpoint(address).with_allow_http(endpoint.scheme() == "http");
        }
        let prefix = Path::parse(&self.prefix).map_err(|fault| DepotError::Place(fault.to_string()))?;
        Ok((Arc::new(builder.build()?), prefix))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_a_bucket_has_a_name_and_perhaps_a_prefix() {
        let named = |name: &str, prefix: &str| Some((name.to_owned(), prefix.to_owned()));
        assert_eq!(Bucket::named("s3://evidence"), named("evidence", ""));
        assert_eq!(Bucket::named("s3://evidence/"), named("evidence", ""));
        assert_eq!(Bucket::named("s3://evidence/of/turku/"), named("evidence", "of/turku"));
        for wrong in
            ["evidence", "s3://", "s3://Evidence", "s3://ev", "https://evidence", "s3://evidence/a//b"]
        {
            assert_eq!(Bucket::named(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_bucket_is_shown_without_its_secret() {
        let bucket = Bucket {
            name: "evidence".to_owned(),
            prefix: "turku".to_owned(),
            endpoint: None,
            region: "eu-north-1".to_owned(),
            key_id: "id".to_owned(),
            secret: "hidden".to_owned(),
        };
        assert_eq!(format!("{bucket:?}"), "Bucket(s3://evidence/turku)");
    }
}
