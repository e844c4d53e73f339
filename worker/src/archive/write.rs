//! Writing an archive as a stream: what is written is taken away piece by piece, so that no length of it fills the memory.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Datelike, Timelike, Utc};
use sha2::{Digest, Sha256};
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};
use zip::{CompressionMethod, result::ZipResult};

use super::Part;

/// Bytes that are written and not yet taken away.
#[derive(Clone, Debug, Default)]
struct Tray(Arc<Mutex<Vec<u8>>>);

impl Tray {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Write for Tray {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The part that is being written.
struct Open {
    path: String,
    rows: Option<u64>,
    bytes: u64,
    hash: Sha256,
}

/// An archive that is being written.
pub(crate) struct Writer {
    zip: ZipWriter<StreamWriter<Tray>>,
    tray: Tray,
    options: SimpleFileOptions,
    open: Option<Open>,
    parts: Vec<Part>,
    hash: Sha256,
    size: i64,
}

impl Writer {
    /// An archive of the state at `at`: the same state always gives the same bytes.
    pub fn new(at: DateTime<Utc>) -> Self {
        let tray = Tray::default();
        let year = u16::try_from(at.year()).unwrap_or(1980).clamp(1980, 2107);
        let part = |number: u32| u8::try_from(number).unwrap_or_default();
        let stamp = zip::DateTime::from_date_and_time(
            year,
            part(at.month()),
            part(at.day()),
            part(at.hour()),
            part(at.minute()),
            part(at.second()),
        )
        .unwrap_or_default();
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(stamp)
            .unix_permissions(0o644)
            .large_file(true);
        let zip = ZipWriter::new_stream(tray.clone());
        Self { zip, tray, options, open: None, parts: Vec::new(), hash: Sha256::new(), size: 0 }
    }

    /// Begins a part; `table`: its lines are counted.
    pub fn begin(&mut self, path: String, table: bool) -> ZipResult<()> {
        self.zip.start_file(path.as_str(), self.options)?;
        self.open = Some(Open { path, rows: table.then_some(0), bytes: 0, hash: Sha256::new() });
        Ok(())
    }

    /// Writes into the part that was begun.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(open) = &mut self.open {
            open.hash.update(bytes);
            open.bytes += bytes.len() as u64;
        }
        self.zip.write_all(bytes)
    }

    /// Writes a row.
    pub fn row(&mut self, row: &impl serde::Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(row)?;
        line.push(b'\n');
        self.write(&line)?;
        if let Some(rows) = self.open.as_mut().and_then(|open| open.rows.as_mut()) {
            *rows += 1;
        }
        Ok(())
    }

    /// Ends the part.
    pub fn end(&mut self) {
        if let Some(Open { path, rows, bytes, hash }) = self.open.take() {
            self.parts.push(Part { path, rows, bytes, sha256: hex::encode(hash.finalize()) });
        }
    }

    /// The parts that are written.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// How many bytes wait to be taken away.
    pub fn waiting(&self) -> usize {
        self.tray.len()
    }

    /// How many bytes were taken away.
    pub fn size(&self) -> i64 {
        self.size
    }

    /// Takes away what is written.
    pub fn take(&mut self) -> Vec<u8> {
        let bytes = self.tray.take();
        self.count(&bytes);
        bytes
    }

    fn count(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.size += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    }

    /// Ends the archive: its last bytes, its size and its SHA-256.
    pub fn finish(mut self) -> ZipResult<(Vec<u8>, i64, String)> {
        let zip = std::mem::replace(&mut self.zip, ZipWriter::new_stream(Tray::default()));
        zip.finish()?;
        let rest = self.take();
        Ok((rest, self.size, hex::encode(self.hash.finalize())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_was_taken_away_in_pieces_is_one_archive() {
        let at = "2026-03-10T12:00:00Z".parse().unwrap();
        let mut writer = Writer::new(at);
        let mut bytes = Vec::new();
        writer.begin("data/site.jsonl".to_owned(), true).unwrap();
        for number in 0..5_000 {
            writer.row(&serde_json::json!({ "id": number, "name": "Harbour" })).unwrap();
            bytes.extend(writer.take());
        }
        writer.end();
        let part = writer.parts()[0].clone();
        let (rest, size, hash) = writer.finish().unwrap();
        bytes.extend(rest);
        assert_eq!((size, hash), (i64::try_from(bytes.len()).unwrap(), hex::encode(Sha256::digest(&bytes))));
        let mut zip = zip::ZipArchive::new(io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        zip.by_name("data/site.jsonl").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!((text.lines().count() as u64, text.len() as u64), (part.rows.unwrap(), part.bytes));
        assert_eq!(part.sha256, hex::encode(Sha256::digest(text)));
    }
}
