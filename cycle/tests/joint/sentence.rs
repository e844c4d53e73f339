//! The sentences of a joint calendar, whole.

use cycle::integrated::{AuditDays, Candidate, JointCalendar, Question, Widen, propose};
use cycle::{Event, Facts, Happened, Policy, RenewalExpiry, Rule};

use crate::kit::{ask, certified, day, recertification, surveillance};

const TODAY: &str = "2026-11-22";

fn calendar(certifications: Vec<Candidate>) -> JointCalendar {
    propose(&ask(certifications)).unwrap()
}

/// Two certificates whose expiries lie eight months apart.
fn two(renewal_expiry: RenewalExpiry) -> Vec<Candidate> {
    let policy = Policy { renewal_expiry, ..Policy::default() };
    vec![
        certified("services", "2026-03-10", TODAY),
        Candidate { policy, ..certified("security", "2026-11-01", TODAY) },
    ]
}

fn with(candidate: Candidate, more: Vec<Event>) -> Candidate {
    let events = [candidate.facts.events.clone(), more].concat();
    Candidate { facts: Facts { events, ..candidate.facts.clone() }, ..candidate }
}

/// What a wider window gains, in its sentence.
fn gain(question: &Question, widen: Widen) -> String {
    let it = propose(question).unwrap();
    it.wider_windows.into_iter().find(|it| it.widen == widen).unwrap().because
}

// R22, R85
#[test]
fn an_early_recertification_tells_what_it_gains_and_what_it_costs() {
    let kept = calendar(two(RenewalExpiry::KeepExpiryBase));
    // 3.5, 2, 5 and 4 days become 3.5, 3.5 and 6.5.
    let because = "With recertification audits up to 12 months before the expiry the calendar saves 1 audit day and 1 visit more (R85).";
    assert_eq!((kept.joint.days, kept.wider_windows[0].joint.days), (Some(14.5), Some(13.5)));
    assert_eq!(kept.wider_windows[0].because, because);
    let early = "An early recertification: on 2028-12-08, 327 days before the expiry 2029-10-31, usually from 2029-04-30 on.";
    let kept_base =
        "The expiry counts from the old one (R22): the new certificate ends on 2032-10-31 and no day is lost";
    // 2029, 2030 and 2031 need one each; decided on 31 October 2029, only 2030 and 2031.
    let more = "; the next cycle needs one surveillance audit more.";
    assert_eq!(kept.wider_windows[0].steps[0].because, format!("{early} {kept_base}{more}"));
    let lost = calendar(two(RenewalExpiry::FromDecision));
    let counted = "The expiry counts from the decision (R22): decided on the day of the audit, the new certificate ends on \
        2031-12-07 and 328 days are lost.";
    assert_eq!(
        lost.wider_windows[0].steps[0].because,
        format!("{early} {counted}"),
        "2029 and 2030 against 2030 and 2031"
    );
}

#[test]
fn a_gain_names_days_or_visits_or_both() {
    let early = |gain: &str| {
        format!(
            "With recertification audits up to 12 months before the expiry the calendar saves {gain} more (R85)."
        )
    };
    let apart = Question { integration_reduction: 0.0, ..ask(two(RenewalExpiry::KeepExpiryBase)) };
    assert_eq!(gain(&apart, Widen::EarlyRecertification), early("1 visit"), "as many days as apart");
    let mut unknown = two(RenewalExpiry::KeepExpiryBase);
    unknown[0].days = AuditDays::unknown("Nobody has asked.");
    assert_eq!(gain(&ask(unknown), Widen::EarlyRecertification), early("1 visit"));
    let small = |mut it: Candidate, surveillance, recertification| {
        it.days = AuditDays::quoted(surveillance, recertification);
        it
    };
    let of = |days| {
        let [first, second] = two(RenewalExpiry::KeepExpiryBase).try_into().unwrap();
        ask(vec![small(first, 1.0, days), small(second, 1.0, days)])
    };
    // A surveillance takes 1 day. 2, 1, 0.8 (1 + r) and r days become 2, 2 and 1.6 r, each rounded up to the half day.
    assert_eq!(gain(&of(3.0), Widen::EarlyRecertification), early("0.5 audit day and 1 visit"));
    assert_eq!(gain(&of(10.0), Widen::EarlyRecertification), early("2 audit days and 1 visit"));
    let late = "With second surveillance audits later than 24 months after the decision the calendar saves 0.5 audit day and \
        1 visit more; R02 then warns.";
    assert_eq!(gain(&ask(in_july()), Widen::LateSurveillance), late);
}

/// The second surveillance of services is due on 10 March 2028, that of quality takes place in July.
fn in_july() -> Vec<Candidate> {
    let planned = |on| surveillance(on, Happened::Planned);
    vec![
        with(certified("services", "2026-03-10", TODAY), vec![planned("2027-03-08")]),
        with(certified("quality", "2026-08-20", TODAY), vec![planned("2027-03-08"), planned("2028-07-03")]),
    ]
}

#[test]
fn fewer_days_in_as_many_visits_are_offered_too() {
    // Guard's audit is planned for 11 December 2028. That of services can go with it, or ten days and more later with that
    // of security, which takes ten days and can be early from 21 December on.
    let done = |on| surveillance(on, Happened::Done);
    let today = "2028-10-02";
    let guard = with(
        certified("guard", "2026-03-20", today),
        vec![done("2027-02-01"), done("2028-02-01"), recertification("2028-12-11", Happened::Planned)],
    );
    let services =
        with(certified("services", "2026-04-20", today), vec![done("2027-02-01"), done("2028-02-01")]);
    let security =
        with(certified("security", "2026-12-21", today), vec![done("2027-12-01"), done("2028-09-01")]);
    let question = ask(vec![
        Candidate { days: AuditDays::quoted(1.0, 2.0), ..guard },
        Candidate { days: AuditDays::quoted(1.0, 3.0), ..services },
        Candidate { days: AuditDays::quoted(4.0, 10.0), ..security },
    ]);
    let it = propose(&question).unwrap();
    // 4 and 10 days become 2 and 10.5.
    assert_eq!((it.joint.visits, it.joint.days), (2, Some(14.0)));
    assert_eq!((it.wider_windows[0].joint.visits, it.wider_windows[0].joint.days), (2, Some(12.5)));
    assert_eq!(
        it.wider_windows[0].because,
        "With recertification audits up to 12 months before the expiry the calendar saves 1.5 audit days more (R85)."
    );
}

// R02, R22
#[test]
fn only_a_day_outside_the_usual_window_needs_a_word() {
    let recertified = |on: &str| {
        let wide = certified("services", "2026-03-13", TODAY);
        let other = with(
            certified("quality", "2026-03-13", TODAY),
            vec![surveillance("2027-02-02", Happened::Planned), surveillance(on, Happened::Planned)],
        );
        let other = Candidate { days: AuditDays::quoted(9.0, 1.0), ..other };
        let question = Question { widen: Some(Widen::EarlyRecertification), ..ask(vec![wide, other]) };
        let it = propose(&question).unwrap();
        let visit = it.visits.into_iter().find(|visit| visit.start == day(on)).unwrap();
        visit.parts.into_iter().find(|part| part.certification == "services").unwrap().because
    };
    assert!(!recertified("2028-09-12").contains("early"), "six months before 12 March 2029");
    assert!(recertified("2028-09-11").contains(
        "An early recertification: on 2028-09-11, 182 days before the expiry 2029-03-12, usually from 2028-09-12 on."
    ));
    let held = |on: &str| {
        let mut all = in_july();
        let events = &mut all[1].facts.events;
        events.pop();
        events.push(surveillance(on, Happened::Planned));
        let it = propose(&Question { widen: Some(Widen::LateSurveillance), ..ask(all) }).unwrap();
        let visit = it.visits.into_iter().find(|visit| visit.start == day(on)).unwrap();
        visit.parts.into_iter().find(|part| part.certification == "services").unwrap().because
    };
    assert!(!held("2028-03-10").contains("R02 warns"), "the last day of the 24 months");
    assert!(held("2028-03-13").ends_with(
        " On 2028-03-13 it lies after 2028-03-10, 24 months after the decision: R02 warns, and calendar 2028 still allows it (R05)."
    ));
}

#[test]
fn a_visit_tells_what_it_takes_together_and_apart() {
    let pair = |change: &dyn Fn(&mut Question)| {
        let mut question =
            ask(vec![certified("services", "2026-03-10", TODAY), certified("security", "2026-05-20", TODAY)]);
        change(&mut question);
        propose(&question).unwrap().visits.remove(0)
    };
    let start = "services and security can be audited together from 2027-01-04 to 2027-03-10; the audit of services cannot \
        be later than 2027-03-10.";
    let saved = pair(&|_| {});
    assert_eq!(saved.because, format!("{start} Held separately they take 4 days, together 3.5."));
    let same = pair(&|it| it.integration_reduction = 0.0);
    assert_eq!(same.because, format!("{start} They take 4 days, together or apart."));
    let unknown = pair(&|it| it.certifications[1].days = AuditDays::unknown("Nobody has asked."));
    assert_eq!(
        unknown.because,
        format!("{start} One visit takes the place of several; the days of at least one are not known.")
    );
    assert_eq!(saved.rules, [4, 84, 85].map(Rule));
    let alone = calendar(vec![certified("services", "2026-03-10", TODAY)]);
    assert_eq!(alone.visits[0].rules, [Rule(4)], "R84 and R85 are of visits that several share");
    assert_eq!(
        alone.visits[0].because,
        "services is audited on its own. It can be held from 2027-01-04 to 2027-03-10; there is no other audit."
    );
}
