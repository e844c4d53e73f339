//! The proof of the chain: every entry is there, says what it said when it was written, and follows the one before it.

use std::collections::HashMap;

use sea_orm::DbErr;

use super::Model;
use super::list::{Filter, following, newest};
use crate::db::TenantTx;
use crate::id::{AuditEntryId, OrganizationId, PersonId};
use crate::{Db, audit_head, audit_value, organization};

/// How many entries are read at a time.
const STEP: u64 = 1_000;

/// The operation whose entry says that a person's values were erased, with the person as its subject.
pub const ERASURE: &str = "create_erasure";

/// What a look at the whole chain has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// How many entries there are.
    pub count: i64,
    /// The hash of the last one.
    pub head: String,
    /// How many values of erased people are blank.
    pub erased: u64,
    /// The first entry at which the chain does not hold.
    pub broken: Option<Break>,
}

/// Where a chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The number of the entry.
    pub sequence: i64,
    /// Its id, when it is there.
    pub id: Option<AuditEntryId>,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is none of this number.
    Missing,
    /// It does not name the hash of the entry before it.
    Link,
    /// It is not what it was when its hash was made.
    Content,
    /// A personal value is not the one that the entry commits to, or is gone without an erasure.
    Value,
    /// The log's end is noted otherwise: entries after it are gone, or were put there by hand.
    Head,
}

/// How far a look has come.
#[derive(Debug)]
struct Look {
    sequence: i64,
    hash: String,
    erased: u64,
    /// Where each person's first blank value stands.
    blank: HashMap<Option<PersonId>, (i64, AuditEntryId)>,
}

impl Default for Look {
    fn default() -> Self {
        Self { sequence: 0, hash: seal::BEGINNING.to_owned(), erased: 0, blank: HashMap::new() }
    }
}

/// Looks at every entry of the tenant as the log is at one instant, a piece at a time: what is appended meanwhile is not asked about.
pub async fn prove(db: &Db, tenant: OrganizationId) -> Result<Proof, DbErr> {
    let tx = db.snapshot(tenant).await?;
    let head = audit_head::of(&tx).await?;
    let (end, noted) = head.map_or((0, seal::BEGINNING.to_owned()), |head| (head.sequence, head.hash));
    let proof = match all(&tx, end).await? {
        (look, Some((entry, fault))) => {
            look.broken(look.sequence + 1, (fault != Fault::Missing).then_some(entry), fault)
        }
        (look, None) if look.sequence != end || look.hash != noted => {
            look.broken(look.sequence.min(end) + 1, None, Fault::Head)
        }
        (look, None) => last_look(&tx, &look).await?,
    };
    tx.commit().await?;
    Ok(proof)
}

/// Reads every entry that a transaction finds: how many there are and the hash of the last one, or where they do not hold.
pub async fn read(tx: &TenantTx) -> Result<Result<(i64, String), Break>, DbErr> {
    let proof = match all(tx, i64::MAX).await? {
        (look, Some((entry, fault))) => look.broken(look.sequence + 1, Some(entry), fault),
        (look, None) => last_look(tx, &look).await?,
    };
    Ok(match proof.broken {
        Some(broken) => Err(broken),
        None => Ok((proof.count, proof.head)),
    })
}

/// Looks at the entries up to number `end`, as far as they hold, a piece at a time; answers besides the first that does not.
async fn all(tx: &TenantTx, end: i64) -> Result<(Look, Option<(AuditEntryId, Fault)>), DbErr> {
    let mut look = Look::default();
    loop {
        let mut entries = following(tx, &Filter::default(), look.sequence, STEP).await?;
        entries.retain(|entry| entry.sequence <= end);
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Ok((look, None)) };
        let values = audit_value::between(tx, first.sequence, last.sequence).await?;
        for entry in &entries {
            if let Some(fault) = look.pass(entry, &values) {
                return Ok((look, Some((entry.id, fault))));
            }
        }
    }
}

/// What no single entry shows: entries behind the end, and blank values that no erasure explains.
async fn last_look(tx: &TenantTx, look: &Look) -> Result<Proof, DbErr> {
    let last = newest(tx).await?;
    // Asked for after the newest entry: the two move together, so the end is never before it.
    let end = audit_head::of(tx).await?.map_or(0, |head| head.sequence);
    if let Some(stray) = last.filter(|last| last.sequence > end) {
        return Ok(look.broken(end + 1, Some(stray.id), Fault::Head));
    }
    let mut blank: Vec<_> = look.blank.iter().collect();
    blank.sort_unstable_by_key(|(_, place)| **place);
    for (person, (sequence, id)) in blank {
        let erasure = Filter {
            action: Some(ERASURE.to_owned()),
            subject: Some(person.map(|id| id.to_string()).unwrap_or_default()),
            ..Filter::default()
        };
        if following(tx, &erasure, 0, 1).await?.is_empty() {
            return Ok(look.broken(*sequence, Some(*id), Fault::Value));
        }
    }
    Ok(Proof { count: look.sequence, head: look.hash.clone(), erased: look.erased, broken: None })
}

impl Look {
    fn pass(&mut self, entry: &Model, values: &HashMap<String, audit_value::Model>) -> Option<Fault> {
        if entry.sequence != self.sequence + 1 {
            return Some(Fault::Missing);
        }
        if entry.previous != self.hash {
            return Some(Fault::Link);
        }
        if entry.computed_hash() != entry.hash {
            return Some(Fault::Content);
        }
        for digest in seal::markers(&entry.detail).into_iter().chain(entry.address.as_deref()) {
            if !values.get(digest).is_some_and(|value| self.keeps(entry, value)) {
                return Some(Fault::Value);
            }
        }
        (self.sequence, self.hash) = (entry.sequence, entry.hash.clone());
        None
    }

    /// Whether a value is the one that the entry commits to, or is blank as an erasure leaves it.
    fn keeps(&mut self, entry: &Model, value: &audit_value::Model) -> bool {
        match (&value.salt, &value.value) {
            (Some(salt), Some(_)) => {
                value.read().is_some_and(|read| seal::commitment(salt, &read) == value.digest)
            }
            (None, None) => {
                self.erased += 1;
                self.blank.entry(value.person_id).or_insert((entry.sequence, entry.id));
                true
            }
            _ => false,
        }
    }

    fn broken(&self, sequence: i64, id: Option<AuditEntryId>, fault: Fault) -> Proof {
        let broken = Some(Break { sequence, id, fault });
        Proof { count: self.sequence, head: self.hash.clone(), erased: self.erased, broken }
    }
}

/// Every tenant with the proof of its chain, each told as soon as it is there.
pub async fn prove_all(db: &Db, mut tell: impl FnMut(OrganizationId, Proof)) -> Result<(), DbErr> {
    let mut after = None;
    loop {
        let tx = db.worker().await?;
        let some = organization::after(&tx, after, 100).await?;
        tx.commit().await?;
        let Some(last) = some.last() else { return Ok(()) };
        after = Some(*last);
        for tenant in some {
            tell(tenant, prove(db, tenant).await?);
        }
    }
}
