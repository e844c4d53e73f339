//! What the member was told inside the application: read, counted, marked as read. Everybody's are their own.

use actix_web::{HttpRequest, HttpResponse, get, post};
use entity::TenantTx;
use entity::notice::{self, Read};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::choice::choice;
use crate::field::{NoticeRef, fault};
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::view::notice::{NoticePage, view};
use crate::wire::{AnyProblem, BodyProblem, MemberProblem};

choice! {
    /// Which notices a list wants.
    pub enum NoticeState {
        /// Those that were not read yet.
        Unread = "unread",
        /// Those that were.
        Read = "read",
    }
}

/// How much is unread.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeCountView {
    /// Of what the member was told and may still see.
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub unread: u64,
}

body! {
    /// What has been read: these, or all up to one.
    pub struct NewNoticeReading {
        /// These, at most 100; what is not one's own is passed over.
        pub notice_ids: Option<Vec<NoticeRef>>,
        /// All up to this one, the newest that was seen.
        pub up_to: Option<NoticeRef>,
    }
}

/// The most notices that one reading names.
const MOST: usize = 100;

impl NewNoticeReading {
    fn read(self) -> Result<Read, Problem> {
        let wrong = |place, why| Err(Problem::invalid(vec![fault(place, why)]));
        match (self.notice_ids, self.up_to) {
            (Some(ids), None) if ids.len() > MOST => {
                wrong("/notice_ids", "There are at most 100 notices in this list.")
            }
            (Some(ids), None) => Ok(Read::These(ids.into_iter().map(|id| id.0).collect())),
            (None, Some(last)) => Ok(Read::UpTo(last.0)),
            _ => wrong("/up_to", "Either this is given, or `notice_ids`."),
        }
    }
}

async fn count(tx: &TenantTx, member: &Member) -> Result<NoticeCountView, Problem> {
    Ok(NoticeCountView { unread: notice::unread(tx, member.id()).await? })
}

/// List one's notices
#[utoipa::path(tag = "notices", operation_id = "list_notices",
    description = "What the member was told in this organization, newest first, for 400 days: steps of reminding, dates that nobody does anything \
        about, what became theirs, and what became of certificates. Each is told once.",
    params(PageParams, ("state" = inline(Option<NoticeState>), Query, description = "Only those that are unread, or read.", nullable = false)),
    responses((status = 200, description = "A page of notices.", body = NoticePage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/notices")]
pub async fn list_notices(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let unread = query.field::<NoticeState>("state").map(|state| state == NoticeState::Unread);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = notice::list(&tx, member.id(), unread, &wanted).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(NoticePage::from(page.map(view))))
}

/// Count one's unread notices
#[utoipa::path(tag = "notices", operation_id = "get_notice_count",
    description = "How many notices of one's own are unread.",
    responses((status = 200, description = "The count.", body = NoticeCountView), AnyProblem, MemberProblem))]
#[get("/notice-count")]
pub async fn get_notice_count(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let view = count(&tx, &member).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Mark notices as read
#[utoipa::path(tag = "notices", operation_id = "create_notice_reading", request_body = NewNoticeReading,
    description = "Marks notices of one's own as read: those that are named, or all up to one, so that what has come meanwhile stays unread. Doing it \
        again changes nothing.",
    responses((status = 201, description = "Read; how many are left.", body = NoticeCountView), AnyProblem, BodyProblem, MemberProblem))]
#[post("/notice-readings")]
pub async fn create_notice_reading(
    member: Member,
    new: Body<NewNoticeReading>,
) -> Result<HttpResponse, Problem> {
    let what = new.0.read()?;
    let tx = member.write().await?;
    notice::read(&tx, member.id(), &what).await?;
    let view = count(&tx, &member).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(view))
}
