//! One certification of the question: recorded, or facts that are posted.

use chrono::{DateTime, Utc};
use clock::zone;
use cycle::audit_time::{AuditTimeRequest, StandardInput, preview};
use cycle::integrated::{AuditDays, Candidate};
use cycle::journey::Durations;
use cycle::{Facts, Today};
use entity::Db;
use entity::edition_transition::Editions;
use entity::programme::question;
use entity::{certification, certification_body};

use self::quoted::AuditDayCount;
use crate::body::{Faults, body};
use crate::event::EventBody;
use crate::field::{CertificationRef, Day, Name, Personnel, StandardId, TimeZone};
use crate::handler::audit_time::{RiskWord, Share};
use crate::member::Member;
use crate::policy::{PolicyPatch, whole};
use crate::problem::Problem;

mod quoted;

body! {
    /// A certification that asks for joint audits: its `certification_id`, or its facts.
    pub struct IntegratedCertification {
        /// A recorded certification; needs a session. The fields from `standard` to `policy` are recorded then and left out here.
        pub certification_id: Option<CertificationRef>,
        /// What the answer calls it; without one its standard, with its number where it is recorded.
        pub name: Option<Name>,
        /// Standard with edition; required without a `certification_id`.
        pub standard: Option<StandardId>,
        /// The organization's zone; UTC when left out.
        pub time_zone: Option<TimeZone>,
        /// The certification body's zone; the organization's when left out.
        pub certification_body_time_zone: Option<TimeZone>,
        /// Who certifies. Two bodies do not hold one audit; who is not named is the same.
        pub certification_body: Option<Name>,
        /// The expiry date printed on the current certificate; it beats the computed one.
        pub printed_expiry: Option<Day>,
        /// What has happened, and what is planned.
        pub events: Option<Vec<EventBody>>,
        /// Departures from the default policy.
        pub policy: Option<PolicyPatch>,
        /// The effective number of personnel, from which the tables give the days (R80); what is recorded when left out.
        pub effective_personnel: Option<Personnel>,
        /// The complexity, for standards of environment and of safety; what is recorded when left out.
        pub risk: Option<RiskWord>,
        /// By which share the time is reduced, 0 to 0.3 (R82); what is recorded when left out, or 0.
        pub reduction: Option<Share<30>>,
        /// The days that the certification body has quoted; they beat the tables.
        pub days: Option<QuotedDays>,
        /// Whether audits that are planned already may get other dates; false when left out.
        pub move_planned: Option<bool>,
    }
}

body! {
    /// Auditor days that the certification body has quoted for one certification on its own.
    pub struct QuotedDays {
        /// For a surveillance audit.
        pub surveillance: AuditDayCount,
        /// For the recertification audit.
        pub recertification: AuditDayCount,
    }
}

/// A certification of the question and, when it is recorded, its id.
#[derive(Debug)]
pub struct Asked {
    /// The id of a recorded one.
    pub id: Option<String>,
    /// What the engine is asked.
    pub candidate: Candidate,
}

/// Refuses entries that cannot be meant, all faults at once.
pub fn check(entries: &[IntegratedCertification]) -> Result<(), Problem> {
    let mut faults = Faults::default();
    for (at, entry) in entries.iter().enumerate() {
        check_one(entry, &format!("/certifications/{at}"), &mut faults);
    }
    faults.verdict(Some(()))
}

/// Reads every entry; 404 for an id that is none of the member's.
pub async fn read(
    entries: Vec<IntegratedCertification>,
    member: Option<&Member>,
    db: &Db,
    today: Option<Day>,
) -> Result<Vec<Asked>, Problem> {
    let tx = db.open(false).await?;
    let editions = Editions::load(&tx).await?;
    tx.commit().await?;
    unknown_standards(&entries, &editions)?;
    let mut read: Vec<Asked> = Vec::with_capacity(entries.len());
    for entry in entries {
        let named = entry.name.is_some();
        let mut asked = match (entry.certification_id, member) {
            (Some(id), Some(member)) => recorded(entry, id, member).await?,
            _ => posted(entry, db.now(), &editions)?,
        };
        if let Some(day) = today {
            asked.candidate.today = Today::on(day.0);
        }
        if !named {
            asked.candidate.name = unlike(&read, asked.candidate.name);
        }
        read.push(asked);
    }
    Ok(read)
}

/// Either an id or facts, and the days in one way.
fn check_one(entry: &IntegratedCertification, pointer: &str, faults: &mut Faults) {
    let facts = [
        ("standard", entry.standard.is_some()),
        ("time_zone", entry.time_zone.is_some()),
        ("certification_body_time_zone", entry.certification_body_time_zone.is_some()),
        ("certification_body", entry.certification_body.is_some()),
        ("printed_expiry", entry.printed_expiry.is_some()),
        ("events", entry.events.is_some()),
        ("policy", entry.policy.is_some()),
    ];
    if entry.certification_id.is_some() {
        for (name, _) in facts.into_iter().filter(|(_, given)| *given) {
            let detail = "This is recorded with the certification; leave it out.";
            faults.note(&format!("{pointer}/{name}"), detail);
        }
    } else if entry.standard.is_none() {
        faults.note(
            &format!("{pointer}/standard"),
            "Give the standard, or the certification_id of a recorded certification.",
        );
    }
    if entry.days.is_some() && entry.effective_personnel.is_some() {
        faults.note(&format!("{pointer}/days"), "Give the quoted days or the personnel, not both.");
    }
}

/// Refuses standards that neither the catalogue nor a transition knows.
fn unknown_standards(entries: &[IntegratedCertification], editions: &Editions) -> Result<(), Problem> {
    let mut faults = Faults::default();
    for (at, entry) in entries.iter().enumerate() {
        let known = |id: &StandardId| standards::find(&id.0).is_some() || editions.name(&id.0);
        if entry.standard.as_ref().is_some_and(|id| !known(id)) {
            let detail = "There is no standard with this id; GET /v1/standards and GET /v1/edition-transitions list them.";
            faults.note(&format!("/certifications/{at}/standard"), detail);
        }
    }
    faults.verdict(Some(()))
}

fn posted(entry: IntegratedCertification, now: DateTime<Utc>, editions: &Editions) -> Result<Asked, Problem> {
    let own = entry.time_zone.as_ref().map_or(zone::Tz::UTC, |name| zone::of(&name.0));
    let body = entry.certification_body_time_zone.as_ref().map_or(own, |name| zone::of(&name.0));
    let standard = entry.standard.as_ref().map(|id| id.0.clone()).unwrap_or_default();
    let days = days(&entry, &standard, None);
    let candidate = Candidate {
        name: entry.name.map_or_else(|| crate::view::certification::reference(&standard), |name| name.0),
        facts: Facts {
            edition: editions.of(&standard).map(|it| it.transition.clone()),
            journey: Durations::default(),
            standard,
            printed_expiry: entry.printed_expiry.map(|day| day.0),
            target_on: None,
            events: entry.events.unwrap_or_default().into_iter().map(|event| event.0).collect(),
        },
        policy: whole(entry.policy.map(|policy| policy.stored()).transpose()?)?,
        today: Today {
            organization: zone::civil_date(now, own),
            certification_body: zone::civil_date(now, body),
        },
        certification_body: entry.certification_body.map(|name| name.0),
        days,
        move_planned: entry.move_planned.unwrap_or(false),
    };
    Ok(Asked { id: None, candidate })
}

async fn recorded(
    entry: IntegratedCertification,
    id: CertificationRef,
    member: &Member,
) -> Result<Asked, Problem> {
    let tx = member.read().await?;
    let row = certification::find(&tx, id.0).await?.ok_or_else(Problem::not_found)?;
    let question = question(&tx, &member.organization, &row).await?;
    let body = match row.certification_body_id {
        Some(body) => certification_body::find(&tx, body).await?.map(|body| body.name),
        None => None,
    };
    tx.commit().await?;
    let reference = crate::view::certification::reference(&row.standard);
    let name = match (&entry.name, &row.certificate_number) {
        (Some(name), _) => name.0.clone(),
        (None, Some(number)) => format!("{reference} ({number})"),
        (None, None) => reference,
    };
    let candidate = Candidate {
        name,
        days: days(&entry, &row.standard, Some(&row)),
        facts: question.facts,
        policy: question.policy,
        today: question.today,
        certification_body: body,
        move_planned: entry.move_planned.unwrap_or(false),
    };
    Ok(Asked { id: Some(row.id.to_string()), candidate })
}

/// The quoted days, else those of the tables by what the entry or the record says of the certification's size.
fn days(entry: &IntegratedCertification, standard: &str, row: Option<&certification::Model>) -> AuditDays {
    if let Some(quoted) = &entry.days {
        return AuditDays::quoted(quoted.surveillance.0, quoted.recertification.0);
    }
    let given = entry.effective_personnel.map(|people| people.0);
    let Some(people) = given.or_else(|| row?.effective_personnel.map(i64::from)) else {
        return AuditDays::unknown("Neither the effective number of personnel nor quoted days are known.");
    };
    let risk = entry.risk.or_else(|| RiskWord::of(row?.audit_risk.as_deref()?));
    let recorded = || row.map_or(0.0, |row| f64::from(row.reduction_percent) / 100.0);
    let input = StandardInput {
        standard: standard.to_owned(),
        effective_personnel: u32::try_from(people).unwrap_or(u32::MAX),
        risk: risk.map(RiskWord::risk),
        reduction: entry.reduction.map_or_else(recorded, |share| share.0),
    };
    let time = preview(&AuditTimeRequest { standards: vec![input], integration_reduction: 0.0 });
    time.standards.first().map_or_else(AuditDays::default, AuditDays::of_table)
}

/// The name itself, or with the first number that makes it differ from the names before.
fn unlike(read: &[Asked], name: String) -> String {
    let taken = |name: &str| read.iter().any(|asked| asked.candidate.name == name);
    if !taken(&name) {
        return name;
    }
    // One more number than there are names before: one of them is free.
    (2..read.len() + 3).map(|number| format!("{name} {number}")).find(|name| !taken(name)).unwrap_or(name)
}
