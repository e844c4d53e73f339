//! One deed for each operation that changes something, in an order in which each has what it needs.

/// What is done: the operation, where (`{name}` stands for an id that is known), and with which body.
///
/// An address of `PATCH` is read first, for its `ETag`. What an answer's `/id`, or what `=` names, is called
/// afterwards stands last.
pub type Deed = (&'static str, &'static str, &'static str, &'static str);

/// The deeds of an owner.
pub const DEEDS: &[Deed] = &[
    ("update_person", "/v1/person", r#"{"name":"Aino V."}"#, ""),
    ("update_organization", "/v1/organization", r#"{"name":"Turku Hosting"}"#, ""),
    ("create_certification_body", "/v1/certification-bodies", r#"{"name":"Boreal","country":"FI"}"#, "body"),
    ("update_certification_body", "/v1/certification-bodies/{body}", r#"{"name":"Boreal Cert"}"#, ""),
    ("create_site", "/v1/sites", r#"{"name":"Head office","country":"FI","is_central":true}"#, "head"),
    ("create_site", "/v1/sites", r#"{"name":"Turku","country":"FI"}"#, "turku"),
    ("create_site", "/v1/sites", r#"{"name":"Oulu","country":"FI"}"#, "oulu"),
    ("create_site", "/v1/sites", r#"{"name":"Spare","country":"FI"}"#, "spare"),
    ("update_site", "/v1/sites/{spare}", r#"{"name":"Spare 2"}"#, ""),
    ("delete_site", "/v1/sites/{spare}", "", ""),
    (
        "create_certification",
        "/v1/certifications",
        r#"{"standard":"iso-9001-2015","site_ids":["{head}","{turku}","{oulu}"],
        "events":[{"type":"certification_decision","on":"2026-03-02"}]}"#,
        "certification",
    ),
    ("update_certification", "/v1/certifications/{certification}", r#"{"scope":"Hosting"}"#, ""),
    (
        "create_event",
        "/v1/certifications/{certification}/events",
        r#"{"type":"internal_audit","start":"2026-03-03"}"#,
        "",
    ),
    (
        "create_event",
        "/v1/certifications/{certification}/events",
        r#"{"type":"surveillance_audit","start":"2026-03-05"}"#,
        "audit",
    ),
    (
        "create_site_visits",
        "/v1/certifications/{certification}/site-visits",
        r#"{"event_id":"{audit}","visits":[{"site_id":"{turku}"}]}"#,
        "",
    ),
    ("create_site_sample", "/v1/certifications/{certification}/site-samples", "{}", ""),
    (
        "create_certification",
        "/v1/certifications",
        r#"{"standard":"iso-iec-20000-1-2018","target_on":"2027-05-28"}"#,
        "wanted",
    ),
    ("update_journey", "/v1/certifications/{wanted}/journey", r#"{"steps":[{"step":"J06","days":3}]}"#, ""),
    (
        "create_journey_completion",
        "/v1/certifications/{wanted}/journey/completions",
        r#"{"step":"J01","on":"2026-03-10"}"#,
        "",
    ),
    ("delete_journey_completion", "/v1/certifications/{wanted}/journey/completions/J01", "", ""),
    ("create_holiday_calendar", "/v1/holiday-calendars", r#"{"name":"Finland"}"#, "calendar"),
    ("update_holiday_calendar", "/v1/holiday-calendars/{calendar}", r#"{"name":"Suomi"}"#, ""),
    (
        "create_import",
        "/v1/holiday-calendars/{calendar}/imports",
        r#"{"icalendar":"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20261225\r\nSUMMARY:Yule\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"}"#,
        "",
    ),
    ("delete_holiday_calendar", "/v1/holiday-calendars/{calendar}", "", ""),
    (
        "create_duty",
        "/v1/duties",
        r#"{"title":"Review","rrule":"FREQ=MONTHLY","anchor_on":"2026-04-15"}"#,
        "duty",
    ),
    (
        "create_duty",
        "/v1/duties",
        r#"{"title":"Spare","rrule":"FREQ=MONTHLY","anchor_on":"2026-04-15"}"#,
        "spare_duty",
    ),
    ("update_duty", "/v1/duties/{duty}", r#"{"title":"Supplier review"}"#, ""),
    ("create_skip", "/v1/duties/{duty}/skips", r#"{"occurrence_on":"2026-04-15"}"#, ""),
    ("create_restoration", "/v1/duties/{duty}/restorations", r#"{"occurrence_on":"2026-04-15"}"#, ""),
    ("create_move", "/v1/duties/{duty}/moves", r#"{"occurrence_on":"2026-04-15","to":"2026-04-16"}"#, ""),
    ("delete_duty", "/v1/duties/{spare_duty}", "", ""),
    (
        "create_work_area",
        "/v1/certifications/{certification}/work-areas",
        r#"{"member_id":"{me}","coverage":["8.6"]}"#,
        "area=/data/0/id",
    ),
    ("delete_work_area", "/v1/work-areas/{area}", "", ""),
    (
        "create_auditor",
        "/v1/obligations/{internal_audit}/auditors",
        r#"{"member_id":"{auditor}"}"#,
        "assigned",
    ),
    ("delete_auditor", "/v1/auditors/{assigned}", "", ""),
    ("create_service_account", "/v1/service-accounts", r#"{"name":"Tickets","role":"reader"}"#, "program"),
    ("update_service_account", "/v1/service-accounts/{program}", r#"{"name":"Ticket system"}"#, ""),
    ("create_api_key", "/v1/api-keys", r#"{"name":"CI","scopes":["read"]}"#, "key=/key/id"),
    ("create_api_key_rotation", "/v1/api-keys/{key}/rotations", "{}", ""),
    ("delete_api_key", "/v1/api-keys/{key}", "", ""),
    ("delete_service_account", "/v1/service-accounts/{program}", "", ""),
    (
        "create_address_change",
        "/v1/person/address-change",
        r#"{"email":"aino.new@example.com","password":"plum-tractor-under-nine"}"#,
        "",
    ),
    ("delete_address_change", "/v1/person/address-change", "", ""),
    ("update_obligation", "/v1/obligations/{obligation}", r#"{"responsible_id":"{me}"}"#, ""),
    ("create_appointment", "/v1/obligations/{obligation}/appointment", r#"{"start":"2026-10-05"}"#, ""),
    ("create_completion", "/v1/obligations/{obligation}/completion", r#"{"on":"2026-03-09"}"#, ""),
    ("create_invitation", "/v1/invitations", r#"{"email":"x@example.com","role":"reader"}"#, "invitation"),
    ("delete_invitation", "/v1/invitations/{invitation}", "", ""),
    ("update_member", "/v1/members/{reader}", r#"{"role":"contributor"}"#, ""),
    ("delete_member", "/v1/members/{reader}", "", ""),
    ("update_session", "/v1/session", r#"{"membership_id":"{me}"}"#, ""),
    ("delete_other_session", "/v1/sessions/{session}", "", ""),
    ("delete_session", "/v1/session", "", ""),
];

/// Operations of members that leave no entry in the log of the organization they are called in, or are tried elsewhere;
/// each with its reason.
pub const EXCEPT: &[(&str, &str)] = &[
    ("create_organization", "leaves it in the log of the organization it opens"),
    ("create_certification_programme_preview", "stores nothing"),
    ("create_resend", "needs a mail that was refused: tests/mail.rs"),
    ("delete_membership", "ends the place that asks: tests/people.rs"),
];
