use std::collections::HashSet;

use chrono::{Datelike, NaiveDate, TimeZone, Utc};
use clock::Clock;
use entity::page::PageRequest;
use entity::portfolio::Narrow;
use entity::portfolio_row::{self, Filter, Risk, Sort};
use entity::{grant, membership, portfolio_date};
use tempfile::TempDir;

use super::*;

const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();

/// The world as it is made at noon of [`DAY`], and the consultancy in it.
async fn made() -> (TempDir, Db, OrganizationId) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("demo.db").display());
    migration::run(&url).await.unwrap();
    let noon = Utc.with_ymd_and_hms(DAY.year(), DAY.month(), DAY.day(), 12, 0, 0).unwrap();
    let db = Db::connect(&url, 1, Clock::set_at(noon)).await.unwrap();
    world(&db, &world::clients(DAY), "nobody signs in").await.unwrap();
    let tx = db.open(false).await.unwrap();
    let ingrid = person::by_email(&tx, "ingrid@nordlys.example").await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let tx = db.as_person(ingrid.id).await.unwrap();
    let places = membership::places_of(&tx, ingrid.id).await.unwrap();
    let own = places.iter().find(|(place, _)| place.grant_id.is_none()).unwrap();
    (folder, db, own.1.id)
}

fn page() -> PageRequest {
    PageRequest { limit: 100, cursor: None, sort: Vec::new() }
}

#[tokio::test]
async fn the_portfolio_holds_what_is_in_order_and_what_is_not() {
    let (_folder, db, consultancy) = made().await;
    let tx = db.read(consultancy).await.unwrap();
    let rows = portfolio_row::list(&tx, &Filter::default(), Sort::Next, &page()).await.unwrap().rows;
    let risks: HashSet<_> = rows.iter().map(|row| row.risk.word()).collect();
    for risk in [Risk::Suspended, Risk::Overdue, Risk::Breach, Risk::None] {
        assert!(risks.contains(risk.word()), "{risk:?}: {risks:?}");
    }
    assert!(rows.iter().any(|row| row.status == "certified_at_risk"));
    let standards: HashSet<_> = rows.iter().map(|row| &row.standard).collect();
    assert!(standards.len() >= 5, "{standards:?}");
    assert!(rows.iter().any(|row| row.person_id.is_some()) && rows.iter().any(|row| row.person_id.is_none()));
    let dates = portfolio_date::list(&tx, &Narrow::default(), &page()).await.unwrap().rows;
    let audit =
        dates.iter().find(|date| date.kind == "surveillance_audit" && date.client_name == "Saltmyra Seafood");
    assert!(audit.unwrap().planned_on.is_some_and(|on| on < DAY + chrono::Days::new(28)), "{audit:?}");
}

#[tokio::test]
async fn each_client_has_agreed_something_else_with_the_consultancy() {
    let (_folder, db, consultancy) = made().await;
    let tx = db.read(consultancy).await.unwrap();
    let clients = grant::clients(&tx, None, &page()).await.unwrap().rows;
    let told: Vec<_> = clients
        .iter()
        .map(|row| (row.client_name.as_str(), row.scoped, row.ends_on.is_some(), row.founding))
        .collect();
    assert_eq!(
        told,
        [
            ("Araucaria Devices", false, true, false),
            ("Kestrel Hosting", false, false, false),
            ("Saltmyra Seafood", false, false, false),
            ("Tindra Software", true, false, false),
        ]
    );
    for client in &clients {
        let tx = db.read(client.tenant_id).await.unwrap();
        let owners = membership::own_owners(&tx).await.unwrap();
        assert_eq!(owners.len(), 1, "{}", client.client_name);
        assert_eq!(client.consented_by, Some(owners[0].membership.id), "{}", client.client_name);
    }
}
