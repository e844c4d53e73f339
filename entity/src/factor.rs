//! What a person proves with: the words for it, and what one person has.

use sea_orm::DbErr;

use crate::db::Tx;
use crate::id::PersonId;
use crate::{half_session, passkey, recovery_code, totp};

/// What was shown to prove who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// The password.
    Password,
    /// A one-time code of an app.
    Totp,
    /// A recovery code.
    RecoveryCode,
    /// A passkey, which its device has unlocked: two factors in one.
    Passkey,
    /// The word of the organization's provider of single sign-on.
    Provider,
}

impl Factor {
    /// The word that names it on the wire and in the table of sessions.
    pub fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Totp => "totp",
            Self::RecoveryCode => "recovery_code",
            Self::Passkey => "passkey",
            Self::Provider => "provider",
        }
    }
}

/// The second factors that a person has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether an app was confirmed.
    pub totp: bool,
    /// How many passkeys there are.
    pub passkeys: u64,
}

impl Standing {
    /// Whether the person has a second factor at all.
    pub fn has_second(self) -> bool {
        self.totp || self.passkeys > 0
    }
}

/// What `person` has.
pub async fn standing(tx: &impl Tx, person: PersonId) -> Result<Standing, DbErr> {
    let app = totp::of(tx, person).await?;
    let passkeys = passkey::count(tx, person).await?;
    Ok(Standing { totp: app.is_some_and(|app| app.confirmed_at.is_some()), passkeys })
}

/// Tidies up after a factor was removed: recovery codes stand in for a second factor, and go with the last one.
pub async fn removed(tx: &impl Tx, person: PersonId) -> Result<(), DbErr> {
    half_session::close_all(tx, person).await?;
    if !standing(tx, person).await?.has_second() {
        recovery_code::remove_all(tx, person).await?;
    }
    Ok(())
}
