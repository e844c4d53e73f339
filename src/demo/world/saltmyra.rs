//! A client that its consultancy set up and handed over, with its first surveillance audit in a few weeks.

use cycle::{Event, Happened, InternalAudit, Source, Status};
use entity::organization::Kind;

use super::duty::training;
use super::engagement::{Consultant, Engagement};
use super::{BOREAL, Client, Held, Person, Place, cycle_since, internal, minor, own_duties, planned};
use crate::demo::date::{Today, next};

pub fn client(today: Today) -> Client {
    Client {
        name: "Saltmyra Seafood",
        about: "set up by Nordlys and handed over, in Tromsø",
        kind: Kind::Client,
        country: "NO",
        time_zone: "Europe/Oslo",
        person: Person { name: "Sunniva Myhre", email: "sunniva@saltmyra.example" },
        colleagues: Vec::new(),
        engagement: Some(Engagement {
            opened: true,
            ..Engagement::of(&[Consultant {
                email: "ingrid@nordlys.example",
                leads: &["iso-14001-2015", "iso-9001-2015"],
            }])
        }),
        sites: vec![Place { name: "Tromsø plant", address: "Stakkevollvegen 41, 9010 Tromsø" }],
        certifications: vec![audited_soon(today), young(today)],
        duties: vec![training(today)],
    }
}

fn held(standard: &'static str, number: &'static str, events: Vec<Event>) -> Held {
    Held {
        standard,
        body: BOREAL,
        number: Some(number),
        scope: "Processing and packing of fish",
        target_on: None,
        printed_expiry_on: None,
        events,
        shows: Status::Certified,
    }
}

fn audited_soon(today: Today) -> Held {
    let mut events = cycle_since(today, 10, 0);
    events.extend(own_duties(today, 2));
    events.push(Event::SurveillanceAudit(planned(today.ahead(0, 18))));
    held("iso-14001-2015", "BC-14001-1411", events)
}

/// Certified lately, with a finding of stage 2 to close before long.
fn young(today: Today) -> Held {
    let mut events = cycle_since(today, 1, 0);
    let last_day = next(today.ago(2, 0));
    events.push(minor("8.5.2-1", Source::Stage2Audit, last_day, Some(today.ago(1, 7))));
    events.push(Event::InternalAudit(InternalAudit {
        state: Happened::Planned,
        ..internal(today.ahead(4, 0))
    }));
    held("iso-9001-2015", "BC-9001-8120", events)
}
