//! The facts sorted by what they are about, without those that contradict themselves.

use chrono::NaiveDate;

use crate::alert::Alert;
use crate::contradiction::contradiction;
use crate::event::{Audit, Event, InternalAudit, ManagementReview, Nonconformity, Source};

/// An act of the certification body or the client that changes how the certificate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ActKind {
    // The order is the order in which acts of one day take effect.
    CertificationDecision,
    RecertificationDecision,
    RestorationDecision,
    Suspension,
    SuspensionLifted,
    ScopeReduction,
    CertificationBodyCeased,
    TransferAccepted,
    Withdrawal,
    Cancellation,
}

/// An act and its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DatedAct {
    pub(crate) on: NaiveDate,
    pub(crate) kind: ActKind,
}

/// A nonconformity as far as its dates can be true.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Finding<'a> {
    pub(crate) fact: &'a Nonconformity,
    pub(crate) plan_accepted_on: Option<NaiveDate>,
    pub(crate) verified_on: Option<NaiveDate>,
}

/// The facts, each list by date.
#[derive(Debug, Default)]
pub(crate) struct Ledger<'a> {
    pub(crate) stage_1: Vec<&'a Audit>,
    pub(crate) stage_2: Vec<&'a Audit>,
    pub(crate) surveillance: Vec<&'a Audit>,
    pub(crate) recertification: Vec<&'a Audit>,
    pub(crate) special: Vec<&'a Audit>,
    pub(crate) internal: Vec<&'a InternalAudit>,
    pub(crate) reviews: Vec<&'a ManagementReview>,
    pub(crate) acts: Vec<DatedAct>,
    pub(crate) findings: Vec<Finding<'a>>,
}

impl ActKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::CertificationDecision => "certification_decision",
            Self::RecertificationDecision => "recertification_decision",
            Self::RestorationDecision => "restoration_decision",
            Self::Suspension => "suspension",
            Self::SuspensionLifted => "suspension_lifted",
            Self::ScopeReduction => "scope_reduction",
            Self::CertificationBodyCeased => "certification_body_ceased",
            Self::TransferAccepted => "transfer_accepted",
            Self::Withdrawal => "withdrawal",
            Self::Cancellation => "cancellation",
        }
    }

    /// The act in running text, without an article.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::CertificationDecision => "certification decision",
            Self::RecertificationDecision => "recertification decision",
            Self::RestorationDecision => "restoration decision",
            Self::Suspension => "suspension",
            Self::SuspensionLifted => "lifting of the suspension",
            Self::ScopeReduction => "reduction of scope",
            Self::CertificationBodyCeased => "end of the certification body",
            Self::TransferAccepted => "transfer",
            Self::Withdrawal => "withdrawal",
            Self::Cancellation => "cancellation",
        }
    }
}

impl<'a> Ledger<'a> {
    /// Sorts the facts; what contradicts itself is told in `alerts` and put aside.
    pub(crate) fn read(events: &'a [Event], alerts: &mut Vec<Alert>) -> Self {
        let mut ledger = Self::default();
        for event in events {
            ledger.enter(event, alerts);
        }
        for audits in [
            &mut ledger.stage_1,
            &mut ledger.stage_2,
            &mut ledger.surveillance,
            &mut ledger.recertification,
            &mut ledger.special,
        ] {
            audits.sort_by_key(|audit| (audit.start, audit.last_day(), !audit.is_done()));
            audits.dedup();
        }
        ledger.internal.sort_by_key(|audit| (audit.last_day(), audit.start));
        ledger.reviews.sort_by_key(|review| review.on);
        ledger.acts.sort_by_key(|act| (act.on, act.kind));
        ledger
    }

    fn enter(&mut self, event: &'a Event, alerts: &mut Vec<Alert>) {
        let act = |kind: ActKind, act: &crate::event::Act| DatedAct { on: act.on, kind };
        match event {
            Event::Stage1Audit(it) => keep(&mut self.stage_1, it, "stage_1_audit", alerts),
            Event::Stage2Audit(it) => keep(&mut self.stage_2, it, "stage_2_audit", alerts),
            Event::SurveillanceAudit(it) => keep(&mut self.surveillance, it, "surveillance_audit", alerts),
            Event::RecertificationAudit(it) => {
                keep(&mut self.recertification, it, "recertification_audit", alerts);
            }
            Event::SpecialAudit(it) => keep(&mut self.special, it, "special_audit", alerts),
            Event::InternalAudit(it) => {
                if it.last_day() < it.start {
                    alerts.push(backwards("internal_audit", it.start, it.last_day()));
                } else {
                    self.internal.push(it);
                }
            }
            Event::ManagementReview(it) => self.reviews.push(it),
            Event::CertificationDecision(it) => self.acts.push(act(ActKind::CertificationDecision, it)),
            Event::RecertificationDecision(it) => self.acts.push(act(ActKind::RecertificationDecision, it)),
            Event::RestorationDecision(it) => self.acts.push(act(ActKind::RestorationDecision, it)),
            Event::Suspension(it) => self.acts.push(act(ActKind::Suspension, it)),
            Event::SuspensionLifted(it) => self.acts.push(act(ActKind::SuspensionLifted, it)),
            Event::Withdrawal(it) => self.acts.push(act(ActKind::Withdrawal, it)),
            Event::ScopeReduction(it) => self.acts.push(act(ActKind::ScopeReduction, it)),
            Event::Cancellation(it) => self.acts.push(act(ActKind::Cancellation, it)),
            Event::TransferAccepted(it) => self.acts.push(act(ActKind::TransferAccepted, it)),
            Event::CertificationBodyCeased(it) => self.acts.push(act(ActKind::CertificationBodyCeased, it)),
            Event::Nonconformity(it) => self.find(it, alerts),
        }
    }

    fn find(&mut self, fact: &'a Nonconformity, alerts: &mut Vec<Alert>) {
        let named = format!("nonconformity {}", fact.id);
        if let Some(first) = self.findings.iter().find(|it| it.fact.id == fact.id) {
            if first.fact != fact {
                alerts.push(contradiction(
                    (&named, first.fact.raised_on),
                    (&named, fact.raised_on),
                    "two nonconformities cannot have the same id",
                ));
            }
            return;
        }
        let mut possible = |date: Option<NaiveDate>, what: &str| {
            if let Some(date) = date.filter(|date| *date < fact.raised_on) {
                alerts.push(contradiction(
                    (&named, fact.raised_on),
                    (&format!("{what} of {}", fact.id), date),
                    "it cannot be answered before it was raised",
                ));
                return None;
            }
            date
        };
        let plan_accepted_on = possible(fact.plan_accepted_on, "plan_accepted_on");
        let verified_on = possible(fact.verified_on, "verified_on");
        self.findings.push(Finding { fact, plan_accepted_on, verified_on });
    }
}

impl Finding<'_> {
    /// Whether the correction was verified by the end of that day.
    pub(crate) fn is_verified_by(&self, date: NaiveDate) -> bool {
        self.verified_on.is_some_and(|on| on <= date)
    }

    pub(crate) fn is_from(&self, source: Source) -> bool {
        self.fact.source == source
    }
}

fn keep<'a>(list: &mut Vec<&'a Audit>, audit: &'a Audit, name: &str, alerts: &mut Vec<Alert>) {
    if audit.last_day() < audit.start {
        alerts.push(backwards(name, audit.start, audit.last_day()));
    } else {
        list.push(audit);
    }
}

fn backwards(name: &str, start: NaiveDate, end: NaiveDate) -> Alert {
    contradiction(
        (&format!("start of {name}"), start),
        (&format!("end of {name}"), end),
        "an audit cannot end before it starts",
    )
}
