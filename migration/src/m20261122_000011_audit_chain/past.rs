//! The entries from before the chain, chained.

use sea_orm_migration::prelude::{DbErr, Expr, ExprTrait, Order, Query};
use sea_orm_migration::sea_orm::prelude::{DateTimeUtc, Json, Uuid};
use sea_orm_migration::sea_orm::{ConnectionTrait, QueryResult};
use seal::{BEGINNING, Entry, Kept, plain, take_out};

/// How many are read at once.
const STEP: u64 = 500;

/// An entry from before.
struct Past {
    tenant: Uuid,
    id: Uuid,
    at: DateTimeUtc,
    actor: Option<Uuid>,
    action: String,
    subject: String,
    detail: Json,
    address: String,
}

/// The end of the chain that is being made.
struct End {
    tenant: Uuid,
    sequence: i64,
    hash: String,
}

/// Chains what is in `audit_entry_kept`.
pub async fn chain(connection: &impl ConnectionTrait) -> Result<(), DbErr> {
    let (mut end, mut last): (Option<End>, Option<(Uuid, Uuid)>) = (None, None);
    loop {
        let rows = some_after(connection, last).await?;
        let Some(newest) = rows.last() else { break };
        last = Some((newest.tenant, newest.id));
        for past in rows {
            let here = match end.take() {
                Some(end) if end.tenant == past.tenant => end,
                other => {
                    note(connection, other).await?;
                    End { tenant: past.tenant, sequence: 0, hash: BEGINNING.to_owned() }
                }
            };
            end = Some(append(connection, past, here).await?);
        }
    }
    note(connection, end).await
}

async fn some_after(
    connection: &impl ConnectionTrait,
    last: Option<(Uuid, Uuid)>,
) -> Result<Vec<Past>, DbErr> {
    let columns = ["tenant_id", "id", "at", "actor_id", "action", "subject", "detail", "address"];
    let mut query = Query::select();
    query.columns(columns).from("audit_entry_kept").limit(STEP);
    query.order_by("tenant_id", Order::Asc).order_by("id", Order::Asc);
    if let Some((tenant, id)) = last {
        let same = Expr::col("tenant_id").eq(tenant).and(Expr::col("id").gt(id));
        query.and_where(Expr::col("tenant_id").gt(tenant).or(same));
    }
    connection.query_all(&query).await?.iter().map(read).collect()
}

fn read(row: &QueryResult) -> Result<Past, DbErr> {
    Ok(Past {
        tenant: row.try_get("", "tenant_id")?,
        id: row.try_get("", "id")?,
        at: row.try_get("", "at")?,
        actor: row.try_get("", "actor_id")?,
        action: row.try_get("", "action")?,
        subject: row.try_get("", "subject")?,
        detail: row.try_get("", "detail")?,
        address: row.try_get("", "address")?,
    })
}

async fn append(connection: &impl ConnectionTrait, past: Past, end: End) -> Result<End, DbErr> {
    let mut kept = Vec::new();
    let mut salt = || random().simple().to_string();
    let detail = take_out(plain(past.detail), &mut salt, &mut kept);
    let address = (!past.address.is_empty()).then(|| Kept::new(salt(), past.address.into(), None));
    // Every database keeps microseconds.
    let at = past.at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
    let spelled = |prefix: &str, id: Uuid| format!("{prefix}_{}", id.simple());
    let (tenant, id) = (spelled("org", past.tenant), spelled("aud", past.id));
    let actor = past.actor.map(|id| spelled("mem", id));
    let entry = Entry {
        tenant: &tenant,
        sequence: end.sequence + 1,
        id: &id,
        at: &at,
        actor: actor.as_deref(),
        person: None,
        key: None,
        grant: None,
        action: &past.action,
        subject: &past.subject,
        detail: &detail,
        address: address.as_ref().map(|kept| kept.digest.as_str()),
        previous: &end.hash,
    };
    let (sequence, hash) = (entry.sequence, entry.hash());
    let kept_at: DateTimeUtc = at.parse().map_err(|_| DbErr::Type(format!("{at} is no instant")))?;
    let row: [Expr; 11] = [
        past.tenant.into(),
        past.id.into(),
        sequence.into(),
        kept_at.into(),
        past.actor.into(),
        past.action.as_str().into(),
        past.subject.as_str().into(),
        detail.clone().into(),
        entry.address.map(str::to_owned).into(),
        end.hash.as_str().into(),
        hash.as_str().into(),
    ];
    let columns = [
        "tenant_id",
        "id",
        "sequence",
        "at",
        "actor_id",
        "action",
        "subject",
        "detail",
        "address",
        "previous",
        "hash",
    ];
    insert(connection, "audit_entry", &columns, row.to_vec()).await?;
    for one in kept.into_iter().chain(address) {
        let columns = ["tenant_id", "id", "sequence", "digest", "salt", "value"];
        let id = random();
        let text = one.value.to_string();
        let row = vec![
            past.tenant.into(),
            id.into(),
            sequence.into(),
            one.digest.into(),
            one.salt.into(),
            text.into(),
        ];
        insert(connection, "audit_value", &columns, row).await?;
    }
    Ok(End { tenant: past.tenant, sequence, hash })
}

async fn note(connection: &impl ConnectionTrait, end: Option<End>) -> Result<(), DbErr> {
    let Some(end) = end else { return Ok(()) };
    let row = vec![end.tenant.into(), end.sequence.into(), end.hash.into()];
    insert(connection, "audit_head", &["tenant_id", "sequence", "hash"], row).await
}

async fn insert(
    connection: &impl ConnectionTrait,
    table: &'static str,
    columns: &[&'static str],
    row: Vec<Expr>,
) -> Result<(), DbErr> {
    let query =
        Query::insert().into_table(table).columns(columns.iter().copied()).values_panic(row).to_owned();
    connection.execute(&query).await.map(drop)
}

/// 128 random bits.
///
/// # Panics
/// Never in practice: only when the operating system has no randomness to give, and then nothing may go on.
#[expect(clippy::expect_used, reason = "without randomness no salt may be made")]
fn random() -> Uuid {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    Uuid::from_bytes(bytes)
}
