//! `Found<Row>`: the row that a path names, loaded inside the member's tenant, or 404.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use entity::id::{
    ApiKeyId, AuditorId, CertificationBodyId, CertificationId, DutyId, EngagementId, GrantId,
    HolidayCalendarId, InvitationId, MembershipId, ObligationId, OutboxEmailId, SiteId, WorkAreaId,
};
use entity::{
    DbErr, TenantTx, api_key, auditor, certification, certification_body, duty, engagement, grant,
    holiday_calendar, invitation, membership, obligation, outbox_email, person, site, work_area,
};

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
    /// Loads it inside the transaction's tenant.
    fn load(tx: &TenantTx, id: Self::Id) -> impl Future<Output = Result<Option<Self>, DbErr>>;
}

macro_rules! named {
    ($($table:ident: $id:ident),*) => {$(
        impl Named for $table::Model {
            type Id = $id;
            async fn load(tx: &TenantTx, id: $id) -> Result<Option<Self>, DbErr> {
                $table::find(tx, id).await
            }
        }
    )*};
}

named!(certification: CertificationId, certification_body: CertificationBodyId, site: SiteId, obligation: ObligationId,
    duty: DutyId, holiday_calendar: HolidayCalendarId, invitation: InvitationId, outbox_email: OutboxEmailId,
    work_area: WorkAreaId, auditor: AuditorId, api_key: ApiKeyId, grant: GrantId, engagement: EngagementId);

impl Named for membership::Member {
    type Id = MembershipId;
    /// A place that has ended is not found.
    async fn load(tx: &TenantTx, id: MembershipId) -> Result<Option<Self>, DbErr> {
        let found = membership::find(tx, id).await?;
        Ok(found.filter(|place| place.membership.is_open() && place.person.kind == person::Kind::Human))
    }
}

/// A service account: the place of a program.
#[derive(Debug, Clone)]
pub struct Program(pub membership::Member);

impl Named for Program {
    type Id = MembershipId;
    /// A place that has ended is not found.
    async fn load(tx: &TenantTx, id: MembershipId) -> Result<Option<Self>, DbErr> {
        let found = membership::find(tx, id).await?;
        let open = found.filter(|place| place.membership.is_open());
        Ok(open.filter(|place| place.person.kind == person::Kind::Service).map(Self))
    }
}

impl<Row: Named + 'static> FromRequest for Found<Row> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let member = Member::from_request(request, payload);
        let id = request.match_info().get("id").map(str::to_owned);
        Box::pin(async move {
            let member = member.await?;
            // An id of another kind, or none at all, names nothing.
            let id: Row::Id = id.and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)?;
            let tx = member.read().await?;
            let row = Row::load(&tx, id).await?.ok_or_else(Problem::not_found)?;
            tx.commit().await?;
            Ok(Self(row))
        })
    }
}
