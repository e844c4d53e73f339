//! Passkeys (WebAuthn): the ceremonies, and what they look like on the wire. The challenge stays on the server.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use entity::factor::Factor;
use entity::id::{PasskeyChallengeId, PersonId};
use entity::passkey_challenge::{self, Purpose};
use entity::{passkey, person};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::{Host, Url};
use utoipa::ToSchema;
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::account::Account;
use crate::body::body;
use crate::field::{Base64Url, PasskeyChallengeRef, fault};
use crate::problem::Problem;
use crate::state::State;

body! {
    /// A new passkey as the browser gives it; every value in base64url.
    pub struct PasskeyAttestation {
        /// The challenge that it answers.
        pub challenge_id: PasskeyChallengeRef,
        /// `rawId`.
        pub credential_id: Base64Url,
        /// `response.clientDataJSON`.
        pub client_data: Base64Url,
        /// `response.attestationObject`.
        pub attestation: Base64Url,
    }
}

body! {
    /// A passkey's signature as the browser gives it; every value in base64url.
    pub struct PasskeyAssertion {
        /// The challenge that it answers.
        pub challenge_id: PasskeyChallengeRef,
        /// `rawId`.
        pub credential_id: Base64Url,
        /// `response.clientDataJSON`.
        pub client_data: Base64Url,
        /// `response.authenticatorData`.
        pub authenticator_data: Base64Url,
        /// `response.signature`.
        pub signature: Base64Url,
        /// `response.userHandle`; needed to sign in without a password.
        pub user_handle: Option<Base64Url>,
    }
}

/// A signature algorithm by its number in COSE (RFC 9053), which mostly is below zero.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(minimum = -65_535, maximum = 65_535)]
pub struct CoseAlgorithm(pub i64);

/// What a browser needs to make a passkey; binary values in base64url.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeyCreation {
    /// Names the challenge when it is answered, within five minutes.
    #[schema(max_length = 40)]
    pub challenge_id: String,
    /// What is to be signed.
    #[schema(max_length = 200)]
    pub challenge: String,
    /// The domain that the passkey is for.
    #[schema(max_length = 253)]
    pub rp_id: String,
    /// Whom it is made for, as its device keeps it.
    #[schema(max_length = 100)]
    pub user_id: String,
    /// The address.
    #[schema(max_length = 254)]
    pub user_name: String,
    /// The name.
    #[schema(max_length = 200)]
    pub user_display_name: String,
    /// The COSE algorithms that are taken, the best first.
    #[schema(max_items = 20)]
    pub algorithms: Vec<CoseAlgorithm>,
    /// The passkeys that there are: the same device makes no second one.
    #[schema(max_items = 100)]
    pub exclude: Vec<String>,
}

/// What a browser needs to sign with a passkey; binary values in base64url.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeyRequest {
    /// Names the challenge when it is answered, within five minutes.
    #[schema(max_length = 40)]
    pub challenge_id: String,
    /// What is to be signed.
    #[schema(max_length = 200)]
    pub challenge: String,
    /// The domain that the passkeys are for.
    #[schema(max_length = 253)]
    pub rp_id: String,
    /// The passkeys that may sign; empty: any that the device knows for this domain.
    #[schema(max_items = 100)]
    pub allow: Vec<String>,
}

/// The ceremonies of this installation's domain.
pub struct Ceremony {
    webauthn: Webauthn,
    /// The domain.
    pub rp_id: String,
}

impl Ceremony {
    /// The ceremonies at `base_url`; `None` at a bare network address, for which there are no passkeys. On one's own machine
    /// `localhost` stands for it.
    pub fn at(base_url: &str, origins: &[String], development: bool) -> Option<Self> {
        let own = Url::parse(base_url).ok()?;
        let (rp_id, origin) = match own.host()? {
            Host::Domain(name) => (name.to_owned(), own.clone()),
            _ if development => ("localhost".to_owned(), Url::parse("http://localhost").ok()?),
            _ => return None,
        };
        let mut builder = WebauthnBuilder::new(&rp_id, &origin).ok()?.rp_name("Certkeep");
        for origin in origins.iter().filter_map(|origin| Url::parse(origin).ok()) {
            if origin.host_str() == Some(rp_id.as_str()) {
                builder = builder.append_allowed_origin(&origin);
            }
        }
        Some(Self { webauthn: builder.build().ok()?, rp_id })
    }
}

fn ceremony(state: &State) -> Result<&Ceremony, Problem> {
    let detail = "This installation is reached at a network address; passkeys need a name.";
    state.ceremony.as_ref().ok_or_else(|| Problem::conflict("no_passkeys", detail))
}

fn stored(rows: &[passkey::Model]) -> Result<Vec<Passkey>, Problem> {
    let read = |row: &passkey::Model| serde_json::from_value(row.credential.clone());
    rows.iter().map(read).collect::<Result<_, _>>().map_err(Problem::internal)
}

fn kept(state: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(state).map_err(Problem::internal)
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    BASE64.encode(bytes)
}

/// What the browser gave, as the ceremonies read it.
fn read<T: DeserializeOwned>(told: Value) -> Result<T, Problem> {
    serde_json::from_value(told).map_err(refused)
}

/// 422 for an answer that proves nothing.
fn refused(why: impl std::fmt::Display) -> Problem {
    tracing::info!(%why, "a passkey was refused");
    let detail = "This passkey was not accepted: it is another one, or the request took too long. Try again.";
    Problem::invalid(vec![fault("/passkey", detail)])
}

/// Begins to register a passkey of `person`.
pub async fn begin_registration(state: &State, person: &person::Model) -> Result<PasskeyCreation, Problem> {
    let ceremony = ceremony(state)?;
    let tx = state.db.open(true).await?;
    let known = stored(&passkey::of(&tx, person.id).await?)?;
    let exclude: Vec<_> = known.iter().map(|key| key.cred_id().clone()).collect();
    let (options, waiting) = ceremony
        .webauthn
        .start_passkey_registration(person.id.0, &person.email, &person.name, Some(exclude.clone()))
        .map_err(Problem::internal)?;
    let given = passkey_challenge::give(&tx, Some(person.id), Purpose::Register, kept(&waiting)?).await?;
    tx.commit().await?;
    let options = options.public_key;
    Ok(PasskeyCreation {
        challenge_id: given.to_string(),
        challenge: encoded(&options.challenge),
        rp_id: ceremony.rp_id.clone(),
        user_id: encoded(person.id.0.as_bytes()),
        user_name: person.email.clone(),
        user_display_name: person.name.clone(),
        algorithms: options.pub_key_cred_params.iter().map(|it| CoseAlgorithm(it.alg)).collect(),
        exclude: exclude.iter().map(encoded).collect(),
    })
}

/// The passkey that `answer` brings, its signature checked.
pub async fn finish_registration(
    state: &State,
    person: PersonId,
    answer: PasskeyAttestation,
) -> Result<passkey::NewPasskey, Problem> {
    let ceremony = ceremony(state)?;
    let waiting = take(state, answer.challenge_id.0, Some(person), Purpose::Register).await?;
    let waiting: PasskeyRegistration = serde_json::from_value(waiting).map_err(Problem::internal)?;
    let credential: RegisterPublicKeyCredential = read(json!({
        "id": answer.credential_id.0, "rawId": answer.credential_id.0, "type": "public-key",
        "response": { "attestationObject": answer.attestation.0, "clientDataJSON": answer.client_data.0 },
    }))?;
    let made = ceremony.webauthn.finish_passkey_registration(&credential, &waiting).map_err(refused)?;
    Ok(passkey::NewPasskey {
        person_id: person,
        credential_id: encoded(made.cred_id()),
        name: String::new(),
        credential: kept(&made)?,
        counter: 0,
    })
}

/// Begins to ask for a signature: by one of `person`'s passkeys, or by whichever the device knows.
pub async fn begin(
    state: &State,
    person: Option<PersonId>,
    purpose: Purpose,
) -> Result<PasskeyRequest, Problem> {
    let ceremony = ceremony(state)?;
    let tx = state.db.open(true).await?;
    let (options, waiting, allow) = match person {
        None => {
            let (options, waiting) =
                ceremony.webauthn.start_discoverable_authentication().map_err(Problem::internal)?;
            (options, kept(&waiting)?, Vec::new())
        }
        Some(person) => {
            let known = stored(&passkey::of(&tx, person).await?)?;
            if known.is_empty() {
                return Err(Problem::conflict("no_passkeys", "You have no passkey yet."));
            }
            let (options, waiting) =
                ceremony.webauthn.start_passkey_authentication(&known).map_err(Problem::internal)?;
            (options, kept(&waiting)?, known.iter().map(|key| encoded(key.cred_id())).collect())
        }
    };
    let given = passkey_challenge::give(&tx, person, purpose, waiting).await?;
    tx.commit().await?;
    Ok(PasskeyRequest {
        challenge_id: given.to_string(),
        challenge: encoded(&options.public_key.challenge),
        rp_id: ceremony.rp_id.clone(),
        allow,
    })
}

/// Takes a challenge in a transaction of its own: it is gone whatever its answer is worth.
async fn take(
    state: &State,
    id: PasskeyChallengeId,
    person: Option<PersonId>,
    purpose: Purpose,
) -> Result<Value, Problem> {
    let tx = state.db.open(true).await?;
    let waiting = passkey_challenge::take(&tx, id, person, purpose).await?;
    tx.commit().await?;
    waiting.ok_or_else(|| refused("its challenge is unknown, used or too old"))
}

/// A signature, with the challenge that it must be over.
pub struct Asserted {
    credential: PublicKeyCredential,
    credential_id: String,
    waiting: Value,
    discovered: bool,
}

impl Asserted {
    /// Takes the challenge of `answer`, which was given to `person`, or to nobody in particular.
    pub async fn take(
        state: &State,
        person: Option<PersonId>,
        answer: PasskeyAssertion,
        purpose: Purpose,
    ) -> Result<Self, Problem> {
        let waiting = take(state, answer.challenge_id.0, person, purpose).await?;
        let credential = read(json!({
            "id": answer.credential_id.0, "rawId": answer.credential_id.0, "type": "public-key",
            "response": {
                "authenticatorData": answer.authenticator_data.0, "clientDataJSON": answer.client_data.0,
                "signature": answer.signature.0, "userHandle": answer.user_handle.map(|handle| handle.0),
            },
        }))?;
        let discovered = person.is_none();
        Ok(Self { credential, credential_id: answer.credential_id.0, waiting, discovered })
    }

    /// Whose passkey it says to be, when nobody in particular was asked.
    pub async fn owner(&self, state: &State) -> Result<PersonId, Problem> {
        let (told, _) = ceremony(state)?
            .webauthn
            .identify_discoverable_authentication(&self.credential)
            .map_err(refused)?;
        let tx = state.db.open(false).await?;
        let row = passkey::by_credential(&tx, &self.credential_id).await?;
        tx.commit().await?;
        let row = row.filter(|row| row.person_id.0 == told);
        row.map(|row| row.person_id).ok_or_else(|| refused("nobody has this passkey"))
    }

    /// Checks the signature, and that the passkey's counter has gone on.
    pub async fn check(self, state: &State, account: &Account, person: PersonId) -> Result<Factor, Problem> {
        let row = passkey::by_credential(&account.tx, &self.credential_id).await?;
        let row = row.filter(|row| row.person_id == person).ok_or_else(|| refused("it is not theirs"))?;
        let webauthn = &ceremony(state)?.webauthn;
        let mut known: Passkey = serde_json::from_value(row.credential.clone()).map_err(Problem::internal)?;
        let result = if self.discovered {
            let waiting = read(self.waiting)?;
            webauthn.finish_discoverable_authentication_v2(&self.credential, waiting, &known)
        } else {
            let waiting: PasskeyAuthentication = read(self.waiting)?;
            webauthn.finish_passkey_authentication(&self.credential, &waiting)
        };
        let result = result.map_err(refused)?;
        known.update_credential(&result);
        let counter = i64::from(result.counter());
        if !passkey::touch(&account.tx, row.id, kept(&known)?, counter).await? {
            return Err(refused("its counter has fallen behind: it may have been copied"));
        }
        Ok(Factor::Passkey)
    }
}
