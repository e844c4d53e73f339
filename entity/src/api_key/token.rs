//! How a key is written, so that people recognize one and programs that look for leaked secrets can verify it:
//! a prefix, 54 characters of base62 (the organization's id and 192 random bits), and 6 of checksum.

use crate::id::OrganizationId;

/// The random part, in bytes.
const RANDOM: usize = 24;
/// What the characters after the prefix stand for: the organization's id and the random part.
const BYTES: usize = 16 + RANDOM;
/// 62^54 is the first power of 62 above 2^320.
const BODY: usize = 54;
/// 62^6 is the first power of 62 above 2^32.
const CHECKSUM: usize = 6;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The regular expression that every key matches and hardly anything else does.
pub const PATTERN: &str = "ck[cpst]_[0-9A-Za-z]{60}";

/// What a key starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefix {
    /// A key of an organization's real data.
    Production,
    /// A key of an organization in test mode.
    Test,
    /// The secret of a directory that provisions an organization.
    Directory,
    /// The secret in the address of a calendar.
    Calendar,
}

impl Prefix {
    const ALL: [Self; 4] = [Self::Production, Self::Test, Self::Directory, Self::Calendar];

    /// Its characters.
    pub fn text(self) -> &'static str {
        match self {
            Self::Production => "ckp_",
            Self::Test => "ckt_",
            Self::Directory => "cks_",
            Self::Calendar => "ckc_",
        }
    }
}

/// Why a text is no key that was ever given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no key is written like this, or a character of it is wrong")]
pub struct Malformed;

/// A new key of `tenant`.
///
/// # Panics
/// Never in practice: only when the operating system has no randomness to give, and then nothing may go on.
#[expect(clippy::expect_used, reason = "without randomness no secret may be made")]
pub fn fresh(prefix: Prefix, tenant: OrganizationId) -> String {
    let mut bytes = [0; BYTES];
    let (id, random) = bytes.split_at_mut(BYTES - RANDOM);
    id.copy_from_slice(tenant.0.as_bytes());
    getrandom::fill(random).expect("the operating system gives random bytes");
    let text = format!("{}{}", prefix.text(), encode(&bytes, BODY));
    format!("{text}{}", checksum(&text))
}

/// The organization whose key `text` is, if it is written like one and its checksum is right.
pub fn tenant(text: &str) -> Result<OrganizationId, Malformed> {
    let body = Prefix::ALL.iter().find_map(|prefix| text.strip_prefix(prefix.text())).ok_or(Malformed)?;
    if body.len() != BODY + CHECKSUM || !body.is_ascii() {
        return Err(Malformed);
    }
    let (signed, sum) = text.split_at(text.len() - CHECKSUM);
    if checksum(signed) != sum {
        return Err(Malformed);
    }
    let bytes = decode(&body[..BODY]).ok_or(Malformed)?;
    let id = bytes[..BYTES - RANDOM].try_into().map_err(|_| Malformed)?;
    Ok(OrganizationId(uuid::Uuid::from_bytes(id)))
}

/// The CRC-32 of everything before it. It guards against typing errors and chance, not against anybody.
fn checksum(text: &str) -> String {
    encode(&crc32fast::hash(text.as_bytes()).to_be_bytes(), CHECKSUM)
}

/// The number that `bytes` are, big-endian, in `width` digits.
fn encode(bytes: &[u8], width: usize) -> String {
    let mut number = bytes.to_vec();
    let mut digits = vec!['0'; width];
    for digit in digits.iter_mut().rev() {
        let mut rest = 0;
        for byte in &mut number {
            let value = rest * 256 + usize::from(*byte);
            *byte = u8::try_from(value / 62).unwrap_or(u8::MAX);
            rest = value % 62;
        }
        *digit = char::from(DIGITS[rest]);
    }
    digits.into_iter().collect()
}

/// The bytes of the number that `text` writes; `None` when it has other characters or is too large.
fn decode(text: &str) -> Option<[u8; BYTES]> {
    let mut number = [0_u8; BYTES];
    for digit in text.bytes() {
        let mut carry = DIGITS.iter().position(|known| *known == digit)?;
        for byte in number.iter_mut().rev() {
            let value = usize::from(*byte) * 62 + carry;
            *byte = u8::try_from(value % 256).unwrap_or(u8::MAX);
            carry = value / 256;
        }
        if carry > 0 {
            return None;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody() -> OrganizationId {
        OrganizationId(uuid::Uuid::from_u128(0x0198_c0de_7a12_7000_8000_0000_0000_0001))
    }

    #[test]
    fn a_key_names_its_organization_and_no_two_are_alike() {
        for prefix in Prefix::ALL {
            let (one, other) = (fresh(prefix, somebody()), fresh(prefix, somebody()));
            assert_ne!(one, other);
            assert!(one.starts_with(prefix.text()) && one.len() == 64, "{one}");
            assert_eq!(tenant(&one), Ok(somebody()));
        }
        let highest = OrganizationId(uuid::Uuid::from_u128(u128::MAX));
        assert_eq!(tenant(&fresh(Prefix::Production, highest)), Ok(highest));
    }

    #[test]
    fn one_wrong_character_is_noticed_wherever_it_is() {
        let key = fresh(Prefix::Production, somebody());
        for at in 0..key.len() {
            let mut wrong = key.clone().into_bytes();
            wrong[at] = if wrong[at] == b'x' { b'y' } else { b'x' };
            assert_eq!(tenant(&String::from_utf8(wrong).unwrap()), Err(Malformed), "{at}");
        }
        let test = key.replacen("ckp_", "ckt_", 1);
        for text in ["", "ckp_", &key[..63], &format!("{key}0"), &test, "ckp_é", &"z".repeat(64)] {
            assert_eq!(tenant(text), Err(Malformed), "{text}");
        }
        // More than 320 bits, with the right checksum.
        let large = format!("ckp_{}", "z".repeat(BODY));
        assert_eq!(tenant(&format!("{large}{}", checksum(&large))), Err(Malformed));
    }

    #[test]
    fn the_checksum_is_the_one_that_is_documented() {
        // CRC-32 of "123456789" is CBF43926 (the check value of the algorithm), in base62.
        assert_eq!(checksum("123456789"), "3jZRME");
        assert_eq!(encode(&[0, 0, 0, 61], 6), "00000z");
        assert_eq!(encode(&[0, 0, 0, 62], 6), "000010");
    }
}
