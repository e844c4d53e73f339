//! Folds the acts, in the order of their days, into the history; an act that cannot be true is named and put aside.

use chrono::NaiveDate;

use crate::alert::Alert;
use crate::contradiction::contradiction;
use crate::date::add_months;
use crate::event::Grade;
use crate::history::{History, Suspension};
use crate::ledger::{ActKind, DatedAct, Ledger};
use crate::policy::Policy;
use crate::span::Span;

/// The fold under way.
pub(crate) struct Fold<'a> {
    policy: &'a Policy,
    ledger: &'a Ledger<'a>,
    history: History,
    alerts: Vec<Alert>,
}

/// The history of the acts, and the contradictions among them.
///
/// The printed expiry belongs to the cycle whose computed expiry is nearest to it: after a recertification that was
/// recorded before the new certificate was printed, it is still the date of the old one.
pub(crate) fn fold(ledger: &Ledger, printed: Option<NaiveDate>, policy: &Policy) -> (History, Vec<Alert>) {
    let first = Fold::run(ledger, None, None, policy);
    let Some(printed) = printed else { return first };
    if let Some(span) = first.0.cycles.first().filter(|span| span.is_initial() && printed <= span.starts_on) {
        let decision = (ActKind::CertificationDecision.as_str(), span.starts_on);
        let (history, mut alerts) = (first.0.clone(), first.1.clone());
        let why = "a certificate expires after the decision";
        alerts.push(contradiction(decision, ("printed_expiry", printed), why));
        return (history, alerts);
    }
    let distance = |span: &&Span| (span.expires_on - printed).num_days().abs();
    match first.0.cycles.iter().rev().min_by_key(distance) {
        Some(span) if span.number == 1 && !span.is_initial() && is_of_earlier(span, printed, policy) => {
            Fold::run(ledger, Some(printed), None, policy)
        }
        Some(span) => Fold::run(ledger, None, Some((span.number, printed)), policy),
        None => Fold::run(ledger, Some(printed), None, policy),
    }
}

/// Whether the printed date lies so early in the first known cycle that it is the expiry of the one before.
fn is_of_earlier(span: &Span, printed: NaiveDate, policy: &Policy) -> bool {
    printed < add_months(span.starts_on, policy.cycle_length() / 2)
}

impl<'a> Fold<'a> {
    fn run(
        ledger: &'a Ledger,
        inferred: Option<NaiveDate>,
        printed: Option<(u32, NaiveDate)>,
        policy: &'a Policy,
    ) -> (History, Vec<Alert>) {
        let mut fold = Self { policy, ledger, history: History::default(), alerts: Vec::new() };
        if let Some(expiry) = inferred {
            fold.history.cycles.push(Span::from_printed_expiry(expiry, policy));
        }
        for act in &ledger.acts {
            fold.take(*act);
            if let (Some((number, expiry)), Some(span)) = (printed, fold.history.cycles.last_mut())
                && span.number == number
            {
                span.print(expiry, policy);
            }
        }
        (fold.history, fold.alerts)
    }

    fn take(&mut self, act: DatedAct) {
        match act.kind {
            ActKind::CertificationDecision => self.certify(act),
            ActKind::RecertificationDecision | ActKind::RestorationDecision => self.renew(act),
            ActKind::Suspension => self.suspend(act),
            ActKind::SuspensionLifted => self.lift(act),
            ActKind::ScopeReduction => self.reduce(act),
            ActKind::Withdrawal | ActKind::Cancellation => self.end(act),
            ActKind::TransferAccepted => self.transfer(act),
            ActKind::CertificationBodyCeased => self.history.body_ceased_on = Some(act.on),
        }
    }

    fn certify(&mut self, act: DatedAct) {
        let number = match self.history.cycles.last() {
            None => 1,
            Some(span) if span.ended_by.is_some_and(|end| end.on <= act.on) || act.on > span.expires_on => {
                span.number.saturating_add(1)
            }
            Some(span) if span.starts_on == act.on => return self.refuse(act, "two decisions on one day"),
            Some(_) => return self.refuse(act, "the certificate was already in force"),
        };
        self.open(Span::from_decision(number, act.kind, act.on, self.policy));
    }

    fn renew(&mut self, act: DatedAct) {
        let Some(span) = self.history.cycles.last() else {
            // The earlier cycles are not known; this is the first that is.
            return self.open(Span::from_decision(1, act.kind, act.on, self.policy));
        };
        if span.ended_by.is_some() {
            return self
                .refuse(act, "a certification that has ended needs a new initial certification (R43)");
        }
        if act.on == span.starts_on && span.opened_by.is_some() {
            return self.refuse(act, "two decisions on one day");
        }
        if act.kind == ActKind::RestorationDecision && act.on <= span.expires_on {
            return self.refuse(act, "only an expired certification is restored (R24)");
        }
        if act.on > span.restore_until {
            self.history.late_restorations.push(act);
            return;
        }
        let renewed = span.renewed(act.kind, act.on, self.policy);
        self.open(renewed);
    }

    fn open(&mut self, span: Span) {
        if let Some(previous) = self.history.cycles.last_mut() {
            previous.closed_on = previous.closed_on.or(Some(span.starts_on));
        }
        if let Some(suspension) = self.open_suspension() {
            suspension.resolved = span.opened_by.map(|kind| DatedAct { on: span.starts_on, kind });
        }
        self.history.cycles.push(span);
    }

    fn suspend(&mut self, act: DatedAct) {
        if let Some(suspension) = self.open_suspension() {
            let since = DatedAct { on: suspension.from, kind: ActKind::Suspension };
            return self.contradict(since, act, "the certificate was already suspended");
        }
        match self.history.cycles.last() {
            Some(span) if span.ended_by.is_none() && act.on <= span.expires_on => {
                let cycle = span.number;
                self.history.suspensions.push(Suspension { from: act.on, cycle, resolved: None });
            }
            _ => self.refuse(act, "only a certificate in force can be suspended (R41)"),
        }
    }

    fn lift(&mut self, act: DatedAct) {
        let in_force = self.history.cycles.last().is_some_and(|span| act.on <= span.expires_on);
        match self.open_suspension() {
            Some(suspension) if in_force => suspension.resolved = Some(act),
            Some(_) => self.refuse(act, "the certificate had expired, and a suspension ends with it (R41)"),
            None => self.refuse(act, "the certificate was not suspended"),
        }
    }

    fn reduce(&mut self, act: DatedAct) {
        match self.history.cycles.last() {
            Some(span) if span.ended_by.is_none() => {
                if let Some(suspension) = self.open_suspension() {
                    suspension.resolved = Some(act);
                }
            }
            _ => self.refuse(act, "there was no certificate in force"),
        }
    }

    fn end(&mut self, act: DatedAct) {
        if let Some(suspension) = self.open_suspension() {
            suspension.resolved = Some(act);
        }
        match self.history.cycles.last_mut() {
            None if act.kind == ActKind::Cancellation => self.history.application_cancelled_on = Some(act.on),
            Some(span) if span.ended_by.is_none() => {
                span.ended_by = Some(act);
                span.closed_on = Some(act.on);
            }
            _ => self.refuse(act, "there was no certificate in force"),
        }
    }

    fn transfer(&mut self, act: DatedAct) {
        match self.obstacle(act.on) {
            Some(reason) => self.history.refused_transfers.push((act.on, reason)),
            None => {
                if let Some(span) = self.history.cycles.last_mut() {
                    span.transferred_on = Some(act.on);
                }
            }
        }
    }

    /// Why the certificate cannot be transferred on that day (R50, R51, R52); none when it can.
    fn obstacle(&self, on: NaiveDate) -> Option<String> {
        let Some(span) = self.history.cycles.last() else { return Some("there was no certificate".into()) };
        if let Some(end) = span.ended_by {
            return Some(format!("it ended with the {} of {}", end.kind.words(), end.on));
        }
        if on > span.expires_on {
            return Some(format!("it had expired on {}", span.expires_on));
        }
        if let Some(suspension) = self.history.suspensions.iter().find(|it| it.resolved.is_none()) {
            return Some(format!("it was suspended on {}", suspension.from));
        }
        if let Some(ceased) = self.history.body_ceased_on {
            let limit = crate::transfer::limit(ceased, span.expires_on);
            if on > limit {
                return Some(format!(
                    "the last day was {limit}, after the certification body ceased on {ceased}"
                ));
            }
        }
        let open = |it: &&crate::ledger::Finding| {
            it.fact.grade == Grade::Major
                && it.fact.source != crate::event::Source::InternalAudit
                && it.fact.raised_on >= span.starts_on
                && it.fact.raised_on <= on
                && !it.is_verified_by(on)
        };
        let finding = self.ledger.findings.iter().find(open)?;
        Some(format!(
            "the major nonconformity {} of {} was still open",
            finding.fact.id, finding.fact.raised_on
        ))
    }

    fn open_suspension(&mut self) -> Option<&mut Suspension> {
        self.history.suspensions.last_mut().filter(|it| it.resolved.is_none())
    }

    /// Puts an act aside because of the one that the certificate's state rests on.
    fn refuse(&mut self, act: DatedAct, why: &str) {
        let stands = self.history.cycles.last().map(|span| {
            let opened = span.opened_by.unwrap_or(ActKind::CertificationDecision);
            span.ended_by.unwrap_or(DatedAct { on: span.starts_on, kind: opened })
        });
        match stands
            .or(self.history.application_cancelled_on.map(|on| DatedAct { on, kind: ActKind::Cancellation }))
        {
            Some(stands) => self.contradict(stands, act, why),
            None => self.alerts.push(Alert::breach(
                crate::alert::Code::EventsContradict,
                act.on,
                &[],
                format!(
                    "{} on {} needs an earlier certification_decision, and none is known.",
                    act.kind.as_str(),
                    act.on
                ),
            )),
        }
    }

    fn contradict(&mut self, stands: DatedAct, aside: DatedAct, why: &str) {
        self.alerts.push(contradiction(
            (stands.kind.as_str(), stands.on),
            (aside.kind.as_str(), aside.on),
            why,
        ));
    }
}
