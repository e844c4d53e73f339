//! `Found<Row>`: the row that a path names, loaded inside the member's tenant, or 404.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use entity::id::{
    AgreementId, ApiKeyId, ApplicabilityId, AuditRoomId, AuditorId, CalendarFeedId, CertificationBodyId,
    CertificationId, ClaimId, ControlledDocumentId, CrosswalkConfirmationId, CrosswalkRelationId, CustomerId,
    DocumentVersionId, DutyId, EngagementId, EvidenceId, ExportId, FileId, FrameworkId, GrantId,
    HolidayCalendarId, InvitationId, ItemRelationId, MailDomainId, ManagedItemId, MembershipId, ObligationId,
    OfferedServiceId, OutboxEmailId, PersonId, ProfileId, RoomNoteId, RoomRequestId, RoutineId,
    RoutineVersionId, ScimGroupId, SiteId, SsoIdentityId, WebhookDeliveryId, WebhookEndpointId, WorkAreaId,
};
use entity::{
    DbErr, TenantTx, agreement, api_key, applicability, audit_room, auditor, calendar_feed, certification,
    certification_body, claim, consultant, controlled_document, crosswalk_confirmation, crosswalk_relation,
    customer, document_version, duty, engagement, evidence, export, file, framework, grant, holiday_calendar,
    invitation, item_relation, mail_domain, managed_item, membership, membership_certification, obligation,
    offered_service, outbox_email, person, profile, room_note, room_request, routine, routine_version, row,
    scim_group, site, sso_identity, webhook_delivery, webhook_endpoint, work_area,
};

use crate::etag::{self, Condition, IfMatch, Stamp, stamp_of};
use crate::member::Member;
use crate::problem::Problem;

/// A row of the member's tenant.
#[derive(Debug, Clone)]
pub struct Found<Row>(pub Row);

impl<Row> Deref for Found<Row> {
    type Target = Row;
    fn deref(&self) -> &Row {
        &self.0
    }
}

/// A row that paths name by `{id}`.
pub trait Named: Sized {
    /// The type of its id.
    type Id: FromStr;
    /// Its id.
    fn id(&self) -> Self::Id;
    /// Loads it inside the transaction's tenant.
    fn load(tx: &TenantTx, id: Self::Id) -> impl Future<Output = Result<Option<Self>, DbErr>>;
    /// Its state, as tags name it.
    fn stamp(&self, tx: &TenantTx) -> impl Future<Output = Result<String, DbErr>>;
    /// Keeps others from changing it until the transaction ends.
    fn lock(&self, tx: &TenantTx) -> impl Future<Output = Result<(), DbErr>>;
}

macro_rules! named {
    ($($table:ident: $id:ident by $state:ident),*) => {$(
        impl Named for $table::Model {
            type Id = $id;
            fn id(&self) -> $id {
                self.id
            }
            async fn load(tx: &TenantTx, id: $id) -> Result<Option<Self>, DbErr> {
                $table::find(tx, id).await
            }
            async fn stamp(&self, _: &TenantTx) -> Result<String, DbErr> {
                Ok($state!(self))
            }
            async fn lock(&self, tx: &TenantTx) -> Result<(), DbErr> {
                row::lock::<$table::Entity, _>(tx, self.id).await
            }
        }
    )*};
}

macro_rules! version {
    ($row:ident) => {
        format!("v{}", $row.version)
    };
}

macro_rules! columns {
    ($row:ident) => {
        stamp_of($row)
    };
}

/// What of a key changes by being changed, and not by being used.
macro_rules! standing {
    ($row:ident) => {
        key_stamp($row)
    };
}

named!(framework: FrameworkId by columns, crosswalk_relation: CrosswalkRelationId by version,
    crosswalk_confirmation: CrosswalkConfirmationId by columns, certification: CertificationId by version, certification_body: CertificationBodyId by version, site: SiteId by version,
    duty: DutyId by version, holiday_calendar: HolidayCalendarId by version, invitation: InvitationId by columns,
    work_area: WorkAreaId by columns, auditor: AuditorId by columns, api_key: ApiKeyId by standing, grant: GrantId by version,
    engagement: EngagementId by columns, export: ExportId by columns, mail_domain: MailDomainId by columns, sso_identity: SsoIdentityId by columns,
    scim_group: ScimGroupId by columns, calendar_feed: CalendarFeedId by columns, webhook_endpoint: WebhookEndpointId by version,
    webhook_delivery: WebhookDeliveryId by columns, profile: ProfileId by version, routine: RoutineId by version, customer: CustomerId by version, offered_service: OfferedServiceId by version,
    agreement: AgreementId by version, managed_item: ManagedItemId by version, item_relation: ItemRelationId by columns,
    routine_version: RoutineVersionId by columns, controlled_document: ControlledDocumentId by version, document_version: DocumentVersionId by columns,
    evidence: EvidenceId by version, file: FileId by columns,
    claim: ClaimId by version, applicability: ApplicabilityId by columns,
    audit_room: AuditRoomId by version, room_note: RoomNoteId by columns, room_request: RoomRequestId by version);

impl Named for outbox_email::Model {
    type Id = OutboxEmailId;
    fn id(&self) -> OutboxEmailId {
        self.id
    }
    async fn load(tx: &TenantTx, id: OutboxEmailId) -> Result<Option<Self>, DbErr> {
        outbox_email::find(tx, id).await
    }
    async fn stamp(&self, _: &TenantTx) -> Result<String, DbErr> {
        Ok(stamp_of(self))
    }
    async fn lock(&self, tx: &TenantTx) -> Result<(), DbErr> {
        row::lock_mail(tx, self.id).await
    }
}

impl Named for obligation::Model {
    type Id = ObligationId;
    fn id(&self) -> ObligationId {
        self.id
    }
    async fn load(tx: &TenantTx, id: ObligationId) -> Result<Option<Self>, DbErr> {
        obligation::find(tx, id).await
    }
    async fn stamp(&self, _: &TenantTx) -> Result<String, DbErr> {
        Ok(stamp_of(self))
    }
    async fn lock(&self, tx: &TenantTx) -> Result<(), DbErr> {
        row::lock_owner(tx, self).await
    }
}

impl Named for membership::Member {
    type Id = MembershipId;
    fn id(&self) -> MembershipId {
        self.membership.id
    }
    /// A place that has ended is not found.
    async fn load(tx: &TenantTx, id: MembershipId) -> Result<Option<Self>, DbErr> {
        let found = membership::find(tx, id).await?;
        Ok(found.filter(|place| place.membership.is_open() && place.person.kind == person::Kind::Human))
    }
    async fn stamp(&self, tx: &TenantTx) -> Result<String, DbErr> {
        let limits = membership_certification::of(tx, self.membership.id).await?;
        Ok(place_stamp(&self.membership, &limits))
    }
    async fn lock(&self, tx: &TenantTx) -> Result<(), DbErr> {
        row::lock::<membership::Entity, _>(tx, self.membership.id).await
    }
}

/// A service account: the place of a program.
#[derive(Debug, Clone)]
pub struct Program(pub membership::Member);

impl Named for Program {
    type Id = MembershipId;
    fn id(&self) -> MembershipId {
        self.0.membership.id
    }
    /// A place that has ended is not found.
    async fn load(tx: &TenantTx, id: MembershipId) -> Result<Option<Self>, DbErr> {
        let found = membership::find(tx, id).await?;
        let open = found.filter(|place| place.membership.is_open());
        Ok(open.filter(|place| place.person.kind == person::Kind::Service).map(Self))
    }
    async fn stamp(&self, _: &TenantTx) -> Result<String, DbErr> {
        Ok(format!("v{}", self.0.person.version))
    }
    async fn lock(&self, tx: &TenantTx) -> Result<(), DbErr> {
        row::lock::<membership::Entity, _>(tx, self.0.membership.id).await
    }
}

/// Somebody whose place has ended.
#[derive(Debug, Clone)]
pub struct Former(pub membership::Member);

impl Named for Former {
    type Id = MembershipId;
    fn id(&self) -> MembershipId {
        self.0.membership.id
    }
    /// A place that is open is not found.
    async fn load(tx: &TenantTx, id: MembershipId) -> Result<Option<Self>, DbErr> {
        let found = membership::find(tx, id).await?;
        Ok(found.filter(|place| !place.membership.is_open()).map(Self))
    }
    async fn stamp(&self, _: &TenantTx) -> Result<String, DbErr> {
        Ok(stamp_of(&self.0.membership))
    }
    async fn lock(&self, tx: &TenantTx) -> Result<(), DbErr> {
        row::lock::<membership::Entity, _>(tx, self.0.membership.id).await
    }
}

/// A client, as the consultancy holds it: the grant, which is the client's row, and who works by it.
#[derive(Debug, Clone)]
pub struct Client(pub grant::Model);

impl Named for Client {
    type Id = GrantId;
    fn id(&self) -> GrantId {
        self.0.id
    }
    /// A grant that has ended is not found.
    async fn load(tx: &TenantTx, id: GrantId) -> Result<Option<Self>, DbErr> {
        Ok(grant::held_by(tx, id).await?.map(Self))
    }
    async fn stamp(&self, tx: &TenantTx) -> Result<String, DbErr> {
        let people = consultant::held_by(tx, [self.0.id]).await?.remove(&self.0.id).unwrap_or_default();
        Ok(client_stamp(&self.0, people.into_iter().map(|(_, person)| person.id)))
    }
    async fn lock(&self, tx: &TenantTx) -> Result<(), DbErr> {
        row::lock_held(tx, &self.0).await
    }
}

/// The state of a client: its grant, and who works by it.
pub fn client_stamp(row: &grant::Model, people: impl IntoIterator<Item = PersonId>) -> String {
    let mut people: Vec<_> = people.into_iter().collect();
    people.sort_unstable();
    stamp_of(&(row.id, row.version, people))
}

/// The state of a key: its use is none.
pub fn key_stamp(key: &api_key::Model) -> String {
    stamp_of(&(key.id, key.expires_at, key.revoked_at, key.successor_id))
}

/// The state of a place with the certifications it is limited to.
pub fn place_stamp(place: &membership::Model, limits: &[CertificationId]) -> String {
    let mut limits = limits.to_vec();
    limits.sort_unstable();
    stamp_of(&(place, limits))
}

impl<Row: Named + Clone + Send + Sync + 'static> FromRequest for Found<Row> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let member = Member::from_request(request, payload);
        let id = request.match_info().get("id").map(str::to_owned);
        let request = request.clone();
        Box::pin(async move {
            let member = member.await?;
            // An id of another kind, or none at all, names nothing.
            let id: Row::Id = id.and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)?;
            let tx = member.read().await?;
            let row = Row::load(&tx, id).await?.ok_or_else(Problem::not_found)?;
            let stamp = row.stamp(&tx).await?;
            tx.commit().await?;
            let named = IfMatch::of(&request);
            if etag::concerns(&request, &named) {
                named.check(&stamp)?;
                if named != IfMatch::Absent {
                    member.only_if(Condition::on(row.clone(), named));
                }
                request.extensions_mut().insert(Stamp(stamp));
            }
            Ok(Self(row))
        })
    }
}
