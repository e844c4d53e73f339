//! Which buckets a request is taken from.

use actix_web::dev::ServiceRequest;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, ResponseError, web};
use entity::secret;

use super::{Policy, Share, Told};
use crate::bearer::Credential;
use crate::member::{self, Member};
use crate::problem::Problem;
use crate::right::{self, Who};
use crate::scope;
use crate::state::State;

/// Operations that are asked by machines that watch the installation: nobody is to find it dead because somebody asks often.
pub(super) const UNCOUNTED: [&str; 2] = ["get_health", "get_readiness"];

/// Lets a request for `operation` pass if quotas and rights do; `told` learns of every quota it was taken from. A member is
/// answered.
pub async fn admit(
    request: &ServiceRequest,
    operation: &str,
    told: &mut Told,
) -> Result<Option<Member>, Problem> {
    let who = right::who(operation).ok_or_else(|| Problem::internal("an operation without a right"))?;
    if UNCOUNTED.contains(&operation) {
        return Ok(None);
    }
    let state = member::state(request.request())?;
    // Before anything is looked up, so that a greedy caller costs next to nothing.
    let caller = caller(request);
    take(&state, vec![caller.clone()], told).await?;
    if !matches!(who, Who::Members { .. }) {
        return Ok(None);
    }
    match Member::extract(request.request()).await {
        Ok(member) => {
            let tenant = member.tenant().to_string();
            let mut shares = vec![Share { policy: Policy::Organization, key: tenant.clone() }];
            if scope::changes(request.method(), operation) {
                shares.push(Share { policy: Policy::Changes, key: tenant });
            }
            take(&state, shares, told).await?;
            Ok(Some(member))
        }
        // Invented credentials are a new caller each; their address is always the same one.
        Err(problem) if problem.status_code() == StatusCode::UNAUTHORIZED => {
            let address = Share { policy: Policy::Caller, key: member::address(request.request()) };
            if address.key == caller.key {
                return Err(problem);
            }
            let left = state.quota.count(state.counter.as_deref(), &[address], state.db.now()).await;
            let wait = left.iter().filter(|left| left.refused).map(|left| left.reset).max();
            Err(wait.map_or(problem, Problem::too_many))
        }
        Err(problem) => Err(problem),
    }
}

/// One key or session, by the hash of what it proves itself with; otherwise the network address.
fn caller(request: &ServiceRequest) -> Share {
    let key = match Credential::of(request.request()) {
        Ok(Credential::Cookie(secret) | Credential::Key(secret)) => secret::digest(&secret),
        Err(_) => member::address(request.request()),
    };
    Share { policy: Policy::Caller, key }
}

async fn take(state: &web::Data<State>, shares: Vec<Share>, told: &mut Told) -> Result<(), Problem> {
    told.add(state.quota.count(state.counter.as_deref(), &shares, state.db.now()).await);
    match told.refusal() {
        None => Ok(()),
        Some(refusal) => Err(Problem::too_many(refusal.reset)),
    }
}
