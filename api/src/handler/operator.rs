//! What the people who run the installation edit without a release: the transitions between editions.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use entity::edition_change::{Action, Values};
use entity::edition_confirmation::NewConfirmation;
use entity::edition_transition::{Editions, Model, Standing, TransitionFacts};
use entity::id::EditionTransitionId;
use entity::{Tx, WorkerTx, certification, edition_change, edition_confirmation, edition_transition, person};
use serde_json::json;

use crate::body::{Body, Change, body};
use crate::etag::{Expected, IfMatch, created, versioned};
use crate::field::{Day, EditionId, EditionTransitionRef, HalfDays, Prose, Source, WebAddress};
use crate::operator::Operator;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state::State;
use crate::view::edition::{
    EditionChangePage, EditionChangeView, OperatorTransitionList, OperatorTransitionView,
};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem};

mod check;
pub mod setback;

body! {
    /// A transition to record; it takes the place of a shipped one away from the same edition.
    pub struct NewEditionTransition {
        /// The edition that ends.
        pub old: EditionId,
        /// The edition that follows.
        pub new: EditionId,
        /// When the new edition was published.
        pub published_on: Day,
        /// The first day without initial or recertification audits to the old edition; null: not known.
        pub new_only_from: Option<Day>,
        /// The last day of certificates to the old edition.
        pub ends_on: Day,
        /// Audit days that it costs with a recertification audit; half a day when left out.
        pub extra_days_with_recertification: Option<HalfDays>,
        /// Audit days that it costs otherwise; a day when left out.
        pub extra_days: Option<HalfDays>,
        /// Who says so.
        pub source: Source,
        /// Where it can be read.
        pub source_url: Option<WebAddress>,
    }
}

body! {
    /// Changes of a transition; what is left out stays. A change of anything but the source drops the confirmations.
    pub struct EditionTransitionChange {
        /// The edition that follows.
        pub new: Option<EditionId>,
        /// When the new edition was published.
        pub published_on: Option<Day>,
        /// The first day without initial or recertification audits to the old edition; null: not known.
        #[schema(value_type = Option<Day>)]
        pub new_only_from: Change<Day>,
        /// The last day of certificates to the old edition.
        pub ends_on: Option<Day>,
        /// Audit days that it costs with a recertification audit.
        pub extra_days_with_recertification: Option<HalfDays>,
        /// Audit days that it costs otherwise.
        pub extra_days: Option<HalfDays>,
        /// Who says so.
        pub source: Option<Source>,
        /// Where it can be read; null: not known.
        #[schema(value_type = Option<WebAddress>)]
        pub source_url: Change<WebAddress>,
    }
}

body! {
    /// What the dates were checked against.
    pub struct NewEditionConfirmation {
        /// Who says so, and in which document.
        pub source: Source,
        /// Where it can be read.
        pub source_url: Option<WebAddress>,
        /// What to add in words.
        pub note: Option<Prose>,
    }
}

/// The transition as it stands in force.
async fn standing(tx: &impl Tx, row: &Model) -> Result<Standing, Problem> {
    let confirmations = edition_confirmation::of(tx, row).await?;
    let transition = row.transition(confirmations.len());
    Ok(Standing { transition, row: Some(row.clone()), confirmations })
}

/// Writes the history and makes every certification to the edition due to be planned anew.
async fn tell(
    tx: &WorkerTx,
    row: &Model,
    action: Action,
    person: &person::Model,
    values: Values,
) -> Result<(), Problem> {
    edition_change::record(tx, &row.old_standard, action, person, values).await?;
    let certifications = certification::replan_standard(tx, &row.old_standard).await?;
    tracing::info!(standard = %row.old_standard, action = action.word(), certifications, "an operator changed a transition");
    Ok(())
}

fn said(row: &Model) -> serde_json::Value {
    json!({
        "new": row.new_standard, "published_on": row.published_on, "new_only_from": row.new_only_from, "ends_on": row.ends_on,
        "extra_days_with_recertification": f64::from(row.extra_half_days_with_recertification) / 2.0,
        "extra_days": f64::from(row.extra_half_days) / 2.0, "source": row.source, "source_url": row.source_url,
    })
}

/// The id in the path; what is no id names nothing.
fn named(id: &web::Path<String>) -> Result<EditionTransitionId, Problem> {
    id.parse().map_err(|_| Problem::not_found())
}

/// List edition transitions as an operator
#[utoipa::path(tag = "operation of the installation", operation_id = "list_operator_edition_transitions",
    description = "The transitions in force, shipped and recorded, with who confirmed them. For operators; everybody else gets 404.",
    responses((status = 200, description = "The transitions.", body = OperatorTransitionList), AnyProblem, MemberProblem, MissingProblem))]
#[get("/edition-transitions")]
pub async fn list_operator_edition_transitions(
    state: web::Data<State>,
    _operator: Operator,
) -> Result<HttpResponse, Problem> {
    let tx = state.db.open(false).await?;
    let editions = Editions::load(&tx).await?;
    tx.commit().await?;
    let data = editions.all().map(OperatorTransitionView::of).collect();
    Ok(HttpResponse::Ok().json(OperatorTransitionList { data }))
}

/// Record an edition transition
#[utoipa::path(tag = "operation of the installation", operation_id = "create_edition_transition", request_body = NewEditionTransition,
    description = "Records a transition, over a shipped one or for the first time, without a confirmation: its dates warn. \
        Certifications to the old edition are planned anew in every organization. For operators; everybody else gets 404.",
    responses((status = 201, description = "Recorded.", body = OperatorTransitionView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/edition-transitions")]
pub async fn create_edition_transition(
    state: web::Data<State>,
    operator: Operator,
    new: Body<NewEditionTransition>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let facts = TransitionFacts {
        old_standard: new.old.0,
        new_standard: new.new.0,
        published_on: new.published_on.0,
        new_only_from: new.new_only_from.map(|day| day.0),
        ends_on: new.ends_on.0,
        extra_half_days_with_recertification: new.extra_days_with_recertification.map_or(1, |days| days.0),
        extra_half_days: new.extra_days.map_or(2, |days| days.0),
        source: new.source.0,
        source_url: new.source_url.map(|address| address.0),
    };
    check::check(&facts)?;
    let tx = state.db.worker().await?;
    let row = edition_transition::create(&tx, facts).await?;
    let values = Values { before: None, after: Some(said(&row)) };
    tell(&tx, &row, Action::Recorded, &operator.0.person, values).await?;
    let view = OperatorTransitionView::of(&standing(&tx, &row).await?);
    tx.commit().await?;
    state.ring();
    let location = format!("/v1/operator/edition-transitions/{}", row.id);
    Ok(created(&view, row.version, location))
}

/// Get a recorded edition transition
#[utoipa::path(tag = "operation of the installation", operation_id = "get_edition_transition",
    description = "A recorded transition with its version. For operators; everybody else gets 404.",
    params(("id" = EditionTransitionRef, Path, description = "The transition's id.")),
    responses((status = 200, description = "The transition.", body = OperatorTransitionView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/edition-transitions/{id}")]
pub async fn get_edition_transition(
    state: web::Data<State>,
    _operator: Operator,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let tx = state.db.open(false).await?;
    let row = edition_transition::find(&tx, named(&id)?).await?.ok_or_else(Problem::not_found)?;
    let view = OperatorTransitionView::of(&standing(&tx, &row).await?);
    tx.commit().await?;
    Ok(versioned(&view, row.version))
}

/// Change an edition transition
#[utoipa::path(tag = "operation of the installation", operation_id = "update_edition_transition", request_body = EditionTransitionChange,
    description = "Changes a recorded transition. A change of anything but the source drops its confirmations, so that its dates only warn again. \
        Certifications to the old edition are planned anew in every organization. For operators; everybody else gets 404.",
    params(("id" = EditionTransitionRef, Path, description = "The transition's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = OperatorTransitionView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/edition-transitions/{id}")]
pub async fn update_edition_transition(
    state: web::Data<State>,
    operator: Operator,
    id: web::Path<String>,
    expected: Expected,
    change: Body<EditionTransitionChange>,
) -> Result<HttpResponse, Problem> {
    let tx = state.db.worker().await?;
    let before = edition_transition::lock(&tx, named(&id)?).await?.ok_or_else(Problem::not_found)?;
    let facts = changed(&before, change.0);
    check::check(&facts)?;
    let row = edition_transition::update(&tx, &before, expected.of(before.version)?, facts).await?;
    let row = row.ok_or_else(Problem::moved_on)?;
    let values = Values { before: Some(said(&before)), after: Some(said(&row)) };
    tell(&tx, &row, Action::Changed, &operator.0.person, values).await?;
    let view = OperatorTransitionView::of(&standing(&tx, &row).await?);
    tx.commit().await?;
    state.ring();
    Ok(versioned(&view, row.version))
}

fn changed(before: &Model, change: EditionTransitionChange) -> TransitionFacts {
    let row = before.clone();
    let with_recertification = change.extra_days_with_recertification.map(|days| days.0);
    TransitionFacts {
        old_standard: row.old_standard,
        new_standard: change.new.map_or(row.new_standard, |id| id.0),
        published_on: change.published_on.map_or(row.published_on, |day| day.0),
        new_only_from: change.new_only_from.over(row.new_only_from, |day| day.map(|day| day.0)),
        ends_on: change.ends_on.map_or(row.ends_on, |day| day.0),
        extra_half_days_with_recertification: with_recertification
            .unwrap_or(row.extra_half_days_with_recertification),
        extra_half_days: change.extra_days.map_or(row.extra_half_days, |days| days.0),
        source: change.source.map_or(row.source, |source| source.0),
        source_url: change.source_url.over(row.source_url, |address| address.map(|address| address.0)),
    }
}

/// Take an edition transition out
#[utoipa::path(tag = "operation of the installation", operation_id = "delete_edition_transition",
    description = "Takes a recorded transition out; the shipped one, if there is one, is in force again. Its history stays. \
        For operators; everybody else gets 404.",
    params(("id" = EditionTransitionRef, Path, description = "The transition's id.")),
    responses((status = 204, description = "Taken out."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/edition-transitions/{id}")]
pub async fn delete_edition_transition(
    state: web::Data<State>,
    operator: Operator,
    id: web::Path<String>,
    if_match: IfMatch,
) -> Result<HttpResponse, Problem> {
    let tx = state.db.worker().await?;
    let row = edition_transition::lock(&tx, named(&id)?).await?.ok_or_else(Problem::not_found)?;
    if_match.check(&format!("v{}", row.version))?;
    edition_transition::remove(&tx, row.id).await?;
    let values = Values { before: Some(said(&row)), after: None };
    tell(&tx, &row, Action::Removed, &operator.0.person, values).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}

/// Confirm the dates of a transition
#[utoipa::path(tag = "operation of the installation", operation_id = "create_edition_confirmation", request_body = NewEditionConfirmation,
    description = "Confirms the values as they are. With the second confirmation the dates bind: certifications to the old edition are planned anew \
        in every organization. The second comes from another operator; where the installation has only one, from another source. \
        For operators; everybody else gets 404.",
    params(("id" = EditionTransitionRef, Path, description = "The transition's id."),
        ("If-Match" = String, Header, description = "The `ETag` of what was checked.", max_length = 1000)),
    responses((status = 201, description = "Confirmed; the transition as it is now.", body = OperatorTransitionView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[post("/edition-transitions/{id}/confirmations")]
pub async fn create_edition_confirmation(
    state: web::Data<State>,
    operator: Operator,
    id: web::Path<String>,
    expected: Expected,
    new: Body<NewEditionConfirmation>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let tx = state.db.worker().await?;
    let row = edition_transition::lock(&tx, named(&id)?).await?.ok_or_else(Problem::not_found)?;
    expected.of(row.version)?;
    let new = NewConfirmation {
        source: new.source.0,
        source_url: new.source_url.map(|address| address.0),
        note: new.note.map_or_else(String::new, |note| note.0),
    };
    let person = &operator.0.person;
    let alone = state.settings.operators.len() == 1;
    check::confirms(&edition_confirmation::of(&tx, &row).await?, person, &new, alone)?;
    let said = json!({ "source": new.source, "source_url": new.source_url, "note": new.note });
    edition_confirmation::record(&tx, &row, person, new).await?;
    tell(&tx, &row, Action::Confirmed, person, Values { before: None, after: Some(said) }).await?;
    let view = OperatorTransitionView::of(&standing(&tx, &row).await?);
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(view))
}

/// List who changed transitions
#[utoipa::path(tag = "operation of the installation", operation_id = "list_edition_changes",
    params(PageParams, ("standard" = Option<EditionId>, Query, description = "Only those of the transition away from this edition.")),
    description = "Who recorded, changed, confirmed or took out which transition, newest first. For operators; everybody else gets 404.",
    responses((status = 200, description = "A page.", body = EditionChangePage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/edition-changes")]
pub async fn list_edition_changes(
    request: HttpRequest,
    state: web::Data<State>,
    _operator: Operator,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (standard, wanted) = (query.field::<EditionId>("standard"), query.page());
    query.done()?;
    let tx = state.db.open(false).await?;
    let page = edition_change::list(&tx, standard.as_ref().map(|id| id.0.as_str()), &wanted).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(EditionChangePage::from(page.map(EditionChangeView::from))))
}
