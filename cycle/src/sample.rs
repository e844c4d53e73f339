//! How many sites a certification body samples, and which (R70 to R72).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::rule::{Rule, rules};

/// How many sites are audited besides the central function, each kind of audit a minimum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sample {
    /// Sites at the initial audit.
    pub initial: u32,
    /// Sites at each surveillance audit, or in each calendar year where sampling is not allowed.
    pub surveillance: u32,
    /// Sites at the recertification audit.
    pub recertification: u32,
    /// The central function is audited every time.
    pub central_function_every_time: bool,
    /// The rules that it follows from.
    pub rules: Vec<Rule>,
}

/// A site that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Site {
    /// The name that the answer gives back.
    pub id: String,
    /// The last day of its last visit; none when it was never visited.
    #[serde(default)]
    pub last_visited_on: Option<NaiveDate>,
}

/// Which sites to visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Selection {
    /// The seed of the draw, recorded so that anybody can repeat it.
    pub seed: u64,
    /// The sites drawn by the seed: at least a quarter (R70).
    pub drawn: Vec<String>,
    /// The rest: the sites whose last visit lies furthest back, never visited ones first.
    pub longest_unvisited: Vec<String>,
}

/// How many of `sites` (besides the central function) are audited (R70, R72), or how many where sampling is not allowed
/// (R71). A risk uplift is a number of sites that every sample grows by; no sample is larger than the number of sites.
pub fn preview(sites: u32, sampling_allowed: bool, risk_uplift: u32) -> Sample {
    let (initial, surveillance, recertification) = if sampling_allowed {
        // ceil(sqrt x), ceil(0.6 sqrt x), ceil(0.8 sqrt x), without floats: the smallest n with 25 n^2 >= 25, 9, 16 x.
        (smallest(sites, 25), smallest(sites, 9), smallest(sites, 16))
    } else {
        (sites, u32::try_from((u64::from(sites) * 3).div_ceil(10)).unwrap_or(sites), sites)
    };
    let raised = |size: u32| if sites == 0 { 0 } else { size.saturating_add(risk_uplift).min(sites) };
    Sample {
        initial: raised(initial),
        surveillance: raised(surveillance),
        recertification: raised(recertification),
        central_function_every_time: true,
        rules: if sampling_allowed { rules(&[70]) } else { rules(&[71]) },
    }
}

/// The smallest n with 25 n^2 >= factor * sites.
fn smallest(sites: u32, factor: u64) -> u32 {
    let least = factor * u64::from(sites);
    let mut n = (least / 25).isqrt();
    while 25 * n * n < least {
        n += 1;
    }
    u32::try_from(n).unwrap_or(sites)
}

/// Chooses `size` of the sites: at least a quarter drawn by the seed, the rest the longest unvisited (R70).
///
/// The same sites, size and seed always give the same choice. Sites of one day stay in the order they are given in.
pub fn choose(sites: &[Site], size: u32, seed: u64) -> Selection {
    let size = usize::try_from(size).unwrap_or(usize::MAX).min(sites.len());
    let mut left: Vec<&Site> = sites.iter().collect();
    let mut draw = Draw { state: seed };
    let drawn = (0..size.div_ceil(4)).map(|_| left.remove(draw.below(left.len())).id.clone()).collect();
    left.sort_by_key(|site| site.last_visited_on);
    let rest = size - size.div_ceil(4);
    Selection {
        seed,
        drawn,
        longest_unvisited: left.into_iter().take(rest).map(|site| site.id.clone()).collect(),
    }
}

/// SplitMix64: small, well spread, and the same on every machine for ever, which a recorded seed needs.
struct Draw {
    state: u64,
}

impl Draw {
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when there is none.
    fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next()) * bound as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }
}
