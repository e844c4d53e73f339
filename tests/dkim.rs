//! Mails are signed so that an independent verifier believes them, and nothing can be changed afterwards.

use std::process::Command;
use std::sync::Arc;

use chrono::DateTime;
use mailer::{Mail, Mailbox, Signer, SmtpSettings, SmtpTransport, Transport};

use crate::harness::database::told;
use crate::harness::smtp::Sink;

fn mail() -> Mail {
    Mail {
        message_id: "mail-1@certkeep.example".to_owned(),
        from: Mailbox::new("Northwind, Qualität", "no-reply@certkeep.example"),
        reply_to: Some(Mailbox::new("", "quality@northwind.example")),
        to: Mailbox::new("Aino Järvinen", "aino@example.com"),
        subject:
            "Überwachungsaudit 1: morgen fällig, am 10. März 2027 – und ein langer Betreff, der gefaltet wird"
                .to_owned(),
        text: "Es ist morgen fällig.  \n\n.\n..punkte\n\n\n".to_owned(),
        html: "<p>Es ist\tmorgen  fällig.</p>\n".to_owned(),
        thread: Some("<obl_1@certkeep.example>".to_owned()),
        unsubscribe: Some("https://certkeep.example/v1/unsubscribe?token=5f0c".to_owned()),
        headers: Vec::new(),
        return_path: None,
        date: DateTime::from_timestamp(1_700_000_000, 0).unwrap(),
    }
}

/// A new private key, as an operator makes one.
fn key(arguments: &[&str]) -> String {
    let output = Command::new("openssl").args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What the verifier says of those bytes, when the name server tells that record.
fn verdict(raw: &str, signer: &Signer, record: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mail");
    std::fs::write(&file, raw).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peer/dkim_reader.py");
    let mut command = Command::new(told("TEST_PYTHON_SMTP"));
    let output = command.arg(script).arg(&file).arg(signer.record_name()).arg(record).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Signs with the first key; the second is another one of the same kind.
async fn is_believed(pem: &str, other: &str) {
    let signer = Arc::new(Signer::new("certkeep.example", "s2026", pem).unwrap());
    let sink = Sink::start();
    let mut settings = SmtpSettings::parse(&sink.address(), None).unwrap();
    settings.signer = Some(signer.clone());
    let transport = Transport::Smtp(SmtpTransport::new(settings).unwrap());
    transport.send(&mail()).await.unwrap();
    transport.send(&mail()).await.unwrap();
    transport.shutdown().await;
    let received = sink.mails();
    let raw = &received[0].raw;
    assert_eq!(raw, &received[1].raw, "a repeat has the same bytes");
    let record = signer.record();
    assert_eq!(verdict(raw, &signer, &record), "valid", "{raw}");
    assert!(signer.is_told_by(&record) && signer.is_told_by(&record.replace("; ", ";  ")));

    for (what, changed) in [
        ("the body", raw.replacen("morgen", "gestern", 1)),
        ("a subject", raw.replacen("\r\nSubject: ", "\r\nSubject: Re: ", 1)),
        ("a second sender", raw.replacen("\r\nFrom: ", "\r\nFrom: Mallory <m@evil.example>\r\nFrom: ", 1)),
        ("a second subject", format!("Subject: Pay at once\r\n{raw}")),
        (
            "where to unsubscribe",
            raw.replacen("List-Unsubscribe: <https://certkeep", "List-Unsubscribe: <https://evil", 1),
        ),
        ("the conversation", raw.replacen("In-Reply-To: <obl_1", "In-Reply-To: <obl_2", 1)),
    ] {
        assert_ne!(&changed, raw, "{what} is in the mail");
        assert!(verdict(&changed, &signer, &record).starts_with("invalid"), "{what} was changed unseen");
    }
    let other = Signer::new("certkeep.example", "s2026", other).unwrap();
    assert!(verdict(raw, &signer, &other.record()).starts_with("invalid"));
    assert!(!signer.is_told_by(&other.record()));
}

#[tokio::test]
async fn mails_signed_by_rsa_are_believed_and_cannot_be_changed() {
    let key = || key(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
    is_believed(&key(), &key()).await;
}

#[tokio::test]
async fn mails_signed_by_ed25519_are_believed_and_cannot_be_changed() {
    let key = || key(&["genpkey", "-algorithm", "ed25519"]);
    is_believed(&key(), &key()).await;
}

#[tokio::test]
async fn an_older_form_of_a_key_is_read_and_one_that_is_too_short_is_not() {
    let older = || key(&["genrsa", "-traditional", "2048"]);
    is_believed(&older(), &older()).await;
    let short = key(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"]);
    assert!(Signer::new("certkeep.example", "s2026", &short).is_err());
}
