//! Single sign-on by OpenID Connect: what a provider says of itself, the way there and back, and who is let in.

pub mod admission;
pub mod flow;
pub mod provider;

use std::fmt;

use entity::id::OrganizationId;
use entity::membership::{self, Role};
use entity::{DbErr, TenantTx, mail_domain, organization, person};

/// Why a provider's answer was not taken: where it failed, and a sentence for the administrator. It holds no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The stage: `discovery`, `return`, `token`, `id_token`, `userinfo`, `person`.
    pub stage: &'static str,
    /// What is wrong.
    pub detail: String,
}

impl Refused {
    /// At `stage`, because of `detail`.
    pub fn at(stage: &'static str, detail: impl Into<String>) -> Self {
        Self { stage, detail: detail.into() }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

/// Whether a place can be entered only by single sign-on, and it is not its organization whose provider has `vouched`.
///
/// An owner can always enter with the password as well: when the provider fails, somebody must be able to change the settings.
pub async fn is_missing(
    tx: &TenantTx,
    organization: &organization::Model,
    place: &membership::Model,
    person: &person::Model,
    vouched: Option<OrganizationId>,
) -> Result<bool, DbErr> {
    let proved = vouched == Some(organization.id);
    if !organization.sso_required || proved || place.role == Role::Owner {
        return Ok(false);
    }
    mail_domain::holds(tx, &person.email).await
}
