//! A client whose recertification is due, with an own duty overdue, and whose other certificates are past.

use cycle::{Event, Status};
use entity::organization::Kind;

use super::duty::{Duty, figures, supplier_review};
use super::engagement::{Consultant, Engagement};
use super::{BOREAL, Client, Held, MERIDIAN, Person, Place, act, cycle_since};
use crate::demo::date::Today;

pub fn client(today: Today) -> Client {
    Client {
        name: "Araucaria Devices",
        about: "before its recertification, in São Paulo",
        kind: Kind::Client,
        country: "BR",
        time_zone: "America/Sao_Paulo",
        person: Person { name: "Bruno Tavares", email: "bruno@araucaria.example" },
        colleagues: Vec::new(),
        engagement: Some(Engagement {
            ends_on: Some(today.ahead(1, 14)),
            ..Engagement::of(&[Consultant { email: "ingrid@nordlys.example", leads: &[] }])
        }),
        sites: vec![
            Place { name: "São Paulo works", address: "Rua das Araucárias 210, São Paulo" },
            Place { name: "Curitiba depot", address: "Avenida do Pinho 88, Curitiba" },
        ],
        certifications: vec![
            recertification_due(today),
            restorable(today),
            lapsed(today),
            withdrawn(today),
            given_up(today),
        ],
        duties: vec![Duty { forgotten: 1, ..figures(today) }, supplier_review(today)],
    }
}

fn held(standard: &'static str, number: &'static str, events: Vec<Event>, shows: Status) -> Held {
    Held {
        standard,
        body: MERIDIAN,
        number: Some(number),
        scope: "Remote monitoring of medical devices",
        target_on: None,
        printed_expiry_on: None,
        events,
        shows,
    }
}

/// Its expiry is sixty days ahead to the day, so that a reminder falls due this morning.
fn recertification_due(today: Today) -> Held {
    let events = cycle_since(today, 34, 2);
    let held = held("iso-iec-27001-2022", "MA-27001-0274", events, Status::CertifiedAtRisk);
    Held { printed_expiry_on: Some(today.exactly_in(0, 60)), ..held }
}

fn restorable(today: Today) -> Held {
    held("iso-22301-2019", "MA-22301-0031", cycle_since(today, 38, 2), Status::ExpiredRestorable)
}

fn lapsed(today: Today) -> Held {
    Held { body: BOREAL, ..held("iso-9001-2015", "BC-9001-0977", cycle_since(today, 44, 2), Status::Lapsed) }
}

fn withdrawn(today: Today) -> Held {
    let mut events = cycle_since(today, 22, 1);
    events.extend([Event::Suspension(act(today.ago(9, 0))), Event::Withdrawal(act(today.ago(3, 0)))]);
    Held { body: BOREAL, ..held("iso-45001-2018", "BC-45001-0655", events, Status::Withdrawn) }
}

fn given_up(today: Today) -> Held {
    let mut events = cycle_since(today, 14, 1);
    events.push(Event::Cancellation(act(today.ago(1, 0))));
    held("iso-iec-20000-1-2018", "MA-20000-0118", events, Status::Cancelled)
}
