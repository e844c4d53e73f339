//! What lets the log of a deleted organization go with it, and nothing else: a tombstone must stand there first, which only a
//! wish whose day has come allows, and which stays for good.

use sea_orm_migration::prelude::{DbErr, SchemaManager};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// On PostgreSQL the serving role still may not delete entries: a function of the tables' owner does, where the tombstone lets it.
const POSTGRES: &str = "
CREATE FUNCTION audit_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM tombstone t WHERE t.tenant_id = OLD.tenant_id AND t.finished_at IS NULL) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only';
END $$;

CREATE FUNCTION tombstone_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.finished_at IS NULL AND NEW.due_at <= NEW.began_at AND EXISTS (SELECT 1 FROM organization o
     WHERE o.id = NEW.tenant_id AND o.deletion_due_at = NEW.due_at AND o.deletion_asked_at = NEW.asked_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a tombstone needs a wish whose day has come';
END $$;

CREATE FUNCTION tombstone_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.finished_at IS NULL AND NEW.finished_at IS NOT NULL
     AND (NEW.id, NEW.tenant_id, NEW.asked_at, NEW.due_at, NEW.began_at, NEW.sequence, NEW.hash)
       = (OLD.id, OLD.tenant_id, OLD.asked_at, OLD.due_at, OLD.began_at, OLD.sequence, OLD.hash) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a tombstone stays as it is';
END $$;

CREATE FUNCTION delete_audit_rows(which text, tenant uuid, most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE gone bigint;
BEGIN
  IF which NOT IN ('audit_entry', 'audit_value', 'audit_head') THEN RAISE EXCEPTION 'no table of the audit log'; END IF;
  EXECUTE format('DELETE FROM %I WHERE ctid = ANY (ARRAY(SELECT ctid FROM %I WHERE tenant_id = $1 LIMIT $2))', which, which)
    USING tenant, most;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

DROP TRIGGER audit_entry_stays ON audit_entry;
DROP TRIGGER audit_value_stays ON audit_value;
DROP TRIGGER audit_head_stays ON audit_head;
CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_goes();
CREATE TRIGGER audit_value_stays BEFORE DELETE ON audit_value FOR EACH ROW EXECUTE FUNCTION audit_goes();
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_goes();
CREATE TRIGGER tombstone_due BEFORE INSERT ON tombstone FOR EACH ROW EXECUTE FUNCTION tombstone_is_due();
CREATE TRIGGER tombstone_fixed BEFORE UPDATE OR DELETE ON tombstone FOR EACH ROW EXECUTE FUNCTION tombstone_stays();
CREATE TRIGGER tombstone_whole BEFORE TRUNCATE ON tombstone EXECUTE FUNCTION tombstone_stays();
";

/// On SQLite, which knows no roles: the triggers alone.
const SQLITE: &str = "
DROP TRIGGER audit_entry_stays;
DROP TRIGGER audit_value_stays;
DROP TRIGGER audit_head_stays;
CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry
WHEN NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.tenant_id = OLD.tenant_id AND t.finished_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_value_stays BEFORE DELETE ON audit_value
WHEN NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.tenant_id = OLD.tenant_id AND t.finished_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
WHEN NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.tenant_id = OLD.tenant_id AND t.finished_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER tombstone_due BEFORE INSERT ON tombstone
WHEN NOT (NEW.finished_at IS NULL AND NEW.due_at <= NEW.began_at AND EXISTS (SELECT 1 FROM organization o
  WHERE o.id = NEW.tenant_id AND o.deletion_due_at = NEW.due_at AND o.deletion_asked_at = NEW.asked_at))
BEGIN SELECT RAISE(ABORT, 'a tombstone needs a wish whose day has come'); END;
CREATE TRIGGER tombstone_fixed BEFORE UPDATE ON tombstone
WHEN NOT (OLD.finished_at IS NULL AND NEW.finished_at IS NOT NULL AND NEW.id = OLD.id AND NEW.tenant_id = OLD.tenant_id
  AND NEW.asked_at = OLD.asked_at AND NEW.due_at = OLD.due_at AND NEW.began_at = OLD.began_at
  AND NEW.sequence = OLD.sequence AND NEW.hash = OLD.hash)
BEGIN SELECT RAISE(ABORT, 'a tombstone stays as it is'); END;
CREATE TRIGGER tombstone_stays BEFORE DELETE ON tombstone
BEGIN SELECT RAISE(ABORT, 'a tombstone stays as it is'); END;
";

/// The tables of the log.
const LOG: [&str; 3] = ["audit_entry", "audit_value", "audit_head"];

/// Lets the log of an organization go whose tombstone stands and is not finished.
pub async fn allow(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == DbBackend::Postgres;
    let sql = if postgres { POSTGRES } else { SQLITE };
    manager.get_connection().execute_unprepared(sql).await.map(drop)
}

/// Takes that back: no entry can be removed by anybody.
pub async fn forbid(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let sql = if manager.get_database_backend() == DbBackend::Postgres {
        let triggers = LOG.map(|table| {
            format!(
                "DROP TRIGGER {table}_stays ON {table};
                 CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_is_fixed();"
            )
        });
        let rest = "DROP TRIGGER tombstone_due ON tombstone; DROP TRIGGER tombstone_fixed ON tombstone;
            DROP TRIGGER tombstone_whole ON tombstone; DROP FUNCTION audit_goes(); DROP FUNCTION tombstone_is_due();
            DROP FUNCTION tombstone_stays(); DROP FUNCTION delete_audit_rows(text, uuid, integer);";
        triggers.concat() + rest
    } else {
        let triggers = LOG.map(|table| {
            format!(
                "DROP TRIGGER {table}_stays; CREATE TRIGGER {table}_stays BEFORE DELETE ON {table}
                 BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;"
            )
        });
        let rest = "DROP TRIGGER tombstone_due; DROP TRIGGER tombstone_fixed; DROP TRIGGER tombstone_stays;";
        triggers.concat() + rest
    };
    manager.get_connection().execute_unprepared(&sql).await.map(drop)
}
