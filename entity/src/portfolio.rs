//! The portfolio: what a consultancy sees of its clients at a glance. The rows are the client's: its own transactions write
//! them, for the grants in force and the certifications they concern, and the consultancy reads them.

pub(crate) mod table;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use cycle::{Programme, Severity};
use sea_orm::DbErr;

use crate::db::TenantTx;
use crate::id::{CertificationId, GrantId, MembershipId, PersonId, PortfolioDateId, PortfolioRowId};
use crate::obligation::Owner;
use crate::portfolio_row::Risk;
use crate::{
    certification, consultant, grant, grant_certification, obligation, organization, portfolio_date,
    portfolio_row, programme,
};

pub use table::Narrow;
use table::Own;

/// The day that stands for "nothing is next" where rows are sorted by what is next.
pub const NEVER: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap();

/// How a certification stands, as its last planning found.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub certification: certification::Model,
    pub status: String,
    pub breaches: i32,
    pub expires_on: Option<NaiveDate>,
}

impl Standing {
    /// As `programme` says.
    pub fn of(certification: &certification::Model, programme: &Programme) -> Self {
        let breaches = programme.alerts.iter().filter(|alert| alert.severity == Severity::Breach).count();
        Self {
            certification: certification.clone(),
            status: programme.status.as_str().to_owned(),
            breaches: i32::try_from(breaches).unwrap_or(i32::MAX),
            expires_on: programme.cycle.map(|cycle| cycle.expires_on),
        }
    }
}

/// Writes what every consultancy may see of these certifications anew; without a grant it asks and writes nothing more.
pub(crate) async fn refresh(tx: &TenantTx, standings: &[Standing]) -> Result<(), DbErr> {
    let grants = if standings.is_empty() { Vec::new() } else { grant::active(tx).await? };
    if grants.is_empty() {
        return Ok(());
    }
    let concerned = grant_certification::of_all(tx, grants.iter().map(|grant| grant.id)).await?;
    let mut people: HashMap<(GrantId, MembershipId), PersonId> = HashMap::new();
    for row in consultant::all(tx).await? {
        people.insert((row.grant_id, row.membership_id), row.person_id);
    }
    let owners: Vec<_> = standings.iter().map(|it| Owner::Certification(it.certification.id)).collect();
    let mut dues: HashMap<CertificationId, Vec<obligation::Model>> = HashMap::new();
    for row in obligation::of_all(tx, &owners).await? {
        if let Some(certification) = row.certification_id.filter(|_| row.actionable) {
            dues.entry(certification).or_default().push(row);
        }
    }
    let ids: Vec<_> = standings.iter().map(|it| it.certification.id).collect();
    table::delete::<portfolio_row::Entity>(tx, &Own::Of(&ids)).await?;
    table::delete::<portfolio_date::Entity>(tx, &Own::Of(&ids)).await?;
    let (mut rows, mut dates) = (Vec::new(), Vec::new());
    for grant in &grants {
        let seen: Option<HashSet<_>> =
            grant.scoped.then(|| concerned.get(&grant.id).into_iter().flatten().copied().collect());
        let seen = |it: &&Standing| seen.as_ref().is_none_or(|seen| seen.contains(&it.certification.id));
        for standing in standings.iter().filter(seen) {
            let due = dues.get_mut(&standing.certification.id).map(|due| {
                due.sort_by_key(|row| (row.due_on, row.id));
                due.as_slice()
            });
            let shown = Shown { tx, grant, people: &people, standing, due: due.unwrap_or_default() };
            rows.push(shown.row());
            dates.extend(shown.dates());
        }
    }
    portfolio_row::insert(tx, &rows).await?;
    portfolio_date::insert(tx, &dates).await
}

/// Writes the whole portfolio of the tenant anew: a grant was given or changed, or people came under it.
pub async fn rebuild(tx: &TenantTx) -> Result<(), DbErr> {
    let organization = organization::get(tx).await?;
    let certifications = certification::all(tx).await?;
    table::delete::<portfolio_row::Entity>(tx, &Own::All).await?;
    table::delete::<portfolio_date::Entity>(tx, &Own::All).await?;
    let questions = programme::questions(tx, &organization, &certifications).await?;
    let standings = certifications.iter().zip(&questions);
    let standings: Vec<_> = standings.map(|(row, question)| Standing::of(row, &question.answer())).collect();
    refresh(tx, &standings).await
}

/// Takes away what `grant` showed.
pub(crate) async fn forget(tx: &TenantTx, grant: GrantId) -> Result<(), DbErr> {
    table::delete::<portfolio_row::Entity>(tx, &Own::Under(grant)).await?;
    table::delete::<portfolio_date::Entity>(tx, &Own::Under(grant)).await
}

/// Tells the client's new name.
pub async fn rename(tx: &TenantTx, name: &str) -> Result<(), DbErr> {
    grant::rename(tx, name).await?;
    table::rename::<portfolio_row::Entity>(tx, name).await?;
    table::rename::<portfolio_date::Entity>(tx, name).await
}

/// One certification as one grant shows it.
struct Shown<'a> {
    tx: &'a TenantTx,
    grant: &'a grant::Model,
    people: &'a HashMap<(GrantId, MembershipId), PersonId>,
    standing: &'a Standing,
    due: &'a [obligation::Model],
}

impl Shown<'_> {
    /// The consultant that a place belongs to.
    fn person(&self, place: Option<MembershipId>) -> Option<PersonId> {
        let place = place.unwrap_or(self.standing.certification.responsible_id);
        self.people.get(&(self.grant.id, place)).copied()
    }

    fn row(&self) -> portfolio_row::Model {
        let Self { tx, grant, standing, .. } = self;
        let next = self.due.first();
        let risk = Risk::of(&standing.status, standing.breaches, self.due);
        portfolio_row::Model {
            tenant_id: tx.tenant(),
            id: PortfolioRowId::new(tx.wall()),
            grant_id: grant.id,
            certification_id: standing.certification.id,
            consultancy_id: grant.consultancy_id,
            person_id: self.person(None),
            until_at: grant.until_at,
            client_name: grant.client_name.clone(),
            standard: standing.certification.standard.clone(),
            certificate_number: standing.certification.certificate_number.clone(),
            status: standing.status.clone(),
            risk,
            risk_rank: risk.rank(),
            breaches: standing.breaches,
            expires_on: standing.certification.printed_expiry_on.or(standing.expires_on),
            next_on: next.map(|row| row.due_on),
            next_kind: next.map(|row| row.kind.clone()),
            next_ordinal: next.map_or(0, |row| row.ordinal),
            next_id: next.map(|row| row.id),
            sort_on: next.map_or(NEVER, |row| row.due_on),
        }
    }

    fn dates(&self) -> impl Iterator<Item = portfolio_date::Model> {
        let Self { tx, grant, standing, .. } = self;
        self.due.iter().map(move |row| portfolio_date::Model {
            tenant_id: tx.tenant(),
            id: PortfolioDateId::new(tx.wall()),
            grant_id: grant.id,
            certification_id: standing.certification.id,
            obligation_id: row.id,
            consultancy_id: grant.consultancy_id,
            person_id: self.person(row.responsible_id),
            until_at: grant.until_at,
            client_name: grant.client_name.clone(),
            standard: standing.certification.standard.clone(),
            kind: row.kind.clone(),
            ordinal: row.ordinal,
            due_on: row.due_on,
            planned_on: row.planned_on,
            state: row.state.clone(),
            sequence: row.sequence,
            changed_at: Some(row.changed_at),
        })
    }
}
