//! The schema: up, down and up again, and equal to the entities.

use migration::MigratorTrait;
use sea_orm::sea_query::{Alias, Query};
use sea_orm::{ConnectionTrait, EntityTrait, Iden, Iterable};

use crate::harness::{Engine, database};

async fn up_down_up(fresh: database::Fresh) {
    let db = database::connect(&fresh.owner_url).await;
    migration::Migrator::up(&db, None).await.unwrap();
    migration::Migrator::down(&db, None).await.unwrap();
    migration::Migrator::up(&db, None).await.unwrap();
    assert!(migration::pending(&db).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_schema_goes_up_down_and_up_on_sqlite() {
    up_down_up(database::empty_file()).await;
}

#[tokio::test]
async fn the_schema_goes_up_down_and_up_on_postgresql() {
    up_down_up(database::empty_postgres().await).await;
}

#[tokio::test]
async fn of_three_who_migrate_at_once_each_succeeds() {
    let fresh = database::empty_postgres().await;
    let run = || migration::run(&fresh.owner_url);
    let (first, second, third) = tokio::join!(run(), run(), run());
    assert_eq!(first.unwrap() + second.unwrap() + third.unwrap(), migration::Migrator::migrations().len());
}

/// Asks the database for every column that the entity names.
async fn holds<E: EntityTrait>(db: &impl ConnectionTrait) {
    let table = E::default();
    let columns = E::Column::iter().map(|column| Alias::new(Iden::unquoted(&column)));
    let query = Query::select().columns(columns).from(Alias::new(table.table_name())).limit(1).to_owned();
    let asked = db.query_all(&query).await;
    assert!(asked.is_ok(), "{}: {}", table.table_name(), asked.unwrap_err());
}

async fn for_routines(db: &impl ConnectionTrait) {
    holds::<entity::profile::Entity>(db).await;
    holds::<entity::profile_holder::Entity>(db).await;
    holds::<entity::routine::Entity>(db).await;
    holds::<entity::routine_version::Entity>(db).await;
    holds::<entity::routine_part::Entity>(db).await;
    holds::<entity::routine_profile::Entity>(db).await;
    holds::<entity::customer::Entity>(db).await;
    holds::<entity::offered_service::Entity>(db).await;
    holds::<entity::agreement::Entity>(db).await;
    holds::<entity::agreement_service::Entity>(db).await;
    holds::<entity::managed_item::Entity>(db).await;
    holds::<entity::item_relation::Entity>(db).await;
    holds::<entity::definition_review::Entity>(db).await;
}

async fn for_documents(db: &impl ConnectionTrait) {
    holds::<entity::controlled_document::Entity>(db).await;
    holds::<entity::document_version::Entity>(db).await;
    holds::<entity::document_reader::Entity>(db).await;
    holds::<entity::document_acknowledgement::Entity>(db).await;
}

async fn for_rooms(db: &impl ConnectionTrait) {
    holds::<entity::audit_room::Entity>(db).await;
    holds::<entity::room_note::Entity>(db).await;
    holds::<entity::room_request::Entity>(db).await;
    holds::<entity::room_reading::Entity>(db).await;
    holds::<entity::room_freeze::Entity>(db).await;
    holds::<entity::room_freeze_item::Entity>(db).await;
}

async fn equal(engine: Engine) {
    let fresh = database::fresh(engine).await;
    let db = database::connect(&fresh.owner_url).await;
    holds::<entity::organization::Entity>(&db).await;
    holds::<entity::person::Entity>(&db).await;
    holds::<entity::membership::Entity>(&db).await;
    holds::<entity::membership_certification::Entity>(&db).await;
    holds::<entity::invitation::Entity>(&db).await;
    holds::<entity::session::Entity>(&db).await;
    holds::<entity::idempotency_key::Entity>(&db).await;
    holds::<entity::mail_domain::Entity>(&db).await;
    holds::<entity::domain_owner::Entity>(&db).await;
    holds::<entity::sso_connection::Entity>(&db).await;
    holds::<entity::sso_attempt::Entity>(&db).await;
    holds::<entity::sso_identity::Entity>(&db).await;
    holds::<entity::scim_token::Entity>(&db).await;
    holds::<entity::scim_user::Entity>(&db).await;
    holds::<entity::scim_group::Entity>(&db).await;
    holds::<entity::scim_group::member::Entity>(&db).await;
    holds::<entity::one_time_token::Entity>(&db).await;
    holds::<entity::address_change::Entity>(&db).await;
    holds::<entity::half_session::Entity>(&db).await;
    holds::<entity::totp::Entity>(&db).await;
    holds::<entity::recovery_code::Entity>(&db).await;
    holds::<entity::passkey::Entity>(&db).await;
    holds::<entity::passkey_challenge::Entity>(&db).await;
    holds::<entity::certification_body::Entity>(&db).await;
    holds::<entity::site::Entity>(&db).await;
    holds::<entity::certification::Entity>(&db).await;
    holds::<entity::covered_site::Entity>(&db).await;
    holds::<entity::site_sample::Entity>(&db).await;
    holds::<entity::site_visit::Entity>(&db).await;
    holds::<entity::work_area::Entity>(&db).await;
    holds::<entity::auditor::Entity>(&db).await;
    holds::<entity::certification_event::Entity>(&db).await;
    holds::<entity::holiday_calendar::Entity>(&db).await;
    holds::<entity::duty::Entity>(&db).await;
    holds::<entity::framework::Entity>(&db).await;
    holds::<entity::crosswalk_relation::Entity>(&db).await;
    holds::<entity::crosswalk_confirmation::Entity>(&db).await;
    holds::<entity::framework_requirement::Entity>(&db).await;
    holds::<entity::duty_certification::Entity>(&db).await;
    holds::<entity::duty_occurrence::Entity>(&db).await;
    holds::<entity::obligation::Entity>(&db).await;
    holds::<entity::obligation_change::Entity>(&db).await;
    holds::<entity::reminder::Entity>(&db).await;
    holds::<entity::reminder_preference::Entity>(&db).await;
    holds::<entity::notice::Entity>(&db).await;
    holds::<entity::prompt::Entity>(&db).await;
    holds::<entity::cover_record::Entity>(&db).await;
    holds::<entity::file::Entity>(&db).await;
    holds::<entity::evidence::Entity>(&db).await;
    holds::<entity::outbox_email::Entity>(&db).await;
    holds::<entity::tick::Entity>(&db).await;
    holds::<entity::suppression::Entity>(&db).await;
    holds::<entity::mail_event::Entity>(&db).await;
    holds::<entity::audit_entry::Entity>(&db).await;
    holds::<entity::api_key::Entity>(&db).await;
    holds::<entity::audit_value::Entity>(&db).await;
    holds::<entity::audit_head::Entity>(&db).await;
    holds::<entity::edition_transition::Entity>(&db).await;
    holds::<entity::edition_confirmation::Entity>(&db).await;
    holds::<entity::edition_change::Entity>(&db).await;
    holds::<entity::setback::Entity>(&db).await;
    holds::<entity::brand::Entity>(&db).await;
    holds::<entity::journey::Entity>(&db).await;
    holds::<entity::engagement::Entity>(&db).await;
    holds::<entity::grant::Entity>(&db).await;
    holds::<entity::grant_certification::Entity>(&db).await;
    holds::<entity::consultant::Entity>(&db).await;
    holds::<entity::access_entry::Entity>(&db).await;
    holds::<entity::portfolio_row::Entity>(&db).await;
    holds::<entity::portfolio_date::Entity>(&db).await;
    holds::<entity::journey_step::Entity>(&db).await;
    for_routines(&db).await;
    for_documents(&db).await;
    for_rooms(&db).await;
    holds::<entity::export::Entity>(&db).await;
    holds::<entity::export_piece::Entity>(&db).await;
    holds::<entity::tombstone::Entity>(&db).await;
}

#[tokio::test]
async fn every_column_of_the_entities_is_in_sqlite() {
    equal(Engine::Sqlite).await;
}

#[tokio::test]
async fn every_column_of_the_entities_is_in_postgresql() {
    equal(Engine::Postgres).await;
}
