//! A certification as clients see it.

use std::collections::HashMap;

use cycle::Cycle;
use entity::id::{CertificationId, MembershipId};
use entity::{
    TenantTx, certification, certification_body, covered_site, membership, obligation, organization,
    programme, site,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::expand::{self, Expandable, Opened, Wanted};
use crate::handler::certification_body::CertificationBodyView;
use crate::handler::people::MemberView;
use crate::handler::site::SiteView;
use crate::member::Member;
use crate::problem::Problem;
use crate::view::obligation::{self as due, ObligationView};

/// A site that a certification covers, and how it counts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CoveredSiteView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Whether it is the central function.
    pub is_central: bool,
    /// The risk group in whose sample it can be.
    #[schema(max_length = 100)]
    pub risk_group: Option<String>,
    /// The effective number of personnel there.
    #[schema(minimum = 1, maximum = 10_000_000)]
    pub effective_personnel: Option<i32>,
    /// By how many percent the audit time there is reduced in total; null: as the certification's.
    #[schema(minimum = 0, maximum = 50)]
    pub reduction_percent: Option<i32>,
    /// The site itself, where `expand` asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub object: Option<Box<SiteView>>,
}

impl CoveredSiteView {
    fn of((site, cover): (site::Model, covered_site::Model)) -> Self {
        Self {
            id: site.id.to_string(),
            name: site.name,
            is_central: site.is_central,
            risk_group: Some(cover.risk_group).filter(|group| !group.is_empty()),
            effective_personnel: cover.effective_personnel,
            reduction_percent: cover.reduction_percent,
            object: None,
        }
    }
}

/// A certification.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CertificationView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Standard with edition, as an id.
    #[schema(max_length = 64)]
    pub standard: String,
    /// Standard with edition, as it is written.
    #[schema(max_length = 100)]
    pub standard_reference: String,
    /// Who certifies.
    pub certification_body: Option<Expandable<CertificationBodyView>>,
    /// The printed number.
    #[schema(max_length = 100)]
    pub certificate_number: Option<String>,
    /// The printed scope.
    #[schema(max_length = 4000)]
    pub scope: String,
    /// The printed issue date.
    pub printed_issue_on: Option<chrono::NaiveDate>,
    /// The printed expiry date.
    pub printed_expiry_on: Option<chrono::NaiveDate>,
    /// The day by which a first certificate is wanted.
    pub target_on: Option<chrono::NaiveDate>,
    /// The sites it covers.
    #[schema(max_items = 200)]
    pub sites: Vec<CoveredSiteView>,
    /// Who is reminded.
    pub responsible: Expandable<MemberView>,
    /// Departures from the default policy.
    #[schema(value_type = crate::policy::PolicyPatch)]
    pub policy: serde_json::Value,
    /// The state on the organization's civil date.
    pub status: cycle::Status,
    /// The current cycle; null before the first decision.
    pub cycle: Option<Cycle>,
    /// The next open obligation.
    pub next: Option<ObligationView>,
    /// When it was recorded.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
    /// The effective number of personnel, which audit time follows from; null: not known.
    #[schema(minimum = 1, maximum = 10_000_000)]
    pub effective_personnel: Option<i32>,
    /// The complexity, which the tables for environment and safety ask for.
    #[schema(value_type = Option<crate::handler::audit_time::RiskWord>)]
    pub audit_risk: Option<String>,
    /// By how many percent the audit time is reduced.
    #[schema(minimum = 0, maximum = 30)]
    pub reduction_percent: i32,
    /// Whether the sites are suited to sampling.
    pub sampling_allowed: bool,
    /// By how many sites risk raises the sample of each group.
    #[schema(minimum = 0, maximum = 1000)]
    pub risk_uplift: i32,
}

crate::wire::page! {
    /// A page of certifications.
    CertificationPage of CertificationView
}

/// The standard's reference as it is written, such as `ISO/IEC 20000-1:2018`.
pub fn reference(standard: &str) -> String {
    standards::find(standard)
        .map_or_else(|| cycle::edition::written(standard), |standard| standard.reference.clone())
}

/// One certification's view.
pub async fn view(
    tx: &TenantTx,
    organization: &organization::Model,
    row: certification::Model,
) -> Result<CertificationView, Problem> {
    let mut all = views(tx, organization, vec![row]).await?;
    all.pop().ok_or_else(Problem::not_found)
}

/// The views of a page of certifications.
pub async fn views(
    tx: &TenantTx,
    organization: &organization::Model,
    rows: Vec<certification::Model>,
) -> Result<Vec<CertificationView>, Problem> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let members: HashMap<MembershipId, _> =
        membership::all(tx).await?.into_iter().map(|member| (member.membership.id, member)).collect();
    let next = due::views(tx, obligation::next_of(tx, &ids).await?).await?;
    let mut next: HashMap<String, ObligationView> =
        next.into_iter().filter_map(|view| Some((view.certification.as_ref()?.id.clone(), view))).collect();
    let of_body: Vec<_> = rows.iter().filter_map(|row| row.certification_body_id).collect();
    let bodies = certification_body::among(tx, &of_body).await?;
    let mut covered = covered_site::of_all(tx, &ids).await?;
    let questions = programme::questions(tx, organization, &rows).await?;
    let mut views = Vec::with_capacity(rows.len());
    for (row, question) in rows.into_iter().zip(questions) {
        let body = row.certification_body_id.and_then(|id| bodies.get(&id));
        let answer = question.answer();
        let sites = covered.remove(&row.id).unwrap_or_default();
        let responsible = members.get(&row.responsible_id);
        let name = responsible.map_or_else(String::new, |member| member.person.name.clone());
        let next = next.remove(&row.id.to_string());
        views.push(CertificationView {
            id: row.id.to_string(),
            standard_reference: reference(&row.standard),
            standard: row.standard,
            certification_body: body.map(|body| Expandable::to(body.id, &body.name)),
            certificate_number: row.certificate_number,
            scope: row.scope,
            printed_issue_on: row.printed_issue_on,
            printed_expiry_on: row.printed_expiry_on,
            target_on: row.target_on,
            sites: sites.into_iter().map(CoveredSiteView::of).collect(),
            responsible: Expandable::to(row.responsible_id, name),
            policy: row.policy,
            status: answer.status,
            cycle: answer.cycle,
            next,
            created_at: row.created_at,
            version: row.version,
            effective_personnel: row.effective_personnel,
            audit_risk: row.audit_risk,
            reduction_percent: row.reduction_percent,
            sampling_allowed: row.sampling_allowed,
            risk_uplift: row.risk_uplift,
        });
    }
    Ok(views)
}

/// Opens in the views what `wanted` names.
pub async fn open(
    tx: &TenantTx,
    member: &Member,
    views: &mut [CertificationView],
    wanted: &Wanted,
) -> Result<(), Problem> {
    let bodies = views.iter_mut().filter_map(|view| view.certification_body.as_mut());
    expand::open(tx, member, wanted, "certification_body", bodies.map(Expandable::slot)).await?;
    let people = views.iter_mut().map(|view| view.responsible.slot());
    expand::open(tx, member, wanted, "responsible", people).await?;
    let sites = views.iter_mut().flat_map(|view| &mut view.sites);
    expand::open(tx, member, wanted, "sites", sites.map(|site| (site.id.as_str(), &mut site.object))).await
}

impl Opened for CertificationView {
    type Id = CertificationId;

    fn id(&self) -> &str {
        &self.id
    }

    async fn among(
        tx: &TenantTx,
        member: &Member,
        mut ids: Vec<CertificationId>,
        wanted: &Wanted,
    ) -> Result<Vec<Self>, Problem> {
        ids.retain(|id| tx.sees(*id));
        let rows = certification::among(tx, &ids).await?;
        let mut views = views(tx, &member.organization, rows).await?;
        open(tx, member, &mut views, wanted).await?;
        Ok(views)
    }
}
