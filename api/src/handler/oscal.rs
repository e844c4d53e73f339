//! Standards, frameworks and the crosswalk as OSCAL, for other programs.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use entity::framework::{self, Model};
use entity::id::FrameworkId;
use entity::{TenantTx, crosswalk_confirmation, crosswalk_relation, framework_requirement};
use interchange::oscal::Head;
use interchange::oscal::export::{Texts, catalog};
use interchange::oscal::mapping::{Edge, Relationship, Side, collection};
use interchange::{Kind, Requirement};
use standards::crosswalk::{hub, relations};
use standards::statement::held_in;
use standards::{ClauseKind, Standard};
use utoipa::ToSchema;

use crate::field::{FrameworkRef, StandardKey, fault};
use crate::found::Found;
use crate::member::{Member, address};
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::throttle::Rate;
use crate::view::crosswalk::{CrosswalkRelationView, own, shipped};
use crate::wire::{AnyProblem, MemberProblem, MissingProblem};

/// What stands in every document of a standard that is shipped.
const OWN_WORDS: &str = "Clause numbers, short titles and Certkeep's own words: never the text of the standard, which its publisher sells.";

/// An OSCAL 1.2.1 document in JSON.
#[derive(Debug, ToSchema)]
#[schema(value_type = Object)]
#[expect(dead_code, reason = "described here, sent as bytes")]
pub struct OscalDocument(serde_json::Value);

/// Get a standard as an OSCAL catalog
#[utoipa::path(tag = "standards", operation_id = "get_standard_catalog", security(()),
    description = "A standard of the catalogue, or `hs-2021`, the common structure, as an OSCAL catalog: headings are groups, requirements and controls \
        are controls, with guidance and statements in own words; never its text. The same bytes until something of it changes. Needs no sign-in.",
    params(("id" = crate::field::StandardId, Path, description = "The standard's id.")),
    responses((status = 200, description = "The catalog.", body = OscalDocument), AnyProblem, MissingProblem))]
#[get("/standards/{id}/oscal-catalog")]
pub async fn get_standard_catalog(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Preview, &address(&request)).await?;
    let subject = Subject::shipped(&id).ok_or_else(Problem::not_found)?;
    let requirements = standards::find(&id).map_or_else(common, requirements);
    let head = Head { remarks: OWN_WORDS.to_owned(), ..subject.head() };
    Ok(file(&subject.key, catalog(&head, &requirements, Texts::Statements)))
}

/// Get a framework as an OSCAL catalog
#[utoipa::path(tag = "frameworks", operation_id = "get_framework_catalog",
    description = "A framework as an OSCAL catalog, with its texts: importing it gives the same requirements. The same bytes every time.",
    params(("id" = FrameworkRef, Path, description = "The framework's id.")),
    responses((status = 200, description = "The catalog.", body = OscalDocument), AnyProblem, MemberProblem, MissingProblem))]
#[get("/frameworks/{id}/oscal-catalog")]
pub async fn get_framework_catalog(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let rows = framework_requirement::of(&tx, row.id).await?;
    tx.commit().await?;
    let references: std::collections::HashMap<_, _> =
        rows.iter().map(|it| (it.id, it.reference.clone())).collect();
    let requirement = |it: &framework_requirement::Model| Requirement {
        reference: it.reference.clone(),
        title: it.title.clone(),
        parent: it.parent_id.and_then(|parent| references.get(&parent).cloned()),
        kind: kind(&it.kind),
        text: it.text.clone(),
        guidance: it.guidance.clone(),
    };
    let requirements: Vec<_> = rows.iter().map(requirement).collect();
    let subject = Subject::own(&row);
    Ok(file(&subject.key, catalog(&subject.head(), &requirements, Texts::Whole)))
}

/// Get the crosswalk of two standards as an OSCAL mapping
#[utoipa::path(tag = "crosswalk", operation_id = "get_crosswalk_mapping",
    description = "How the requirements of `source` relate to those of `target`, as an OSCAL mapping collection: the relations that are shipped and the \
        organization's own, turned round where they were recorded the other way, each with its reason, how sure it is, and whether somebody has confirmed \
        it. What was rejected is left out. Nothing between the two is 404. The same bytes until something of it changes.",
    params(("source" = StandardKey, Query, description = "A standard, a framework or `hs-2021`."),
        ("target" = StandardKey, Query, description = "Another one.")),
    responses((status = 200, description = "The mapping collection.", body = OscalDocument),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/crosswalk-mapping")]
pub async fn get_crosswalk_mapping(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (source, target) = (query.field::<StandardKey>("source"), query.field::<StandardKey>("target"));
    query.done()?;
    let missing = |name: &str| vec![fault(&format!("?{name}"), "Name a standard.")];
    let source = source.ok_or_else(|| Problem::invalid(missing("source")))?;
    let target = target.ok_or_else(|| Problem::invalid(missing("target")))?;
    let tx = member.read().await?;
    let one = Subject::of(&tx, &source.0).await?.ok_or_else(Problem::not_found)?;
    let other = Subject::of(&tx, &target.0).await?.ok_or_else(Problem::not_found)?;
    let said = crosswalk_confirmation::by_relation(&tx).await?;
    let rows = crosswalk_relation::all(&tx).await?;
    tx.commit().await?;
    let made_at: std::collections::HashMap<_, _> =
        rows.iter().map(|row| (row.id.to_string(), row.created_at)).collect();
    let all = relations().iter().map(|it| shipped(it, &said)).chain(rows.iter().map(|row| own(row, &said)));
    let all: Vec<_> = all.filter_map(|it| Some((edge(&it, &one.key, &other.key)?, it))).collect();
    let touched = all.iter().flat_map(|(_, it)| {
        [made_at.get(&it.key).copied(), it.confirmation.as_ref().map(|said| said.decided_at)]
            .into_iter()
            .flatten()
    });
    let changed_at = touched.chain([one.changed_at, other.changed_at]).max().unwrap_or_default();
    let head = Head {
        key: format!("{}~{}", one.key, other.key),
        title: format!("{} – {}", one.title, other.title),
        version: written(changed_at),
        changed_at: written(changed_at),
        remarks: format!("How the requirements of {} relate to those of {}.", one.title, other.title),
    };
    let edges: Vec<_> = all.into_iter().map(|(edge, _)| edge).collect();
    let bytes = collection(&head, &one.side(), &other.side(), &edges).ok_or_else(Problem::not_found)?;
    Ok(file(&format!("{}-{}", one.key, other.key), bytes))
}

/// What a document is about.
struct Subject {
    key: String,
    title: String,
    version: String,
    changed_at: DateTime<Utc>,
    href: String,
}

impl Subject {
    async fn of(tx: &TenantTx, id: &str) -> Result<Option<Self>, Problem> {
        let Ok(id) = id.parse::<FrameworkId>() else { return Ok(Self::shipped(id)) };
        Ok(framework::find(tx, id).await?.map(|row| Self::own(&row)))
    }

    /// One of the catalogue, or the common structure.
    fn shipped(id: &str) -> Option<Self> {
        let of = |title: &str, published: &str| Self {
            key: id.to_owned(),
            title: title.to_owned(),
            version: published.to_owned(),
            changed_at: published_at(published),
            href: format!("/v1/standards/{id}/oscal-catalog"),
        };
        if id == hub().id {
            return Some(of(&hub().title, "2021"));
        }
        standards::find(id).map(|standard| of(&standard.reference, &standard.published))
    }

    fn own(row: &Model) -> Self {
        Self {
            key: row.id.to_string(),
            title: row.name.clone(),
            version: row.edition.clone(),
            changed_at: row.created_at,
            href: format!("/v1/frameworks/{}/oscal-catalog", row.id),
        }
    }

    fn head(&self) -> Head {
        Head {
            key: self.key.clone(),
            title: self.title.clone(),
            version: self.version.clone(),
            changed_at: written(self.changed_at),
            remarks: "Imported by the organization.".to_owned(),
        }
    }

    fn side(&self) -> Side {
        Side { key: self.key.clone(), title: self.title.clone(), href: self.href.clone() }
    }
}

/// The first moment of the day, month or year in which an edition was published: what we say of it has no date of its own.
fn published_at(published: &str) -> DateTime<Utc> {
    let mut parts = published.split('-').map(|part| part.parse::<u32>().unwrap_or(1));
    let year = parts.next().and_then(|year| i32::try_from(year).ok()).unwrap_or_default();
    let (month, day) = (parts.next().unwrap_or(1), parts.next().unwrap_or(1));
    let day = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn kind(word: &str) -> Kind {
    let all = [Kind::Heading, Kind::Requirement, Kind::Control];
    all.into_iter().find(|kind| kind.word() == word).unwrap_or(Kind::Requirement)
}

fn requirements(standard: &Standard) -> Vec<Requirement> {
    let requirement = |clause: &standards::Clause| Requirement {
        reference: clause.reference.clone(),
        title: clause.title.clone(),
        parent: clause.parent.clone(),
        kind: match clause.kind {
            ClauseKind::Requirement => Kind::Requirement,
            ClauseKind::Control => Kind::Control,
            ClauseKind::Heading | ClauseKind::ControlTheme | ClauseKind::ControlObjectiveGroup => {
                Kind::Heading
            }
        },
        text: held_in(&standard.id, &clause.reference)
            .iter()
            .map(|it| it.text.as_str())
            .collect::<Vec<_>>()
            .join("\n"),
        guidance: clause.guidance.clone().unwrap_or_default(),
    };
    standard.clauses.iter().map(requirement).collect()
}

/// The places of the common structure, each below the one whose number it continues.
fn common() -> Vec<Requirement> {
    let all = &hub().clauses;
    let below = |number: &str| {
        all.iter().any(|it| it.reference.strip_prefix(number).is_some_and(|rest| rest.starts_with('.')))
    };
    let above = |number: &str| {
        let parent = number.rsplit_once('.')?.0;
        all.iter().any(|it| it.reference == parent).then(|| parent.to_owned())
    };
    let requirement = |it: &standards::crosswalk::HubClause| Requirement {
        reference: it.reference.clone(),
        title: it.title.clone(),
        parent: above(&it.reference),
        kind: if below(&it.reference) { Kind::Heading } else { Kind::Requirement },
        text: String::new(),
        guidance: String::new(),
    };
    all.iter().map(requirement).collect()
}

/// A relation as it is seen from `one`; `None` when it is not between the two, or was rejected.
fn edge(relation: &CrosswalkRelationView, one: &str, other: &str) -> Option<Edge> {
    let between = |from: &str, to: &str| relation.source.standard == from && relation.target.standard == to;
    let turned = between(other, one) && one != other;
    let confirmation = relation.confirmation.as_ref();
    if !(between(one, other) || turned) || confirmation.is_some_and(|said| said.verdict == "rejected") {
        return None;
    }
    let told = match relation.relation.as_str() {
        "equal" => Relationship::Equivalent,
        "subset_of" => Relationship::Subset,
        "superset_of" => Relationship::Superset,
        _ => Relationship::Intersects,
    };
    let (source, target) =
        if turned { (&relation.target, &relation.source) } else { (&relation.source, &relation.target) };
    Some(Edge {
        key: relation.key.clone(),
        source: source.clause.clone(),
        target: target.clause.clone(),
        relationship: if turned { told.turned() } else { told },
        rationale: relation.rationale.clone(),
        confidence: relation.confidence.clone(),
        origin: if relation.id.is_some() { "own" } else { "shipped" },
        confirmed_on: confirmation.map(|said| said.decided_at.date_naive().to_string()),
    })
}

fn file(name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.oscal.json\"")))
        .body(bytes)
}
