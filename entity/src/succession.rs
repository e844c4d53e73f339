//! Succession: what a member who leaves was responsible for passes on, and nobody reminds who has left.

use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use crate::db::TenantTx;
use crate::id::MembershipId;
use crate::{auditor, certification, duty, grant, membership, notice, obligation, reminder, work_area};

/// Ends a place of the organization's own: what the member was responsible for passes to `heir`, and who leaves a consultancy
/// leaves its clients with it, where `heir` stands in should nobody be left. Answers the transaction, in the same organization,
/// and how many certifications and duties passed on.
pub async fn leave(
    tx: TenantTx,
    place: &membership::Model,
    heir: MembershipId,
) -> Result<(TenantTx, u64), DbErr> {
    let deputy = membership::find(&tx, heir).await?;
    let deputy = deputy.ok_or_else(|| DbErr::RecordNotFound(heir.to_string()))?.person.id;
    membership::end(&tx, place.id).await?;
    let passed = pass_on(&tx, place.id, heir).await?;
    Ok((grant::depart(tx, place.person_id, deputy).await?, passed))
}

/// Makes `heir` responsible for every certification and duty that `gone` was responsible for, frees the obligations that
/// were given to `gone` and the audits that `gone` was to audit, and lets the worker arm their reminders anew; answers how many certifications and duties passed on.
pub(crate) async fn pass_on(tx: &TenantTx, gone: MembershipId, heir: MembershipId) -> Result<u64, DbErr> {
    auditor::forget(tx, gone).await?;
    work_area::forget(tx, gone).await?;
    let given = free(tx, gone).await?;
    let certifications: Vec<_> = given.iter().filter_map(|row| row.certification_id).collect();
    let duties: Vec<_> = given.iter().filter_map(|row| row.duty_id).collect();
    let passed = {
        use certification::{Column, Entity};
        let here = Column::TenantId.eq(tx.tenant());
        // The facts are the same, so the digest alone would say that there is nothing to arm anew.
        let again = Entity::update_many()
            .col_expr(Column::ReplanAt, Expr::value(tx.now()))
            .col_expr(Column::PlanDigest, Expr::value(None::<String>))
            .filter(here.clone().and(Column::Id.is_in(certifications).or(Column::ResponsibleId.eq(gone))));
        again.exec(tx.connection()).await?;
        let heirs = Entity::update_many()
            .col_expr(Column::ResponsibleId, Expr::value(heir))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(here.and(Column::ResponsibleId.eq(gone)));
        heirs.exec(tx.connection()).await?.rows_affected
    };
    let duties_passed = {
        use duty::{Column, Entity};
        let here = Column::TenantId.eq(tx.tenant());
        let again = Entity::update_many()
            .col_expr(Column::ReplanAt, Expr::value(tx.now()))
            .filter(here.clone().and(Column::Id.is_in(duties).or(Column::ResponsibleId.eq(gone))));
        again.exec(tx.connection()).await?;
        let heirs = Entity::update_many()
            .col_expr(Column::ResponsibleId, Expr::value(heir))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(here.and(Column::ResponsibleId.eq(gone)));
        heirs.exec(tx.connection()).await?.rows_affected
    };
    notice::inherited(tx, gone, heir, passed + duties_passed).await?;
    reminder::silence_all_of(tx, gone).await?;
    Ok(passed + duties_passed)
}

/// Takes `gone` off every obligation that was given to them.
async fn free(tx: &TenantTx, gone: MembershipId) -> Result<Vec<obligation::Model>, DbErr> {
    use obligation::{Column, Entity};
    let change = Entity::update_many()
        .col_expr(Column::ResponsibleId, Expr::value(Option::<MembershipId>::None))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::ResponsibleId.eq(gone)));
    change.exec_with_returning(tx.connection()).await
}
