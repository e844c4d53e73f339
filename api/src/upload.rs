//! Uploads: bytes that flow from a request into the depot, looked at on the way. What is refused leaves nothing behind.

use std::pin::Pin;
use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, web};
use depot::{Kept, Key, Kind, Look};
use entity::file;
use entity::id::FileId;
use futures_core::Stream;

use crate::member::Member;
use crate::problem::Problem;
use crate::state::{Settings, State};

/// The operations whose body flows in for as long as it keeps flowing.
pub const OPERATIONS: [&str; 1] = ["create_file"];

/// How many of one organization's may flow at a time, in this process.
pub const AT_ONCE: usize = 4;

/// After what time even one that flows is given up.
pub const LONGEST: Duration = Duration::from_mins(20);

/// What is said of no kind of file in particular.
const ANYTHING: [&str; 2] = ["", "application/octet-stream"];

/// The kind of a file of that name, which the type that was announced must not contradict.
pub fn kind_of(name: &str, announced: &str) -> Result<Kind, Problem> {
    let announced = announced.to_ascii_lowercase();
    let kind = Kind::of(name).ok_or_else(Problem::file_type_refused)?;
    if ANYTHING.contains(&announced.as_str()) || announced == kind.media_type {
        return Ok(kind);
    }
    Err(Problem::file_type_refused())
}

/// Refuses a body that says beforehand that it is too long.
pub fn announced(request: &HttpRequest, settings: &Settings, stored: i64) -> Result<(), Problem> {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
    if length > settings.file_limit {
        return Err(Problem::file_too_large(settings.file_limit));
    }
    if is_full(settings, stored, length) {
        return Err(Problem::storage_full(settings.storage_limit));
    }
    Ok(())
}

/// Whether so many bytes more are too many.
pub fn is_full(settings: &Settings, stored: i64, more: u64) -> bool {
    u64::try_from(stored).unwrap_or(0).saturating_add(more) > settings.storage_limit
}

/// A file that comes in.
pub struct Incoming<'a> {
    /// Where to.
    pub state: &'a State,
    /// Its row.
    pub row: &'a file::Model,
    /// What it is said to be.
    pub kind: Kind,
}

impl Incoming<'_> {
    /// Takes in the bytes.
    pub async fn receive(self, mut payload: web::Payload) -> Result<Kept, Problem> {
        let settings = &self.state.settings;
        let key = Key { tenant: self.row.tenant_id.into(), file: self.row.id.into() };
        let mut arrival = settings.depot.receive(key, settings.file_limit).await.map_err(Problem::depot)?;
        let mut look = Look::at(self.kind);
        loop {
            let next = std::future::poll_fn(|context| Pin::new(&mut payload).poll_next(context));
            let piece = tokio::time::timeout(settings.deadline / 2, next).await;
            let taken = match piece {
                Err(_) => Err(Problem::slow_body()),
                Ok(None) => break,
                Ok(Some(Err(_))) => Err(Problem::broken_body()),
                Ok(Some(Ok(bytes))) => match look.see(&bytes) {
                    Err(_) => Err(Problem::file_lies(self.kind)),
                    Ok(()) => arrival.take(bytes).await.map_err(Problem::depot),
                },
            };
            if let Err(problem) = taken {
                abandon(arrival).await;
                return Err(problem);
            }
        }
        if look.end().is_err() {
            abandon(arrival).await;
            return Err(Problem::file_lies(self.kind));
        }
        arrival.keep().await.map_err(Problem::depot)
    }
}

async fn abandon(arrival: depot::Arrival) {
    if let Err(fault) = arrival.give_up().await {
        tracing::warn!(%fault, "pieces of a file that was refused may lie in the depot");
    }
}

/// Has what is left of a refused file cleared away; answers why it was refused.
pub async fn give_up(member: &Member, id: FileId, problem: Problem) -> Problem {
    let released = async {
        let tx = member.write().await?;
        file::release(&tx, id).await?;
        tx.commit().await?;
        Ok::<_, Problem>(())
    };
    // Else it is cleared away an hour later.
    let _: Result<(), Problem> = released.await;
    problem
}
