//! A change of somebody's account, which belongs to no organization: the audit log of each organization that the person
//! belongs to tells of it, in the transaction of the change.

use entity::id::{OrganizationId, PersonId};
use entity::{Actor, Db, DbErr, TenantTx, audit_entry, membership};
use serde_json::Value;

use crate::member::Member;
use crate::state::State;

/// A change of an account under way.
pub struct Account {
    /// The transaction that the change is made in.
    pub tx: TenantTx,
    person: PersonId,
    entered: bool,
    others: Vec<membership::Model>,
    entries: Vec<(&'static str, Value)>,
}

impl Account {
    /// Opens the account of whoever is signed in.
    pub async fn of(member: &Member, state: &State) -> Result<Self, DbErr> {
        let mut others = places(&state.db, member.person.id).await?;
        others.retain(|place| place.id != member.id());
        let (tx, person) = (member.write().await?, member.person.id);
        Ok(Self { tx, person, entered: true, others, entries: Vec::new() })
    }

    /// Opens the account of `person`, who asks from the network address `address` without a session.
    pub async fn open(state: &State, person: PersonId, address: &str) -> Result<Self, DbErr> {
        let mut others = places(&state.db, person).await?;
        let place = if others.is_empty() { None } else { Some(others.remove(0)) };
        // Who belongs nowhere has no audit log, and a transaction inside no organization.
        let tenant =
            place.as_ref().map_or_else(|| OrganizationId::new(state.db.now()), |place| place.tenant_id);
        let actor = Actor {
            member: place.as_ref().map(|place| place.id),
            person: Some(person),
            address: address.to_owned(),
            ..Actor::default()
        };
        let tx = state.db.write(tenant, actor).await?;
        Ok(Self { tx, person, entered: place.is_some(), others, entries: Vec::new() })
    }

    /// Tells the audit logs that the person did `action`.
    pub async fn record(&mut self, action: &'static str, detail: Value) -> Result<(), DbErr> {
        if self.entered {
            audit_entry::record(&self.tx, action, self.person, detail.clone()).await?;
            self.entries.push((action, detail));
        }
        Ok(())
    }

    /// Keeps the change and its entries.
    pub async fn commit(self) -> Result<(), DbErr> {
        let mut tx = self.tx;
        for place in self.others {
            tx = tx.enter(place.tenant_id, place.id).await?;
            for (action, detail) in &self.entries {
                audit_entry::record(&tx, action, self.person, detail.clone()).await?;
            }
        }
        tx.commit().await
    }
}

async fn places(db: &Db, person: PersonId) -> Result<Vec<membership::Model>, DbErr> {
    let tx = db.as_person(person).await?;
    let places = membership::of_person(&tx, person).await?;
    tx.commit().await?;
    Ok(places)
}
