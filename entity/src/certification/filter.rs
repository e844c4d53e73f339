//! The list of certifications: what it may be narrowed to and sorted by.

use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::{QueryFilter, QueryTrait};

use super::{Column, Entity, Model};
use crate::covered_site;
use crate::db::TenantTx;
use crate::id::{CertificationBodyId, MembershipId, SiteId};
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by, maybe};

/// Which certifications a list wants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those to this standard.
    pub standard: Option<String>,
    /// Only these states; empty: all.
    pub statuses: Vec<String>,
    /// Only those of this certification body.
    pub certification_body_id: Option<CertificationBodyId>,
    /// Only those that this member answers for.
    pub responsible_id: Option<MembershipId>,
    /// Only those that cover this site.
    pub site_id: Option<SiteId>,
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "certifications",
    fields: &[
        by("standard", Column::Standard, Kind::Text),
        maybe("certificate_number", Column::CertificateNumber, Kind::Text),
        maybe("printed_issue_on", Column::PrintedIssueOn, Kind::Day),
        maybe("printed_expiry_on", Column::PrintedExpiryOn, Kind::Day),
        maybe("target_on", Column::TargetOn, Kind::Day),
        by("created_at", Column::CreatedAt, Kind::Instant),
    ],
    id: Column::Id,
    newest_first: false,
    first: None,
};

/// One page of the tenant's certifications, in the order they were recorded.
pub async fn list(tx: &TenantTx, filter: &Filter, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let statuses = filter.statuses.iter().map(String::as_str);
    let statuses = (!filter.statuses.is_empty()).then(|| Column::Status.is_in(statuses));
    let query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .apply_if(tx.sight(), |query, seen| query.filter(Column::Id.is_in(seen.iter().copied())))
        .apply_if(filter.standard.as_deref(), |query, it| query.filter(Column::Standard.eq(it)))
        .apply_if(statuses, QueryFilter::filter)
        .apply_if(filter.certification_body_id, |query, it| query.filter(Column::CertificationBodyId.eq(it)))
        .apply_if(filter.responsible_id, |query, it| query.filter(Column::ResponsibleId.eq(it)))
        .apply_if(filter.site_id, |query, it| {
            query.filter(Column::Id.in_subquery(covered_site::covering(tx, it)))
        });
    request.sorted(tx, query, &SORTING).await
}
