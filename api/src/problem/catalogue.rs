//! Every code a problem may have, in words: the page behind each problem's `type`.

use actix_web::HttpResponse;
use actix_web::http::header;

/// A kind of problem: its code, its status, and what to do about it.
pub struct Entry {
    /// The stable code.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What it means and what to do.
    pub meaning: &'static str,
}

const fn entry(code: &'static str, status: u16, meaning: &'static str) -> Entry {
    Entry { code, status, meaning }
}

/// Every code, by status.
pub const CATALOGUE: &[Entry] = &[
    entry("broken_json", 400, "The body is not JSON. The detail says where reading stopped."),
    entry("broken_body", 400, "The body ended before it was complete. Send it again."),
    entry("header_too_long", 400, "If-None-Match is longer than 1000 characters. Name fewer tags."),
    entry("two_credentials", 400, "The request brings a session's cookie and an API key. Send one of them."),
    entry(
        "not_signed_in",
        401,
        "The operation needs a session or an API key. Sign in with POST /v1/sessions and send its cookie, or send a key.",
    ),
    entry(
        "malformed_key",
        401,
        "It is no API key, or a character of it is wrong: its checksum does not fit.",
    ),
    entry("unknown_key", 401, "The installation has no such API key."),
    entry("expired_key", 401, "The time of the API key is over. Make another one."),
    entry("revoked_key", 401, "The API key was ended, or whose key it was has left the organization."),
    entry(
        "wrong_credentials",
        401,
        "Address and password do not belong together. Which of them is wrong is not told.",
    ),
    entry(
        "second_factor_required",
        401,
        "The password was right and the second factor has yet to be shown: POST /v1/session/second-factor.",
    ),
    entry(
        "step_up_required",
        403,
        "A dangerous act takes a recent proof of who is signed in: POST /v1/session/proofs, then send the request again.",
    ),
    entry(
        "second_factor_missing",
        403,
        "The organization demands a second factor, or an audit room wants one of its guests. Enrol one, or sign in with it.",
    ),
    entry(
        "email_unverified",
        403,
        "The address has not been proved. Open the mailed link, or ask for another one.",
    ),
    entry("sso_unknown", 401, "This browser has begun no such single sign-on, or too long ago. Begin again."),
    entry(
        "sso_required",
        403,
        "The organization wants its people to sign in by single sign-on. The sign-in page leads there.",
    ),
    entry(
        "sso_refused",
        403,
        "What the provider says is not accepted, or does not let this person in. The detail says why.",
    ),
    entry(
        "own_sign_in_required",
        403,
        "A session opened by single sign-on is good for one organization, and not for what is the person's alone.",
    ),
    entry(
        "foreign_origin",
        403,
        "A change with a session cookie came from another site's page. It is refused.",
    ),
    entry(
        "no_organization",
        403,
        "The person belongs to no organization any more. An invitation opens one again.",
    ),
    entry(
        "not_permitted",
        403,
        "The member's role, or the limits of the place, do not admit it. The detail says who may.",
    ),
    entry(
        "not_in_force",
        403,
        "The place in the organization does not count today. The detail says when it does.",
    ),
    entry("foreign_network", 403, "The API key works from other network addresses only."),
    entry("session_only", 403, "No API key may do this. Sign in and do it as a person."),
    entry("scope_missing", 403, "The API key was made for less. The detail names the scope that is needed."),
    entry(
        "grant_ended",
        403,
        "The place was held through a consultancy, whose access has ended. Choose another organization with PATCH /v1/session.",
    ),
    entry("not_found", 404, "There is nothing at this address, or it belongs to another organization."),
    entry("no_sso", 404, "No organization with single sign-on has verified the domain of this address."),
    entry(
        "method_not_allowed",
        405,
        "The address exists and does not know this method. Allow lists those it knows.",
    ),
    entry(
        "already_granted",
        409,
        "The consultancy has a grant of this organization. Change that grant instead.",
    ),
    entry("grant_over", 409, "The grant has ended, and an ended grant is not changed. Consent to a new one."),
    entry("own_organization", 409, "An organization does not work for itself as its consultancy."),
    entry(
        "not_a_consultancy",
        409,
        "The organization is not a consultancy. Its owner can make it one in its settings.",
    ),
    entry("has_clients", 409, "The consultancy has clients. Leave them before it stops being a consultancy."),
    entry("slow_body", 408, "The body took too long to arrive. Send it again."),
    entry("export_under_way", 409, "Another export is being made. Wait until it is ready."),
    entry("export_not_ready", 409, "The archive is not ready yet, or its days are over. Ask for a new one."),
    entry("deletion_asked", 409, "The organization's deletion was asked for before. It can be withdrawn."),
    entry("not_handed_over", 409, "The organization has no owner of its own yet. Hand it over first."),
    entry(
        "already_handed_over",
        409,
        "The organization has an owner of its own; there is nothing to hand over.",
    ),
    entry("works_for_another", 409, "The person works for this client through another consultancy."),
    entry(
        "test_organization",
        409,
        "A test organization works with no other organization. Do it in a real one.",
    ),
    entry(
        "clock_runs",
        409,
        "The test organization's clock is being advanced. Wait until it stands: GET /v1/test_clock.",
    ),
    entry("already_exists", 409, "There is already one of this name, or somebody was faster."),
    entry("already_enrolled", 409, "There is an app already, or none that waits for its first code."),
    entry("no_second_factor", 409, "This takes a second factor of one's own first."),
    entry(
        "no_passkeys",
        409,
        "There is no passkey, or the installation is reached at a bare network address.",
    ),
    entry("too_many_passkeys", 409, "A person has at most 20 passkeys. Remove one that is not used."),
    entry(
        "already_superseded",
        409,
        "Another event, or another sample, has superseded this one. Correct the newest instead.",
    ),
    entry("document_retired", 409, "This document is retired. Begin another one, or read its versions."),
    entry(
        "not_asked",
        409,
        "One is not asked to read this version, or has confirmed it already. Look at the document again.",
    ),
    entry("routine_retired", 409, "This routine is retired. Begin another one, or read its versions."),
    entry(
        "no_draft",
        409,
        "There is no version under writing or review. Write one first: PATCH with `content`.",
    ),
    entry("already_in_review", 409, "The draft is in review already. Approve it, or take it back."),
    entry("not_in_review", 409, "No version is in review. Put the draft up for review first."),
    entry(
        "own_edit",
        409,
        "Whoever wrote a version or a claim last does not approve or verify it, where the organization has another owner or manager. Ask one of them.",
    ),
    entry(
        "already_claimed",
        409,
        "The same subject is claimed for this statement in the same way already. Change that claim instead.",
    ),
    entry("claim_not_ready", 409, "Only a claim that its writer has said to be ready is verified."),
    entry(
        "never_in_force",
        409,
        "It was never in force, so it is neither retired nor confirmed. Throw its draft away, or wait for its day.",
    ),
    entry(
        "confirmed_already",
        409,
        "You have confirmed these dates. The second confirmation comes from another operator or another source.",
    ),
    entry(
        "not_impartial",
        409,
        "The person would audit own work (R60). The detail says which; somebody else audits it, or other clauses are theirs.",
    ),
    entry(
        "not_an_internal_audit",
        409,
        "Only an internal audit has auditors here; the certification body chooses its own.",
    ),
    entry(
        "already_drawn",
        409,
        "A sample of sites stands for this audit. To draw another one, name it in supersedes and say why.",
    ),
    entry("audit_done", 409, "The audit has been held. Record which sites it visited instead."),
    entry("nothing_to_draw", 409, "There is no audit to come, or no site besides the central function."),
    entry(
        "already_member",
        409,
        "The address belongs to a member already. Change that member's role instead.",
    ),
    entry("already_settled", 409, "It was accepted or taken back before."),
    entry("key_ended", 409, "The API key works no more or has a successor already. Make a new one."),
    entry("too_many_keys", 409, "So many API keys of one owner are not kept. End some first."),
    entry("too_many_webhooks", 409, "There are twenty endpoints of webhooks already. Remove some first."),
    entry(
        "webhook_disabled",
        409,
        "Nothing is sent to the endpoint while it is switched off. Switch it on first.",
    ),
    entry("too_many_feeds", 409, "So many links to calendars of one member are not kept. Revoke some first."),
    entry("last_owner", 409, "An organization keeps at least one owner. Make somebody else an owner first."),
    entry(
        "record_missing",
        409,
        "The domain's text record is not there, says something else, or its name servers do not answer.",
    ),
    entry("sso_untested", 409, "Single sign-on can be required once a test of the connection has succeeded."),
    entry("no_token", 409, "There is no token for a directory yet."),
    entry(
        "not_provisioned",
        409,
        "What a directory tells of somebody contradicts what is recorded. The detail says what.",
    ),
    entry("no_connection", 409, "There is no connection to a provider yet."),
    entry("domain_taken", 409, "Another organization has verified this domain."),
    entry("settled_otherwise", 409, "No single event settles this obligation. The detail says what does."),
    entry("not_refused", 409, "The mail server has not refused this mail, so it is not sent once more."),
    entry("wrong_secret", 401, "Events of mails are taken from who knows the installation's secret."),
    entry(
        "reader_complained",
        409,
        "The reader reported a mail as unwanted; only the person can have mail sent again.",
    ),
    entry("outdated", 409, "What the mail told has been done or moved: there is nothing left to tell."),
    entry(
        "idempotency_key_in_use",
        409,
        "A request under this Idempotency-Key is being carried out. Ask again after Retry-After.",
    ),
    entry(
        "relation_exists",
        409,
        "These two clauses have a relation already, or there are as many as there may be.",
    ),
    entry("edition_exists", 409, "There is a framework of this name and edition already."),
    entry("room_closed", 409, "The audit room is closed. Nothing in it is changed any more."),
    entry("already_frozen", 409, "What the audit room showed was kept before; that is done once."),
    entry(
        "held_by_freeze",
        409,
        "The freeze of an audit room names it, so it is not deleted. The detail says which freeze.",
    ),
    entry("still_used", 409, "Something else still refers to it, or what it refers to is gone."),
    entry(
        "storage_full",
        409,
        "The organization's files take all the room there is for them. Remove some that are not needed any more.",
    ),
    entry("changed_meanwhile", 412, "It has changed since you read it. Read it again and decide anew."),
    entry("file_too_large", 413, "The file has more bytes than GET /v1/storage says one may have."),
    entry(
        "file_type_refused",
        415,
        "Files of this kind are not taken, or Content-Type contradicts the name. GET /v1/storage lists the endings.",
    ),
    entry("no_such_part", 416, "The file has fewer bytes than Range asks for."),
    entry("body_too_large", 413, "A body has at most 1 MiB, and a file that is imported 4 MiB."),
    entry(
        "unsupported_media_type",
        415,
        "Send the body as Content-Type: application/json, and a file as what it is: the detail says what is read.",
    ),
    entry(
        "invalid",
        422,
        "The request is readable and wrong. Each item of errors names a place and says what is wanted.",
    ),
    entry(
        "file_lies",
        422,
        "The bytes are not those of a file of the kind that its name says. Nothing of it was kept.",
    ),
    entry(
        "idempotency_key_reused",
        422,
        "The Idempotency-Key was used for another request: another address, another body. Take a new one.",
    ),
    entry(
        "idempotency_key_refused",
        422,
        "The answer holds a secret that is shown once and not kept. Send this without Idempotency-Key.",
    ),
    entry(
        "version_required",
        428,
        "A change of a versioned resource sends If-Match with the ETag that was read.",
    ),
    entry(
        "too_many_requests",
        429,
        "Too many requests of this kind. Retry-After says how many seconds to wait.",
    ),
    entry(
        "internal",
        500,
        "The fault is ours and has been logged. Name the problem's instance when you ask for help.",
    ),
    entry(
        "timed_out",
        503,
        "The request took longer than any may and was given up. Read before you send it again, or send it under an Idempotency-Key.",
    ),
    entry(
        "collided",
        503,
        "Another change of the same things was under way at once, and the two waited for one another. Nothing of this one was kept: send it again.",
    ),
    entry("unavailable", 503, "A part that the request needs does not answer. Try again later."),
];

/// `GET /docs/problems`: the catalogue as a page, each entry at its code.
pub async fn page() -> HttpResponse {
    let entries: Vec<_> = CATALOGUE
        .iter()
        .map(|Entry { code, status, meaning }| {
            format!("<dt id={code}><code>{code}</code> {status}<dd>{meaning}")
        })
        .collect();
    let page = format!("{HEAD}{}</dl></main>", entries.concat());
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8")).body(page)
}

const HEAD: &str = "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
<title>Problems of the Certkeep API</title><style>:root{color-scheme:light dark}body{font:17px/1.6 system-ui;margin:0}\
main{max-width:44rem;margin:auto;padding:1rem}dt{margin-top:1rem;font-weight:600}dd{margin:0}:target{outline:2px solid;outline-offset:4px}</style>\
<main><h1>Problems</h1><p>An answer that is no success is <code>application/problem+json</code> (RFC 9457). Its <code>code</code> is one \
of these and does not change.</p><dl>";
