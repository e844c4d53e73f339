//! What is sent about dates.

use chrono::NaiveDate;
use serde::Serialize;

use super::Rendered;
use crate::language::reason;
use crate::{Language, advice, template, wording};

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
    fn words(self, language: Language) -> &'static str {
        language.text(match self {
            Self::Rule => "item.limit_rule",
            Self::Policy => "item.limit_policy",
            Self::Schedule => "item.limit_schedule",
        })
    }
}

/// What an obligation is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Title {
    /// By its kind, which each language has a word for, and its number where a cycle has several: `Surveillance audit 1`.
    Kind(String, Option<u32>),
    /// As somebody wrote it.
    Own(String),
}

impl Title {
    pub(super) fn words(&self, language: Language) -> String {
        match self {
            Self::Own(title) => title.clone(),
            Self::Kind(kind, number) => {
                let name = language.kind(kind).unwrap_or(kind);
                number.map_or_else(|| name.to_owned(), |number| format!("{name} {number}"))
            }
        }
    }
}

/// One obligation, as a mail tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is called.
    pub title: Title,
    /// The engine's kind, on which depends what to do.
    pub kind: String,
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
    /// Its page.
    pub link: String,
    /// Whether its reader is not responsible, and hears of it because nothing was done.
    pub escalated: bool,
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
    /// Where the recipient stops mails about such dates; `None`: they must hear of it.
    pub unsubscribe_link: Option<String>,
}

impl Reminder {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        #[derive(Serialize)]
        struct Facts<'a> {
            person_name: &'a str,
            organization_name: &'a str,
            item: Told<'a>,
            link: &'a str,
            settings_link: &'a str,
            unsubscribe_link: &'a Option<String>,
        }
        let Self { person_name, organization_name, item, link, settings_link, unsubscribe_link } = self;
        let item = Told::of(language, item);
        let facts = Facts { person_name, organization_name, item, link, settings_link, unsubscribe_link };
        template::render(language, "reminder", &facts)
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
    /// Where the recipient stops mails about such dates; `None`: they must hear of it.
    pub unsubscribe_link: Option<String>,
}

impl CatchUp {
    /// Its three parts in that language; the most overdue obligation stands first.
    pub fn render(&self, language: Language) -> Rendered {
        let Self { person_name, organization_name, since, items, link, settings_link, unsubscribe_link } =
            self;
        let since = Some(wording::day(language, *since));
        let facts = Several {
            person_name,
            organization_name,
            since,
            link,
            settings_link,
            unsubscribe_link,
            items: told(language, items),
            dates: dates(language, items),
            overdue: overdue(language, items),
        };
        template::render(language, "catch_up", &facts)
    }
}

/// What its reader wants told in one mail a day or a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Who is responsible.
    pub person_name: String,
    /// The organization whose obligations they are.
    pub organization_name: String,
    /// The obligations, in any order.
    pub items: Vec<Item>,
    /// The page of what is next.
    pub link: String,
    /// Where the recipient chooses what is sent.
    pub settings_link: String,
    /// Where the recipient stops mails about such dates; `None`: they must hear of something in it.
    pub unsubscribe_link: Option<String>,
}

impl Digest {
    /// Its three parts in that language; the most overdue obligation stands first.
    pub fn render(&self, language: Language) -> Rendered {
        let Self { person_name, organization_name, items, link, settings_link, unsubscribe_link } = self;
        let facts = Several {
            person_name,
            organization_name,
            since: None,
            link,
            settings_link,
            unsubscribe_link,
            items: told(language, items),
            dates: dates(language, items),
            overdue: overdue(language, items),
        };
        template::render(language, "digest", &facts)
    }
}

/// The facts of a mail about several obligations.
#[derive(Serialize)]
struct Several<'a> {
    person_name: &'a str,
    organization_name: &'a str,
    since: Option<String>,
    dates: String,
    overdue: String,
    items: Vec<Told<'a>>,
    link: &'a str,
    settings_link: &'a str,
    unsubscribe_link: &'a Option<String>,
}

pub(super) fn told(language: Language, items: &[Item]) -> Vec<Told<'_>> {
    let mut items: Vec<&Item> = items.iter().collect();
    items.sort_by_cached_key(|item| (item.due_on, &item.certification, item.title.words(language)));
    items.into_iter().map(|item| Told::of(language, item)).collect()
}

fn dates(language: Language, items: &[Item]) -> String {
    language.count("catch_up.dates", items.len() as u64, &[])
}

fn overdue(language: Language, items: &[Item]) -> String {
    match items.iter().filter(|item| item.days > 0).count() {
        0 => String::new(),
        overdue => language.say("catch_up.overdue", &[("n", &overdue.to_string())]),
    }
}

/// An item in words.
#[derive(Serialize)]
pub(super) struct Told<'a> {
    title: String,
    certification: String,
    /// A clause without its full stop.
    standing: String,
    /// The same in two or three words, as the start of a line.
    distance: String,
    due: String,
    urgency: Urgency,
    limit: &'static str,
    of_duty: bool,
    planned: Option<String>,
    planned_late: bool,
    because: String,
    rules: String,
    next_step: &'static str,
    link: &'a str,
    escalated: bool,
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
    fn of(language: Language, item: &'a Item) -> Self {
        let title = item.title.words(language);
        Self {
            certification: wording::certification(language, &item.certification),
            standing: wording::standing(language, &title, item.due_on, item.days),
            distance: wording::distance(language, item.days),
            due: wording::weekday(language, item.due_on),
            urgency: match item.days {
                1.. => Urgency::Overdue,
                -14..=0 => Urgency::Soon,
                _ => Urgency::Ahead,
            },
            limit: item.limit.words(language),
            of_duty: item.limit == Limit::Schedule,
            planned: item.planned_on.map(|on| wording::weekday(language, on)),
            planned_late: item.planned_on.is_some_and(|on| on > item.due_on),
            because: reason::said(language, &item.because),
            rules: item.rules.join(", "),
            next_step: advice::next_step(language, &item.kind, item.planned_on.is_some()),
            link: &item.link,
            escalated: item.escalated,
            title,
        }
    }
}
