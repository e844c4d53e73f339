//! What makes the audit log append-only for whoever holds a connection: rights taken away, and triggers that refuse.

use sea_orm_migration::prelude::{DbErr, SchemaManager};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// On PostgreSQL: no role but the tables' owner may change or remove entries, and the triggers stop the owner as well.
const POSTGRES: &str = "
CREATE FUNCTION audit_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;

CREATE FUNCTION audit_value_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.value IS NULL AND NEW.salt IS NULL AND NEW.erased_at IS NOT NULL
     AND (NEW.tenant_id, NEW.id, NEW.sequence, NEW.digest) = (OLD.tenant_id, OLD.id, OLD.sequence, OLD.digest)
     AND (OLD.person_id IS NULL OR NEW.person_id = OLD.person_id) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the audit log is append-only: a personal value can only be blanked';
END $$;

CREATE FUNCTION audit_head_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.tenant_id = OLD.tenant_id AND NEW.sequence > OLD.sequence THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the end of the audit log only moves on';
END $$;

CREATE TRIGGER audit_entry_fixed BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_is_fixed();
CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_is_fixed();
CREATE TRIGGER audit_entry_whole BEFORE TRUNCATE ON audit_entry EXECUTE FUNCTION audit_is_fixed();
CREATE TRIGGER audit_value_fixed BEFORE UPDATE ON audit_value FOR EACH ROW EXECUTE FUNCTION audit_value_is_fixed();
CREATE TRIGGER audit_value_stays BEFORE DELETE ON audit_value FOR EACH ROW EXECUTE FUNCTION audit_is_fixed();
CREATE TRIGGER audit_value_whole BEFORE TRUNCATE ON audit_value EXECUTE FUNCTION audit_is_fixed();
CREATE TRIGGER audit_head_fixed BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_head_is_fixed();
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_is_fixed();
CREATE TRIGGER audit_head_whole BEFORE TRUNCATE ON audit_head EXECUTE FUNCTION audit_is_fixed();

DO $$
DECLARE who text;
BEGIN
  FOR who IN SELECT DISTINCT held.grantee::regrole::text FROM pg_class c, aclexplode(c.relacl) held
    WHERE c.oid = 'audit_entry'::regclass AND held.grantee <> c.relowner AND held.grantee <> 0
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry, audit_value FROM %s', who);
    EXECUTE format('REVOKE DELETE, TRUNCATE ON audit_head FROM %s', who);
    EXECUTE format('GRANT UPDATE (person_id, salt, value, erased_at) ON audit_value TO %s', who);
  END LOOP;
END $$;
";

/// On SQLite, which knows no roles: triggers alone.
const SQLITE: &str = "
CREATE TRIGGER audit_entry_fixed BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_value_fixed BEFORE UPDATE ON audit_value
WHEN NOT (NEW.value IS NULL AND NEW.salt IS NULL AND NEW.erased_at IS NOT NULL
  AND NEW.tenant_id = OLD.tenant_id AND NEW.id = OLD.id AND NEW.sequence = OLD.sequence AND NEW.digest = OLD.digest
  AND (OLD.person_id IS NULL OR NEW.person_id IS OLD.person_id))
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: a personal value can only be blanked'); END;
CREATE TRIGGER audit_value_stays BEFORE DELETE ON audit_value
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_head_fixed BEFORE UPDATE ON audit_head
WHEN NOT (NEW.tenant_id = OLD.tenant_id AND NEW.sequence > OLD.sequence)
BEGIN SELECT RAISE(ABORT, 'the end of the audit log only moves on'); END;
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
";

/// The triggers, each with its table.
const TRIGGERS: [(&str, &str); 6] = [
    ("audit_entry_fixed", "audit_entry"),
    ("audit_entry_stays", "audit_entry"),
    ("audit_value_fixed", "audit_value"),
    ("audit_value_stays", "audit_value"),
    ("audit_head_fixed", "audit_head"),
    ("audit_head_stays", "audit_head"),
];

/// Makes the log append-only.
pub async fn fix(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == DbBackend::Postgres;
    let sql = if postgres { POSTGRES } else { SQLITE };
    manager.get_connection().execute_unprepared(sql).await.map(drop)
}

/// Takes that back, so that the tables can be made anew.
pub async fn loosen(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == DbBackend::Postgres;
    let of = |table: &str| if postgres { format!(" ON {table}") } else { String::new() };
    let mut drops: Vec<_> =
        TRIGGERS.iter().map(|(trigger, table)| format!("DROP TRIGGER {trigger}{};", of(table))).collect();
    if postgres {
        let tables = ["audit_entry", "audit_value", "audit_head"];
        drops.extend(tables.map(|table| format!("DROP TRIGGER {table}_whole ON {table};")));
        let functions = ["audit_is_fixed", "audit_value_is_fixed", "audit_head_is_fixed"];
        drops.extend(functions.map(|function| format!("DROP FUNCTION {function}();")));
    }
    manager.get_connection().execute_unprepared(&drops.concat()).await.map(drop)
}
