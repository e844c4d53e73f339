//! One of each message and a mail, as the tests send them.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mailer::{
    AddressChanged, AddressWanted, AlreadyRegistered, AuditAssigned, CatchUp, ConfirmNewAddress,
    ConfirmOldAddress, Digest, DomainDoubted, Engagement, FactorChange, FactorChanged, GrantNews, Handover,
    Invitation, Item, Key, KeyEnding, KeyMade, Language, Leaving, Limit, Mail, MailStopped, Mailbox, Parting,
    PasswordChanged, Reminder, Rendered, ResetPassword, Stop, Title, TokenEnding, Turn, VerifyEmail,
    WebhookDisabled,
};

mod prompt;

const STOP: &str = "https://certkeep.example/v1/unsubscriptions/0198c0de5a1f7b6e8d3c2b1a09f8e7d5";
const SETTINGS: &str = "https://certkeep.example/settings/reminders";

pub fn surveillance(days: i64) -> Item {
    Item {
        title: Title::Kind("surveillance_audit".to_owned(), Some(1)),
        kind: "surveillance_audit".to_owned(),
        certification: "ISO/IEC 20000-1:2018, certificate 4711".to_owned(),
        due_on: "2027-03-10".parse().unwrap(),
        days,
        limit: Limit::Rule,
        planned_on: None,
        because:
            "The first surveillance audit may not be later than 12 months after the decision of 2026-03-10."
                .to_owned(),
        rules: vec!["R04".to_owned()],
        link: "https://certkeep.example/obligations/obl_0198c0de5a1f7b6e8d3c2b1a09f8e7d6".to_owned(),
        escalated: false,
    }
}

pub fn review(days: i64) -> Item {
    Item {
        title: Title::Kind("management_review".to_owned(), Some(2)),
        kind: "management_review".to_owned(),
        certification: "ISO 9001:2015, certificate Q-88/12".to_owned(),
        due_on: "2027-01-29".parse().unwrap(),
        days,
        limit: Limit::Policy,
        planned_on: Some("2027-02-03".parse().unwrap()),
        because: "The last management review was on 2026-01-29, and 12 months later is 2027-01-29; the surveillance audit \
                  follows on 2027-03-10."
            .to_owned(),
        rules: vec!["R61".to_owned(), "R90".to_owned()],
        link: "https://certkeep.example/obligations/obl_0198c0de5a1f7b6e8d3c2b1a09f8e7d7".to_owned(),
        escalated: false,
    }
}

/// An occurrence of a duty that serves no certification.
pub fn supplier_review(days: i64) -> Item {
    Item {
        title: Title::Own("Review of the suppliers".to_owned()),
        kind: "recurring_duty".to_owned(),
        certification: String::new(),
        due_on: "2027-03-31".parse().unwrap(),
        days,
        limit: Limit::Schedule,
        planned_on: None,
        because: "Every third month on the last day, counted from 2026-03-31: 2027-03-31.".to_owned(),
        rules: vec![],
        link: "https://certkeep.example/obligations/obl_0198c0de5a1f7b6e8d3c2b1a09f8e7d8".to_owned(),
        escalated: false,
    }
}

/// The reminder of a duty links to its page.
pub fn duty(item: Item) -> Reminder {
    let link = "https://certkeep.example/duties/duty_0198c0de5a1f7b6e8d3c2b1a09f8e7d4".to_owned();
    Reminder { link, ..reminder(item) }
}

pub fn reminder(item: Item) -> Reminder {
    Reminder {
        person_name: "Anna Virtanen".to_owned(),
        organization_name: "Northwind Oy".to_owned(),
        item,
        link: "https://certkeep.example/certifications/cert_0198c0de5a1f7b6e8d3c2b1a09f8e7d5".to_owned(),
        settings_link: SETTINGS.to_owned(),
        unsubscribe_link: Some(STOP.to_owned()),
    }
}

pub fn catch_up(items: Vec<Item>) -> CatchUp {
    CatchUp {
        person_name: "Anna Virtanen".to_owned(),
        organization_name: "Northwind Oy".to_owned(),
        since: "2027-02-01".parse().unwrap(),
        items,
        link: "https://certkeep.example/next".to_owned(),
        settings_link: SETTINGS.to_owned(),
        unsubscribe_link: None,
    }
}

pub fn digest(items: Vec<Item>) -> Digest {
    Digest {
        person_name: "Anna Virtanen".to_owned(),
        organization_name: "Northwind Oy".to_owned(),
        items,
        link: "https://certkeep.example/next".to_owned(),
        settings_link: SETTINGS.to_owned(),
        unsubscribe_link: Some(STOP.to_owned()),
    }
}

pub fn verify_email() -> VerifyEmail {
    VerifyEmail {
        person_name: "Anna Virtanen".to_owned(),
        organization_name: "Northwind Oy".to_owned(),
        link: "https://certkeep.example/verify#Zk9uX2V4YW1wbGVfdG9rZW5fb2ZfMzJfYnl0ZXNf".to_owned(),
        expires_in_hours: 24,
    }
}

pub fn invitation() -> Invitation {
    Invitation {
        person_name: String::new(),
        organization_name: "Northwind Oy".to_owned(),
        invited_by: "Anna Virtanen".to_owned(),
        role: "internal_auditor".to_owned(),
        link: "https://certkeep.example/invitation?token=5f0c00000000000000000000000000ff".to_owned(),
        expires_in_days: 7,
    }
}

pub fn engagement(asks_for_grant: bool) -> Engagement {
    Engagement {
        person_name: "Anna Virtanen".to_owned(),
        asker_name: if asks_for_grant { "Harbour Advice AB" } else { "Northwind Oy" }.to_owned(),
        invited_by: "Bo Berg".to_owned(),
        asks_for_grant,
        role: "manager".to_owned(),
        ends_on: Some("2027-12-31".parse().unwrap()),
        link: "https://certkeep.example/engagement?token=5f0c00000000000000000000000000ff".to_owned(),
        expires_in_days: 14,
    }
}

pub fn handover() -> Handover {
    Handover {
        person_name: String::new(),
        organization_name: "Northwind Oy".to_owned(),
        consultancy_name: "Harbour Advice AB".to_owned(),
        invited_by: "Bo Berg".to_owned(),
        link: "https://certkeep.example/handover?token=5f0c00000000000000000000000000ff".to_owned(),
        expires_in_days: 14,
    }
}

pub fn grant_news(turn: Turn, to_consultancy: bool) -> GrantNews {
    let page = if to_consultancy { "clients" } else { "settings/consultancies" };
    GrantNews {
        person_name: "Anna Virtanen".to_owned(),
        client_name: "Northwind Oy".to_owned(),
        consultancy_name: "Harbour Advice AB".to_owned(),
        turn,
        to_consultancy,
        role: "manager".to_owned(),
        certifications: (turn == Turn::Changed).then_some(2),
        ends_on: (turn == Turn::Changed).then(|| "2027-12-31".parse().unwrap()),
        link: format!("https://certkeep.example/{page}"),
    }
}

pub fn leaving(parting: Parting) -> Leaving {
    let person = !matches!(parting, Parting::Ready | Parting::Deleted);
    Leaving {
        person_name: "Anna Virtanen".to_owned(),
        organization_name: "Northwind Oy".to_owned(),
        parting,
        when: chrono::DateTime::parse_from_rfc3339("2027-03-31T10:15:00+03:00").unwrap(),
        by: person.then(|| "Bo Berg".to_owned()),
        link: (parting != Parting::Deleted).then(|| "https://certkeep.example/settings/leaving".to_owned()),
    }
}

fn assigned(clauses: &[&str], planned: Option<&str>) -> AuditAssigned {
    AuditAssigned {
        person_name: "Anna Virtanen".to_owned(),
        organization_name: "Northwind Oy".to_owned(),
        title: Title::Kind("internal_audit".to_owned(), Some(2)),
        certification: "ISO/IEC 20000-1:2018, certificate 4711".to_owned(),
        due_on: "2027-03-10".parse().unwrap(),
        planned_on: planned.map(|on| on.parse().unwrap()),
        clauses: clauses.iter().map(|&clause| clause.to_owned()).collect(),
        by: "Bo Berg".to_owned(),
        link: "https://certkeep.example/obligations/obl_0198c0de5a1f7b6e8d3c2b1a09f8e7d6".to_owned(),
    }
}

fn key(ends: chrono::DateTime<chrono::FixedOffset>, account: Option<&str>) -> Key {
    Key {
        person_name: "Anna Virtanen".to_owned(),
        organization_name: "Northwind Oy".to_owned(),
        name: "Nightly export".to_owned(),
        hint: "ckp_…h3Xq".to_owned(),
        account: account.map(str::to_owned),
        scopes: ["certification:read", "obligation:write"].map(str::to_owned).to_vec(),
        ends: Some(ends),
        link: "https://certkeep.example/settings/api-keys".to_owned(),
    }
}

/// Every message once, under the name of its snapshots.
pub fn every(language: Language) -> Vec<(&'static str, Rendered)> {
    let reset_link = "https://certkeep.example/forgotten".to_owned();
    let person_name = "Anna Virtanen".to_owned();
    let already = AlreadyRegistered {
        person_name: person_name.clone(),
        sign_in_link: "https://certkeep.example/sign-in".to_owned(),
        reset_link: reset_link.clone(),
    };
    let reset = ResetPassword {
        person_name: person_name.clone(),
        link: "https://certkeep.example/reset#Zk9uX2V4YW1wbGVfdG9rZW5fb2ZfMzJfYnl0ZXNf".to_owned(),
        expires_in_minutes: 60,
    };
    let when = chrono::DateTime::parse_from_rfc3339("2027-03-01T10:15:00+02:00").unwrap();
    let link = "https://certkeep.example/confirm-address?token=5f0c00000000000000000000000000ff".to_owned();
    let new_address = "anna.virtanen@northwind.example".to_owned();
    let agree =
        ConfirmNewAddress { person_name: person_name.clone(), link: link.clone(), expires_in_hours: 24 };
    let agree_old = ConfirmOldAddress {
        person_name: person_name.clone(),
        new_address: new_address.clone(),
        link,
        reset_link: reset_link.clone(),
        expires_in_hours: 24,
    };
    let wanted = AddressWanted { person_name: person_name.clone() };
    let moved = AddressChanged {
        person_name: person_name.clone(),
        old_address: "anna@northwind.example".to_owned(),
        new_address,
        when,
    };
    let factor = |change| {
        let (person_name, reset_link) = (person_name.clone(), reset_link.clone());
        let security_link = "https://certkeep.example/settings/security".to_owned();
        FactorChanged { person_name, change, when, security_link, reset_link }.render(language)
    };
    let (app, code) = (factor(FactorChange::TotpAdded), factor(FactorChange::RecoveryCodeUsed(3)));
    let passkey = factor(FactorChange::PasskeyRemoved("Anna's laptop".to_owned()));
    let changed = PasswordChanged { person_name, when, reset_link };
    let ending = TokenEnding {
        person_name: "Anna Berg".to_owned(),
        organization_name: "Kestrel Hosting".to_owned(),
        hint: "cks_…h3Xq".to_owned(),
        ends: when,
        link: "https://certkeep.example/settings/provisioning".to_owned(),
    };
    let doubted = |lost| DomainDoubted {
        person_name: "Anna Berg".to_owned(),
        organization_name: "Kestrel Hosting".to_owned(),
        domain: "kestrel.example".to_owned(),
        record_name: "_certkeep.kestrel.example".to_owned(),
        record_value: format!("certkeep={}", "5f".repeat(32)),
        lost,
        link: "https://certkeep.example/settings/single-sign-on".to_owned(),
    };
    let stopped = |stop, items: Vec<Item>| MailStopped {
        person_name: "Anna Berg".to_owned(),
        organization_name: "Kestrel Hosting".to_owned(),
        member: "Bo Berg".to_owned(),
        address: "bo.berg@kestrel.example".to_owned(),
        stop,
        since: "2027-02-01".parse().unwrap(),
        more: !items.is_empty(),
        items,
        link: "https://certkeep.example/settings/people".to_owned(),
    };
    let disabled = |gone| WebhookDisabled {
        person_name: "Anna Berg".to_owned(),
        organization_name: "Kestrel Hosting".to_owned(),
        name: "Ticket system".to_owned(),
        url: "https://tickets.kestrel.example/hooks/certkeep".to_owned(),
        gone,
        link: "https://certkeep.example/settings/webhooks".to_owned(),
    };
    vec![
        ("confirm_new_address", agree.render(language)),
        ("confirm_old_address", agree_old.render(language)),
        ("address_wanted", wanted.render(language)),
        ("address_changed", moved.render(language)),
        ("factor_app", app),
        ("factor_recovery_code", code),
        ("factor_passkey", passkey),
        ("domain_doubted", doubted(false).render(language)),
        ("mail_stopped", stopped(Stop::Bounce, vec![surveillance(-40), surveillance(3)]).render(language)),
        ("mail_complained", stopped(Stop::Complaint, Vec::new()).render(language)),
        ("webhook_disabled", disabled(false).render(language)),
        ("webhook_gone", disabled(true).render(language)),
        ("domain_lost", doubted(true).render(language)),
        ("verify_email", verify_email().render(language)),
        ("already_registered", already.render(language)),
        ("reset_password", reset.render(language)),
        ("password_changed", changed.render(language)),
        ("key_made", KeyMade { key: key(when, None), by: "Bo Berg".to_owned() }.render(language)),
        ("key_ending", KeyEnding { key: key(when, Some("Ticket system")) }.render(language)),
        ("token_ending", ending.render(language)),
        ("audit_assigned", assigned(&[], None).render(language)),
        ("audit_assigned_in_part", assigned(&["4", "8.6"], Some("2027-02-03")).render(language)),
        ("invitation", invitation().render(language)),
        ("engagement_of_a_consultancy", engagement(true).render(language)),
        ("engagement_of_a_client", engagement(false).render(language)),
        ("handover", handover().render(language)),
        ("grant_given", grant_news(Turn::Given, true).render(language)),
        ("grant_changed", grant_news(Turn::Changed, true).render(language)),
        ("grant_ended", grant_news(Turn::Ended, true).render(language)),
        ("grant_left", grant_news(Turn::Left, false).render(language)),
        ("grant_expired", grant_news(Turn::Expired, false).render(language)),
        ("grant_handed_over", grant_news(Turn::HandedOver, true).render(language)),
        ("export_ready", leaving(Parting::Ready).render(language)),
        ("deletion_asked", leaving(Parting::Asked).render(language)),
        ("deletion_withdrawn", leaving(Parting::Withdrawn).render(language)),
        ("organization_deleted", leaving(Parting::Deleted).render(language)),
        ("reminder_ahead", reminder(surveillance(-30)).render(language)),
        ("reminder_overdue", reminder(review(7)).render(language)),
        ("digest", digest(vec![surveillance(-7), review(33)]).render(language)),
        ("catch_up", catch_up(vec![surveillance(-7), review(33)]).render(language)),
        ("reminder_of_a_duty", duty(supplier_review(-14)).render(language)),
        ("catch_up_with_a_duty", catch_up(vec![surveillance(-7), supplier_review(2)]).render(language)),
        ("document_to_read", prompt::to_read(1).render(language)),
        ("documents_to_read", prompt::to_read(2).render(language)),
        ("document_unread", prompt::unread().render(language)),
        ("evidence_ending", prompt::ending(1).render(language)),
        ("evidence_ended", prompt::ending(2).render(language)),
    ]
}

pub fn mail() -> Mail {
    let Rendered { subject, text, html } = reminder(surveillance(-30)).render(Language::English);
    Mail {
        message_id: "rem_0198c0de5a1f7b6e8d3c2b1a09f8e7d6@certkeep.example".to_owned(),
        from: Mailbox::parse("Certkeep <no-reply@certkeep.example>").unwrap(),
        reply_to: None,
        to: Mailbox::new("Anna Virtanen", "anna@northwind.example"),
        subject,
        text,
        html,
        thread: Some("obl_0198c0de5a1f7b6e8d3c2b1a09f8e7d6@certkeep.example".to_owned()),
        unsubscribe: None,
        headers: vec![("List-Id".to_owned(), "Reminders <reminders.northwind.example>".to_owned())],
        return_path: None,
        date: "2027-02-08T06:00:00Z".parse().unwrap(),
    }
}

/// The same mail to somebody else.
pub fn mail_to(address: &str) -> Mail {
    Mail {
        to: Mailbox::new("", address),
        message_id: format!("{}@certkeep.example", address.replace('@', "-at-")),
        ..mail()
    }
}
