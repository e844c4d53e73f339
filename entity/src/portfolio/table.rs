//! What the tables of a portfolio have in common: which rows a consultancy may see, how a list is narrowed, how a client's
//! rows go and are renamed.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::sea_query::{SelectStatement, SimpleExpr};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryTrait, Select};

use crate::db::TenantTx;
use crate::id::{CertificationId, GrantId, PersonId};

/// A table of a portfolio, by its columns.
pub(crate) trait Table: EntityTrait {
    /// The client.
    const TENANT: Self::Column;
    /// The grant that shows the row.
    const GRANT: Self::Column;
    /// The certification.
    const CERTIFICATION: Self::Column;
    /// To whom it is shown.
    const CONSULTANCY: Self::Column;
    /// The consultant who is responsible.
    const PERSON: Self::Column;
    /// Until when it is shown.
    const UNTIL: Self::Column;
    /// The client's name.
    const CLIENT_NAME: Self::Column;
    /// Standard with edition.
    const STANDARD: Self::Column;
    /// The date that a list goes by.
    const DATE: Self::Column;
}

/// The columns of a table in this module's scope, which both tables name alike but for the date.
macro_rules! table {
    ($date:ident) => {
        impl $crate::portfolio::table::Table for Entity {
            const TENANT: Column = Column::TenantId;
            const GRANT: Column = Column::GrantId;
            const CERTIFICATION: Column = Column::CertificationId;
            const CONSULTANCY: Column = Column::ConsultancyId;
            const PERSON: Column = Column::PersonId;
            const UNTIL: Column = Column::UntilAt;
            const CLIENT_NAME: Column = Column::ClientName;
            const STANDARD: Column = Column::Standard;
            const DATE: Column = Column::$date;
        }
    };
}
pub(crate) use table;

/// What every list of a portfolio can be narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Narrow {
    /// Only the client with this grant.
    pub grant_id: Option<GrantId>,
    /// Only certifications to this standard.
    pub standard: Option<String>,
    /// Only what this consultant is responsible for.
    pub person_id: Option<PersonId>,
    /// Only what has its date on this day or later.
    pub from: Option<NaiveDate>,
    /// Only what has its date on this day or earlier.
    pub to: Option<NaiveDate>,
    /// Only what is under these grants.
    pub among: Option<SelectStatement>,
}

/// What the transaction's consultancy may see of any client now, narrowed.
pub(crate) fn seen<E: Table>(tx: &TenantTx, narrow: &Narrow) -> Select<E> {
    let alive = E::UNTIL.is_null().or(E::UNTIL.gt(tx.now()));
    let query = E::find().filter(E::CONSULTANCY.eq(tx.tenant()).and(alive));
    let query = query.apply_if(narrow.grant_id, |query, grant| query.filter(E::GRANT.eq(grant)));
    let query =
        query.apply_if(narrow.standard.as_ref(), |query, standard| query.filter(E::STANDARD.eq(standard)));
    let query = query.apply_if(narrow.person_id, |query, person| query.filter(E::PERSON.eq(person)));
    let query = query.apply_if(narrow.from, |query, from| query.filter(E::DATE.gte(from)));
    let query = query.apply_if(narrow.to, |query, to| query.filter(E::DATE.lte(to)));
    query.apply_if(narrow.among.clone(), |query, among| query.filter(E::GRANT.in_subquery(among)))
}

/// Which of a client's own rows.
pub(crate) enum Own<'a> {
    /// All.
    All,
    /// Those of these certifications.
    Of(&'a [CertificationId]),
    /// Those that this grant shows.
    Under(GrantId),
}

/// Deletes rows of the transaction's client.
pub(crate) async fn delete<E: Table>(tx: &TenantTx, own: &Own<'_>) -> Result<(), DbErr> {
    let here = E::TENANT.eq(tx.tenant());
    let here: SimpleExpr = match own {
        Own::All => here,
        Own::Of(certifications) => here.and(E::CERTIFICATION.is_in(certifications.iter().copied())),
        Own::Under(grant) => here.and(E::GRANT.eq(*grant)),
    };
    E::delete_many().filter(here).exec(tx.connection()).await.map(drop)
}

/// Writes the client's name anew.
pub(crate) async fn rename<E: Table>(tx: &TenantTx, name: &str) -> Result<(), DbErr> {
    let change =
        E::update_many().col_expr(E::CLIENT_NAME, Expr::value(name)).filter(E::TENANT.eq(tx.tenant()));
    change.exec(tx.connection()).await.map(drop)
}
