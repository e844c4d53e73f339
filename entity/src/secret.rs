//! Secrets that are given out once and kept only as a hash.

use sha2::{Digest, Sha256};

/// 256 random bits.
///
/// # Panics
/// Never in practice: only when the operating system has no randomness to give, and then nothing may go on.
#[expect(clippy::expect_used, reason = "without randomness no secret may be made")]
pub fn bytes() -> [u8; 32] {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// 256 random bits, shown once as 64 hexadecimal digits.
///
/// # Panics
/// As [`bytes`].
pub fn fresh() -> String {
    hex::encode(bytes())
}

/// 128 random bits as 32 hexadecimal digits: what makes the digest of a short value impossible to guess.
///
/// # Panics
/// As [`fresh`].
#[expect(clippy::expect_used, reason = "without randomness nothing may be kept back")]
pub fn salt() -> String {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    hex::encode(bytes)
}

/// 80 random bits as 16 letters and digits without those that look alike (Crockford's base 32): for a code that people tell each
/// other, works once and not for long.
///
/// # Panics
/// As [`fresh`].
#[expect(clippy::expect_used, reason = "without randomness no secret may be made")]
pub fn code() -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// 120 random bits for a person to keep on paper: six groups of four letters and digits (RFC 4648's base 32). It needs no
/// stretching: ASVS asks for that below 112 bits.
///
/// # Panics
/// As [`fresh`].
#[expect(clippy::expect_used, reason = "without randomness no secret may be made")]
pub fn recovery_code() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut bytes = [0_u8; 24];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

/// A seed for a draw that is recorded: no secret, but nobody can foresee it. It has 53 bits, so that any reader of JSON keeps
/// it exactly.
///
/// # Panics
/// As [`fresh`].
#[expect(clippy::expect_used, reason = "without randomness nothing may be drawn")]
pub fn seed() -> u64 {
    let mut bytes = [0_u8; 8];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    u64::from_le_bytes(bytes) >> 11
}

/// The SHA-256 of several texts, each kept apart from the next by its length.
pub fn fingerprint(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

/// What the database keeps of a secret: its SHA-256. The secret has 256 bits, so no salt or stretching is wanted.
pub fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}
