//! Mail leaves encrypted: STARTTLS and TLS against a real server with an authority and a user of its own.

use chrono::DateTime;
use mailer::{Mail, Mailbox, SmtpSettings, SmtpTransport, Transport};

use crate::harness::smtp::Sink;

fn mail(number: u32) -> Mail {
    Mail {
        message_id: format!("mail-{number}@certkeep.example"),
        from: Mailbox::new("Certkeep", "no-reply@certkeep.example"),
        reply_to: None,
        to: Mailbox::new("Aino Virtanen", "aino@example.com"),
        subject: "Surveillance audit 1 is due tomorrow".to_owned(),
        text: "It is due tomorrow.".to_owned(),
        html: "<p>It is due tomorrow.</p>".to_owned(),
        thread: None,
        unsubscribe: None,
        headers: Vec::new(),
        return_path: None,
        date: DateTime::UNIX_EPOCH,
    }
}

/// A way out that asks for encryption by `scheme`, with that password and that trust.
fn way_out(sink: &Sink, scheme: &str, password: &str, trusted: bool) -> Transport {
    let url = format!("{scheme}://aino@localhost:{}", sink.port());
    let mut settings = SmtpSettings::parse(&url, Some(password.to_owned().into())).unwrap();
    settings.authorities = trusted.then(|| sink.authority());
    Transport::Smtp(SmtpTransport::new(settings).unwrap())
}

async fn leaves_encrypted(mode: &str, scheme: &str) {
    let sink = Sink::with_tls(mode, "aino", "a-password-for-mail");
    let right = way_out(&sink, scheme, "a-password-for-mail", true);
    assert!(right.check().await.is_ok(), "{:?}", right.check().await);
    for number in 0..3 {
        right.send(&mail(number)).await.unwrap();
    }
    right.shutdown().await;
    let stored = sink.stored();
    assert_eq!(stored.len(), 3);
    assert!(stored.iter().all(|mail| mail["tls"] == true && mail["user"] == "aino"), "{stored:?}");
    // A server that is not trusted and a password that is wrong concern the server, not the mail: it is tried again.
    for wrong in [way_out(&sink, scheme, "a-password-for-mail", false), way_out(&sink, scheme, "wrong", true)]
    {
        assert!(wrong.check().await.is_err());
        assert!(!wrong.send(&mail(9)).await.unwrap_err().is_permanent());
    }
    assert_eq!(sink.stored().len(), 3, "nothing else got through");
}

#[tokio::test]
async fn a_mail_leaves_by_starttls() {
    leaves_encrypted("starttls", "smtp").await;
}

#[tokio::test]
async fn a_mail_leaves_by_tls() {
    leaves_encrypted("tls", "smtps").await;
}

#[tokio::test]
async fn a_mail_does_not_leave_in_the_clear_when_starttls_is_wanted() {
    let sink = Sink::start();
    let settings = SmtpSettings::parse(&format!("smtp://localhost:{}", sink.port()), None).unwrap();
    let transport = Transport::Smtp(SmtpTransport::new(settings).unwrap());
    assert!(!transport.send(&mail(1)).await.unwrap_err().is_permanent());
    assert!(sink.stored().is_empty());
}
