//! Stopping reminders by the address in a mail, without signing in.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use entity::reminder::unsubscription::{self, Unsubscription};
use entity::reminder::wish::Delivery;
use entity::{Actor, Db, audit_entry, membership, reminder_preference};

use crate::member::{address, state};
use crate::problem::Problem;
use crate::throttle::Rate;
use crate::wire::AnyProblem;

/// Show how reminders are stopped
#[utoipa::path(tag = "mails", operation_id = "get_unsubscription",
    description = "Sends a browser that follows the link in a mail on to the page that asks. It changes nothing: programs that look at links must not stop reminders.",
    security(()),
    params(("token" = String, Path, description = "The secret of the link.", max_length = 132, pattern = "^[0-9a-f]{132}$")),
    responses((status = 303, description = "The page.", headers(("Location" = String, description = "Its address."))),
        (status = 404, description = "The link is not whole.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem))]
#[get("/unsubscriptions/{token}")]
pub async fn get_unsubscription(
    request: HttpRequest,
    token: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let state = state(&request)?;
    let Some(named) = unsubscription::read(&token) else {
        state.throttle.pass(Rate::Key, &address(&request)).await?;
        return Err(Problem::not_found());
    };
    // Which kinds it would stop is in the token, so that nothing has to be looked up, and told.
    let page = format!("/unsubscribe?token={token}&kinds={}", named.kinds.join(","));
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, page)).finish())
}

/// Stop reminders of some kinds
#[utoipa::path(tag = "mails", operation_id = "create_unsubscription",
    description = "Stops the reminders that the link in a mail is about (RFC 8058): no more mails of these kinds in this organization, for the mail's recipient, until they choose otherwise in their settings; what they would have told stands among the recipient's notices. \
        The body does not matter. Doing it again changes nothing.",
    security(()),
    params(("token" = String, Path, description = "The secret of the link.", max_length = 132, pattern = "^[0-9a-f]{132}$")),
    responses((status = 204, description = "No more of these."),
        (status = 404, description = "There is no such link, or its owner's place has ended.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem))]
#[post("/unsubscriptions/{token}")]
pub async fn create_unsubscription(
    request: HttpRequest,
    token: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let state = state(&request)?;
    let named = unsubscription::read(&token);
    let done = match &named {
        Some(named) => stop(&state.db, named).await?,
        None => false,
    };
    if !done {
        state.throttle.pass(Rate::Key, &address(&request)).await?;
        return Err(Problem::not_found());
    }
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}

/// Stops what the link names; false when the link is nobody's.
async fn stop(db: &Db, named: &Unsubscription) -> Result<bool, Problem> {
    let tx = db.write(named.tenant, Actor::default()).await?;
    let Some(row) = reminder_preference::of(&tx, named.place).await? else { return Ok(false) };
    let sealed = row.unsubscribe_key.as_deref().is_some_and(|key| named.is_sealed_by(key));
    let place = membership::find(&tx, named.place).await?.filter(|place| place.membership.is_open());
    let Some(place) = place.filter(|_| sealed) else { return Ok(false) };
    let mut wish = row.wish.clone();
    for kind in &named.kinds {
        // Mails stop; whoever wanted to be told nothing at all still does.
        let wanted = wish.kinds.entry((*kind).to_owned()).or_default();
        if wanted.mails() {
            *wanted = Delivery::InApp;
        }
    }
    if wish != row.wish {
        tx.in_the_name_of(place.person.id);
        let after = reminder_preference::change(&tx, named.place, row.version, wish).await?;
        let after = after.ok_or_else(Problem::moved_on)?;
        let detail = audit_entry::changed(&row, &after);
        audit_entry::record(&tx, "create_unsubscription", named.place, detail).await?;
    }
    tx.commit().await?;
    Ok(true)
}
