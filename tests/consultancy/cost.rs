//! What a page of the portfolio costs, with few clients and with many.
#![allow(clippy::print_stdout, reason = "the figures of docs/PERFORMANCE.md")]

use std::collections::HashSet;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::harness::process::until;
use crate::harness::{Browser, Engine, House, database, on_both};

/// The portfolio's pages, in every order, narrowed, and the calendar.
const PAGES: [&str; 5] = [
    "/v1/portfolio?limit=25",
    "/v1/portfolio?limit=25&sort=client",
    "/v1/portfolio?limit=25&sort=risk",
    "/v1/portfolio?limit=25&standard=iso-9001-2015",
    "/v1/portfolio/dates?limit=25",
];
/// How many rows a page reads: its own and the first of the next.
const READ: i64 = 26;
const ROUNDS: i64 = 12;
/// How many pages are asked for with each number of clients.
const ALL: i64 = ROUNDS * 5;

/// Takes from the database of the test what only real clients would satisfy: rows of clients that stand nowhere else.
async fn unfetter(db: &DatabaseConnection) {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => "PRAGMA foreign_keys = OFF",
        _ => {
            "DO $$ DECLARE it record; BEGIN
               FOR it IN SELECT conrelid::regclass AS t, conname FROM pg_constraint
                 WHERE contype = 'f' AND conrelid IN ('portfolio_row'::regclass, 'portfolio_date'::regclass)
               LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', it.t, it.conname); END LOOP; END $$;
             ALTER TABLE portfolio_row NO FORCE ROW LEVEL SECURITY;
             ALTER TABLE portfolio_date NO FORCE ROW LEVEL SECURITY"
        }
    };
    db.execute_unprepared(sql).await.unwrap();
}

/// Gives the consultancy clients `from` to `to`, each with a certificate and four dates.
async fn clients(db: &DatabaseConnection, consultancy: uuid::Uuid, from: u32, to: u32) {
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    let (fresh, own, day) = if postgres {
        ("gen_random_uuid()", format!("'{consultancy}'::uuid"), "DATE '2026-01-01' + n % 1000")
    } else {
        (
            "randomblob(16)",
            format!("x'{}'", consultancy.simple()),
            "date('2026-01-01', (n % 1000) || ' days')",
        )
    };
    let numbers = format!(
        "WITH RECURSIVE number(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM number WHERE n + 1 < {to})"
    );
    let many = format!("{numbers}, four(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM four WHERE k < 4)");
    let name = "'Client ' || n";
    let standard = "CASE n % 3 WHEN 0 THEN 'iso-9001-2015' ELSE 'iso-20000-1-2018' END";
    for sql in [
        format!(
            "INSERT INTO portfolio_row (tenant_id, id, grant_id, certification_id, consultancy_id, client_name, standard,
               status, risk, risk_rank, breaches, next_ordinal, sort_on)
             {numbers} SELECT {fresh}, {fresh}, {fresh}, {fresh}, {own}, {name}, {standard}, 'certified', 'none', 4, 0, 0, {day} FROM number"
        ),
        format!(
            "INSERT INTO portfolio_date (tenant_id, id, grant_id, certification_id, obligation_id, consultancy_id, client_name,
               standard, kind, ordinal, due_on, state)
             {many} SELECT {fresh}, {fresh}, {fresh}, {fresh}, {fresh}, {own}, {name}, {standard}, 'internal_audit', k, {day}, 'open'
             FROM number CROSS JOIN four"
        ),
        (if postgres { "ANALYZE portfolio_row, portfolio_date" } else { "ANALYZE" }).to_owned(),
    ] {
        db.execute_unprepared(&sql).await.unwrap();
    }
}

/// How often PostgreSQL has gone through the two tables, and how many rows it has read of them.
async fn read_so_far(db: &DatabaseConnection) -> (i64, i64) {
    let sql = "SELECT sum(seq_scan + idx_scan)::bigint AS scans, sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint AS rows
               FROM pg_stat_user_tables WHERE relname IN ('portfolio_row', 'portfolio_date')";
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap().unwrap();
    (row.try_get("", "scans").unwrap(), row.try_get("", "rows").unwrap())
}

/// The time of the fastest of some requests for a page.
async fn fastest(browser: &Browser, page: &str) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let answer = browser.get(page).await.must_be(200);
        best = best.min(start.elapsed());
        assert!(answer.json["data"].as_array().is_some_and(|rows| !rows.is_empty()), "{page}");
    }
    best
}

on_both! {
    async fn a_page_of_the_portfolio_costs_the_same_however_many_clients_there_are(house: House) {
        let adviser = house.found("Harbour Advice AB", "bo@example.com").await;
        let own: entity::id::OrganizationId =
            adviser.get("/v1/session").await.must_be(200).at("/organization/id").parse().unwrap();
        let db = database::connect(&house.database.owner_url).await;
        unfetter(&db).await;
        let mut there = 0;
        let counted = db.get_database_backend() == DbBackend::Postgres;
        for number in [10, 1_000, 10_000] {
            clients(&db, own.0, there, number).await;
            there = number;
            let before = if counted { read_so_far(&db).await } else { (0, 0) };
            for page in PAGES {
                println!("{number} clients, {page}: {:.1?}", fastest(&adviser, page).await);
            }
            if counted {
                let (scans, rows) = grown(&db, before).await;
                println!("{number} clients: {rows} rows read by {scans} queries for {ALL} pages");
                // Of few rows the planner rightly reads all, and what made the clients may still be counted with them.
                assert!(number == 10 || scans == ALL, "one query for a page, not {scans} for {ALL}");
                assert!(rows <= ALL * READ, "{rows} rows read for {ALL} pages");
            }
        }
        for (path, id, all) in [("/v1/portfolio/export", 12, 10_000), ("/v1/portfolio/dates/export", 8, 40_000)] {
            let start = Instant::now();
            let text = adviser.get(path).await.must_be(200).text;
            println!("{path}: {all} lines in {:.1?}", start.elapsed());
            let ids: HashSet<_> = text.lines().skip(1).filter_map(|line| line.split(',').nth(id)).collect();
            assert_eq!((text.lines().count() - 1, ids.len()), (all, all), "each once: {path}");
        }
        db.close().await.unwrap();
        house.close().await;
    }
}

/// What came to the counts, once it is all that the pages can have brought.
async fn grown(db: &DatabaseConnection, before: (i64, i64)) -> (i64, i64) {
    until("the counts of all pages", async || {
        let now = read_so_far(db).await;
        (now.0 - before.0 >= ALL).then_some((now.0 - before.0, now.1 - before.1))
    })
    .await
}
