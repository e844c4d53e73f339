//! Links to calendars: made, listed, revoked by their owners; fetched by whoever has one.

use actix_web::{HttpResponse, delete, get, post, web};
use chrono::{DateTime, Utc};
use entity::audit_entry;
use entity::calendar_feed::{self, About, MOST, Model};
use entity::membership::Role;
use entity::organization::Kind;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::choice::choice;
use crate::field::{CalendarFeedRef, Name, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::state::State;
use crate::view::obligation::members;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, Reference};

choice! {
    /// What a calendar shows.
    pub enum CalendarAbout {
        /// What its owner is reminded of.
        Own = "own",
        /// All of the organization that its owner may see.
        Organization = "organization",
        /// What is due of a consultancy's clients.
        Portfolio = "portfolio",
    }
}

impl CalendarAbout {
    fn about(self) -> About {
        match self {
            Self::Own => About::Own,
            Self::Organization => About::Organization,
            Self::Portfolio => About::Portfolio,
        }
    }

    fn word(about: About) -> Self {
        match about {
            About::Own => Self::Own,
            About::Organization => Self::Organization,
            About::Portfolio => Self::Portfolio,
        }
    }
}

/// A link to a calendar.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CalendarFeedView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What its owner calls it.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it shows.
    #[schema(value_type = CalendarAbout)]
    pub about: String,
    /// Whose it is: it shows what this member may see.
    pub member: Reference,
    /// How the secret in its address begins and ends.
    #[schema(max_length = 16, example = "ckc_…4f2a")]
    pub hint: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last fetched, to an hour; null: never.
    pub used_at: Option<DateTime<Utc>>,
}

/// Links to calendars.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarFeedList {
    /// All of them, oldest first.
    #[schema(max_items = 10_000)]
    pub data: Vec<CalendarFeedView>,
}

/// A link that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreatedCalendarFeed {
    /// The link.
    pub feed: CalendarFeedView,
    /// The address to give to a calendar program. Whoever has it sees the calendar; it is told this once.
    #[schema(max_length = 2000)]
    pub address: String,
}

body! {
    /// A link to make.
    pub struct NewCalendarFeed {
        /// What to call it, such as the program that is to fetch it.
        pub name: Name,
        /// What it shows.
        pub about: CalendarAbout,
    }
}

fn view(row: Model, member: Reference) -> CalendarFeedView {
    CalendarFeedView {
        id: row.id.to_string(),
        name: row.name,
        about: CalendarAbout::word(row.about).to_string(),
        member,
        hint: row.hint,
        created_at: row.created_at,
        used_at: row.used_at,
    }
}

/// Whether the member looks after everybody's links.
fn keeps(member: &Member) -> bool {
    matches!(member.role(), Role::Owner | Role::Manager) && !member.membership.scoped
}

/// List links to calendars
#[utoipa::path(tag = "calendars", operation_id = "list_calendar_feeds",
    description = "One's own links, oldest first; for owners and managers everybody's.",
    responses((status = 200, description = "The links.", body = CalendarFeedList), AnyProblem, MemberProblem))]
#[get("/calendar-feeds")]
pub async fn list_calendar_feeds(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let place = (!keeps(&member)).then(|| member.id());
    let rows = calendar_feed::all(&tx, place).await?;
    let members = members(&tx).await?;
    tx.commit().await?;
    let seen = |row: Model| {
        let name = members.get(&row.membership_id).map_or("", |member| member.person.name.as_str());
        let member = Reference::to(row.membership_id, name);
        view(row, member)
    };
    Ok(HttpResponse::Ok().json(CalendarFeedList { data: rows.into_iter().map(seen).collect() }))
}

/// Make a link to a calendar
#[utoipa::path(tag = "calendars", operation_id = "create_calendar_feed", request_body = NewCalendarFeed,
    description = "Makes a link of one's own and tells its address this once. 409 `too_many_feeds` when there are twenty.",
    responses((status = 201, description = "Made; the address.", body = CreatedCalendarFeed),
        AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/calendar-feeds")]
pub async fn create_calendar_feed(
    state: web::Data<State>,
    member: Member,
    new: Body<NewCalendarFeed>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let about = new.about.about();
    if about == About::Portfolio && member.organization.kind != Kind::Consultancy {
        return Err(Problem::invalid(vec![fault("/about", "Only a consultancy has a portfolio.")]));
    }
    let tx = member.write().await?;
    if calendar_feed::count(&tx, member.id()).await? >= MOST {
        let detail = "You have twenty links already. Revoke some first.";
        return Err(Problem::conflict("too_many_feeds", detail));
    }
    let (row, token) = calendar_feed::create(&tx, member.id(), about, new.name.0).await?;
    let detail = json!({ "name": row.name, "about": new.about.to_string(), "hint": row.hint });
    audit_entry::record(&tx, "create_calendar_feed", row.id, detail).await?;
    tx.commit().await?;
    let address = format!("{}/v1/calendars/{token}", state.settings.base_url);
    let feed = view(row, Reference::to(member.id(), &member.person.name));
    Ok(HttpResponse::Created().json(CreatedCalendarFeed { feed, address }))
}

/// Revoke a link to a calendar
#[utoipa::path(tag = "calendars", operation_id = "delete_calendar_feed",
    description = "Revokes a link of one's own, or as an owner or manager anybody's. Who fetches it next gets 404.",
    params(("id" = CalendarFeedRef, Path, description = "The link's id.")),
    responses((status = 204, description = "Revoked."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/calendar-feeds/{id}")]
pub async fn delete_calendar_feed(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    if row.membership_id != member.id() && !keeps(&member) {
        return Err(Problem::not_found());
    }
    let tx = member.write().await?;
    calendar_feed::delete(&tx, row.id).await?;
    let detail = json!({ "name": row.name, "hint": row.hint });
    audit_entry::record(&tx, "delete_calendar_feed", row.id, detail).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
