//! A database with rows in it comes through each migration that moves rows: none is lost, none is changed.

use chrono::{DateTime, Utc};
use migration::MigratorTrait;
use sea_orm::sea_query::{Alias, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, FromQueryResult, JsonValue, Statement, Value};
use uuid::Uuid;

use crate::harness::database;

/// The tables that the fifth migration makes anew.
const MOVED: [&str; 3] = ["obligation", "obligation_change", "reminder"];

/// Lets the connection see one tenant's rows on PostgreSQL, or nobody's.
async fn become_tenant(db: &DatabaseConnection, tenant: Option<Uuid>) {
    if db.get_database_backend() == DbBackend::Postgres {
        let name = tenant.map_or_else(String::new, |tenant| tenant.to_string());
        let sql = format!("SELECT set_config('app.tenant_id', '{name}', false)");
        db.execute_unprepared(&sql).await.unwrap();
    }
}

async fn insert(db: &DatabaseConnection, table: &str, row: Vec<(&str, Value)>) {
    let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
    let mut query = Query::insert();
    query.into_table(Alias::new(table)).columns(columns.into_iter().map(Alias::new));
    query.values_panic(values.into_iter().map(Into::into));
    db.execute(&query).await.unwrap();
}

/// A tenant with one certification, two obligations, their history and their reminders, in the schema of four migrations.
async fn furnish(db: &DatabaseConnection, tenant: Uuid) {
    become_tenant(db, Some(tenant)).await;
    let now: DateTime<Utc> = "2026-03-10T12:00:00.123456Z".parse().unwrap();
    let day = |text: &str| Value::from(text.parse::<chrono::NaiveDate>().unwrap());
    let json = |text: &str| Value::from(serde_json::from_str::<JsonValue>(text).unwrap());
    let (person, member, certification) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    let none = Value::Uuid(None);
    insert(
        db,
        "organization",
        vec![
            ("id", tenant.into()),
            ("name", "Äpfel & Söhne".into()),
            ("kind", "client".into()),
            ("country", "DE".into()),
            ("time_zone", "Europe/Berlin".into()),
            ("reminder_policy", json("{}")),
            ("policy", json("{}")),
            ("created_at", now.into()),
            ("version", 1.into()),
        ],
    )
    .await;
    insert(
        db,
        "person",
        vec![
            ("id", person.into()),
            ("email", format!("{person}@example.com").into()),
            ("name", "Anna".into()),
            ("password_hash", "-".into()),
            ("created_at", now.into()),
            ("version", 1.into()),
        ],
    )
    .await;
    insert(
        db,
        "membership",
        vec![
            ("tenant_id", tenant.into()),
            ("id", member.into()),
            ("person_id", person.into()),
            ("role", "owner".into()),
            ("created_at", now.into()),
        ],
    )
    .await;
    insert(
        db,
        "certification",
        vec![
            ("tenant_id", tenant.into()),
            ("id", certification.into()),
            ("standard", "iso-9001-2015".into()),
            ("scope", "All".into()),
            ("responsible_id", member.into()),
            ("policy", json("{}")),
            ("status", "certified".into()),
            ("created_at", now.into()),
            ("version", 1.into()),
        ],
    )
    .await;
    for (number, responsible) in [(1, Value::from(member)), (2, none.clone())] {
        let obligation = Uuid::now_v7();
        insert(
            db,
            "obligation",
            vec![
                ("tenant_id", tenant.into()),
                ("id", obligation.into()),
                ("certification_id", certification.into()),
                ("key", format!("c1/surveillance_audit/{number}").into()),
                ("kind", "surveillance_audit".into()),
                ("cycle", 1.into()),
                ("ordinal", number.into()),
                ("opens_on", day("2026-12-10")),
                ("target_on", day("2027-03-09")),
                ("due_on", day("2027-03-10")),
                ("hard", true.into()),
                ("state", "open".into()),
                ("done_on", day("2027-02-01")),
                ("depends_on", json("[\"c1/internal_audit/1\"]")),
                ("rules", json("[\"R04\"]")),
                ("because", "Because of \"2026-03-10\" — that's why.".into()),
                ("actionable", true.into()),
                ("responsible_id", responsible),
                ("created_at", now.into()),
                ("changed_at", now.into()),
            ],
        )
        .await;
        insert(
            db,
            "obligation_change",
            vec![
                ("tenant_id", tenant.into()),
                ("id", Uuid::now_v7().into()),
                ("obligation_id", obligation.into()),
                ("changed_at", now.into()),
                ("changed_by", member.into()),
                ("to_due_on", day("2027-03-10")),
                ("to_state", "open".into()),
                ("reason", "It was recorded.".into()),
            ],
        )
        .await;
        insert(
            db,
            "reminder",
            vec![
                ("tenant_id", tenant.into()),
                ("id", Uuid::now_v7().into()),
                ("obligation_id", obligation.into()),
                ("due_on", day("2027-03-10")),
                ("step", (-30).into()),
                ("recipient_id", member.into()),
                ("run_at", now.into()),
                ("state", "pending".into()),
                ("email_id", Uuid::now_v7().into()),
                ("created_at", now.into()),
            ],
        )
        .await;
    }
    become_tenant(db, None).await;
}

/// Every row of the tables that move, of each tenant, as it reads; without the column that only the new schema has.
///
/// Over a connection of its own: a statement that was prepared before the tables were made anew does not know them.
async fn rows(fresh: &database::Fresh, tenants: &[Uuid]) -> Vec<JsonValue> {
    let db = &database::connect(&fresh.owner_url).await;
    let mut all = Vec::new();
    for tenant in tenants {
        become_tenant(db, Some(*tenant)).await;
        for table in MOVED {
            let mut query = Query::select();
            query
                .expr(sea_orm::sea_query::Expr::cust("*"))
                .from(Alias::new(table))
                .order_by("id", sea_orm::Order::Asc);
            query.and_where(sea_orm::sea_query::Expr::col("tenant_id").eq(*tenant));
            for row in db.query_all(&query).await.unwrap() {
                let mut row = JsonValue::from_query_result(&row, "").unwrap();
                // What later migrations add says nothing yet.
                for (column, nothing) in [
                    ("duty_id", JsonValue::Null),
                    ("sequence", JsonValue::from(0)),
                    ("held_until", JsonValue::Null),
                    ("level", JsonValue::from("responsible")),
                ] {
                    let added = row.as_object_mut().unwrap().remove(column);
                    assert!(added.is_none_or(|it| it == nothing), "{column}");
                }
                all.push(row);
            }
        }
    }
    become_tenant(db, None).await;
    all
}

async fn count(db: &DatabaseConnection, sql: &str) -> i64 {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    row.unwrap().try_get("", "n").unwrap()
}

async fn moves(fresh: database::Fresh) {
    let db = database::connect(&fresh.owner_url).await;
    migration::Migrator::up(&db, Some(4)).await.unwrap();
    let tenants = [Uuid::now_v7(), Uuid::now_v7()];
    for tenant in tenants {
        furnish(&db, tenant).await;
    }
    let before = rows(&fresh, &tenants).await;
    assert_eq!(before.len(), 12, "{before:#?}");

    migration::Migrator::up(&db, Some(1)).await.unwrap();
    assert_eq!(rows(&fresh, &tenants).await, before, "up changed rows");
    an_orphan_is_refused(&db, tenants[0]).await;

    migration::Migrator::down(&db, Some(1)).await.unwrap();
    assert_eq!(rows(&fresh, &tenants).await, before, "down changed rows");
    migration::Migrator::up(&db, None).await.unwrap();
    assert_eq!(rows(&fresh, &tenants).await, before, "up again changed rows");
    if db.get_database_backend() == DbBackend::Postgres {
        for table in MOVED {
            let hidden = count(&db, &format!("SELECT count(*) AS n FROM {table}")).await;
            assert_eq!(hidden, 0, "{table} forces its policy again");
        }
    } else {
        assert_eq!(count(&db, "SELECT count(*) AS n FROM pragma_foreign_key_check").await, 0);
    }
    let kept = if db.get_database_backend() == DbBackend::Postgres {
        "SELECT count(*) AS n FROM pg_class WHERE relname LIKE '%_kept'"
    } else {
        "SELECT count(*) AS n FROM sqlite_schema WHERE name LIKE '%_kept'"
    };
    assert_eq!(count(&db, kept).await, 0, "the side tables are gone");
}

/// The database itself refuses an obligation that belongs to nobody.
async fn an_orphan_is_refused(db: &DatabaseConnection, tenant: Uuid) {
    become_tenant(db, Some(tenant)).await;
    let refused = db.execute_unprepared("UPDATE obligation SET certification_id = NULL").await;
    assert!(refused.unwrap_err().to_string().to_lowercase().contains("check"));
    become_tenant(db, None).await;
}

#[tokio::test]
async fn obligations_and_what_refers_to_them_survive_the_fifth_migration_on_sqlite() {
    moves(database::empty_file()).await;
}

#[tokio::test]
async fn obligations_and_what_refers_to_them_survive_the_fifth_migration_on_postgresql() {
    moves(database::empty_postgres().await).await;
}
