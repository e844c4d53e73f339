//! What is sent about dates.

use chrono::NaiveDate;
use serde::Serialize;

use super::Rendered;
use crate::{template, wording};

/// Who sets a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// A rule of certification.
    Rule,
    /// The organization's own policy.
    Policy,
    /// The schedule of a recurring duty.
    Schedule,
}

impl Limit {
    fn words(self) -> &'static str {
        match self {
            Self::Rule => "a limit set by the rules",
            Self::Policy => "set by your own policy",
            Self::Schedule => "set by your own schedule",
        }
    }
}

/// One obligation, as a mail tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is: `Surveillance audit 1`.
    pub title: String,
    /// Of which certificate: `ISO/IEC 20000-1:2018, certificate 4711`. Empty for a duty that serves none.
    pub certification: String,
    /// The limit.
    pub due_on: NaiveDate,
    /// Days after the limit, as in a reminder's step: -30 is 30 days before it, 0 the day itself, 7 a week overdue.
    pub days: i64,
    /// Who sets the limit.
    pub limit: Limit,
    /// The day for which it is planned.
    pub planned_on: Option<NaiveDate>,
    /// Why this date, one or two sentences.
    pub because: String,
    /// The rules that make it: `R04`.
    pub rules: Vec<String>,
    /// What to do (see [`crate::next_step`]).
    pub next_step: String,
    /// Its page.
    pub link: String,
}

/// One obligation is near or overdue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Who is responsible.
    pub person_name: String,
    /// The organization whose obligation it is.
    pub organization_name: String,
    /// The obligation.
    pub item: Item,
    /// The page of the programme, or of the duty.
    pub link: String,
    /// Where the recipient chooses what is sent.
    pub settings_link: String,
}

impl Reminder {
    /// Its three parts.
    pub fn render(&self) -> Rendered {
        #[derive(Serialize)]
        struct Facts<'a> {
            person_name: &'a str,
            organization_name: &'a str,
            item: Told<'a>,
            link: &'a str,
            settings_link: &'a str,
        }
        let Self { person_name, organization_name, item, link, settings_link } = self;
        let item = Told::of(item);
        template::render("reminder", &Facts { person_name, organization_name, item, link, settings_link })
    }
}

/// Everything that reminders would have told while they could not be sent, in one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatchUp {
    /// Who is responsible.
    pub person_name: String,
    /// The organization whose obligations they are.
    pub organization_name: String,
    /// The first day of which something was missed.
    pub since: NaiveDate,
    /// The obligations, in any order.
    pub items: Vec<Item>,
    /// The page of what is next.
    pub link: String,
    /// Where the recipient chooses what is sent.
    pub settings_link: String,
}

impl CatchUp {
    /// Its three parts; the most overdue obligation stands first.
    pub fn render(&self) -> Rendered {
        #[derive(Serialize)]
        struct Facts<'a> {
            person_name: &'a str,
            organization_name: &'a str,
            since: String,
            dates: String,
            overdue: usize,
            items: Vec<Told<'a>>,
            link: &'a str,
            settings_link: &'a str,
        }
        let Self { person_name, organization_name, since, items, link, settings_link } = self;
        let mut items: Vec<&Item> = items.iter().collect();
        items.sort_by_key(|item| (item.due_on, &item.certification, &item.title));
        let facts = Facts {
            person_name,
            organization_name,
            since: wording::day(*since),
            dates: wording::count(items.len() as u64, "date"),
            overdue: items.iter().filter(|item| item.days > 0).count(),
            items: items.into_iter().map(Told::of).collect(),
            link,
            settings_link,
        };
        template::render("catch_up", &facts)
    }
}

/// An item in words.
#[derive(Serialize)]
struct Told<'a> {
    title: &'a str,
    certification: &'a str,
    /// A clause without its full stop.
    standing: String,
    distance: String,
    due: String,
    urgency: Urgency,
    limit: &'static str,
    of_duty: bool,
    planned: Option<String>,
    planned_late: bool,
    because: String,
    rules: String,
    next_step: &'a str,
    link: &'a str,
}

/// What colours an item.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Urgency {
    Overdue,
    Soon,
    Ahead,
}

impl<'a> Told<'a> {
    fn of(item: &'a Item) -> Self {
        Self {
            title: &item.title,
            certification: &item.certification,
            standing: wording::standing(&item.title, item.due_on, item.days),
            distance: wording::distance(item.days),
            due: wording::weekday(item.due_on),
            urgency: match item.days {
                1.. => Urgency::Overdue,
                -14..=0 => Urgency::Soon,
                _ => Urgency::Ahead,
            },
            limit: item.limit.words(),
            of_duty: item.limit == Limit::Schedule,
            planned: item.planned_on.map(wording::weekday),
            planned_late: item.planned_on.is_some_and(|on| on > item.due_on),
            because: wording::with_days(&item.because),
            rules: item.rules.join(", "),
            next_step: &item.next_step,
            link: &item.link,
        }
    }
}
