//! Sets of durations to begin a journey with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::journey::Durations;

/// Where an organization starts from; it decides how long the steps take as long as nobody says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum JourneyPreset {
    /// From nothing, one site: nine months.
    #[default]
    FromNothing,
    /// With ISO 9001, or a working set of routines: six months.
    WithRoutines,
    /// Several sites: twelve months.
    SeveralSites,
}

/// Days by step. Operating for about three months before stage 2 is never shortened.
const WITH_ROUTINES: [(&str, u32); 17] = [
    ("J01", 7),
    ("J02", 7),
    ("J03", 7),
    ("J04", 7),
    ("J05", 14),
    ("J06", 14),
    ("J07", 28),
    ("J08", 7),
    ("J10", 21),
    ("J11", 7),
    ("J12", 14),
    ("J13", 7),
    ("J14", 2),
    ("J15", 14),
    ("J16", 3),
    ("J17", 14),
    ("J18", 14),
];

const SEVERAL_SITES: [(&str, u32); 17] = [
    ("J01", 14),
    ("J02", 28),
    ("J03", 21),
    ("J04", 21),
    ("J05", 42),
    ("J06", 84),
    ("J07", 56),
    ("J08", 28),
    ("J10", 35),
    ("J11", 21),
    ("J12", 28),
    ("J13", 7),
    ("J14", 2),
    ("J15", 42),
    ("J16", 10),
    ("J17", 35),
    ("J18", 28),
];

impl JourneyPreset {
    /// All of them, the usual one first.
    pub const ALL: [Self; 3] = [Self::FromNothing, Self::WithRoutines, Self::SeveralSites];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FromNothing => "from_nothing",
            Self::WithRoutines => "with_routines",
            Self::SeveralSites => "several_sites",
        }
    }

    /// The preset of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == word)
    }

    /// How long the steps take: the preset's days, with `edited` ones in their place.
    pub fn durations(self, edited: impl IntoIterator<Item = (String, u32)>) -> Durations {
        let own: &[(&str, u32)] = match self {
            Self::FromNothing => &[],
            Self::WithRoutines => &WITH_ROUTINES,
            Self::SeveralSites => &SEVERAL_SITES,
        };
        let mut days: BTreeMap<String, u32> = own.iter().map(|(id, days)| ((*id).into(), *days)).collect();
        days.extend(edited);
        Durations(days)
    }
}
