//! What the roles alone do not say: operations that work for fewer places, or at more times, than the table tells.

/// The operations on one's own account, which work also on days on which the place does not count.
pub const OWN_ACCOUNT: [&str; 26] = [
    "create_erasure",
    "get_session",
    "update_session",
    "delete_session",
    "list_sessions",
    "delete_other_session",
    "create_own_password_change",
    "get_person",
    "update_person",
    "get_mail_stop",
    "delete_mail_stop",
    "create_address_change",
    "delete_address_change",
    "list_factors",
    "create_totp",
    "create_totp_confirmation",
    "delete_totp",
    "create_recovery_codes",
    "create_passkey_registration",
    "create_passkey",
    "update_passkey",
    "delete_passkey",
    "create_proof",
    "list_memberships",
    "create_organization",
    "delete_membership",
];

/// What only the organization's own people do: a place through a consultancy never suffices, whatever its role.
pub const OWN_PEOPLE: [&str; 28] = [
    "create_document_approval",
    "create_document_confirmation",
    "create_routine_approval",
    "create_claim_verification",
    "create_webhook_endpoint",
    "update_webhook_endpoint",
    "create_webhook_secret",
    "create_calendar_feed",
    "create_export",
    "list_exports",
    "get_export",
    "get_export_archive",
    "create_deletion",
    "delete_deletion",
    "create_member_erasure",
    "create_second_factor_rule",
    "delete_second_factor_rule",
    "update_grant",
    "delete_grant",
    "create_engagement_code",
    "create_engagement",
    "delete_engagement",
    "create_engagement_acceptance",
    "create_engagement_refusal",
    "delete_membership",
    "create_api_key",
    "create_api_key_rotation",
    "delete_api_key",
];

/// What would mix a test organization with real ones.
pub const NOT_IN_TEST: [&str; 6] = [
    "create_mail_domain",
    "create_engagement_code",
    "create_engagement",
    "create_engagement_acceptance",
    "create_client",
    "create_handover",
];

/// Who has a place: a consultancy decides about it only in an organization that it opened and has not handed over yet.
pub const ADMISSION: [&str; 7] = [
    "create_invitation",
    "delete_invitation",
    "update_member",
    "delete_member",
    "create_audit_room",
    "update_audit_room",
    "create_audit_room_closure",
];

/// The word in the name of each operation of an audit room: outside of their days, guests are answered as if there was none.
pub const ROOM: &str = "audit_room";

/// Those among them that a session opened by single sign-on may call. The organization's provider vouched for the person there and
/// nowhere else: whoever runs it must not reach what belongs to the person alone, or to other organizations.
pub const BY_PROVIDER: [&str; 9] = [
    "get_session",
    "update_session",
    "delete_session",
    "get_person",
    "update_person",
    "get_mail_stop",
    "list_memberships",
    "delete_membership",
    "create_proof",
];
