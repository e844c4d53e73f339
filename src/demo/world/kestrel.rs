//! A client in the middle of its cycle, whose other certificates have had an eventful time.

use cycle::{Event, Happened, InternalAudit, Source, Status};
use entity::organization::Kind;

use super::duty::{figures, restore_test, supplier_review};
use super::engagement::{Consultant, Engagement};
use super::{BOREAL, Client, Held, MERIDIAN, Person, Place, act, cycle_since, internal, minor, planned};
use crate::demo::date::{Today, next};

pub fn client(today: Today) -> Client {
    Client {
        name: "Kestrel Hosting",
        about: "in the middle of its cycle, in Dublin",
        kind: Kind::Client,
        country: "IE",
        time_zone: "Europe/Dublin",
        person: Person { name: "Ciara Byrne", email: "ciara@kestrel.example" },
        colleagues: Vec::new(),
        engagement: Some(Engagement::of(&[
            Consultant { email: "ingrid@nordlys.example", leads: &["iso-22301-2019"] },
            Consultant { email: "marius@nordlys.example", leads: &["iso-iec-27001-2022"] },
        ])),
        sites: vec![
            Place { name: "Dublin office", address: "14 Sandwith Quay, Dublin 2" },
            Place { name: "Cork data centre", address: "Unit 7, Lee Park, Cork" },
            Place { name: "Galway service desk", address: "3 Dock Road, Galway" },
        ],
        certifications: vec![certified(today), overdue(today), suspended(today), transferred(today)],
        duties: vec![supplier_review(today), figures(today), restore_test(today)],
    }
}

fn held(standard: &'static str, number: &'static str, events: Vec<Event>, shows: Status) -> Held {
    Held {
        standard,
        body: BOREAL,
        number: Some(number),
        scope: "Managed hosting of customers' applications",
        target_on: None,
        printed_expiry_on: None,
        events,
        shows,
    }
}

fn certified(today: Today) -> Held {
    let mut events = cycle_since(today, 16, 1);
    let last_day = next(today.ago(5, 0));
    events.push(minor("8.6.1-2", Source::SurveillanceAudit, last_day, Some(today.ago(4, 10))));
    events.push(Event::InternalAudit(InternalAudit {
        state: Happened::Planned,
        ..internal(today.ahead(3, 0))
    }));
    events.push(Event::SurveillanceAudit(planned(today.ahead(5, 14))));
    held("iso-iec-20000-1-2018", "BC-20000-1042", events, Status::Certified)
}

fn overdue(today: Today) -> Held {
    held("iso-iec-27001-2022", "BC-27001-2187", cycle_since(today, 13, 0), Status::Overdue)
}

fn suspended(today: Today) -> Held {
    let mut events = cycle_since(today, 19, 1);
    events.push(Event::Suspension(act(today.ago(2, 0))));
    Held { body: MERIDIAN, ..held("iso-22301-2019", "MA-22301-0093", events, Status::Suspended) }
}

fn transferred(today: Today) -> Held {
    let mut events = cycle_since(today, 15, 1);
    events.push(Event::TransferAccepted(act(today.ago(1, 0))));
    Held { body: MERIDIAN, ..held("iso-45001-2018", "MA-45001-0410", events, Status::Transferred) }
}
