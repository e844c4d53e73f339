//! A life, day by day: the worker looks in the morning, just before and just after the hour of the reminders, and in
//! the afternoon the manager does what the script says.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};
use clock::zone::{self, Tz};
use serde_json::{Value, json};

use super::arrival::{EMAIL, obligations, path_of};
use super::chronicle::Chronicle;
use crate::harness::house::PASSWORD;
use crate::harness::smtp::Sink;
use crate::harness::{Browser, House};

/// What the manager does on a day.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// Plans a date for an obligation: its key, the first and the last day.
    Plan(&'static str, &'static str, &'static str),
    /// Marks an obligation done: its key, the first and the last day.
    Do(&'static str, &'static str, &'static str),
    /// Hears today, at the end of a surveillance audit, of a major nonconformity with that number.
    Find(&'static str),
    /// Wants to be reminded so many days before.
    Remind(&'static [u16]),
    /// Moves to another time zone.
    Move(Tz),
    /// Nobody acts, and for so many days no worker runs.
    Outage(i64),
}

pub struct Life {
    pub house: House,
    pub sink: Sink,
    pub browser: Browser,
    pub zone: Tz,
    pub chronicle: Chronicle,
    seen: usize,
    signed_in_on: NaiveDate,
    resumes_on: Option<NaiveDate>,
}

impl Life {
    pub fn new(house: House, sink: Sink, browser: Browser) -> Self {
        let (zone, mut chronicle) = (Tz::Europe__Helsinki, Chronicle::default());
        let first = sink.mails();
        let seen = first.len();
        chronicle.mails(house.now(), zone, first);
        let signed_in_on = house.now().date_naive();
        Self { house, sink, browser, zone, chronicle, seen, signed_in_on, resumes_on: None }
    }

    /// Lives one day.
    pub async fn live(&mut self, day: NaiveDate, acts: impl Iterator<Item = Act>) {
        if self.resumes_on.is_some_and(|back| day < back) {
            return;
        }
        if self.resumes_on.take().is_some() {
            self.wind(day, 10, 0);
            assert_eq!(self.mails().await, 1, "{day}: one mail tells all that was missed");
        } else {
            self.wind(day, 7, 55);
            assert_eq!(self.mails().await, 0, "{day}: before the hour of the reminders, or a second time");
            self.wind(day, 8, 5);
            self.mails().await;
        }
        self.wind(day, 15, 0);
        if day.weekday() == Weekday::Mon {
            // The manager looks at what is next, and stays signed in by it, but not for ever.
            if (day - self.signed_in_on).num_days() > 150 {
                self.browser.sign_in(EMAIL, PASSWORD).await.must_be(201);
                self.signed_in_on = day;
            }
            self.browser.get("/v1/obligations?state=open,planned,at_risk,overdue").await.must_be(200);
        }
        for act in acts {
            self.act(act).await;
        }
    }

    /// Sets the clock to what the manager's wall shows.
    fn wind(&self, day: NaiveDate, hour: u32, minute: u32) {
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        self.house.clock.move_to(zone::instant(self.zone, day, time));
    }

    /// Lets the worker do what is due and writes down the mails that came of it; answers how many.
    pub async fn mails(&mut self) -> usize {
        let drained = self.house.drain().await;
        assert_eq!((drained.refused, drained.postponed, drained.skipped), (0, 0, 0));
        if drained.sent > 0 {
            let new = self.sink.mails().split_off(self.seen);
            assert_eq!(new.len(), drained.sent);
            self.seen += new.len();
            self.chronicle.mails(self.house.now(), self.zone, new);
        }
        drained.sent
    }

    async fn act(&mut self, act: Act) {
        match act {
            Act::Plan(key, start, end) => {
                self.settle(key, "appointment", &json!({ "start": start, "end": end })).await;
                self.note(&format!("{key} is planned {}.", days(start, end)));
            }
            Act::Do(key, on, end) => {
                self.settle(key, "completion", &json!({ "on": on, "end": end })).await;
                self.note(&format!("{key} is done {}.", days(on, end)));
            }
            Act::Find(number) => {
                let raised_on = self.today();
                let event = json!({
                    "type": "nonconformity", "id": number, "grade": "major", "source": "surveillance_audit",
                    "raised_on": raised_on,
                });
                let certifications = self.browser.get("/v1/certifications").await.must_be(200);
                let path = format!("/v1/certifications/{}/events", certifications.at("/data/0/id"));
                self.browser.post(&path, &event).await.must_be(201);
                self.note(&format!("The audit has found the major nonconformity {number}."));
            }
            Act::Remind(days) => {
                let organization = self.browser.get("/v1/organization").await.must_be(200);
                let mut policy = organization.json["reminder_policy"].clone();
                policy["days_before"] = json!(days);
                let change = json!({ "reminder_policy": policy });
                self.browser.patch("/v1/organization", &organization.etag(), &change).await.must_be(200);
                self.note(&format!("Reminders are to come {days:?} days before."));
            }
            Act::Move(zone) => {
                let person = self.browser.get("/v1/person").await.must_be(200);
                let change = json!({ "time_zone": zone.name() });
                self.browser.patch("/v1/person", &person.etag(), &change).await.must_be(200);
                self.note(&format!("The manager moves to {zone}."));
                self.zone = zone;
            }
            Act::Outage(days) => {
                self.resumes_on = Some(zone::shift(self.today(), days + 1));
                self.note(&format!("The machine breaks down, for {days} days."));
            }
        }
    }

    async fn settle(&self, key: &str, how: &str, body: &Value) {
        let path = path_of(&self.browser, key).await;
        self.browser.post(&format!("{path}/{how}"), body).await.must_be(201);
    }

    fn today(&self) -> NaiveDate {
        zone::civil_date(self.house.now(), self.zone)
    }

    fn note(&mut self, sentence: &str) {
        self.chronicle.act(self.house.now(), self.zone, sentence);
    }

    /// Writes down the whole programme.
    pub async fn write_programme(&mut self) {
        let lines = obligations(&self.browser).await.into_iter().map(|one| {
            let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
            let planned = one["planned_on"].as_str().map(|day| format!(" for {day}")).unwrap_or_default();
            format!("{} {} {}{planned}", text("due_on"), text("key"), text("state"))
        });
        self.chronicle.list("The programme", lines);
    }
}

fn days(first: &str, last: &str) -> String {
    if first == last { format!("on {first}") } else { format!("from {first} to {last}") }
}
