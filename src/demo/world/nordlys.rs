//! The consultancy, with the certificate it holds itself.

use cycle::{Event, Happened, InternalAudit, Status};
use entity::organization::Kind;

use super::{BOREAL, Client, Held, Person, Place, cycle_since, internal};
use crate::demo::date::Today;

pub fn client(today: Today) -> Client {
    let mut events = cycle_since(today, 7, 0);
    events.push(Event::InternalAudit(InternalAudit {
        state: Happened::Planned,
        ..internal(today.ahead(2, 0))
    }));
    Client {
        name: "Nordlys Compliance",
        about: "a consultancy in Oslo",
        kind: Kind::Consultancy,
        country: "NO",
        time_zone: "Europe/Oslo",
        person: Person { name: "Ingrid Solvang", email: "ingrid@nordlys.example" },
        sites: vec![Place { name: "Oslo office", address: "Havnegata 12, 0150 Oslo" }],
        certifications: vec![Held {
            standard: "iso-iec-27001-2022",
            body: BOREAL,
            number: Some("BC-27001-3308"),
            scope: "Advice on management systems",
            target_on: None,
            printed_expiry_on: None,
            events,
            shows: Status::Certified,
        }],
    }
}
