//! How far every clause is covered today: the claims, their evidence, the crosswalk and what was left out, read at once.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::{DbErr, QueryFilter, QuerySelect};
use standards::cover::{ClaimExtent, ClaimState, ClauseCover, Standing, Standings, assess};
use standards::crosswalk::{Place, Term};
use standards::landscape::{Landscape, Requirement, Tie, leaves};

use crate::claim::{self, Extent, RecordQuery, State, Subject};
use crate::db::TenantTx;
use crate::id::{ClaimId, DutyId, FrameworkId, OrganizationId, RoutineId, RoutinePartId};
use crate::obligation::OPEN_STATES;
use crate::{
    applicability, claim_evidence, crosswalk_confirmation, crosswalk_relation, framework,
    framework_requirement, obligation, routine_part,
};

/// What a claim makes of its statement today.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The claim.
    pub id: ClaimId,
    /// Its statement.
    pub statement: String,
    /// What it is about.
    pub subject: Subject,
    /// What it makes of the statement.
    pub standing: Standing,
}

/// Everything that cover follows from.
#[derive(Debug)]
pub struct Scene {
    /// The requirements of all standards and of the organization's frameworks.
    pub landscape: Landscape,
    /// The claims.
    pub claims: Vec<Counted>,
    /// The routine that each part belongs to which something is claimed of, and the step that holds an activity.
    parts: HashMap<RoutinePartId, (RoutineId, Option<RoutinePartId>)>,
}

/// The key of the one statement that a requirement of a framework of one's own holds.
pub fn own_statement(framework: FrameworkId, reference: &str) -> String {
    format!("{framework}:{reference}")
}

impl Scene {
    /// The scene of the tenant on `today`.
    pub async fn load(tx: &TenantTx, today: NaiveDate) -> Result<Self, DbErr> {
        let landscape = landscape(tx).await?;
        let rows = claim::all(tx).await?;
        let in_date = claim_evidence::in_date(tx, today).await?;
        let kept = Kept::load(tx, &rows, today).await?;
        let mut claims = Vec::with_capacity(rows.len());
        for row in rows {
            let evidence = in_date.contains(&row.id) || kept.shows(row.subject);
            let standing = Standing::of(state(row.state), extent(row.extent), evidence);
            claims.push(Counted { id: row.id, statement: row.statement, subject: row.subject, standing });
        }
        Ok(Self { landscape, claims, parts: routine_part::places(tx).await? })
    }

    /// What the claims make of every statement.
    pub fn standings(&self) -> Standings {
        self.gather(|_| true)
    }

    /// What they would make of it without those about `subject`, and about what is inside it.
    pub fn without(&self, subject: Subject) -> Standings {
        self.gather(|claim| !self.lies_in(claim.subject, subject))
    }

    /// The claims about `subject`, and about what is inside it.
    pub fn about(&self, subject: Subject) -> impl Iterator<Item = &Counted> {
        self.claims.iter().filter(move |claim| self.lies_in(claim.subject, subject))
    }

    fn gather(&self, counts: impl Fn(&Counted) -> bool) -> Standings {
        let claims = self.claims.iter().filter(|claim| counts(claim));
        Standings::gather(&self.landscape, claims.map(|claim| (claim.statement.as_str(), claim.standing)))
    }

    /// A routine holds its steps, and a step its activities.
    fn lies_in(&self, subject: Subject, whole: Subject) -> bool {
        let Subject::RoutinePart(part) = subject else { return subject == whole };
        let place = self.parts.get(&part);
        match whole {
            Subject::RoutinePart(id) => id == part || place.is_some_and(|it| it.1 == Some(id)),
            Subject::Routine(id) => place.is_some_and(|it| it.0 == id),
            _ => false,
        }
    }

    /// The cover of every place with these clauses left out.
    pub fn assess(&self, standings: &Standings, left_out: &BTreeSet<Place>) -> Vec<ClauseCover> {
        assess(&self.landscape, standings, left_out)
    }
}

/// The clauses that were decided not to apply.
pub fn left_out(decided: &[applicability::Model]) -> BTreeSet<Place> {
    let place =
        |row: &applicability::Model| Place { standard: row.standard.clone(), clause: row.clause.clone() };
    decided.iter().filter(|row| !row.applies).flat_map(|row| leaves(&place(row))).collect()
}

fn state(state: State) -> ClaimState {
    match state {
        State::Draft => ClaimState::Draft,
        State::Ready => ClaimState::Ready,
        State::Verified => ClaimState::Verified,
    }
}

fn extent(extent: Extent) -> ClaimExtent {
    match extent {
        Extent::Partial => ClaimExtent::Partial,
        Extent::Full => ClaimExtent::Full,
    }
}

/// The requirements of all shipped standards and of the tenant's frameworks, with the relations between them.
async fn landscape(tx: &TenantTx) -> Result<Landscape, DbErr> {
    let said = crosswalk_confirmation::verdicts(tx).await?;
    let frameworks = framework::all(tx).await?;
    let mut more = Vec::new();
    let mut below: HashMap<Place, Vec<Place>> = HashMap::new();
    for it in frameworks {
        let rows = framework_requirement::of(tx, it.id).await?;
        let place = |reference: &str| Place { standard: it.id.to_string(), clause: reference.to_owned() };
        let of_id: HashMap<_, _> = rows.iter().map(|row| (row.id, row)).collect();
        for row in rows.iter().filter(|row| row.kind != "heading") {
            let leaf = place(&row.reference);
            let statements = vec![own_statement(it.id, &row.reference)];
            more.push(Requirement { place: leaf.clone(), statements });
            let mut above = row.parent_id.and_then(|id| of_id.get(&id));
            while let Some(heading) = above {
                below.entry(place(&heading.reference)).or_default().push(leaf.clone());
                above = heading.parent_id.and_then(|id| of_id.get(&id));
            }
        }
    }
    let spread =
        |at: Place| below.get(&at).filter(|list| !list.is_empty()).cloned().unwrap_or_else(|| leaves(&at));
    let ties: Vec<Tie> = (crosswalk_relation::all(tx).await?.into_iter())
        .filter_map(|row| own_tie(row, &said, &spread))
        .collect();
    Ok(Landscape::shipped(|it| said.get(&it.key()).copied(), more, ties))
}

fn own_tie(
    row: crosswalk_relation::Model,
    said: &HashMap<String, bool>,
    spread: &impl Fn(Place) -> Vec<Place>,
) -> Option<Tie> {
    let term = match row.term.as_str() {
        "equal" => Term::Equal,
        "subset_of" => Term::SubsetOf,
        "superset_of" => Term::SupersetOf,
        "intersects_with" => Term::IntersectsWith,
        _ => return None,
    };
    let key = row.id.to_string();

    Some(Tie {
        source: spread(Place { standard: row.source_standard, clause: row.source_clause }),
        target: spread(Place { standard: row.target_standard, clause: row.target_clause }),
        term,
        trusted: said.get(&key).copied().unwrap_or(row.confidence == "high"),
        key,
    })
}

/// What records show by themselves: duties and kinds of obligations that are kept.
#[derive(Debug, Default)]
struct Kept {
    duties: HashSet<DutyId>,
    records: HashSet<RecordQuery>,
}

/// Days within which the last occurrence of a duty has to have been done: duties may be as rare as a certification cycle.
const DUTY_DAYS: u64 = 3 * 366;

impl Kept {
    async fn load(tx: &TenantTx, claims: &[claim::Brief], today: NaiveDate) -> Result<Self, DbErr> {
        let (mut duties, mut queries) = (HashSet::new(), HashSet::new());
        for claim in claims {
            match claim.subject {
                Subject::Duty(id) => _ = duties.insert(id),
                Subject::Records(query) => _ = queries.insert(query),
                _ => {}
            }
        }
        let mut kept = Self::default();
        if !duties.is_empty() {
            let rows = told(tx, obligation::Column::DutyId.is_in(duties.iter().copied())).await?;
            let since = today.checked_sub_days(Days::new(DUTY_DAYS));
            let of = |id: DutyId| rows.iter().filter(move |it| it.duty == Some(id));
            kept.duties = duties.into_iter().filter(|id| is_kept(of(*id), since, today)).collect();
        }
        if !queries.is_empty() {
            let kinds = queries.iter().map(|it| it.kind());
            let rows = told(tx, obligation::Column::Kind.is_in(kinds)).await?;
            let since = |it: &RecordQuery| today.checked_sub_days(Days::new(it.within_days().unsigned_abs()));
            let of = |kind: &'static str| rows.iter().filter(move |it| it.kind == kind);
            kept.records =
                queries.into_iter().filter(|it| is_kept(of(it.kind()), since(it), today)).collect();
        }
        Ok(kept)
    }

    fn shows(&self, subject: Subject) -> bool {
        match subject {
            Subject::Duty(id) => self.duties.contains(&id),
            Subject::Records(query) => self.records.contains(&query),
            _ => false,
        }
    }
}

/// Of an obligation, what tells whether its kind is kept.
struct Told {
    duty: Option<DutyId>,
    kind: String,
    state: String,
    due_on: NaiveDate,
    done_on: Option<NaiveDate>,
}

async fn told(tx: &TenantTx, which: sea_orm::sea_query::SimpleExpr) -> Result<Vec<Told>, DbErr> {
    use obligation::Column as At;
    type Row = (OrganizationId, Option<DutyId>, String, String, NaiveDate, Option<NaiveDate>);
    let rows = obligation::Entity::find()
        .select_only()
        .columns([At::TenantId, At::DutyId, At::Kind, At::State, At::DueOn, At::DoneOn])
        .filter(At::TenantId.eq(tx.tenant()))
        .filter(which);
    let rows: Vec<Row> = rows.into_tuple().all(tx.connection()).await?;
    let row = |(_, duty, kind, state, due_on, done_on)| Told { duty, kind, state, due_on, done_on };
    Ok(rows.into_iter().map(row).collect())
}

/// Whether one was done since then, and none is late.
fn is_kept<'a>(rows: impl Iterator<Item = &'a Told>, since: Option<NaiveDate>, today: NaiveDate) -> bool {
    let mut done = false;
    for it in rows {
        if OPEN_STATES.contains(&it.state.as_str()) && it.due_on < today {
            return false;
        }
        done |= it.done_on.is_some_and(|on| on <= today && since.is_none_or(|since| on >= since));
    }
    done
}
