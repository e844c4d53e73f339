//! Samples by risk group, from a recorded seed.

use cycle::sample::{self, Occasion, Setting, Site};
use proptest::prelude::*;

use crate::kit::SAMPLED;

#[test]
fn each_risk_group_has_a_sample_of_its_own() {
    let grouped = |id: usize| Site {
        risk_group: (id < 9).then(|| "heavy".to_string()),
        ..Site::unvisited(format!("site-{id:02}"))
    };
    let sites: Vec<Site> = (0..25).map(grouped).collect();
    let sum = sample::of_groups(&sites, SAMPLED);
    // 9 sites: 3, 2, 3; 16 sites: 4, 3, 4.
    assert_eq!((sum.initial, sum.surveillance, sum.recertification), (7, 5, 7));
    let raised = sample::of_groups(&sites, Setting { risk_uplift: 1, ..SAMPLED });
    assert_eq!(
        (raised.initial, raised.surveillance, raised.recertification),
        (9, 7, 9),
        "one more in each group"
    );
    let choice = sample::draw(&sites, Occasion::Surveillance, SAMPLED, 4711);
    let all: Vec<_> = choice.drawn.iter().chain(&choice.longest_unvisited).collect();
    assert_eq!(all.iter().filter(|id| id.as_str() < "site-09").count(), 2);
    assert_eq!(all.len(), 5);
    assert_eq!(choice.drawn.len(), 2, "a quarter of each group, rounded up");
    assert_eq!(choice, sample::draw(&sites, Occasion::Surveillance, SAMPLED, 4711));
}

#[test]
fn a_recorded_seed_gives_the_same_choice_for_ever() {
    let sites: Vec<Site> = (0..24).map(|at| Site::unvisited(format!("site-{at:02}"))).collect();
    let choice = sample::draw(&sites, Occasion::Initial, SAMPLED, 4711);
    assert_eq!(sample::METHOD, "splitmix64/1", "another choice for the same seed is another method");
    assert_eq!(choice.drawn, ["site-12", "site-07"]);
    assert_eq!(choice.longest_unvisited.len(), 3);
    assert_eq!(sample::choose(&sites, 5, 4711), choice, "without groups the draw is the plain choice");
}

proptest! {
    #[test]
    fn a_draw_takes_each_groups_size_and_no_site_twice(groups in prop::collection::vec(0u8..4, 1..60), uplift in 0u32..3, seed in any::<u64>()) {
        let site = |(at, group): (usize, &u8)| Site {
            risk_group: (*group > 0).then(|| format!("group {group}")),
            ..Site::unvisited(format!("site-{at}"))
        };
        let sites: Vec<Site> = groups.iter().enumerate().map(site).collect();
        let setting = Setting { sampling_allowed: true, risk_uplift: uplift };
        for occasion in [Occasion::Initial, Occasion::Surveillance, Occasion::Recertification] {
            let choice = sample::draw(&sites, occasion, setting, seed);
            let mut all: Vec<_> = choice.drawn.iter().chain(&choice.longest_unvisited).collect();
            prop_assert_eq!(all.len(), sample::of_groups(&sites, setting).size(occasion) as usize);
            all.sort();
            all.dedup();
            prop_assert_eq!(all.len(), sample::of_groups(&sites, setting).size(occasion) as usize);
        }
    }
}
