//! `Member`: who asks. A session's cookie or an API key gives the place and the tenant; neither comes from the request's
//! body or query, nor from a header that is no secret.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::{Method, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use clock::zone;
use entity::id::{CertificationId, MembershipId, OrganizationId, SessionId};
use entity::membership::Role;
use entity::{
    Actor, Db, DbErr, Once, TenantTx, api_key, factor, half_session, membership, membership_certification,
    organization, person, session, test_clock,
};
use tokio::sync::OnceCell;

use crate::address::Addresses;
use crate::bearer::{self, Credential};
use crate::etag::{Condition, MOVED_ON};
use crate::problem::Problem;
use crate::right;
use crate::scope::Need;
use crate::sso;
use crate::state::State;
use crate::step_up;

pub mod consultant;

use consultant::Through;

/// The cookie's name; the prefix makes browsers insist on `Secure`, `Path=/` and no `Domain`.
pub const COOKIE: &str = "__Host-certkeep";

/// How a member proved who they are.
#[derive(Debug, Clone)]
pub enum Proof {
    /// By a browser's session.
    Session(session::Model),
    /// By an API key.
    Key(api_key::Model),
}

/// Who asks: a person in the organization that the session works in, or a program by a key.
#[derive(Debug, Clone)]
pub struct Member {
    db: Db,
    /// How they proved it.
    pub proof: Proof,
    /// The person.
    pub person: person::Model,
    /// The place in the organization.
    pub membership: membership::Model,
    /// The organization.
    pub organization: organization::Model,
    /// The consultancy's grant through which the place is held; `None`: one of the organization's own people.
    pub through: Option<Through>,
    sight: Option<Arc<[CertificationId]>>,
    address: String,
    once: Option<Once>,
    condition: Arc<Mutex<Option<Condition>>>,
}

impl Member {
    /// The tenant.
    pub fn tenant(&self) -> OrganizationId {
        self.organization.id
    }

    /// The membership's id: who is written down.
    pub fn id(&self) -> MembershipId {
        self.membership.id
    }

    /// The session that asks; 403 for a key, which no operation on sessions admits anyhow.
    pub fn browser(&self) -> Result<SessionId, Problem> {
        self.own_session().map(|session| session.id)
    }

    /// The session that asks; 403 for a key.
    pub fn own_session(&self) -> Result<&session::Model, Problem> {
        match &self.proof {
            Proof::Session(session) => Ok(session),
            Proof::Key(_) => Err(Problem::session_only()),
        }
    }

    /// The session that asks, if it is one.
    pub fn session(&self) -> Option<&session::Model> {
        match &self.proof {
            Proof::Session(session) => Some(session),
            Proof::Key(_) => None,
        }
    }

    /// The organization whose provider vouched for the person, when the session was opened by single sign-on.
    pub fn by_provider(&self) -> Option<OrganizationId> {
        match &self.proof {
            Proof::Session(session) => session.sso_tenant_id,
            Proof::Key(_) => None,
        }
    }

    /// The API key that asks, if it is one.
    pub fn key(&self) -> Option<&api_key::Model> {
        match &self.proof {
            Proof::Session(_) => None,
            Proof::Key(key) => Some(key),
        }
    }

    /// Refuses a key whose scopes do not include `need`.
    pub fn reaches(&self, need: Need) -> Result<(), Problem> {
        reaches(&self.proof, need)
    }

    /// Who answers for what this member records without naming anybody: they themselves, or for a program, which no mail
    /// reaches, the longest-serving owner.
    pub async fn answerable(&self, tx: &TenantTx) -> Result<MembershipId, DbErr> {
        match self.person.kind {
            person::Kind::Human => Ok(self.id()),
            person::Kind::Service => membership::first_owner(tx, self.id()).await,
        }
    }

    /// The operations of members that this one may call: those of the role, and of them those that a key's scopes include.
    pub fn may(&self, addresses: &Addresses) -> Vec<&'static str> {
        let mut may = right::of(self.role(), self.membership.scoped);
        if let Some(key) = self.key() {
            let scopes = key.scope_words();
            may.retain(|operation| addresses.need(operation).is_met(&scopes));
        }
        consultant::retain(self.through.as_ref(), &mut may);
        may
    }

    /// Refuses a dangerous act when who is signed in was not proved lately.
    pub fn proved(&self) -> Result<(), Problem> {
        step_up::proved(&self.proof, self.db.wall())
    }

    /// The instant by the clock that the organization lives by.
    pub fn now(&self) -> DateTime<Utc> {
        self.db.now()
    }

    /// What the member may do.
    pub fn role(&self) -> Role {
        self.membership.role
    }

    /// A transaction that reads the tenant's rows, as far as the member may see them.
    pub async fn read(&self) -> Result<TenantTx, DbErr> {
        if self.once.as_ref().is_some_and(Once::is_parked) {
            // What this request has changed can be seen only from inside.
            return self.write().await;
        }
        Ok(self.limit(self.db.read(self.tenant()).await?))
    }

    /// A transaction that may change the tenant's rows, in the member's name and as far as the member may see them.
    pub async fn write(&self) -> Result<TenantTx, DbErr> {
        let tx = self.limit(self.begin(self.tenant(), self.actor()).await?);
        let condition = self.condition.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(condition) = condition
            && !condition.holds(&tx).await?
        {
            return Err(DbErr::Custom(MOVED_ON.to_owned()));
        }
        Ok(tx)
    }

    /// Lets the first transaction that changes something begin only while `condition` holds.
    pub fn only_if(&self, condition: Condition) {
        *self.condition.lock().unwrap_or_else(PoisonError::into_inner) = Some(condition);
    }

    /// In whose name it writes.
    pub fn actor(&self) -> Actor {
        Actor { member: Some(self.id()), ..self.acting() }
    }

    /// A transaction that opens another organization, `tenant`.
    pub async fn found(&self, tenant: OrganizationId) -> Result<TenantTx, DbErr> {
        self.begin(tenant, self.acting()).await
    }

    /// Who acts, wherever it is.
    fn acting(&self) -> Actor {
        let key = self.key().map(|key| key.id);
        Actor { person: Some(self.person.id), key, address: self.address.clone(), ..Actor::default() }
    }

    async fn begin(&self, tenant: OrganizationId, actor: Actor) -> Result<TenantTx, DbErr> {
        match &self.once {
            Some(once) => self.db.write_once(tenant, actor, once).await,
            None => self.db.write(tenant, actor).await,
        }
    }

    fn limit(&self, tx: TenantTx) -> TenantTx {
        tx.limited_to(self.sight.clone()).from_outside(self.role() == Role::ExternalAuditor)
    }
}

impl FromRequest for Member {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // Several extractors of one request ask; one of them looks, and the others wait for it.
        let known = request.extensions().get::<Arc<OnceCell<Self>>>().cloned();
        let known = known.unwrap_or_else(|| {
            let fresh = Arc::new(OnceCell::new());
            request.extensions_mut().insert(Arc::clone(&fresh));
            fresh
        });
        let request = request.clone();
        Box::pin(async move {
            let member = known.get_or_try_init(|| identify(&request)).await?.clone();
            Ok(Self { once: request.extensions().get::<Once>().cloned(), ..member })
        })
    }
}

async fn identify(request: &HttpRequest) -> Result<Member, Problem> {
    let state = state(request)?;
    let db = &state.db;
    let address = address(request);
    let (proof, tenant) = match Credential::of(request)? {
        Credential::Cookie(token) => {
            same_origin(request, &state)?;
            let tx = db.open(false).await?;
            let Some(session) = session::by_token(&tx, &token).await? else {
                let half = half_session::by_token(&tx, &token).await?;
                return Err(half.map_or_else(Problem::not_signed_in, |_| Problem::second_factor_required()));
            };
            tx.commit().await?;
            let tenant = session.tenant_id;
            (Proof::Session(session), tenant)
        }
        // No browser sends a key by itself, so no other site's page can misuse one.
        Credential::Key(secret) => {
            let key = bearer::identify(&state, &secret, &address).await?;
            let tenant = key.tenant_id;
            (Proof::Key(key), tenant)
        }
    };
    let tx = db.read(tenant).await?;
    let member = match &proof {
        Proof::Session(session) => {
            membership::of_or_was(&tx, session.person_id).await?.ok_or_else(Problem::not_signed_in)
        }
        Proof::Key(key) => {
            let place = membership::find(&tx, key.membership_id).await?;
            place.filter(|place| place.membership.is_open()).ok_or_else(Problem::revoked_key)
        }
    }?;
    let organization = organization::get(&tx).await?;
    let sight = match &member.membership {
        place if place.scoped => Some(membership_certification::of(&tx, place.id).await?.into()),
        _ => None,
    };
    // How the provider that vouches for this organization proves people is the organization's own business.
    let vouched = matches!(&proof, Proof::Session(session) if session.sso_tenant_id == Some(organization.id));
    let lacking = organization.second_factor_required
        && !vouched
        && !factor::standing(&tx, member.person.id).await?.has_second();
    let held = consultant::held(&tx, &member.membership).await?;
    let membership::Member { membership, person } = member;
    let wants_sso = match &proof {
        Proof::Session(session) => {
            sso::is_missing(&tx, &organization, &membership, &person, session.sso_tenant_id).await?
        }
        // A key is a program's, and was made by somebody who was let in.
        Proof::Key(_) => false,
    };
    let now = test_clock::now_in(&tx, &organization).await?;
    tx.commit().await?;
    let through = consultant::through(db, held, &membership).await?;
    let today = zone::civil_date(now, organization.zone());
    let operation = operation(request)?;
    permit(request, operation, &membership, through.as_ref(), today, &proof, wants_sso)?;
    if lacking && person.kind == person::Kind::Human && !right::OWN_ACCOUNT.contains(&operation) {
        return Err(Problem::second_factor_missing());
    }
    step_up::demand(operation, &proof, db.wall())?;
    if organization.is_test && right::NOT_IN_TEST.contains(&operation) {
        return Err(Problem::test_organization());
    }
    touch(db, &proof, &address).await?;
    let db = if organization.is_test { db.in_time_of(tenant, now) } else { db.clone() };
    Ok(Member {
        db,
        proof,
        person,
        membership,
        organization,
        through,
        sight,
        address,
        once: None,
        condition: Arc::default(),
    })
}

/// Writes that the session or the key is in use, unless that was written a moment ago.
async fn touch(db: &Db, proof: &Proof, address: &str) -> Result<(), DbErr> {
    match proof {
        Proof::Session(session) if session.wants_touch(db.now()) => {
            let tx = db.open(true).await?;
            session::touch(&tx, session).await?;
            tx.commit().await
        }
        Proof::Key(key) if key.wants_touch(db.now()) => {
            let tx = db.write(key.tenant_id, Actor::default()).await?;
            api_key::touch(&tx, key.id, address).await?;
            tx.commit().await
        }
        _ => Ok(()),
    }
}

/// The operation that was asked for.
pub fn operation(request: &HttpRequest) -> Result<&str, Problem> {
    let (method, path) = (request.method(), request.match_info().as_str());
    let addresses = request.app_data::<web::Data<Addresses>>();
    let operation = addresses.and_then(|known| known.operation(method, path));
    operation.ok_or_else(|| Problem::internal("an operation without a right"))
}

/// Whether this place may call `operation`, on this day, and by what it proved itself with.
fn permit(
    request: &HttpRequest,
    operation: &str,
    place: &membership::Model,
    through: Option<&Through>,
    today: NaiveDate,
    proof: &Proof,
    wants_sso: bool,
) -> Result<(), Problem> {
    let who = right::who(operation).ok_or_else(|| Problem::internal("an operation without a right"))?;
    let addresses = request.app_data::<web::Data<Addresses>>();
    let need = addresses.map_or(Need::Session, |known| known.need(operation));
    if need == Need::Session && matches!(proof, Proof::Key(_)) {
        return Err(Problem::session_only());
    }
    if let Some(through) = through {
        consultant::permit(through, Some(operation))?;
    }
    // One's own account works on every day: whoever has several organizations must be able to choose another one.
    let own = right::OWN_ACCOUNT.contains(&operation);
    let by_provider = matches!(proof, Proof::Session(session) if session.sso_tenant_id.is_some());
    if own && by_provider && !right::BY_PROVIDER.contains(&operation) {
        return Err(Problem::own_sign_in_required());
    }
    if !own && wants_sso {
        return Err(Problem::sso_required());
    }
    if !place.is_in_force(today) && place.role == Role::ExternalAuditor && operation.contains(right::ROOM) {
        return Err(Problem::not_found());
    }
    if !own && !place.is_in_force(today) {
        return Err(Problem::not_in_force(place.starts_on, place.ends_on));
    }
    if !who.admits(place.role, place.scoped) {
        return Err(Problem::not_permitted(place, who));
    }
    reaches(proof, need)
}

fn reaches(proof: &Proof, need: Need) -> Result<(), Problem> {
    match proof {
        Proof::Key(key) if !need.is_met(&key.scope_words()) => {
            Err(Problem::scope_missing(&need.word().unwrap_or_default()))
        }
        _ => Ok(()),
    }
}

/// The application's state.
pub fn state(request: &HttpRequest) -> Result<web::Data<State>, Problem> {
    request
        .app_data::<web::Data<State>>()
        .cloned()
        .ok_or_else(|| Problem::internal("the application has no state"))
}

/// The network address that the request came from: the peer, or, when the peer is a trusted proxy, the last address of
/// `X-Forwarded-For` that is not a trusted proxy itself.
pub fn address(request: &HttpRequest) -> String {
    let Some(peer) = request.peer_addr().map(|peer| peer.ip()) else { return String::new() };
    let trusted = state(request).map(|state| state.settings.trusted_proxies.clone()).unwrap_or_default();
    let is_proxy = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_proxy(&peer) {
        return peer.to_string();
    }
    let told = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let hops: Vec<IpAddr> =
        told.flat_map(|line| line.split(',')).filter_map(|hop| hop.trim().parse().ok()).collect();
    hops.iter().rev().find(|hop| !is_proxy(hop)).unwrap_or(&peer).to_string()
}

/// A change with a cookie is taken only from our own pages, or from a program that is no browser.
pub fn same_origin(request: &HttpRequest, state: &State) -> Result<(), Problem> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let site = header("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin = header(header::ORIGIN.as_str()).is_none_or(|origin| state.is_own_origin(origin));
    if site && origin { Ok(()) } else { Err(Problem::foreign_origin()) }
}

/// The cookie that holds a session's secret.
pub fn cookie(token: String) -> Cookie<'static> {
    cookie_for(token, session::LIFETIME)
}

/// The same cookie with the secret of half a session.
pub fn half_cookie(token: String) -> Cookie<'static> {
    cookie_for(token, half_session::LIFETIME)
}

fn cookie_for(token: String, lifetime: TimeDelta) -> Cookie<'static> {
    let age = actix_web::cookie::time::Duration::seconds(lifetime.num_seconds());
    Cookie::build(COOKIE, token)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(age)
        .finish()
}

/// The cookie that ends it.
pub fn no_cookie() -> Cookie<'static> {
    let mut cookie =
        Cookie::build(COOKIE, "").path("/").secure(true).http_only(true).same_site(SameSite::Lax).finish();
    cookie.make_removal();
    cookie
}
