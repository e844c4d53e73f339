//! Organizations with certifications that nobody has planned yet, and the copy of what planning made of them.

use std::time::{Duration, Instant};

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::id::{
    CertificationBodyId, CertificationEventId, CertificationId, MembershipId, OrganizationId, PersonId,
};
use entity::membership::Role;
use entity::organization::{Kind, NewOrganization};
use entity::{
    certification, certification_body, certification_event, membership, obligation, obligation_change,
    organization, person, reminder,
};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use crate::batch::Batch;
use crate::place::Place;

/// The instant of all that happens.
pub fn now() -> DateTime<Utc> {
    "2026-11-22T04:00:00Z".parse().unwrap()
}

/// Makes the same organizations in each of `places`.
pub async fn make(places: &[&Place], count: usize, certifications: usize) -> Vec<OrganizationId> {
    let person = person::Model {
        id: PersonId::new(now()),
        email: "anna@kestrel.example".to_owned(),
        name: "Anna Berg".to_owned(),
        password_hash: String::new(),
        time_zone: None,
        email_verified_at: Some(now()),
        created_at: now(),
        version: 1,
        kind: person::Kind::Human,
        language: person::Language::English,
    };
    for place in places {
        let tx = place.begin(uuid::Uuid::nil()).await;
        Batch::of::<person::Entity>(std::slice::from_ref(&person)).insert(&tx, "").await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut tenants = Vec::with_capacity(count);
    for number in 0..count {
        let tenant = Tenant::new(person.id, number, certifications);
        for place in places {
            tenant.insert(place).await;
        }
        tenants.push(tenant.organization.id);
    }
    tenants
}

struct Tenant {
    organization: organization::Model,
    member: membership::Model,
    body: certification_body::Model,
    certifications: Vec<certification::Model>,
    events: Vec<certification_event::Model>,
}

impl Tenant {
    fn new(person: PersonId, number: usize, count: usize) -> Self {
        let id = OrganizationId::new(now());
        let zone = ["Europe/Berlin", "Asia/Tokyo", "America/New_York"][number % 3].to_owned();
        let member = MembershipId::new(now());
        let body = CertificationBodyId::new(now());
        let mut tenant = Self {
            organization: NewOrganization {
                name: format!("Kestrel {number}"),
                kind: Kind::Client,
                country: "DE".to_owned(),
                time_zone: zone,
                is_test: false,
            }
            .row(id, now()),
            member: membership::Model {
                tenant_id: id,
                id: member,
                person_id: person,
                role: Role::Owner,
                created_at: now(),
                scoped: false,
                starts_on: None,
                ends_on: None,
                ended_at: None,
                grant_id: None,
                erased_at: None,
            },
            body: certification_body::Model {
                tenant_id: id,
                id: body,
                name: "Nordcert".to_owned(),
                country: "DE".to_owned(),
                accreditation_body: None,
                time_zone: "Europe/Berlin".to_owned(),
                policy: json!({}),
                created_at: now(),
                version: 1,
            },
            certifications: Vec::with_capacity(count),
            events: Vec::new(),
        };
        for place in 0..count {
            tenant.certify(number * count + place);
        }
        tenant
    }

    /// One more certification, decided on some day of the last three years, with all that was due since done.
    fn certify(&mut self, serial: usize) {
        let id = CertificationId::new(now());
        self.certifications.push(certification::Model {
            tenant_id: self.organization.id,
            id,
            standard: ["iso-iec-20000-1-2018", "iso-iec-27001-2022", "iso-9001-2015"][serial % 3].to_owned(),
            certification_body_id: serial.is_multiple_of(2).then_some(self.body.id),
            certificate_number: Some(format!("{serial}")),
            scope: "Hosting".to_owned(),
            printed_issue_on: None,
            printed_expiry_on: None,
            target_on: None,
            responsible_id: self.member.id,
            policy: json!({}),
            status: "applied".to_owned(),
            replan_at: None,
            plan_digest: None,
            replan_because: None,
            replan_by: None,
            created_at: now(),
            version: 1,
            effective_personnel: None,
            audit_risk: None,
            reduction_percent: 0,
            sampling_allowed: true,
            risk_uplift: 0,
        });
        let today = now().date_naive();
        let decided = today - Days::new(20 + (serial as u64 * 131) % 1_000);
        let on = |days: u64| -> NaiveDate { decided + Days::new(days) };
        self.happen(id, json!({ "type": "certification_decision", "on": decided }));
        for (audit, review, surveillance) in [(250, 270, 320), (610, 630, 690)] {
            if on(audit) < today {
                self.happen(id, json!({ "type": "internal_audit", "start": on(audit) }));
            }
            if on(review) < today {
                self.happen(id, json!({ "type": "management_review", "on": on(review) }));
            }
            if on(surveillance) < today {
                self.happen(id, json!({ "type": "surveillance_audit", "start": on(surveillance) }));
            }
        }
    }

    fn happen(&mut self, certification: CertificationId, facts: serde_json::Value) {
        // As recording writes it, every field of the contract included.
        let event: cycle::Event = serde_json::from_value(facts).unwrap();
        let facts = serde_json::to_value(event).unwrap();
        self.events.push(certification_event::Model {
            tenant_id: self.organization.id,
            id: CertificationEventId::new(now()),
            certification_id: certification,
            kind: facts["type"].as_str().unwrap().to_owned(),
            facts,
            note: String::new(),
            supersedes_id: None,
            recorded_at: now(),
            recorded_by: self.member.id,
        });
    }

    async fn insert(&self, place: &Place) {
        let tx = place.begin(self.organization.id.0).await;
        let (organization, member, body) = (&self.organization, &self.member, &self.body);
        let one = [
            Batch::of::<organization::Entity>(std::slice::from_ref(organization)),
            Batch::of::<membership::Entity>(std::slice::from_ref(member)),
            Batch::of::<certification_body::Entity>(std::slice::from_ref(body)),
            Batch::of::<certification::Entity>(&self.certifications),
            Batch::of::<certification_event::Entity>(&self.events),
        ];
        for batch in one {
            batch.insert(&tx, "").await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

/// Makes every certification of `tenants` due.
pub async fn make_due(place: &Place, tenants: &[OrganizationId]) {
    for tenant in tenants {
        let tx = place.begin(tenant.0).await;
        certification::Entity::update_many()
            .col_expr(certification::Column::ReplanAt, Expr::value(now()))
            .filter(certification::Column::TenantId.eq(*tenant))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}

/// Inserts what planning made of a tenant into the other place, in one transaction, and says how long that took.
pub async fn copy(from: &Place, to: &Place, tenant: OrganizationId) -> Duration {
    let tx = from.begin(tenant.0).await;
    macro_rules! batch {
        ($table:ident) => {{
            let all = $table::Entity::find().filter($table::Column::TenantId.eq(tenant));
            Batch::of::<$table::Entity>(&all.order_by_asc($table::Column::Id).all(&tx).await.unwrap())
        }};
    }
    let batches = [batch!(obligation), batch!(obligation_change), batch!(reminder)];
    tx.commit().await.unwrap();
    let start = Instant::now();
    let tx = to.begin(tenant.0).await;
    for batch in batches {
        batch.insert(&tx, "").await.unwrap();
    }
    tx.commit().await.unwrap();
    start.elapsed()
}
