//! Amazon SES, directly or wrapped by Amazon SNS.

use entity::mail_event::{Heard, Judgement, Status, What};
use serde_json::Value;

use super::{failed, local, named, text};

/// What SNS posts. A subscription is confirmed by whoever runs the installation: nothing here follows an address that is posted.
pub fn wrapped(body: &Value) -> Vec<Heard> {
    if text(&body["Type"]) == "SubscriptionConfirmation" {
        let address = text(&body["SubscribeURL"]);
        tracing::warn!(
            address,
            "Amazon SNS asks to confirm its subscription: open this address once, if it is yours"
        );
        return Vec::new();
    }
    let inner: Value = serde_json::from_str(text(&body["Message"])).unwrap_or_default();
    read(&inner)
}

/// What SES says of a mail.
pub fn read(event: &Value) -> Vec<Heard> {
    let kind =
        if event["notificationType"].is_string() { &event["notificationType"] } else { &event["eventType"] };
    let (part, people) = match text(kind) {
        "Bounce" => (&event["bounce"], &event["bounce"]["bouncedRecipients"]),
        "Complaint" if text(&event["complaint"]["complaintFeedbackType"]) != "not-spam" => {
            (&event["complaint"], &event["complaint"]["complainedRecipients"])
        }
        _ => return Vec::new(),
    };
    let Some(key) = named(&part["feedbackId"]) else { return Vec::new() };
    // The mail's own Message-ID; `mail.messageId` is what SES calls it.
    let message_id = local(text(&event["mail"]["commonHeaders"]["messageId"]));
    let heard = |person: &Value| {
        let what = if text(kind) == "Complaint" { What::Complained } else { bounce(part, person)? };
        Some(Heard {
            key: format!("ses:{key}"),
            message_id: message_id.clone(),
            address: text(&person["emailAddress"]).to_owned(),
            what,
            words: text(&person["diagnosticCode"]).to_owned(),
            proved: true,
        })
    };
    people.as_array().into_iter().flatten().take(50).filter_map(heard).collect()
}

fn bounce(part: &Value, person: &Value) -> Option<What> {
    let permanent = text(&part["bounceType"]) == "Permanent";
    if let Some(status) = Status::parse(text(&person["status"])).filter(|status| status.is_failure()) {
        // What SES calls passing closes no address at once, whatever the code.
        let passing = !permanent && status.judge() == Judgement::Gone;
        return if passing { failed("", "4.0.0") } else { Some(What::Failed(status)) };
    }
    match text(&part["bounceSubType"]) {
        "ContentRejected" | "AttachmentRejected" => failed("", "5.6.0"),
        "MessageTooLarge" => failed("", "5.2.3"),
        _ => failed("", if permanent { "5.1.1" } else { "4.0.0" }),
    }
}
