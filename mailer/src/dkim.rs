//! Signing mails by DKIM (RFC 6376, RFC 8463), relaxed in headers and body.
//!
//! It is signed here, and not by lettre, so that the same mail always gets the same signature (its time is the mail's
//! date, not the clock's) and the key is used by ring, in constant time.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use ring::{
    digest,
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};

/// What is signed where it stands in a mail.
const SIGNED: [&str; 13] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "in-reply-to",
    "references",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "mime-version",
    "content-type",
];

/// What is signed once more than it stands there, so that nobody adds another one.
const SEALED: [&str; 7] =
    ["from", "to", "subject", "date", "reply-to", "list-unsubscribe", "list-unsubscribe-post"];

/// The key and the name under which mails are signed.
pub struct Signer {
    domain: String,
    selector: String,
    key: Key,
}

enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

impl Signer {
    /// Reads a private key in PEM form: RSA of at least 2048 bits, in PKCS#8 or PKCS#1, or Ed25519 in PKCS#8.
    ///
    /// # Errors
    /// A sentence, when the key, the domain or the selector cannot be used.
    pub fn new(domain: &str, selector: &str, pem: &str) -> Result<Self, String> {
        for (name, what) in [(domain, "domain"), (selector, "selector")] {
            if !is_name(name) {
                return Err(format!("`{}` is no {what}.", name.escape_debug()));
            }
        }
        Ok(Self { domain: domain.to_lowercase(), selector: selector.to_lowercase(), key: Key::read(pem)? })
    }

    /// The name of the record that tells the public key.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What that record has to say.
    pub fn record(&self) -> String {
        let (kind, public) = match &self.key {
            Key::Rsa(key) => ("rsa", public_info(key.public_key().as_ref())),
            Key::Ed25519(key) => ("ed25519", key.public_key().as_ref().to_vec()),
        };
        format!("v=DKIM1; k={kind}; p={}", STANDARD.encode(public))
    }

    /// Whether a record tells this key.
    pub fn is_told_by(&self, record: &str) -> bool {
        let key = |record: &str| {
            let tags = record.split(';').filter_map(|tag| tag.split_once('='));
            let key = tags.filter(|(name, _)| name.trim() == "p").map(|(_, value)| value.to_owned()).next();
            key.map(|key| key.split_whitespace().collect::<String>())
        };
        key(record) == key(&self.record())
    }

    /// The mail with its signature in front.
    ///
    /// # Errors
    /// When it cannot be signed.
    pub fn sign(&self, mail: &[u8], date: DateTime<Utc>) -> Result<Vec<u8>, String> {
        let text = std::str::from_utf8(mail).map_err(|_| "the mail is no text".to_owned())?;
        let (head, body) = text.split_once("\r\n\r\n").ok_or("the mail has no body")?;
        let headers = headers(head);
        let standing = |name: &&str| headers.iter().any(|(other, _)| other == *name);
        let names: Vec<&str> = SIGNED.into_iter().filter(standing).chain(SEALED).collect();
        let algorithm = match &self.key {
            Key::Rsa(_) => "rsa-sha256",
            Key::Ed25519(_) => "ed25519-sha256",
        };
        let unsigned = format!(
            "DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed;\r\n d={}; s={}; t={};\r\n h={};\r\n bh={};\r\n b=",
            self.domain,
            self.selector,
            date.timestamp(),
            names.join(":\r\n  "),
            STANDARD.encode(digest::digest(&digest::SHA256, relaxed_body(body).as_bytes())),
        );
        let mut signed = String::new();
        for name in names.iter().take(names.len() - SEALED.len()) {
            let found = headers.iter().rev().find(|(other, _)| other == name);
            if let Some((name, value)) = found {
                signed.extend([name, ":", value, "\r\n"]);
            }
        }
        let (_, own) = unsigned.split_once(':').unwrap_or_default();
        signed.extend(["dkim-signature:", &relaxed(own)]);
        let signature = STANDARD.encode(self.key.sign(signed.as_bytes())?);
        let lines: Vec<&str> =
            signature.as_bytes().chunks(72).filter_map(|line| std::str::from_utf8(line).ok()).collect();
        Ok([unsigned.as_bytes(), lines.join("\r\n  ").as_bytes(), b"\r\n", mail].concat())
    }
}

/// Whether it can be a domain or a selector.
pub fn is_name(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    name.len() <= 200 && name.split('.').all(label)
}

impl fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Signer").field("record", &self.record_name()).finish_non_exhaustive()
    }
}

impl Key {
    fn read(pem: &str) -> Result<Self, String> {
        let unusable = || {
            "The DKIM key must be an RSA key of 2048 to 4096 bits or an Ed25519 key, in PEM form without a password."
                .to_owned()
        };
        let lines: Vec<&str> = pem.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let (first, rest) = lines.split_first().ok_or_else(unusable)?;
        let (_, inside) = rest.split_last().ok_or_else(unusable)?;
        let der = STANDARD.decode(inside.concat()).map_err(|_| unusable())?;
        let rsa = match *first {
            "-----BEGIN RSA PRIVATE KEY-----" => RsaKeyPair::from_der(&der),
            "-----BEGIN PRIVATE KEY-----" => RsaKeyPair::from_pkcs8(&der),
            _ => return Err(unusable()),
        };
        match rsa {
            Ok(key) => Ok(Self::Rsa(Box::new(key))),
            Err(_) => {
                Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).map(Self::Ed25519).map_err(|_| unusable())
            }
        }
    }

    fn sign(&self, text: &[u8]) -> Result<Vec<u8>, String> {
        match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature)
                    .map_err(|_| "the mail could not be signed".to_owned())?;
                Ok(signature)
            }
            // RFC 8463 signs the hash, as it would be signed by RSA.
            Self::Ed25519(key) => {
                Ok(key.sign(digest::digest(&digest::SHA256, text).as_ref()).as_ref().to_vec())
            }
        }
    }
}

/// The headers' names and values, relaxed.
fn headers(head: &str) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        if line.starts_with([' ', '\t'])
            && let Some((_, value)) = headers.last_mut()
        {
            value.push_str(line);
        } else {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            headers.push((name.trim().to_lowercase(), value.to_owned()));
        }
    }
    headers.into_iter().map(|(name, value)| (name, relaxed(&value))).collect()
}

/// One line, with one space wherever there was any (RFC 6376, section 3.4.2).
fn relaxed(value: &str) -> String {
    let words: Vec<&str> = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The body as it is hashed (RFC 6376, section 3.4.4).
fn relaxed_body(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    for line in body.split("\r\n") {
        let mut spaced = false;
        for letter in line.trim_end_matches([' ', '\t']).chars() {
            let space = matches!(letter, ' ' | '\t');
            if !space {
                text.push(letter);
            } else if !spaced {
                text.push(' ');
            }
            spaced = space;
        }
        text.push_str("\r\n");
    }
    let end = text.trim_end_matches("\r\n").len();
    text.truncate(end);
    if !text.is_empty() {
        text.push_str("\r\n");
    }
    text
}

/// An RSA public key with the name of its algorithm, as records tell it (RFC 5280, section 4.1.2.7).
fn public_info(key: &[u8]) -> Vec<u8> {
    const ALGORITHM: [u8; 15] =
        [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    let bits = tagged(0x03, &[&[0], key].concat());
    tagged(0x30, &[&ALGORITHM[..], &bits].concat())
}

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes();
    let length: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut der = vec![tag];
    if content.len() < 0x80 {
        der.extend(if length.is_empty() { vec![0] } else { length });
    } else {
        der.push(0x80 | u8::try_from(length.len()).unwrap_or(4));
        der.extend(length);
    }
    der.extend(content);
    der
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_body_are_relaxed_as_the_rfc_shows() {
        // RFC 6376, section 3.4.5.
        let head = "A: X \r\nB : Y\t\r\n\tZ  ";
        let expected = [("a".to_owned(), "X".to_owned()), ("b".to_owned(), "Y Z".to_owned())];
        assert_eq!(headers(head), expected);
        assert_eq!(relaxed_body(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");
        assert_eq!(relaxed_body(""), "");
        assert_eq!(relaxed_body("\r\n\r\n"), "");
        assert_eq!(relaxed_body("x"), "x\r\n");
    }

    #[test]
    fn a_key_that_cannot_sign_is_told() {
        for wrong in [
            "",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\n****\n-----END PRIVATE KEY-----",
        ] {
            assert!(Signer::new("example.com", "s1", wrong).is_err(), "{wrong}");
        }
        for (domain, selector) in
            [("example.com; x=y", "s1"), ("", "s1"), ("example.com", "s 1"), ("a..b", "s1")]
        {
            let why = Signer::new(domain, selector, "").err().unwrap_or_default();
            assert!(why.contains("is no "), "{why}");
        }
    }
}
