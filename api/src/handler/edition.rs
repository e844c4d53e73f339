//! Editions: the transitions in force, and what the next edition asks beyond the one that a certification has.

use actix_web::{HttpRequest, HttpResponse, get, web};
use entity::certification::Model as Certification;
use entity::edition_transition::Editions;
use serde::Serialize;
use standards::edition::{EditionComparison, NoComparison, compare};
use utoipa::ToSchema;

use crate::field::CertificationRef;
use crate::found::Found;
use crate::member::{Member, address};
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::view::certification::reference;
use crate::view::edition::{EditionTransitionList, EditionTransitionView};
use crate::wire::{AnyProblem, MemberProblem, MissingProblem};

/// What the next edition asks beyond the one that a certification has.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditionGapsView {
    /// The transition away from the certification's edition; null: none is known.
    pub transition: Option<EditionTransitionView>,
    /// Clause by clause; null where it cannot be told.
    pub comparison: Option<EditionComparisonView>,
    /// Why it cannot be told; null where it can.
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

/// Two editions, clause by clause.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditionComparisonView {
    /// The clauses of the new edition that the old one does not fully answer, in reading order.
    #[schema(max_items = 1000)]
    pub gaps: Vec<EditionGapView>,
    /// How many clauses of the new edition the old one answers in full.
    #[schema(minimum = 0, maximum = 1000)]
    pub unchanged: usize,
    /// How many clauses auditors conclude on in the new edition.
    #[schema(minimum = 0, maximum = 1000)]
    pub clauses: usize,
    /// Clauses of the old edition to which none of the new corresponds.
    #[schema(max_items = 1000)]
    pub dropped: Vec<String>,
}

/// A clause of the new edition that the old one does not fully answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditionGapView {
    /// Its number in the new edition.
    #[schema(max_length = 1000)]
    pub reference: String,
    /// Its short title.
    #[schema(max_length = 300)]
    pub title: String,
    /// `new`: no clause of the old edition corresponds; `changed`: some do, and it asks more or something else.
    #[schema(max_length = 16)]
    pub extent: String,
    /// The clauses of the old edition that correspond.
    #[schema(max_items = 100)]
    pub from: Vec<CorrespondenceView>,
}

/// A clause of the old edition beside one of the new.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrespondenceView {
    /// Its number in the old edition.
    #[schema(max_length = 1000)]
    pub reference: String,
    /// Its short title.
    #[schema(max_length = 300)]
    pub title: String,
    /// How it relates to the new clause: `subset_of`, `intersects_with`.
    #[schema(max_length = 16)]
    pub term: String,
    /// Why, in own words.
    #[schema(max_length = 1000)]
    pub rationale: String,
    /// How sure it is that the two correspond: `low`, `medium`, `high`.
    #[schema(max_length = 16)]
    pub confidence: String,
}

fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn view(comparison: EditionComparison) -> EditionComparisonView {
    let gaps = comparison.gaps.into_iter().map(|gap| EditionGapView {
        reference: gap.reference,
        title: gap.title,
        extent: word(&gap.extent),
        from: (gap.from.into_iter())
            .map(|it| CorrespondenceView {
                reference: it.reference,
                title: it.title,
                term: word(&it.term),
                rationale: it.rationale,
                confidence: word(&it.confidence),
            })
            .collect(),
    });
    EditionComparisonView {
        gaps: gaps.collect(),
        unchanged: comparison.unchanged,
        clauses: comparison.clauses,
        dropped: comparison.dropped,
    }
}

/// List edition transitions
#[utoipa::path(tag = "standards", operation_id = "list_edition_transitions", security(()),
    description = "How certificates to old editions give way to new ones in this installation. Dates bind once they are confirmed twice; before \
        that they warn. Needs no sign-in.",
    responses((status = 200, description = "The transitions.", body = EditionTransitionList), AnyProblem))]
#[get("/edition-transitions")]
pub async fn list_edition_transitions(
    request: HttpRequest,
    state: web::Data<State>,
) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Preview, &address(&request)).await?;
    let tx = state.db.open(false).await?;
    let editions = Editions::load(&tx).await?;
    tx.commit().await?;
    let data = editions.all().map(EditionTransitionView::of).collect();
    Ok(HttpResponse::Ok().json(EditionTransitionList { data }))
}

/// Get the gaps to the next edition
#[utoipa::path(tag = "certifications", operation_id = "get_edition_gaps",
    description = "The clauses of the next edition that the certification's own edition does not fully answer, from the crosswalk between the two. \
        Where there is no crosswalk the answer says so and guesses nothing.",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 200, description = "The gaps, or why they cannot be told.", body = EditionGapsView),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/certifications/{id}/edition-gaps")]
pub async fn get_edition_gaps(
    member: Member,
    certification: Found<Certification>,
) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let editions = Editions::load(&tx).await?;
    tx.commit().await?;
    let written = reference(&certification.standard);
    let Some(standing) = editions.of(&certification.standard) else {
        let reason = Some(format!("No transition away from {written} is known."));
        return Ok(HttpResponse::Ok().json(EditionGapsView { transition: None, comparison: None, reason }));
    };
    let new = &standing.transition.new;
    let (comparison, reason) = match compare(&certification.standard, new) {
        Ok(comparison) => (Some(view(comparison)), None),
        Err(NoComparison::NoCatalogue(id)) => {
            (None, Some(format!("There is no catalogue of {} to compare clauses with.", reference(&id))))
        }
        Err(NoComparison::NoCrosswalk) => {
            (None, Some(format!("There is no crosswalk between {written} and {}.", reference(new))))
        }
    };
    let transition = Some(EditionTransitionView::of(standing));
    Ok(HttpResponse::Ok().json(EditionGapsView { transition, comparison, reason }))
}
