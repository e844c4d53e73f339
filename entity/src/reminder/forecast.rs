//! The forecast: who will be told what, when and how, if nobody does anything until then.
//!
//! It lives the days to come with what arms and fires reminders (`Due::decide`, `Round`) and
//! with what plans (`Course`), and writes nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use clock::zone::{self, Tz};
use sea_orm::DbErr;

use super::arm::{self, Ledger, row};
use super::escalation::{self, Superiors};
use super::subject::{Subject, subjects};
use super::telling::{Due, Round, Telling};
use super::timing::{Step, Timing};
use super::wish::Reader;
use super::{Level, Model, State};
use crate::db::TenantTx;
use crate::id::{MembershipId, ObligationId};
use crate::membership::{self, Member};
use crate::obligation::{self, Owner};
use crate::page::{BadCursor, ListError, Page, PageRequest};
use crate::{duty, notice, organization, reminder_preference};

mod course;

use course::Course;

/// Which mail it will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Of one date.
    Single,
    /// Of what its reader wants gathered.
    Digest,
    /// Of all that was missed.
    CatchUp,
}

/// By which way somebody will be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// By mail.
    Mail,
    /// By a notice in the application.
    InApp,
}

/// A mail that will be sent, or a notice, or both at once.
#[derive(Clone, Debug)]
pub struct Coming {
    /// When.
    pub at: DateTime<Utc>,
    /// To whom.
    pub recipient: MembershipId,
    /// Which mail; a notice is of one date.
    pub form: Form,
    /// By which ways.
    pub channels: Vec<Channel>,
    /// What it will tell.
    pub items: Vec<Item>,
}

/// What a coming mail will tell of one date.
#[derive(Clone, Debug)]
pub struct Item {
    /// The obligation as it will be then.
    pub obligation: obligation::Model,
    /// False for one that time has yet to bring.
    pub stored: bool,
    /// What is to be done, where the kind does not say it.
    pub title: Option<String>,
    /// The certification in words, or those that the duty serves.
    pub certification: String,
    /// Days after the due date; negative before it.
    pub step: i32,
    /// As what its reader hears of it.
    pub level: Level,
}

/// How many days ahead the forecast looks.
pub const DAYS: i64 = 90;

/// One page of the mails and notices of the next [`DAYS`] days, soonest first; to one recipient if asked.
pub async fn list(
    tx: &TenantTx,
    recipient: Option<MembershipId>,
    request: &PageRequest,
) -> Result<Page<Coming>, ListError> {
    let after = request.key()?.map(|key| Key::read(&key).ok_or(BadCursor)).transpose()?;
    let mut seen: HashMap<(DateTime<Utc>, MembershipId), usize> = HashMap::new();
    let mut keyed = Vec::new();
    for mail in forecast(tx, tx.now() + TimeDelta::days(DAYS)).await? {
        let nth = seen.entry((mail.at, mail.recipient)).or_default();
        *nth += 1;
        keyed.push((Key(mail.at, mail.recipient, *nth), mail));
    }
    keyed.retain(|(key, mail)| {
        recipient.is_none_or(|wanted| mail.recipient == wanted)
            && after.as_ref().is_none_or(|last| key > last)
    });
    let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
    keyed.truncate(limit.saturating_add(1));
    Ok(Page::cut(keyed, request, |(key, _)| key.written()).map(|(_, mail)| mail))
}

/// Where a mail stands in the list: when, to whom, which of those.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key(DateTime<Utc>, MembershipId, usize);

impl Key {
    fn written(&self) -> String {
        format!("{} {} {}", self.0.timestamp_micros(), self.1.0, self.2)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let at = DateTime::from_timestamp_micros(parts.next()?.parse().ok()?)?;
        let recipient = MembershipId(parts.next()?.parse().ok()?);
        Some(Self(at, recipient, parts.next()?.parse().ok()?))
    }
}

/// The mails and notices that reminders will become until `until`, in the order in which they are sent.
pub async fn forecast(tx: &TenantTx, until: DateTime<Utc>) -> Result<Vec<Coming>, DbErr> {
    let organization = organization::get(tx).await?;
    let mut life = Life::begin(tx, &organization).await?;
    let mut now = tx.now();
    while now <= until {
        life.plan(now)?;
        life.fire(now);
        let Some(next) = life.next_at() else { break };
        // What could not be planned further must not stop the clock.
        now = next.max(now + TimeDelta::milliseconds(1));
    }
    life.seen().await
}

/// When a pending row is looked at.
fn waits_until(row: &Model) -> DateTime<Utc> {
    row.held_until.map_or(row.run_at, |until| until.max(row.run_at))
}

/// Those who are reminded, with what they want.
async fn readers(
    tx: &TenantTx,
    organization: &organization::Model,
    recipients: HashSet<MembershipId>,
) -> Result<HashMap<MembershipId, Reader>, DbErr> {
    let wishes = reminder_preference::all(tx).await?;
    let mut wishes: HashMap<_, _> = wishes.into_iter().map(|row| (row.membership_id, row.wish)).collect();
    let members = membership::among(tx, recipients).await?;
    let reader = |member: Member| {
        let zone = member.person.time_zone.as_deref().map_or_else(|| organization.zone(), zone::of);
        let (id, role) = (member.membership.id, member.membership.role);
        (id, Reader { zone, role, wish: wishes.remove(&id).unwrap_or_default() })
    };
    Ok(members.into_iter().map(reader).collect())
}

/// By which ways a mail of one date tells it: a notice among `noticed` that tells the same at once is no line of its own.
fn with_mail(noticed: &mut Vec<&Due>, due: &Due) -> Vec<Channel> {
    let before = noticed.len();
    noticed.retain(|it| it.row.id != due.row.id);
    if noticed.len() < before { vec![Channel::Mail, Channel::InApp] } else { vec![Channel::Mail] }
}

/// The organization as the days pass.
struct Life<'a> {
    tx: &'a TenantTx,
    organization: &'a organization::Model,
    timing: Timing<'a>,
    superiors: Option<Superiors>,
    courses: Vec<Course>,
    readers: HashMap<MembershipId, Reader>,
    stored: HashSet<ObligationId>,
    ledger: Ledger,
    noticed: HashSet<(MembershipId, String)>,
    coming: Vec<Coming>,
}

impl<'a> Life<'a> {
    async fn begin(tx: &'a TenantTx, organization: &'a organization::Model) -> Result<Self, DbErr> {
        let courses = Course::all(tx, organization).await?;
        let mut ledger = Ledger::default();
        let owners: Vec<Owner> = courses.iter().map(|course| course.owner).collect();
        for owners in owners.chunks(crate::programme::CHUNK_OF_OWNERS) {
            let Ledger { pending, told } = Ledger::of(tx, owners).await?;
            ledger.pending.extend(pending);
            ledger.told.extend(told);
        }
        // Of what waits for its mail, notices have told already.
        let waiting = ledger.pending.values().flatten().filter(|row| row.run_at <= tx.now());
        let waiting: Vec<_> = waiting.map(|row| row.obligation_id).collect();
        let noticed = notice::told(tx, &waiting).await?.into_iter().collect();
        let obligations = || courses.iter().flat_map(|course| &course.obligations);
        let own = obligations().filter_map(|row| row.responsible_id);
        let recipients: HashSet<_> = courses.iter().map(|course| course.responsible).chain(own).collect();
        let superiors = if organization.reminder_policy.escalates() {
            Some(Superiors::load(tx, organization).await?)
        } else {
            None
        };
        let recipients = recipients.into_iter().chain(superiors.iter().flat_map(Superiors::ids)).collect();
        let readers = readers(tx, organization, recipients).await?;
        let stored = obligations().map(|row| row.id).collect();
        let timing = Timing::of(organization)?;
        Ok(Self {
            tx,
            organization,
            timing,
            superiors,
            courses,
            readers,
            stored,
            ledger,
            noticed,
            coming: Vec::new(),
        })
    }

    /// The next instant at which something happens.
    fn next_at(&self) -> Option<DateTime<Utc>> {
        let plans = self.courses.iter().filter_map(|course| course.next_at);
        plans.chain(self.ledger.pending.values().flatten().map(waits_until)).min()
    }

    fn zone(&self, recipient: MembershipId) -> Tz {
        self.readers.get(&recipient).map_or_else(|| self.organization.zone(), |reader| reader.zone)
    }

    /// Plans what is to be planned at `now`, and arms its reminders.
    fn plan(&mut self, now: DateTime<Utc>) -> Result<(), DbErr> {
        let mut courses = std::mem::take(&mut self.courses);
        for course in courses.iter_mut().filter(|course| course.next_at.is_some_and(|at| at <= now)) {
            course.move_to(self.tx, now)?;
            let responsible = HashMap::from([(course.owner, course.responsible)]);
            for due in course.obligations.iter().filter_map(|row| arm::Due::of(row, &responsible)) {
                self.arm(&due, now);
            }
        }
        self.courses = courses;
        Ok(())
    }

    fn arm(&mut self, due: &arm::Due<'_>, now: DateTime<Utc>) {
        let obligation = due.obligation();
        let steps = self.timing.steps(obligation, obligation.due_on, self.zone(due.recipient()));
        let held = self.ledger.pending.remove(&obligation.id).unwrap_or_default();
        let decision = due.decide(&steps, held, &self.ledger.told, now);
        let put =
            decision.next.map(|step| row(self.tx, obligation, due.recipient(), step, State::Pending, None));
        let rows: Vec<_> = decision.kept.into_iter().chain(put).collect();
        if !rows.is_empty() {
            self.ledger.pending.insert(obligation.id, rows);
        }
    }

    /// Fires what is due at `now`, recipient by recipient.
    fn fire(&mut self, now: DateTime<Utc>) {
        let mut due: BTreeMap<MembershipId, Vec<Model>> = BTreeMap::new();
        for rows in self.ledger.pending.values_mut() {
            for row in rows.extract_if(.., |row| waits_until(row) <= now) {
                due.entry(row.recipient_id).or_default().push(row);
            }
        }
        self.escalate(&mut due, now);
        for (recipient, mut rows) in due {
            rows.sort_by_key(|row| (row.due_on, row.id));
            self.tell(recipient, rows, now);
        }
    }

    /// Lets others hear of what is due by now, as firing does before it tells anybody.
    fn escalate(&mut self, due: &mut BTreeMap<MembershipId, Vec<Model>>, now: DateTime<Utc>) {
        let Some(superiors) = &self.superiors else { return };
        let today = zone::civil_date(now, self.organization.zone());
        let mut wanted = Vec::new();
        for (recipient, rows) in due.iter() {
            for told in self.dues(*recipient, rows.clone(), now) {
                wanted.extend(escalation::rows(self.tx, &told, &self.timing, superiors, today));
            }
        }
        for row in wanted {
            let key = (row.obligation_id, row.due_on, row.recipient_id, row.step);
            let same =
                |other: &Model| (other.obligation_id, other.due_on, other.recipient_id, other.step) == key;
            let waits = self.ledger.pending.get(&row.obligation_id).is_some_and(|rows| rows.iter().any(same))
                || due.get(&row.recipient_id).is_some_and(|rows| rows.iter().any(same));
            if waits || self.ledger.told.contains(&key) {
                continue;
            }
            if row.run_at <= now {
                due.entry(row.recipient_id).or_default().push(row);
            } else {
                self.ledger.pending.entry(row.obligation_id).or_default().push(row);
            }
        }
    }

    /// The rows with what they are about, as they stand at `now`.
    fn dues(&self, recipient: MembershipId, rows: Vec<Model>, now: DateTime<Utc>) -> Vec<Due> {
        let Some(reader) = self.readers.get(&recipient) else { return Vec::new() };
        let find = |id| self.courses.iter().flat_map(|course| &course.obligations).find(|row| row.id == id);
        let due = |row: Model| {
            let obligation = find(row.obligation_id)?.clone();
            Some(Due::at(now, &self.timing, reader, row, obligation))
        };
        rows.into_iter().filter_map(due).collect()
    }

    fn tell(&mut self, recipient: MembershipId, rows: Vec<Model>, now: DateTime<Utc>) {
        let dues = self.dues(recipient, rows, now);
        let Some(reader) = self.readers.get(&recipient) else { return };
        let round = Round::of(&dues, reader, now);
        let told = |due: &&Due| {
            let once = notice::of_step(due.obligation.id, due.row.due_on, due.latest().day);
            due.noticed && self.noticed.insert((recipient, once))
        };
        let mut noticed: Vec<&Due> = dues.iter().filter(told).collect();
        let coming = |form, channels, items| Coming { at: now, recipient, form, channels, items };
        for telling in &round.tellings {
            let items = telling.dues().iter().map(|due| self.item(due)).collect();
            let (form, channels) = match telling {
                Telling::Single(due) => (Form::Single, with_mail(&mut noticed, due)),
                Telling::Digest(_) => (Form::Digest, vec![Channel::Mail]),
                Telling::CatchUp { .. } => (Form::CatchUp, vec![Channel::Mail]),
            };
            self.coming.push(coming(form, channels, items));
        }
        for due in noticed {
            let items = vec![self.item(due)];
            self.coming.push(coming(Form::Single, vec![Channel::InApp], items));
        }
        for due in round.settled() {
            let key = |step: Step| (due.obligation.id, due.row.due_on, recipient, step.day);
            self.ledger.told.extend(due.settled().map(|(step, _)| key(step)));
            if let Some(step) = due.next {
                let next = row(self.tx, &due.obligation, recipient, step, State::Pending, None);
                self.ledger.pending.entry(due.obligation.id).or_default().push(next);
            }
        }
        for due in round.held {
            let held = Model { held_until: Some(due.held_until()), ..due.row.clone() };
            self.ledger.pending.entry(due.obligation.id).or_default().push(held);
        }
    }

    fn item(&self, due: &Due) -> Item {
        Item {
            obligation: due.obligation.clone(),
            stored: self.stored.contains(&due.obligation.id),
            title: None,
            certification: String::new(),
            step: due.latest().day,
            level: due.row.level,
        }
    }

    /// What is coming, in words, as far as the transaction may see what it tells.
    async fn seen(self) -> Result<Vec<Coming>, DbErr> {
        let items = self.coming.iter().flat_map(|mail| &mail.items);
        let words = subjects(self.tx, items.map(|item| &item.obligation)).await?;
        let duties = duty::seen(self.tx).await?;
        let sees = |item: &Item| match item.obligation.owner() {
            Some(Owner::Certification(id)) => self.tx.sees(id),
            Some(Owner::Duty(id)) => duties.as_ref().is_none_or(|seen| seen.contains(&id)),
            None => false,
        };
        let mut coming = self.coming;
        for mail in &mut coming {
            mail.items.retain(sees);
            for item in &mut mail.items {
                let subject = item.obligation.owner().and_then(|owner| words.get(&owner)).cloned();
                let Subject { title, certification } = subject.unwrap_or_default();
                (item.title, item.certification) = (title, certification);
            }
        }
        coming.retain(|mail| !mail.items.is_empty());
        Ok(coming)
    }
}
