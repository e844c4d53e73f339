//! What entries name by id: which kind an id is, and what the thing is called now.

use std::collections::HashMap;

use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::{DbErr, ExprTrait, QueryFilter};
use uuid::Uuid;

use crate::db::TenantTx;
use crate::id::{
    AuditRoomId, CertificationBodyId, CertificationId, ControlledDocumentId, DutyId, FrameworkId,
    HolidayCalendarId, MembershipId, ObligationId, PersonId, ProfileId, RoutineId, SiteId,
};
use crate::{
    audit_room, certification, certification_body, controlled_document, duty, framework, holiday_calendar,
    membership, profile, routine, site,
};

/// The prefix of the ids in a column of this name.
pub(crate) fn prefix_of(column: &str) -> Option<&'static str> {
    Some(match column {
        "certification_id" => CertificationId::PREFIX,
        "certification_body_id" => CertificationBodyId::PREFIX,
        "site_id" => SiteId::PREFIX,
        "duty_id" => DutyId::PREFIX,
        "holiday_calendar_id" => HolidayCalendarId::PREFIX,
        "obligation_id" => ObligationId::PREFIX,
        "person_id" => PersonId::PREFIX,
        "owner_id" | "profile_id" => ProfileId::PREFIX,
        "routine_id" => RoutineId::PREFIX,
        "document_id" => ControlledDocumentId::PREFIX,
        "room_id" => AuditRoomId::PREFIX,
        "membership_id" | "responsible_id" | "recorded_by" | "drawn_by" | "invited_by" | "made_by"
        | "asked_by" | "answered_by" | "frozen_by" => MembershipId::PREFIX,
        _ => return None,
    })
}

/// What the tenant's things of these ids are called, as far as they are there and have a name.
pub async fn names(tx: &TenantTx, ids: &[String]) -> Result<HashMap<String, String>, DbErr> {
    let mut names = HashMap::new();
    macro_rules! look {
        ($($table:ident: $id:ident, $name:ident;)*) => {$({
            let wanted = of_kind(ids, $id::PREFIX);
            if !wanted.is_empty() {
                let here = $table::Column::TenantId.eq(tx.tenant()).and($table::Column::Id.is_in(wanted));
                for row in $table::Entity::find().filter(here).all(tx.connection()).await? {
                    names.insert(row.id.to_string(), row.$name);
                }
            }
        })*};
    }
    look! {
        certification: CertificationId, standard;
        certification_body: CertificationBodyId, name;
        site: SiteId, name;
        duty: DutyId, title;
        holiday_calendar: HolidayCalendarId, name;
        profile: ProfileId, name;
        routine: RoutineId, name;
        framework: FrameworkId, name;
        controlled_document: ControlledDocumentId, title;
        audit_room: AuditRoomId, title;
    }
    let members = of_kind(ids, MembershipId::PREFIX).into_iter().map(MembershipId);
    for member in membership::among(tx, members).await? {
        names.insert(member.membership.id.to_string(), member.person.name);
    }
    let people: Vec<_> = of_kind(ids, PersonId::PREFIX).into_iter().map(PersonId).collect();
    for member in membership::of_people(tx, &people).await? {
        names.insert(member.person.id.to_string(), member.person.name);
    }
    Ok(names)
}

fn of_kind(ids: &[String], prefix: &'static str) -> Vec<Uuid> {
    let mut found: Vec<_> = ids.iter().filter_map(|id| crate::id::parse(id, prefix).ok()).collect();
    found.sort_unstable();
    found.dedup();
    found
}
