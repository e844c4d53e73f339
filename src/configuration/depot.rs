//! Where the bytes of files are kept.

use std::path::PathBuf;

use depot::{Bucket, Place, Url};

use super::source::Source;
use super::table::{default_of, name};
use super::value::sqlite_file;
use super::{Mode, Part};

/// The folder of processes that nobody told another one.
const FOLDER: &str = "./data/files";

/// The place for files.
pub(super) fn place(source: &mut Source, part: Part, mode: Mode, database: &str) -> Place {
    let (endpoint, region) = (endpoint(source, mode), region(source));
    let keys = (source.secret(name::S3_KEY_ID), source.secret(name::S3_SECRET));
    let Some(text) = source.text(name::FILES) else { return usual(source, part, mode, database) };
    let folder = text.strip_prefix("folder:").filter(|folder| !folder.is_empty());
    if let Some(folder) = folder {
        return Place::Folder(PathBuf::from(folder));
    }
    match (Bucket::named(&text), keys) {
        (Some((name, prefix)), (Some(key_id), Some(secret))) => {
            return Place::Bucket(Bucket { name, prefix, endpoint, region, key_id, secret });
        }
        (Some(_), _) => source
            .fault("CERTKEEP_FILES names a bucket: CERTKEEP_S3_KEY_ID and CERTKEEP_S3_SECRET must be set."),
        (None, _) => {
            source.fault(format!("CERTKEEP_FILES must be folder:PATH or s3://BUCKET/PREFIX, not `{text}`."));
        }
    }
    Place::Folder(PathBuf::from(FOLDER))
}

fn usual(source: &mut Source, part: Part, mode: Mode, database: &str) -> Place {
    if let Some(file) = sqlite_file(database) {
        let beside = file.parent().map(|folder| folder.join("files"));
        return Place::Folder(beside.unwrap_or_else(|| PathBuf::from(FOLDER)));
    }
    let keeps = matches!(part, Part::Serve | Part::Api | Part::Worker | Part::Doctor);
    // What a fault hides is told first: without an address of the database nothing is known of files.
    if keeps && mode == Mode::Production && database.starts_with("postgres") {
        source.fault(
            "CERTKEEP_FILES is not set: say where files are kept, as s3://BUCKET/PREFIX, or as folder:PATH that API and worker share.",
        );
    }
    Place::Folder(PathBuf::from(FOLDER))
}

/// The address of the service that keeps the bucket.
fn endpoint(source: &mut Source, mode: Mode) -> Option<Url> {
    let text = source.text(name::S3_ENDPOINT)?;
    let near = |url: &Url| matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let fits = |url: &Url| match url.scheme() {
        "https" => url.has_host(),
        "http" => mode == Mode::Development || near(url),
        _ => false,
    };
    let address = Url::parse(&text).ok().filter(fits);
    if address.is_none() {
        source.fault("CERTKEEP_S3_ENDPOINT must be the address of a service, with https:// in production.");
    }
    address
}

fn region(source: &mut Source) -> String {
    let text = source.text(name::S3_REGION).unwrap_or_else(|| default_of(name::S3_REGION).to_owned());
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if text.len() > 40 || !text.bytes().all(letter) {
        source.fault(format!("CERTKEEP_S3_REGION must be a name such as eu-north-1, not `{text}`."));
    }
    text
}
