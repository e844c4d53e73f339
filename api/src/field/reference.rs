//! The ids that bodies, queries and paths name rows by.

use std::borrow::Cow;

use serde_json::Value;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{RefOr, schema};
use utoipa::{PartialSchema, ToSchema};

use super::{sentence, text};
use crate::body::{Faults, Field};

/// Declares the typed ids that bodies, paths and queries name.
macro_rules! refs {
    ($($(#[$doc:meta])* $name:ident($id:ident);)*) => {
        /// The schema of each kind of id, by its name; paths and queries name some that no body does.
        pub fn ref_schemas() -> Vec<(&'static str, schema::Object)> {
            vec![$((stringify!($name), id_schema(entity::id::$id::PREFIX))),*]
        }
        $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name(pub entity::id::$id);

        impl Field for $name {
            fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
                let parse = |text: &str| text.parse().map(Self);
                text(value, pointer, faults, |text| parse(text).map_err(|e: entity::id::NotAnId| sentence(&e.to_string())))
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                id_schema(entity::id::$id::PREFIX).into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )*};
}

refs! {
    /// A member's id.
    MembershipRef(MembershipId);
    /// A certification body's id.
    CertificationBodyRef(CertificationBodyId);
    /// A site's id.
    SiteRef(SiteId);
    /// A certification's id.
    CertificationRef(CertificationId);
    /// An event's id.
    EventRef(CertificationEventId);
    /// The id of a relation of one's own.
    CrosswalkRelationRef(CrosswalkRelationId);
    /// The id of what was said of a relation.
    CrosswalkConfirmationRef(CrosswalkConfirmationId);
    /// A framework's id.
    FrameworkRef(FrameworkId);
    /// A duty's id.
    DutyRef(DutyId);
    /// A profile's id.
    ProfileRef(ProfileId);
    /// A routine's id.
    RoutineRef(RoutineId);
    /// The id of a version of a routine.
    RoutineVersionRef(RoutineVersionId);
    /// The id of a step or an activity of a routine, the same in all its versions.
    RoutinePartRef(RoutinePartId);
    /// A controlled document's id.
    ControlledDocumentRef(ControlledDocumentId);
    /// The id of a version of a controlled document.
    DocumentVersionRef(DocumentVersionId);
    /// A customer's id.
    CustomerRef(CustomerId);
    /// A service's id.
    ServiceRef(OfferedServiceId);
    /// An agreement's id.
    AgreementRef(AgreementId);
    /// A managed item's id.
    ManagedItemRef(ManagedItemId);
    /// The id of a relation between managed items.
    ItemRelationRef(ItemRelationId);
    /// A claim's id.
    ClaimRef(ClaimId);
    /// The id of a decision whether a clause applies.
    ApplicabilityRef(ApplicabilityId);
    /// An audit room's id.
    AuditRoomRef(AuditRoomId);
    /// The id of a note in an audit room.
    RoomNoteRef(RoomNoteId);
    /// The id of a request in an audit room.
    RoomRequestRef(RoomRequestId);
    /// A holiday calendar's id.
    HolidayCalendarRef(HolidayCalendarId);
    /// An obligation's id.
    ObligationRef(ObligationId);
    /// The id of a transition between two editions.
    EditionTransitionRef(EditionTransitionId);
    /// The id of an address that gets no mail.
    MailStopRef(SuppressionId);
    /// A sample's id.
    SiteSampleRef(SiteSampleId);
    /// The id of a part of a management system that a member works on.
    WorkAreaRef(WorkAreaId);
    /// The id of an auditor's place in an internal audit.
    AuditorRef(AuditorId);
    /// An invitation's id.
    InvitationRef(InvitationId);
    /// A session's id.
    SessionRef(SessionId);
    /// An API key's id.
    ApiKeyRef(ApiKeyId);
    /// A passkey's id.
    PasskeyRef(PasskeyId);
    /// The id of a challenge for a passkey.
    PasskeyChallengeRef(PasskeyChallengeId);
    /// The id of a provider's account that is tied to a person.
    SsoIdentityRef(SsoIdentityId);
    /// The id of a directory's group.
    ScimGroupRef(ScimGroupId);
    /// A mail domain's id.
    MailDomainRef(MailDomainId);
    /// A mail's id.
    MailRef(OutboxEmailId);
    /// A grant's id.
    GrantRef(GrantId);
    /// The id of a question to another organization.
    EngagementRef(EngagementId);
    /// An export's id.
    ExportRef(ExportId);
    /// A file's id.
    FileRef(FileId);
    /// The id of evidence.
    EvidenceRef(EvidenceId);
    /// The id of a link to a calendar.
    CalendarFeedRef(CalendarFeedId);
    /// A notice's id.
    NoticeRef(NoticeId);
    /// The id of an endpoint of webhooks.
    WebhookEndpointRef(WebhookEndpointId);
    /// The id of what was sent to an endpoint of webhooks.
    WebhookDeliveryRef(WebhookDeliveryId);
}

/// The schema of an id with `prefix`.
pub fn id_schema(prefix: &str) -> schema::Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(prefix.len() + 33))
        .max_length(Some(prefix.len() + 33))
        .pattern(Some(format!("^{prefix}_[0-9a-f]{{32}}$")))
        .examples([serde_json::json!(format!("{prefix}_{}", "0198c0de7a1270008000000000000001"))])
        .build()
}
