//! One row of each kind, and what names and changes it: for walks over the whole document.

mod part;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::authenticator::Authenticator;
use crate::harness::browser::read;
use crate::harness::house::PASSWORD;
use crate::harness::{Browser, House};
use part::{audit_room, definition, outward};

/// One row of each kind that belongs to the first tenant, by the name of its path's collection.
pub struct Owned {
    pub certification: String,
    pub body: String,
    pub site: String,
    pub obligation: String,
    pub work_area: String,
    pub auditor: String,
    pub duty: String,
    pub calendar: String,
    pub event: String,
    pub mail: String,
    pub membership: String,
    pub former: String,
    pub invitation: String,
    pub session: String,
    pub key: String,
    pub feed: String,
    pub service: String,
    pub grant: String,
    pub engagement: String,
    pub export: String,
    pub passkey: String,
    pub domain: String,
    pub tie: String,
    pub group: String,
    pub webhook: String,
    pub delivery: String,
    pub profile: String,
    pub routine: String,
    pub customer: String,
    pub offer: String,
    pub agreement: String,
    pub item: String,
    pub item_relation: String,
    pub version: String,
    pub document: String,
    pub document_version: String,
    pub evidence: String,
    pub claim: String,
    pub applicability: String,
    pub file: String,
    pub room: String,
    pub note: String,
    pub request: String,
    pub framework: String,
    pub relation: String,
    pub confirmation: String,
    pub names: Vec<String>,
}

pub async fn furnish(house: &House, browser: &Browser) -> Owned {
    let body = json!({ "name": "Boreal Cert of the first", "country": "FI", "time_zone": "Europe/Helsinki" });
    let body = browser.post("/v1/certification-bodies", &body).await.must_be(201).at("/id").to_owned();
    let site = json!({ "name": "Harbour of the first", "country": "FI" });
    let site = browser.post("/v1/sites", &site).await.must_be(201).at("/id").to_owned();
    let new = json!({
        "standard": "iso-iec-20000-1-2018", "certificate_number": "NUMBER-OF-THE-FIRST", "certification_body_id": body,
        "site_ids": [site], "events": [{ "type": "certification_decision", "on": "2026-03-10" }],
    });
    let certification = browser.post("/v1/certifications", &new).await.must_be(201).at("/id").to_owned();
    let calendar = json!({ "name": "Holidays of the first", "days": [{ "on": "2026-12-25", "name": "Rest of the first" }] });
    let calendar = browser.post("/v1/holiday-calendars", &calendar).await.must_be(201).at("/id").to_owned();
    let duty = json!({
        "title": "Supplier review of the first", "rrule": "FREQ=MONTHLY", "anchor_on": "2026-04-15",
        "holiday_calendar_id": calendar, "certification_ids": [certification],
    });
    let duty = browser.post("/v1/duties", &duty).await.must_be(201).at("/id").to_owned();
    let file = crate::file::send(browser, "Minutes of the first.pdf", crate::file::PDF).await.must_be(201);
    let file = file.at("/id").to_owned();
    let evidence = json!({ "title": "Minutes of the first", "file_id": file });
    let evidence = browser.post("/v1/evidence", &evidence).await.must_be(201).at("/id").to_owned();
    let domain = json!({ "name": "of-the-first.example" });
    let domain = browser.post("/v1/mail-domains", &domain).await.must_be(201).at("/id").to_owned();
    let events = browser.get(&format!("/v1/certifications/{certification}/events")).await;
    let obligations = browser.get("/v1/obligations").await;
    let membership = browser.get("/v1/session").await.at("/membership/id").to_owned();
    let invited = json!({ "email": "guest-of-the-first@example.com", "role": "reader" });
    let invitation = browser.post("/v1/invitations", &invited).await.must_be(201).at("/id").to_owned();
    let area = json!({ "member_id": membership, "coverage": ["9.9 of the first"] });
    let areas =
        browser.post(&format!("/v1/certifications/{certification}/work-areas"), &area).await.must_be(201);
    let all = browser.get("/v1/obligations?limit=100").await;
    let audit =
        all.json["data"].as_array().unwrap().iter().find(|it| it["kind"] == "internal_audit").unwrap();
    let path = format!("/v1/obligations/{}/auditors", audit["id"].as_str().unwrap());
    let auditor = browser.post(&path, &json!({ "name": "Auditor of the first" })).await.must_be(201);
    let [key, feed, hook, delivery] = outward(browser).await;
    let profile = json!({ "name": "Operator of the first" });
    let profile = browser.post("/v1/profiles", &profile).await.must_be(201).at("/id").to_owned();
    let routine = json!({ "name": "Requests of the first", "template": 5, "owner_id": profile });
    let routine = browser.post("/v1/routines", &routine).await.must_be(201);
    let document = json!({ "code": "POL-1", "title": "Policy of the first", "kind": "policy", "owner_id": profile,
        "content": { "text": "What the first has set itself" }, "readers": { "profile_ids": [profile] } });
    let document = browser.post("/v1/controlled-documents", &document).await.must_be(201);
    let [customer, offer, agreement, item, item_relation] = definition(browser).await;
    let claim = json!({ "statement": "scope-documented", "subject": profile, "rationale": "Why of the first", "evidence_ids": [evidence] });
    let claim = browser.post("/v1/claims", &claim).await.must_be(201).at("/id").to_owned();
    let left = json!({ "target": "iso-9001-2015", "clause": "8.3.1", "applies": false, "justification": "No design of the first" });
    let applicability = browser.post("/v1/applicabilities", &left).await.must_be(200).at("/id").to_owned();
    let [room, note, request] = audit_room(browser, &certification).await;
    let service = json!({ "name": "Program of the first", "role": "reader" });
    let service = browser.post("/v1/service-accounts", &service).await.must_be(201).at("/id").to_owned();
    let framework = json!({ "catalog": { "metadata": { "title": "Framework of the first", "version": "1", "oscal-version": "1.1.3" },
        "controls": [{ "id": "a", "title": "Control of the first" }] } });
    let framework = browser.post("/v1/frameworks", &framework).await.must_be(201).at("/id").to_owned();
    let relation = json!({ "source": { "standard": framework, "clause": "a" }, "target": { "standard": "iso-9001-2015", "clause": "4.1" },
        "relation": "equal", "rationale": "Reason of the first", "confidence": "high" });
    let relation = browser.post("/v1/crosswalk-relations", &relation).await.must_be(201).at("/id").to_owned();
    let confirmation = json!({ "relation": "iso-9001-2015:4.1~hs-2021:4.1", "verdict": "confirmed", "note": "Note of the first" });
    let confirmation =
        browser.post("/v1/crosswalk-confirmations", &confirmation).await.must_be(201).at("/id").to_owned();
    let session = browser.get("/v1/sessions").await.at("/data/0/id").to_owned();
    let grant =
        house.advise(browser, "adviser-of-the-first@example.com", &json!({ "role": "manager" })).await.1;
    let asked =
        json!({ "side": "client", "email": "other-adviser-of-the-first@example.com", "role": "reader" });
    let engagement = browser.post("/v1/engagements", &asked).await.must_be(201).at("/id").to_owned();
    let options = browser.post("/v1/passkey-registrations", &json!({})).await.must_be(201).json;
    let mut device = Authenticator::new("of the first");
    let passkey = json!({ "name": "Telephone of the first", "passkey": device.register(&options) });
    let passkey = browser.post("/v1/passkeys", &passkey).await.must_be(201).at("/passkey/id").to_owned();
    let export = browser.post("/v1/exports", &json!({})).await.must_be(201).at("/id").to_owned();
    assert_eq!(house.drain().await.reminded, 0);
    house.mails();
    let due = json!({ "standard": "iso-9001-2015", "events": [{ "type": "certification_decision", "on": "2025-04-10" }] });
    browser.post("/v1/certifications", &due).await.must_be(201);
    house.pass(chrono::TimeDelta::days(1));
    house.drain().await;
    assert!(!house.mails().is_empty(), "a reminder of the first");
    let options =
        browser.post("/v1/passkey-challenges", &json!({ "purpose": "proof" })).await.must_be(201).json;
    let proof = json!({ "passkey": device.sign(&options) });
    browser.post("/v1/session/proofs", &proof).await.must_be(201);
    Owned {
        grant,
        engagement,
        export,
        invitation,
        session,
        key,
        feed,
        webhook: hook,
        delivery,
        profile,
        customer,
        offer,
        agreement,
        item,
        item_relation,
        version: routine.at("/open/id").to_owned(),
        routine: routine.at("/id").to_owned(),
        document_version: document.at("/open/id").to_owned(),
        document: document.at("/id").to_owned(),
        framework,
        relation,
        confirmation,
        service,
        passkey,
        mail: browser.get("/v1/mails").await.at("/data/0/id").to_owned(),
        obligation: obligations.at("/data/0/id").to_owned(),
        work_area: areas.at("/data/0/id").to_owned(),
        auditor: auditor.at("/id").to_owned(),
        duty,
        evidence,
        claim,
        applicability,
        file,
        room,
        note,
        request,
        calendar,
        domain,
        tie: tie(house, browser).await,
        group: group(browser).await,
        event: events.at("/data/0/id").to_owned(),
        names: [
            "of the first",
            "OF-THE-FIRST",
            "of-the-first",
            "first@example.com",
            "First Oy",
            "guest-of-the-first",
        ]
        .map(str::to_owned)
        .to_vec(),
        certification,
        body,
        site,
        former: membership.clone(),
        membership,
    }
}

/// Ties the owner to a provider's account, as a sign-in by it does; the clock of this house is not a provider's.
async fn tie(house: &House, browser: &Browser) -> String {
    let session = browser.get("/v1/session").await;
    let (tenant, person) = (session.at("/organization/id"), session.at("/person/id"));
    let db = entity::Db::connect(&house.database.url, 1, house.clock.clone()).await.unwrap();
    let tx = db.write(tenant.parse().unwrap(), entity::Actor::default()).await.unwrap();
    let subject = "account of the first";
    entity::sso_identity::create(&tx, "https://login.example", subject, person.parse().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    db.close().await.unwrap();
    browser.get("/v1/sso-identities").await.at("/data/0/id").to_owned()
}

/// A group of a directory of the first tenant.
async fn group(browser: &Browser) -> String {
    let token = browser.post("/v1/provisioning/token", &json!({})).await.must_be(201).at("/token").to_owned();
    let request =
        browser.raw(Method::POST, "/scim/v2/Groups").header("authorization", format!("Bearer {token}"));
    let group = json!({ "displayName": "Auditors of the first" });
    read(request.body(group.to_string())).await.must_be(201).at("/id").to_owned()
}

pub fn id_for(path: &str, owned: &Owned) -> String {
    if path.contains("/certifications/") {
        owned.certification.clone()
    } else if path.contains("/certification-bodies/") {
        owned.body.clone()
    } else if path.contains("/sites/") {
        owned.site.clone()
    } else if path.contains("/obligations/") {
        owned.obligation.clone()
    } else if path.contains("/work-areas/") {
        owned.work_area.clone()
    } else if path.contains("/auditors/") {
        owned.auditor.clone()
    } else if path.contains("/members/") {
        owned.membership.clone()
    } else if path.contains("/former-members/") {
        owned.former.clone()
    } else if path.contains("/invitations/") {
        owned.invitation.clone()
    } else if path.contains("/sessions/") {
        owned.session.clone()
    } else if path.contains("/api-keys/") {
        owned.key.clone()
    } else if path.contains("/calendar-feeds/") {
        owned.feed.clone()
    } else if path.contains("/webhook-endpoints/") {
        owned.webhook.clone()
    } else if path.contains("/webhook-deliveries/") {
        owned.delivery.clone()
    } else if path.contains("/profiles/") {
        owned.profile.clone()
    } else if path.contains("/customers/") {
        owned.customer.clone()
    } else if path.contains("/services/") {
        owned.offer.clone()
    } else if path.contains("/agreements/") {
        owned.agreement.clone()
    } else if path.contains("/managed-items/") {
        owned.item.clone()
    } else if path.contains("/item-relations/") {
        owned.item_relation.clone()
    } else if path.contains("/routines/") {
        owned.routine.clone()
    } else if path.contains("/routine-versions/") {
        owned.version.clone()
    } else if path.contains("/controlled-documents/") {
        owned.document.clone()
    } else if path.contains("/document-versions/") {
        owned.document_version.clone()
    } else if path.contains("/service-accounts/") {
        owned.service.clone()
    } else if path.contains("/passkeys/") {
        owned.passkey.clone()
    } else if path.contains("/mails/") {
        owned.mail.clone()
    } else if path.contains("/mail-domains/") {
        owned.domain.clone()
    } else if path.contains("/provisioned-groups/") {
        owned.group.clone()
    } else if path.contains("/sso-identities/") {
        owned.tie.clone()
    } else if path.contains("/duties/") {
        owned.duty.clone()
    } else if path.contains("/evidence/") {
        owned.evidence.clone()
    } else if path.contains("/claims/") {
        owned.claim.clone()
    } else if path.contains("/applicabilities/") {
        owned.applicability.clone()
    } else if path.contains("/audit-rooms/") {
        owned.room.clone()
    } else if path.contains("/audit-room-notes/") {
        owned.note.clone()
    } else if path.contains("/audit-room-requests/") {
        owned.request.clone()
    } else if path.contains("/files/") {
        owned.file.clone()
    } else if path.contains("/grants/") || path.contains("/clients/") {
        owned.grant.clone()
    } else if path.contains("/engagements/") {
        owned.engagement.clone()
    } else if path.contains("/crosswalk-relations/") {
        owned.relation.clone()
    } else if path.contains("/crosswalk-confirmations/") {
        owned.confirmation.clone()
    } else if path.contains("/frameworks/") {
        owned.framework.clone()
    } else if path.contains("/exports/") {
        owned.export.clone()
    } else if path.contains("/holiday-calendars/") {
        owned.calendar.clone()
    } else {
        panic!("{path} names a row that this test does not know: furnish one")
    }
}

/// What the operation wants in its query, and anybody inside may ask.
pub fn query_for(operation: &str) -> &'static str {
    match operation {
        "get_gap_analysis" | "get_cover_trend" => "?target=iso-9001-2015",
        "get_gap_report" => "?target=iso-9001-2015&form=xlsx",
        "get_audit_room_clause" => "?clause=4.1",
        "get_audit_room_routine" => "?version=rtv_0198c0de7a1270008000000000000001",
        "get_audit_room_file" => "?file=file_0198c0de7a1270008000000000000001",
        "get_impact" => "?subject=internal_audit",
        "get_crosswalk_mapping" => "?source=iso-9001-2015&target=hs-2021",
        _ => "",
    }
}

/// A body that the operation would take from its owner.
pub fn body_for(operation: &str) -> Option<Value> {
    Some(match operation {
        "update_organization"
        | "update_person"
        | "update_certification_body"
        | "update_site"
        | "create_profile"
        | "update_profile"
        | "update_routine"
        | "create_customer"
        | "update_customer"
        | "create_service"
        | "update_service"
        | "update_agreement"
        | "update_managed_item"
        | "update_holiday_calendar"
        | "update_service_account"
        | "create_auditor"
        | "create_deletion"
        | "update_passkey" => {
            json!({ "name": "Stolen" })
        }
        "update_reminder_preference" => json!({ "digest_at": "17:00" }),
        "update_brand" => json!({ "name": "Stolen", "color": "#0b5c50" }),
        "create_notice_reading" => json!({ "notice_ids": ["ntc_0198c0de7a1270008000000000000001"] }),
        "create_certification_body" | "create_site" => json!({ "name": "Own", "country": "SE" }),
        "create_certification" => json!({ "standard": "iso-9001-2015" }),
        "create_crosswalk_relation" => {
            json!({ "source": { "standard": "iso-14001-2015", "clause": "4.1" }, "target": { "standard": "iso-9001-2015", "clause": "4.1" },
                "relation": "equal", "rationale": "Own", "confidence": "high" })
        }
        "update_crosswalk_relation" | "update_claim" => json!({ "rationale": "Stolen" }),
        "create_crosswalk_confirmation" => {
            json!({ "relation": "iso-9001-2015:4.2~hs-2021:4.2", "verdict": "confirmed" })
        }
        "create_framework" => {
            json!({ "catalog": { "metadata": { "title": "Own", "version": "1", "oscal-version": "1.1.3" },
                "controls": [{ "id": "a", "title": "Own" }] } })
        }
        "create_site_batch" => json!({ "items": [{ "name": "Owner of many", "country": "SE" }] }),
        "create_certification_batch" => json!({ "items": [{ "standard": "iso-9001-2015" }] }),
        "create_duty_batch" => {
            json!({ "items": [{ "title": "Own", "rrule": "FREQ=DAILY", "anchor_on": "2026-03-10" }] })
        }
        "create_event_batch" => json!({ "items": [{ "type": "withdrawal", "on": "2026-03-10" }] }),
        "update_certification" => json!({ "scope": "Stolen" }),
        "create_event" => json!({ "type": "withdrawal", "on": "2026-03-10" }),
        "create_certification_programme_preview" | "create_site_sample" | "create_api_key_rotation" => {
            json!({})
        }
        "update_client" => json!({ "consultant_ids": [] }),
        "create_handover" => json!({ "email": "thief@example.com" }),
        "create_engagement" => json!({ "side": "client", "email": "adviser@example.com", "role": "reader" }),
        "create_invitation" => json!({ "email": "guest@example.com", "role": "reader" }),
        "create_address_change" => json!({ "email": "second.new@example.com", "password": PASSWORD }),
        "create_proof" => json!({ "password": PASSWORD }),
        "create_provisioning_token" => json!({ "lifetime_days": 30, "overlap_hours": 0 }),
        "update_provisioning" => json!({ "default_role": "manager" }),
        "update_provisioned_group" => json!({ "role": "owner" }),
        "create_mail_domain" => json!({ "name": "second.example" }),
        "update_single_sign_on" => {
            json!({ "issuer": crate::harness::provider::liar("honest"), "client_id": "certkeep" })
        }
        "create_organization" => json!({ "name": "Third AS", "country": "NO", "time_zone": "Europe/Oslo" }),
        "create_webhook_endpoint" => json!({ "name": "Own", "url": "https://example.com/hook" }),
        "update_webhook_endpoint" => json!({ "enabled": true }),
        "create_webhook_recovery" => json!({ "hours": 1 }),
        "create_calendar_feed" => json!({ "name": "Own", "about": "own" }),
        "create_api_key" => json!({ "name": "Own", "scopes": ["read"] }),
        "create_service_account" => json!({ "name": "Own", "role": "reader" }),
        "update_member" | "update_grant" => json!({ "role": "reader" }),
        "update_obligation" => json!({ "responsible_id": null }),
        "create_site_visits" => json!({ "event_id": "evt_0198c0de7a1270008000000000000001", "visits": [] }),
        "create_work_area" => {
            json!({ "member_id": "mem_0198c0de7a1270008000000000000001", "coverage": "full" })
        }
        "create_completion" => json!({ "on": "2026-03-10" }),
        "create_appointment" => json!({ "start": "2026-03-10" }),
        "update_journey" => json!({ "steps": [{ "step": "J06", "days": 1, "note": "Stolen" }] }),
        "create_journey_completion" => json!({ "step": "J01", "on": "2026-03-10" }),
        "create_duty" => json!({ "title": "Own", "rrule": "FREQ=DAILY", "anchor_on": "2026-03-10" }),
        "update_duty" | "update_evidence" | "update_controlled_document" | "update_audit_room" => {
            json!({ "title": "Stolen" })
        }
        "create_audit_room_note" | "create_audit_room_request" => {
            json!({ "clause": "4.1", "text": "Stolen" })
        }
        "create_audit_room_answer" => json!({ "answer": "Stolen" }),
        "create_skip" | "create_restoration" => json!({ "occurrence_on": "2026-04-15" }),
        "create_move" => json!({ "occurrence_on": "2026-04-15", "to": "2026-04-16" }),
        "create_evidence" => json!({ "title": "Own", "link": "https://example.com/own" }),
        "create_claim" => json!({ "statement": "scope-documented", "subject": "internal_audit" }),
        "create_applicability" => {
            json!({ "target": "iso-9001-2015", "clause": "8.3.2", "applies": false, "justification": "Own" })
        }
        "create_holiday_calendar" => json!({ "name": "Own" }),
        "create_agreement" => json!({ "name": "Own", "kind": "internal", "party": "Operations" }),
        "create_managed_item" => json!({ "class": "asset", "kind": "tool", "name": "Own" }),
        "create_managed_item_review" | "create_agreement_review" => json!({ "note": "Stolen" }),
        "create_item_relation" => {
            json!({ "kind": "uses", "item_id": "item_0198c0de7a1270008000000000000001" })
        }
        "create_routine" => json!({ "name": "Own", "template": 5, "layer": "process" }),
        "create_routine_import" => {
            json!({ "workflow": { "usm-wif-version": "1.0.0", "type": "workflow", "process": "operate", "name": "Taken over" } })
        }
        "create_controlled_document" => {
            json!({ "code": "POL-1", "title": "Own", "kind": "policy", "content": { "text": "Own" } })
        }
        "create_document_approval" => json!({}),
        "create_document_acknowledgement" => json!({ "number": 1 }),
        "create_import" => json!({ "icalendar": "BEGIN:VCALENDAR" }),
        _ => return None,
    })
}
