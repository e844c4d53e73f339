//! Passwords that have leaked somewhere: a list that the operator keeps beside the program, looked up without reading it whole.
//!
//! The list is a text of SHA-1 hashes in hexadecimal and in order, one a line, each with or without `:` and how often it was
//! seen: the form in which such lists are passed around.

use std::cmp::Ordering;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use sha1::{Digest, Sha1};

/// The length of a hash, in hexadecimal.
const HASH: usize = 40;
/// The longest line, with its end.
const LONGEST: usize = 80;

/// A list of passwords that have leaked.
#[derive(Debug)]
pub struct Breached {
    file: Mutex<File>,
    length: u64,
}

/// A line: where it begins, what it says, and where the next one begins.
struct Line {
    start: u64,
    hash: String,
    next: u64,
}

impl Breached {
    /// The list in the file at `path`.
    ///
    /// # Errors
    /// When it cannot be read, or does not begin and end with hashes in order.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let list = Self { file: Mutex::new(file), length };
        let (first, last) = (list.line(0)?, list.line(length.saturating_sub(1))?);
        if first.hash > last.hash { Err(malformed("its hashes are not in order")) } else { Ok(list) }
    }

    /// Whether `password` is on the list: some twenty short reads of a file of any length.
    ///
    /// # Errors
    /// When the list cannot be read any more, or is malformed where it was read.
    pub fn holds(&self, password: &str) -> io::Result<bool> {
        let wanted = hex::encode_upper(Sha1::digest(password.as_bytes()));
        let (mut from, mut to) = (0, self.length);
        while from < to {
            let line = self.line(from + (to - from) / 2)?;
            match line.hash.cmp(&wanted) {
                Ordering::Equal => return Ok(true),
                Ordering::Less => from = line.next,
                Ordering::Greater => to = line.start,
            }
        }
        Ok(false)
    }

    /// The line that the octet at `at` belongs to.
    fn line(&self, at: u64) -> io::Result<Line> {
        let begin = at.saturating_sub(LONGEST as u64);
        let mut window = Vec::with_capacity(2 * LONGEST);
        {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(begin))?;
            file.by_ref().take(2 * LONGEST as u64).read_to_end(&mut window)?;
        }
        let middle = usize::try_from(at - begin).unwrap_or_default().min(window.len());
        let before = window[..middle].iter().rposition(|octet| *octet == b'\n');
        let start = match before {
            Some(end) => end + 1,
            None if begin == 0 => 0,
            None => return Err(malformed("a line is too long")),
        };
        let length = window[start..]
            .iter()
            .position(|octet| *octet == b'\n')
            .map_or(window.len() - start, |end| end + 1);
        let text = String::from_utf8_lossy(&window[start..start + length]);
        let hash = text.trim_end().split(':').next().unwrap_or_default().to_ascii_uppercase();
        if hash.len() != HASH || !hash.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(malformed("a line does not begin with a SHA-1 hash"));
        }
        let start = begin + start as u64;
        Ok(Line { start, hash, next: start + length as u64 })
    }
}

fn malformed(why: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A list of these passwords in the form that `write` gives a hash.
    fn list(passwords: &[String], write: impl Fn(usize, &str) -> String) -> io::Result<Breached> {
        let mut hashes: Vec<_> =
            passwords.iter().map(|password| hex::encode_upper(Sha1::digest(password.as_bytes()))).collect();
        hashes.sort_unstable();
        let lines: String = hashes.iter().enumerate().map(|(at, hash)| write(at, hash)).collect();
        opened(&lines)
    }

    fn opened(text: &str) -> io::Result<Breached> {
        let path = std::env::temp_dir().join(format!("certkeep-{}.txt", entity::secret::fresh()));
        fs::write(&path, text).unwrap();
        let list = Breached::open(&path);
        fs::remove_file(&path).unwrap();
        list
    }

    #[test]
    fn each_password_of_a_list_is_found_and_no_other_however_its_lines_end() {
        let leaked: Vec<_> = (0..500).map(|number| format!("leaked password {number}")).collect();
        let forms: [fn(usize, &str) -> String; 4] = [
            |_, hash| format!("{hash}\n"),
            |at, hash| format!("{hash}:{}\r\n", at * at * 97),
            |_, hash| format!("{}\n", hash.to_lowercase()),
            |at, hash| if at == 0 { hash.to_owned() } else { format!("\n{hash}:1") },
        ];
        for form in forms {
            let list = list(&leaked, form).unwrap();
            assert!(leaked.iter().all(|password| list.holds(password).unwrap()));
            assert!((0..500).all(|number| !list.holds(&format!("kept password {number}")).unwrap()));
        }
        let one = list(&leaked[..1], forms[0]).unwrap();
        assert!(one.holds(&leaked[0]).unwrap() && !one.holds(&leaked[1]).unwrap());
    }

    #[test]
    fn what_is_no_list_is_told_when_it_is_opened() {
        let hash = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8";
        for (text, why) in [
            ("", "a line does not begin with a SHA-1 hash"),
            ("password\n", "a line does not begin with a SHA-1 hash"),
            (&format!("{hash}\n{}\n", "0".repeat(40)), "its hashes are not in order"),
            (&format!("{hash}\n{}", "x".repeat(500)), "a line is too long"),
        ] {
            assert_eq!(opened(text).unwrap_err().to_string(), why, "{text}");
        }
    }
}
