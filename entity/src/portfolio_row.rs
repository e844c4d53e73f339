//! The certifications of a consultancy's portfolio, one row for each grant that shows one. Owned by the client.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    DbErr, DeriveActiveEnum, ExprTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

use crate::db::TenantTx;
use crate::dialect::Batch;
use crate::id::{CertificationId, GrantId, ObligationId, OrganizationId, PersonId, PortfolioRowId};
use crate::obligation;
use crate::page::{BadCursor, ListError, Page, PageRequest};
use crate::portfolio::table::{self, Narrow};

/// What is at risk, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum Risk {
    /// The certificate is suspended, or has expired and can still be restored.
    Suspended,
    /// Something is overdue.
    Overdue,
    /// A rule is broken, or would be by the plan.
    Breach,
    /// Something comes into danger.
    AtRisk,
    /// Nothing is.
    None,
}

impl Risk {
    /// The risk of a certification in that state, with what is due of it.
    pub(crate) fn of(status: &str, breaches: i32, due: &[obligation::Model]) -> Self {
        let any = |state: &str| due.iter().any(|row| row.state == state);
        match status {
            "suspended" | "expired_restorable" => Self::Suspended,
            "overdue" => Self::Overdue,
            _ if any("overdue") => Self::Overdue,
            _ if breaches > 0 => Self::Breach,
            "certified_at_risk" => Self::AtRisk,
            _ if any("at_risk") => Self::AtRisk,
            _ => Self::None,
        }
    }

    /// Its place among them.
    pub fn rank(self) -> i32 {
        match self {
            Self::Suspended => 0,
            Self::Overdue => 1,
            Self::Breach => 2,
            Self::AtRisk => 3,
            Self::None => 4,
        }
    }

    /// The word that names it on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::Overdue => "overdue",
            Self::Breach => "breach",
            Self::AtRisk => "at_risk",
            Self::None => "none",
        }
    }
}

/// A certification in a portfolio.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "portfolio_row")]
pub struct Model {
    /// The client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PortfolioRowId,
    /// The grant that shows it.
    pub grant_id: GrantId,
    /// The certification.
    pub certification_id: CertificationId,
    /// To whom it is shown.
    pub consultancy_id: OrganizationId,
    /// The consultant who is responsible, if one is.
    pub person_id: Option<PersonId>,
    /// Until when.
    pub until_at: Option<DateTime<Utc>>,
    /// The client's name.
    pub client_name: String,
    /// Standard with edition.
    pub standard: String,
    /// The number printed on the certificate.
    pub certificate_number: Option<String>,
    /// The state at the last planning.
    pub status: String,
    /// What is at risk.
    pub risk: Risk,
    /// The same as a number to sort by.
    pub risk_rank: i32,
    /// How many rules are broken.
    pub breaches: i32,
    /// The last day on which the certificate is valid.
    pub expires_on: Option<NaiveDate>,
    /// The due date of what is next.
    pub next_on: Option<NaiveDate>,
    /// Its kind.
    pub next_kind: Option<String>,
    /// Which of its kind.
    pub next_ordinal: i32,
    /// Which obligation that is.
    pub next_id: Option<ObligationId>,
    /// `next_on`, or [`crate::portfolio::NEVER`].
    pub sort_on: NaiveDate,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

table::table!(SortOn);

/// What a page is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// What is next, soonest first.
    #[default]
    Next,
    /// The client's name.
    Client,
    /// What is at risk, the worst first, and then what is next.
    Risk,
}

/// Which rows a list wants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// As every list of a portfolio; the date is that of what is next.
    pub narrow: Narrow,
    /// Only those in this state.
    pub status: Option<String>,
    /// Only those with one of these risks.
    pub risks: Vec<Risk>,
}

fn filtered(tx: &TenantTx, filter: &Filter) -> Select<Entity> {
    let ranks = filter.risks.iter().map(|risk| risk.rank());
    let risky = (!filter.risks.is_empty()).then(|| Column::RiskRank.is_in(ranks));
    table::seen::<Entity>(tx, &filter.narrow)
        .apply_if(filter.status.as_ref(), |query, status| query.filter(Column::Status.eq(status)))
        .apply_if(risky, Select::filter)
}

/// One page of the consultancy's portfolio: one query over an index that holds its order.
pub async fn list(
    tx: &TenantTx,
    filter: &Filter,
    sort: Sort,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let mut query = filtered(tx, filter);
    if let Some(key) = request.key()? {
        query = query.filter(after(&key, sort)?);
    }
    let (first, second) = match sort {
        Sort::Next => (Column::SortOn, None),
        Sort::Client => (Column::ClientName, None),
        Sort::Risk => (Column::RiskRank, Some(Column::SortOn)),
    };
    query = query.order_by_asc(first).apply_if(second, |query, column| query.order_by(column, Order::Asc));
    let rows =
        query.order_by_asc(Column::CertificationId).limit(request.limit + 1).all(tx.connection()).await?;
    Ok(Page::cut(rows, request, |row| key_of(row, sort)))
}

fn key_of(row: &Model, sort: Sort) -> String {
    let id = row.certification_id.0;
    match sort {
        Sort::Next => format!("{id}/n/{}", row.sort_on),
        Sort::Client => format!("{id}/c/{}", row.client_name),
        Sort::Risk => format!("{id}/r/{}/{}", row.risk_rank, row.sort_on),
    }
}

/// What comes after the row that a cursor names.
fn after(key: &str, sort: Sort) -> Result<SimpleExpr, BadCursor> {
    let (id, rest) = key.split_once('/').ok_or(BadCursor)?;
    let (order, rest) = rest.split_once('/').ok_or(BadCursor)?;
    let id = CertificationId(uuid::Uuid::try_parse(id).map_err(|_| BadCursor)?);
    let same = Column::CertificationId.gt(id);
    let day = |text: &str| text.parse::<NaiveDate>().map_err(|_| BadCursor);
    match (sort, order) {
        (Sort::Next, "n") => {
            let on = day(rest)?;
            // The bound on the first column alone lets the database start in the middle of the index.
            let begin = Column::SortOn.gte(on);
            Ok(begin.and(Column::SortOn.gt(on).or(same)))
        }
        (Sort::Client, "c") => {
            let begin = Column::ClientName.gte(rest);
            Ok(begin.and(Column::ClientName.gt(rest).or(same)))
        }
        (Sort::Risk, "r") => {
            let (rank, on) = rest.split_once('/').ok_or(BadCursor)?;
            let (rank, on) = (rank.parse::<i32>().map_err(|_| BadCursor)?, day(on)?);
            let later = Column::SortOn.gt(on).or(Column::SortOn.eq(on).and(same));
            Ok(Column::RiskRank.gte(rank).and(Column::RiskRank.gt(rank).or(later)))
        }
        _ => Err(BadCursor),
    }
}

pub(crate) async fn insert(tx: &TenantTx, rows: &[Model]) -> Result<(), DbErr> {
    Batch::of::<Entity>(rows).insert(tx.connection(), "").await.map(drop)
}
