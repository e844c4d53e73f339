//! The audit log: who did what, and the proof that nobody has changed it since.

use actix_web::{HttpRequest, HttpResponse, get, web};
use clock::zone;
use entity::audit_entry::chain::{self, Fault, Proof};
use entity::audit_entry::list::{self, Filter};
use entity::{TenantTx, audit_entry};
use serde::Serialize;
use utoipa::ToSchema;

use crate::choice::choice;
use crate::field::{AnyId, Day, MembershipRef, OperationName, Sha256Hash, fault};
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{Number, PageParams, Query};
use crate::state::State;
use crate::view::audit_entry::{AuditEntryView, views};
use crate::wire::{AnyProblem, MemberProblem, page};

pub mod export;

page! {
    /// A page of the audit log, newest first.
    AuditEntryPage of AuditEntryView
}

/// What narrows the log down.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read by filter")]
pub struct AuditParams {
    /// Only what this member did.
    #[param(required = false, nullable = false)]
    actor: Option<MembershipRef>,
    /// Only this operation.
    #[param(required = false, nullable = false)]
    action: Option<OperationName>,
    /// Only what concerns this.
    #[param(required = false, nullable = false)]
    subject: Option<AnyId>,
    /// From this day on, in the organization's zone.
    #[param(required = false, nullable = false)]
    from: Option<Day>,
    /// Up to this day, in the organization's zone.
    #[param(required = false, nullable = false)]
    until: Option<Day>,
}

/// The filter that a query names.
pub fn filter(query: &mut Query, member: &Member) -> Filter {
    let zone = member.organization.zone();
    let start = |day: Day| zone::start_of_day(zone, day.0);
    Filter {
        actor: query.field::<MembershipRef>("actor").map(|id| id.0),
        action: query.field::<OperationName>("action").map(|name| name.0),
        subject: query.field::<AnyId>("subject").map(|id| id.0),
        from: query.field::<Day>("from").map(start),
        before: query.field::<Day>("until").map(|day| start(Day(zone::shift(day.0, 1)))),
    }
}

/// List the audit log
#[utoipa::path(tag = "audit log", operation_id = "list_audit_entries",
    description = "Who did what, from where, and what it was before; newest first. Looking leaves an entry itself, once in an hour for each member.",
    params(PageParams, AuditParams),
    responses((status = 200, description = "A page.", body = AuditEntryPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/audit-entries")]
pub async fn list_audit_entries(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let filter = filter(&mut query, &member);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = list::list(&tx, &filter, &wanted).await?;
    let known = list::looked_lately(&tx, member.id(), "list_audit_entries").await?;
    let rows = views(&tx, page.rows).await?;
    tx.commit().await?;
    if !known {
        note(member.write().await?, &member, "list_audit_entries", serde_json::json!({})).await?;
    }
    let page = entity::page::Page { rows, next_cursor: page.next_cursor };
    Ok(HttpResponse::Ok().json(AuditEntryPage::from(page)))
}

/// Leaves an entry about a look at the log.
pub async fn note(
    tx: TenantTx,
    member: &Member,
    action: &str,
    detail: serde_json::Value,
) -> Result<(), Problem> {
    audit_entry::record(&tx, action, member.tenant(), detail).await?;
    Ok(tx.commit().await?)
}

choice! {
    /// What is wrong with an entry.
    pub enum ChainFault {
        /// There is none of this number.
        Missing = "missing",
        /// It does not name the hash of the entry before it.
        Link = "link",
        /// It is not what it was when its hash was made.
        Content = "content",
        /// A personal value is not the one it commits to, or is gone without an erasure.
        Value = "value",
        /// The log ends elsewhere than it should.
        Head = "head",
    }
}

/// The first entry at which the chain does not hold.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChainBreak {
    /// Its number.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub sequence: i64,
    /// Its id, when it is there.
    #[schema(max_length = 40)]
    pub id: Option<String>,
    /// What is wrong.
    pub fault: ChainFault,
}

/// What a look at every entry has found.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditChain {
    /// Whether every entry is there and unchanged.
    pub whole: bool,
    /// How many entries were looked at.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub count: i64,
    /// The hash of the last one; write it down, and ask for it later.
    #[schema(max_length = 64)]
    pub head: String,
    /// How many personal values were erased.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub erased: u64,
    /// The first entry at which the chain does not hold.
    pub broken: Option<ChainBreak>,
    /// Whether the entry that `sequence` names has the hash that `hash` names; null when neither was given.
    pub as_noted: Option<bool>,
}

/// Prove the audit log
#[utoipa::path(tag = "audit log", operation_id = "get_audit_chain",
    description = "Reads the whole log and computes every hash anew. With `sequence` and `hash`, as an earlier answer or export gave them, it says besides \
        whether that entry is still the same: then nobody has written another history up to there.",
    params(
        ("sequence" = Option<i64>, Query, description = "The number of an entry whose hash was written down.", nullable = false, minimum = 1, maximum = 9_007_199_254_740_991_i64),
        ("hash" = Option<Sha256Hash>, Query, description = "That hash.", nullable = false)),
    responses((status = 200, description = "What was found.", body = AuditChain),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/audit-chain")]
pub async fn get_audit_chain(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let sequence = query.field::<Number>("sequence").map(|number| number.0);
    let hash = query.field::<Sha256Hash>("hash").map(|hash| hash.0);
    query.done()?;
    let as_noted = match (sequence, hash) {
        (None, None) => None,
        (Some(sequence), Some(hash)) => {
            let tx = member.read().await?;
            let entry = list::numbered(&tx, sequence).await?;
            tx.commit().await?;
            Some(entry.is_some_and(|entry| entry.hash == hash))
        }
        (None, Some(_)) => {
            return Err(Problem::invalid(vec![fault("?sequence", "A hash belongs to a number.")]));
        }
        (Some(_), None) => return Err(Problem::invalid(vec![fault("?hash", "A number comes with a hash.")])),
    };
    let proof = chain::prove(&state.db, member.tenant()).await?;
    Ok(HttpResponse::Ok().json(told(proof, as_noted)))
}

fn told(proof: Proof, as_noted: Option<bool>) -> AuditChain {
    let broken = proof.broken.map(|broken| ChainBreak {
        sequence: broken.sequence,
        id: broken.id.map(|id| id.to_string()),
        fault: match broken.fault {
            Fault::Missing => ChainFault::Missing,
            Fault::Link => ChainFault::Link,
            Fault::Content => ChainFault::Content,
            Fault::Value => ChainFault::Value,
            Fault::Head => ChainFault::Head,
        },
    });
    let (count, head, erased) = (proof.count, proof.head, proof.erased);
    AuditChain { whole: broken.is_none(), count, head, erased, broken, as_noted }
}
