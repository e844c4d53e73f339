//! The consultancy with its people, and the three certificates it holds itself: decided weeks apart, and ready for joint audits.

use cycle::{Event, Happened, InternalAudit, Status};
use entity::membership::Role;
use entity::organization::Kind;

use super::duty::training;
use super::{BOREAL, Client, Colleague, Held, Person, Place, cycle_since, internal};
use crate::demo::date::Today;

pub fn client(today: Today) -> Client {
    Client {
        name: "Nordlys Compliance",
        about: "a consultancy in Oslo, with the others as its clients in its portfolio",
        kind: Kind::Consultancy,
        country: "NO",
        time_zone: "Europe/Oslo",
        person: Person { name: "Ingrid Solvang", email: "ingrid@nordlys.example" },
        colleagues: vec![Colleague {
            person: Person { name: "Marius Dahl", email: "marius@nordlys.example" },
            about: "one of its consultants, who sees the two clients that he works for",
            role: Role::InternalAuditor,
        }],
        engagement: None,
        sites: vec![Place { name: "Oslo office", address: "Havnegata 12, 0150 Oslo" }],
        certifications: vec![
            held("iso-iec-27001-2022", "BC-27001-3308", today, 7),
            held("iso-9001-2015", "BC-9001-7716", today, 6),
            held("iso-14001-2015", "BC-14001-1250", today, 4),
        ],
        duties: vec![training(today)],
    }
}

fn held(standard: &'static str, number: &'static str, today: Today, decision_months_ago: u32) -> Held {
    let mut events = cycle_since(today, decision_months_ago, 0);
    events.push(Event::InternalAudit(InternalAudit {
        state: Happened::Planned,
        ..internal(today.ahead(2, 0))
    }));
    Held {
        standard,
        body: BOREAL,
        number: Some(number),
        scope: "Advice on management systems",
        target_on: None,
        printed_expiry_on: None,
        events,
        shows: Status::Certified,
    }
}
