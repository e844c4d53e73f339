//! Integrated audits: one visit for several certifications, recorded ones or facts that are posted.

use actix_web::{FromRequest, HttpRequest, HttpResponse, post, web};
use cycle::integrated::{Candidate, JointCalendar, Question, Refusal, Widen, propose};
use serde::Serialize;
use utoipa::ToSchema;

use self::entry::{Asked, IntegratedCertification};
use crate::body::{Body, body};
use crate::choice::choice;
use crate::field::{Day, fault};
use crate::handler::audit_time::Share;
use crate::member::{Member, address};
use crate::problem::Problem;
use crate::scope::{Access, Need};
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, MissingProblem};

mod entry;

choice! {
    /// What may be agreed to for the sake of a joint visit.
    pub enum WidenWord {
        /// Recertification audits up to a year before the expiry.
        EarlyRecertification = "early_recertification",
        /// Second surveillance audits after the 24 months of R02.
        LateSurveillance = "late_surveillance",
    }
}

body! {
    /// Certifications that ask for joint audits.
    pub struct IntegratedProgrammeRequest {
        /// The certifications, 1 to 12.
        pub certifications: Vec<IntegratedCertification>,
        /// By which share integration reduces the time of a joint visit, 0 to 0.2 (R84); 0 when left out.
        pub integration_reduction: Option<Share<20>>,
        /// Which windows may be wider than usual; none when left out.
        pub widen: Option<WidenWord>,
        /// The day to plan on; each certification's own civil date when left out.
        pub today: Option<Day>,
    }
}

/// The joint calendar, and whom its names mean.
#[derive(Debug, Serialize, ToSchema)]
pub struct IntegratedProgramme {
    /// The certifications in the order of the question.
    pub certifications: Vec<IntegratedName>,
    /// The joint calendar.
    #[serde(flatten)]
    pub calendar: JointCalendar,
}

/// What a certification is called in the answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct IntegratedName {
    /// Its name in the visits.
    #[schema(max_length = 320)]
    pub name: String,
    /// Its id; null for posted facts.
    #[schema(max_length = 40)]
    pub certification_id: Option<String>,
    /// Its standard with edition.
    #[schema(max_length = 64)]
    pub standard: String,
}

/// Preview joint audits
#[utoipa::path(tag = "previews", operation_id = "create_integrated_programme_preview", request_body = IntegratedProgrammeRequest,
    security((), ("session" = []), ("key" = [])),
    description = "The joint calendar with the fewest audit days that breaks no rule, for one audit may serve several certifications (IAF MD 11), and \
        what it saves against separate audits. Stores nothing. Each entry gives the facts of a certification, or the `certification_id` of a recorded \
        one, which needs a session or an API key with the scope `certification:read`.",
    responses((status = 200, description = "The joint calendar.", body = IntegratedProgramme), AnyProblem, BodyProblem, MemberProblem, MissingProblem))]
#[post("/integrated-programme-previews")]
pub async fn create_integrated_programme_preview(
    request: HttpRequest,
    state: web::Data<State>,
    asked: Body<IntegratedProgrammeRequest>,
) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Preview, &address(&request)).await?;
    let Body(asked) = asked;
    if !(1..=cycle::integrated::MOST_CERTIFICATIONS).contains(&asked.certifications.len()) {
        let detail = "Name 1 to 12 certifications.";
        return Err(Problem::invalid(vec![fault("/certifications", detail)]));
    }
    entry::check(&asked.certifications)?;
    let recorded = asked.certifications.iter().any(|entry| entry.certification_id.is_some());
    let member = if recorded { Some(Member::extract(&request).await?) } else { None };
    if let Some(member) = &member {
        member.reaches(Need::Scope("certification", Access::Read))?;
    }
    let entries = entry::read(asked.certifications, member.as_ref(), &state.db, asked.today).await?;
    let (names, certifications): (Vec<_>, Vec<Candidate>) =
        entries.into_iter().map(|Asked { id, candidate }| (named(id, &candidate), candidate)).unzip();
    let question = Question {
        certifications,
        integration_reduction: asked.integration_reduction.map_or(0.0, |share| share.0),
        widen: asked.widen.map(|word| match word {
            WidenWord::EarlyRecertification => Widen::EarlyRecertification,
            WidenWord::LateSurveillance => Widen::LateSurveillance,
        }),
    };
    // The search is exact and may take some milliseconds: not on the thread that answers everybody.
    let answer = web::block(move || propose(&question)).await.map_err(Problem::internal)?;
    let calendar = answer.map_err(|refusal| refused(&refusal, &names))?;
    Ok(HttpResponse::Ok().json(IntegratedProgramme { certifications: names, calendar }))
}

fn named(id: Option<String>, candidate: &Candidate) -> IntegratedName {
    IntegratedName {
        name: candidate.name.clone(),
        certification_id: id,
        standard: candidate.facts.standard.clone(),
    }
}

fn refused(refusal: &Refusal, names: &[IntegratedName]) -> Problem {
    let place = match refusal {
        Refusal::TooMany => "/certifications".to_owned(),
        Refusal::SameName(name) => {
            let last = names.iter().rposition(|it| it.name == *name).unwrap_or(0);
            format!("/certifications/{last}/name")
        }
    };
    Problem::invalid(vec![fault(&place, refusal.to_string())])
}
