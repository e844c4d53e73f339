//! Why an occurrence falls on its day.

use std::cmp::Ordering;

use super::occurrence::Occurrence;
use super::schedule::Schedule;

impl Occurrence {
    /// The key of its obligation. It stays when the occurrence is moved.
    pub fn key(&self) -> String {
        format!("occurrence/{}", self.occurrence_on)
    }
}

impl Schedule {
    /// One or two sentences: the rule, the day that it counts from, and what moved the occurrence.
    pub fn because(&self, occurrence: &Occurrence) -> String {
        let Occurrence { occurrence_on, due_on, moved, .. } = *occurrence;
        let because = match self.last_done() {
            Some(last) if last.occurrence_on < occurrence_on => {
                let words = capital(&self.rule.in_words(last.done_on));
                format!("{words}, counted from {}, when it was last done: {occurrence_on}.", last.done_on)
            }
            Some(_) => format!("It fell due on {occurrence_on}."),
            None => {
                let words = capital(&self.rule.in_words(self.anchor));
                format!("{words}, counted from {}: {occurrence_on}.", self.anchor)
            }
        };
        if moved {
            return format!("{because} It was moved to {due_on}.");
        }
        let side = match due_on.cmp(&occurrence_on) {
            Ordering::Equal => return because,
            Ordering::Less => "before",
            Ordering::Greater => "after",
        };
        format!("{because} Nobody works then, so it is due on {due_on}, the working day {side}.")
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
