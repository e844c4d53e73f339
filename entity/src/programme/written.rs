//! How many rows planning has written.

/// Rows written, by table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Certifications whose state, next planning or digest changed.
    pub certifications: u64,
    /// Obligations that appeared.
    pub appeared: u64,
    /// Obligations that changed.
    pub changed: u64,
    /// Lines of history.
    pub history: u64,
    /// Reminders put down or silenced.
    pub reminders: u64,
}

impl Written {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.certifications + self.appeared + self.changed + self.history + self.reminders
    }
}

impl std::ops::AddAssign for Written {
    fn add_assign(&mut self, other: Self) {
        self.certifications += other.certifications;
        self.appeared += other.appeared;
        self.changed += other.changed;
        self.history += other.history;
        self.reminders += other.reminders;
    }
}
