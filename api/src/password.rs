//! Passwords: their check and their hash (Argon2id, RFC 9106), computed in memory that the [`kiln`] hands out.

use std::sync::LazyLock;

use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, PasswordHasher, Version};

use crate::field::fault;
use crate::problem::Problem;

pub mod breach;
pub mod kiln;

/// The least strength: 3 of 4, "safely unguessable" against an offline attack on a slow hash.
const LEAST_SCORE: u8 = 3;

/// Checks length and strength; the embedded lists of common passwords, names and words decide what is common.
pub fn check(password: &str) -> Result<String, String> {
    let length = password.chars().count();
    if !(12..=128).contains(&length) {
        return Err("A password has 12 to 128 characters.".to_owned());
    }
    estimate(password)?;
    Ok(password.to_owned())
}

/// How many characters must be left of a password when what is known of its owner is taken out.
const LEAST_OWN: usize = 8;

/// Checks, beside [`check`], that it is not made of what is known of its owner: `about` holds names, addresses,
/// organizations. The fault is that of the field `/password`.
pub fn check_personal(password: &str, about: &[&str]) -> Result<(), Problem> {
    let mut words: Vec<String> = about
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().count() > 2)
        .map(str::to_lowercase)
        .collect();
    words.push("certkeep".to_owned());
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let own = words.iter().fold(password.to_lowercase(), |left, word| left.replace(word, ""));
    if own.chars().count() >= LEAST_OWN {
        return Ok(());
    }
    let why = "It is made of your name, address or organization. Take several unrelated words.";
    Err(Problem::invalid(vec![fault("/password", why)]))
}

/// Whether it takes long enough to guess.
fn estimate(password: &str) -> Result<(), String> {
    // The estimate grows with length; what 64 characters cannot show, the rest cannot either.
    let head: String = password.chars().take(64).collect();
    let estimate = zxcvbn::zxcvbn(&head, &["certkeep"]);
    if u8::from(estimate.score()) >= LEAST_SCORE {
        return Ok(());
    }
    let why = estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning).map(|why| why.to_string());
    let why = why.unwrap_or_else(|| "It is too easy to guess.".to_owned());
    Err(format!("{why} Take several unrelated words."))
}

/// The Argon2id hash of `password` in PHC form.
///
/// # Errors
/// Only when the operating system gives no randomness for the salt.
pub fn hash_now(password: &str) -> Result<String, argon2::password_hash::Error> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
}

/// [`hash_now`] in memory that was used before.
fn hash_in(memory: &mut Vec<Block>, password: &str) -> Option<String> {
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt).ok()?;
    let params = Params::default();
    let mut out = [0_u8; Params::DEFAULT_OUTPUT_LEN];
    let hasher = Argon2::from(&params);
    hasher
        .hash_password_into_with_memory(password.as_bytes(), &salt, &mut out, sized(memory, &params))
        .ok()?;
    Some(PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: (&params).try_into().ok()?,
        salt: Some(salt.as_slice().try_into().ok()?),
        hash: Some(Output::new(&out).ok()?),
    })
    .map(|hash| hash.to_string())
}

/// Whether `password` is the one behind `hash`.
fn matches(memory: &mut Vec<Block>, password: &str, hash: &str) -> bool {
    recomputed(memory, password, hash).unwrap_or(false)
}

fn recomputed(memory: &mut Vec<Block>, password: &str, hash: &str) -> Option<bool> {
    let hash = PasswordHash::new(hash).ok()?;
    let params = Params::try_from(&hash).ok()?;
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = hash.version.and_then(|version| Version::try_from(version).ok()).unwrap_or_default();
    let expected = hash.hash?;
    let mut out = vec![0_u8; expected.as_bytes().len()];
    let hasher = Argon2::new(algorithm, version, params.clone());
    let salt = hash.salt?;
    let memory = sized(memory, &params);
    hasher.hash_password_into_with_memory(password.as_bytes(), &salt, &mut out, memory).ok()?;
    // Compared in constant time.
    Some(Output::new(&out).ok()? == expected)
}

/// As many blocks as `params` ask for; made only when there have never been as many.
fn sized<'a>(memory: &'a mut Vec<Block>, params: &Params) -> &'a mut [Block] {
    if memory.len() < params.block_count() {
        memory.resize(params.block_count(), Block::default());
    }
    &mut memory[..params.block_count()]
}

/// A hash that no password has; verified for unknown addresses, so that their answer costs the same work.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now(&entity::secret::fresh()).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_and_short_passwords_are_refused_with_a_sentence() {
        for weak in
            ["short", "password1234", "qwertyuiop123", "aaaaaaaaaaaaaaaa", "certkeepcertkeep", "123456789012"]
        {
            assert!(check(weak).is_err(), "{weak}");
        }
        assert!(check(&"x".repeat(129)).is_err());
        assert!(check("plum-tractor-under-nine").is_ok());
    }

    #[test]
    fn a_password_made_of_what_is_known_of_its_owner_is_refused() {
        let about = ["Väinö Lindqvist", "vaino.lindqvist@turkuhosting.example", "Turku Hosting Oy"];
        for weak in ["turkuhosting2026", "vaino.lindqvist", "LindqvistTurku1"] {
            assert!(check_personal(weak, &about).is_err(), "{weak}");
        }
        assert!(check_personal("plum-tractor-under-nine", &about).is_ok());
    }

    #[test]
    fn a_hash_is_argon2id_and_verifies() {
        let hash = hash_now("plum-tractor-under-nine").unwrap_or_default();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let mut memory = Vec::new();
        let again = hash_in(&mut memory, "plum-tractor-under-nine").unwrap();
        assert!(again.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && again != hash, "{again}");
        // In memory that holds what was computed before.
        for hash in [&hash, &again] {
            assert!(matches(&mut memory, "plum-tractor-under-nine", hash));
            assert!(!matches(&mut memory, "plum-tractor-under-ten", hash));
        }
        assert_eq!(memory.len(), 19_456);
        for broken in ["", "!", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ", &hash[..hash.len() - 4]] {
            assert!(!matches(&mut memory, "plum-tractor-under-nine", broken), "{broken}");
        }
    }
}
