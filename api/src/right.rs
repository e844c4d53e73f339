//! Who may call which operation: one line each, and nothing that is not here may be called.
//!
//! A role decides about operations. What it decides about rows (a contributor settles what is theirs, an internal
//! auditor records internal audits, a limited place sees its certifications) is decided where the row is known.

use entity::membership::Role;
use serde_json::Value;

mod exception;
mod table;

pub use exception::{ADMISSION, BY_PROVIDER, NOT_IN_TEST, OWN_ACCOUNT, OWN_PEOPLE, ROOM};
pub use table::TABLE;

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody, signed in or not.
    Anyone,
    /// A person who runs the installation, in whatever role; nobody else is told that it is there.
    Operator,
    /// A member in one of these roles.
    Members {
        /// The roles.
        roles: &'static [Role],
        /// Whether a place that is limited to some certifications may as well.
        limited: bool,
    },
}

impl Who {
    /// Whether a place may call it.
    pub fn admits(self, role: Role, is_limited: bool) -> bool {
        match self {
            Self::Anyone | Self::Operator => true,
            Self::Members { roles, limited } => roles.contains(&role) && (limited || !is_limited),
        }
    }
}

/// Who may call `operation`; one that the table does not know, nobody may.
pub fn who(operation: &str) -> Option<Who> {
    TABLE.iter().find(|(known, _)| *known == operation).map(|(_, who)| *who)
}

/// The operations of members that a place may call.
pub fn of(role: Role, is_limited: bool) -> Vec<&'static str> {
    let own = |who: &Who| matches!(who, Who::Members { .. }) && who.admits(role, is_limited);
    TABLE.iter().filter(|(_, who)| own(who)).map(|(operation, _)| *operation).collect()
}

/// Writes who may call it into each operation of the document: `x-roles`, empty for anybody and `operator` for who runs the
/// installation, and `x-whole-place` where a
/// place that is limited to some certifications does not suffice.
pub fn tell(document: &mut Value) {
    let items = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for operation in items.filter_map(Value::as_object_mut).flat_map(|item| item.values_mut()) {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        let (roles, whole) = match who(&id) {
            Some(Who::Members { roles, limited }) => {
                (roles.iter().map(|role| role.word()).collect(), !limited)
            }
            Some(Who::Operator) => (vec!["operator"], false),
            Some(Who::Anyone) | None => (vec![], false),
        };
        operation["x-roles"] = roles.into();
        if OWN_ACCOUNT.contains(&id.as_str()) {
            operation["x-own-account"] = true.into();
        }
        if BY_PROVIDER.contains(&id.as_str()) {
            operation["x-by-provider"] = true.into();
        }
        if whole {
            operation["x-whole-place"] = true.into();
        }
    }
}

/// The roles that may call `operation`, as a sentence lists them: "an owner or a manager".
pub fn roles_in_words(who: Who) -> String {
    let Who::Members { roles, .. } = who else { return "anybody".to_owned() };
    let names: Vec<_> = roles.iter().map(|role| in_words(*role)).collect();
    match names.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// "an internal auditor".
pub fn in_words(role: Role) -> &'static str {
    match role {
        Role::Owner => "an owner",
        Role::Manager => "a manager",
        Role::InternalAuditor => "an internal auditor",
        Role::Contributor => "a contributor",
        Role::Reader => "a reader",
        Role::ExternalAuditor => "an external auditor",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use Role::{InternalAuditor, Manager, Owner};

    use super::*;

    #[test]
    fn every_operation_of_the_document_stands_in_the_table_once_and_no_other_does() {
        let document = crate::document::value();
        let paths = document["paths"].as_object().unwrap();
        let operations = paths.values().flat_map(|item| item.as_object().unwrap().values());
        let operations: BTreeSet<_> =
            operations.map(|it| it["operationId"].as_str().unwrap().to_owned()).collect();
        let told: BTreeSet<_> = TABLE.iter().map(|(operation, _)| (*operation).to_owned()).collect();
        assert_eq!(told, operations);
        assert_eq!(told.len(), TABLE.len(), "an operation stands there twice");
    }

    #[test]
    fn nobody_may_more_than_an_owner() {
        for (operation, who) in TABLE {
            assert!(who.admits(Owner, false), "{operation}");
        }
    }

    #[test]
    fn the_roles_of_an_operation_read_as_a_sentence() {
        let said = |roles| roles_in_words(Who::Members { roles, limited: true });
        assert_eq!(said(&[Owner, Manager]), "an owner or a manager");
        assert_eq!(said(&[Owner]), "an owner");
        assert_eq!(said(&[Owner, Manager, InternalAuditor]), "an owner, a manager or an internal auditor");
    }
}
