//! The course of one certification or duty: its obligations as the passing of time alone will make them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::DbErr;

use crate::db::TenantTx;
use crate::id::MembershipId;
use crate::obligation::{self, Owner};
use crate::programme::store::{self, Planned};
use crate::programme::{self, BY_ITSELF, Cause};
use crate::{certification, duty, organization};

/// What the engine is asked.
enum Asked {
    Certification(Box<programme::Question>),
    Duty(Box<duty::plan::Question>),
}

/// One owner of obligations.
pub(super) struct Course {
    /// Whose obligations they are.
    pub owner: Owner,
    /// Who is reminded of those that have nobody of their own.
    pub responsible: MembershipId,
    /// As they are planned by now.
    pub obligations: Vec<obligation::Model>,
    /// When they are planned next.
    pub next_at: Option<DateTime<Utc>>,
    asked: Asked,
}

impl Course {
    /// Every course of the organization, as it is stored.
    pub async fn all(tx: &TenantTx, organization: &organization::Model) -> Result<Vec<Self>, DbErr> {
        let certifications = certification::all(tx).await?;
        let questions = programme::questions(tx, organization, &certifications).await?;
        let mut all = Vec::new();
        for (row, question) in certifications.iter().zip(questions) {
            let (owner, asked) = (Owner::Certification(row.id), Asked::Certification(Box::new(question)));
            all.push(Self::new(owner, row.responsible_id, row.replan_at, asked));
        }
        for row in duty::all(tx).await? {
            let asked = Asked::Duty(Box::new(duty::plan::question(tx, organization, &row).await?));
            all.push(Self::new(Owner::Duty(row.id), row.responsible_id, row.replan_at, asked));
        }
        let owners: Vec<Owner> = all.iter().map(|course| course.owner).collect();
        let mut stored: HashMap<Owner, Vec<obligation::Model>> = HashMap::new();
        for owners in owners.chunks(programme::CHUNK_OF_OWNERS) {
            for row in obligation::of_all(tx, owners).await? {
                if let Some(owner) = row.owner() {
                    stored.entry(owner).or_default().push(row);
                }
            }
        }
        for course in &mut all {
            course.obligations = stored.remove(&course.owner).unwrap_or_default();
        }
        Ok(all)
    }

    fn new(owner: Owner, responsible: MembershipId, next_at: Option<DateTime<Utc>>, asked: Asked) -> Self {
        Self { owner, responsible, obligations: Vec::new(), next_at, asked }
    }

    /// Plans anew at `now`, as the worker will when nobody has done anything until then.
    pub fn move_to(&mut self, tx: &TenantTx, now: DateTime<Utc>) -> Result<(), DbErr> {
        let wanted = match &mut self.asked {
            Asked::Certification(question) => {
                question.ask_at(now);
                let programme = question.answer();
                self.next_at = question.replan_at(&programme, now);
                programme::wanted::of(programme)
            }
            Asked::Duty(question) => {
                question.ask_at(now);
                let plan = question.answer();
                self.next_at = question.replan_at(&plan, now);
                duty::plan::Question::wanted(plan)
            }
        };
        let planned = Planned {
            owner: self.owner,
            responsible: self.responsible,
            wanted,
            cause: Cause::because(BY_ITSELF),
            by: None,
        };
        let stored = std::mem::take(&mut self.obligations);
        self.obligations = store::project(tx, now, &planned, stored)?;
        Ok(())
    }
}
