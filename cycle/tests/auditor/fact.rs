//! A fact in one line, as an auditor would note it.

use cycle::Event;
use serde_json::{Value, json};

/// The event of a line such as `surveillance_audit 2027-02-15 to 2027-02-17 planned`.
///
/// After the word of the event and its day come `to` with the last day, `planned`, `covers` with the clauses, and for a
/// nonconformity `plan` and `verified` with their days:
/// `nonconformity NC-1 major surveillance_audit 2027-02-15 plan 2027-03-01 verified 2027-04-20`.
pub fn event(line: &str) -> Event {
    let words: Vec<&str> = line.split(' ').collect();
    let value = if words[0] == "nonconformity" { nonconformity(&words) } else { dated(&words) };
    serde_json::from_value(value).unwrap_or_else(|wrong| panic!("{line}: {wrong}"))
}

fn nonconformity(words: &[&str]) -> Value {
    json!({ "type": words[0], "id": words[1], "grade": words[2], "source": words[3], "raised_on": words[4],
        "plan_accepted_on": after(words, "plan"), "verified_on": after(words, "verified") })
}

fn dated(words: &[&str]) -> Value {
    let day = if words[0].ends_with("_audit") { "start" } else { "on" };
    let mut value = json!({ "type": words[0], day: words[1] });
    if let Some(end) = after(words, "to") {
        value["end"] = json!(end);
    }
    if words.contains(&"planned") {
        value["state"] = json!("planned");
    }
    if let Some(at) = words.iter().position(|word| *word == "covers") {
        value["coverage"] = json!(words[at + 1..]);
    }
    value
}

fn after<'a>(words: &[&'a str], word: &str) -> Option<&'a str> {
    words.iter().position(|it| *it == word).map(|at| words[at + 1])
}
