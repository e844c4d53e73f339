//! Who may see what: memberships with limits, people who are programs, invitations.

use sea_orm_migration::prelude::{
    ColumnDef, ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, ForeignKey,
    ForeignKeyAction, Index, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{boolean, date_null, json_binary, string_len, uuid, uuid_null};

use crate::table::{create, drop_all, index, inside_tenant, instant, part_of, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "membership", boolean("scoped").default(false).take()).await?;
        add(manager, "membership", date_null("starts_on")).await?;
        add(manager, "membership", date_null("ends_on")).await?;
        add(manager, "membership", instant("ended_at").null().take()).await?;
        add(manager, "person", string_len("kind", 16).default("human").take()).await?;
        add(manager, "one_time_token", uuid_null("tenant_id")).await?;
        add(manager, "one_time_token", uuid_null("subject_id")).await?;
        membership_certification(manager).await?;
        invitation(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["invitation", "membership_certification"]).await?;
        for (table, column) in [
            ("one_time_token", "subject_id"),
            ("one_time_token", "tenant_id"),
            ("person", "kind"),
            ("membership", "ended_at"),
            ("membership", "ends_on"),
            ("membership", "starts_on"),
            ("membership", "scoped"),
        ] {
            let drop = Table::alter().table(table).drop_column(column).take();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).take()).await
}

async fn membership_certification(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("membership_certification")
        .col(uuid("membership_id"))
        .col(uuid("certification_id"))
        .foreign_key(&mut part_of("membership_certification", "membership_id", "membership"))
        .foreign_key(&mut part_of("membership_certification", "certification_id", "certification"))
        .take();
    create(manager, "membership_certification", table).await?;
    let once = ["tenant_id", "membership_id", "certification_id"];
    manager.create_index(unique("membership_certification", "ux_membership_certification", &once)).await
}

async fn invitation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("invitation")
        .col(uuid("person_id"))
        .col(string_len("role", 32))
        .col(json_binary("certification_ids").null().take())
        .col(date_null("starts_on"))
        .col(date_null("ends_on"))
        .col(uuid("invited_by"))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .col(instant("settled_at").null().take())
        .col(string_len("state", 16))
        .foreign_key(&mut inside_tenant("invitation", "invited_by", "membership"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_invitation_person_id")
                .from("invitation", "person_id")
                .to("person", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take();
    create(manager, "invitation", table).await?;
    // One open invitation for a person in an organization.
    let open = Index::create()
        .name("ux_invitation_open")
        .table("invitation")
        .col("tenant_id")
        .col("person_id")
        .and_where(Expr::col("state").eq("open"))
        .unique()
        .take();
    manager.create_index(open).await?;
    manager.create_index(index("invitation", "ix_invitation_created_at", &["tenant_id", "created_at"])).await
}
