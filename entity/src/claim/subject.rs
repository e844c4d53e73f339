//! What a claim is about: one thing of the definition, a recurring duty, or the records of the audit cycle.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{DbErr, ExprTrait, QueryFilter, Value};
use uuid::Uuid;

use super::{ActiveModel, Column, Model};
use crate::db::TenantTx;
use crate::id::{ControlledDocumentId, DutyId, ManagedItemId, ProfileId, RoutineId, RoutinePartId};
use crate::{controlled_document, duty, managed_item, profile, routine, routine_part};

/// Records of the audit cycle that show something by themselves: obligations of one kind, kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordQuery {
    /// An internal audit was done in the last year, and none is late.
    InternalAudit,
    /// A management review was held in the last year, and none is late.
    ManagementReview,
    /// Corrective actions were closed in the last three years, and none is late.
    NonconformityClosure,
}

impl RecordQuery {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::InternalAudit, Self::ManagementReview, Self::NonconformityClosure];

    /// The kind of obligation.
    pub fn kind(self) -> &'static str {
        match self {
            Self::InternalAudit => "internal_audit",
            Self::ManagementReview => "management_review",
            Self::NonconformityClosure => "nonconformity_closure",
        }
    }

    /// Within how many days one has to have been done: a year or a cycle, and a month for planning.
    pub fn within_days(self) -> i64 {
        match self {
            Self::InternalAudit | Self::ManagementReview => 366 + 31,
            Self::NonconformityClosure => 3 * 366,
        }
    }

    /// The query about obligations of this kind.
    pub fn of(kind: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.kind() == kind)
    }
}

/// What a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A routine as a whole.
    Routine(RoutineId),
    /// A step or an activity.
    RoutinePart(RoutinePartId),
    /// A profile.
    Profile(ProfileId),
    /// A managed item.
    ManagedItem(ManagedItemId),
    /// A document.
    ControlledDocument(ControlledDocumentId),
    /// A recurring duty.
    Duty(DutyId),
    /// Records of the audit cycle.
    Records(RecordQuery),
}

impl Subject {
    /// The subject of that id, or of the word for records, as clients write it.
    pub fn parse(text: &str) -> Option<Self> {
        let id = |text: &str| -> Option<Self> {
            (text.parse().map(Self::Routine))
                .or_else(|_| text.parse().map(Self::RoutinePart))
                .or_else(|_| text.parse().map(Self::Profile))
                .or_else(|_| text.parse().map(Self::ManagedItem))
                .or_else(|_| text.parse().map(Self::ControlledDocument))
                .or_else(|_| text.parse().map(Self::Duty))
                .ok()
        };
        RecordQuery::of(text).map(Self::Records).or_else(|| id(text))
    }

    /// As clients see it.
    pub fn text(self) -> String {
        match self {
            Self::Routine(id) => id.to_string(),
            Self::RoutinePart(id) => id.to_string(),
            Self::Profile(id) => id.to_string(),
            Self::ManagedItem(id) => id.to_string(),
            Self::ControlledDocument(id) => id.to_string(),
            Self::Duty(id) => id.to_string(),
            Self::Records(query) => query.kind().to_owned(),
        }
    }

    /// What kind of thing it is.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Routine(_) => "routine",
            Self::RoutinePart(_) => "routine_part",
            Self::Profile(_) => "profile",
            Self::ManagedItem(_) => "managed_item",
            Self::ControlledDocument(_) => "controlled_document",
            Self::Duty(_) => "duty",
            Self::Records(_) => "records",
        }
    }

    /// Every column of a subject, and what stands in it: one value and nulls.
    pub(super) fn columns(self) -> [(Column, Value); 7] {
        let id = |it: Option<Uuid>| Value::Uuid(it);
        let mut all = [
            (Column::RoutineId, id(None)),
            (Column::RoutinePartId, id(None)),
            (Column::ProfileId, id(None)),
            (Column::ManagedItemId, id(None)),
            (Column::ControlledDocumentId, id(None)),
            (Column::DutyId, id(None)),
            (Column::RecordQuery, Value::String(None)),
        ];
        let (at, value) = match self {
            Self::Routine(it) => (0, it.into()),
            Self::RoutinePart(it) => (1, it.into()),
            Self::Profile(it) => (2, it.into()),
            Self::ManagedItem(it) => (3, it.into()),
            Self::ControlledDocument(it) => (4, it.into()),
            Self::Duty(it) => (5, it.into()),
            Self::Records(it) => (6, it.kind().into()),
        };
        all[at].1 = value;
        all
    }

    pub(super) fn write(self, row: &mut ActiveModel) {
        match self {
            Self::Routine(id) => row.routine_id = Set(Some(id)),
            Self::RoutinePart(id) => row.routine_part_id = Set(Some(id)),
            Self::Profile(id) => row.profile_id = Set(Some(id)),
            Self::ManagedItem(id) => row.managed_item_id = Set(Some(id)),
            Self::ControlledDocument(id) => row.controlled_document_id = Set(Some(id)),
            Self::Duty(id) => row.duty_id = Set(Some(id)),
            Self::Records(query) => row.record_query = Set(Some(query.kind().to_owned())),
        }
    }

    /// The condition that a claim is about it.
    pub(super) fn is(self) -> SimpleExpr {
        match self {
            Self::Routine(id) => Column::RoutineId.eq(id),
            Self::RoutinePart(id) => Column::RoutinePartId.eq(id),
            Self::Profile(id) => Column::ProfileId.eq(id),
            Self::ManagedItem(id) => Column::ManagedItemId.eq(id),
            Self::ControlledDocument(id) => Column::ControlledDocumentId.eq(id),
            Self::Duty(id) => Column::DutyId.eq(id),
            Self::Records(query) => Column::RecordQuery.eq(query.kind()),
        }
    }

    /// Its name, if it is there and in force, so that something can be claimed of it.
    pub async fn claimable(self, tx: &TenantTx) -> Result<Option<String>, DbErr> {
        Ok(match self {
            Self::Routine(id) => {
                let there = routine::find(tx, id).await?;
                there.filter(|it| it.state == routine::State::InForce).map(|it| it.name)
            }
            Self::RoutinePart(id) => {
                let there = routine_part::find(tx, id).await?;
                there.filter(|it| it.in_force && !it.skipped).map(|it| it.name)
            }
            Self::ManagedItem(id) => {
                let there = managed_item::find(tx, id).await?;
                there.filter(|it| it.state != managed_item::RETIRED).map(|it| it.name)
            }
            Self::ControlledDocument(id) => {
                let there = controlled_document::find(tx, id).await?;
                there.filter(|it| it.retired_at.is_none()).map(|it| it.title)
            }
            Self::Records(query) => Some(query.kind().to_owned()),
            _ => names(tx, &[self]).await?.remove(&self).flatten(),
        })
    }
}

/// The columns of a claim's subject: one of them is set.
type Columns<'a> = (
    Option<RoutineId>,
    Option<RoutinePartId>,
    Option<ProfileId>,
    Option<ManagedItemId>,
    Option<ControlledDocumentId>,
    Option<DutyId>,
    Option<&'a str>,
);

/// The subject that columns name.
pub(super) fn of((routine, part, profile, item, document, duty, records): Columns<'_>) -> Option<Subject> {
    (routine.map(Subject::Routine))
        .or(part.map(Subject::RoutinePart))
        .or(profile.map(Subject::Profile))
        .or(item.map(Subject::ManagedItem))
        .or(document.map(Subject::ControlledDocument))
        .or(duty.map(Subject::Duty))
        .or_else(|| records.and_then(RecordQuery::of).map(Subject::Records))
}

impl Model {
    /// What it is about.
    pub fn subject(&self) -> Option<Subject> {
        of((
            self.routine_id,
            self.routine_part_id,
            self.profile_id,
            self.managed_item_id,
            self.controlled_document_id,
            self.duty_id,
            self.record_query.as_deref(),
        ))
    }
}

/// The names of subjects; `None` for records, whose name is a matter of language. What may not be seen is left out.
pub async fn names(tx: &TenantTx, subjects: &[Subject]) -> Result<HashMap<Subject, Option<String>>, DbErr> {
    let mut named = HashMap::new();
    macro_rules! look {
        ($variant:ident, $table:ident, $name:ident) => {{
            let ids: Vec<_> = subjects
                .iter()
                .filter_map(|it| if let Subject::$variant(id) = it { Some(*id) } else { None })
                .collect();
            if !ids.is_empty() {
                let here = $table::Column::TenantId.eq(tx.tenant()).and($table::Column::Id.is_in(ids));
                for row in $table::Entity::find().filter(here).all(tx.connection()).await? {
                    named.insert(Subject::$variant(row.id), Some(row.$name));
                }
            }
        }};
    }
    look!(Routine, routine, name);
    look!(RoutinePart, routine_part, name);
    look!(Profile, profile, name);
    look!(ManagedItem, managed_item, name);
    look!(ControlledDocument, controlled_document, title);
    let duties: Vec<_> =
        subjects.iter().filter_map(|it| if let Subject::Duty(id) = it { Some(*id) } else { None }).collect();
    if !duties.is_empty() {
        // Only those that the place may see.
        for row in duty::among(tx, &duties).await? {
            named.insert(Subject::Duty(row.id), Some(row.title));
        }
    }
    for it in subjects {
        if let Subject::Records(_) = it {
            named.insert(*it, None);
        }
    }
    Ok(named)
}
