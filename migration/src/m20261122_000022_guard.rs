//! What guards: the way by which the log of a deleted organization goes is the serving role's alone, what proves a sign-in to a
//! provider is kept sealed, and a directory's token knows which of its warnings were sent.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::integer_null;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::policy;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Whoever may append to the log serves, whatever the role is called. A role that is made later is given the right by hand.
const CLOSE: &str = "
REVOKE ALL ON FUNCTION delete_audit_rows(text, uuid, integer) FROM PUBLIC;
DO $$
DECLARE who text;
BEGIN
  FOR who IN SELECT DISTINCT held.grantee::regrole::text FROM pg_class c, aclexplode(c.relacl) held
    WHERE c.oid = 'audit_entry'::regclass AND held.privilege_type = 'INSERT' AND held.grantee <> c.relowner AND held.grantee <> 0
  LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION delete_audit_rows(text, uuid, integer) TO %s', who);
  END LOOP;
END $$;
ALTER TABLE sso_attempt ALTER COLUMN verifier TYPE varchar(512);
";

/// Back to what a new function is.
const OPEN: &str = "
GRANT EXECUTE ON FUNCTION delete_audit_rows(text, uuid, integer) TO PUBLIC;
ALTER TABLE sso_attempt ALTER COLUMN verifier TYPE varchar(128);
";

/// Sign-ins under way, which began under the other rule and last ten minutes: whoever is in one begins again.
const FORGET: &str = "DELETE FROM sso_attempt";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(FORGET).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared(CLOSE).await?;
        }
        let warned = Table::alter().table("scim_token").add_column(integer_null("warned_days")).take();
        manager.alter_table(warned).await?;
        policy::open_to_worker(manager, "scim_token", "SELECT").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(FORGET).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared(OPEN).await?;
            db.execute_unprepared("DROP POLICY worker_claims ON scim_token").await?;
        }
        manager.alter_table(Table::alter().table("scim_token").drop_column("warned_days").take()).await
    }
}
