//! What the program says to whoever started it; everything else is logged.

use std::io::{Write, stderr, stdout};

/// Says a line or some.
pub fn say(text: &str) {
    print(&format!("{text}\n"));
}

/// Prints as it is. A reader that went away is no failure.
pub fn print(text: &str) {
    let mut out = stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Says what is wrong.
pub fn complain(sentence: &str) {
    let _ = writeln!(stderr().lock(), "certkeep: {sentence}");
}
