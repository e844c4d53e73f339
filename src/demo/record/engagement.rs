//! Lets the consultancy work for a client, by the verbs that an owner's consent and a hand-over use.

use entity::certification::{self, CertificationFacts};
use entity::grant::{self, NewGrant, Terms};
use entity::id::{CertificationId, MembershipId, PersonId};
use entity::membership::{self, Role};
use entity::{DbErr, TenantTx, organization};

use super::House;
use crate::demo::world::{Client, Engagement};

/// A certification that was recorded, and as what.
pub type Recorded = (CertificationId, CertificationFacts);

/// A client and the consultancy that works for it.
#[derive(Clone, Copy)]
pub struct Engaged<'a> {
    pub client: &'a Client,
    pub agreed: &'a Engagement,
    pub house: &'a House,
}

impl Engaged<'_> {
    /// Opens the client's organization in the consultancy's name; answers the place of whoever sets it up.
    pub async fn open(&self, tx: &TenantTx) -> Result<(grant::Model, MembershipId), DbErr> {
        let terms = Terms { role: Role::Owner, certifications: None, ends_on: None, until_at: None };
        let grant = grant::create(tx, self.given(terms, None)).await?;
        self.admit(tx, &grant).await?;
        let first = membership::all(tx).await?.into_iter().next();
        Ok((grant, first.ok_or_else(|| lacking("a consultant"))?.membership.id))
    }

    /// The owner consents.
    pub async fn consent(&self, tx: &TenantTx, recorded: &[Recorded]) -> Result<(), DbErr> {
        let terms = self.terms(tx, recorded).await?;
        let grant = grant::create(tx, self.given(terms, tx.actor())).await?;
        self.admit(tx, &grant).await
    }

    /// The owner takes over what the consultancy has opened; answers the owner's place.
    pub async fn hand_over(
        &self,
        tx: &TenantTx,
        founding: &grant::Model,
        owner: PersonId,
        recorded: &[Recorded],
    ) -> Result<MembershipId, DbErr> {
        let terms = self.terms(tx, recorded).await?;
        grant::hand_over(tx, founding, owner, Some(&terms)).await
    }

    /// Gives the consultants what they look after.
    pub async fn lead(&self, tx: &TenantTx, recorded: &[Recorded]) -> Result<(), DbErr> {
        for consultant in self.agreed.consultants {
            let place = membership::of(tx, self.house.person(consultant.email)?).await?;
            let place = place.ok_or_else(|| lacking(consultant.email))?.membership.id;
            for (id, facts) in recorded {
                if consultant.leads.contains(&facts.standard.as_str()) {
                    let version = certification::find(tx, *id).await?.map_or(0, |row| row.version);
                    let facts = CertificationFacts { responsible_id: place, ..facts.clone() };
                    certification::update(tx, *id, version, facts).await?;
                }
            }
        }
        Ok(())
    }

    async fn admit(&self, tx: &TenantTx, grant: &grant::Model) -> Result<(), DbErr> {
        for consultant in self.agreed.consultants {
            grant::admit(tx, grant, self.house.person(consultant.email)?).await?;
        }
        Ok(())
    }

    fn given(&self, terms: Terms, consented_by: Option<MembershipId>) -> NewGrant {
        NewGrant {
            consultancy_id: self.house.id,
            consultancy_name: self.house.name.to_owned(),
            client_name: self.client.name.to_owned(),
            consented_by,
            terms,
        }
    }

    async fn terms(&self, tx: &TenantTx, recorded: &[Recorded]) -> Result<Terms, DbErr> {
        let client = organization::get(tx).await?;
        let Engagement { role, only, ends_on, .. } = *self.agreed;
        let certifications = only.map(|only| {
            let concerned = recorded.iter().filter(|(_, facts)| only.contains(&facts.standard.as_str()));
            concerned.map(|(id, _)| *id).collect()
        });
        Ok(Terms { role, certifications, ends_on, until_at: ends_on.map(|last| grant::over(&client, last)) })
    }
}

pub fn lacking(what: &str) -> DbErr {
    DbErr::RecordNotFound(what.to_owned())
}
