//! The crosswalk: which clause answers which, as shipped and as the organization judges, and what its people say of it.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use entity::crosswalk_relation::{self, Judgement, Model, Pair};
use entity::id::FrameworkId;
use entity::{TenantTx, audit_entry, crosswalk_confirmation, framework_requirement};
use standards::crosswalk::{hub, relations};

use crate::body::{Body, Faults, body};
use crate::choice::choice;
use crate::etag::{Expected, created, versioned};
use crate::field::{ClauseNumber, CrosswalkRelationRef, Rationale, StandardKey};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::Query;
use crate::view::crosswalk::{CrosswalkRelationList, CrosswalkRelationView, SaidOf, own, shipped};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem};

pub mod confirmation;

choice! {
    /// How the source relates to the target.
    pub enum RelationTerm {
        /// The same requirement, for one common scope.
        Equal = "equal",
        /// All of the source is inside the target.
        SubsetOf = "subset_of",
        /// The source contains the target and more.
        SupersetOf = "superset_of",
        /// They share a part.
        IntersectsWith = "intersects_with",
    }
}

choice! {
    /// How sure a relation is.
    pub enum RelationConfidence {
        /// A guess.
        Low = "low",
        /// Likely.
        Medium = "medium",
        /// Plain.
        High = "high",
    }
}

body! {
    /// A clause of a standard of the catalogue, of the common structure, or of a framework.
    pub struct ClausePlace {
        /// The standard's id, or the framework's.
        pub standard: StandardKey,
        /// The clause's number.
        pub clause: ClauseNumber,
    }
}

body! {
    /// A relation to record.
    pub struct NewCrosswalkRelation {
        /// Where it starts.
        pub source: ClausePlace,
        /// Where it ends.
        pub target: ClausePlace,
        /// How the source relates to the target.
        pub relation: RelationTerm,
        /// Why.
        pub rationale: Rationale,
        /// How sure it is.
        pub confidence: RelationConfidence,
    }
}

body! {
    /// Changes of a relation; what is left out stays.
    pub struct CrosswalkRelationChange {
        /// How the source relates to the target.
        pub relation: Option<RelationTerm>,
        /// Why.
        pub rationale: Option<Rationale>,
        /// How sure it is.
        pub confidence: Option<RelationConfidence>,
    }
}

/// Notes what of a place is unknown.
async fn look(tx: &TenantTx, place: &ClausePlace, pointer: &str, faults: &mut Faults) -> Result<(), Problem> {
    let (standard, clause) = (&place.standard.0, &place.clause.0);
    let known = if let Ok(id) = standard.parse::<FrameworkId>() {
        let there = framework_requirement::of(tx, id).await?;
        (!there.is_empty()).then(|| there.iter().any(|row| row.reference == *clause))
    } else if *standard == hub().id {
        Some(hub().clauses.iter().any(|it| it.reference == *clause))
    } else {
        standards::find(standard).map(|it| it.clause(clause).is_some())
    };
    match known {
        None => faults.note(&format!("{pointer}/standard"), "There is no standard with this id here."),
        Some(false) => {
            faults.note(&format!("{pointer}/clause"), "The standard has no clause of this number.");
        }
        Some(true) => {}
    }
    Ok(())
}

/// List relations
#[utoipa::path(tag = "crosswalk", operation_id = "list_crosswalk_relations",
    description = "What clauses of one standard say about clauses of another: the relations that are shipped, then those of the organization, each with \
        what somebody of the organization has said of it. `standard` and `other` name standards, frameworks or `hs-2021`, the common structure; both \
        together give the relations between the two, whichever is the source.",
    params(("standard" = Option<StandardKey>, Query, description = "Only relations from or to this standard.", nullable = false),
        ("other" = Option<StandardKey>, Query, description = "Of them, only those from or to this one as well.", nullable = false)),
    responses((status = 200, description = "The relations.", body = CrosswalkRelationList),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/crosswalk-relations")]
pub async fn list_crosswalk_relations(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = [query.field::<StandardKey>("standard"), query.field::<StandardKey>("other")];
    query.done()?;
    let tx = member.read().await?;
    let said = crosswalk_confirmation::by_relation(&tx).await?;
    let mut data: Vec<_> = relations().iter().map(|it| shipped(it, &said)).collect();
    data.extend(crosswalk_relation::all(&tx).await?.iter().map(|row| own(row, &said)));
    tx.commit().await?;
    let touches = |it: &CrosswalkRelationView, id: &str| it.source.standard == id || it.target.standard == id;
    data.retain(|it| wanted.iter().flatten().all(|id| touches(it, &id.0)));
    Ok(HttpResponse::Ok().json(CrosswalkRelationList { data }))
}

/// Record a relation
#[utoipa::path(tag = "crosswalk", operation_id = "create_crosswalk_relation", request_body = NewCrosswalkRelation,
    description = "Records how two clauses relate, as the organization judges: of two standards, of a standard and a framework, or of two frameworks. \
        A relation that is shipped is not changed by it; reject that one if it is wrong.",
    responses((status = 201, description = "Recorded.", body = CrosswalkRelationView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/crosswalk-relations")]
pub async fn create_crosswalk_relation(
    member: Member,
    new: Body<NewCrosswalkRelation>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let tx = member.write().await?;
    let mut faults = Faults::default();
    look(&tx, &new.source, "/source", &mut faults).await?;
    look(&tx, &new.target, "/target", &mut faults).await?;
    if new.source.standard.0 == new.target.standard.0 {
        faults.note("/target/standard", "A relation is between two standards.");
    }
    faults.verdict(Some(()))?;
    if crosswalk_relation::count(&tx).await? >= crosswalk_relation::MOST {
        return Err(Problem::conflict(
            "relation_exists",
            "An organization has at most 5000 relations of its own.",
        ));
    }
    let place = |place: ClausePlace| (place.standard.0, place.clause.0);
    let pair = Pair { source: place(new.source), target: place(new.target) };
    let judgement = Judgement {
        term: new.relation.to_string(),
        rationale: new.rationale.0,
        confidence: new.confidence.to_string(),
    };
    let row = crosswalk_relation::create(&tx, pair, judgement).await?;
    let row = row.ok_or_else(|| {
        Problem::conflict(
            "relation_exists",
            "These two clauses have a relation of yours already: change that one.",
        )
    })?;
    audit_entry::record(&tx, "create_crosswalk_relation", row.id, audit_entry::made(&row)).await?;
    tx.commit().await?;
    let location = format!("/v1/crosswalk-relations/{}", row.id);
    Ok(created(&own(&row, &SaidOf::new()), row.version, location))
}

/// Get a relation
#[utoipa::path(tag = "crosswalk", operation_id = "get_crosswalk_relation", description = "One relation of the organization's own.",
    params(("id" = CrosswalkRelationRef, Path, description = "The relation's id.")),
    responses((status = 200, description = "The relation.", body = CrosswalkRelationView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/crosswalk-relations/{id}")]
pub async fn get_crosswalk_relation(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let said = crosswalk_confirmation::by_relation(&tx).await?;
    tx.commit().await?;
    Ok(versioned(&own(&row, &said), row.version))
}

/// Change a relation
#[utoipa::path(tag = "crosswalk", operation_id = "update_crosswalk_relation", request_body = CrosswalkRelationChange,
    description = "Changes what is judged of two clauses. What was said of it before is taken back: it was said of another judgement.",
    params(("id" = CrosswalkRelationRef, Path, description = "The relation's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = CrosswalkRelationView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/crosswalk-relations/{id}")]
pub async fn update_crosswalk_relation(
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<CrosswalkRelationChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(before), Body(change)) = (row, change);
    let judgement = Judgement {
        term: change.relation.map_or_else(|| before.term.clone(), |it| it.to_string()),
        rationale: change.rationale.map_or_else(|| before.rationale.clone(), |it| it.0),
        confidence: change.confidence.map_or_else(|| before.confidence.clone(), |it| it.to_string()),
    };
    let tx = member.write().await?;
    let row = crosswalk_relation::update(&tx, before.id, expected.of(before.version)?, judgement)
        .await?
        .ok_or_else(Problem::moved_on)?;
    crosswalk_confirmation::forget(&tx, &[row.id.to_string()]).await?;
    let detail = audit_entry::changed(&before, &row);
    audit_entry::record(&tx, "update_crosswalk_relation", row.id, detail).await?;
    tx.commit().await?;
    Ok(versioned(&own(&row, &SaidOf::new()), row.version))
}

/// Remove a relation
#[utoipa::path(tag = "crosswalk", operation_id = "delete_crosswalk_relation",
    description = "Removes a relation of the organization's own, with what was said of it.",
    params(("id" = CrosswalkRelationRef, Path, description = "The relation's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/crosswalk-relations/{id}")]
pub async fn delete_crosswalk_relation(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    crosswalk_relation::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_crosswalk_relation", row.id, audit_entry::gone(&row.0)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
