//! Passwords: their check, their hash (Argon2id, RFC 9106), and a bound on how many are worked on at once.

use std::sync::LazyLock;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::field::fault;
use crate::problem::Problem;

/// Each hash takes 19 MiB and a core for its time; more at once than there are cores would only add memory.
static CORES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)));

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

/// [`hash_now`] without holding up other requests.
pub async fn hash(password: String) -> Result<String, Problem> {
    let _turn = CORES.acquire().await.map_err(Problem::internal)?;
    let hashed = actix_web::web::block(move || hash_now(&password)).await.map_err(Problem::internal)?;
    hashed.map_err(Problem::internal)
}

/// Whether `password` is the one behind `hash`. Without a hash it takes as long and answers false.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Problem> {
    let _turn = CORES.acquire().await.map_err(Problem::internal)?;
    let known = hash.is_some();
    let hash = hash.unwrap_or_else(|| NOBODY.clone());
    let right = actix_web::web::block(move || matches(&password, &hash)).await.map_err(Problem::internal)?;
    Ok(right && known)
}

fn matches(password: &str, hash: &str) -> bool {
    Argon2::default().verify_password(password.as_bytes(), hash).is_ok()
}

/// A hash that no password has; verified for unknown addresses, so that their answer takes as long.
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
        assert!(matches("plum-tractor-under-nine", &hash));
        assert!(!matches("plum-tractor-under-ten", &hash));
    }
}
