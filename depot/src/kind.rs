//! What a file is: said by the end of its name, and held against its bytes. What may run in a browser or as a program
//! is not taken at all.

/// A kind of file that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// What its name ends with.
    pub ending: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    form: Form,
}

/// How its bytes are recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// By their beginning.
    Magic,
    /// As an archive with the parts of an office document in the folder named.
    Office(&'static str),
    /// As text: nothing in it that a text does not hold.
    Text,
}

const fn kind(ending: &'static str, media_type: &'static str, form: Form) -> Kind {
    Kind { ending, media_type, form }
}

/// Every kind that is taken.
const KINDS: [Kind; 17] = [
    kind("pdf", "application/pdf", Form::Magic),
    kind("png", "image/png", Form::Magic),
    kind("jpg", "image/jpeg", Form::Magic),
    kind("jpeg", "image/jpeg", Form::Magic),
    kind("gif", "image/gif", Form::Magic),
    kind("webp", "image/webp", Form::Magic),
    kind(
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Form::Office("word/"),
    ),
    kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Form::Office("xl/")),
    kind(
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        Form::Office("ppt/"),
    ),
    kind("odt", "application/vnd.oasis.opendocument.text", Form::Magic),
    kind("ods", "application/vnd.oasis.opendocument.spreadsheet", Form::Magic),
    kind("odp", "application/vnd.oasis.opendocument.presentation", Form::Magic),
    kind("txt", "text/plain", Form::Text),
    kind("log", "text/plain", Form::Text),
    kind("csv", "text/csv", Form::Text),
    kind("md", "text/markdown", Form::Text),
    kind("json", "application/json", Form::Text),
];

/// How many of the first bytes tell what a file is.
const HEAD: usize = 16 * 1024;

/// The bytes are of another kind than the name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are not those of a file of this kind")]
pub struct Lie;

impl Kind {
    /// The kind of a file of that name; `None` for one that is not taken.
    pub fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        KINDS.into_iter().find(|kind| kind.ending == ending)
    }

    /// The endings of the names of all kinds.
    pub fn endings() -> impl Iterator<Item = &'static str> {
        KINDS.iter().map(|kind| kind.ending)
    }

    fn is_of(self, head: &[u8]) -> bool {
        let seen = infer::get(head).map(|seen| seen.mime_type());
        match self.form {
            Form::Magic => seen == Some(self.media_type),
            Form::Office(folder) => {
                let parts = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
                seen == Some(self.media_type)
                    || head.starts_with(b"PK\x03\x04")
                        && parts(b"[Content_Types].xml")
                        && parts(folder.as_bytes())
            }
            // Leading lines of a table or a note may look like many things, but not like a page or a program.
            Form::Text => seen.is_none_or(|seen| seen == "text/xml" || seen == self.media_type),
        }
    }
}

/// Looks at the bytes of one file while they flow.
#[derive(Debug)]
pub struct Look {
    kind: Kind,
    head: Vec<u8>,
    decided: bool,
}

impl Look {
    /// A look at what is said to be of `kind`.
    pub fn at(kind: Kind) -> Self {
        Self { kind, head: Vec::new(), decided: false }
    }

    /// Looks at the next bytes.
    ///
    /// # Errors
    /// As soon as they cannot be of the kind.
    pub fn see(&mut self, bytes: &[u8]) -> Result<(), Lie> {
        // Texts in any encoding of one byte for a letter are texts; pictures and programs have bytes that none has.
        let strange = |byte: &u8| matches!(byte, 0..=8 | 11 | 14..=26 | 28..=31 | 127);
        if self.kind.form == Form::Text && bytes.iter().any(strange) {
            return Err(Lie);
        }
        if self.decided {
            return Ok(());
        }
        let more = bytes.get(..HEAD.saturating_sub(self.head.len())).unwrap_or(bytes);
        self.head.extend_from_slice(more);
        if self.head.len() < HEAD { Ok(()) } else { self.decide() }
    }

    /// Ends the look; `Err` as well for a file without a byte.
    ///
    /// # Errors
    /// When the bytes are not of the kind.
    pub fn end(mut self) -> Result<(), Lie> {
        if self.decided { Ok(()) } else { self.decide() }
    }

    fn decide(&mut self) -> Result<(), Lie> {
        self.decided = true;
        if !self.head.is_empty() && self.kind.is_of(&self.head) { Ok(()) } else { Err(Lie) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    fn seen(name: &str, pieces: &[&[u8]]) -> Result<(), Lie> {
        let mut look = Look::at(Kind::of(name).unwrap());
        pieces.iter().try_for_each(|piece| look.see(piece))?;
        look.end()
    }

    #[test]
    fn bytes_are_held_against_the_end_of_the_name() {
        let office = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\0\0\0\x10\0\0\0\x13\0\0\0[Content_Types].xml................PK\x03\x04word/document.xml";
        for (name, bytes) in [
            ("Plan.PDF", &b"%PDF-1.7\n"[..]),
            ("a.png", PNG),
            ("a.docx", office),
            ("a.txt", b"\xef\xbb\xbfGrundlagen"),
            ("latin.csv", b"Ger\xe4t;Wert\r\n"),
            ("a.json", b"{}"),
            ("a.md", b"# Policy"),
        ] {
            assert_eq!(seen(name, &[bytes]), Ok(()), "{name}");
        }
        for (name, bytes) in [
            ("a.pdf", PNG),
            ("a.png", b"%PDF-1.7\n"),
            ("a.xlsx", office),
            ("a.docx", b"PK\x03\x04 an archive of something else altogether, long enough to be looked at"),
            ("a.txt", PNG),
            ("a.txt", b"MZ\x90\0\x03\0"),
            ("a.md", b"<!DOCTYPE html><script>alert(1)</script>"),
            ("a.csv", b"#!/bin/sh\nrm -rf /\n"),
            ("a.pdf", b""),
        ] {
            assert_eq!(seen(name, &[bytes]), Err(Lie), "{name}");
        }
    }

    #[test]
    fn a_text_is_one_to_its_end_however_the_pieces_fall() {
        let line = [b'a'; 1024];
        let mut pieces = vec![&line[..]; 64];
        assert_eq!(seen("a.log", &pieces), Ok(()));
        pieces.push(b"\0");
        assert_eq!(seen("a.log", &pieces), Err(Lie));
        let bytes: Vec<&[u8]> = PNG.chunks(1).collect();
        assert_eq!(seen("a.png", &bytes), Ok(()));
    }

    #[test]
    fn what_may_run_is_not_taken() {
        for name in ["a.html", "a.svg", "a.exe", "a.js", "a.docm", "pdf", "a.", "", "a.pdf.zip"] {
            assert_eq!(Kind::of(name), None, "{name}");
        }
    }
}
