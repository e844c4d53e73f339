//! The engine's policy in a body: every field optional, what is given departs from the default.

use cycle::Policy;
use serde::Serialize;

use crate::body::body;
use crate::choice::choice;
use crate::field::{Day, Whole};
use crate::problem::Problem;

choice! {
    /// Whether a certificate of three years ends on the anniversary of the decision or on the day before (R03).
    pub enum ExpiryConvention {
        /// The day before the anniversary.
        MinusOneDay = "minus_one_day",
        /// The anniversary itself.
        SameDay = "same_day",
    }
}

choice! {
    /// What a renewed expiry counts from (R22).
    pub enum RenewalExpiry {
        /// The old expiry.
        KeepExpiryBase = "keep_expiry_base",
        /// The new decision.
        FromDecision = "from_decision",
    }
}

choice! {
    /// How much of the system the internal audits look at, and how often (R60).
    pub enum InternalAuditCoverage {
        /// Everything every twelve months.
        Annual = "annual",
        /// Everything once in a cycle.
        Cycle = "cycle",
    }
}

choice! {
    /// A day of the week.
    pub enum Weekday {
        /// Monday.
        Mon = "mon",
        /// Tuesday.
        Tue = "tue",
        /// Wednesday.
        Wed = "wed",
        /// Thursday.
        Thu = "thu",
        /// Friday.
        Fri = "fri",
        /// Saturday.
        Sat = "sat",
        /// Sunday.
        Sun = "sun",
    }
}

impl Weekday {
    /// The day.
    pub fn day(self) -> chrono::Weekday {
        match self {
            Self::Mon => chrono::Weekday::Mon,
            Self::Tue => chrono::Weekday::Tue,
            Self::Wed => chrono::Weekday::Wed,
            Self::Thu => chrono::Weekday::Thu,
            Self::Fri => chrono::Weekday::Fri,
            Self::Sat => chrono::Weekday::Sat,
            Self::Sun => chrono::Weekday::Sun,
        }
    }

    /// Its word.
    pub fn told(day: chrono::Weekday) -> Self {
        match day {
            chrono::Weekday::Mon => Self::Mon,
            chrono::Weekday::Tue => Self::Tue,
            chrono::Weekday::Wed => Self::Wed,
            chrono::Weekday::Thu => Self::Thu,
            chrono::Weekday::Fri => Self::Fri,
            chrono::Weekday::Sat => Self::Sat,
            chrono::Weekday::Sun => Self::Sun,
        }
    }
}

/// Months, as policies count them.
pub type Months = Whole<0, 120>;
/// Weeks, as policies count them.
pub type Weeks = Whole<0, 104>;
/// Days, as policies count them.
pub type Days = Whole<0, 3650>;

/// Declares a part of the policy: every field optional, and only given ones written.
macro_rules! part {
    ($(#[$doc:meta])* pub struct $name:ident { $($(#[$field_doc:meta])* pub $field:ident: $type:ty,)* }) => {
        body! {
            $(#[$doc])*
            #[allow(clippy::struct_field_names, reason = "the contract names them")]
            pub struct $name { $($(#[$field_doc])* pub $field: Option<$type>,)* }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serde_json::Map::new();
                $(if let Some(value) = &self.$field {
                    let value = serde_json::to_value(value).map_err(serde::ser::Error::custom)?;
                    map.insert(stringify!($field).to_owned(), value);
                })*
                map.serialize(serializer)
            }
        }
    };
}

part! {
    /// The certification body's own limits, in days.
    pub struct CertificationBodyDaysPatch {
        /// For the plan of corrective action (R33).
        pub plan: Days,
        /// For closing a major nonconformity (R33).
        pub close_major: Days,
        /// For closing a minor nonconformity (R33).
        pub close_minor: Days,
        /// What the decision takes before the expiry (R32).
        pub decision_buffer: Days,
    }
}

part! {
    /// How long before the expiry the recertification is prepared (R62), in months.
    pub struct RecertificationLeadPatch {
        /// Booking the certification body.
        pub book_months: Months,
        /// Internal audit and management review.
        pub own_duties_months: Months,
        /// The audit itself.
        pub audit_months: Months,
    }
}

part! {
    /// How long before a surveillance audit it is prepared (R62).
    pub struct SurveillanceLeadPatch {
        /// Booking the certification body, in months.
        pub book_months: Months,
        /// The internal audit, in weeks.
        pub internal_audit_weeks: Weeks,
        /// The management review, in weeks.
        pub management_review_weeks: Weeks,
    }
}

part! {
    /// How long before stage 2 it is prepared (R62), in weeks.
    pub struct Stage2LeadPatch {
        /// The internal audit.
        pub internal_audit_weeks: Weeks,
        /// The management review.
        pub management_review_weeks: Weeks,
    }
}

part! {
    /// Lead times (R62).
    pub struct LeadPatch {
        /// Before the expiry.
        pub recertification: RecertificationLeadPatch,
        /// Before a surveillance audit.
        pub surveillance: SurveillanceLeadPatch,
        /// Before stage 2.
        pub stage_2: Stage2LeadPatch,
    }
}

part! {
    /// Departures from the default policy. What is left out stays at its default.
    pub struct PolicyPatch {
        /// The length of a cycle (R03); 36.
        pub cycle_months: Whole<1, 120>,
        /// Which day a certificate ends on (R03).
        pub expiry_convention: ExpiryConvention,
        /// What a renewed expiry counts from (R22).
        pub renewal_expiry: RenewalExpiry,
        /// Whether the year of the decision needs a surveillance audit as well (R06).
        pub calendar_includes_decision_year: bool,
        /// After how long a gap between the stages to warn (R11); 6.
        pub stage_gap_months: Months,
        /// How long a suspension may last (R41); 6.
        pub suspension_months: Months,
        /// How long after the expiry a certificate may be restored (R24); 6.
        pub restoration_months: Months,
        /// From how many days before a hard limit on it is at risk; 90.
        pub warn_days: Days,
        /// The certification body's own limits.
        pub certification_body_days: CertificationBodyDaysPatch,
        /// The interval of internal audits (R60); 12.
        pub internal_audit_months: Whole<1, 120>,
        /// The interval of management reviews (R61); 12.
        pub management_review_months: Whole<1, 120>,
        /// How much each year's internal audits look at (R60).
        pub internal_audit_coverage: InternalAuditCoverage,
        /// Lead times (R62).
        pub lead: LeadPatch,
        /// The working days (R92).
        pub working_week: Vec<Weekday>,
        /// Days without work (R92).
        pub holidays: Vec<Day>,
    }
}

impl PolicyPatch {
    /// The departures as they are stored.
    pub fn stored(&self) -> Result<serde_json::Value, Problem> {
        serde_json::to_value(self).map_err(Problem::internal)
    }
}

/// The whole policy: defaults, then each layer.
pub fn whole(layers: impl IntoIterator<Item = serde_json::Value>) -> Result<Policy, Problem> {
    Ok(entity::policy::merged(layers)?)
}
