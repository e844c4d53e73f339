//! A calendar, for the program that has its address.

use std::collections::HashMap;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{Days, TimeDelta};
use clock::zone;
use entity::calendar_feed::{self, About, Model};
use entity::membership::Role;
use entity::obligation::calendar::{Shown, shown};
use entity::portfolio::Narrow;
use entity::{
    Actor, Db, TenantTx, api_key, consultant, membership, membership_certification, obligation, organization,
    portfolio_date, test_clock,
};

use super::client::own;
use crate::calendar::{Entry, Standing, write};
use crate::member::{address, state};
use crate::problem::Problem;
use crate::right;
use crate::throttle::Rate;
use crate::view::certification::reference;
use crate::view::obligation::{ObligationView, views};
use crate::wire::AnyProblem;

/// How long what was done stays in a calendar, in days.
const BACK: u64 = 400;
/// How long what need not be done any more stays in it, cancelled, in days.
const CANCELLED: i64 = 60;

/// A link whose owner may still see what it shows.
struct Link {
    tx: TenantTx,
    feed: Model,
    place: membership::Member,
    organization: organization::Model,
}

/// Fetch a calendar
#[utoipa::path(tag = "calendars", operation_id = "get_calendar",
    description = "The calendar of a link, as iCalendar (RFC 5545): all-day events, one for each obligation. 404 when the link was revoked, or its \
        owner's place has ended.",
    params(("token" = String, Path, description = "The secret of the link.", max_length = 100, pattern = "^ckc_[0-9A-Za-z]{60}$")),
    responses((status = 200, description = "The calendar.", body = String, content_type = "text/calendar"),
        (status = 404, description = "There is no such calendar.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem))]
#[get("/calendars/{token}")]
pub async fn get_calendar(request: HttpRequest, token: web::Path<String>) -> Result<HttpResponse, Problem> {
    let state = state(&request)?;
    let Some(link) = open(&state.db, &token).await? else {
        state.throttle.pass(Rate::Key, &address(&request)).await?;
        return Err(Problem::not_found());
    };
    let entries = match link.feed.about {
        About::Own | About::Organization => link.obligations(&state.settings.base_url).await?,
        About::Portfolio => link.portfolio(&state.settings.base_url).await?,
    };
    let text = write(&link.name(), &entries);
    let Link { tx, feed, .. } = link;
    tx.commit().await?;
    touch(&state.db, &feed).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "inline; filename=\"certkeep.ics\""))
        .body(text))
}

/// The link whose address holds `token`, as far as its owner's place counts today.
async fn open(db: &Db, token: &str) -> Result<Option<Link>, Problem> {
    // What no installation can have given out is not looked up at all.
    let Ok(tenant) = api_key::token::tenant(token) else { return Ok(None) };
    let tx = db.read(tenant).await?;
    let Some(feed) = calendar_feed::by_token(&tx, token).await? else { return Ok(None) };
    let organization = organization::get(&tx).await?;
    let Some(place) = membership::find(&tx, feed.membership_id).await? else { return Ok(None) };
    let now = test_clock::now_in(&tx, &organization).await?;
    let today = zone::civil_date(now, organization.zone());
    let needed = match feed.about {
        About::Own | About::Organization => "list_obligations",
        About::Portfolio => "list_portfolio_dates",
    };
    let own = &place.membership;
    let admitted = right::who(needed).is_some_and(|who| who.admits(own.role, own.scoped));
    // Who comes through a consultancy has no links: what they see is written down, and a calendar's program would not say who looks.
    if own.grant_id.is_some() || !own.is_open() || !own.is_in_force(today) || !admitted {
        return Ok(None);
    }
    let sight = if own.scoped { Some(membership_certification::of(&tx, own.id).await?.into()) } else { None };
    let outside = own.role == Role::ExternalAuditor;
    tx.commit().await?;
    let db = if organization.is_test { db.in_time_of(tenant, now) } else { db.clone() };
    let tx = db.read(tenant).await?.limited_to(sight).from_outside(outside);
    Ok(Some(Link { tx, feed, place, organization }))
}

/// Writes that the link is in use, unless that was written a moment ago.
async fn touch(db: &Db, feed: &Model) -> Result<(), Problem> {
    if feed.wants_touch(db.wall()) {
        let tx = db.write(feed.tenant_id, Actor::default()).await?;
        calendar_feed::touch(&tx, feed.id).await?;
        tx.commit().await?;
    }
    Ok(())
}

impl Link {
    fn name(&self) -> String {
        let organization = &self.organization.name;
        match self.feed.about {
            About::Own => format!("{organization}: {}", self.place.person.name),
            About::Organization => organization.clone(),
            About::Portfolio => format!("{organization}: clients"),
        }
    }

    async fn obligations(&self, base: &str) -> Result<Vec<Entry>, Problem> {
        let tx = &self.tx;
        let today = zone::civil_date(tx.now(), self.organization.zone());
        let what = Shown {
            responsible_id: (self.feed.about == About::Own).then_some(self.place.membership.id),
            from: today.checked_sub_days(Days::new(BACK)).unwrap_or(today),
            waived_since: tx.now() - TimeDelta::days(CANCELLED),
        };
        let rows = shown(tx, &what).await?;
        let moved: HashMap<_, _> =
            rows.iter().map(|row| (row.id.to_string(), (row.id.0, row.sequence))).collect();
        let views = views(tx, rows).await?;
        let entry = |view: ObligationView| {
            let (id, sequence) = *moved.get(&view.id)?;
            Some(Entry {
                id,
                sequence,
                summary: format!("{} \u{b7} {}", title(&view), of(&view)),
                description: described(&view),
                link: format!("{base}/obligations/{}", view.id),
                category: cycle::kind_name(&view.kind),
                on: view.done_on.or(view.planned_on).unwrap_or(view.due_on),
                opens_on: view.opens_on,
                standing: standing(&view.state),
                changed_at: view.changed_at,
            })
        };
        Ok(views.into_iter().filter_map(entry).collect())
    }

    async fn portfolio(&self, base: &str) -> Result<Vec<Entry>, Problem> {
        let person = own(self.place.membership.role, self.place.person.id);
        let among = person.map(|person| consultant::grants_of(&self.tx, person));
        let rows = portfolio_date::shown(&self.tx, &Narrow { among, ..Narrow::default() }).await?;
        let entry = |row: portfolio_date::Model| {
            let on = row.planned_on.unwrap_or(row.due_on);
            let title = cycle::title(&row.kind, u32::try_from(row.ordinal).unwrap_or_default());
            Entry {
                id: row.obligation_id.0,
                summary: format!("{}: {title} \u{b7} {}", row.client_name, reference(&row.standard)),
                description: format!("Due on {}.", row.due_on),
                link: format!("{base}/portfolio"),
                category: row.client_name,
                on,
                opens_on: on,
                standing: Standing::Open,
                sequence: row.sequence,
                changed_at: row.changed_at.unwrap_or_default(),
            }
        };
        Ok(rows.into_iter().map(entry).collect())
    }
}

fn title(view: &ObligationView) -> String {
    let by_kind = || cycle::title(&view.kind, u32::try_from(view.ordinal).unwrap_or_default());
    view.duty.as_ref().map_or_else(by_kind, |duty| duty.name.clone())
}

/// What it belongs to, in a word or two.
fn of(view: &ObligationView) -> String {
    view.certification.as_ref().map_or_else(|| "duty".to_owned(), |it| it.name.clone())
}

fn described(view: &ObligationView) -> String {
    let limit = if view.hard { "A rule sets the limit" } else { "The organization's own plan sets the date" };
    format!("{}\n{limit}: {}.\nResponsible: {}.", view.because, view.due_on, view.responsible.name)
}

fn standing(state: &str) -> Standing {
    match state {
        "waived" => Standing::Cancelled,
        open if obligation::OPEN_STATES.contains(&open) => Standing::Open,
        _ => Standing::Done,
    }
}
