//! Entries from before the chain are chained when the schema is brought up to date.

use entity::audit_entry::{chain, list};
use migration::MigratorTrait;
use sea_orm::{ConnectionTrait, DbBackend};

use crate::harness::database;

/// How many migrations there were before the chain.
const BEFORE: u32 = 9;

async fn old_entries_are_chained(fresh: database::Fresh) {
    let db = database::connect(&fresh.owner_url).await;
    migration::Migrator::up(&db, Some(BEFORE)).await.unwrap();
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    let id = |number: u32| {
        let bare = format!("0198c0de7a12700080000000{number:08x}");
        if postgres { format!("'{bare}'") } else { format!("x'{bare}'") }
    };
    for tenant in [1, 2] {
        let org = id(tenant);
        if postgres {
            db.execute_unprepared(&format!("SELECT set_config('app.tenant_id', {org}, false)"))
                .await
                .unwrap();
        }
        let at = "2026-03-10 12:00:00.123456+00:00";
        db.execute_unprepared(&format!(
            "INSERT INTO organization (id, name, kind, country, time_zone, reminder_policy, policy, created_at, version)
             VALUES ({org}, 'Old Oy', 'client', 'FI', 'Europe/Helsinki', '{{}}', '{{}}', '{at}', 1)"
        ))
        .await
        .unwrap();
        for number in [3, 1, 2] {
            db.execute_unprepared(&format!(
                "INSERT INTO audit_entry (tenant_id, id, at, actor_id, action, subject, detail, address)
                 VALUES ({org}, {}, '{at}', NULL, 'create_invitation', 'inv_{number}', '{{\"email\": \"eino@example.com\", \"share\": 1.5}}', '203.0.113.9')",
                id(tenant * 100 + number)
            ))
            .await
            .unwrap();
        }
    }
    migration::Migrator::up(&db, None).await.unwrap();
    let house =
        entity::Db::connect(&fresh.url, 2, clock::Clock::set_at("2026-03-11T12:00:00Z".parse().unwrap()))
            .await
            .unwrap();
    for tenant in [1, 2] {
        let tenant = format!("org_0198c0de7a12700080000000{tenant:08x}").parse().unwrap();
        let proof = chain::prove(&house, tenant).await.unwrap();
        assert_eq!((proof.count, proof.broken), (3, None));
        let tx = house.read(tenant).await.unwrap();
        let rows = list::following(&tx, &list::Filter::default(), 0, 10).await.unwrap();
        let subjects: Vec<_> = rows.iter().map(|row| row.subject.as_str()).collect();
        assert_eq!(subjects, ["inv_1", "inv_2", "inv_3"]);
        let text = serde_json::to_string(&rows[0].detail).unwrap();
        assert!(!text.contains("eino@example.com") && text.contains("\"share\":\"1.5\""), "{text}");
        let values = entity::audit_value::of(&tx, [1]).await.unwrap();
        assert_eq!(values.len(), 2, "the address of the mail and that of the network");
        tx.commit().await.unwrap();
    }
    house.close().await.unwrap();
    db.close().await.unwrap();
}

#[tokio::test]
async fn entries_from_before_are_chained_on_sqlite() {
    old_entries_are_chained(database::empty_file()).await;
}

#[tokio::test]
async fn entries_from_before_are_chained_on_postgresql() {
    old_entries_are_chained(database::empty_postgres().await).await;
}
