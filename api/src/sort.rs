//! Which lists can be sorted, and by what, for the document.

use entity::{
    agreement, api_key, audit_room, certification, certification_body, claim, controlled_document, customer,
    duty, edition_change, evidence, framework, holiday_calendar, invitation, managed_item, obligation,
    offered_service, outbox_email, profile, reminder, routine, setback, site, suppression, test_mail,
};
use serde_json::{Value, json};

/// The fields that the list of `operation` is sorted by, when somebody asks.
fn fields(operation: &str) -> Option<Vec<&'static str>> {
    Some(match operation {
        "list_certifications" => certification::SORTING.names(),
        "list_certification_bodies" => certification_body::SORTING.names(),
        "list_api_keys" => api_key::SORTING.names(),
        "list_sites" => site::SORTING.names(),
        "list_duties" => duty::SORTING.names(),
        "list_controlled_documents" => controlled_document::SORTING.names(),
        "list_profiles" => profile::SORTING.names(),
        "list_routines" => routine::SORTING.names(),
        "list_audit_rooms" => audit_room::SORTING.names(),
        "list_claims" => claim::SORTING.names(),
        "list_customers" => customer::SORTING.names(),
        "list_services" => offered_service::SORTING.names(),
        "list_agreements" => agreement::SORTING.names(),
        "list_managed_items" => managed_item::SORTING.names(),
        "list_frameworks" => framework::SORTING.names(),
        "list_holiday_calendars" => holiday_calendar::SORTING.names(),
        "list_evidence" => evidence::SORTING.names(),
        "list_obligations" => obligation::SORTING.names(),
        "list_reminders" => reminder::SORTING.names(),
        "list_mails" => outbox_email::SORTING.names(),
        "list_test_mails" => test_mail::SORTING.names(),
        "list_invitations" => invitation::SORTING.names(),
        "list_edition_changes" => edition_change::SORTING.names(),
        "list_operator_mail_stops" => suppression::SORTING.names(),
        "list_setbacks" => setback::SORTING.names(),
        _ => return None,
    })
}

/// Writes `sort` into each list that knows it.
pub fn tell(document: &mut Value) {
    let items = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for operation in items.filter_map(Value::as_object_mut).flat_map(|item| item.values_mut()) {
        let Some(names) = fields(operation["operationId"].as_str().unwrap_or_default()) else { continue };
        let word = format!("-?({})", names.join("|"));
        let parameter = json!({
            "name": "sort", "in": "query", "required": false,
            "description": format!("Up to four of {}, comma-separated; `-` in front for last first. What is empty comes last.",
                names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
            "schema": { "type": "string", "maxLength": 200, "pattern": format!("^{word}(,{word}){{0,3}}$") },
        });
        if let Some(parameters) = operation["parameters"].as_array_mut() {
            parameters.push(parameter);
        }
    }
}
