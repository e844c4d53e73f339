//! How far standards are met: clause by clause, over all of them, and what would be lost.

use std::collections::{BTreeSet, HashMap};

use actix_web::{HttpRequest, HttpResponse, get};
use entity::claim::{Subject, names};
use entity::cover::{Scene, left_out};
use entity::programme::today;
use entity::target::{Target, TargetClause};
use entity::{TenantTx, applicability, membership};
use serde::Serialize;
use standards::impact::reuse;
use utoipa::ToSchema;

use crate::field::{SubjectKey, TargetKey, fault};
use crate::member::Member;
use crate::problem::Problem;
use crate::query::Query;
use crate::view::claim::{SubjectView, own_texts, subject, text};
use crate::view::gap::{CoverCount, CoverWord, GapAnalysisView, Reading, StandingWord, TargetView, target};
use crate::wire::{AnyProblem, MemberProblem};

pub mod report;
pub mod trend;

/// A chapter of a standard: a clause that belongs to no other.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChapterCover {
    /// Its number.
    #[schema(max_length = 60)]
    pub reference: String,
    /// Its short title.
    #[schema(max_length = 300)]
    pub title: String,
    /// How many of its clauses are covered how far.
    pub count: CoverCount,
}

/// How far one standard is met.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TargetCover {
    /// What is measured by which standard.
    pub target: TargetView,
    /// How many clauses are covered how far.
    pub count: CoverCount,
    /// The same by chapter.
    #[schema(max_items = 1000)]
    pub chapters: Vec<ChapterCover>,
}

/// How often what was defined once serves.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReuseView {
    /// Statements that are met and that some clause in question holds.
    #[schema(minimum = 0, maximum = 100_000)]
    pub statements: usize,
    /// Clauses that hold them, each counted for each statement.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub clauses: usize,
    /// Standards whose clauses hold them, each counted for each statement.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub standards: usize,
    /// In how many standards a statement that is met counts, on average; null where nothing is met.
    #[schema(minimum = 1.0, maximum = 1000.0)]
    pub factor: Option<f64>,
}

/// How far all standards are met.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CoverView {
    /// Every certification, then every framework.
    #[schema(max_items = 10_000)]
    pub targets: Vec<TargetCover>,
    /// How often what was defined once serves them.
    pub reuse: ReuseView,
}

/// A statement that would be met less.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatementLoss {
    /// Its key.
    #[schema(max_length = 110)]
    pub key: String,
    /// What it says.
    #[schema(max_length = 400)]
    pub text: String,
    /// How far it is met.
    pub from: StandingWord,
    /// How far it would be.
    pub to: StandingWord,
}

/// A clause that would be covered less.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClauseLoss {
    /// Its number.
    #[schema(max_length = 60)]
    pub reference: String,
    /// Its short title.
    #[schema(max_length = 300)]
    pub title: String,
    /// How far it is covered.
    pub from: CoverWord,
    /// How far it would be.
    pub to: CoverWord,
}

/// What one standard would lose.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TargetLoss {
    /// What is measured by which standard.
    pub target: TargetView,
    /// The clauses that would be covered less.
    #[schema(max_items = 5000)]
    pub clauses: Vec<ClauseLoss>,
}

/// What would be lost if something went.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImpactView {
    /// What would go, with all that is inside it.
    pub subject: SubjectView,
    /// The ids of the claims about it.
    #[schema(max_items = 20_000)]
    pub claims: Vec<String>,
    /// The statements that would be met less.
    #[schema(max_items = 20_000)]
    pub statements: Vec<StatementLoss>,
    /// The certifications and frameworks of which clauses would be covered less.
    #[schema(max_items = 10_000)]
    pub targets: Vec<TargetLoss>,
}

/// The target that a query names.
pub async fn wanted(tx: &TenantTx, key: Option<TargetKey>) -> Result<Target, Problem> {
    let missing = || Problem::invalid(vec![fault("?target", "There is no standard with this id here.")]);
    match key {
        Some(key) => Target::find(tx, &key.0).await?.ok_or_else(missing),
        None => Err(missing()),
    }
}

/// The analysis of a target on the organization's day.
pub async fn analyse(tx: &TenantTx, member: &Member, it: &Target) -> Result<GapAnalysisView, Problem> {
    let on = today(tx, &member.organization);
    let scene = Scene::load(tx, on).await?;
    let held: BTreeSet<String> = it.statements().into_iter().collect();
    let claims = scene.claims.iter().filter(|claim| held.contains(&claim.statement));
    let subjects: Vec<Subject> = claims.map(|claim| claim.subject).collect();
    let named = names(tx, &subjects).await?;
    let decided = applicability::of(tx, &it.standard, it.certification_id()).await?;
    let people = membership::among(tx, decided.iter().map(|row| row.decided_by)).await?;
    let people: HashMap<_, _> = people.into_iter().map(|it| (it.membership.id, it.person.name)).collect();
    let own = own_texts(tx, held.iter().map(String::as_str)).await?;
    let reading =
        Reading { target: it, scene: &scene, decided: &decided, people: &people, named: &named, own: &own };
    Ok(reading.analysis(on))
}

/// Get a gap analysis
#[utoipa::path(tag = "cover", operation_id = "get_gap_analysis",
    params(("target" = TargetKey, Query, description = "The id of a certification, of a standard or of a framework.")),
    description = "How far a standard is met today, clause by clause: `covered` where every statement of the clause has a verified claim with evidence in \
        date, or a clause that answers it whole over the crosswalk is so covered; `partial`, `missing`, or `not_applicable` with its justification. With the \
        statements, their claims, and what to do next.",
    responses((status = 200, description = "The analysis.", body = GapAnalysisView),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/gap-analysis")]
pub async fn get_gap_analysis(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let key = query.required::<TargetKey>("target");
    query.done()?;
    let tx = member.read().await?;
    let target = wanted(&tx, key).await?;
    let view = analyse(&tx, &member, &target).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// The chapter that a clause belongs to: the topmost above it.
fn chapter<'a>(it: &'a Target, clause: &'a TargetClause) -> &'a TargetClause {
    let mut at = clause;
    // A tree, which import has checked; as deep as it has clauses at most.
    for _ in 0..it.clauses.len() {
        let above =
            at.parent.as_ref().and_then(|parent| it.clauses.iter().find(|it| it.reference == *parent));
        match above {
            Some(above) => at = above,
            None => break,
        }
    }
    at
}

async fn cover_of(tx: &TenantTx, scene: &Scene, it: &Target) -> Result<TargetCover, Problem> {
    let decided = applicability::of(tx, &it.standard, it.certification_id()).await?;
    let assessed = scene.assess(&scene.standings(), &left_out(&decided));
    let mut count = CoverCount::default();
    let mut chapters: Vec<ChapterCover> = Vec::new();
    for clause in &it.clauses {
        let Some(cover) = it.cover(scene, &assessed, clause) else { continue };
        count.add(cover.cover);
        let top = chapter(it, clause);
        let at = chapters.iter().position(|it| it.reference == top.reference).unwrap_or_else(|| {
            let (reference, title) = (top.reference.clone(), top.title.clone());
            chapters.push(ChapterCover { reference, title, count: CoverCount::default() });
            chapters.len() - 1
        });
        chapters[at].count.add(cover.cover);
    }
    Ok(TargetCover { target: target(it), count, chapters })
}

/// Get the cover of all standards
#[utoipa::path(tag = "cover", operation_id = "get_cover",
    description = "How far every certification's standard and every framework is met today, chapter by chapter, and how often what was defined once serves \
        them: the reuse factor is in how many of the standards a statement that is met counts, on average.",
    responses((status = 200, description = "The cover.", body = CoverView), AnyProblem, MemberProblem))]
#[get("/cover")]
pub async fn get_cover(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let scene = Scene::load(&tx, today(&tx, &member.organization)).await?;
    let all = Target::all(&tx).await?;
    let mut targets = Vec::with_capacity(all.len());
    for it in &all {
        targets.push(cover_of(&tx, &scene, it).await?);
    }
    tx.commit().await?;
    let ids: BTreeSet<&str> = all.iter().map(|it| it.standard.as_str()).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let found = reuse(&scene.landscape, &scene.standings(), &ids);
    let reuse = ReuseView {
        statements: found.statements,
        clauses: found.clauses,
        standards: found.standards,
        factor: found.factor(),
    };
    Ok(HttpResponse::Ok().json(CoverView { targets, reuse }))
}

async fn loss_of(
    tx: &TenantTx,
    scene: &Scene,
    it: &Target,
    gone: Subject,
) -> Result<Option<TargetLoss>, Problem> {
    let decided = applicability::of(tx, &it.standard, it.certification_id()).await?;
    let left_out = left_out(&decided);
    let before = scene.assess(&scene.standings(), &left_out);
    let after = scene.assess(&scene.without(gone), &left_out);
    let loss = |clause: &TargetClause| {
        let number = scene.landscape.place(&it.place(clause))?;
        let (from, to) = (before.get(number)?.cover, after.get(number)?.cover);
        (from != to).then(|| ClauseLoss {
            reference: clause.reference.clone(),
            title: clause.title.clone(),
            from: from.into(),
            to: to.into(),
        })
    };
    let clauses: Vec<ClauseLoss> = it.clauses.iter().filter_map(loss).collect();
    Ok((!clauses.is_empty()).then(|| TargetLoss { target: target(it), clauses }))
}

/// Get the impact of a loss
#[utoipa::path(tag = "cover", operation_id = "get_impact",
    params(("subject" = SubjectKey, Query, description = "The id of a routine, of a step or activity, of a profile, of a managed item, of a document or of a duty; or a kind of records.")),
    description = "Which statements, and which clauses of which certifications and frameworks, lose cover if something goes: a routine with its steps, a step \
        with its activities, or any other thing that is claimed of. Nothing is changed.",
    responses((status = 200, description = "What would be lost.", body = ImpactView),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/impact")]
pub async fn get_impact(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let key = query.required::<SubjectKey>("subject");
    query.done()?;
    let missing = || Problem::invalid(vec![fault("?subject", "There is nothing of this id here.")]);
    let gone = key.and_then(|key| Subject::parse(&key.0)).ok_or_else(missing)?;
    let tx = member.read().await?;
    let named = names(&tx, &[gone]).await?;
    if !named.contains_key(&gone) {
        return Err(missing());
    }
    let scene = Scene::load(&tx, today(&tx, &member.organization)).await?;
    let mut targets = Vec::new();
    for it in Target::all(&tx).await? {
        targets.extend(loss_of(&tx, &scene, &it, gone).await?);
    }
    let (before, after) = (scene.standings(), scene.without(gone));
    let mut keys: Vec<&str> = scene.about(gone).map(|claim| claim.statement.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    let own = own_texts(&tx, keys.iter().copied()).await?;
    tx.commit().await?;
    let loss = |key: &str| {
        let number = scene.landscape.statement(key)?;
        let (from, to) = (before.of(number), after.of(number));
        let loss =
            || StatementLoss { key: key.to_owned(), text: text(key, &own), from: from.into(), to: to.into() };
        (from != to).then(loss)
    };
    let statements = keys.into_iter().filter_map(loss).collect();
    let claims = scene.about(gone).map(|claim| claim.id.to_string()).collect();
    Ok(HttpResponse::Ok().json(ImpactView { subject: subject(gone, &named), claims, statements, targets }))
}
