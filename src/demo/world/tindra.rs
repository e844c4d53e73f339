//! A client that prepares for its first certificates.

use cycle::{Event, Happened, InternalAudit, ManagementReview, Source, Status};
use entity::organization::Kind;

use super::duty::{restore_test, training};
use super::engagement::{Consultant, Engagement};
use super::{
    BOREAL, Client, Held, MERIDIAN, Person, Place, done, internal, major, minor, own_duties, planned,
};
use crate::demo::date::{Today, next};

pub fn client(today: Today) -> Client {
    Client {
        name: "Tindra Software",
        about: "on the way to its first certificate, in Helsinki",
        kind: Kind::Client,
        country: "FI",
        time_zone: "Europe/Helsinki",
        person: Person { name: "Aino Lehtonen", email: "aino@tindra.example" },
        colleagues: Vec::new(),
        engagement: Some(Engagement {
            only: Some(&["iso-iec-20000-1-2018", "iso-iec-27001-2022"]),
            ..Engagement::of(&[Consultant {
                email: "marius@nordlys.example",
                leads: &["iso-iec-27001-2022"],
            }])
        }),
        sites: vec![Place { name: "Helsinki office", address: "Satamakatu 3, 00160 Helsinki" }],
        certifications: vec![applied(today), between_the_stages(today), held_up(today), waiting(today)],
        duties: vec![training(today), restore_test(today)],
    }
}

fn wanted(standard: &'static str, scope: &'static str, events: Vec<Event>, shows: Status) -> Held {
    Held {
        standard,
        body: BOREAL,
        number: None,
        scope,
        target_on: None,
        printed_expiry_on: None,
        events,
        shows,
    }
}

fn applied(today: Today) -> Held {
    let internal = InternalAudit { state: Happened::Planned, ..internal(today.ahead(3, 0)) };
    let review = ManagementReview { on: today.ahead(3, 21), state: Happened::Planned };
    let events = vec![
        Event::Stage1Audit(planned(today.ahead(4, 14))),
        Event::Stage2Audit(planned(today.ahead(6, 0))),
        Event::InternalAudit(internal),
        Event::ManagementReview(review),
    ];
    let wish =
        wanted("iso-iec-20000-1-2018", "Hosting and support of the Tindra platform", events, Status::Applied);
    Held { target_on: Some(today.ahead(7, 0)), ..wish }
}

fn between_the_stages(today: Today) -> Held {
    let mut events = own_duties(today, 3).to_vec();
    events.extend([
        Event::Stage1Audit(done(today.ago(0, 24))),
        Event::Stage2Audit(planned(today.ahead(1, 14))),
    ]);
    let wish = wanted("iso-iec-27001-2022", "Development of the Tindra platform", events, Status::Stage1Done);
    Held { target_on: Some(today.ahead(3, 0)), ..wish }
}

fn held_up(today: Today) -> Held {
    let mut events = own_duties(today, 5).to_vec();
    let stage_2 = today.ago(0, 40);
    events.extend([Event::Stage1Audit(done(today.ago(3, 0))), Event::Stage2Audit(done(stage_2))]);
    events.push(major("8.4-1", Source::Stage2Audit, next(stage_2), Some(today.ago(0, 21))));
    Held {
        body: MERIDIAN,
        ..wanted("iso-22301-2019", "Continuity of the Tindra platform", events, Status::Stage2Done)
    }
}

fn waiting(today: Today) -> Held {
    let mut events = own_duties(today, 5).to_vec();
    let stage_2 = today.ago(0, 30);
    events.extend([Event::Stage1Audit(done(today.ago(3, 0))), Event::Stage2Audit(done(stage_2))]);
    events.push(minor("9.2-1", Source::Stage2Audit, next(stage_2), Some(today.ago(0, 9))));
    Held {
        body: MERIDIAN,
        ..wanted("iso-iec-42001-2023", "Machine learning in support", events, Status::DecisionPending)
    }
}
