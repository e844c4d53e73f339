//! Proving who one is with a second factor: to complete a sign-in, or once more before a dangerous act.

use entity::factor::Factor;
use entity::id::PersonId;
use entity::outbox_email::Content;
use entity::outbox_email::content::FactorChange;
use entity::passkey_challenge::Purpose;
use entity::vault::about_totp;
use entity::{person, recovery_code, totp};

use crate::account::Account;
use crate::body::Fault;
use crate::field::{RecoveryCode, TotpCode, fault};
use crate::handler::identity::mail_account;
use crate::passkey::{Asserted, PasskeyAssertion};
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::totp::App;

/// What was shown.
#[derive(Debug, Clone)]
pub enum Shown {
    /// A code of the app.
    Code(TotpCode),
    /// A recovery code.
    RecoveryCode(RecoveryCode),
    /// A passkey's signature.
    Passkey(PasskeyAssertion),
}

/// What was shown, with what it is checked against.
pub enum Ready {
    /// A code of the app.
    Code(String),
    /// A recovery code.
    RecoveryCode(String),
    /// A passkey's signature over a challenge that is used up by now.
    Passkey(Box<Asserted>),
}

/// Counts the try, and takes the challenge of a passkey, which is gone whatever the answer is worth.
pub async fn prepare(
    state: &State,
    person: PersonId,
    shown: Shown,
    purpose: Purpose,
) -> Result<Ready, Problem> {
    state.throttle.pass(Rate::Factor, &person.to_string()).await?;
    Ok(match shown {
        Shown::Code(code) => Ready::Code(code.0),
        Shown::RecoveryCode(code) => Ready::RecoveryCode(code.0),
        Shown::Passkey(answer) => {
            Ready::Passkey(Box::new(Asserted::take(state, Some(person), answer, purpose).await?))
        }
    })
}

impl Ready {
    /// Checks it in the transaction that acts on it, so that what works once works once.
    pub async fn check(
        self,
        state: &State,
        account: &mut Account,
        person: &person::Model,
    ) -> Result<Factor, Problem> {
        match self {
            Self::Code(code) => code_of_app(state, account, person, &code).await,
            Self::RecoveryCode(code) => code_of_paper(account, person, &code).await,
            Self::Passkey(asserted) => asserted.check(state, account, person.id).await,
        }
    }
}

/// 422 for a code that proves nothing; why it does not is not told.
pub fn wrong_code(pointer: &str) -> Problem {
    let detail = "This code is wrong, too old, or has been used. Wait for the next one; if that is refused as well, let your device set its clock by itself.";
    Problem::invalid(vec![fault(pointer, detail)])
}

async fn code_of_app(
    state: &State,
    account: &Account,
    person: &person::Model,
    code: &str,
) -> Result<Factor, Problem> {
    let app = totp::of(&account.tx, person.id).await?.filter(|app| app.confirmed_at.is_some());
    let app = app.ok_or_else(|| wrong_code("/code"))?;
    let step = open(state, person, &app)?.step_of(code, account.tx.now());
    let step = step.ok_or_else(|| wrong_code("/code"))?;
    if !totp::spend(&account.tx, person.id, step).await? {
        return Err(wrong_code("/code"));
    }
    Ok(Factor::Totp)
}

/// The app of a person, its secret opened.
pub fn open(state: &State, person: &person::Model, row: &totp::Model) -> Result<App, Problem> {
    let secret = state.vault.open(&about_totp(person.id), &row.sealed).map_err(Problem::internal)?;
    App::new(secret, &person.email).ok_or_else(|| Problem::internal("a secret of another length"))
}

async fn code_of_paper(account: &mut Account, person: &person::Model, code: &str) -> Result<Factor, Problem> {
    if !recovery_code::spend(&account.tx, person.id, code).await? {
        return Err(wrong_code("/recovery_code"));
    }
    let left = recovery_code::left(&account.tx, person.id).await?;
    tell(account, person, FactorChange::RecoveryCodeUsed { left }).await?;
    account.record("use_recovery_code", serde_json::json!({ "left": left })).await?;
    Ok(Factor::RecoveryCode)
}

/// Mails a person that the ways into the account have changed.
pub async fn tell(account: &Account, person: &person::Model, change: FactorChange) -> Result<(), Problem> {
    let time_zone = person.time_zone.clone().unwrap_or_else(|| "UTC".to_owned());
    let told = Content::FactorChanged { change, at: account.tx.now(), time_zone };
    Ok(mail_account(&account.tx, person, told).await?)
}

/// The one of several that was sent; 422 for none or more than one.
pub fn one_of(sent: Vec<Shown>, all: &[&str]) -> Result<Shown, Problem> {
    let count = sent.len();
    match sent.into_iter().next() {
        Some(shown) if count == 1 => Ok(shown),
        _ => Err(Problem::invalid(vec![one_of_them(all)])),
    }
}

/// The fault of a body that must hold exactly one of several fields.
pub fn one_of_them(all: &[&str]) -> Fault {
    fault("", format!("Send exactly one of {}.", all.join(", ")))
}
