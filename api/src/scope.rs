//! What an API key may be allowed: words such as `read` and `certification:write`, derived from the tags of the document, so
//! that no operation can be forgotten.
//!
//! An operation is about the resource of its tag; a GET needs `read`, anything else `write`, which includes `read`.

use std::sync::LazyLock;

use actix_web::http::Method;
use serde_json::{Value, json};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::body::{Faults, Field};
use crate::document;
use crate::right::{self, Who};
use crate::step_up;

/// The operations that only a person with a session may call though the tag of each has a resource, with the reason. All
/// operations of a tag without a resource are the same.
pub const SESSION_ONLY: &[(&str, &str)] = &[
    ("create_claim_verification", "that a claim is true is a person's judgement"),
    ("create_routine_approval", "what the organization works by is a person's decision"),
    ("create_document_approval", "what the organization lays down is a person's decision"),
    ("create_document_confirmation", "that a document is right is a person's word"),
    ("create_document_acknowledgement", "somebody has read it, and a key reads nothing"),
    ("create_audit_room", "a key must not let anybody in"),
    ("update_audit_room", "who may look until when is a person's decision"),
    ("create_audit_room_closure", "who may look until when is a person's decision"),
    ("create_audit_room_freeze", "what an audit was shown is a person's word"),
    ("update_member", "a key must not raise anybody's role"),
    ("delete_member", "a key must not drive anybody out"),
    ("create_member_erasure", "what cannot be taken back is a person's decision"),
    ("create_invitation", "a key must not let anybody in"),
    ("delete_invitation", "who may join is a person's decision"),
    ("create_crosswalk_confirmation", "a confirmation is somebody's word, and a key has none"),
    ("delete_crosswalk_confirmation", "a confirmation is somebody's word, and a key has none"),
];

/// Operations that are no GET and still change nothing.
const READS: [&str; 1] = ["create_certification_programme_preview"];

/// What any key may: ask who it is.
const ALWAYS: [&str; 1] = ["get_session"];

/// Whether a request of `method` for `operation` changes something.
pub fn changes(method: &Method, operation: &str) -> bool {
    *method != Method::GET && !READS.contains(&operation)
}

/// What a key needs for an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing: anybody may.
    Nothing,
    /// To be a key.
    Key,
    /// A scope that includes this access to this resource.
    Scope(&'static str, Access),
    /// No key suffices.
    Session,
}

/// Looking or changing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Looking.
    Read,
    /// Changing, and looking.
    Write,
}

impl Access {
    fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

impl Need {
    /// What `operation` needs, which has that tag and that method.
    fn of(operation: &str, tag: &str, method: &str) -> Self {
        if ALWAYS.contains(&operation) {
            return Self::Key;
        }
        // A dangerous act wants a proof, which no key can give.
        if step_up::is_a_persons(operation) {
            return Self::Session;
        }
        let known = document::TAGS.iter().find(|known| known.name == tag).and_then(|known| known.resource);
        match (right::who(operation), known) {
            (Some(Who::Anyone), _) => Self::Nothing,
            (Some(Who::Members { .. }), Some(resource))
                if SESSION_ONLY.iter().all(|(only, _)| *only != operation) =>
            {
                let reads = method == "get" || READS.contains(&operation);
                Self::Scope(resource, if reads { Access::Read } else { Access::Write })
            }
            _ => Self::Session,
        }
    }

    /// What the document says that an operation needs.
    pub fn told(operation: &Value) -> Self {
        match operation["x-scopes"].as_array().map(Vec::as_slice) {
            None if operation["x-roles"].as_array().is_some_and(Vec::is_empty) => Self::Nothing,
            None => Self::Session,
            Some([]) => Self::Key,
            Some(needed) => {
                let word = needed[0].as_str().unwrap_or_default();
                WORDS.iter().find(|known| known.text == word).map_or(Self::Session, |known| known.need)
            }
        }
    }

    /// Whether a key with these scopes has it.
    pub fn is_met(self, scopes: &[&str]) -> bool {
        match self {
            Self::Nothing | Self::Key => true,
            Self::Session => false,
            Self::Scope(resource, access) => scopes.iter().any(|scope| {
                let (about, word) =
                    scope.split_once(':').map_or((None, *scope), |(about, word)| (Some(about), word));
                let enough = word == "write" || word == "read" && access == Access::Read;
                enough && about.is_none_or(|about| about == resource)
            }),
        }
    }

    /// The least scope that meets it: `certification:read`.
    pub fn word(self) -> Option<String> {
        match self {
            Self::Scope(resource, access) => Some(format!("{resource}:{}", access.word())),
            _ => None,
        }
    }
}

/// Writes into each operation of the document what proves who asks, and for keys the scope that is needed: `x-scopes`.
pub fn tell(document: &mut Value) {
    let items = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for item in items.filter_map(Value::as_object_mut) {
        for (method, operation) in item.iter_mut() {
            let id = operation["operationId"].as_str().unwrap_or_default();
            let tag = operation["tags"][0].as_str().unwrap_or_default();
            let need = Need::of(id, tag, method);
            let scopes: Vec<_> = need.word().into_iter().collect();
            match need {
                // Some of what anybody may call tells a member more.
                Need::Nothing if operation["security"].as_array().is_some_and(|ways| ways.len() > 1) => {
                    operation["security"] = json!([{}, { "session": [] }, { "key": [] }]);
                }
                Need::Nothing => {}
                Need::Session => operation["security"] = json!([{ "session": [] }]),
                Need::Key | Need::Scope(..) => {
                    operation["security"] = json!([{ "session": [] }, { "key": [] }]);
                    operation["x-scopes"] = json!(scopes);
                }
            }
        }
    }
}

/// A scope.
#[derive(Debug)]
pub struct Word {
    text: String,
    need: Need,
}

/// Every scope that a key can be given: the two that are about everything, then by resource.
static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let whole = [Access::Read, Access::Write].map(|access| (access.word().to_owned(), Need::Session));
    let resources = document::TAGS.iter().filter_map(|tag| tag.resource);
    let single = resources.flat_map(|resource| {
        [Access::Read, Access::Write]
            .map(|access| (format!("{resource}:{}", access.word()), Need::Scope(resource, access)))
    });
    whole.into_iter().chain(single).map(|(text, need)| Word { text, need }).collect()
});

/// A scope of a key to be made: one of the words that the document lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScopeWord(pub &'static str);

impl Field for ScopeWord {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let given = value.as_ref().and_then(Value::as_str);
        let known = WORDS.iter().find(|word| Some(word.text.as_str()) == given);
        if known.is_none() {
            faults.note(pointer, "This is no scope; the document lists them under `ScopeWord`.");
        }
        known.map(|word| Self(&word.text))
    }
}

impl PartialSchema for ScopeWord {
    fn schema() -> RefOr<Schema> {
        let words = WORDS.iter().map(|word| word.text.as_str());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
    }
}

impl ToSchema for ScopeWord {}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs() -> Vec<(String, Need)> {
        let document = document::value();
        let items = document["paths"].as_object().unwrap().values().flat_map(|it| it.as_object().unwrap());
        items.map(|(_, it)| (it["operationId"].as_str().unwrap().to_owned(), Need::told(it))).collect()
    }

    fn need(operation: &str) -> Need {
        needs().into_iter().find(|(id, _)| id == operation).unwrap().1
    }

    #[test]
    fn every_operation_has_one_tag_that_says_what_a_key_needs_for_it() {
        let document = document::value();
        for item in document["paths"].as_object().unwrap().values() {
            for (method, operation) in item.as_object().unwrap() {
                let id = operation["operationId"].as_str().unwrap();
                let [tag] = operation["tags"].as_array().unwrap().as_slice() else {
                    panic!("{id} has not one tag");
                };
                let tag = tag.as_str().unwrap();
                assert!(document::TAGS.iter().any(|known| known.name == tag), "{id}: {tag} is no tag");
                assert_eq!(Need::told(operation), Need::of(id, tag, method), "{id}");
            }
        }
    }

    #[test]
    fn keys_manage_neither_keys_nor_sessions_nor_people() {
        let forbidden = |id: &str| {
            ["api_key", "session", "person", "membership", "service_account", "password"]
                .iter()
                .any(|word| id.contains(word))
                && id != "get_session"
        };
        for (id, need) in needs().into_iter().filter(|(id, _)| forbidden(id)) {
            assert!(matches!(need, Need::Session | Need::Nothing), "{id}: {need:?}");
        }
        for (id, reason) in SESSION_ONLY {
            assert_eq!(need(id), Need::Session, "{id}: {reason}");
        }
        assert_eq!(need("list_members"), Need::Scope("member", Access::Read));
    }

    #[test]
    fn write_includes_read_and_a_resource_only_itself() {
        let (get, update) = (need("get_certification"), need("update_certification"));
        assert_eq!((get.word().unwrap(), update.word().unwrap()).0, "certification:read");
        for (scopes, reads, writes) in [
            (&["read"][..], true, false),
            (&["write"], true, true),
            (&["certification:read"], true, false),
            (&["certification:write"], true, true),
            (&["site:write", "event:write"], false, false),
            (&["read", "certification:write"], true, true),
            (&[], false, false),
        ] {
            assert_eq!((get.is_met(scopes), update.is_met(scopes)), (reads, writes), "{scopes:?}");
        }
        assert!(need("create_certification_programme_preview").is_met(&["read"]));
        assert!(need("get_session").is_met(&[]));
        assert!(!need("create_api_key").is_met(&["write"]));
    }
}
