//! The shapes that recur: a tenant-owned table, a composite foreign key, common columns.

use sea_orm_migration::prelude::{
    ColumnDef, DbErr, ForeignKey, ForeignKeyAction, ForeignKeyCreateStatement, Index, IndexCreateStatement,
    SchemaManager, Table, TableCreateStatement,
};
use sea_orm_migration::schema::{timestamp_with_time_zone, uuid};

use crate::policy;

/// The start of a tenant-owned table: `tenant_id`, `id`, the primary key over both and the key to `organization`.
pub fn tenant_owned(table: &'static str) -> TableCreateStatement {
    Table::create()
        .table(table)
        .col(uuid("tenant_id"))
        .col(uuid("id"))
        .primary_key(Index::create().col("tenant_id").col("id"))
        .foreign_key(
            ForeignKey::create()
                .name(format!("fk_{table}_tenant_id"))
                .from(table, "tenant_id")
                .to("organization", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take()
}

/// A foreign key to another table of the same tenant, over both columns: no row can point into another tenant.
pub fn inside_tenant(
    table: &'static str,
    column: &'static str,
    to: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_{column}"))
        .from(table, ("tenant_id", column))
        .to(to, ("tenant_id", "id"))
        .on_delete(ForeignKeyAction::Restrict)
        .take()
}

/// The same, for rows that go with the row they belong to.
pub fn part_of(table: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    inside_tenant(table, column, to).on_delete(ForeignKeyAction::Cascade).take()
}

/// An instant, set by the program and never by the database (SQLite's own form does not compare).
pub fn instant(name: &'static str) -> ColumnDef {
    timestamp_with_time_zone(name)
}

/// A unique index; on tenant-owned tables it starts with `tenant_id`, or it would tell one tenant about another.
pub fn unique(table: &'static str, name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, name, columns).unique().take()
}

/// An index over `columns`.
pub fn index(table: &'static str, name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}

/// Creates a tenant-owned table and forces row-level security on it.
pub async fn create(
    manager: &SchemaManager<'_>,
    table: &'static str,
    statement: TableCreateStatement,
) -> Result<(), DbErr> {
    manager.create_table(statement).await?;
    policy::isolate(manager, table, "tenant_id").await
}

/// Drops `tables`, last made first.
pub async fn drop_all(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager.drop_table(Table::drop().table(*table).take()).await?;
    }
    Ok(())
}
