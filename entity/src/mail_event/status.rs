//! Enhanced status codes (RFC 3463), and what each says of the address that a mail was for.

use std::fmt;

/// `5.1.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    class: u16,
    subject: u16,
    detail: u16,
}

/// What an answer says of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It takes no mail, and will not.
    Gone,
    /// It takes no mail for now: the mailbox is full, or its server was not reached.
    Full,
    /// It says nothing of the address, but of this mail or of who sends.
    Silent,
}

impl Status {
    /// Reads `5.1.1`; anything else is no status.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('.');
        let mut next = |longest: usize| {
            let digits = parts.next()?;
            let good = (1..=longest).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            if good { digits.parse().ok() } else { None }
        };
        let (class, subject, detail) = (next(1)?, next(3)?, next(3)?);
        (parts.next().is_none() && matches!(class, 2 | 4 | 5)).then_some(Self { class, subject, detail })
    }

    /// The first one among the words of a server.
    pub fn within(words: &str) -> Option<Self> {
        let edge = |letter: char| !letter.is_ascii_digit();
        words.split_whitespace().find_map(|word| {
            // An address or a name may hold three numbers as well.
            let bare = word.trim_matches(|letter: char| "#(),:;[]<>".contains(letter));
            Self::parse(bare).or_else(|| Self::parse(bare.strip_prefix("550-")?.trim_matches(edge)))
        })
    }

    /// Whether it tells of a failure.
    pub fn is_failure(self) -> bool {
        self.class != 2
    }

    /// Whether it says more than that it failed.
    pub fn is_precise(self) -> bool {
        self.subject != 0
    }

    /// Whether it says that there is no such address: 5.1.x, but for what is about the sender's address (5.1.7, 5.1.8).
    pub fn is_unknown_address(self) -> bool {
        self.class == 5 && self.subject == 1 && !matches!(self.detail, 7 | 8)
    }

    /// What a mail that came back for it says of the address.
    pub fn judge(self) -> Judgement {
        match (self.class, self.subject, self.detail) {
            (4, _, _) | (5, 2, 2) => Judgement::Full,
            // Too big (5.2.3), the sender (5.1.7, 5.1.8), content (5.6) and policy (5.7) are about this mail; the server's own
            // troubles (5.3) and protocol (5.5) about neither.
            (5, 1, 7 | 8) | (5, 2, 3) | (5, 3 | 5 | 6 | 7, _) => Judgement::Silent,
            (5, _, _) => Judgement::Gone,
            _ => Judgement::Silent,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_three_numbers_and_nothing_else() {
        for good in ["5.1.1", "4.4.7", "2.0.0", "5.1.10", " 5.7.509 "] {
            assert_eq!(Status::parse(good).map(|status| status.to_string()).as_deref(), Some(good.trim()));
        }
        for bad in
            ["", "5", "5.1", "5.1.1.1", "3.1.1", "55.1.1", "5.x.1", "5.1.1000", "5..1", "-5.1.1", "5.1.1a"]
        {
            assert_eq!(Status::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_first_status_among_a_servers_words_counts() {
        let found = |words| Status::within(words).map(|status| status.to_string());
        assert_eq!(
            found("The server answered 550 to the recipient's address: 5.1.1 unknown (5.7.1)"),
            Some("5.1.1".into())
        );
        assert_eq!(found("said: 550-5.1.1 The email account does not exist"), Some("5.1.1".into()));
        assert_eq!(found("#5.1.10: RecipientNotFound"), Some("5.1.10".into()));
        assert_eq!(found("mail from [192.0.2.4] for a@5.1.1.example is unknown"), None);
    }

    #[test]
    fn only_what_is_about_the_address_for_good_closes_it() {
        let judged = |text| Status::parse(text).map(Status::judge);
        for gone in ["5.1.1", "5.1.10", "5.1.2", "5.0.0", "5.2.1", "5.4.1", "5.4.4"] {
            assert_eq!(judged(gone), Some(Judgement::Gone), "{gone}");
        }
        for full in ["5.2.2", "4.2.2", "4.4.7", "4.0.0"] {
            assert_eq!(judged(full), Some(Judgement::Full), "{full}");
        }
        for silent in ["5.7.1", "5.7.26", "5.6.0", "5.2.3", "5.3.4", "5.1.8", "2.0.0"] {
            assert_eq!(judged(silent), Some(Judgement::Silent), "{silent}");
        }
    }
}
