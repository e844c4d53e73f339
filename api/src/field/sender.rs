//! The name that mails show as their sender.

use super::line;

/// A sender's name, which no mail program can take for an address or show the wrong way round.
pub(super) fn name(text: &str) -> Result<String, String> {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.chars().any(|c| matches!(c, '<' | '>' | '@') || turns(c)) {
        return Err("A sender's name has no <, > or @ and no characters that turn the direction.".to_owned());
    }
    line(text, 1, 70, "A sender's name")
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_sender_is_no_address_and_no_second_header() {
        assert_eq!(name(" Northwind, Qualität ").as_deref(), Ok("Northwind, Qualität"));
        for wrong in [
            "",
            "  ",
            "security@bank.example",
            "Bank <security",
            "Northwind\r\nBcc: victim@example.org",
            "Northwind\u{202e}knab",
            &"x".repeat(71),
        ] {
            assert!(name(wrong).is_err(), "{wrong:?}");
        }
    }
}
