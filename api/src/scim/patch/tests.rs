use super::super::schema::{GROUP, USER};
use super::*;

fn user() -> Map<String, Value> {
    let user = json!({
        "userName": "anna", "name": { "givenName": "Anna", "familyName": "Berg" }, "active": true,
        "emails": [{ "value": "anna@kestrel.example", "type": "work", "primary": true }],
    });
    user.as_object().unwrap().clone()
}

fn patched(operations: &Value) -> Value {
    let request =
        json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations });
    Value::Object(apply(USER, &user(), &request).unwrap_or_else(|fault| panic!("{operations}: {fault}")))
}

fn refused(operations: &Value) -> ScimError {
    apply(USER, &user(), &json!({ "Operations": operations })).expect_err(&operations.to_string())
}

#[test]
fn values_are_added_replaced_and_removed_at_their_path() {
    let it = patched(&json!([
        { "op": "Replace", "path": "active", "value": "False" },
        { "op": "add", "path": "name.formatted", "value": "Anna Berg" },
        { "op": "remove", "path": "name.givenName" },
        { "op": "replace", "path": "emails[type eq \"work\"].value", "value": "berg@kestrel.example" },
        { "op": "add", "path": "urn:ietf:params:scim:schemas:core:2.0:User:displayName", "value": "A. Berg" },
    ]));
    assert_eq!(it["active"], false);
    assert_eq!(it["name"], json!({ "familyName": "Berg", "formatted": "Anna Berg" }));
    assert_eq!(it["emails"], json!([{ "value": "berg@kestrel.example", "type": "work", "primary": true }]));
    assert_eq!(it["displayName"], "A. Berg");
    let it = patched(
        &json!([{ "op": "add", "path": "emails", "value": [{ "value": "a@home.example", "primary": true }] }]),
    );
    let emails = it["emails"].as_array().unwrap();
    assert_eq!(
        (emails.len(), &emails[0]["primary"], &emails[1]["primary"]),
        (2, &json!(false), &json!(true))
    );
    let it = patched(&json!([{ "op": "remove", "path": "emails[value co \"kestrel\"]" }]));
    assert_eq!(it.get("emails"), None);
    let it = patched(
        &json!([{ "op": "add", "path": "emails[type eq \"home\"].value", "value": "a@home.example" }]),
    );
    assert_eq!(it["emails"][1], json!({ "value": "a@home.example", "type": "home" }));
}

#[test]
fn without_a_path_the_value_names_what_changes() {
    let it = patched(
        &json!([{ "op": "replace", "value": { "active": false, "name.givenName": "Ann", "unknown": 1, "id": "x" } }]),
    );
    assert_eq!(
        (&it["active"], &it["name"]["givenName"], it.get("unknown")),
        (&json!(false), &json!("Ann"), None)
    );
}

#[test]
fn members_come_and_go_by_their_value() {
    let group = json!({ "displayName": "Auditors", "members": [{ "value": "a" }, { "value": "b" }] });
    let group = group.as_object().unwrap();
    let patched = |operations: Value| {
        let after = apply(GROUP, group, &json!({ "Operations": operations })).unwrap();
        let members = after.get("members").and_then(Value::as_array).cloned().unwrap_or_default();
        members.iter().map(|one| one["value"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        patched(json!([{ "op": "add", "path": "members", "value": [{ "value": "c" }, { "value": "a" }] }])),
        ["b", "c", "a"]
    );
    assert_eq!(patched(json!([{ "op": "remove", "path": "members[value eq \"a\"]" }])), ["b"]);
    assert_eq!(patched(json!([{ "op": "remove", "path": "members", "value": [{ "value": "b" }] }])), ["a"]);
    assert_eq!(patched(json!([{ "op": "remove", "path": "members" }])), Vec::<String>::new());
    assert_eq!(patched(json!([{ "op": "replace", "path": "members", "value": [{ "value": "d" }] }])), ["d"]);
}

#[test]
fn what_cannot_be_done_is_refused_by_the_rfcs_names() {
    for (operation, kind) in [
        (json!({ "op": "replace", "path": "id", "value": "x" }), "mutability"),
        (json!({ "op": "replace", "path": "groups", "value": [] }), "mutability"),
        (json!({ "op": "remove", "path": "userName" }), "mutability"),
        (json!({ "op": "replace", "path": "nothing", "value": 1 }), "invalidPath"),
        (json!({ "op": "replace", "path": "name.nothing", "value": 1 }), "invalidPath"),
        (json!({ "op": "replace", "path": "emails[type eq \"fax\"].value", "value": "x" }), "noTarget"),
        (json!({ "op": "remove" }), "noTarget"),
        (json!({ "op": "replace", "path": "active", "value": "maybe" }), "invalidValue"),
        (json!({ "op": "replace", "path": "userName", "value": "" }), "invalidValue"),
        (json!({ "op": "move", "path": "active" }), "invalidSyntax"),
        (json!({ "op": "add", "path": "emails[", "value": "x" }), "invalidPath"),
    ] {
        assert_eq!(refused(&json!([operation])).kind, Some(kind), "{operation}");
    }
}
