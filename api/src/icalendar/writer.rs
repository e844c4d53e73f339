//! iCalendar text (RFC 5545): escaped, folded at 75 octets, and the same for the same content.

/// A text under writing.
#[derive(Debug, Default)]
pub struct Writer(String);

/// The longest line, in octets without its end (RFC 5545 §3.1).
const LONGEST: usize = 75;

impl Writer {
    /// Opens a component.
    pub fn begin(&mut self, component: &str) {
        self.line("BEGIN", component);
    }

    /// Closes it.
    pub fn end(&mut self, component: &str) {
        self.line("END", component);
    }

    /// A property whose value is no text, with its parameters in `name`.
    pub fn line(&mut self, name: &str, value: &str) {
        let mut width = 0;
        for sign in name.chars().chain([':']).chain(value.chars()) {
            if width + sign.len_utf8() > LONGEST {
                self.0.push_str("\r\n ");
                width = 1;
            }
            self.0.push(sign);
            width += sign.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// A property whose value is a text (RFC 5545 §3.3.11).
    pub fn text(&mut self, name: &str, text: &str) {
        let mut escaped = String::with_capacity(text.len());
        for sign in text.chars() {
            match sign {
                '\\' | ';' | ',' => escaped.extend(['\\', sign]),
                '\n' => escaped.push_str("\\n"),
                // Nobody's text may end a line.
                control if control.is_control() => {}
                other => escaped.push(other),
            }
        }
        self.line(name, &escaped);
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut writer = Writer::default();
        writer.text("SUMMARY", text);
        writer.finish()
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_no_sign_is_cut() {
        for text in
            ["ä".repeat(200), "a".repeat(200), "\u{1f4c5} ".repeat(60), "x".repeat(67), "x".repeat(68)]
        {
            let lines = written(&text);
            assert!(lines.ends_with("\r\n"));
            assert!(lines.trim_end().split("\r\n").all(|line| line.len() <= 75), "{lines}");
            assert_eq!(lines.replace("\r\n ", "").trim_end_matches("\r\n"), format!("SUMMARY:{text}"));
        }
    }

    #[test]
    fn a_text_cannot_end_its_line() {
        assert_eq!(written("a; b, c\\ d\r\nEND:VEVENT\u{85}"), "SUMMARY:a\\; b\\, c\\\\ d\\nEND:VEVENT\r\n");
    }
}
