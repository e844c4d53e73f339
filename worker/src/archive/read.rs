//! Reading an archive: everything is counted and hashed before anything is believed, and every fault has its place.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::{FORMAT, MANIFEST, Manifest, Part};

/// The longest line that is read, in bytes.
const LINE: u64 = 16 * 1024 * 1024;

/// Why an archive is not taken, in a sentence with its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

/// A row with the number of its line.
pub type Line = (u64, Map<String, Value>);

/// An archive whose parts are what its manifest says.
pub struct Archive {
    zip: ZipArchive<BufReader<File>>,
    /// What it says of itself.
    pub manifest: Manifest,
}

impl Archive {
    /// Opens the archive at `path` and compares every part with the manifest.
    ///
    /// # Errors
    /// When it cannot be read, is of a later form, or is not whole.
    pub fn open(path: &Path) -> Result<Self, Refused> {
        let name = path.display();
        let file = File::open(path).map_err(|fault| Refused(format!("{name} cannot be read: {fault}.")))?;
        let mut zip = ZipArchive::new(BufReader::new(file))
            .map_err(|fault| Refused(format!("{name} is no whole ZIP file: {fault}.")))?;
        let manifest = manifest(&mut zip)?;
        let mut archive = Self { zip, manifest };
        for part in archive.manifest.parts.clone() {
            archive.check(&part)?;
        }
        let names = archive.zip.file_names().map(|name| name.map(std::borrow::Cow::into_owned));
        let names = names
            .collect::<Result<Vec<_>, _>>()
            .map_err(|fault| Refused(format!("{name} has a broken name inside: {fault}.")))?;
        let strangers: Vec<_> = names.iter().filter(|name| !archive.knows(name)).collect();
        match strangers.first() {
            Some(strange) => {
                Err(Refused(format!("{strange} is in the archive, and {MANIFEST} does not name it.")))
            }
            None => Ok(archive),
        }
    }

    fn knows(&self, name: &str) -> bool {
        name == MANIFEST || self.manifest.parts.iter().any(|part| part.path == name)
    }

    fn check(&mut self, part: &Part) -> Result<(), Refused> {
        let path = &part.path;
        let mut found =
            self.zip.by_name(path).map_err(|fault| Refused(format!("{path} cannot be read: {fault}.")))?;
        let (mut hash, mut bytes, mut lines) = (Sha256::new(), 0_u64, 0_u64);
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let size =
                found.read(&mut buffer).map_err(|fault| Refused(format!("{path} is broken: {fault}.")))?;
            let Some(some) = buffer.get(..size).filter(|some| !some.is_empty()) else { break };
            hash.update(some);
            bytes += size as u64;
            lines += some.split(|byte| *byte == b'\n').count() as u64 - 1;
        }
        let sha256 = hex::encode(hash.finalize());
        if sha256 != part.sha256 || bytes != part.bytes || part.rows.is_some_and(|rows| rows != lines) {
            let said = format!("{bytes} bytes with the SHA-256 {sha256}");
            return Err(Refused(format!("{path} is not what {MANIFEST} says: it has {said}.")));
        }
        Ok(())
    }

    /// Tells every row of the part at `path` with the number of its line.
    ///
    /// # Errors
    /// When the part is missing, a line is no object, or `tell` refuses.
    pub fn lines(&mut self, path: &str) -> Result<impl Iterator<Item = Result<Line, Refused>>, Refused> {
        if !self.manifest.parts.iter().any(|part| part.path == path) {
            return Err(Refused(format!("{path} is missing.")));
        }
        let found =
            self.zip.by_name(path).map_err(|fault| Refused(format!("{path} cannot be read: {fault}.")))?;
        let (mut reader, mut number, path) = (BufReader::new(found), 0, path.to_owned());
        Ok(std::iter::from_fn(move || {
            number += 1;
            let mut line = Vec::new();
            match reader.by_ref().take(LINE).read_until(b'\n', &mut line) {
                Ok(0) => None,
                Ok(_) => {
                    let row = serde_json::from_slice(&line);
                    Some(
                        row.map(|row| (number, row))
                            .map_err(|fault| Refused(format!("{path}, line {number}: {fault}."))),
                    )
                }
                Err(fault) => Some(Err(Refused(format!("{path}, line {number}: {fault}.")))),
            }
        }))
    }
}

fn manifest(zip: &mut ZipArchive<BufReader<File>>) -> Result<Manifest, Refused> {
    let mut text = String::new();
    let found = zip
        .by_name(MANIFEST)
        .map_err(|_| Refused(format!("{MANIFEST} is missing: this is no archive of Certkeep.")))?;
    found
        .take(LINE)
        .read_to_string(&mut text)
        .map_err(|fault| Refused(format!("{MANIFEST} is broken: {fault}.")))?;
    let value: Value =
        serde_json::from_str(&text).map_err(|fault| Refused(format!("{MANIFEST}: {fault}.")))?;
    match value["format"].as_u64() {
        Some(format) if format == u64::from(FORMAT) => {}
        Some(format) => {
            let by = value["product"].as_str().unwrap_or("another program");
            return Err(Refused(format!(
                "{MANIFEST}: the archive has the form {format}, written by {by}; this version of Certkeep reads the form {FORMAT}. Use the version that wrote it, or a later one."
            )));
        }
        None => {
            return Err(Refused(format!("{MANIFEST}: `format` is missing: this is no archive of Certkeep.")));
        }
    }
    serde_json::from_value(value).map_err(|fault| Refused(format!("{MANIFEST}: {fault}.")))
}
