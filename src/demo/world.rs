//! The world: a consultancy and its four clients, with a certificate in every state. All of it is invented.

use chrono::NaiveDate;
use cycle::{
    Act, Audit, Event, Grade, Happened, InternalAudit, ManagementReview, Nonconformity, Source, Status,
};
use entity::membership::Role;
use entity::organization::Kind;

use super::date::{Today, next};

mod araucaria;
mod duty;
mod engagement;
mod kestrel;
mod nordlys;
mod saltmyra;
mod tindra;

/// A certification body.
#[derive(Debug)]
pub struct Body {
    pub name: &'static str,
    pub country: &'static str,
    pub accredited_by: &'static str,
    pub time_zone: &'static str,
}

pub use duty::Duty;
pub use engagement::Engagement;

/// In the list of [`BODIES`].
const BOREAL: usize = 0;
const MERIDIAN: usize = 1;

/// Those that certify here.
pub const BODIES: [Body; 2] = [
    Body {
        name: "Boreal Cert",
        country: "NO",
        accredited_by: "Northern Accreditation Board",
        time_zone: "Europe/Oslo",
    },
    Body {
        name: "Meridian Assurance",
        country: "SG",
        accredited_by: "Straits Accreditation Council",
        time_zone: "Asia/Singapore",
    },
];

/// Who signs in.
#[derive(Debug)]
pub struct Person {
    pub name: &'static str,
    pub email: &'static str,
}

/// Who works for an organization besides its owner.
#[derive(Debug)]
pub struct Colleague {
    pub person: Person,
    /// A few words behind the organization's name.
    pub about: &'static str,
    pub role: Role,
}

/// A place of work; an organization's first is its central function.
#[derive(Debug)]
pub struct Place {
    pub name: &'static str,
    pub address: &'static str,
}

/// A certification, held or wanted.
#[derive(Debug)]
pub struct Held {
    pub standard: &'static str,
    pub body: usize,
    pub number: Option<&'static str>,
    pub scope: &'static str,
    pub target_on: Option<NaiveDate>,
    pub printed_expiry_on: Option<NaiveDate>,
    pub events: Vec<Event>,
    /// The state that it is here to show; the tests hold the engine to it.
    #[cfg_attr(not(test), expect(dead_code, reason = "what the tests expect"))]
    pub shows: Status,
}

/// An organization.
#[derive(Debug)]
pub struct Client {
    pub name: &'static str,
    /// A few words behind the name.
    pub about: &'static str,
    pub kind: Kind,
    pub country: &'static str,
    pub time_zone: &'static str,
    /// Its owner.
    pub person: Person,
    pub colleagues: Vec<Colleague>,
    /// What it has agreed with the consultancy.
    pub engagement: Option<Engagement>,
    pub sites: Vec<Place>,
    pub certifications: Vec<Held>,
    /// Each serves the first certification.
    pub duties: Vec<Duty>,
}

/// Everybody, as the world stands on `today`.
pub fn clients(today: NaiveDate) -> Vec<Client> {
    let today = Today(today);
    vec![
        nordlys::client(today),
        tindra::client(today),
        kestrel::client(today),
        saltmyra::client(today),
        araucaria::client(today),
    ]
}

/// Two days long, but for one that starts on a Friday.
fn audit(start: NaiveDate, state: Happened) -> Audit {
    Audit { start, end: Some(next(start)), state }
}

fn done(start: NaiveDate) -> Audit {
    audit(start, Happened::Done)
}

fn planned(start: NaiveDate) -> Audit {
    audit(start, Happened::Planned)
}

fn act(on: NaiveDate) -> Act {
    Act { on }
}

/// An internal audit and the management review three weeks after it.
fn own_duties(today: Today, months_ago: u32) -> [Event; 2] {
    let audited_on = today.ago(months_ago, 0);
    let review = audited_on + chrono::Days::new(21);
    [
        Event::InternalAudit(internal(audited_on)),
        Event::ManagementReview(ManagementReview { on: review, state: Happened::Done }),
    ]
}

fn internal(start: NaiveDate) -> InternalAudit {
    InternalAudit { start, end: None, state: Happened::Done, coverage: cycle::Coverage::Full }
}

/// A certificate's first years: stage 2 a month before the decision, and so many surveillance audits after it, the first
/// after eleven months and then one a year.
fn cycle_since(today: Today, decision_months_ago: u32, surveillances: u32) -> Vec<Event> {
    let mut events = own_duties(today, decision_months_ago + 5).to_vec();
    events.extend([
        Event::Stage1Audit(done(today.ago(decision_months_ago + 3, 0))),
        Event::Stage2Audit(done(today.ago(decision_months_ago + 1, 0))),
        Event::CertificationDecision(act(today.ago(decision_months_ago, 0))),
    ]);
    for number in 1..=surveillances {
        let months_ago = decision_months_ago + 1 - 12 * number;
        events.extend(own_duties(today, months_ago + 4));
        events.push(Event::SurveillanceAudit(done(today.ago(months_ago, 0))));
    }
    events
}

fn minor(id: &str, source: Source, raised_on: NaiveDate, plan_accepted_on: Option<NaiveDate>) -> Event {
    nonconformity(id, Grade::Minor, source, raised_on, plan_accepted_on)
}

fn major(id: &str, source: Source, raised_on: NaiveDate, plan_accepted_on: Option<NaiveDate>) -> Event {
    nonconformity(id, Grade::Major, source, raised_on, plan_accepted_on)
}

fn nonconformity(
    id: &str,
    grade: Grade,
    source: Source,
    raised_on: NaiveDate,
    plan_accepted_on: Option<NaiveDate>,
) -> Event {
    let id = id.to_owned();
    Event::Nonconformity(Nonconformity { id, grade, source, raised_on, plan_accepted_on, verified_on: None })
}

#[cfg(test)]
mod tests;
