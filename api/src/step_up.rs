//! Step-up: dangerous acts want a recent proof of who is signed in. One line for each; nothing else is needed to mark one.

use chrono::{DateTime, TimeDelta, Utc};
use entity::session;
use serde_json::Value;

use crate::member::Proof;
use crate::problem::Problem;

/// How long a proof lasts.
pub const LASTS: TimeDelta = TimeDelta::minutes(15);

/// When an operation wants a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Each time; a key never may.
    Always,
    /// Each time a person asks; a key's scope is proof enough.
    Person,
    /// In the case that the words name; its handler asks `member.proved()`.
    If(&'static str),
}

use When::{Always, If, Person};

/// The dangerous operations.
pub const TABLE: &[(&str, When)] = &[
    // one's own account
    ("delete_other_session", Always),
    ("delete_membership", Always),
    ("create_address_change", If("the person has a second factor")),
    ("create_own_password_change", If("the person has a second factor")),
    ("create_erasure", If("the person has a second factor")),
    ("create_totp", Always),
    ("delete_totp", Always),
    ("create_recovery_codes", Always),
    ("create_passkey_registration", Always),
    ("delete_passkey", Always),
    // people
    ("create_invitation", If("an owner or a manager is invited")),
    ("update_member", If("an owner or a manager is made, or an owner unmade")),
    ("delete_member", Always),
    ("create_member_erasure", Always),
    // keys
    ("create_api_key", Always),
    ("create_api_key_rotation", Always),
    ("create_webhook_endpoint", Person),
    ("update_webhook_endpoint", Person),
    ("create_webhook_secret", Person),
    ("create_service_account", Always),
    ("update_service_account", Always),
    // who is let in from outside, and who takes over
    ("create_engagement", Always),
    ("create_engagement_acceptance", Always),
    ("delete_engagement", Always),
    ("update_grant", Always),
    ("delete_grant", Always),
    ("create_handover", Always),
    ("delete_client", Always),
    // the organization
    ("create_second_factor_rule", Always),
    ("delete_second_factor_rule", Always),
    ("create_mail_domain_verification", Always),
    ("update_single_sign_on", Always),
    ("delete_single_sign_on", Always),
    ("create_provisioning_token", Always),
    ("update_provisioned_group", Always),
    ("create_export", Always),
    ("create_deletion", Always),
    ("delete_deletion", Always),
    // much at once
    ("get_audit_export", Person),
    ("get_export_archive", Always),
];

/// Refuses a dangerous `operation` to a session that has not proved itself lately.
pub fn demand(operation: &str, proof: &Proof, now: DateTime<Utc>) -> Result<(), Problem> {
    match (when(operation), proof) {
        (Some(Always), _) | (Some(Person), Proof::Session(_)) => proved(proof, now),
        _ => Ok(()),
    }
}

/// Whether only a person may do `operation`, who has to prove it each time.
pub fn is_a_persons(operation: &str) -> bool {
    when(operation) == Some(Always)
}

fn when(operation: &str) -> Option<When> {
    TABLE.iter().find(|(known, _)| *known == operation).map(|(_, when)| *when)
}

/// Refuses a session that has not proved itself lately, and a key, which cannot.
pub fn proved(proof: &Proof, now: DateTime<Utc>) -> Result<(), Problem> {
    match proof {
        Proof::Session(session) if until(session) > now => Ok(()),
        Proof::Session(_) => Err(Problem::step_up_required()),
        Proof::Key(_) => Err(Problem::session_only()),
    }
}

/// Until when the session's last proof counts.
pub fn until(session: &session::Model) -> DateTime<Utc> {
    session.proved_at.unwrap_or(session.created_at) + LASTS
}

/// Writes `x-step-up` into each dangerous operation of the document: `true`, or the case in words.
pub fn tell(document: &mut Value) {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for operation in paths.filter_map(Value::as_object_mut).flat_map(|item| item.values_mut()) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        match when(id) {
            Some(Always | Person) => operation["x-step-up"] = true.into(),
            Some(If(case)) => operation["x-step-up"] = case.into(),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dangerous_operation_is_a_members_and_has_its_mark_in_the_document() {
        let document = crate::document::value();
        for (id, _) in TABLE {
            let who = crate::right::who(id);
            assert!(matches!(who, Some(crate::right::Who::Members { .. })), "{id}: {who:?}");
        }
        let paths = document["paths"].as_object().unwrap().values();
        let operations = paths.flat_map(|item| item.as_object().unwrap().values());
        assert_eq!(operations.filter(|it| !it["x-step-up"].is_null()).count(), TABLE.len());
    }
}
