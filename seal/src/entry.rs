//! An entry of the log, as it is hashed.

use serde_json::{Value, json};

use crate::{FORMAT, canonical, digest};

/// What an entry's hash is about: every field but the hash itself. Ids are spelled as on the wire.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The organization.
    pub tenant: &'a str,
    /// Its place in the organization's log, from 1 without gaps.
    pub sequence: i64,
    /// Its id.
    pub id: &'a str,
    /// When, in UTC with six digits of the second: `2026-03-10T12:00:00.000000Z`.
    pub at: &'a str,
    /// The member who acted.
    pub actor: Option<&'a str>,
    /// The person who acted.
    pub person: Option<&'a str>,
    /// The API key that the actor used.
    pub key: Option<&'a str>,
    /// The grant through which somebody of another organization acted.
    pub grant: Option<&'a str>,
    /// What was done, as the operation is named.
    pub action: &'a str,
    /// To what.
    pub subject: &'a str,
    /// What changed; personal values stand there as commitments.
    pub detail: &'a Value,
    /// The commitment to the network address.
    pub address: Option<&'a str>,
    /// The hash of the entry before.
    pub previous: &'a str,
}

impl Entry<'_> {
    /// The object that is hashed.
    pub fn form(&self) -> Value {
        json!({
            "format": FORMAT, "tenant": self.tenant, "sequence": self.sequence, "id": self.id, "at": self.at,
            "actor": self.actor, "person": self.person, "key": self.key, "grant": self.grant,
            "action": self.action, "subject": self.subject, "detail": self.detail,
            "address": self.address, "previous": self.previous,
        })
    }

    /// Its own hash.
    pub fn hash(&self) -> String {
        hash(&self.form())
    }
}

/// The hash of an entry's form.
pub fn hash(form: &Value) -> String {
    digest(&canonical(form))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BEGINNING;

    #[test]
    fn the_worked_example_of_the_documentation_holds() {
        let detail = json!({ "changes": { "name": { "from": "Dock", "to": "Harbour" } } });
        let entry = Entry {
            tenant: "org_0198c0de7a1270008000000000000001",
            sequence: 1,
            id: "aud_0198c0de7a1270008000000000000002",
            at: "2026-03-10T12:00:00.000000Z",
            actor: Some("mem_0198c0de7a1270008000000000000003"),
            person: Some("per_0198c0de7a1270008000000000000004"),
            key: None,
            grant: None,
            action: "update_site",
            subject: "site_0198c0de7a1270008000000000000005",
            detail: &detail,
            address: None,
            previous: BEGINNING,
        };
        let told = include_str!("../../docs/AUDIT_LOG.md");
        assert!(told.contains(&canonical(&entry.form())), "{}", canonical(&entry.form()));
        assert!(told.contains(&entry.hash()), "{}", entry.hash());
    }
}
