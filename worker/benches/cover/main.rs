//! What it costs to say how far eight standards are met by 2,000 claims with 5,000 pieces of evidence, and what goes with one step.
//!
//!     tests/peer/with.sh cargo bench -p worker --bench cover -- [gate]
//!
//! On PostgreSQL, with everything read anew each time, as a request does. Times are the middle of a hundred. With `gate` it fails
//! above the limits that docs/PERFORMANCE.md names.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]
#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "it measures time, and puts rows down by bare statements"
)]

#[path = "../sweep/place.rs"]
#[allow(dead_code)]
mod place;

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use clock::Clock;
use entity::claim::Subject;
use entity::cover::{Scene, left_out};
use entity::id::{OrganizationId, RoutinePartId};
use entity::{Db, TenantTx, applicability};
use place::{Engine, Place};
use sea_orm::{ConnectionTrait, Database};
use standards::cover::Cover;

const CLAIMS: usize = 2_000;
const EVIDENCE: usize = 5_000;
const ROUTINES: usize = 50;
const STEPS: usize = 10;
const ACTIVITIES: usize = 4;
const LOOKS: usize = 100;

const COVER: Duration = Duration::from_millis(50);
const IMPACT: Duration = Duration::from_millis(20);

#[tokio::main]
async fn main() {
    let place = Place::new(Engine::Postgres, "cover").await;
    let tenant = uuid::Uuid::from_u128(7);
    put_down(&place, tenant).await;
    let db =
        Db::connect(&place.url, 1, Clock::set_at("2026-11-22T09:00:00Z".parse().unwrap())).await.unwrap();
    let ids: Vec<&str> = standards::all().iter().map(|it| it.id.as_str()).collect();
    let step = Subject::RoutinePart(RoutinePartId(part(0)));
    let (mut covers, mut impacts) = (Vec::new(), Vec::new());
    let (mut covered, mut lost) = (0, 0);
    for _ in 0..LOOKS {
        let started = Instant::now();
        let tx = db.read(OrganizationId(tenant)).await.unwrap();
        covered = cover(&tx, &ids).await;
        tx.commit().await.unwrap();
        covers.push(started.elapsed());
        let started = Instant::now();
        let tx = db.read(OrganizationId(tenant)).await.unwrap();
        lost = impact(&tx, &ids, step).await;
        tx.commit().await.unwrap();
        impacts.push(started.elapsed());
    }
    assert!(covered > 0 && lost > 0, "{covered} clauses covered, {lost} lost: nothing was measured");
    let (cover, impact) = (middle(covers), middle(impacts));
    let told = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!("{} standards, {CLAIMS} claims, {EVIDENCE} pieces of evidence, {LOOKS} looks", ids.len());
    println!("  cover of all        {:6.1} ms   {covered} clauses covered", told(cover));
    println!("  impact of one step  {:6.1} ms   {lost} clauses lose cover", told(impact));
    db.close().await.unwrap();
    place.end().await;
    if std::env::args().any(|word| word == "gate") && (cover > COVER || impact > IMPACT) {
        std::process::exit(1);
    }
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();

/// How many clauses of these standards are covered.
async fn cover(tx: &TenantTx, ids: &[&str]) -> usize {
    let scene = Scene::load(tx, TODAY).await.unwrap();
    let standings = scene.standings();
    let mut covered = 0;
    for id in ids {
        let decided = applicability::of(tx, id, None).await.unwrap();
        let assessed = scene.assess(&standings, &left_out(&decided));
        covered += within(&scene, id).filter(|at| assessed[*at].cover == Cover::Covered).count();
    }
    covered
}

/// How many clauses of these standards would be covered less without `subject`.
async fn impact(tx: &TenantTx, ids: &[&str], subject: Subject) -> usize {
    let scene = Scene::load(tx, TODAY).await.unwrap();
    let (with, without) = (scene.standings(), scene.without(subject));
    let mut lost = 0;
    for id in ids {
        let decided = applicability::of(tx, id, None).await.unwrap();
        let left_out = left_out(&decided);
        let (before, after) = (scene.assess(&with, &left_out), scene.assess(&without, &left_out));
        lost += within(&scene, id).filter(|at| before[*at].cover != after[*at].cover).count();
    }
    lost
}

/// The numbers of a standard's clauses in the landscape.
fn within<'a>(scene: &'a Scene, id: &'a str) -> impl Iterator<Item = usize> + 'a {
    let clauses = standards::find(id).unwrap().clauses.iter();
    let place = |it: &standards::Clause| standards::crosswalk::Place {
        standard: id.to_owned(),
        clause: it.reference.clone(),
    };
    clauses.filter_map(move |it| scene.landscape.place(&place(it)))
}

/// The id of a part: each step, then its activities.
fn part(number: usize) -> uuid::Uuid {
    uuid::Uuid::from_u128(0x1_0000 + number as u128)
}

/// Claims about the activities of routines, each of a shipped statement, verified, with two or three pieces of evidence.
async fn put_down(place: &Place, tenant: uuid::Uuid) {
    let (server, name) = (std::env::var("TEST_PG_OWNER_URL").unwrap(), place.url.rsplit_once('/').unwrap().1);
    let owner = Database::connect(format!("{}/{name}", server.rsplit_once('/').unwrap().0)).await.unwrap();
    let each = 1 + ACTIVITIES;
    let parts = (0..ROUTINES * STEPS * each).map(|at| {
        let routine = uuid::Uuid::from_u128(0x900_0000 + (at / (STEPS * each)) as u128);
        let (kind, parent) = match at % each {
            0 => ("step", "NULL".to_owned()),
            inside => ("activity", format!("'{}'", part(at - inside))),
        };
        format!(
            "('{tenant}', '{}', '{routine}', '{kind}', {parent}, 'Part {at}', 'operate', false, true)",
            part(at)
        )
    });
    let parts: Vec<_> = parts.collect();
    let statements = standards::statement::statements();
    let claims = (0..CLAIMS).map(|at| {
        // What stands on one claim alone goes with its step; the rest is shown more than once.
        let steps = ROUTINES * STEPS;
        let key = &statements[if at < steps { at } else { steps + at % (statements.len() - steps) }].key;
        let about = part(at % (ROUTINES * STEPS) * each + 1 + at % ACTIVITIES);
        format!(
            "('{tenant}', '{}', '{key}', '{about}', 'implements', 'full', 'So.', 'verified', '{tenant}', '2026-01-01', '{tenant}', '2026-01-02', '2026-01-01', 1)",
            uuid::Uuid::from_u128(0x100_0000 + at as u128)
        )
    });
    let claims: Vec<_> = claims.collect();
    let shown = (0..EVIDENCE).map(|at| {
        format!(
            "('{tenant}', '{}', '{}', '{}')",
            uuid::Uuid::from_u128(0x300_0000 + at as u128),
            uuid::Uuid::from_u128(0x100_0000 + (at % CLAIMS) as u128),
            uuid::Uuid::from_u128(0x200_0000 + at as u128)
        )
    });
    let shown: Vec<_> = shown.collect();
    let evidence = (0..EVIDENCE).map(|at| {
        let id = uuid::Uuid::from_u128(0x200_0000 + at as u128);
        format!("('{tenant}', '{id}', 'Record {at}', '', 'https://example.com/{at}', '2027-06-30', '{tenant}', '2026-01-01', 1)")
    });
    let evidence: Vec<_> = evidence.collect();
    let tables = [
        (
            "routine_part",
            "tenant_id, id, routine_id, kind, parent_id, name, process, skipped, in_force",
            parts,
        ),
        ("evidence", "tenant_id, id, title, note, link, expires_on, added_by, created_at, version", evidence),
        (
            "claim",
            "tenant_id, id, statement, routine_part_id, relation, extent, rationale, state, edited_by, edited_at, verified_by, verified_at, created_at, version",
            claims,
        ),
        ("claim_evidence", "tenant_id, id, claim_id, evidence_id", shown),
    ];
    for (table, columns, rows) in tables {
        let keys = format!(
            "DO $$ DECLARE name text; BEGIN
            FOR name IN SELECT conname FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype = 'f' LOOP
                EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', name);
            END LOOP; END $$"
        );
        for sql in [
            keys,
            format!("ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"),
            format!("INSERT INTO {table} ({columns}) VALUES {}", rows.join(",")),
            format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY"),
            format!("VACUUM ANALYZE {table}"),
        ] {
            owner.execute_unprepared(&sql).await.unwrap();
        }
    }
    owner.close().await.unwrap();
}
