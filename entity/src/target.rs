//! Whose requirements are in question: those of a certification's standard, of any standard, or of a framework of one's own.

use sea_orm::DbErr;
use standards::ClauseKind;
use standards::cover::ClauseCover;
use standards::crosswalk::Place;
use standards::statement::held_in;

use crate::cover::{Scene, own_statement};
use crate::db::TenantTx;
use crate::id::{CertificationId, FrameworkId};
use crate::{certification, framework, framework_requirement};

/// A clause as it is judged.
#[derive(Debug, Clone)]
pub struct TargetClause {
    /// Its number.
    pub reference: String,
    /// Its short title.
    pub title: String,
    /// The number of what it belongs to.
    pub parent: Option<String>,
    /// What it is.
    pub kind: TargetKind,
    /// Whether it may be left out with a justification.
    pub may_leave_out: bool,
}

/// What a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetKind {
    /// A title over others.
    Heading,
    /// A requirement.
    Requirement,
    /// A control, which applies or not.
    Control,
}

impl TargetKind {
    /// As clients see it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Requirement => "requirement",
            Self::Control => "control",
        }
    }
}

/// A standard or framework, as one certification or the organization wants to meet it.
#[derive(Debug, Clone)]
pub struct Target {
    /// What clients name it by.
    pub key: String,
    /// The certification, if it is one's.
    pub certification: Option<certification::Model>,
    /// The id of the standard, or of the framework.
    pub standard: String,
    /// How it is cited.
    pub reference: String,
    /// Its clauses, in reading order.
    pub clauses: Vec<TargetClause>,
}

impl Target {
    /// The target of that key, if it is there and may be seen.
    pub async fn find(tx: &TenantTx, key: &str) -> Result<Option<Self>, DbErr> {
        if let Ok(id) = key.parse::<CertificationId>() {
            return Ok(certification::find(tx, id).await?.and_then(Self::of_certification));
        }
        if let Ok(id) = key.parse::<FrameworkId>() {
            let Some(row) = framework::find(tx, id).await? else { return Ok(None) };
            return Self::of_framework(tx, row).await.map(Some);
        }
        Ok(standards::find(key).map(|it| Self::of_standard(key.to_owned(), None, it)))
    }

    /// What a certification is measured by; `None` where its standard has no catalogue.
    pub fn of_certification(row: certification::Model) -> Option<Self> {
        let standard = standards::find(&row.standard)?;
        Some(Self::of_standard(row.id.to_string(), Some(row), standard))
    }

    fn of_standard(
        key: String,
        certification: Option<certification::Model>,
        it: &standards::Standard,
    ) -> Self {
        let clause = |clause: &standards::Clause| TargetClause {
            reference: clause.reference.clone(),
            title: clause.title.clone(),
            parent: clause.parent.clone(),
            kind: match clause.kind {
                ClauseKind::Requirement => TargetKind::Requirement,
                ClauseKind::Control => TargetKind::Control,
                ClauseKind::Heading | ClauseKind::ControlTheme | ClauseKind::ControlObjectiveGroup => {
                    TargetKind::Heading
                }
            },
            may_leave_out: clause.is_auditable() && it.may_leave_out(&clause.reference),
        };
        Self {
            key,
            certification,
            standard: it.id.clone(),
            reference: it.reference.clone(),
            clauses: it.clauses.iter().map(clause).collect(),
        }
    }

    /// A framework of one's own: what may be left out of it is the organization's to say.
    pub async fn of_framework(tx: &TenantTx, row: framework::Model) -> Result<Self, DbErr> {
        let rows = framework_requirement::of(tx, row.id).await?;
        let number = |id| rows.iter().find(|it| it.id == id).map(|it| it.reference.clone());
        let clause = |it: &framework_requirement::Model| {
            let kind = match it.kind.as_str() {
                "heading" => TargetKind::Heading,
                "control" => TargetKind::Control,
                _ => TargetKind::Requirement,
            };
            TargetClause {
                reference: it.reference.clone(),
                title: it.title.clone(),
                parent: it.parent_id.and_then(number),
                kind,
                may_leave_out: kind != TargetKind::Heading,
            }
        };
        Ok(Self {
            key: row.id.to_string(),
            certification: None,
            standard: row.id.to_string(),
            reference: format!("{} {}", row.name, row.edition).trim().to_owned(),
            clauses: rows.iter().map(clause).collect(),
        })
    }

    /// The certification's id, if it is one's.
    pub fn certification_id(&self) -> Option<CertificationId> {
        self.certification.as_ref().map(|it| it.id)
    }

    /// The keys of all statements that its clauses hold.
    pub fn statements(&self) -> Vec<String> {
        let held = |clause: &TargetClause| self.held(&clause.reference);
        let mut all: Vec<String> = self.clauses.iter().flat_map(held).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The keys of the statements that a clause holds.
    pub fn held(&self, reference: &str) -> Vec<String> {
        if let Ok(id) = self.standard.parse::<FrameworkId>() {
            return vec![own_statement(id, reference)];
        }
        held_in(&self.standard, reference).iter().map(|it| it.key.clone()).collect()
    }

    /// The place of one of its clauses.
    pub fn place(&self, clause: &TargetClause) -> Place {
        Place { standard: self.standard.clone(), clause: clause.reference.clone() }
    }

    /// The cover of one of its clauses, of what was assessed; `None` for a heading.
    pub fn cover<'a>(
        &self,
        scene: &Scene,
        assessed: &'a [ClauseCover],
        clause: &TargetClause,
    ) -> Option<&'a ClauseCover> {
        let number = scene.landscape.place(&self.place(clause))?;
        assessed.get(number).filter(|_| clause.kind != TargetKind::Heading)
    }

    /// Every certification that the member may see, then every framework.
    pub async fn all(tx: &TenantTx) -> Result<Vec<Self>, DbErr> {
        let rows = certification::all(tx).await?;
        let seen = rows.into_iter().filter(|row| tx.sees(row.id));
        let mut all: Vec<Self> = seen.filter_map(Self::of_certification).collect();
        for row in framework::all(tx).await? {
            all.push(Self::of_framework(tx, row).await?);
        }
        Ok(all)
    }
}
