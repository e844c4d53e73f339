//! What has happened to the cycle: what fed the mails, the webhooks and the page of news.

use actix_web::{HttpRequest, HttpResponse, get};
use entity::announcement::{self, Filter};

use crate::field::{CertificationRef, DutyRef, ObligationRef};
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::view::announcement::{AnnouncementPage, Topic, views};
use crate::wire::{AnyProblem, BodyProblem, MemberProblem};

/// What the list may be narrowed to.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read below")]
struct AnnouncementParams {
    /// Only of this certification.
    #[param(value_type = CertificationRef, required = false, nullable = false)]
    certification_id: Option<String>,
    /// Only of this duty.
    #[param(value_type = DutyRef, required = false, nullable = false)]
    duty_id: Option<String>,
    /// Only of this obligation.
    #[param(value_type = ObligationRef, required = false, nullable = false)]
    obligation_id: Option<String>,
    /// Only these types, comma-separated.
    #[param(max_length = 1000, required = false, nullable = false, pattern = "^[a-z0-9_.]+(,[a-z0-9_.]+)*$")]
    r#type: Option<String>,
}

/// List what has happened
#[utoipa::path(tag = "announcements", operation_id = "list_announcements",
    description = "What has happened to the certifications and duties that one may see, newest first, for 400 days: every change of a limit, a \
        state or a plan is one announcement, and so is the first reminder of a limit. What a certification's first planning finds is not news.",
    params(AnnouncementParams, PageParams),
    responses((status = 200, description = "A page of what happened.", body = AnnouncementPage), AnyProblem, BodyProblem, MemberProblem))]
#[get("/announcements")]
pub async fn list_announcements(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let filter = Filter {
        certification_id: query.field::<CertificationRef>("certification_id").map(|id| id.0),
        duty_id: query.field::<DutyRef>("duty_id").map(|id| id.0),
        obligation_id: query.field::<ObligationRef>("obligation_id").map(|id| id.0),
        topics: query.words::<Topic>("type", 1000).into_iter().map(|topic| topic.0).collect(),
    };
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = announcement::list(&tx, &filter, &wanted).await?;
    let next_cursor = page.next_cursor;
    let data = views(&tx, page.rows).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(AnnouncementPage { has_more: next_cursor.is_some(), next_cursor, data }))
}
