//! Taking an archive over into another installation: in one transaction, so that all of it is there afterwards or nothing.
//!
//! Ids stay what they are, and so does the audit log with its hashes. People come without what they sign in with: their places
//! have ended, and an invitation to each opens them again once the address has proved itself here.

use std::collections::HashMap;
use std::path::Path;

use entity::audit_entry::chain;
use entity::estate::{self, Carried, Kind, Table, write};
use entity::id::{MembershipId, OrganizationId, PersonId};
use entity::membership::{self, Limit, Member, Role};
use entity::one_time_token::Purpose;
use entity::outbox_email::{Content, NewEmail};
use entity::{
    Actor, Db, DbErr, TenantTx, audit_entry, audit_head, invitation, membership_certification,
    one_time_token, organization, outbox_email, person,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::read::{Archive, Refused};
use super::{Manifest, data_path};

/// How many rows are inserted in one statement.
const STEP: usize = 200;

/// What was taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The organization.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// How many rows.
    pub rows: u64,
    /// How many people are invited.
    pub invited: usize,
    /// How many entries the audit log has, the one about the import left out.
    pub entries: i64,
}

/// Why nothing was taken over.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The archive is refused, in a sentence with the place.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The database does not answer, or refuses what the archive holds.
    #[error("the database does not take it: {0}")]
    Database(#[from] DbErr),
}

fn refused(sentence: String) -> Failed {
    Failed::Refused(Refused(sentence))
}

/// Takes the archive at `path` over.
///
/// # Errors
/// When it is refused or the database fails; nothing of it is kept then.
pub async fn import(db: &Db, path: &Path) -> Result<Taken, Failed> {
    let mut archive = Archive::open(path)?;
    let Manifest { organization: whose, audit_log, .. } = archive.manifest.clone();
    let id = whose.id.parse::<OrganizationId>();
    let tenant = id.map_err(|_| refused(format!("manifest.json: `{}` is no organization.", whose.id)))?;
    let tx = db.write(tenant, Actor::default()).await?;
    if organization::get(&tx).await.is_ok() {
        return Err(refused(format!(
            "The organization {} ({}) is in this installation already.",
            whose.name, whose.id
        )));
    }
    let mut taking = Taking { tx: &tx, tenant, people: HashMap::new(), open: Vec::new(), rows: 0 };
    taking.people(&mut archive).await?;
    for table in estate::tables().iter().filter(|table| table.carried == Carried::Over) {
        taking.table(&mut archive, table).await?;
    }
    let (open, rows) = (std::mem::take(&mut taking.open), taking.rows);
    let (entries, head) = chain::read(&tx).await?.map_err(|broken| {
        refused(format!(
            "data/audit_entry.jsonl: the audit log does not hold from entry {} on.",
            broken.sequence
        ))
    })?;
    let end = audit_head::of(&tx).await?.map(|end| (end.sequence, end.hash));
    if end.as_ref() != Some(&(entries, head.clone()))
        || (entries, &head) != (audit_log.sequence, &audit_log.hash)
    {
        return Err(refused(
            "manifest.json: `audit_log` is not the end of the audit log in the archive.".to_owned(),
        ));
    }
    let invited = invite(&tx, &whose.name, open).await?;
    let detail = json!({ "archive_of": archive.manifest.at, "rows": rows, "invited": invited });
    audit_entry::record(&tx, "import_organization", tenant, detail).await?;
    tx.commit().await?;
    Ok(Taken { organization: tenant, name: whose.name, rows, invited, entries })
}

/// An archive on its way into the database.
struct Taking<'a> {
    tx: &'a TenantTx,
    tenant: OrganizationId,
    /// Who of the archive is known here by another id.
    people: HashMap<Uuid, Uuid>,
    /// The places that were open.
    open: Vec<MembershipId>,
    rows: u64,
}

impl Taking<'_> {
    /// People are found by their addresses; who is not known here comes without a way to sign in.
    async fn people(&mut self, archive: &mut Archive) -> Result<(), Failed> {
        let table = estate::people();
        let path = data_path(table.name);
        let rows = archive.lines(&path)?.collect::<Result<Vec<_>, _>>()?;
        for (line, mut row) in rows {
            let place = || format!("{path}, line {line}");
            let id = uuid_of(&row, "id")
                .ok_or_else(|| refused(format!("{}: `id` does not hold an id.", place())))?;
            if row.get("email").is_none_or(Value::is_null) {
                row.insert("email".to_owned(), format!("{}@erased.invalid", PersonId(id)).into());
            }
            let email = row["email"].as_str().unwrap_or_default().to_owned();
            if let Some(known) = person::by_email(self.tx, &email).await? {
                self.people.insert(id, known.id.0);
                continue;
            }
            if person::find(self.tx, PersonId(id)).await?.is_some() {
                continue;
            }
            row.insert("email_verified_at".to_owned(), Value::Null);
            let values =
                write::values(&table, row).map_err(|misfit| refused(format!("{}: {misfit}.", place())))?;
            let none = [("password_hash", person::NO_PASSWORD.into())];
            write::insert(self.tx, &table, vec![values], &none).await?;
            self.rows += 1;
        }
        Ok(())
    }

    async fn table(&mut self, archive: &mut Archive, table: &Table) -> Result<(), Failed> {
        let path = data_path(table.name);
        let (mut batch, mut pointers) = (Vec::new(), Vec::new());
        for line in archive.lines(&path)? {
            let (number, mut row) = line?;
            let place = format!("{path}, line {number}");
            self.adapt(table, &mut row, &place, &mut pointers)?;
            batch.push(write::values(table, row).map_err(|misfit| refused(format!("{place}: {misfit}.")))?);
            if batch.len() == STEP {
                write::insert(self.tx, table, std::mem::take(&mut batch), &[]).await?;
                self.rows += STEP as u64;
            }
        }
        self.rows += batch.len() as u64;
        write::insert(self.tx, table, batch, &[]).await?;
        if let Some(column) = table.own_kind {
            for (from, to) in pointers {
                write::point(self.tx, table, column, from, to).await?;
            }
        }
        Ok(())
    }

    /// What is otherwise here than it was there.
    fn adapt(
        &mut self,
        table: &Table,
        row: &mut Map<String, Value>,
        place: &str,
        pointers: &mut Vec<(Uuid, Uuid)>,
    ) -> Result<(), Failed> {
        if uuid_of(row, table.owner) != Some(self.tenant.0) {
            return Err(refused(format!("{place}: `{}` is another organization's.", table.owner)));
        }
        if let Some(column) = table.own_kind
            && let Some((from, to)) = uuid_of(row, "id").zip(uuid_of(row, column))
        {
            row.insert(column.to_owned(), Value::Null);
            pointers.push((from, to));
        }
        match table.name {
            "organization" => {
                for wish in ["deletion_asked_at", "deletion_asked_by", "deletion_due_at"] {
                    row.insert(wish.to_owned(), Value::Null);
                }
                row.insert("sso_required".to_owned(), false.into());
            }
            "membership" => self.place(row),
            _ => {}
        }
        let is_person = |name: &str| table.column(name).is_some_and(|column| column.kind == Kind::Id);
        if is_person("person_id") && table.name != "audit_entry" {
            // A value that is blank names whom the erasure named.
            let blank = table.name == "audit_value" && row.get("value").is_none_or(Value::is_null);
            let known = uuid_of(row, "person_id").and_then(|id| self.people.get(&id));
            if let Some(known) = known.filter(|_| !blank) {
                row.insert("person_id".to_owned(), known.simple().to_string().into());
            }
        }
        Ok(())
    }

    /// A place ends until its person accepts the invitation. That of a consultancy ends for good: its grant stays behind.
    fn place(&mut self, row: &mut Map<String, Value>) {
        let open = row.get("ended_at").is_none_or(Value::is_null);
        let granted = row.get("grant_id").is_some_and(|grant| !grant.is_null());
        row.insert("grant_id".to_owned(), Value::Null);
        if open && let Some(id) = uuid_of(row, "id") {
            row.insert("ended_at".to_owned(), audit_entry::spelled(self.tx.now()).into());
            if !granted {
                self.open.push(MembershipId(id));
            }
        }
    }
}

fn uuid_of(row: &Map<String, Value>, column: &str) -> Option<Uuid> {
    row.get(column).and_then(Value::as_str).and_then(|text| Uuid::try_parse(text).ok())
}

/// Invites everybody whose place was open, with the role and the limits that they had; programs have theirs at once.
async fn invite(tx: &TenantTx, name: &str, open: Vec<MembershipId>) -> Result<usize, Failed> {
    let mut places = Vec::new();
    for id in open {
        places.extend(membership::find(tx, id).await?);
    }
    let owner =
        places.iter().find(|place| place.membership.role == Role::Owner).map(|place| place.membership.id);
    let owner =
        owner.ok_or_else(|| refused("data/membership.jsonl: the organization has no owner.".to_owned()))?;
    let mut invited = 0;
    for place in places {
        let limit = limit(tx, &place).await?;
        if place.person.kind == person::Kind::Service {
            membership::change(tx, place.membership.id, place.membership.role, &limit).await?;
            continue;
        }
        let Member { membership: place, person } = place;
        let row = invitation::create(tx, person.id, place.role, limit, owner).await?;
        let token = one_time_token::issue_about(tx, person.id, Purpose::Invitation, row.id.0).await?;
        let content = Content::Invitation {
            organization_name: name.to_owned(),
            invited_by: "Certkeep".to_owned(),
            role: place.role.word().to_owned(),
            token,
        };
        outbox_email::enqueue(tx, NewEmail::to(Some(tx.tenant()), &person, content)).await?;
        invited += 1;
    }
    Ok(invited)
}

async fn limit(tx: &TenantTx, place: &Member) -> Result<Limit, DbErr> {
    let place = &place.membership;
    let certifications =
        if place.scoped { Some(membership_certification::of(tx, place.id).await?) } else { None };
    Ok(Limit { certifications, starts_on: place.starts_on, ends_on: place.ends_on })
}
