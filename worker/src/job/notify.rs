//! Sends announcements to endpoints. A claim is committed before the endpoint is asked, and a close is fenced; a worker that dies
//! between leaves one delivery in flight, which is sent again with the same id when the lease has run out.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{OrganizationId, WebhookEndpointId};
use entity::outbox_email::Content;
use entity::webhook_delivery::Model;
use entity::webhook_delivery::attempt::{self, Outcome};
use entity::webhook_endpoint::{self, PATIENCE};
use entity::{Actor, DbErr, TenantTx, announcement, organization, outbox_email};
use reqwest::{Method, Url};
use tokio::task::JoinSet;

use super::{JobError, contained};
use crate::Worker;
use crate::round::Drained;
use crate::webhook;
use room::{Hosts, Shares};

mod room;

/// The longest pause that an endpoint may ask for.
const LONGEST_WISH: TimeDelta = TimeDelta::hours(24);

/// How many endpoints are served at a time.
const WIDTH: usize = 16;

/// How many deliveries an endpoint gets before others have their turn, and for how long.
const PORTION: usize = 50;
const TURN: TimeDelta = TimeDelta::seconds(10);

type Key = (OrganizationId, WebhookEndpointId);

/// Serves endpoints, each by a task of its own, so that one that is slow or dead holds up nobody else.
#[derive(Debug, Default)]
pub(crate) struct Notify {
    flight: JoinSet<Served>,
    busy: HashSet<Key>,
    shares: Shares,
    hosts: Hosts,
    /// Those whose host has as many as it gets: their turn comes when somebody else's is over.
    queued: HashSet<Key>,
    /// Those that did not take something: they are left alone for a while, whatever else is due for them.
    resting: HashSet<Key>,
}

/// What came of serving an endpoint.
#[derive(Debug)]
struct Served {
    endpoint: Key,
    /// Its turn, or why it could not be served.
    done: Result<Turn, JobError>,
}

/// An endpoint's turn.
#[derive(Debug)]
struct Turn {
    /// How much it took.
    taken: usize,
    end: End,
}

/// How a turn ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// With nothing more to send, or with the time that it had.
    Open,
    /// With something that it did not take.
    NotTaken,
    /// Before it began: its host has as many as it gets at a time.
    HostBusy,
}

impl Notify {
    /// Lets every endpoint be tried again.
    pub fn end_rest(&mut self) {
        self.resting.clear();
    }

    /// True when nobody is being served.
    pub fn is_idle(&self) -> bool {
        self.flight.is_empty()
    }

    /// Begins to serve endpoints that something is due for, as many as there is room for.
    pub async fn begin(&mut self, worker: &Worker) -> Result<(), DbErr> {
        if self.flight.is_empty() {
            self.queued.clear();
        }
        // Those of an organization that has its share may hide others: with them in hand, one looks behind them.
        while self.begin_some(worker).await? {}
        Ok(())
    }

    /// Begins to serve some; true when there may be more to begin with.
    async fn begin_some(&mut self, worker: &Worker) -> Result<bool, DbErr> {
        let mut room = WIDTH - self.flight.len();
        if room == 0 {
            return Ok(false);
        }
        let passed = self.busy.len() + self.resting.len() + self.queued.len();
        let limit = (room + passed) as u64 + self.shares.full() as u64 * webhook_endpoint::MOST;
        let tx = worker.db.worker().await?;
        let due = attempt::due(&tx, limit).await?;
        tx.commit().await?;
        let (whole, before) = (due.len() as u64 == limit, room);
        for endpoint in due {
            let passed =
                [&self.busy, &self.resting, &self.queued].iter().any(|keys| keys.contains(&endpoint));
            if room == 0 || passed || !self.shares.has_room(endpoint.0) {
                continue;
            }
            room -= 1;
            self.shares.enter(endpoint.0);
            self.busy.insert(endpoint);
            let (worker, hosts) = (worker.clone(), self.hosts.clone());
            self.flight.spawn(async move {
                let done = contained(serve(worker, hosts, endpoint)).await;
                Served { endpoint, done }
            });
        }
        Ok(whole && room < before)
    }

    /// Waits until an endpoint has been served.
    pub async fn settle(&mut self, drained: &mut Drained) {
        // What a task is spawned with cannot break off: what may panic is contained in it.
        let Some(Ok(Served { endpoint, done })) = self.flight.join_next().await else { return };
        self.busy.remove(&endpoint);
        self.shares.leave(endpoint.0);
        match done {
            Ok(Turn { taken, end }) => {
                drained.notified += taken;
                drained.postponed += usize::from(end == End::NotTaken);
                match end {
                    End::HostBusy => drop(self.queued.insert(endpoint)),
                    End::NotTaken => drop(self.resting.insert(endpoint)),
                    End::Open => {}
                }
                if end != End::HostBusy {
                    self.queued.clear();
                }
            }
            Err(fault) => {
                drained.skipped += 1;
                self.resting.insert(endpoint);
                let (organization, endpoint) = endpoint;
                tracing::error!(%endpoint, %organization, %fault, "could not be served");
            }
        }
    }
}

/// Sends what is due to one endpoint, one after the other, until something is not taken.
async fn serve(worker: Worker, hosts: Hosts, (tenant, endpoint): Key) -> Result<Turn, JobError> {
    let Some(_place) = hosts.enter(&host(&worker, tenant, endpoint).await?) else {
        return Ok(Turn { taken: 0, end: End::HostBusy });
    };
    let until = worker.db.wall() + TURN;
    for taken in 0..PORTION {
        if worker.stop.is_cancelled() || worker.db.wall() > until {
            return Ok(Turn { taken, end: End::Open });
        }
        match notify(&worker, tenant, endpoint).await? {
            Some(Outcome::Delivered(_)) => {}
            Some(_) => return Ok(Turn { taken, end: End::NotTaken }),
            None => return Ok(Turn { taken, end: End::Open }),
        }
    }
    Ok(Turn { taken: PORTION, end: End::Open })
}

/// The host and port that an endpoint is at.
async fn host(
    worker: &Worker,
    tenant: OrganizationId,
    endpoint: WebhookEndpointId,
) -> Result<String, JobError> {
    let tx = worker.db.read(tenant).await?;
    let row = webhook_endpoint::find(&tx, endpoint).await?;
    tx.commit().await?;
    let url = row.and_then(|row| Url::parse(&row.url).ok());
    let place = |url: Url| Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?));
    Ok(url.and_then(place).unwrap_or_default())
}

/// Sends what is next for an endpoint; `None` when nothing is.
async fn notify(
    worker: &Worker,
    tenant: OrganizationId,
    endpoint: WebhookEndpointId,
) -> Result<Option<Outcome>, JobError> {
    let tx = worker.db.write(tenant, Actor::default()).await?;
    let Some(row) = attempt::take(&tx, endpoint, &worker.settings.name).await? else { return Ok(None) };
    let endpoint = webhook_endpoint::find(&tx, row.endpoint_id).await?;
    let what = announcement::find(&tx, row.announcement_id).await?;
    tx.commit().await?;
    let (Some(endpoint), Some(what)) = (endpoint, what) else { return Ok(None) };
    let outcome = if endpoint.state == webhook_endpoint::State::Enabled {
        send(worker, &row, &endpoint, &what).await
    } else {
        Outcome::Failed(None, "The endpoint is disabled.".to_owned())
    };
    let tx = worker.db.write(tenant, Actor::default()).await?;
    let mine = attempt::close(&tx, &row, &outcome).await?;
    if mine {
        judge(&tx, &endpoint, &outcome).await?;
    }
    tx.commit().await?;
    Ok(mine.then_some(outcome))
}

async fn send(
    worker: &Worker,
    row: &Model,
    endpoint: &webhook_endpoint::Model,
    what: &announcement::Model,
) -> Outcome {
    let now = worker.db.wall();
    let Ok(url) = Url::parse(&endpoint.url) else {
        return Outcome::Failed(None, "The address is not readable.".to_owned());
    };
    let secrets = match secrets(worker, endpoint, now) {
        Ok(secrets) => secrets,
        Err(why) => return Outcome::Later(None, why, None),
    };
    let body = webhook::body(what);
    // A replay tells the same thing once more: its id is that of what it tells.
    let headers = webhook::headers(&what.id.to_string(), now, &body, &secrets);
    tracing::debug!(delivery = %row.id, attempts = row.attempts, "sending");
    match worker.settings.egress.ask(egress::Ask { method: Method::POST, url, headers, body }).await {
        Ok(answer) => judged(&answer),
        Err(fault) => Outcome::Later(None, fault.to_string(), None),
    }
}

fn secrets(
    worker: &Worker,
    endpoint: &webhook_endpoint::Model,
    now: DateTime<Utc>,
) -> Result<Vec<Vec<u8>>, String> {
    let about = webhook_endpoint::Model::about(endpoint.id);
    let before =
        endpoint.secret_before.as_ref().filter(|_| endpoint.before_until.is_some_and(|until| until > now));
    let sealed = std::iter::once(&endpoint.secret).chain(before);
    sealed.map(|secret| worker.settings.vault.open(&about, secret).map_err(|why| why.to_string())).collect()
}

/// What an answer means: taken, gone for good, or not this time.
fn judged(answer: &egress::Answer) -> Outcome {
    let status = answer.status;
    match status {
        200..=299 => Outcome::Delivered(status),
        410 => Outcome::Failed(Some(status), "The endpoint says that it has gone (410).".to_owned()),
        300..=399 => Outcome::Later(Some(status), "A redirection is not followed.".to_owned(), None),
        _ => Outcome::Later(Some(status), format!("It answered {status}."), wish(answer)),
    }
}

/// `Retry-After` in seconds.
fn wish(answer: &egress::Answer) -> Option<TimeDelta> {
    let header = answer.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
    let seconds: i64 = std::str::from_utf8(&header?.1).ok()?.trim().parse().ok()?;
    (seconds >= 0).then(|| TimeDelta::seconds(seconds.min(LONGEST_WISH.num_seconds())))
}

/// What an attempt says of the endpoint: one that has failed for three days, or says that it has gone, is sent nothing more.
async fn judge(tx: &TenantTx, endpoint: &webhook_endpoint::Model, outcome: &Outcome) -> Result<(), DbErr> {
    let now = tx.wall();
    let because = match (outcome, endpoint.failing_since) {
        (Outcome::Delivered(_), Some(_)) => return webhook_endpoint::fare(tx, endpoint.id, None).await,
        (Outcome::Failed(Some(_), why), _) => why.clone(),
        (Outcome::Failed(..) | Outcome::Later(..), Some(since)) if now - since >= PATIENCE => {
            "Every attempt has failed for three days.".to_owned()
        }
        (Outcome::Failed(..) | Outcome::Later(..), None) => {
            return webhook_endpoint::fare(tx, endpoint.id, Some(now)).await;
        }
        _ => return Ok(()),
    };
    if webhook_endpoint::disable(tx, endpoint.id, &because).await? {
        attempt::abandon(tx, endpoint.id, &because).await?;
        let organization_name = organization::get(tx).await?.name;
        let (name, url) = (endpoint.name.clone(), endpoint.url.clone());
        let gone = matches!(outcome, Outcome::Failed(Some(_), _));
        let news = Content::WebhookDisabled { organization_name, name, url, gone };
        outbox_email::tell_owners(tx, &news).await?;
    }
    Ok(())
}
