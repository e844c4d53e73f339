//! Who may call which operation: one line each, and nothing that is not here may be called.
//!
//! A role decides about operations. What it decides about rows (a contributor settles what is theirs, an internal
//! auditor records internal audits, a limited place sees its certifications) is decided where the row is known.

use entity::membership::Role;
use serde_json::Value;

mod exception;

pub use exception::{ADMISSION, BY_PROVIDER, NOT_IN_TEST, OWN_ACCOUNT, OWN_PEOPLE};

use Role::{Contributor, ExternalAuditor, InternalAuditor, Manager, Owner, Reader};

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody, signed in or not.
    Anyone,
    /// A person who runs the installation, in whatever role; nobody else is told that it is there.
    Operator,
    /// A member in one of these roles.
    Members {
        /// The roles.
        roles: &'static [Role],
        /// Whether a place that is limited to some certifications may as well.
        limited: bool,
    },
}

impl Who {
    /// Whether a place may call it.
    pub fn admits(self, role: Role, is_limited: bool) -> bool {
        match self {
            Self::Anyone | Self::Operator => true,
            Self::Members { roles, limited } => roles.contains(&role) && (limited || !is_limited),
        }
    }
}

const fn limited(roles: &'static [Role]) -> Who {
    Who::Members { roles, limited: true }
}

const fn whole(roles: &'static [Role]) -> Who {
    Who::Members { roles, limited: false }
}

const ANYONE: Who = Who::Anyone;
/// What concerns the whole installation.
const OPERATOR: Who = Who::Operator;
/// One's own account, and the certifications one may see.
const EVERY: Who = limited(&Role::ALL);
/// What the organization's own people see.
const INSIDE: Who = limited(&[Owner, Manager, InternalAuditor, Contributor, Reader]);
/// Doing what is due.
const WORK: Who = limited(&[Owner, Manager, InternalAuditor, Contributor]);
/// Recording what has happened.
const AUDIT: Who = limited(&[Owner, Manager, InternalAuditor]);
/// Running one certification.
const RUN: Who = limited(&[Owner, Manager]);
/// What concerns the whole organization.
const KEEP: Who = whole(&[Owner, Manager]);
/// Finding true what others say of the whole organization.
const CHECK: Who = whole(&[Owner, Manager, InternalAuditor]);
/// Who is let in from outside, and what cannot be taken back.
const OWN: Who = whole(&[Owner]);

/// Every operation of the document with who may call it.
pub const TABLE: &[(&str, Who)] = &[
    // identity
    ("create_sign_up", ANYONE),
    ("create_verification_mail", ANYONE),
    ("create_email_verification", ANYONE),
    ("create_session", ANYONE),
    ("get_session", EVERY),
    ("update_session", EVERY),
    ("delete_session", EVERY),
    ("list_sessions", EVERY),
    ("delete_other_session", EVERY),
    ("create_password_reset", ANYONE),
    ("create_password_change", ANYONE),
    ("create_own_password_change", EVERY),
    ("get_person", EVERY),
    ("update_person", EVERY),
    ("get_mail_stop", EVERY),
    ("delete_mail_stop", EVERY),
    ("create_address_change", EVERY),
    ("delete_address_change", EVERY),
    ("create_address_confirmation", ANYONE),
    ("list_factors", EVERY),
    ("create_totp", EVERY),
    ("create_totp_confirmation", EVERY),
    ("delete_totp", EVERY),
    ("create_recovery_codes", EVERY),
    ("create_passkey_registration", EVERY),
    ("create_passkey", EVERY),
    ("update_passkey", EVERY),
    ("delete_passkey", EVERY),
    ("create_passkey_challenge", ANYONE),
    ("create_passkey_session", ANYONE),
    ("create_second_factor", ANYONE),
    ("create_proof", EVERY),
    ("list_memberships", EVERY),
    ("create_organization", EVERY),
    ("delete_membership", EVERY),
    ("create_erasure", EVERY),
    // people
    ("list_members", INSIDE),
    ("update_member", KEEP),
    ("delete_member", KEEP),
    ("delete_member_mail_stop", KEEP),
    ("list_former_members", KEEP),
    ("create_member_erasure", OWN),
    ("list_invitations", KEEP),
    ("create_invitation", KEEP),
    ("delete_invitation", KEEP),
    ("create_invitation_preview", ANYONE),
    ("create_invitation_acceptance", ANYONE),
    // API keys and service accounts
    ("list_api_keys", INSIDE),
    ("create_api_key", INSIDE),
    ("delete_api_key", INSIDE),
    ("create_api_key_rotation", INSIDE),
    ("list_service_accounts", INSIDE),
    ("create_service_account", KEEP),
    ("get_service_account", INSIDE),
    ("update_service_account", KEEP),
    ("delete_service_account", KEEP),
    // consultancies, from the client's side
    ("list_grants", KEEP),
    ("get_grant", KEEP),
    ("update_grant", OWN),
    ("delete_grant", OWN),
    ("list_access_entries", KEEP),
    ("create_engagement_code", KEEP),
    ("list_engagements", KEEP),
    ("list_received_engagements", KEEP),
    ("create_engagement", KEEP),
    ("delete_engagement", KEEP),
    ("create_engagement_preview", ANYONE),
    ("create_engagement_acceptance", KEEP),
    ("create_engagement_refusal", KEEP),
    // consultancies, from their own side
    ("list_clients", INSIDE),
    ("create_client", KEEP),
    ("update_client", KEEP),
    ("delete_client", OWN),
    ("create_handover", KEEP),
    ("create_handover_preview", ANYONE),
    ("create_handover_acceptance", ANYONE),
    ("list_portfolio", INSIDE),
    ("list_portfolio_dates", INSIDE),
    ("get_portfolio_export", INSIDE),
    ("get_portfolio_date_export", INSIDE),
    ("get_workload", INSIDE),
    // single sign-on
    ("list_mail_domains", KEEP),
    ("create_mail_domain", OWN),
    ("create_mail_domain_verification", OWN),
    ("delete_mail_domain", OWN),
    ("get_single_sign_on", KEEP),
    ("update_single_sign_on", OWN),
    ("delete_single_sign_on", OWN),
    ("create_sso_test", OWN),
    ("create_sso_test_result", OWN),
    ("list_sso_identities", KEEP),
    ("delete_sso_identity", OWN),
    ("create_sso_attempt", ANYONE),
    ("create_sso_session", ANYONE),
    ("get_provisioning", KEEP),
    ("update_provisioning", OWN),
    ("create_provisioning_token", OWN),
    ("delete_provisioning_token", OWN),
    ("update_provisioned_group", OWN),
    // the organization
    ("get_organization", EVERY),
    ("update_organization", KEEP),
    ("get_brand", INSIDE),
    ("update_brand", KEEP),
    ("get_shown_brand", EVERY),
    ("create_second_factor_rule", OWN),
    ("delete_second_factor_rule", OWN),
    // leaving
    ("create_export", OWN),
    ("list_exports", OWN),
    ("get_export", OWN),
    ("get_export_archive", OWN),
    ("create_deletion", OWN),
    ("delete_deletion", OWN),
    ("list_certification_bodies", INSIDE),
    ("create_certification_body", KEEP),
    ("get_certification_body", INSIDE),
    ("update_certification_body", KEEP),
    ("list_sites", INSIDE),
    ("create_site", KEEP),
    ("create_site_batch", KEEP),
    ("get_site", INSIDE),
    ("update_site", KEEP),
    ("delete_site", KEEP),
    // certifications and their programmes
    ("list_certifications", EVERY),
    ("create_certification", KEEP),
    ("create_certification_batch", KEEP),
    ("get_certification", EVERY),
    ("update_certification", RUN),
    ("list_events", EVERY),
    ("create_event", AUDIT),
    ("create_event_batch", AUDIT),
    ("get_programme", EVERY),
    ("create_certification_programme_preview", INSIDE),
    ("get_journey", INSIDE),
    ("update_journey", RUN),
    ("create_journey_completion", RUN),
    ("delete_journey_completion", RUN),
    ("get_edition_gaps", INSIDE),
    ("get_audit_time", INSIDE),
    ("get_site_coverage", INSIDE),
    ("create_site_visits", AUDIT),
    ("list_site_samples", INSIDE),
    ("create_site_sample", RUN),
    ("list_obligations", EVERY),
    ("get_obligation", EVERY),
    ("update_obligation", RUN),
    ("list_obligation_changes", EVERY),
    ("create_completion", WORK),
    ("create_appointment", WORK),
    ("list_auditors", EVERY),
    ("create_auditor", RUN),
    ("delete_auditor", RUN),
    ("list_work_areas", INSIDE),
    ("create_work_area", RUN),
    ("delete_work_area", RUN),
    // recurring duties
    ("list_duties", INSIDE),
    ("create_duty", KEEP),
    ("create_duty_batch", KEEP),
    ("get_duty", INSIDE),
    ("update_duty", KEEP),
    ("delete_duty", KEEP),
    ("list_occurrences", INSIDE),
    ("create_skip", RUN),
    ("create_move", RUN),
    ("create_restoration", RUN),
    ("list_holiday_calendars", INSIDE),
    ("create_holiday_calendar", KEEP),
    ("get_holiday_calendar", INSIDE),
    ("update_holiday_calendar", KEEP),
    ("delete_holiday_calendar", KEEP),
    ("create_import", KEEP),
    // the service management definition
    ("list_profiles", INSIDE),
    ("create_profile", KEEP),
    ("get_profile", INSIDE),
    ("update_profile", KEEP),
    ("delete_profile", KEEP),
    ("list_workflow_templates", INSIDE),
    ("list_controlled_documents", INSIDE),
    ("create_controlled_document", KEEP),
    ("get_controlled_document", INSIDE),
    ("update_controlled_document", KEEP),
    ("create_document_review", KEEP),
    ("delete_document_review", KEEP),
    ("create_document_approval", KEEP),
    ("create_document_confirmation", KEEP),
    ("create_document_retirement", KEEP),
    ("delete_document_draft", KEEP),
    ("list_document_versions", INSIDE),
    ("get_document_version", INSIDE),
    ("list_document_acknowledgements", INSIDE),
    ("create_document_acknowledgement", INSIDE),
    ("list_document_readings", INSIDE),
    ("list_routines", INSIDE),
    ("create_routine", KEEP),
    ("get_routine", INSIDE),
    ("update_routine", KEEP),
    ("create_routine_review", KEEP),
    ("delete_routine_review", KEEP),
    ("create_routine_approval", KEEP),
    ("create_routine_retirement", KEEP),
    ("delete_routine_draft", KEEP),
    ("list_routine_versions", INSIDE),
    ("get_routine_version", INSIDE),
    ("list_customers", INSIDE),
    ("create_customer", KEEP),
    ("get_customer", INSIDE),
    ("update_customer", KEEP),
    ("delete_customer", KEEP),
    ("list_services", INSIDE),
    ("create_service", KEEP),
    ("get_service", INSIDE),
    ("update_service", KEEP),
    ("delete_service", KEEP),
    ("list_agreements", INSIDE),
    ("create_agreement", KEEP),
    ("get_agreement", INSIDE),
    ("update_agreement", KEEP),
    ("delete_agreement", KEEP),
    ("list_managed_items", INSIDE),
    ("create_managed_item", KEEP),
    ("get_managed_item", INSIDE),
    ("update_managed_item", KEEP),
    ("delete_managed_item", KEEP),
    ("list_agreement_reviews", INSIDE),
    ("create_agreement_review", KEEP),
    ("list_managed_item_reviews", INSIDE),
    ("create_managed_item_review", KEEP),
    ("list_item_relations", INSIDE),
    ("create_item_relation", KEEP),
    ("delete_item_relation", KEEP),
    // claims
    ("list_claims", INSIDE),
    ("create_claim", KEEP),
    ("get_claim", INSIDE),
    ("update_claim", KEEP),
    ("delete_claim", KEEP),
    ("create_claim_verification", CHECK),
    // cover
    ("get_gap_analysis", INSIDE),
    ("get_gap_report", INSIDE),
    ("get_cover", INSIDE),
    ("get_impact", INSIDE),
    ("create_applicability", KEEP),
    ("delete_applicability", KEEP),
    // evidence
    ("create_file", WORK),
    ("get_file_content", INSIDE),
    ("get_storage", INSIDE),
    ("list_evidence", INSIDE),
    ("create_evidence", WORK),
    ("get_evidence", INSIDE),
    ("update_evidence", WORK),
    ("delete_evidence", RUN),
    // standards of one's own
    ("list_frameworks", INSIDE),
    ("create_framework", KEEP),
    ("get_framework", INSIDE),
    ("delete_framework", KEEP),
    ("list_crosswalk_relations", INSIDE),
    ("create_crosswalk_relation", KEEP),
    ("get_crosswalk_relation", INSIDE),
    ("update_crosswalk_relation", KEEP),
    ("delete_crosswalk_relation", KEEP),
    ("create_crosswalk_confirmation", KEEP),
    ("delete_crosswalk_confirmation", KEEP),
    ("list_announcements", EVERY),
    ("list_webhook_endpoints", KEEP),
    ("create_webhook_endpoint", KEEP),
    ("get_webhook_endpoint", KEEP),
    ("update_webhook_endpoint", KEEP),
    ("delete_webhook_endpoint", KEEP),
    ("create_webhook_secret", KEEP),
    ("create_webhook_test", KEEP),
    ("list_webhook_deliveries", KEEP),
    ("create_webhook_replay", KEEP),
    ("create_webhook_recovery", KEEP),
    ("list_calendar_feeds", INSIDE),
    ("create_calendar_feed", INSIDE),
    ("delete_calendar_feed", INSIDE),
    ("get_calendar", ANYONE),
    ("list_notices", INSIDE),
    ("get_notice_count", INSIDE),
    ("create_notice_reading", INSIDE),
    ("list_reminders", INSIDE),
    ("list_coming_reminders", INSIDE),
    ("get_reminder_preference", INSIDE),
    ("update_reminder_preference", INSIDE),
    ("get_unsubscription", ANYONE),
    ("create_unsubscription", ANYONE),
    ("list_mails", KEEP),
    ("create_resend", KEEP),
    ("create_mail_event", ANYONE),
    // the audit log
    ("list_audit_entries", KEEP),
    ("get_audit_chain", KEEP),
    ("get_audit_export", KEEP),
    // test mode
    ("get_test_clock", INSIDE),
    ("create_test_clock_advance", KEEP),
    ("list_test_mails", KEEP),
    // the installation
    ("list_operator_edition_transitions", OPERATOR),
    ("create_edition_transition", OPERATOR),
    ("get_edition_transition", OPERATOR),
    ("update_edition_transition", OPERATOR),
    ("delete_edition_transition", OPERATOR),
    ("create_edition_confirmation", OPERATOR),
    ("list_edition_changes", OPERATOR),
    ("list_operator_mail_stops", OPERATOR),
    ("delete_operator_mail_stop", OPERATOR),
    ("list_setbacks", OPERATOR),
    ("create_setback_replay", OPERATOR),
    // public
    ("create_journey_preview", ANYONE),
    ("list_edition_transitions", ANYONE),
    ("get_document", ANYONE),
    ("list_standards", ANYONE),
    ("get_standard", ANYONE),
    ("get_default_policy", ANYONE),
    ("create_programme_preview", ANYONE),
    ("create_duty_preview", ANYONE),
    ("create_sample_preview", ANYONE),
    ("create_audit_time_preview", ANYONE),
    ("create_integrated_programme_preview", ANYONE),
    ("get_health", ANYONE),
    ("get_readiness", ANYONE),
];

/// Who may call `operation`; one that the table does not know, nobody may.
pub fn who(operation: &str) -> Option<Who> {
    TABLE.iter().find(|(known, _)| *known == operation).map(|(_, who)| *who)
}

/// The operations of members that a place may call.
pub fn of(role: Role, is_limited: bool) -> Vec<&'static str> {
    let own = |who: &Who| matches!(who, Who::Members { .. }) && who.admits(role, is_limited);
    TABLE.iter().filter(|(_, who)| own(who)).map(|(operation, _)| *operation).collect()
}

/// Writes who may call it into each operation of the document: `x-roles`, empty for anybody and `operator` for who runs the
/// installation, and `x-whole-place` where a
/// place that is limited to some certifications does not suffice.
pub fn tell(document: &mut Value) {
    let items = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for operation in items.filter_map(Value::as_object_mut).flat_map(|item| item.values_mut()) {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        let (roles, whole) = match who(&id) {
            Some(Who::Members { roles, limited }) => {
                (roles.iter().map(|role| role.word()).collect(), !limited)
            }
            Some(Who::Operator) => (vec!["operator"], false),
            Some(Who::Anyone) | None => (vec![], false),
        };
        operation["x-roles"] = roles.into();
        if OWN_ACCOUNT.contains(&id.as_str()) {
            operation["x-own-account"] = true.into();
        }
        if BY_PROVIDER.contains(&id.as_str()) {
            operation["x-by-provider"] = true.into();
        }
        if whole {
            operation["x-whole-place"] = true.into();
        }
    }
}

/// The roles that may call `operation`, as a sentence lists them: "an owner or a manager".
pub fn roles_in_words(who: Who) -> String {
    let Who::Members { roles, .. } = who else { return "anybody".to_owned() };
    let names: Vec<_> = roles.iter().map(|role| in_words(*role)).collect();
    match names.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// "an internal auditor".
pub fn in_words(role: Role) -> &'static str {
    match role {
        Owner => "an owner",
        Manager => "a manager",
        InternalAuditor => "an internal auditor",
        Contributor => "a contributor",
        Reader => "a reader",
        ExternalAuditor => "an external auditor",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_operation_of_the_document_stands_in_the_table_once_and_no_other_does() {
        let document = crate::document::value();
        let paths = document["paths"].as_object().unwrap();
        let operations = paths.values().flat_map(|item| item.as_object().unwrap().values());
        let operations: BTreeSet<_> =
            operations.map(|it| it["operationId"].as_str().unwrap().to_owned()).collect();
        let told: BTreeSet<_> = TABLE.iter().map(|(operation, _)| (*operation).to_owned()).collect();
        assert_eq!(told, operations);
        assert_eq!(told.len(), TABLE.len(), "an operation stands there twice");
    }

    #[test]
    fn nobody_may_more_than_an_owner() {
        for (operation, who) in TABLE {
            assert!(who.admits(Owner, false), "{operation}");
        }
    }

    #[test]
    fn the_roles_of_an_operation_read_as_a_sentence() {
        assert_eq!(roles_in_words(KEEP), "an owner or a manager");
        assert_eq!(roles_in_words(whole(&[Owner])), "an owner");
        assert_eq!(roles_in_words(AUDIT), "an owner, a manager or an internal auditor");
    }
}
