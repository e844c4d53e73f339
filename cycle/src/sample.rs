//! How many sites a certification body samples, and which (R70 to R72).

use std::collections::BTreeMap;

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

/// The way a seed becomes a choice, recorded with each sample: SplitMix64 as [`draw`] uses it. Another way gets another name.
pub const METHOD: &str = "splitmix64/1";

/// What a sample is drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// The initial audit.
    Initial,
    /// A surveillance audit.
    Surveillance,
    /// A recertification audit.
    Recertification,
}

/// What the size of a sample follows from, besides the number of sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Whether the sites are suited to sampling (R70); otherwise R71 holds.
    pub sampling_allowed: bool,
    /// By how many sites risk raises each group's sample.
    pub risk_uplift: u32,
}

/// A site that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// The name that the answer gives back.
    pub id: String,
    /// The last day of its last visit; none when it was never visited.
    #[serde(default)]
    pub last_visited_on: Option<NaiveDate>,
    /// Its risk group. Each group has a sample of its own; the sites without one are a group (R70).
    #[serde(default)]
    pub risk_group: Option<String>,
}

impl Site {
    /// A site that was never visited, of no group.
    pub fn unvisited(id: impl Into<String>) -> Self {
        Self { id: id.into(), last_visited_on: None, risk_group: None }
    }
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

impl Sample {
    /// How many sites on this occasion.
    pub fn size(&self, occasion: Occasion) -> u32 {
        match occasion {
            Occasion::Initial => self.initial,
            Occasion::Surveillance => self.surveillance,
            Occasion::Recertification => self.recertification,
        }
    }
}

impl Setting {
    /// The sample of a group of so many sites.
    pub fn sample(self, sites: u32) -> Sample {
        preview(sites, self.sampling_allowed, self.risk_uplift)
    }
}

/// The sum of the groups' samples (R70).
pub fn of_groups(sites: &[Site], setting: Setting) -> Sample {
    let mut sum = setting.sample(0);
    for group in groups(sites).values() {
        let of_group = setting.sample(length(group));
        sum.initial = sum.initial.saturating_add(of_group.initial);
        sum.surveillance = sum.surveillance.saturating_add(of_group.surveillance);
        sum.recertification = sum.recertification.saturating_add(of_group.recertification);
    }
    sum
}

/// The sites of each risk group, in the order they are given in; those of none first, then by the group's name.
pub(crate) fn groups(sites: &[Site]) -> BTreeMap<Option<&str>, Vec<&Site>> {
    let mut groups: BTreeMap<_, Vec<&Site>> = BTreeMap::new();
    for site in sites {
        groups.entry(site.risk_group.as_deref()).or_default().push(site);
    }
    groups
}

fn length(sites: &[&Site]) -> u32 {
    u32::try_from(sites.len()).unwrap_or(u32::MAX)
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

/// Draws the sample of an audit: in each risk group at least a quarter by the seed, the rest the longest unvisited (R70).
///
/// The same sites in the same order, setting and seed always give the same choice: one sequence of numbers serves the groups
/// one after the other. Sites of one day stay in the order they are given in.
pub fn draw(sites: &[Site], occasion: Occasion, setting: Setting, seed: u64) -> Selection {
    let mut selection = Selection { seed, drawn: Vec::new(), longest_unvisited: Vec::new() };
    let mut numbers = Draw { state: seed };
    for group in groups(sites).into_values() {
        let size = setting.sample(length(&group)).size(occasion);
        pick(group, size, &mut numbers, &mut selection);
    }
    selection
}

/// Chooses `size` of the sites, whatever their groups: at least a quarter drawn by the seed, the rest the longest unvisited.
pub fn choose(sites: &[Site], size: u32, seed: u64) -> Selection {
    let mut selection = Selection { seed, drawn: Vec::new(), longest_unvisited: Vec::new() };
    pick(sites.iter().collect(), size, &mut Draw { state: seed }, &mut selection);
    selection
}

fn pick(mut left: Vec<&Site>, size: u32, numbers: &mut Draw, selection: &mut Selection) {
    let size = usize::try_from(size).unwrap_or(usize::MAX).min(left.len());
    let by_seed = size.div_ceil(4);
    selection.drawn.extend((0..by_seed).map(|_| left.remove(numbers.below(left.len())).id.clone()));
    left.sort_by_key(|site| site.last_visited_on);
    selection.longest_unvisited.extend(left.into_iter().take(size - by_seed).map(|site| site.id.clone()));
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
