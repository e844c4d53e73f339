//! Reports as mail servers write them, about mails that were really sent.

use mailer::Mail;

use crate::harness::House;

/// A report that `mail` did not reach its recipient.
pub fn returned(mail: &Mail, status: &str, words: &str) -> String {
    let (id, to) = (&mail.message_id, &mail.to.address);
    let own = id.trim_matches(['<', '>']);
    format!(
        "From: MAILER-DAEMON@mx.example.net\nTo: bounces@certkeep.example\nSubject: Undelivered Mail\n\
         Message-ID: <report-{own}>\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"part\"\n\n\
         --part\nContent-Type: text/plain\n\nIt was not delivered.\n\n\
         --part\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n\
         Final-Recipient: rfc822; {to}\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp; {words}\n\n\
         --part\nContent-Type: message/rfc822\n\nFrom: no-reply@certkeep.example\nTo: {to}\nMessage-ID: {id}\n\nHello\n--part--\n"
    )
}

/// A complaint of the reader of `mail`.
pub fn complaint(mail: &Mail) -> String {
    let (id, to) = (&mail.message_id, &mail.to.address);
    format!(
        "From: feedback@isp.example\nTo: bounces@certkeep.example\nMessage-ID: <arf-1@isp.example>\n\
         Content-Type: multipart/report; report-type=feedback-report; boundary=\"part\"\n\n\
         --part\nContent-Type: text/plain\n\nAn abuse report.\n\n\
         --part\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\nOriginal-Rcpt-To: {to}\n\n\
         --part\nContent-Type: message/rfc822\n\nTo: {to}\nMessage-ID: {id}\n\nHello\n--part--\n"
    )
}

/// Puts a file into the house's folder of reports.
pub fn deliver(house: &House, name: &str, raw: &str) {
    std::fs::write(house.reports.path().join(name), raw).unwrap();
}

/// The files in that folder, by their paths in it.
pub fn waiting(house: &House) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(house.reports.path()).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            let inner = std::fs::read_dir(entry.path()).unwrap().map(Result::unwrap);
            found.extend(inner.map(|file| format!("{name}/{}", file.file_name().into_string().unwrap())));
        } else {
            found.push(name);
        }
    }
    found.sort();
    found
}
