//! Cover, what would lose it, how often a definition serves, and what is best done next.

use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;
use standards::cover::{ClaimExtent, ClaimState, Cover, Standing, Standings, assess};
use standards::crosswalk::{Confidence, Place, Relation, Term, relations};
use standards::impact::{compare, next_actions, reuse};
use standards::landscape::{Landscape, Requirement, Tie};
use standards::statement::find_statement;

fn place(text: &str) -> Place {
    let (standard, clause) = text.split_once(':').unwrap_or((text, ""));
    Place { standard: standard.to_owned(), clause: clause.to_owned() }
}

fn requirement(at: &str, statements: &[&str]) -> Requirement {
    Requirement { place: place(at), statements: statements.iter().map(|&it| it.to_owned()).collect() }
}

fn tie(source: &[&str], term: Term, target: &[&str], trusted: bool) -> Tie {
    let places = |all: &[&str]| all.iter().map(|it| place(it)).collect();
    Tie { key: format!("{source:?} {term:?}"), source: places(source), term, target: places(target), trusted }
}

/// Two standards: `q` and `s` share the statement `policy`; `s:5` is reached from `q:4`, both by a relation of their own.
fn landscape(term: Term, trusted: bool) -> Landscape {
    Landscape::new(
        [
            requirement("q:4", &["scope", "issues"]),
            requirement("q:5", &["policy"]),
            requirement("s:4", &["policy", "plan"]),
            requirement("s:5", &["services"]),
        ],
        [],
        [tie(&["q:4"], term, &["s:5"], trusted)],
    )
}

fn met(landscape: &Landscape, keys: &[&str]) -> Standings {
    Standings::gather(landscape, keys.iter().map(|&key| (key, Standing::Met)))
}

fn cover(landscape: &Landscape, standings: &Standings, at: &str) -> Cover {
    assess(landscape, standings, &BTreeSet::new())[landscape.place(&place(at)).unwrap_or(usize::MAX)].cover
}

#[test]
fn a_statement_is_met_only_by_a_verified_claim_to_all_of_it_with_evidence_in_date() {
    use ClaimExtent::{Full, Partial};
    use ClaimState::{Draft, Ready, Verified};
    assert_eq!(Standing::of(Verified, Full, true), Standing::Met);
    for (state, extent, evidence) in
        [(Verified, Full, false), (Verified, Partial, true), (Ready, Full, true), (Ready, Partial, false)]
    {
        assert_eq!(Standing::of(state, extent, evidence), Standing::Claimed);
    }
    assert_eq!(Standing::of(Draft, Full, true), Standing::Drafted);
}

#[test]
fn one_claim_counts_in_every_standard_whose_clause_holds_the_statement() {
    let it = landscape(Term::IntersectsWith, true);
    let standings = met(&it, &["policy"]);
    assert_eq!(cover(&it, &standings, "q:5"), Cover::Covered);
    assert_eq!(cover(&it, &standings, "s:4"), Cover::Partial, "the plan is missing");
    assert_eq!(cover(&it, &met(&it, &["policy", "plan"]), "s:4"), Cover::Covered);
    assert_eq!(cover(&it, &standings, "q:4"), Cover::Missing);
}

#[test]
fn drafts_cover_nothing_and_the_best_of_several_claims_counts() {
    let it = landscape(Term::Equal, true);
    let drafted = Standings::gather(&it, [("policy", Standing::Drafted)]);
    assert_eq!(cover(&it, &drafted, "q:5"), Cover::Missing);
    let both = Standings::gather(&it, [("policy", Standing::Met), ("policy", Standing::Drafted)]);
    assert_eq!(cover(&it, &both, "q:5"), Cover::Covered);
}

#[test]
fn a_relation_carries_cover_only_the_way_its_term_says_and_only_where_it_is_trusted() {
    for (term, trusted, forth, back) in [
        (Term::Equal, true, Cover::Covered, Cover::Covered),
        (Term::SupersetOf, true, Cover::Covered, Cover::Partial),
        (Term::SubsetOf, true, Cover::Partial, Cover::Covered),
        (Term::IntersectsWith, true, Cover::Partial, Cover::Partial),
        (Term::Equal, false, Cover::Partial, Cover::Partial),
    ] {
        let it = landscape(term, trusted);
        assert_eq!(cover(&it, &met(&it, &["scope", "issues"]), "s:5"), forth, "{term:?} {trusted}");
        assert_eq!(cover(&it, &met(&it, &["services"]), "q:4"), back, "{term:?} {trusted}");
    }
    let it = landscape(Term::Equal, true);
    let assessed = assess(&it, &met(&it, &["scope", "issues"]), &BTreeSet::new());
    assert!(assessed[it.place(&place("s:5")).unwrap()].over.is_some(), "it names the relation");
    assert_eq!(assessed[it.place(&place("q:4")).unwrap()].over, None, "its own statements cover it");
}

#[test]
fn a_heading_answers_only_with_all_its_leaves_and_cover_goes_once_through_the_skeleton() {
    let it = Landscape::new(
        [
            requirement("q:1", &["a"]),
            requirement("q:2", &["b"]),
            requirement("s:1", &["c"]),
            requirement("t:1", &["d"]),
        ],
        [place("hs:1")],
        [
            tie(&["q:1", "q:2"], Term::Equal, &["hs:1"], true),
            tie(&["s:1"], Term::Equal, &["hs:1"], true),
            tie(&["t:1"], Term::SupersetOf, &["hs:1"], true),
        ],
    );
    assert_eq!(
        cover(&it, &met(&it, &["a"]), "s:1"),
        Cover::Missing,
        "a half of a heading says nothing of others"
    );
    let both = met(&it, &["a", "b"]);
    assert_eq!(cover(&it, &both, "s:1"), Cover::Covered);
    assert_eq!(cover(&it, &both, "t:1"), Cover::Partial, "it asks more than the skeleton");
    assert_eq!(cover(&it, &met(&it, &["d"]), "q:2"), Cover::Covered);
}

#[test]
fn a_clause_left_out_is_not_applicable_and_still_covers_nobody_else() {
    let it = landscape(Term::Equal, true);
    let out = BTreeSet::from([place("q:4")]);
    let assessed = assess(&it, &Standings::none(&it), &out);
    assert_eq!(assessed[it.place(&place("q:4")).unwrap()].cover, Cover::NotApplicable);
    assert_eq!(assessed[it.place(&place("s:5")).unwrap()].cover, Cover::Missing);
}

#[test]
fn clauses_may_be_left_out_only_where_the_standard_lets_them() {
    let standard = |id: &str| standards::find(id).unwrap();
    assert!(
        standard("iso-iec-20000-1-2018")
            .auditable()
            .all(|it| !standard("iso-iec-20000-1-2018").may_leave_out(&it.reference))
    );
    let security = standard("iso-iec-27001-2022");
    assert!(
        security.may_leave_out("A.7.4") && !security.may_leave_out("8.1") && !security.may_leave_out("4.3")
    );
    let quality = standard("iso-9001-2015");
    assert!(quality.may_leave_out("8.3.4") && !quality.may_leave_out("7.1.5.2"));
    assert_eq!(security.leaves("A").count(), 0, "it is no clause");
    assert!(security.leaves("A.7").count() > 10);
    for it in standards::all().iter().filter(|it| !it.leave_out.is_empty()) {
        assert!(
            it.exclusions.is_some() && it.auditable().any(|clause| it.may_leave_out(&clause.reference)),
            "{}",
            it.id
        );
    }
}

#[test]
fn what_goes_tells_the_clauses_that_lose_cover() {
    let it = landscape(Term::Equal, true);
    let assess = |keys: &[&str]| assess(&it, &met(&it, keys), &BTreeSet::new());
    let lost =
        compare(&it, &assess(&["policy", "plan", "scope", "issues"]), &assess(&["plan", "scope", "issues"]));
    let lost: Vec<_> = lost
        .iter()
        .map(|it| (format!("{}:{}", it.place.standard, it.place.clause), it.from, it.to))
        .collect();
    let expected = [
        ("q:5".to_owned(), Cover::Covered, Cover::Missing),
        ("s:4".to_owned(), Cover::Covered, Cover::Partial),
    ];
    assert_eq!(lost, expected);
}

#[test]
fn reuse_counts_in_how_many_standards_a_met_statement_serves() {
    let it = landscape(Term::Equal, true);
    let both = ["q", "s"];
    let found = reuse(&it, &met(&it, &["policy", "scope"]), &both);
    assert_eq!((found.statements, found.clauses, found.standards), (2, 3, 3));
    assert_eq!(found.factor(), Some(1.5));
    assert_eq!(reuse(&it, &Standings::none(&it), &both).factor(), None);
    assert_eq!(reuse(&it, &met(&it, &["policy"]), &["q"]).factor(), Some(1.0));
}

#[test]
fn the_next_actions_close_most_clauses_for_their_hours_and_count_on_each_other() {
    let it = landscape(Term::IntersectsWith, false);
    let none = Standings::none(&it);
    let assessed = assess(&it, &none, &BTreeSet::new());
    let wanted: Vec<usize> = (0..it.places().len()).collect();
    let hours = |key: &str| if key == "services" { 100 } else { 10 };
    let actions = next_actions(&it, &none, &assessed, &wanted, hours, 10);
    let order: Vec<_> =
        actions.iter().map(|it| (it.place.clause.as_str(), it.place.standard.as_str(), it.hours)).collect();
    assert_eq!(
        order,
        [("5", "q", 10), ("4", "s", 10), ("4", "q", 20), ("5", "s", 100)],
        "the plan is the rest of s:4 by then"
    );
    assert_eq!(next_actions(&it, &none, &assessed, &wanted, hours, 2).len(), 2);
}

#[test]
fn the_shipped_relations_are_trusted_as_far_as_they_are_plain_or_confirmed() {
    let plain = relations().iter().find(|it| it.confidence == Confidence::High).unwrap();
    let guess = relations().iter().find(|it| it.confidence == Confidence::Low).unwrap();
    assert!(Tie::is_trusted(plain, None) && !Tie::is_trusted(plain, Some(false)));
    assert!(!Tie::is_trusted(guess, None) && Tie::is_trusted(guess, Some(true)));
}

/// All catalogues that are shipped.
fn shipped() -> Landscape {
    Landscape::shipped(|_| None, [], [])
}

#[test]
fn no_pair_of_places_is_told_twice() {
    let keys: HashSet<String> = relations().iter().map(Relation::key).collect();
    assert_eq!(keys.len(), relations().len());
}

#[test]
fn every_clause_that_is_audited_is_in_the_shipped_landscape_and_can_be_closed() {
    let it = shipped();
    let audited: usize = standards::all().iter().map(|it| it.auditable().count()).sum();
    assert_eq!((0..it.places().len()).filter(|at| !it.is_junction(*at)).count(), audited);
    let all: Vec<(&str, Standing)> =
        it.statements().iter().map(|key| (key.as_str(), Standing::Met)).collect();
    let standings = Standings::gather(&it, all);
    let assessed = assess(&it, &standings, &BTreeSet::new());
    for (at, place) in it.places().iter().enumerate().filter(|(at, _)| !it.is_junction(*at)) {
        assert_eq!(assessed[at].cover, Cover::Covered, "{place:?}");
    }
    let nothing = assess(&it, &Standings::none(&it), &BTreeSet::new());
    assert!(nothing.iter().all(|it| it.cover == Cover::Missing));
}

#[test]
fn who_meets_20000_1_has_met_a_good_part_of_27001_and_knows_what_closes_most_of_the_rest() {
    let it = shipped();
    let served = |at: usize| it.places()[at].standard == "iso-iec-20000-1-2018";
    let keys = (0..it.places().len())
        .filter(|at| served(*at))
        .flat_map(|at| it.held(at))
        .map(|key| it.statements()[*key].as_str());
    let standings = Standings::gather(&it, keys.map(|key| (key, Standing::Met)));
    let assessed = assess(&it, &standings, &BTreeSet::new());
    let security = |at: &usize| it.places()[*at].standard == "iso-iec-27001-2022";
    let wanted: Vec<usize> = (0..it.places().len()).filter(security).collect();
    let covered = wanted.iter().filter(|at| assessed[**at].cover == Cover::Covered).count();
    assert!(covered > 10 && covered < wanted.len() / 2, "{covered} of {}", wanted.len());
    let hours = |key: &str| u32::from(find_statement(key).unwrap().hours);
    let actions = next_actions(&it, &standings, &assessed, &wanted, hours, 500);
    let closed: HashSet<&Place> = actions.iter().flat_map(|it| &it.closes).collect();
    assert_eq!(closed.len(), wanted.len() - covered, "the whole way is told");
    let worth = |it: &standards::impact::NextAction| {
        f64::from(u32::try_from(it.closes.len()).unwrap()) / f64::from(it.hours)
    };
    assert!(worth(&actions[0]) >= worth(actions.last().unwrap()));
    let both = ["iso-iec-20000-1-2018", "iso-iec-27001-2022"];
    let factor = reuse(&it, &standings, &both).factor().unwrap();
    assert!(factor > 1.1 && factor < 2.0, "{factor}");
}

const KEYS: [&str; 5] = ["scope", "issues", "policy", "plan", "services"];

proptest! {
    #[test]
    fn one_more_claim_never_lowers_a_cover(
        before in proptest::collection::vec((0_usize..5, 0_usize..4), 0..8),
        more in (0_usize..5, 0_usize..4),
        (term, trusted) in (0_usize..4, any::<bool>()),
    ) {
        let term = [Term::Equal, Term::SubsetOf, Term::SupersetOf, Term::IntersectsWith][term];
        let standing = |it: usize| [Standing::Open, Standing::Drafted, Standing::Claimed, Standing::Met][it];
        let it = landscape(term, trusted);
        let claims = |all: &[(usize, usize)]| -> Vec<_> { all.iter().map(|(key, at)| (KEYS[*key], standing(*at))).collect() };
        let few = assess(&it, &Standings::gather(&it, claims(&before)), &BTreeSet::new());
        let all: Vec<_> = before.iter().copied().chain([more]).collect();
        let many = assess(&it, &Standings::gather(&it, claims(&all)), &BTreeSet::new());
        for (one, other) in few.iter().zip(&many) {
            prop_assert!(other.cover >= one.cover && other.met >= one.met);
        }
    }
}
