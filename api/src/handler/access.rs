//! The client's log of access: what consultancies' people looked at and did.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use entity::access_entry::{self, Filter};
use entity::{grant, membership};
use serde::Serialize;
use utoipa::ToSchema;

use crate::field::{Day, GrantRef, Line, MembershipRef};
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, Reference, page};

/// How often one of a consultancy's people asked for one thing on one day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessEntryView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Who, by the place in the organization.
    pub member: Reference,
    /// The consultancy, by the id of the grant and its name.
    pub grant: Reference,
    /// The operation.
    #[schema(max_length = 64)]
    pub operation: String,
    /// The id in the address, or the certification or obligation that a list was asked about; empty: nothing single, or it
    /// was refused.
    #[schema(max_length = 64)]
    pub subject: String,
    /// Whether the operation changes something.
    pub changes: bool,
    /// The organization's civil date.
    pub on: NaiveDate,
    /// How often it was answered.
    #[schema(minimum = 0, maximum = 2_147_483_647)]
    pub count: i32,
    /// How often it was refused.
    #[schema(minimum = 0, maximum = 2_147_483_647)]
    pub refused: i32,
    /// When first on that day.
    pub first_at: DateTime<Utc>,
    /// When last on that day.
    pub last_at: DateTime<Utc>,
}

page! {
    /// A page of the log of access.
    AccessEntryPage of AccessEntryView
}

/// Which lines are wanted.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read below")]
struct AccessParams {
    /// Only under this grant.
    #[param(value_type = GrantRef, required = false, nullable = false)]
    grant_id: Option<String>,
    /// Only of this person, by the place in the organization.
    #[param(value_type = MembershipRef, required = false, nullable = false)]
    membership_id: Option<String>,
    /// Only of this operation.
    #[param(max_length = 500, required = false, nullable = false)]
    operation: Option<String>,
    /// Only about this.
    #[param(max_length = 500, required = false, nullable = false)]
    subject: Option<String>,
    /// Only on this day or later.
    #[param(value_type = Day, required = false, nullable = false)]
    from: Option<String>,
    /// Only on this day or earlier.
    #[param(value_type = Day, required = false, nullable = false)]
    to: Option<String>,
}

/// List who of a consultancy saw and did what
#[utoipa::path(tag = "consultancies", operation_id = "list_access_entries",
    description = "Every request of a consultancy's people in this organization, reads included, newest first: one line for each person, \
        operation, subject and day, with how often. What a change changed is in the audit log.",
    params(AccessParams, PageParams),
    responses((status = 200, description = "A page of the log.", body = AccessEntryPage), AnyProblem, BodyProblem, MemberProblem))]
#[get("/access-entries")]
pub async fn list_access_entries(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let filter = Filter {
        grant_id: query.field::<GrantRef>("grant_id").map(|id| id.0),
        membership_id: query.field::<MembershipRef>("membership_id").map(|id| id.0),
        operation: query.field::<Line>("operation").map(|word| word.0),
        subject: query.field::<Line>("subject").map(|word| word.0),
        from: query.field::<Day>("from").map(|day| day.0),
        to: query.field::<Day>("to").map(|day| day.0),
    };
    let page = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = access_entry::list(&tx, &filter, &page).await?;
    let people: HashMap<_, _> =
        membership::all(&tx).await?.into_iter().map(|it| (it.membership.id, it.person.name)).collect();
    let names: HashMap<_, _> =
        grant::all(&tx).await?.into_iter().map(|row| (row.id, row.consultancy_name)).collect();
    let view = |row: access_entry::Model| AccessEntryView {
        id: row.id.to_string(),
        member: Reference::to(row.membership_id, people.get(&row.membership_id).cloned().unwrap_or_default()),
        grant: Reference::to(row.grant_id, names.get(&row.grant_id).cloned().unwrap_or_default()),
        changes: !["get_", "list_"].iter().any(|verb| row.operation.starts_with(verb)),
        operation: row.operation,
        subject: row.subject,
        on: row.on,
        count: row.count,
        refused: row.refused,
        first_at: row.first_at,
        last_at: row.last_at,
    };
    Ok(HttpResponse::Ok().json(AccessEntryPage::from(page.map(view))))
}
