//! Reports of mail servers, in the shapes in which the known ones write them.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mailer::report::{Failure, LIMIT, News, Report, read};
use proptest::prelude::{Just, any, prop, prop_oneof, proptest};
use proptest::strategy::Strategy;

const POSTFIX: &str = include_str!("report/postfix.eml");
const EXIM: &str = include_str!("report/exim.eml");
const EXCHANGE: &str = include_str!("report/exchange.eml");
const GMAIL: &str = include_str!("report/gmail.eml");
const ARF: &str = include_str!("report/arf.eml");

/// The mail that they are about.
const ABOUT: &str = "eml_0198c0de5a1f7b6e8d3c2b1a09f8e7d6@certkeep.example";

fn failures(report: &str) -> Vec<Failure> {
    let Report { about, news, .. } = read(report.as_bytes()).unwrap();
    assert_eq!(about.as_deref(), Some(ABOUT));
    let News::Failed(failures) = news else { panic!("{news:?}") };
    failures
}

#[test]
fn what_postfix_exim_exchange_and_gmail_write_is_understood() {
    let cases = [
        (POSTFIX, "5.1.1", "User unknown in local recipient table", 2),
        (EXIM, "5.0.0", "550-5.1.1 The email account", 1),
        (EXCHANGE, "5.1.10", "RecipientNotFound", 2),
        (GMAIL, "5.2.2", "out of storage space. 552 5.2.2 Please", 1),
    ];
    for (sample, status, words, named) in cases {
        let failures = failures(sample);
        let [failure] = failures.as_slice() else { panic!("{failures:?}") };
        assert_eq!(failure.status, status);
        assert!(failure.words.contains(words), "{}", failure.words);
        assert_eq!(failure.addresses, vec!["anna@example.org"; named]);
    }
}

#[test]
fn a_report_has_its_own_id_whatever_is_inside_it() {
    let id = |sample: &str| read(sample.as_bytes()).unwrap().id;
    assert_eq!(id(POSTFIX).as_deref(), Some("20260310120002.4F2C61A0B7@mx.northwind.example"));
    assert_eq!(id(&POSTFIX.replace("Message-Id: <20260310", "X-Id: <20260310")), None);
}

#[test]
fn line_ends_of_either_kind_are_the_same() {
    for sample in [POSTFIX, EXIM, EXCHANGE, GMAIL, ARF] {
        let wire = sample.replace('\n', "\r\n");
        assert_eq!(read(wire.as_bytes()), read(sample.as_bytes()));
    }
}

#[test]
fn a_complaint_names_who_complains() {
    let report = read(ARF.as_bytes()).unwrap();
    assert_eq!(report.about.as_deref(), Some(ABOUT));
    let who = vec!["anna@example.org".to_owned(); 2];
    assert_eq!(report.news, News::Complaint(who));
    // Some hide whom they speak for; the mail that they return says it.
    let hidden = ARF.replace("Original-Rcpt-To: <anna@example.org>", "Original-Rcpt-To: redacted");
    assert_eq!(read(hidden.as_bytes()).unwrap().news, News::Complaint(vec!["anna@example.org".to_owned()]));
    let praise = ARF.replace("Feedback-Type: abuse", "Feedback-Type: not-spam");
    assert_eq!(read(praise.as_bytes()).unwrap().news, News::Passing);
}

#[test]
fn what_is_late_or_has_arrived_is_over_for_nobody() {
    for action in ["delayed", "delivered", "relayed", "expanded"] {
        let late = POSTFIX.replace("Action: failed", &format!("Action: {action}"));
        assert_eq!(read(late.as_bytes()).unwrap().news, News::Passing);
    }
}

#[test]
fn a_mail_that_is_no_report_is_none() {
    let plain = "From: a@example.org\nSubject: Out of office\nContent-Type: text/plain\n\nAction: failed\nStatus: 5.1.1\n";
    for other in
        [plain, "", "\n", "no mail at all", &POSTFIX.replace("message/delivery-status", "text/plain")]
    {
        assert_eq!(read(other.as_bytes()), None);
    }
}

#[test]
fn a_bomb_is_given_up_at_once() {
    let level = |depth| format!("Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n");
    let nested: String = (0..20_000).map(level).collect();
    assert_eq!(read(nested.as_bytes()), None);
    // Mails within mails, and more parts than anybody needs.
    assert_eq!(read("Content-Type: message/rfc822\n\n".repeat(60_000).as_bytes()), None);
    let wide = format!("Content-Type: multipart/report; boundary=x\n\n{}", "--x\n\nhello\n".repeat(100_000));
    assert_eq!(read(wide.as_bytes()), None);
    let large = format!("{POSTFIX}{}", "x".repeat(50 << 20));
    assert!(large.len() > LIMIT);
    assert_eq!(read(large.as_bytes()), None);
}

#[test]
fn of_many_recipients_only_some_are_heard() {
    let one = "\nFinal-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n";
    let many =
        POSTFIX.replace("\nFinal-Recipient: rfc822; anna@example.org\n", &format!("{}\n", one.repeat(5_000)));
    assert!(failures(&many).len() <= 32);
}

fn samples() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just(POSTFIX), Just(EXIM), Just(EXCHANGE), Just(GMAIL), Just(ARF)]
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(raw in prop::collection::vec(any::<u8>(), 0..4_000)) {
        let _ = read(&raw);
    }

    #[test]
    fn no_damage_to_a_report_makes_it_panic(
        sample in samples(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
        end in any::<prop::sample::Index>(),
        twice in any::<bool>(),
    ) {
        let mut raw = sample.as_bytes().to_vec();
        for (at, byte) in cuts {
            let at = at.index(raw.len());
            raw[at] = byte;
        }
        raw.truncate(end.index(raw.len()) + 1);
        if twice {
            raw.extend_from_within(..);
        }
        let _ = read(&raw);
    }
}
