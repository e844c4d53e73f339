//! Plain text in lines that every mail reader can show.

/// The widest line of a text part; a longer single word (an address of a page) is never broken.
const WIDTH: usize = 76;

/// Breaks long lines at spaces. A continued line keeps its indent, and a list entry hangs below its text.
/// Ends with exactly one line feed, never has two empty lines in a row, nor a space at the end of a line
/// (but for the signature mark `-- `).
pub fn wrap(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim().lines() {
        if line.trim().is_empty() {
            if lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(String::new());
            }
        } else if line == "-- " {
            lines.push(line.to_owned());
        } else {
            fill(line, &mut lines);
        }
    }
    lines.join("\n") + "\n"
}

fn fill(line: &str, lines: &mut Vec<String>) {
    let body = line.trim_start();
    let indent = line.len() - body.len();
    let hang = " ".repeat(indent + if body.starts_with("- ") { 2 } else { 0 });
    let mut current = " ".repeat(indent);
    let mut empty = true;
    for word in body.split_whitespace() {
        if !empty && current.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut current, hang.clone()));
            empty = true;
        }
        if !empty {
            current.push(' ');
        }
        current.push_str(word);
        empty = false;
    }
    lines.push(current);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_longer_than_the_width_and_no_word_is_lost() {
        let text = "word ".repeat(200) + "\n\n- " + &"Ää ".repeat(100);
        let wrapped = wrap(&text);
        assert!(wrapped.lines().all(|line| line.chars().count() <= WIDTH && !line.ends_with(' ')));
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(&text), words(&wrapped));
        let entry: Vec<&str> = wrapped.lines().skip_while(|line| !line.starts_with("- ")).collect();
        assert!(entry.len() > 2 && entry[1..].iter().all(|line| line.starts_with("  Ää")));
    }

    #[test]
    fn an_address_of_a_page_is_never_broken() {
        let link = format!("https://example.org/{}", "x".repeat(120));
        assert_eq!(wrap(&format!("Open it: {link} now")), format!("Open it:\n{link}\nnow\n"));
    }

    #[test]
    fn blank_lines_shrink_and_the_signature_mark_stays() {
        assert_eq!(wrap("\n\na\n \n\n\nb\n-- \nc\n\n"), "a\n\nb\n-- \nc\n");
    }
}
