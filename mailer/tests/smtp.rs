//! Mail to an SMTP server that behaves, and to some that do not.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod sample;
mod server;

use mailer::{Accepted, Security, SendError, SmtpSettings, SmtpTransport};
use server::{Act, At, Server};

fn settings(server: &Server) -> SmtpSettings {
    SmtpSettings {
        connections: 1,
        ..SmtpSettings::parse(&format!("smtp+plain://127.0.0.1:{}", server.port), None).unwrap()
    }
}

fn transport(server: &Server) -> SmtpTransport {
    SmtpTransport::new(settings(server)).unwrap()
}

async fn once(script: &[(At, Act)]) -> (Result<Accepted, SendError>, Server) {
    let server = Server::start(script).await;
    let answer = transport(&server).send(&sample::mail()).await;
    (answer, server)
}

fn permanent(text: &str) -> Result<Accepted, SendError> {
    Err(SendError::Permanent(text.to_owned()))
}

fn temporary(text: &str) -> Result<Accepted, SendError> {
    Err(SendError::Temporary(text.to_owned()))
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_written() {
    let (answer, server) = once(&[]).await;
    assert_eq!(answer, Ok(Accepted { answer: "250 2.0.0 queued as 7".to_owned() }));
    let written = String::from_utf8(sample::mail().formatted().unwrap()).unwrap();
    assert_eq!(server.mails(), [written + ".\r\n"]);
}

#[tokio::test]
async fn many_mails_share_one_connection_and_no_content_waits_for_an_acknowledgement() {
    let server = Server::start(&[]).await;
    let transport = transport(&server);
    for number in 0..20 {
        transport.send(&sample::mail_to(&format!("p{number}@example.org"))).await.unwrap();
    }
    transport.shutdown().await;
    assert_eq!(server.heard(), [format!("EHLO {}QUIT", "MAIL RCPT DATA ".repeat(20))]);
    // A final dot of its own would be a second piece of each mail.
    assert_eq!(server.pieces(), [1; 20]);
}

#[tokio::test]
async fn no_more_connections_are_opened_than_allowed() {
    let server = Server::start(&[]).await;
    let transport = SmtpTransport::new(SmtpSettings { connections: 3, ..settings(&server) }).unwrap();
    let sends: Vec<_> = (0..30)
        .map(|number| {
            let transport = transport.clone();
            tokio::spawn(
                async move { transport.send(&sample::mail_to(&format!("p{number}@example.org"))).await },
            )
        })
        .collect();
    for send in sends {
        send.await.unwrap().unwrap();
    }
    assert_eq!(server.mails().len(), 30);
    assert!((1..=3).contains(&server.heard().len()), "{:?}", server.heard());
}

#[tokio::test]
async fn a_refused_recipient_is_final_and_the_connection_goes_on() {
    let server = Server::start(&[(At::Rcpt, Act::Say("550-5.1.1 no such\r\n550 5.1.1 person"))]).await;
    let transport = transport(&server);
    let refused = transport.send(&sample::mail_to("nobody@example.org")).await;
    assert_eq!(
        refused,
        permanent("The server answered 550 to the recipient's address: 5.1.1 no such person")
    );
    transport.send(&sample::mail()).await.unwrap();
    assert_eq!(server.heard(), ["EHLO MAIL RCPT RSET MAIL RCPT DATA"]);
}

#[tokio::test]
async fn an_answer_counts_by_the_moment_at_which_it_comes() {
    let cases = [
        (At::Content, "554 5.7.1 spam", permanent("The server answered 554 to the message: 5.7.1 spam")),
        (At::Content, "451 4.3.0 later", temporary("The server answered 451 to the message: 4.3.0 later")),
        (
            At::Rcpt,
            "451 4.7.1 greylisted",
            temporary("The server answered 451 to the recipient's address: 4.7.1 greylisted"),
        ),
        (
            At::Rcpt,
            "554 relay access denied",
            temporary("The server answered 554 to the recipient's address: relay access denied"),
        ),
        (
            At::Mail,
            "550 sender not allowed",
            temporary("The server answered 550 to the sender's address: sender not allowed"),
        ),
        (At::Data, "554 no", temporary("The server answered 554 before the message: no")),
        (At::Greeting, "554 go away", temporary("The server answered 554 while connecting: go away")),
    ];
    for (at, text, expected) in cases {
        let (answer, server) = once(&[(at, Act::Say(text))]).await;
        assert_eq!(answer, expected);
        assert_eq!(server.mails().len(), usize::from(at == At::Content));
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_a_passing_fault_at_every_moment() {
    for at in [At::Greeting, At::Mail, At::Rcpt, At::Data, At::Content] {
        let (answer, server) = once(&[(at, Act::Drop)]).await;
        assert!(matches!(answer, Err(SendError::Temporary(_))), "{answer:?}");
        assert_eq!(server.heard().len(), 1, "a first attempt is not repeated unasked");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_passing_fault() {
    let server = Server::start(&[]).await;
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let transport = SmtpTransport::new(SmtpSettings { port: free, ..settings(&server) }).unwrap();
    let text = transport.send(&sample::mail()).await.unwrap_err().to_string();
    assert!(text.starts_with(&format!("127.0.0.1:{free} cannot be reached: ")), "{text}");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    for (at, place) in [
        (At::Greeting, "while connecting"),
        (At::Mail, "to the sender's address"),
        (At::Rcpt, "to the recipient's address"),
        (At::Data, "before the message"),
        (At::Content, "to the message"),
    ] {
        let server = Server::start(&[(at, Act::Hang)]).await;
        let transport = transport(&server);
        let sending = tokio::spawn(async move { transport.send(&sample::mail()).await });
        server.hung().await;
        tokio::time::pause();
        let answer = sending.await.unwrap();
        tokio::time::resume();
        assert_eq!(answer, temporary(&format!("The server did not answer in time {place}.")));
    }
}

#[tokio::test]
async fn a_connection_closed_while_it_waited_is_replaced_without_a_word() {
    let server = Server::start(&[(At::Content, Act::SayAndDrop)]).await;
    let transport = transport(&server);
    transport.send(&sample::mail()).await.unwrap();
    server.closed().await;
    transport.send(&sample::mail_to("next@example.org")).await.unwrap();
    assert_eq!(server.heard()[1], "EHLO MAIL RCPT DATA");
    assert_eq!(server.mails().len(), 2);
}

#[tokio::test]
async fn a_goodbye_of_the_server_is_answered_with_a_new_connection() {
    let server =
        Server::start(&[(At::Mail, Act::Say("250 ok")), (At::Mail, Act::Say("421 idle too long"))]).await;
    let transport = transport(&server);
    transport.send(&sample::mail()).await.unwrap();
    transport.send(&sample::mail_to("next@example.org")).await.unwrap();
    assert_eq!(server.heard(), ["EHLO MAIL RCPT DATA MAIL", "EHLO MAIL RCPT DATA"]);
}

#[tokio::test]
async fn a_mail_that_may_have_arrived_is_not_repeated_unasked() {
    let server = Server::start(&[(At::Content, Act::Say("250 ok")), (At::Content, Act::Drop)]).await;
    let transport = transport(&server);
    transport.send(&sample::mail()).await.unwrap();
    let answer = transport.send(&sample::mail_to("next@example.org")).await;
    assert!(matches!(answer, Err(SendError::Temporary(_))), "{answer:?}");
    assert_eq!((server.heard().len(), server.mails().len()), (1, 2));
}

#[tokio::test]
async fn a_connection_that_waits_too_long_is_closed_politely() {
    let server = Server::start(&[]).await;
    let transport = transport(&server);
    transport.send(&sample::mail()).await.unwrap();
    tokio::time::pause();
    server.closed().await;
    tokio::time::resume();
    assert_eq!(server.heard(), ["EHLO MAIL RCPT DATA QUIT"]);
    transport.send(&sample::mail()).await.unwrap();
    assert_eq!(server.heard().len(), 2);
}

#[tokio::test]
async fn after_the_shutdown_a_mail_waits_for_another_day() {
    let (_, server) = once(&[]).await;
    let transport = transport(&server);
    transport.shutdown().await;
    assert_eq!(transport.send(&sample::mail()).await, temporary("The mail transport is shut down."));
}

#[tokio::test]
async fn the_sign_in_is_tried_and_a_wrong_one_loses_no_mail() {
    let server = Server::start(&[]).await;
    let signed = |password: &str| {
        let url = format!("smtp+plain://anna@127.0.0.1:{}", server.port);
        SmtpTransport::new(SmtpSettings::parse(&url, Some(password.into())).unwrap()).unwrap()
    };
    let port = server.port;
    let fine = signed("right").check().await;
    assert_eq!(fine, Ok(format!("The SMTP server 127.0.0.1:{port} takes mail without encryption as anna.")));
    assert_eq!(server.heard(), ["EHLO AUTH NOOP QUIT"]);
    let wrong = "The server answered 535 while connecting: 5.7.8 wrong password";
    assert_eq!(signed("wrong").send(&sample::mail()).await, temporary(wrong));
    let told = signed("wrong").check().await;
    assert_eq!(told, Err(format!("The SMTP server 127.0.0.1:{port} takes no mail. {wrong}")));
}

#[tokio::test]
async fn without_starttls_nothing_is_sent_in_the_clear() {
    let server = Server::start(&[]).await;
    let settings = SmtpSettings { security: Security::StartTls, ..settings(&server) };
    let answer = SmtpTransport::new(settings).unwrap().send(&sample::mail()).await;
    assert_eq!(
        answer,
        temporary("The connection failed while connecting: STARTTLS is not supported on this server")
    );
    assert_eq!(server.heard(), ["EHLO"]);
}

#[tokio::test]
async fn an_address_that_the_server_cannot_take_is_final() {
    let server = Server::start(&[]).await;
    let transport = transport(&server);
    let answer = transport
        .send(&mailer::Mail { message_id: "a@b".to_owned(), ..sample::mail_to("jörg@example.org") })
        .await;
    assert_eq!(answer, permanent("The mail server takes no address with letters outside ASCII."));
}
