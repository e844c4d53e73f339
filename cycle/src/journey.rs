//! The way to a first certificate: steps, how long they take, and what waits for what.

/// How many days each step takes.
#[derive(Debug, Clone, Default)]
pub struct Durations;

impl Durations {
    /// The days of a step.
    pub fn days(&self, step: &str) -> i32 {
        match step {
            "J14" => 7,
            "J15" => 35,
            "J16" => 7,
            "J17" => 28,
            "J18" => 21,
            _ => 0,
        }
    }
}
