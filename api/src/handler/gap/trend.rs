//! How far a standard was met over time, and what has changed since a day.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{Months, NaiveDate};
use entity::cover::{Scene, left_out};
use entity::cover_record::{self, Clauses, Point};
use entity::programme::today;
use entity::target::Target;
use entity::{TenantTx, applicability};
use serde::Serialize;
use standards::cover::Cover;
use utoipa::ToSchema;

use super::wanted;
use crate::field::{Day, TargetKey, fault};
use crate::member::Member;
use crate::problem::Problem;
use crate::query::Query;
use crate::view::gap::{CoverCount, CoverWord, TargetView, target};
use crate::wire::{AnyProblem, MemberProblem};

/// How far a standard was met from a day on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CoverPoint {
    /// The day.
    pub on: NaiveDate,
    /// How many clauses were covered how far.
    pub count: CoverCount,
}

/// A clause that is covered otherwise than it was.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClauseTurn {
    /// Its number.
    #[schema(max_length = 60)]
    pub reference: String,
    /// Its short title; what the standard holds no more has none.
    #[schema(max_length = 300)]
    pub title: Option<String>,
    /// How far it was covered; null: the standard did not hold it.
    pub from: Option<CoverWord>,
    /// How far it is; null: the standard holds it no more.
    pub to: Option<CoverWord>,
}

/// How far a standard was met over time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CoverTrendView {
    /// What is measured by which standard.
    pub target: TargetView,
    /// The organization's day.
    pub on: NaiveDate,
    /// The day that it is compared with: the one that was asked for, or the first that was written down; null: none was.
    pub since: Option<NaiveDate>,
    /// From that day on, the days on which it changed, earliest first; the last is today's. At most the latest 2000 and these two.
    #[schema(max_items = 2002)]
    pub points: Vec<CoverPoint>,
    /// The clauses that are covered otherwise than on the day that it is compared with, in reading order.
    #[schema(max_items = 10_000)]
    pub turns: Vec<ClauseTurn>,
}

impl From<Point> for CoverPoint {
    fn from(point: Point) -> Self {
        let whole = |count: i32| count.unsigned_abs();
        let count = CoverCount {
            covered: whole(point.covered),
            partial: whole(point.partial),
            missing: whole(point.missing),
            not_applicable: whole(point.not_applicable),
        };
        Self { on: point.on, count }
    }
}

/// The day that is compared with unless another one is asked for.
pub fn year_before(on: NaiveDate) -> NaiveDate {
    on.checked_sub_months(Months::new(12)).unwrap_or(on)
}

fn since(asked: Option<Day>, on: NaiveDate) -> Result<NaiveDate, Problem> {
    let Some(Day(day)) = asked else { return Ok(year_before(on)) };
    if day < on {
        return Ok(day);
    }
    Err(Problem::invalid(vec![fault("?since", "This day is not past.")]))
}

async fn clauses_now(tx: &TenantTx, it: &Target, on: NaiveDate) -> Result<Clauses, Problem> {
    let scene = Scene::load(tx, on).await?;
    let decided = applicability::of(tx, &it.standard, it.certification_id()).await?;
    let assessed = scene.assess(&scene.standings(), &left_out(&decided));
    Ok(cover_record::clauses_of(&scene, &assessed, it))
}

fn count(clauses: &Clauses) -> CoverCount {
    let mut count = CoverCount::default();
    for cover in clauses.values() {
        count.add(*cover);
    }
    count
}

/// The clauses that differ: those of the standard in reading order, and after them those that it held.
fn turns(it: &Target, before: &Clauses, now: &Clauses) -> Vec<ClauseTurn> {
    let turn = |reference: &str, title: Option<&str>| {
        let of = |clauses: &BTreeMap<String, Cover>| clauses.get(reference).copied();
        let (from, to) = (of(before), of(now));
        (from != to).then(|| ClauseTurn {
            reference: reference.to_owned(),
            title: title.map(str::to_owned),
            from: from.map(CoverWord::from),
            to: to.map(CoverWord::from),
        })
    };
    let held = it.clauses.iter().filter_map(|clause| turn(&clause.reference, Some(&clause.title)));
    let gone = before.keys().filter(|reference| !now.contains_key(*reference));
    let gone = gone.filter(|reference| it.clauses.iter().all(|clause| clause.reference != **reference));
    held.chain(gone.filter_map(|reference| turn(reference, None))).collect()
}

/// How far a target was met from `since` to `on`, the organization's day.
pub async fn told(
    tx: &TenantTx,
    it: &Target,
    since: NaiveDate,
    on: NaiveDate,
) -> Result<CoverTrendView, Problem> {
    let now = clauses_now(tx, it, on).await?;
    let row = cover_record::at(tx, &it.key, since).await?;
    let mut points = Vec::new();
    let mut turned = Vec::new();
    let mut compared = None;
    if let Some(row) = row {
        let day = row.recorded_on.max(since);
        compared = Some(day);
        if day < on {
            points.push(CoverPoint { on: day, ..row.point().into() });
        }
        let later = cover_record::points(tx, &it.key, day).await?;
        points.extend(later.into_iter().filter(|point| point.on < on).map(CoverPoint::from));
        turned = turns(it, &row.clauses()?, &now);
    }
    points.push(CoverPoint { on, count: count(&now) });
    Ok(CoverTrendView { target: target(it), on, since: compared, points, turns: turned })
}

/// Get the cover over time
#[utoipa::path(tag = "cover", operation_id = "get_cover_trend",
    params(("target" = TargetKey, Query, description = "The id of a certification, of a standard or of a framework."),
        ("since" = Option<Day>, Query, description = "The day to compare with; a year ago when left out.")),
    description = "How far a certification's standard or a framework was met on past days, and which clauses are covered otherwise today than on the day it is \
        compared with. What differs is written down once a day, at the organization's hour of reminding, from the first claim on: a day that is not told of was like the one before it.",
    responses((status = 200, description = "The cover over time.", body = CoverTrendView),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/cover-trend")]
pub async fn get_cover_trend(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let key = query.required::<TargetKey>("target");
    let asked = query.field::<Day>("since");
    query.done()?;
    let tx = member.read().await?;
    let on = today(&tx, &member.organization);
    let since = since(asked, on)?;
    let it = wanted(&tx, key).await?;
    let view = told(&tx, &it, since, on).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}
