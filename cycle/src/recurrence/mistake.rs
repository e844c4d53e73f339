//! Why a text is no recurrence rule, and where.

/// What is wrong with the text of a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part} at character {}: {reason}", at + 1)]
pub struct Mistake {
    /// The name of the part, as it was written.
    pub part: String,
    /// The byte of the text at which it stands, counted from 0.
    pub at: usize,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What can be wrong with a part of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// No name, or no value.
    #[error("expected NAME=VALUE")]
    NotAPart,
    /// A name that RFC 5545 and RFC 7529 do not have.
    #[error("there is no such part")]
    UnknownPart,
    /// Hours, minutes or seconds.
    #[error("a duty has a day and no time of day")]
    TimeOfDay,
    /// A part that was there before.
    #[error("it is given twice")]
    Twice,
    /// No `FREQ`.
    #[error("a rule needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")]
    NoFrequency,
    /// A frequency that is none.
    #[error("expected DAILY, WEEKLY, MONTHLY or YEARLY")]
    NotAFrequency,
    /// A number that is none, or out of its range.
    #[error("expected a whole number from 1 to {0}")]
    NotANumber(i32),
    /// A number that may count from the end.
    #[error("expected a whole number from 1 to {0}, or from -{0} to -1 to count from the end")]
    NotAPosition(i32),
    /// An end that is no day.
    #[error("expected a day such as 20271231, without a time")]
    NotADay,
    /// A weekday that is none.
    #[error("expected SU, MO, TU, WE, TH, FR or SA")]
    NotAWeekday,
    /// A calendar that is not ours.
    #[error("only GREGORIAN is known")]
    NotAScale,
    /// A way to skip that is none.
    #[error("expected OMIT, BACKWARD or FORWARD")]
    NotASkip,
    /// `SKIP` without `RSCALE`.
    #[error("it needs RSCALE=GREGORIAN in front of the rule")]
    SkipWithoutScale,
    /// Two ends.
    #[error("a rule ends by COUNT or by UNTIL, not by both")]
    TwoEnds,
    /// A part of years in a rule that is not yearly.
    #[error("only FREQ=YEARLY has it")]
    OnlyYearly,
    /// Days of a month in a weekly rule.
    #[error("FREQ=WEEKLY has no days of the month")]
    NotWeekly,
    /// The n-th weekday of a day or a week.
    #[error("only FREQ=MONTHLY and FREQ=YEARLY number their weekdays")]
    NoOrdinal,
    /// The n-th weekday of a numbered week.
    #[error("a week has each weekday once: leave out the number, or BYWEEKNO")]
    OrdinalInWeek,
    /// The sixth Monday of a month.
    #[error("a month has a weekday five times at most")]
    OrdinalInMonth,
    /// `BYSETPOS` with nothing to choose from.
    #[error("it chooses from the dates of another BY… part, and there is none")]
    NothingToChoose,
    /// 30 February.
    #[error("none of the months has such a day")]
    NoSuchDay,
}
