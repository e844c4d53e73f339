//! The organization's single sign-on: its connection to a provider, and whether people must use it.

use actix_web::{HttpResponse, delete, get, patch, web};
use chrono::{DateTime, Utc};
use entity::id::SsoConnectionId;
use entity::membership::Role;
use entity::sso_connection::{self, Model, Terms};
use entity::{audit_entry, organization};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, Change, body};
use crate::choice::choice;
use crate::etag::{Expected, IfMatch, versioned};
use crate::field::{ClientId, ClientSecret, WebAddress, fault};
use crate::member::Member;
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, VersionProblem};

choice! {
    /// A role that somebody can be given without an owner's look.
    pub enum ModestRole {
        /// Every certification and its programme.
        Manager = "manager",
        /// Internal audits and what they need.
        InternalAuditor = "internal_auditor",
        /// What is assigned to them.
        Contributor = "contributor",
        /// Looks, and changes nothing.
        Reader = "reader",
    }
}

impl ModestRole {
    /// The role.
    pub fn role(self) -> Role {
        match self {
            Self::Manager => Role::Manager,
            Self::InternalAuditor => Role::InternalAuditor,
            Self::Contributor => Role::Contributor,
            Self::Reader => Role::Reader,
        }
    }
}

/// The connection to a provider. Its secret is not told.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct SsoConnectionView {
    /// The provider's issuer.
    #[schema(max_length = 500)]
    pub issuer: String,
    /// What the provider calls us.
    #[schema(max_length = 255)]
    pub client_id: String,
    /// Whether a secret is kept.
    pub has_client_secret: bool,
    /// Whether people may sign in by it.
    pub enabled: bool,
    /// Whether an address counts as proved when the provider does not say.
    pub trusts_email: bool,
    /// Whether somebody who is no member becomes one at the first sign-in.
    pub admits: bool,
    /// In which role.
    #[schema(max_length = 32)]
    pub default_role: String,
    /// When a test of just this succeeded; null: none has.
    pub tested_at: Option<DateTime<Utc>>,
}

/// The organization's single sign-on.
#[derive(Debug, Serialize, ToSchema)]
pub struct SingleSignOnView {
    /// The address that the provider must send people back to.
    #[schema(max_length = 300)]
    pub redirect_uri: String,
    /// Whether people with an address in a verified domain sign in by it only; owners can still use their password.
    pub required: bool,
    /// The connection; null: there is none.
    pub connection: Option<SsoConnectionView>,
}

body! {
    /// Changes of single sign-on; what is left out stays. The first one names issuer and client id.
    pub struct SingleSignOnChange {
        /// The provider's issuer, as it names itself.
        pub issuer: Option<WebAddress>,
        /// What the provider calls us.
        pub client_id: Option<ClientId>,
        /// Our secret there; null: none.
        #[schema(value_type = Option<ClientSecret>)]
        pub client_secret: Change<ClientSecret>,
        /// Whether people may sign in by it.
        pub enabled: Option<bool>,
        /// Whether an address counts as proved when the provider does not say.
        pub trusts_email: Option<bool>,
        /// Whether somebody who is no member becomes one at the first sign-in.
        pub admits: Option<bool>,
        /// In which role.
        pub default_role: Option<ModestRole>,
        /// Whether people with an address in a verified domain must use it.
        pub required: Option<bool>,
    }
}

/// The version that stands for no connection.
const NONE: i32 = 1;

/// Where a provider sends people back to.
pub fn redirect_uri(state: &State) -> String {
    format!("{}/sso", state.settings.base_url)
}

fn view(state: &State, required: bool, connection: Option<&Model>) -> HttpResponse {
    let told = connection.map(|row| SsoConnectionView {
        issuer: row.issuer.clone(),
        client_id: row.client_id.clone(),
        has_client_secret: row.client_secret.is_some(),
        enabled: row.enabled,
        trusts_email: row.trusts_email,
        admits: row.admits,
        default_role: row.default_role.word().to_owned(),
        tested_at: row.tested_at,
    });
    let view = SingleSignOnView { redirect_uri: redirect_uri(state), required, connection: told };
    versioned(&view, connection.map_or(NONE, |row| row.version))
}

/// Get the settings of single sign-on
#[utoipa::path(tag = "single sign-on", operation_id = "get_single_sign_on",
    description = "The organization's connection to a provider, and whether people must use it.",
    responses((status = 200, description = "The settings.", body = SingleSignOnView), AnyProblem, MemberProblem))]
#[get("/single-sign-on")]
pub async fn get_single_sign_on(state: web::Data<State>, member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let connection = sso_connection::get(&tx).await?;
    tx.commit().await?;
    Ok(view(&state, member.organization.sso_required, connection.as_ref()))
}

/// Change the settings of single sign-on
#[utoipa::path(tag = "single sign-on", operation_id = "update_single_sign_on", request_body = SingleSignOnChange,
    description = "Makes or changes the connection. A new issuer is asked what it says of itself. People can be required to use it \
        once it is enabled and a test has succeeded: 409 `sso_untested` before.",
    params(("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 20)),
    responses((status = 200, description = "The settings as they are now.", body = SingleSignOnView),
        AnyProblem, BodyProblem, MemberProblem, VersionProblem))]
#[patch("/single-sign-on")]
pub async fn update_single_sign_on(
    state: web::Data<State>,
    member: Member,
    expected: Expected,
    change: Body<SingleSignOnChange>,
) -> Result<HttpResponse, Problem> {
    let Body(change) = change;
    let tx = member.read().await?;
    expected.of(sso_connection::get(&tx).await?.map_or(NONE, |row| row.version))?;
    tx.commit().await?;
    if let Some(issuer) = &change.issuer {
        // The provider is asked before a transaction is opened: nobody waits for it with a lock.
        state.throttle.pass(Rate::Outbound, &member.tenant().to_string()).await?;
        let asked = state.providers.renewed(&state.egress, &issuer.0, state.db.now()).await;
        asked.map_err(|refused| Problem::invalid(vec![fault("/issuer", refused.detail)]))?;
    }
    let tx = member.write().await?;
    let before = sso_connection::get(&tx).await?;
    let version = expected.of(before.as_ref().map_or(NONE, |row| row.version))?;
    let required = change.required;
    let id = before.as_ref().map_or_else(|| SsoConnectionId::new(tx.now()), |row| row.id);
    let terms = terms(&state, id, before.as_ref(), change)?;
    let required = required.unwrap_or(organization::get(&tx).await?.sso_required) && terms.enabled;
    if required && terms.tested_at.is_none() {
        let detail =
            "Test the connection first, as it is now: nobody could sign in by one that does not work.";
        return Err(Problem::conflict("sso_untested", detail));
    }
    let detail = serde_json::json!({
        "issuer": terms.issuer, "client_id": terms.client_id, "enabled": terms.enabled, "required": required,
        "trusts_email": terms.trusts_email, "admits": terms.admits, "default_role": terms.default_role.word(),
    });
    let row = match before {
        Some(_) => sso_connection::update(&tx, version, terms).await?.ok_or_else(Problem::moved_on)?,
        None => sso_connection::create(&tx, id, terms).await?,
    };
    sso_connection::require(&tx, required).await?;
    audit_entry::record(&tx, "update_single_sign_on", id, detail).await?;
    tx.commit().await?;
    Ok(view(&state, required, Some(&row)))
}

/// What the connection says after the change. A test of other words than these says nothing.
fn terms(
    state: &State,
    id: SsoConnectionId,
    before: Option<&Model>,
    change: SingleSignOnChange,
) -> Result<Terms, Problem> {
    let missing = |place: &str| fault(place, "This is required: there is no connection yet.");
    let issuer = change.issuer.map(|issuer| issuer.0).or_else(|| before.map(|row| row.issuer.clone()));
    let client_id = change.client_id.map(|id| id.0).or_else(|| before.map(|row| row.client_id.clone()));
    let (Some(issuer), Some(client_id)) = (issuer.clone(), client_id.clone()) else {
        let places = [("/issuer", issuer.is_none()), ("/client_id", client_id.is_none())];
        let faults = places.into_iter().filter(|(_, missing)| *missing).map(|(place, _)| missing(place));
        return Err(Problem::invalid(faults.collect()));
    };
    let kept = before.and_then(|row| row.client_secret.clone());
    let seal = |secret: ClientSecret| state.vault.close(&Model::about(id), secret.0.as_bytes());
    let client_secret = match change.client_secret {
        Change::Keep => kept,
        Change::Set(secret) => secret.map(seal).transpose().map_err(Problem::internal)?,
    };
    let old = |of: fn(&Model) -> bool, usual| before.map_or(usual, of);
    let terms = Terms {
        enabled: change.enabled.unwrap_or(old(|row| row.enabled, true)),
        trusts_email: change.trusts_email.unwrap_or(old(|row| row.trusts_email, false)),
        admits: change.admits.unwrap_or(old(|row| row.admits, false)),
        default_role: change
            .default_role
            .map_or(before.map_or(Role::Reader, |row| row.default_role), ModestRole::role),
        tested_at: None,
        issuer,
        client_id,
        client_secret,
    };
    let same = before.filter(|row| {
        (&row.issuer, &row.client_id, &row.client_secret, row.trusts_email)
            == (&terms.issuer, &terms.client_id, &terms.client_secret, terms.trusts_email)
    });
    Ok(Terms { tested_at: same.and_then(|row| row.tested_at), ..terms })
}

/// End single sign-on
#[utoipa::path(tag = "single sign-on", operation_id = "delete_single_sign_on",
    description = "Removes the connection with its secret; nobody is required to use it any more. Sessions that it opened last on.",
    responses((status = 204, description = "Ended."), AnyProblem, MemberProblem))]
#[delete("/single-sign-on")]
pub async fn delete_single_sign_on(member: Member, named: IfMatch) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let connection = sso_connection::get(&tx).await?;
    named.check(&format!("v{}", connection.as_ref().map_or(NONE, |row| row.version)))?;
    if let Some(row) = connection {
        if !sso_connection::delete(&tx, row.version).await? {
            return Err(Problem::moved_on());
        }
        let detail = serde_json::json!({ "issuer": row.issuer });
        audit_entry::record(&tx, "delete_single_sign_on", row.id, detail).await?;
    }
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
