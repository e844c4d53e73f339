//! The mails: as rows of the outbox, as letters for the mail server alone, and what bare statements make of the rows.

use chrono::TimeDelta;
use entity::id::{CertificationId, ObligationId, OrganizationId, OutboxEmailId};
use entity::outbox_email::content::Item;
use entity::outbox_email::{self, Class, Content, Model, State};
use entity::person::Language;
use lettre::transport::smtp::PoolConfig;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use mailer::{Limit, Mail, Mailbox, Reminder, Title};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement, TransactionTrait};
use tokio::task::JoinSet;

use crate::batch::Batch;
use crate::place::Place;
use crate::world::now;

/// How many rows the bare statements take at a time, and how many do so side by side.
const CLAIM: usize = 100;
const CLAIMERS: usize = 4;

const BECAUSE: &str =
    "The first surveillance audit is due within 12 months of the certification decision of 2025-12-06.";

fn content(number: usize) -> Content {
    let due_on = now().date_naive() + TimeDelta::days(14);
    Content::Reminder {
        organization_name: format!("Kestrel {}", number % 50),
        item: Item {
            obligation_id: ObligationId::new(now()),
            certification_id: Some(CertificationId::new(now())),
            duty_id: None,
            title: None,
            kind: "surveillance_audit".to_owned(),
            ordinal: 1,
            certification: format!("ISO/IEC 20000-1:2018, number {number}"),
            due_on,
            days_left: 14,
            hard: true,
            planned_on: Some(due_on - TimeDelta::days(7)),
            because: BECAUSE.to_owned(),
            rules: vec!["R12".to_owned()],
            escalated: false,
        },
        unsubscribe: None,
    }
}

/// Puts the same mails, which are due, into each of `places`.
pub async fn fill(places: &[&Place], tenants: &[OrganizationId], count: usize, round: usize) {
    let rows: Vec<Model> = (0..count)
        .map(|number| {
            let (id, content) = (OutboxEmailId::new(now()), content(number));
            Model {
                id,
                tenant_id: Some(tenants[number % tenants.len()]),
                kind: content.kind().to_owned(),
                class: Class::Repeatable,
                to_address: format!("person{number}@kestrel.example"),
                to_name: format!("Person {number} of {round}"),
                language: [Language::English, Language::German][number % 2],
                message_id: id.to_string(),
                content: serde_json::to_value(&content).unwrap(),
                subject: None,
                state: State::Ready,
                next_at: now(),
                lease_owner: None,
                lease_until: None,
                attempts: 0,
                last_error: None,
                created_at: now(),
                sent_at: None,
            }
        })
        .collect();
    for place in places {
        let tx = place.connection.begin().await.unwrap();
        as_worker(&tx).await;
        Batch::of::<outbox_email::Entity>(&rows).insert(&tx, "").await.unwrap();
        tx.commit().await.unwrap();
        // As autovacuum leaves it behind in days, not in seconds.
        place.connection.execute_unprepared("ANALYZE outbox_email").await.unwrap();
    }
}

async fn as_worker(connection: &impl ConnectionTrait) {
    connection.execute_unprepared("SELECT set_config('app.scope', 'worker', false)").await.unwrap();
}

/// A reminder as the mail server gets it.
pub fn mail(round: usize, number: usize) -> Mail {
    let text = "The first surveillance audit of ISO/IEC 20000-1:2018 is due in 14 days.\n".repeat(12);
    Mail {
        message_id: format!("<alone-{round}-{number}@certkeep.example>"),
        from: Mailbox::new("Certkeep", "no-reply@certkeep.example"),
        reply_to: None,
        to: Mailbox::new("Person", &format!("person{number}@kestrel.example")),
        subject: "In 14 days: first surveillance audit".to_owned(),
        html: format!("<html><body><p>{}</p></body></html>", text.repeat(6)),
        text,
        thread: None,
        unsubscribe: None,
        headers: Vec::new(),
        return_path: None,
        date: now(),
    }
}

/// Writes letters, and sends none.
pub fn letters(count: usize) {
    for number in 0..count {
        let due_on = now().date_naive() + TimeDelta::days(14);
        let reminder = Reminder {
            person_name: format!("Person {number}"),
            organization_name: format!("Kestrel {}", number % 50),
            item: mailer::Item {
                title: Title::Kind("surveillance_audit".to_owned(), Some(1)),
                kind: "surveillance_audit".to_owned(),
                certification: format!("ISO/IEC 20000-1:2018, number {number}"),
                due_on,
                days: -14,
                limit: Limit::Rule,
                planned_on: Some(due_on - TimeDelta::days(7)),
                because: BECAUSE.to_owned(),
                rules: vec!["R12".to_owned()],
                link: "https://certkeep.example/obligations/obl_1".to_owned(),
                escalated: false,
            },
            link: "https://certkeep.example/certifications/cert_1".to_owned(),
            settings_link: "https://certkeep.example/settings/my-reminders".to_owned(),
            unsubscribe_link: None,
        };
        let rendered = reminder.render(mailer::Language::ALL[number % 2]);
        assert!(!rendered.html.is_empty());
    }
}

/// Claims and marks every row by bare statements.
pub async fn claim_and_mark(url: &str, count: usize) {
    let mut claimers = JoinSet::new();
    for _ in 0..CLAIMERS {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        let connection = Database::connect(options).await.unwrap();
        claimers.spawn(async move {
            as_worker(&connection).await;
            let mut done = 0;
            loop {
                let taken = one_batch(&connection).await;
                done += taken;
                if taken == 0 {
                    connection.close().await.unwrap();
                    return done;
                }
            }
        });
    }
    let mut done = 0;
    while let Some(some) = claimers.join_next().await {
        done += some.unwrap();
    }
    assert_eq!(done, count);
}

async fn one_batch(connection: &DatabaseConnection) -> usize {
    let backend = connection.get_database_backend();
    let claim = format!(
        "WITH due AS MATERIALIZED (SELECT id FROM outbox_email WHERE state = 'ready' LIMIT {CLAIM} FOR UPDATE SKIP LOCKED) \
         UPDATE outbox_email SET state = 'running', lease_owner = 'bare', lease_until = now(), attempts = attempts + 1 \
         WHERE id IN (SELECT id FROM due) RETURNING *"
    );
    let rows = connection.query_all_raw(Statement::from_string(backend, claim)).await.unwrap();
    if rows.is_empty() {
        return 0;
    }
    let ids: Vec<uuid::Uuid> = rows.iter().map(|row| row.try_get("", "id").unwrap()).collect();
    let mark =
        "UPDATE outbox_email SET state = 'sent', sent_at = now(), lease_until = NULL WHERE id = ANY($1)";
    connection.execute_raw(Statement::from_sql_and_values(backend, mark, [ids.into()])).await.unwrap();
    rows.len()
}

/// The same mails through lettre's own pool.
pub async fn pooled(port: u16, connections: usize, count: usize) {
    let size = u32::try_from(connections).unwrap();
    let pool = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(port)
        .pool_config(PoolConfig::new().max_size(size))
        .build();
    let mut flight = JoinSet::new();
    for number in 0..count {
        let letter = Message::builder()
            .from("no-reply@certkeep.example".parse().unwrap())
            .to(format!("person{number}@kestrel.example").parse().unwrap())
            .body(mail(0, number).text)
            .unwrap();
        let pool = pool.clone();
        flight.spawn(async move { pool.send(letter).await.map(drop) });
        if flight.len() == connections {
            flight.join_next().await.unwrap().unwrap().unwrap();
        }
    }
    while let Some(sent) = flight.join_next().await {
        sent.unwrap().unwrap();
    }
}
