//! Claims: what of the definition meets which statement; their evidence; which clauses apply.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{
    boolean, integer, string_len, string_len_null, text, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::table::{create, drop_all, index, inside_tenant, instant, part_of, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The columns that name what a claim is about, and the tables they point to.
const SUBJECTS: [(&str, &str, &str); 6] = [
    ("routine_id", "routine", "ix_claim_routine"),
    ("routine_part_id", "routine_part", "ix_claim_routine_part"),
    ("profile_id", "profile", "ix_claim_profile"),
    ("managed_item_id", "managed_item", "ix_claim_managed_item"),
    ("controlled_document_id", "controlled_document", "ix_claim_controlled_document"),
    ("duty_id", "duty", "ix_claim_duty"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        claim(manager).await?;
        evidence(manager).await?;
        applicability(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["claim", "claim_evidence", "applicability"]).await
    }
}

async fn claim(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = tenant_owned("claim").col(string_len("statement", 110)).take();
    for (column, to, _) in SUBJECTS {
        table.col(uuid_null(column)).foreign_key(&mut inside_tenant("claim", column, to));
    }
    let table = table
        .col(string_len_null("record_query", 40))
        .col(string_len("relation", 16))
        .col(string_len("extent", 16))
        .col(text("rationale"))
        .col(string_len("state", 16))
        .col(string_len_null("unsettled", 32))
        .col(uuid("edited_by"))
        .col(instant("edited_at"))
        .col(uuid_null("verified_by"))
        .col(timestamp_with_time_zone_null("verified_at"))
        .col(instant("created_at"))
        .col(integer("version"))
        .foreign_key(&mut inside_tenant("claim", "edited_by", "membership"))
        .foreign_key(&mut inside_tenant("claim", "verified_by", "membership"))
        .take();
    create(manager, "claim", table).await?;
    for (column, _, name) in SUBJECTS {
        manager.create_index(index("claim", name, &["tenant_id", column])).await?;
    }
    manager.create_index(index("claim", "ix_claim_statement", &["tenant_id", "statement"])).await
}

async fn evidence(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("claim_evidence")
        .col(uuid("claim_id"))
        .col(uuid("evidence_id"))
        .foreign_key(&mut part_of("claim_evidence", "claim_id", "claim"))
        .foreign_key(&mut inside_tenant("claim_evidence", "evidence_id", "evidence"))
        .take();
    create(manager, "claim_evidence", table).await?;
    let once = ["tenant_id", "claim_id", "evidence_id"];
    manager.create_index(unique("claim_evidence", "ux_claim_evidence_once", &once)).await?;
    let whose = ["tenant_id", "evidence_id"];
    manager.create_index(index("claim_evidence", "ix_claim_evidence_evidence", &whose)).await
}

async fn applicability(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("applicability")
        .col(uuid_null("certification_id"))
        .col(string_len("target", 64))
        .col(string_len("standard", 64))
        .col(string_len("clause", 60))
        .col(boolean("applies"))
        .col(text("justification"))
        .col(uuid("decided_by"))
        .col(instant("decided_at"))
        .foreign_key(&mut part_of("applicability", "certification_id", "certification"))
        .foreign_key(&mut inside_tenant("applicability", "decided_by", "membership"))
        .take();
    create(manager, "applicability", table).await?;
    let once = ["tenant_id", "target", "clause"];
    manager.create_index(unique("applicability", "ux_applicability_once", &once)).await?;
    let whose = ["tenant_id", "certification_id"];
    manager.create_index(index("applicability", "ix_applicability_certification", &whose)).await
}
