//! Why a command ends: sentences for the one who started it.

use std::fmt::Display;

/// One sentence or several.
#[derive(Debug)]
pub struct Failure(pub Vec<String>);

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self(vec![sentence(&text)])
    }
}

/// With a capital letter at its start and a full stop at its end.
fn sentence(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut letters = text.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// Turns any error into a failure, behind what was attempted.
pub trait Attempted<T> {
    /// `what` failed: the cause follows after a colon.
    fn attempted(self, what: &str) -> Result<T, Failure>;
}

impl<T, E: Display> Attempted<T> for Result<T, E> {
    fn attempted(self, what: &str) -> Result<T, Failure> {
        self.map_err(|cause| format!("{what}: {cause}").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_a_sentence_with_its_cause() {
        let failed: Result<(), _> = Err("connection refused");
        let Failure(told) = failed.attempted("the database cannot be reached").unwrap_err();
        assert_eq!(told, ["The database cannot be reached: connection refused."]);
        assert_eq!(Failure::from("It ended.".to_owned()).0, ["It ended."]);
    }
}
