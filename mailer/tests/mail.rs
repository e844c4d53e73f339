//! A mail on the wire, and in a folder.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod sample;

use mailer::{FolderTransport, Mail, MailFault, Mailbox, MemoryTransport, SendError, Transport};

fn wire(mail: &Mail) -> String {
    String::from_utf8(mail.formatted().unwrap()).unwrap()
}

fn headers(mail: &Mail) -> String {
    wire(mail).split("\r\n\r\n").next().unwrap().replace("\r\n", "\n")
}

#[test]
fn the_whole_mail_is_as_it_was() {
    insta::assert_snapshot!(wire(&sample::mail()).replace("\r\n", "\n"));
}

#[test]
fn the_same_mail_always_has_the_same_bytes() {
    assert_eq!(sample::mail().formatted(), sample::mail().formatted());
    assert_eq!(headers(&sample::mail()).matches("Content-Type").count(), 1);
    assert!(wire(&sample::mail()).split("\r\n").all(|line| line.len() <= 998 && !line.contains('\n')));
}

#[test]
fn names_and_subjects_in_any_script_arrive_encoded() {
    let mut mail = sample::mail();
    mail.subject = "Überwachungsaudit 1 für „Äpfel & Söhne“ ist fällig 日本語".repeat(3);
    mail.to = Mailbox::new("Järvinen, Outi \"O\" <x>", "outi@example.org");
    mail.reply_to = Some(Mailbox::new("", "help@example.org"));
    let headers = headers(&mail);
    assert!(headers.is_ascii() && headers.lines().all(|line| line.len() <= 78), "{headers}");
    assert!(
        headers.contains("\nSubject: =?utf-8?b?") && headers.contains("\nReply-To: help@example.org\n"),
        "{headers}"
    );
    assert_eq!(headers.matches('@').count() - headers.matches("certkeep.example").count(), 2, "{headers}");
}

#[test]
fn no_header_can_be_smuggled_in() {
    let bcc = "x\r\nBcc: victim@example.org";
    let plain = sample::mail;
    let faulty = [
        (Mail { subject: bcc.to_owned(), ..plain() }, MailFault::Subject(bcc.to_owned())),
        (Mail { subject: "x\ny".to_owned(), ..plain() }, MailFault::Subject("x\ny".to_owned())),
        (Mail { to: Mailbox::new(bcc, "a@example.org"), ..plain() }, MailFault::Name(bcc.to_owned())),
        (Mail { to: Mailbox::new("", bcc), ..plain() }, MailFault::Address(bcc.to_owned())),
        (Mail { to: Mailbox::new("", "a@b@c"), ..plain() }, MailFault::Address("a@b@c".to_owned())),
        (
            Mail { to: Mailbox::new("", "a@example.org, b@example.org"), ..plain() },
            MailFault::Address("a@example.org, b@example.org".to_owned()),
        ),
        (Mail { from: Mailbox::new("", ""), ..plain() }, MailFault::Address(String::new())),
        (
            Mail { reply_to: Some(Mailbox::new("", "nobody")), ..plain() },
            MailFault::Address("nobody".to_owned()),
        ),
        (
            Mail { message_id: "<a@b>\r\nBcc: c".to_owned(), ..plain() },
            MailFault::MessageId("<a@b>\r\nBcc: c".to_owned()),
        ),
        (
            Mail { message_id: "../../etc/passwd@b".to_owned(), ..plain() },
            MailFault::MessageId("../../etc/passwd@b".to_owned()),
        ),
        (Mail { message_id: "nothing".to_owned(), ..plain() }, MailFault::MessageId("nothing".to_owned())),
        (
            Mail { thread: Some("<a@b> <c@d>".to_owned()), ..plain() },
            MailFault::MessageId("<a@b> <c@d>".to_owned()),
        ),
    ];
    for (mail, fault) in faulty {
        assert_eq!(mail.formatted(), Err(fault));
    }
    for (name, value) in [
        ("X-A", bcc),
        ("X-A: b\r\nBcc", "c"),
        ("", "c"),
        ("bcc", "v@example.org"),
        ("To", "v@example.org"),
        ("content-type", "text/html"),
        ("References", "<a@b>"),
        ("List-Unsubscribe", "<https://evil.example>"),
    ] {
        let mail = Mail { headers: vec![(name.to_owned(), value.to_owned())], ..plain() };
        assert_eq!(mail.formatted(), Err(MailFault::Header(name.to_owned())));
    }
}

#[test]
fn mails_of_one_conversation_answer_the_same_message() {
    let root = "<obl_0198c0de5a1f7b6e8d3c2b1a09f8e7d6@certkeep.example>";
    let headers = headers(&sample::mail());
    assert!(headers.contains(&format!("\nIn-Reply-To: {root}\nReferences: {root}\n")), "{headers}");
    let alone = Mail { thread: None, ..sample::mail() };
    assert!(!wire(&alone).contains("In-Reply-To") && !wire(&alone).contains("References"));
}

#[test]
fn a_mail_that_can_be_stopped_says_how_in_one_click() {
    let link = format!("https://certkeep.example/v1/unsubscribe?token={}", "5f".repeat(60));
    let mail = Mail { unsubscribe: Some(link.clone()), ..sample::mail() };
    // A reader of the header takes what stands between the brackets, unfolded.
    let unfolded = headers(&mail).replace("\n ", " ");
    assert!(unfolded.lines().any(|line| line == format!("List-Unsubscribe: <{link}>")), "{unfolded}");
    let post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click";
    assert!(unfolded.lines().any(|line| line == post), "{unfolded}");
    assert!(!wire(&sample::mail()).contains("List-Unsubscribe"));
}

#[test]
fn one_click_is_offered_by_https_alone() {
    let mail = Mail { unsubscribe: Some("http://127.0.0.1:8080/stop".to_owned()), ..sample::mail() };
    let headers = headers(&mail);
    assert!(headers.contains("\nList-Unsubscribe: <http://127.0.0.1:8080/stop>"), "{headers}");
    assert!(!headers.contains("List-Unsubscribe-Post"), "{headers}");
}

#[test]
fn an_address_to_unsubscribe_by_holds_no_second_one_and_no_header() {
    let long = format!("https://certkeep.example/{}", "x".repeat(900));
    for wrong in [
        "",
        "mailto:a@example.org",
        "javascript:alert(1)",
        "https://a.example/x>, <https://evil.example",
        "https://a.example/x\r\nBcc: victim@example.org",
        "https://a.example/a b",
        "https://a.example/ä",
        &long,
    ] {
        let mail = Mail { unsubscribe: Some(wrong.to_owned()), ..sample::mail() };
        assert_eq!(mail.formatted(), Err(MailFault::Unsubscribe(wrong.to_owned())));
    }
}

#[test]
fn an_address_with_a_name_is_read() {
    assert_eq!(
        Mailbox::parse("Certkeep <a@example.org>").unwrap(),
        Mailbox::new("Certkeep", "a@example.org")
    );
    assert_eq!(Mailbox::parse("a@example.org").unwrap(), Mailbox::new("", "a@example.org"));
    for wrong in ["", "Certkeep", "a@", "@b", "a b@example.org", "a@example.org\r\nBcc: b@example.org"] {
        assert!(Mailbox::parse(wrong).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn a_folder_holds_each_mail_once_under_its_message_id() {
    let folder = std::env::temp_dir().join(format!("certkeep-mail-{}", std::process::id()));
    let transport = Transport::Folder(FolderTransport::new(&folder));
    assert_eq!(transport.check().await, Ok(format!("Mail is written to the folder {}.", folder.display())));
    let mut mail = sample::mail();
    transport.send(&mail).await.unwrap();
    mail.subject = "A later attempt".to_owned();
    transport.send(&mail).await.unwrap();
    let names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["rem_0198c0de5a1f7b6e8d3c2b1a09f8e7d6.eml"]);
    assert_eq!(std::fs::read(folder.join(&names[0])).unwrap(), mail.formatted().unwrap());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_a_passing_fault() {
    let file = std::env::temp_dir().join(format!("certkeep-no-folder-{}", std::process::id()));
    std::fs::write(&file, "in the way").unwrap();
    let transport = Transport::Folder(FolderTransport::new(file.join("mail")));
    assert!(matches!(transport.send(&sample::mail()).await, Err(SendError::Temporary(_))));
    assert!(transport.check().await.unwrap_err().starts_with("Mail cannot be written to the folder "));
    std::fs::remove_file(&file).unwrap();
}

#[tokio::test]
async fn memory_keeps_what_is_sent_and_refuses_what_no_server_would_take() {
    let memory = MemoryTransport::new();
    let transport = Transport::Memory(memory.clone());
    transport.send(&sample::mail()).await.unwrap();
    assert_eq!(memory.sent(), [sample::mail()]);
    assert_eq!(memory.take().len(), 1);
    let refused = transport.send(&sample::mail_to("nobody")).await;
    assert_eq!(refused, Err(SendError::Permanent("`nobody` is not an e-mail address".to_owned())));
    assert!(memory.sent().is_empty());
}
