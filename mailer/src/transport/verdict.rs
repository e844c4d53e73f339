//! Whose fault a refusal is: this mail's, for good, or anything else's, for now.

use lettre::transport::smtp::Error;

use super::SendError;

/// How far a delivery came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Greeting, EHLO, STARTTLS, AUTH: the server and our settings, no mail yet.
    Open,
    /// MAIL FROM: our sender address.
    Sender,
    /// RCPT TO: this recipient.
    Recipient,
    /// DATA: the server is asked for the go-ahead.
    Data,
    /// The mail itself is under way; if nothing is heard it may have arrived.
    Content,
}

impl Stage {
    fn words(self) -> &'static str {
        match self {
            Self::Open => "while connecting",
            Self::Sender => "to the sender's address",
            Self::Recipient => "to the recipient's address",
            Self::Data => "before the message",
            Self::Content => "to the message",
        }
    }
}

/// What an answer of the server, or a broken connection, means for the mail.
pub(super) fn judge(stage: Stage, fault: &Error) -> SendError {
    let text = std::error::Error::source(fault).map_or_else(|| fault.to_string(), ToString::to_string);
    let Some(code) = fault.status().map(u16::from) else {
        return SendError::Temporary(format!("The connection failed {}: {text}", stage.words()));
    };
    let sentence = format!("The server answered {code} {}: {text}", stage.words());
    if concerns_this_mail(stage, code, &text) {
        SendError::Permanent(sentence)
    } else {
        SendError::Temporary(sentence)
    }
}

/// Nothing was heard in time.
pub(super) fn silence(stage: Stage) -> SendError {
    SendError::Temporary(format!("The server did not answer in time {}.", stage.words()))
}

/// A 5xx is final only where it is an answer to this recipient or this message. What says that our settings
/// are wrong (sign-in wanted, relaying denied, commands unknown or out of order), or that a mailbox is full,
/// passes: by then the mail must still be there.
fn concerns_this_mail(stage: Stage, code: u16, text: &str) -> bool {
    let relaying =
        text.split_whitespace().any(|word| !word.contains('@') && word.to_lowercase().contains("relay"));
    let ours = relaying || matches!(code, 500 | 502..=504 | 530 | 534 | 535 | 538);
    let full = text.contains("5.2.2") || (stage == Stage::Recipient && code == 552);
    (500..600).contains(&code) && matches!(stage, Stage::Recipient | Stage::Content) && !ours && !full
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_about_this_mail_is_final() {
        let cases = [
            (Stage::Recipient, 550, "5.1.1 no such user", true),
            (Stage::Recipient, 501, "5.1.3 bad address", true),
            (Stage::Recipient, 553, "mailbox name not allowed", true),
            (Stage::Content, 554, "5.7.1 rejected as spam", true),
            (Stage::Content, 552, "5.3.4 message too big", true),
            (Stage::Recipient, 451, "4.7.1 greylisted", false),
            (Stage::Recipient, 554, "5.7.1 Relay access denied", false),
            (Stage::Recipient, 550, "<relay@example.org>: unknown", true),
            (Stage::Recipient, 530, "5.7.0 authentication required", false),
            (Stage::Recipient, 552, "mailbox full", false),
            (Stage::Recipient, 550, "5.2.2 mailbox full", false),
            (Stage::Content, 552, "5.2.2 over quota", false),
            (Stage::Recipient, 503, "5.5.1 bad sequence", false),
            (Stage::Sender, 550, "5.7.1 sender not allowed", false),
            (Stage::Sender, 552, "over quota", false),
            (Stage::Data, 554, "no", false),
            (Stage::Open, 554, "go away", false),
            (Stage::Open, 535, "5.7.8 wrong password", false),
        ];
        for (stage, code, text, last) in cases {
            assert_eq!(concerns_this_mail(stage, code, text), last, "{stage:?} {code} {text}");
        }
    }
}
