//! The vault: what the database keeps and may not know, such as the secrets behind one-time codes. XChaCha20-Poly1305 under a
//! key of the configuration, bound to what it is about, so that a sealed value opens in no other row.

use std::fmt;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};

use crate::id::PersonId;
use crate::{Actor, Db, DbErr, sso_connection, totp, webhook_endpoint};

const NONCE: usize = 24;

/// A key of 32 bytes. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(pub [u8; 32]);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

impl SecretKey {
    /// What names the key beside what it has sealed; it tells nothing of the key.
    fn name(&self) -> String {
        hex::encode(&Sha256::digest([b"certkeep key name".as_slice(), &self.0].concat())[..4])
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.0))
    }
}

/// Why something was not sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// No key was given to the program.
    #[error("no secret key is configured")]
    NoKey,
    /// The key it was sealed with is not among those given.
    #[error("it was sealed with a key that is not configured")]
    UnknownKey,
    /// It was changed, or is about something else.
    #[error("the sealed value is not whole")]
    Broken,
}

/// The keys: the first one seals, every one opens.
#[derive(Debug, Clone)]
pub struct Vault {
    keys: Vec<(String, SecretKey)>,
}

impl Vault {
    /// Seals with the first of `keys`.
    pub fn new(keys: &[SecretKey]) -> Self {
        Self { keys: keys.iter().map(|key| (key.name(), key.clone())).collect() }
    }

    /// Seals `secret`, which is about `about`.
    pub fn close(&self, about: &str, secret: &[u8]) -> Result<String, VaultError> {
        let (name, key) = self.keys.first().ok_or(VaultError::NoKey)?;
        let mut nonce = [0_u8; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| VaultError::Broken)?;
        let payload = Payload { msg: secret, aad: about.as_bytes() };
        let sealed = key.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| VaultError::Broken)?;
        Ok(format!("{name}.{}", hex::encode([nonce.as_slice(), &sealed].concat())))
    }

    /// Opens what was sealed about `about`.
    pub fn open(&self, about: &str, sealed: &str) -> Result<Vec<u8>, VaultError> {
        let (name, rest) = sealed.split_once('.').ok_or(VaultError::Broken)?;
        let (_, key) = self.keys.iter().find(|(known, _)| known == name).ok_or(VaultError::UnknownKey)?;
        let bytes = hex::decode(rest).map_err(|_| VaultError::Broken)?;
        let (nonce, msg) = bytes.split_first_chunk::<NONCE>().ok_or(VaultError::Broken)?;
        let payload = Payload { msg, aad: about.as_bytes() };
        key.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| VaultError::Broken)
    }

    /// Seals anew, with the first key, what an older one has sealed; answers how much that was.
    pub async fn renew(&self, db: &Db) -> Result<usize, DbErr> {
        let Some((name, _)) = self.keys.first() else { return Ok(0) };
        let tx = db.open(true).await?;
        let mut count = 0;
        for row in totp::not_sealed_with(&tx, name).await? {
            let about = about_totp(row.person_id);
            let again = self.open(&about, &row.sealed).and_then(|secret| self.close(&about, &secret));
            match again {
                Ok(sealed) => {
                    totp::reseal(&tx, &row, sealed).await?;
                    count += 1;
                }
                Err(why) => tracing::warn!(person = %row.person_id, %why, "a secret cannot be sealed anew"),
            }
        }
        tx.commit().await?;
        Ok(count + self.renew_connections(db, name).await? + self.renew_endpoints(db, name).await?)
    }

    /// The same for the client secrets of single sign-on.
    async fn renew_connections(&self, db: &Db, name: &str) -> Result<usize, DbErr> {
        let tx = db.worker().await?;
        let old = sso_connection::not_sealed_with(&tx, name).await?;
        tx.commit().await?;
        let mut count = 0;
        for row in &old {
            let about = sso_connection::Model::about(row.id);
            let sealed = row.client_secret.as_deref().unwrap_or_default();
            match self.open(&about, sealed).and_then(|secret| self.close(&about, &secret)) {
                Ok(again) => {
                    let tx = db.write(row.tenant_id, Actor::default()).await?;
                    sso_connection::reseal(&tx, row, again).await?;
                    tx.commit().await?;
                    count += 1;
                }
                Err(why) => tracing::warn!(connection = %row.id, %why, "a secret cannot be sealed anew"),
            }
        }
        Ok(count)
    }

    /// The same for the secrets that sign webhooks.
    async fn renew_endpoints(&self, db: &Db, name: &str) -> Result<usize, DbErr> {
        let tx = db.worker().await?;
        let old = webhook_endpoint::not_sealed_with(&tx, name).await?;
        tx.commit().await?;
        let mut count = 0;
        for row in &old {
            let about = webhook_endpoint::Model::about(row.id);
            let again = |sealed: &str| self.open(&about, sealed).and_then(|it| self.close(&about, &it));
            match (again(&row.secret), row.secret_before.as_deref().map(again).transpose()) {
                (Ok(secret), Ok(before)) => {
                    let tx = db.write(row.tenant_id, Actor::default()).await?;
                    webhook_endpoint::reseal(&tx, row, secret, before).await?;
                    tx.commit().await?;
                    count += 1;
                }
                (Err(why), _) | (_, Err(why)) => {
                    tracing::warn!(endpoint = %row.id, %why, "a secret cannot be sealed anew");
                }
            }
        }
        Ok(count)
    }
}

/// What the secret of a person's app is about.
pub fn about_totp(person: PersonId) -> String {
    format!("totp {person}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(keys: &[u8]) -> Vault {
        Vault::new(&keys.iter().map(|byte| SecretKey([*byte; 32])).collect::<Vec<_>>())
    }

    #[test]
    fn what_was_sealed_opens_with_the_same_key_and_about_the_same_thing_only() {
        let sealed = vault(&[1]).close("totp per_1", b"secret").unwrap();
        assert!(!sealed.contains("secret"));
        assert_eq!(vault(&[1]).open("totp per_1", &sealed), Ok(b"secret".to_vec()));
        assert_eq!(vault(&[1]).open("totp per_2", &sealed), Err(VaultError::Broken));
        assert_eq!(vault(&[2]).open("totp per_1", &sealed), Err(VaultError::UnknownKey));
        let mut changed = sealed.clone();
        let last = changed.pop().unwrap();
        changed.push(if last == '0' { '1' } else { '0' });
        assert_eq!(vault(&[1]).open("totp per_1", &changed), Err(VaultError::Broken));
        assert_eq!(vault(&[]).close("totp per_1", b"secret"), Err(VaultError::NoKey));
    }

    #[test]
    fn the_first_key_seals_and_the_others_still_open() {
        let old = vault(&[1]).close("a", b"secret").unwrap();
        let both = vault(&[2, 1]);
        assert_eq!(both.open("a", &old), Ok(b"secret".to_vec()));
        let new = both.close("a", b"secret").unwrap();
        assert_eq!(vault(&[2]).open("a", &new), Ok(b"secret".to_vec()));
        assert_ne!(both.close("a", b"secret"), Ok(new), "each time another nonce");
    }

    #[test]
    fn a_key_is_not_printed() {
        assert_eq!(format!("{:?}", SecretKey([7; 32])), "SecretKey(…)");
    }
}
