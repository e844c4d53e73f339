//! Many sites, certifications, duties and events at once, for programs that bring what is elsewhere.

use std::collections::HashMap;

use actix_web::{HttpResponse, post, web};
use entity::certification::{self as certifications, Model as Certification};
use entity::certification_event;
use entity::programme::{self, Cause};

use super::certification::{self, NewCertification};
use super::duty::{self, NewDuty};
use super::event::{self, EventView, NewEventBody};
use super::site::{self, NewSite, SiteView};
use crate::batch::{batch, each};
use crate::body::Body;
use crate::field::CertificationRef;
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::state::State;
use crate::view;
use crate::view::certification::CertificationView;
use crate::view::duty::DutyView;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

batch! {
    /// Sites to record, all of them or none.
    NewSiteBatch of NewSite;
    /// Sites that were recorded.
    SiteBatch of SiteView
}

/// Record many sites
#[utoipa::path(tag = "sites", operation_id = "create_site_batch", request_body = NewSiteBatch,
    description = "Records up to 100 sites in one transaction: all of them or none. Each fault names its item.",
    responses((status = 201, description = "Recorded.", body = SiteBatch), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/site-batches")]
pub async fn create_site_batch(member: Member, new: Body<NewSiteBatch>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let rows = each(new.0.items, async |item| site::record(&tx, item).await).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(SiteBatch { data: rows.into_iter().map(site::view).collect() }))
}

batch! {
    /// Certifications to record, all of them or none.
    NewCertificationBatch of NewCertification;
    /// Certifications that were recorded.
    CertificationBatch of CertificationView
}

/// Record many certifications
#[utoipa::path(tag = "certifications", operation_id = "create_certification_batch", request_body = NewCertificationBatch,
    description = "Records up to 100 certifications with their histories and plans their programmes in one transaction: all of them or none. \
        Each fault names its item.",
    responses((status = 201, description = "Recorded and planned.", body = CertificationBatch),
        AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/certification-batches")]
pub async fn create_certification_batch(
    state: web::Data<State>,
    member: Member,
    new: Body<NewCertificationBatch>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let rows = each(new.0.items, async |item| certification::record(&tx, &member, item).await).await?;
    programme::replan_held(&tx, &member.organization, &rows, &certification::recorded()).await?;
    let ids: Vec<_> = rows.into_iter().map(|row| row.id).collect();
    let planned = certifications::among(&tx, &ids).await?;
    let mut planned: HashMap<_, _> = planned.into_iter().map(|row| (row.id, row)).collect();
    let rows = ids.iter().filter_map(|id| planned.remove(id)).collect();
    let data = view::certification::views(&tx, &member.organization, rows).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(CertificationBatch { data }))
}

batch! {
    /// Duties to record, all of them or none.
    NewDutyBatch of NewDuty;
    /// Duties that were recorded.
    DutyBatch of DutyView
}

/// Record many duties
#[utoipa::path(tag = "duties", operation_id = "create_duty_batch", request_body = NewDutyBatch,
    description = "Records up to 100 duties and plans their next occurrences in one transaction: all of them or none. Each fault names its item.",
    responses((status = 201, description = "Recorded and planned.", body = DutyBatch), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/duty-batches")]
pub async fn create_duty_batch(
    state: web::Data<State>,
    member: Member,
    new: Body<NewDutyBatch>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let rows = each(new.0.items, async |item| duty::record(&tx, &member, item).await).await?;
    let data = view::duty::views(&tx, rows).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(DutyBatch { data }))
}

batch! {
    /// Events of a certification to record, all of them or none; none may supersede another of the same request.
    NewEventBatch of NewEventBody;
    /// Events that were recorded.
    EventBatch of EventView
}

/// Record many events
#[utoipa::path(tag = "events", operation_id = "create_event_batch", request_body = NewEventBatch,
    description = "Records up to 100 events of one certification in one transaction, all of them or none, and plans its programme anew once. \
        Each fault names its item.",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 201, description = "Recorded and planned.", body = EventBatch),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/certifications/{id}/event-batches")]
pub async fn create_event_batch(
    state: web::Data<State>,
    member: Member,
    certification: Found<Certification>,
    new: Body<NewEventBatch>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let one = async |NewEventBody(item)| {
        event::own_kind(&tx, &member, certification.id, &item).await?;
        event::note_down(&tx, &member, &certification, item).await
    };
    let made: Vec<_> = each(new.0.items, one).await?.into_iter().map(|row| row.id.to_string()).collect();
    let cause = Cause::because(format!("Events were recorded at once: {}.", made.len()));
    programme::replan(&tx, &member.organization, certification.id, &cause).await?;
    let all = certification_event::all(&tx, certification.id).await?;
    let mut data = event::views(&tx, all).await?;
    data.retain(|view| made.contains(&view.id));
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(EventBatch { data }))
}
