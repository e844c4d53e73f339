//! Writes the letter: turns a row of the outbox, which holds facts, into a mail with words and links.

use std::panic::{AssertUnwindSafe, catch_unwind};

use clock::zone;
use entity::one_time_token::Purpose;
use entity::organization::{Sender, sender};
use entity::outbox_email::content::{FactorChange as Changed, Item as Fact, KeyFacts, Leave, News};
use entity::outbox_email::{Content, Model};
use entity::person::Language as Spoken;
use mailer::{
    AddressChanged, AddressWanted, AlreadyRegistered, AuditAssigned, Brand, CatchUp, ConfirmNewAddress,
    ConfirmOldAddress, Digest, DocumentToRead, DocumentUnread, DomainDoubted, Engagement, EvidenceEnding,
    FactorChange, FactorChanged, GrantNews, Handover, Invitation, Item, Key, KeyEnding, KeyMade, Language,
    Leaving, Limit, Mail, MailStopped, Mailbox, Parting, PasswordChanged, Reminder, Rendered, ResetPassword,
    Stop, Title, TokenEnding, Turn, VerifyEmail, WebhookDisabled,
};

use crate::Settings;

mod prompt;

/// The mail of `row`. The same row always gives the same mail.
///
/// # Errors
/// A sentence, when this worker cannot write it: another version of the worker may.
pub(crate) fn write(row: &Model, sender: Option<&Sender>, settings: &Settings) -> Result<Mail, String> {
    let content: Content = serde_json::from_value(row.content.clone())
        .map_err(|fault| format!("this worker cannot read the message: {fault}"))?;
    let language = language(row.language);
    let rendered =
        catch_unwind(AssertUnwindSafe(|| render(&content, language, &row.to_name, &settings.base_url)));
    let rendered = rendered.map_err(|_| "this worker cannot write the message: it panicked".to_owned())?;
    let Rendered { subject, text, html } = match sender.and_then(|sender| sender.brand.as_ref()) {
        Some(brand) => rendered.under(&shown(brand), language),
        None => rendered,
    };
    let host = host(&settings.base_url);
    Ok(Mail {
        message_id: format!("<{}@{host}>", row.message_id),
        from: from(sender, settings),
        reply_to: reply_to(sender),
        to: Mailbox::new(&row.to_name, &row.to_address),
        subject,
        text,
        html,
        thread: thread(&content, host),
        unsubscribe: stop(&content, &settings.base_url),
        headers: Vec::new(),
        return_path: settings.return_path.clone(),
        date: row.created_at,
    })
}

/// The installation's address, under the organization's name where it has chosen one.
fn from(sender: Option<&Sender>, settings: &Settings) -> Mailbox {
    let name = sender.and_then(|sender| sender.name.as_deref());
    name.map_or_else(|| settings.from.clone(), |name| Mailbox::new(name, &settings.from.address))
}

fn shown(brand: &sender::Brand) -> Brand {
    let sender::Brand { name, color, organization_name } = brand.clone();
    Brand { name, color, organization_name }
}

/// Where answers go. An address that no mail can carry is left out: the mail matters more than its answers.
fn reply_to(sender: Option<&Sender>) -> Option<Mailbox> {
    sender?.reply_to.as_deref().map(|address| Mailbox::new("", address)).filter(Mailbox::is_valid)
}

fn render(content: &Content, language: Language, to_name: &str, base: &str) -> Rendered {
    let person_name = to_name.to_owned();
    let settings_link = format!("{base}/settings/my-reminders");
    let reset_link = format!("{base}/forgot-password");
    match content.clone() {
        Content::VerifyEmail { organization_name, token } => VerifyEmail {
            person_name,
            organization_name,
            link: format!("{base}/verify-email?token={token}"),
            expires_in_hours: u32::try_from(Purpose::VerifyEmail.lifetime().num_hours()).unwrap_or_default(),
        }
        .render(language),
        Content::AlreadyRegistered => {
            AlreadyRegistered { person_name, sign_in_link: format!("{base}/sign-in"), reset_link }
                .render(language)
        }
        Content::ResetPassword { token } => ResetPassword {
            person_name,
            link: format!("{base}/reset-password?token={token}"),
            expires_in_minutes: u32::try_from(Purpose::ResetPassword.lifetime().num_minutes())
                .unwrap_or_default(),
        }
        .render(language),
        Content::PasswordChanged { at, time_zone } => {
            let when = at.with_timezone(&zone::of(&time_zone)).fixed_offset();
            PasswordChanged { person_name, when, reset_link }.render(language)
        }
        Content::ConfirmNewAddress { token } => ConfirmNewAddress {
            person_name,
            link: format!("{base}/confirm-address?token={token}"),
            expires_in_hours: u32::try_from(Purpose::ConfirmNewAddress.lifetime().num_hours())
                .unwrap_or_default(),
        }
        .render(language),
        Content::ConfirmOldAddress { email, token } => ConfirmOldAddress {
            person_name,
            new_address: email,
            link: format!("{base}/confirm-address?token={token}"),
            reset_link,
            expires_in_hours: u32::try_from(Purpose::ConfirmOldAddress.lifetime().num_hours())
                .unwrap_or_default(),
        }
        .render(language),
        Content::AddressWanted => AddressWanted { person_name }.render(language),
        Content::AddressChanged { from, to, at, time_zone } => {
            let when = at.with_timezone(&zone::of(&time_zone)).fixed_offset();
            AddressChanged { person_name, old_address: from, new_address: to, when }.render(language)
        }
        Content::KeyMade { key: facts, by } => {
            KeyMade { key: key(facts, person_name, base), by }.render(language)
        }
        Content::KeyEnding { key: facts } => {
            KeyEnding { key: key(facts, person_name, base) }.render(language)
        }
        Content::TokenEnding { organization_name, hint, ends_at, time_zone } => TokenEnding {
            person_name,
            organization_name,
            hint,
            ends: ends_at.with_timezone(&zone::of(&time_zone)).fixed_offset(),
            link: format!("{base}/settings/provisioning"),
        }
        .render(language),
        Content::AuditAssigned {
            organization_name,
            obligation_id,
            ordinal,
            certification,
            due_on,
            planned_on,
            clauses,
            by,
        } => AuditAssigned {
            person_name,
            organization_name,
            title: title("internal_audit", ordinal),
            certification,
            due_on,
            planned_on,
            clauses,
            by,
            link: format!("{base}/obligations/{obligation_id}"),
        }
        .render(language),
        Content::FactorChanged { change, at, time_zone } => FactorChanged {
            person_name,
            change: told_of(change),
            when: at.with_timezone(&zone::of(&time_zone)).fixed_offset(),
            security_link: format!("{base}/settings/security"),
            reset_link,
        }
        .render(language),
        Content::Invitation { organization_name, invited_by, role, token } => Invitation {
            person_name,
            organization_name,
            invited_by,
            role,
            link: format!("{base}/invitation?token={token}"),
            expires_in_days: u32::try_from(Purpose::Invitation.lifetime().num_days()).unwrap_or_default(),
        }
        .render(language),
        Content::Engagement { asker_name, invited_by, asks_for_grant, role, ends_on, token } => Engagement {
            person_name,
            asker_name,
            invited_by,
            asks_for_grant,
            role,
            ends_on,
            link: match token {
                Some(token) => format!("{base}/engagement?token={token}"),
                None => format!("{base}/settings/consultancies"),
            },
            expires_in_days: u32::try_from(Purpose::Engagement.lifetime().num_days()).unwrap_or_default(),
        }
        .render(language),
        Content::Handover { organization_name, consultancy_name, invited_by, token } => Handover {
            person_name,
            organization_name,
            consultancy_name,
            invited_by,
            link: format!("{base}/handover?token={token}"),
            expires_in_days: u32::try_from(Purpose::Handover.lifetime().num_days()).unwrap_or_default(),
        }
        .render(language),
        Content::GrantNews {
            client_name,
            consultancy_name,
            news,
            to_consultancy,
            role,
            certifications,
            ends_on,
        } => GrantNews {
            person_name,
            client_name,
            consultancy_name,
            turn: turn(news),
            to_consultancy,
            role,
            certifications,
            ends_on,
            link: format!("{base}/{}", if to_consultancy { "clients" } else { "settings/consultancies" }),
        }
        .render(language),
        Content::WebhookDisabled { organization_name, name, url, gone } => {
            let link = format!("{base}/settings/webhooks");
            WebhookDisabled { person_name, organization_name, name, url, gone, link }.render(language)
        }
        Content::DomainDoubted { organization_name, domain, record_name, record_value, lost } => {
            DomainDoubted {
                person_name,
                organization_name,
                domain,
                record_name,
                record_value,
                lost,
                link: format!("{base}/settings/single-sign-on"),
            }
            .render(language)
        }
        Content::Leaving { organization_name, what, at, time_zone, by } => Leaving {
            person_name,
            organization_name,
            parting: parting(what),
            when: at.with_timezone(&zone::of(&time_zone)).fixed_offset(),
            by,
            link: (what != Leave::Deleted).then(|| format!("{base}/settings/leaving")),
        }
        .render(language),
        Content::Reminder { organization_name, item, .. } => Reminder {
            person_name,
            organization_name,
            link: whole(&item, base),
            item: told(item, base),
            settings_link,
            unsubscribe_link: stop(content, base),
        }
        .render(language),
        Content::Digest { organization_name, items, .. } => Digest {
            person_name,
            organization_name,
            items: items.into_iter().map(|item| told(item, base)).collect(),
            link: format!("{base}/"),
            settings_link,
            unsubscribe_link: stop(content, base),
        }
        .render(language),
        Content::MailStopped { organization_name, member, address, cause, since, items, more } => {
            MailStopped {
                person_name,
                organization_name,
                member,
                address,
                stop: match cause.as_str() {
                    "complaint" => Stop::Complaint,
                    "full" => Stop::Full,
                    _ => Stop::Bounce,
                },
                since,
                items: items.into_iter().map(|item| told(item, base)).collect(),
                more,
                link: format!("{base}/settings/people"),
            }
            .render(language)
        }
        Content::DocumentToRead { organization_name, documents, .. } => DocumentToRead {
            person_name,
            organization_name,
            documents: documents.into_iter().map(|it| prompt::document(it, base)).collect(),
            link: format!("{base}/documents"),
            settings_link,
            unsubscribe_link: stop(content, base),
        }
        .render(language),
        Content::DocumentUnread { organization_name, documents, .. } => DocumentUnread {
            person_name,
            organization_name,
            documents: documents.into_iter().map(|it| prompt::unread(it, base)).collect(),
            settings_link,
            unsubscribe_link: stop(content, base),
        }
        .render(language),
        Content::EvidenceEnding { organization_name, evidence, .. } => EvidenceEnding {
            person_name,
            organization_name,
            evidence: evidence.into_iter().map(prompt::evidence).collect(),
            link: format!("{base}/evidence"),
            settings_link,
            unsubscribe_link: stop(content, base),
        }
        .render(language),
        Content::CatchUp { organization_name, since, items, .. } => CatchUp {
            person_name,
            organization_name,
            since,
            items: items.into_iter().map(|item| told(item, base)).collect(),
            link: format!("{base}/"),
            settings_link,
            unsubscribe_link: stop(content, base),
        }
        .render(language),
    }
}

/// Where the reader of a reminder stops such mails, with or without a look at the page (RFC 8058).
fn stop(content: &Content, base: &str) -> Option<String> {
    let (Content::Reminder { unsubscribe, .. }
    | Content::Digest { unsubscribe, .. }
    | Content::CatchUp { unsubscribe, .. }
    | Content::DocumentToRead { unsubscribe, .. }
    | Content::DocumentUnread { unsubscribe, .. }
    | Content::EvidenceEnding { unsubscribe, .. }) = content
    else {
        return None;
    };
    unsubscribe.as_ref().map(|token| format!("{base}/v1/unsubscriptions/{token}"))
}

fn parting(what: Leave) -> Parting {
    match what {
        Leave::Ready => Parting::Ready,
        Leave::Asked => Parting::Asked,
        Leave::Withdrawn => Parting::Withdrawn,
        Leave::Deleted => Parting::Deleted,
    }
}

fn turn(news: News) -> Turn {
    match news {
        News::Given => Turn::Given,
        News::Changed => Turn::Changed,
        News::Ended => Turn::Ended,
        News::Left => Turn::Left,
        News::Expired => Turn::Expired,
        News::HandedOver => Turn::HandedOver,
        News::HandedOverAndEnded => Turn::HandedOverAndEnded,
    }
}

fn key(facts: KeyFacts, person_name: String, base: &str) -> Key {
    let zone = zone::of(&facts.time_zone);
    Key {
        person_name,
        organization_name: facts.organization_name,
        name: facts.name,
        hint: facts.hint,
        account: facts.account,
        scopes: facts.scopes,
        ends: facts.ends_at.map(|end| end.with_timezone(&zone).fixed_offset()),
        link: format!("{base}/settings/api-keys"),
    }
}

fn told_of(change: Changed) -> FactorChange {
    match change {
        Changed::TotpAdded => FactorChange::TotpAdded,
        Changed::TotpRemoved => FactorChange::TotpRemoved,
        Changed::PasskeyAdded { name } => FactorChange::PasskeyAdded(name),
        Changed::PasskeyRemoved { name } => FactorChange::PasskeyRemoved(name),
        Changed::CodesRenewed => FactorChange::CodesRenewed,
        Changed::RecoveryCodeUsed { left } => FactorChange::RecoveryCodeUsed(left),
    }
}

fn told(fact: Fact, base: &str) -> Item {
    Item {
        limit: match fact.duty_id {
            Some(_) => Limit::Schedule,
            None if fact.hard => Limit::Rule,
            None => Limit::Policy,
        },
        title: fact.title.map_or_else(|| title(&fact.kind, fact.ordinal), Title::Own),
        kind: fact.kind,
        certification: fact.certification,
        due_on: fact.due_on,
        days: -fact.days_left,
        planned_on: fact.planned_on,
        because: fact.because,
        rules: fact.rules,
        link: format!("{base}/obligations/{}", fact.obligation_id),
        escalated: fact.escalated,
    }
}

/// What the obligations of a kind are called, with their number where a cycle has several.
fn title(kind: &str, ordinal: i32) -> Title {
    let number = u32::try_from(ordinal).unwrap_or_default();
    let (name, title) = (cycle::kind_name(kind), cycle::title(kind, number));
    if Language::default().kind(kind).is_none() {
        return Title::Own(title);
    }
    Title::Kind(kind.to_owned(), (name != title).then_some(number))
}

fn language(of: Spoken) -> Language {
    match of {
        Spoken::English => Language::English,
        Spoken::German => Language::German,
    }
}

/// The page of that which it belongs to: the duty, or the certification's programme.
fn whole(fact: &Fact, base: &str) -> String {
    match (fact.duty_id, fact.certification_id) {
        (Some(duty), _) => format!("{base}/duties/{duty}"),
        (None, Some(certification)) => format!("{base}/certifications/{certification}"),
        (None, None) => format!("{base}/obligations/{}", fact.obligation_id),
    }
}

/// What is sent about one obligation is one conversation: every mail answers a message that was never sent, whose
/// Message-ID is made of the obligation's id, so that nothing need be looked up.
fn thread(content: &Content, host: &str) -> Option<String> {
    let obligation = match content {
        Content::Reminder { item, .. } => item.obligation_id,
        Content::AuditAssigned { obligation_id, .. } => *obligation_id,
        _ => return None,
    };
    Some(format!("<{obligation}@{host}>"))
}

/// The host of the public address, without its port; an IPv6 address, which no Message-ID can hold, is `localhost`.
fn host(base: &str) -> &str {
    let rest = base.split_once("://").map_or(base, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    if host.is_empty() || host.starts_with('[') { "localhost" } else { host }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_an_address_is_its_name_alone() {
        assert_eq!(host("https://certkeep.example.com"), "certkeep.example.com");
        assert_eq!(host("http://127.0.0.1:8080"), "127.0.0.1");
        assert_eq!(host("https://example.com/certkeep"), "example.com");
        assert_eq!(host("http://[::1]:8080"), "localhost");
    }

    #[test]
    fn every_mail_about_one_obligation_stands_in_its_conversation() {
        let assigned: Content = serde_json::from_value(serde_json::json!({
            "kind": "audit_assigned", "organization_name": "Kestrel Hosting", "ordinal": 1,
            "obligation_id": "obl_0198c0de5a1f7b6e8d3c2b1a09f8e7d6", "certification": "ISO 9001:2015",
            "due_on": "2027-03-10", "planned_on": null, "clauses": [], "by": "Bo Berg",
        }))
        .unwrap();
        let root = "<obl_0198c0de5a1f7b6e8d3c2b1a09f8e7d6@certkeep.example>";
        assert_eq!(thread(&assigned, "certkeep.example").as_deref(), Some(root));
        assert_eq!(thread(&Content::AlreadyRegistered, "certkeep.example"), None);
    }
}
