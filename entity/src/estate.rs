//! What an organization owns, table by table: the one list that its export, its import and its deletion go by.
//!
//! A table that is missing here would be left behind; `tests/departure/estate.rs` compares the list with the database.

use sea_orm::sea_query::ColumnType;
use sea_orm::{ColumnTrait, EntityTrait, IdenStatic, Iterable};

use crate::{
    access_entry, agreement, agreement_service, announcement, api_key, applicability, audit_entry,
    audit_head, audit_room, audit_value, auditor, brand, calendar_feed, certification, certification_body,
    certification_event, claim, claim_evidence, consultant, controlled_document, cover_record, covered_site,
    crosswalk_confirmation, crosswalk_relation, customer, definition_review, document_acknowledgement,
    document_reader, document_version, duty, duty_certification, duty_occurrence, engagement, evidence,
    export, export_piece, file, framework, framework_requirement, grant, grant_certification,
    holiday_calendar, idempotency_key, invitation, item_relation, journey, journey_step, mail_domain,
    managed_item, membership, membership_certification, notice, obligation, obligation_change,
    offered_service, organization, outbox_email, person, portfolio_date, portfolio_row, profile,
    profile_holder, prompt, reminder, reminder_preference, room_freeze, room_freeze_item, room_note,
    room_reading, room_request, routine, routine_part, routine_profile, routine_version, scim_group,
    scim_token, scim_user, site, site_sample, site_visit, sso_connection, sso_identity, test_clock,
    test_mail, webhook_delivery, webhook_endpoint, work_area,
};

pub mod read;
pub mod schema;
pub mod write;

/// What becomes of a table's rows in an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// Written, and taken over by another installation.
    Over,
    /// Written, for reading: bound to this installation, or not to be done again.
    Along,
    /// Not written, for this reason.
    Not(&'static str),
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An id, a UUID.
    Id,
    /// A text.
    Text,
    /// A whole number of 16, 32 or 64 bits.
    Whole(u8),
    /// Yes or no.
    Truth,
    /// A day.
    Day,
    /// An instant, in UTC.
    Instant,
    /// A value of JSON.
    Json,
    /// Bytes.
    Bytes,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a cell may be empty.
    pub nullable: bool,
}

/// A table whose rows an organization owns.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What becomes of it in an archive.
    pub carried: Carried,
    /// The columns that an archive holds: all but secrets.
    pub columns: Vec<Column>,
    /// The column that names the owner.
    pub owner: &'static str,
    /// The column that the rows are ordered by, unique within the owner.
    pub order: &'static str,
    /// The column that points to another row of the same table.
    pub own_kind: Option<&'static str>,
}

impl Table {
    fn of<E: EntityTrait>(carried: Carried) -> Self {
        Self {
            name: table_name::<E>(),
            carried,
            columns: columns::<E>(&[]),
            owner: "tenant_id",
            order: "id",
            own_kind: None,
        }
    }

    fn without<E: EntityTrait>(carried: Carried, secret: &[&str]) -> Self {
        Self { columns: columns::<E>(secret), ..Self::of::<E>(carried) }
    }

    fn pointing(self, own_kind: &'static str) -> Self {
        Self { own_kind: Some(own_kind), ..self }
    }

    fn ordered(self, order: &'static str) -> Self {
        Self { order, ..self }
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// The organization itself and all that it owns, what is pointed to before what points to it.
pub fn tables() -> Vec<Table> {
    use Carried::{Along, Not, Over};
    vec![
        Table { owner: "id", ..Table::without::<organization::Entity>(Over, &["prompt_at"]) },
        Table::of::<membership::Entity>(Over),
        Table::without::<test_clock::Entity>(Over, &["lease_until"]),
        Table::of::<test_mail::Entity>(Over),
        Table::of::<certification_body::Entity>(Over),
        Table::of::<site::Entity>(Over),
        Table::of::<certification::Entity>(Over),
        Table::of::<covered_site::Entity>(Over),
        Table::of::<membership_certification::Entity>(Over),
        Table::of::<invitation::Entity>(Along),
        Table::of::<holiday_calendar::Entity>(Over),
        Table::of::<duty::Entity>(Over),
        Table::of::<duty_certification::Entity>(Over),
        Table::of::<duty_occurrence::Entity>(Over),
        Table::of::<certification_event::Entity>(Over).pointing("supersedes_id"),
        Table::of::<obligation::Entity>(Over),
        Table::of::<obligation_change::Entity>(Over),
        Table::of::<reminder::Entity>(Over),
        Table::without::<reminder_preference::Entity>(Over, &["unsubscribe_key"]),
        Table::of::<site_sample::Entity>(Over).pointing("supersedes_id"),
        Table::of::<site_visit::Entity>(Over),
        Table::of::<work_area::Entity>(Over),
        Table::of::<auditor::Entity>(Over),
        Table::of::<journey::Entity>(Over),
        Table::of::<journey_step::Entity>(Over),
        Table::of::<profile::Entity>(Over),
        Table::of::<profile_holder::Entity>(Over),
        Table::of::<routine::Entity>(Over),
        Table::of::<routine_version::Entity>(Over),
        Table::of::<routine_part::Entity>(Over).pointing("parent_id"),
        Table::of::<routine_profile::Entity>(Over),
        Table::of::<customer::Entity>(Over),
        Table::of::<offered_service::Entity>(Over),
        Table::of::<agreement::Entity>(Over),
        Table::of::<agreement_service::Entity>(Over),
        Table::of::<managed_item::Entity>(Over),
        Table::of::<item_relation::Entity>(Over),
        Table::of::<definition_review::Entity>(Over),
        Table::of::<framework::Entity>(Over),
        Table::of::<framework_requirement::Entity>(Over).pointing("parent_id"),
        Table::of::<crosswalk_relation::Entity>(Over),
        Table::of::<crosswalk_confirmation::Entity>(Over),
        // Whom a code names is not told to the asker before the answer.
        // A picture is no secret, and no line of JSON either.
        Table::without::<brand::Entity>(Along, &["logo"]),
        Table::without::<engagement::Entity>(Along, &["addressee_id"]),
        Table::of::<grant::Entity>(Along),
        Table::of::<grant_certification::Entity>(Along),
        Table::of::<consultant::Entity>(Along),
        Table::of::<access_entry::Entity>(Along),
        Table::of::<portfolio_row::Entity>(Not("computed from the certifications for a consultancy")),
        Table::of::<portfolio_date::Entity>(Not("computed from the obligations for a consultancy")),
        Table::of::<mail_domain::Entity>(Along),
        Table::without::<sso_connection::Entity>(Along, &["client_secret"]),
        Table::of::<sso_identity::Entity>(Along),
        Table::without::<scim_token::Entity>(Along, &["token_hash"]),
        Table::of::<scim_user::Entity>(Along),
        Table::of::<scim_group::Entity>(Along),
        Table::of::<scim_group::member::Entity>(Along),
        Table::without::<api_key::Entity>(Along, &["secret_hash"]),
        Table::without::<calendar_feed::Entity>(Along, &["token_hash"]),
        Table::of::<announcement::Entity>(Along),
        Table::of::<notice::Entity>(Along),
        Table::without::<webhook_endpoint::Entity>(Along, &["secret", "secret_before"]),
        Table::without::<webhook_delivery::Entity>(Along, &["lease_owner", "lease_until"]),
        Table::of::<idempotency_key::Entity>(Not("answers to requests, kept for a day")),
        // What a mail is made of may hold a one-time link.
        Table::without::<outbox_email::Entity>(Along, &["content", "lease_owner", "lease_until"]),
        Table::of::<audit_entry::Entity>(Over).ordered("sequence"),
        Table::of::<audit_value::Entity>(Over),
        Table::of::<audit_head::Entity>(Over).ordered("tenant_id"),
        // The bytes lie in the depot, and the archive does not hold them.
        Table::of::<file::Entity>(Along),
        Table::of::<evidence::Entity>(Along),
        // Without the files that versions are, they would say nothing elsewhere.
        Table::of::<controlled_document::Entity>(Along),
        Table::of::<document_version::Entity>(Along),
        Table::of::<document_reader::Entity>(Along),
        Table::of::<document_acknowledgement::Entity>(Along),
        Table::of::<prompt::Entity>(Along),
        Table::of::<cover_record::Entity>(Along),
        // They name documents and evidence, which do not go over.
        Table::of::<claim::Entity>(Along),
        Table::of::<claim_evidence::Entity>(Along),
        Table::of::<applicability::Entity>(Over),
        // They name claims and evidence, which do not go over; the freeze says by its hash what was shown.
        Table::of::<audit_room::Entity>(Along),
        Table::of::<room_request::Entity>(Along),
        Table::of::<room_reading::Entity>(Along),
        Table::of::<room_freeze::Entity>(Along),
        Table::of::<room_freeze_item::Entity>(Along),
        Table::of::<room_note::Entity>(Not("what an auditor notes is nobody else's")),
        Table::of::<export::Entity>(Not("the archives themselves")),
        Table::of::<export_piece::Entity>(Not("the archives themselves")),
    ]
}

/// The people whose places the organization's are: of no tenant, without what they sign in with.
pub fn people() -> Table {
    let mut table = Table::without::<person::Entity>(Carried::Over, &["password_hash"]);
    // Whoever was erased has none.
    table.columns.iter_mut().filter(|column| column.name == "email").for_each(|email| email.nullable = true);
    Table { owner: "id", ..table }
}

fn table_name<E: EntityTrait>() -> &'static str {
    E::default().table_name()
}

fn columns<E: EntityTrait>(without: &[&str]) -> Vec<Column> {
    let every = E::Column::iter().filter(|column| !without.contains(&column.as_str()));
    every
        .map(|column| {
            let def = column.def();
            Column { name: column.as_str(), kind: kind(def.get_column_type()), nullable: def.is_null() }
        })
        .collect()
}

fn kind(declared: &ColumnType) -> Kind {
    match declared {
        ColumnType::Uuid => Kind::Id,
        ColumnType::SmallInteger => Kind::Whole(16),
        ColumnType::Integer => Kind::Whole(32),
        ColumnType::BigInteger => Kind::Whole(64),
        ColumnType::Boolean => Kind::Truth,
        ColumnType::Date => Kind::Day,
        ColumnType::TimestampWithTimeZone => Kind::Instant,
        ColumnType::Json | ColumnType::JsonBinary => Kind::Json,
        ColumnType::Binary(_) | ColumnType::VarBinary(_) | ColumnType::Blob => Kind::Bytes,
        _ => Kind::Text,
    }
}
