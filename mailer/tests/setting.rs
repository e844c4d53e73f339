//! The address of an SMTP server, as people write it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mailer::{Security, SmtpSettings, SmtpTransport};

fn parse(url: &str, password: Option<&str>) -> Result<(Security, String, Option<String>), String> {
    let settings = SmtpSettings::parse(url, password.map(Into::into))?;
    let user = settings.credentials.as_ref().map(|credentials| credentials.user.clone());
    Ok((settings.security, settings.server(), user))
}

#[test]
fn addresses_are_read_with_their_usual_ports() {
    let some = |user: &str| Some(user.to_owned());
    let cases = [
        ("smtp://mail.example.org", None, (Security::StartTls, "mail.example.org:587", None)),
        ("smtps://mail.example.org/", None, (Security::Tls, "mail.example.org:465", None)),
        ("smtp+plain://localhost", None, (Security::Plain, "localhost:25", None)),
        ("smtp+plain://[::1]:2525", None, (Security::Plain, "[::1]:2525", None)),
        ("smtp+plain://[::1]", None, (Security::Plain, "[::1]:25", None)),
        (
            "smtp://ops@mail.example.org:2587",
            Some("s"),
            (Security::StartTls, "mail.example.org:2587", some("ops")),
        ),
        (
            "smtps://ops@example.org@mail.example.org",
            Some("s"),
            (Security::Tls, "mail.example.org:465", some("ops@example.org")),
        ),
        ("smtps://ops%40example.org@mail", Some("s"), (Security::Tls, "mail:465", some("ops@example.org"))),
    ];
    for (url, password, (security, server, user)) in cases {
        assert_eq!(parse(url, password), Ok((security, server.to_owned(), user)), "{url}");
    }
}

#[test]
fn a_wrong_address_is_answered_with_a_sentence() {
    let cases = [
        ("mail.example.org:587", None, "The SMTP address must start with smtp://."),
        ("http://mail.example.org", None, "`http` is no way to send mail: use smtp, smtps or smtp+plain."),
        ("smtp://", None, "`` is not the name of an SMTP server."),
        ("smtp://mail example", None, "`mail example` is not the name of an SMTP server."),
        ("smtp://mail/inbox", None, "`mail/inbox` is not the name of an SMTP server."),
        ("smtp://mail:0", None, "`0` is not the port of an SMTP server."),
        ("smtp://mail:70000", None, "`70000` is not the port of an SMTP server."),
        ("smtp://[::1]587", None, "`-` is not the port of an SMTP server."),
        (
            "smtp://ops:secret@mail",
            None,
            "The SMTP address must not hold the password: it is a setting of its own.",
        ),
        ("smtp://ops@mail", None, "The SMTP user `ops` needs a password."),
        ("smtp://@mail", Some("s"), "The SMTP address has an empty user name."),
        ("smtp://o%4@mail", Some("s"), "The SMTP user `o%4` has a broken percent sign."),
        ("smtp://mail", Some("s"), "There is an SMTP password, but the address names no user."),
        (
            "smtp+plain://ops@mail",
            Some("s"),
            "An SMTP password is never sent in the clear to another machine: use smtp or smtps.",
        ),
    ];
    for (url, password, sentence) in cases {
        assert_eq!(parse(url, password), Err(sentence.to_owned()), "{url}");
    }
}

#[test]
fn a_password_is_never_shown() {
    let settings = SmtpSettings::parse("smtps://ops@mail", Some("hunter2".into())).unwrap();
    assert!(!format!("{settings:?}").contains("hunter2"));
    assert!(settings.is_encrypted() && !settings.is_loopback());
    assert!(!format!("{:?}", SmtpTransport::new(settings).unwrap()).contains("hunter2"));
}

#[test]
fn trusted_certificates_must_be_certificates() {
    let settings = |pem: &str| SmtpSettings {
        authorities: Some(pem.as_bytes().to_vec()),
        ..SmtpSettings::parse("smtps://mail", None).unwrap()
    };
    let fault = SmtpTransport::new(settings("nonsense")).unwrap_err();
    assert_eq!(fault, "The file of trusted certificates holds no certificate in PEM form.");
    let broken = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n";
    let fault = SmtpTransport::new(settings(broken)).unwrap_err();
    assert_eq!(fault, "The file of trusted certificates cannot be read as PEM.");
}
