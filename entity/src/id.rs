//! Typed ids: a UUIDv7 that shows its kind as a prefix (`cert_0198…`), so that no id is taken for another's.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use uuid::{ContextV7, Timestamp, Uuid};

static CONTEXT: Mutex<Option<ContextV7>> = Mutex::new(None);

/// A new UUIDv7 (RFC 9562) made at `now`; those made in one process rise even within one millisecond.
pub fn fresh(now: DateTime<Utc>) -> Uuid {
    let mut context = CONTEXT.lock().unwrap_or_else(PoisonError::into_inner);
    let context = context.get_or_insert_with(ContextV7::new);
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(&*context, seconds, now.timestamp_subsec_nanos()))
}

/// Why a text is no id of the kind asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id of this kind starts with `{prefix}_`, followed by 32 hexadecimal digits")]
pub struct NotAnId {
    /// The prefix that the kind has.
    pub prefix: &'static str,
}

/// Reads `prefix_<32 hex>`; lower case only, so that an id has one spelling.
pub(crate) fn parse(text: &str, prefix: &'static str) -> Result<Uuid, NotAnId> {
    let wrong = NotAnId { prefix };
    let hex = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or(wrong)?;
    if hex.len() != 32 || hex.bytes().any(|b| !matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(wrong);
    }
    Uuid::try_parse(hex).map_err(|_| wrong)
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sea_orm::DeriveValueType)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// What the id starts with on the wire, before the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// A new id, made at `now`.
            pub fn new(now: chrono::DateTime<chrono::Utc>) -> Self {
                Self(fresh(now))
            }
        }

        impl From<$name> for uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}_{}", Self::PREFIX, self.0.simple())
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse(text, Self::PREFIX).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

typed_ids! {
    /// An organization; the tenant of the rows it owns.
    OrganizationId = "org";
    /// A person, who may belong to several organizations.
    PersonId = "per";
    /// A person's place in one organization.
    MembershipId = "mem";
    /// What a consultancy's clients see.
    BrandId = "brnd";
    /// What the worker could not do.
    SetbackId = "setb";
    /// A signed-in browser.
    SessionId = "ses";
    /// The half of a sign-in.
    HalfSessionId = "half";
    /// A recovery code.
    RecoveryCodeId = "rec";
    /// A passkey.
    PasskeyId = "pk";
    /// A challenge for a passkey.
    PasskeyChallengeId = "pkc";
    /// A one-time link that was mailed.
    OneTimeTokenId = "ott";
    /// A certification body as one organization knows it.
    CertificationBodyId = "cb";
    /// A site of an organization.
    SiteId = "site";
    /// A certification, held or wanted.
    CertificationId = "cert";
    /// A sample of sites that was drawn for an audit.
    SiteSampleId = "smp";
    /// A visit of a site at an audit.
    SiteVisitId = "vis";
    /// The cover of a site by a certification.
    CoveredSiteId = "cov";
    /// Something that happened to a certification, or is planned.
    CertificationEventId = "evt";
    /// A recurring duty.
    DutyId = "duty";
    /// That a duty serves a certification.
    DutyCertificationId = "dcert";
    /// What is recorded of one occurrence of a duty.
    DutyOccurrenceId = "occ";
    /// A calendar of days without work.
    HolidayCalendarId = "cal";
    /// A role or position that does something in routines.
    ProfileId = "prf";
    /// That a member holds a profile.
    ProfileHolderId = "prfh";
    /// A routine.
    RoutineId = "rtn";
    /// A version of a routine.
    RoutineVersionId = "rtv";
    /// A step or an activity of a routine, over all its versions.
    RoutinePartId = "prt";
    /// That a routine names a profile.
    RoutineProfileId = "rtp";
    /// A controlled document.
    ControlledDocumentId = "doc";
    /// A version of a controlled document.
    DocumentVersionId = "docv";
    /// That somebody has to read a controlled document.
    DocumentReaderId = "docr";
    /// That somebody is asked to read a version of a controlled document.
    DocumentAcknowledgementId = "doca";
    /// A customer.
    CustomerId = "cust";
    /// A service that the organization offers.
    OfferedServiceId = "svc";
    /// An agreement.
    AgreementId = "agr";
    /// That an agreement covers a service.
    AgreementServiceId = "agrs";
    /// A managed item.
    ManagedItemId = "item";
    /// That a managed item relates to another.
    ItemRelationId = "irel";
    /// That a managed item or an agreement was looked at.
    DefinitionReviewId = "rvw";
    /// A claim that something meets a statement.
    ClaimId = "clm";
    /// That a claim has a piece of evidence.
    ClaimEvidenceId = "clme";
    /// Whether a clause applies.
    ApplicabilityId = "appl";
    /// A room for an auditor from outside.
    AuditRoomId = "room";
    /// What somebody notes for themselves in a room.
    RoomNoteId = "rnote";
    /// Evidence that is asked for in a room.
    RoomRequestId = "rreq";
    /// That somebody has read something in a room.
    RoomReadingId = "rread";
    /// What a room showed, as it was kept.
    RoomFreezeId = "frz";
    /// Something that a freeze names.
    RoomFreezeItemId = "frzi";
    /// Something that is due.
    ObligationId = "obl";
    /// One change in an obligation's history.
    ObligationChangeId = "chg";
    /// One step of reminding one person of one due date.
    ReminderId = "rem";
    /// One step of prompting a member to read a document or to renew evidence.
    PromptId = "prmt";
    /// How far one standard was met from a day on.
    CoverRecordId = "cvr";
    /// What a member was told inside the application.
    NoticeId = "ntc";
    /// Of what a member wants of reminders.
    ReminderPreferenceId = "wish";
    /// A framework of requirements that an organization has imported.
    FrameworkId = "fw";
    /// A relation of an organization's own between two clauses.
    CrosswalkRelationId = "xrel";
    /// What somebody said of a relation.
    CrosswalkConfirmationId = "xcnf";
    /// A requirement of such a framework.
    FrameworkRequirementId = "freq";
    /// A mail in the outbox.
    OutboxEmailId = "mail";
    /// An operator's transition between two editions of a standard.
    EditionTransitionId = "edt";
    /// One confirmation of a transition's dates.
    EditionConfirmationId = "edc";
    /// One line in the history of a transition.
    EditionChangeId = "edh";
    /// A journey to a first certificate.
    JourneyId = "jny";
    /// What an organization records of one step of a journey.
    JourneyStepId = "jst";
    /// The sight of one certification by one limited place.
    MembershipCertificationId = "mcert";
    /// An export of the organization as an archive.
    ExportId = "exp";
    /// A piece of an archive.
    ExportPieceId = "piece";
    /// What remains of a deleted organization.
    TombstoneId = "tomb";
    /// Which clauses of a management system a member works on.
    WorkAreaId = "work";
    /// Who audits in an internal audit.
    AuditorId = "aud";
    /// An invitation to join an organization.
    InvitationId = "inv";
    /// A key under which a request is carried out once.
    IdempotencyKeyId = "idk";
    /// A line of the audit log.
    AuditEntryId = "aud";
    /// An API key.
    ApiKeyId = "key";
    /// A personal value that a line of the audit log commits to.
    AuditValueId = "audv";
    /// An organization asks another one to work with it.
    EngagementId = "eng";
    /// What a client grants a consultancy.
    GrantId = "grant";
    /// One certification that a limited grant concerns.
    GrantCertificationId = "gcert";
    /// A member of a consultancy who works for a client.
    ConsultantId = "cons";
    /// A line of a client's log of access.
    AccessEntryId = "acc";
    /// The clock of a test organization.
    TestClockId = "tclk";
    /// A mail that a test organization keeps.
    TestMailId = "tml";
    /// A certification in a consultancy's portfolio.
    PortfolioRowId = "prow";
    /// A date in a consultancy's portfolio.
    PortfolioDateId = "pdate";
    /// A mail domain of an organization.
    MailDomainId = "dom";
    /// A connection to a provider of single sign-on.
    SsoConnectionId = "sso";
    /// A single sign-on under way.
    SsoAttemptId = "ssa";
    /// Somebody whom a provider knows.
    SsoIdentityId = "ssi";
    /// Where announcements go.
    WebhookEndpointId = "whe";
    /// One announcement on its way to one endpoint.
    WebhookDeliveryId = "whd";
    /// Something that happened to the cycle.
    AnnouncementId = "ann";
    /// A link to a calendar.
    CalendarFeedId = "cal";
    /// A secret of a directory.
    ScimTokenId = "sct";
    /// Somebody whom a directory has told of.
    ScimUserId = "scu";
    /// A group that a directory has told of.
    ScimGroupId = "scg";
    /// A user's place in a group.
    ScimGroupMemberId = "scm";
    /// An address that gets no mail.
    SuppressionId = "sup";
    /// A file.
    FileId = "file";
    /// A piece of evidence.
    EvidenceId = "evd";
    /// What was heard of a mail that came back.
    MailEventId = "mev";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_another_kind_is_refused() {
        let id = CertificationId::new(DateTime::<Utc>::UNIX_EPOCH);
        assert_eq!(id.to_string().parse::<CertificationId>(), Ok(id));
        assert_eq!(id.to_string().parse::<SiteId>(), Err(NotAnId { prefix: "site" }));
        assert!(id.to_string().to_uppercase().parse::<CertificationId>().is_err());
        assert!("cert_".parse::<CertificationId>().is_err());
    }

    #[test]
    fn ids_made_at_one_instant_rise() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let ids: Vec<_> = (0..1_000).map(|_| fresh(now)).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
    }
}
