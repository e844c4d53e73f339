//! The gap analysis and the Statement of Applicability as a file, for who has no account.

use std::collections::HashMap;
use std::sync::LazyLock;

use actix_web::http::header::{self, ContentEncoding};
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{Datelike, NaiveDate};
use entity::person::Language as Speech;
use entity::target::Target;
use report::{Cell, Column, Day, Report, Row, Section, Tone, Words};
use utoipa::ToSchema;

use super::trend::{self, ClauseTurn, CoverTrendView};
use super::{analyse, wanted};
use crate::choice::choice;
use crate::field::TargetKey;
use crate::language::Language;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::Query;
use crate::view::gap::{ClauseCoverView, CoverWord, GapAnalysisView, StandingWord, StatementStanding};
use crate::wire::{AnyProblem, MemberProblem};

choice! {
    /// The form of a report.
    pub enum ReportForm {
        /// A tagged PDF.
        Pdf = "pdf",
        /// A workbook.
        Xlsx = "xlsx",
    }
}

/// The bytes of a report.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "described here, sent as bytes")]
pub struct ReportFile(String);

type Catalogue = HashMap<String, String>;

static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("../../../../text/en/report.json")));
static GERMAN: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("../../../../text/de/report.json")));

fn read(text: &str) -> Catalogue {
    // Part of the program and read by the tests: a fault is a broken build.
    serde_json::from_str(text).unwrap_or_else(|fault| panic!("the words of reports are broken: {fault}"))
}

/// The words of one language.
#[derive(Clone, Copy)]
struct Said {
    language: Speech,
    words: &'static Catalogue,
}

impl Said {
    fn of(language: Speech) -> Self {
        let words: &'static Catalogue = match language {
            Speech::English => &ENGLISH,
            Speech::German => &GERMAN,
        };
        Self { language, words }
    }

    fn word(&self, key: &str) -> String {
        self.words.get(key).cloned().unwrap_or_default()
    }

    fn columns(&self, heads: &[(&str, u16)]) -> Vec<Column> {
        heads.iter().map(|(key, weight)| Column::new(self.word(key), *weight)).collect()
    }

    fn cover(&self, cover: CoverWord) -> (String, Tone) {
        let tone = match cover {
            CoverWord::Covered => Tone::Good,
            CoverWord::Partial => Tone::Warn,
            CoverWord::Missing => Tone::Bad,
            CoverWord::NotApplicable => Tone::Muted,
        };
        (self.word(&cover.to_string()), tone)
    }

    fn standing(&self, standing: StandingWord) -> (String, Tone) {
        let (key, tone) = match standing {
            StandingWord::Open => ("open", Tone::Bad),
            StandingWord::Drafted => ("drafted", Tone::Bad),
            StandingWord::Claimed => ("claimed", Tone::Warn),
            StandingWord::Met => ("met_standing", Tone::Good),
        };
        (self.word(key), tone)
    }

    fn day(&self, on: NaiveDate) -> Day {
        let written = match self.language {
            Speech::English => on.format("%-d %B %Y").to_string(),
            Speech::German => on.format("%d.%m.%Y").to_string(),
        };
        let small = |number: u32| u8::try_from(number).unwrap_or(1);
        let year = u16::try_from(on.year()).unwrap_or(2000);
        Day { written, year, month: small(on.month()), day: small(on.day()) }
    }
}

fn number(number: impl TryInto<i32>) -> Cell {
    Cell::Number(number.try_into().unwrap_or(i32::MAX))
}

fn heading(clause: &ClauseCoverView) -> Row {
    let cells = vec![clause.reference.clone().into(), clause.title.clone().into()];
    Row { cells, tone: Tone::Plain, is_heading: true }
}

fn clauses(said: Said, found: &GapAnalysisView) -> Section {
    let row = |clause: &ClauseCoverView| {
        let Some(cover) = clause.cover else { return heading(clause) };
        let (word, tone) = said.cover(cover);
        let reason = clause.applicability.as_ref().map(|it| it.justification.clone()).unwrap_or_default();
        let cells = vec![
            clause.reference.clone().into(),
            clause.title.clone().into(),
            word.into(),
            format!("{}/{}", clause.met, clause.statements.len()).into(),
            clause.over.clone().unwrap_or_default().into(),
            reason.into(),
        ];
        Row { cells, tone, is_heading: false }
    };
    let columns = [("clause", 2), ("title", 6), ("cover", 3), ("met", 2), ("over", 5), ("justification", 5)];
    Section {
        title: said.word("clauses"),
        intro: String::new(),
        columns: said.columns(&columns),
        rows: found.clauses.iter().map(row).collect(),
    }
}

fn controls(said: Said, found: &GapAnalysisView) -> Option<Section> {
    let all: Vec<_> = found.clauses.iter().filter(|it| it.kind == "control").collect();
    let row = |clause: &&ClauseCoverView| {
        let decided = clause.applicability.as_ref();
        let applies = decided.is_none_or(|it| it.applies);
        let (word, tone) = clause.cover.map(|it| said.cover(it)).unwrap_or_default();
        let cells = vec![
            clause.reference.clone().into(),
            clause.title.clone().into(),
            said.word(if applies { "yes" } else { "no" }).into(),
            decided.map(|it| it.justification.clone()).unwrap_or_default().into(),
            decided.map(|it| it.decided_by.name.clone()).unwrap_or_default().into(),
            word.into(),
        ];
        Row { cells, tone, is_heading: false }
    };
    let columns =
        [("control", 2), ("title", 6), ("applies", 2), ("justification", 7), ("decided_by", 3), ("cover", 3)];
    (!all.is_empty()).then(|| Section {
        title: said.word("statement_of_applicability"),
        intro: String::new(),
        columns: said.columns(&columns),
        rows: all.iter().map(row).collect(),
    })
}

fn statements(said: Said, found: &GapAnalysisView) -> Section {
    let subject = |it: &crate::view::claim::SubjectView| match it.kind {
        "records" => said.word(&it.key),
        _ => it.name.clone().unwrap_or_default(),
    };
    let row = |statement: &StatementStanding| {
        let (word, tone) = said.standing(statement.standing);
        let mut claimed: Vec<String> = statement.claims.iter().map(|it| subject(&it.subject)).collect();
        claimed.retain(|name| !name.is_empty());
        claimed.dedup();
        let cells = vec![statement.text.clone().into(), word.into(), claimed.join("; ").into()];
        Row { cells, tone, is_heading: false }
    };
    Section {
        title: said.word("statements"),
        intro: String::new(),
        columns: said.columns(&[("statement", 9), ("standing", 2), ("met_by", 5)]),
        rows: found.statements.iter().map(row).collect(),
    }
}

/// What is covered otherwise than on the day it is compared with; none where that is today, or nothing was written down.
fn comparison(said: Said, trend: &CoverTrendView) -> Option<Section> {
    let since = trend.since.filter(|since| *since < trend.on)?;
    let word = |cover: Option<CoverWord>| cover.map_or_else(|| said.word("not_there"), |it| said.cover(it).0);
    let row = |turn: &ClauseTurn| {
        let cells = vec![
            turn.reference.clone().into(),
            turn.title.clone().unwrap_or_default().into(),
            word(turn.from).into(),
            word(turn.to).into(),
        ];
        let tone = turn.to.map_or(Tone::Muted, |it| said.cover(it).1);
        Row { cells, tone, is_heading: false }
    };
    let before = trend.points.first().map(|it| it.count).unwrap_or_default();
    let counts = [
        ("covered", before.covered),
        ("partial", before.partial),
        ("missing", before.missing),
        ("not_applicable", before.not_applicable),
    ];
    let counts = counts.map(|(key, count)| format!("{}: {count}", said.word(key))).join(", ");
    Some(Section {
        title: said.word("comparison").replace("{day}", &said.day(since).written),
        intro: format!("{}: {counts}.", said.word("then")),
        columns: said.columns(&[("clause", 2), ("title", 7), ("then", 3), ("now", 3)]),
        rows: trend.turns.iter().map(row).collect(),
    })
}

fn next(said: Said, found: &GapAnalysisView) -> Section {
    let text = |key: &String| {
        let there = found.statements.iter().find(|it| it.key == *key);
        there.map(|it| it.text.clone()).unwrap_or_default()
    };
    let row = |action: &crate::view::gap::NextActionView| {
        let texts: Vec<String> = action.statements.iter().map(text).collect();
        let cells = vec![
            action.clause.clone().into(),
            texts.join(" ").into(),
            number(action.hours),
            action.closes.join(", ").into(),
        ];
        Row { cells, tone: Tone::Plain, is_heading: false }
    };
    Section {
        title: said.word("next_actions"),
        intro: said.word("next_actions_intro"),
        columns: said.columns(&[("clause", 2), ("statements", 10), ("hours", 2), ("closes", 4)]),
        rows: found.next_actions.iter().map(row).collect(),
    }
}

fn made(
    said: Said,
    organization: &str,
    target: &Target,
    found: &GapAnalysisView,
    trend: &CoverTrendView,
) -> Report {
    let day = said.day(found.on);
    let mut summary = vec![
        (said.word("standard"), target.reference.clone()),
        (said.word("on"), day.written.clone()),
        (said.word("covered"), found.count.covered.to_string()),
        (said.word("partial"), found.count.partial.to_string()),
        (said.word("missing"), found.count.missing.to_string()),
        (said.word("not_applicable"), found.count.not_applicable.to_string()),
    ];
    if let Some(scope) = target.certification.as_ref().map(|it| it.scope.clone()).filter(|it| !it.is_empty())
    {
        summary.insert(1, (said.word("scope"), scope));
    }
    let mut sections = vec![clauses(said, found)];
    sections.extend(controls(said, found));
    sections.push(next(said, found));
    sections.extend(comparison(said, trend));
    sections.push(statements(said, found));
    Report {
        title: said.word("gap_analysis"),
        subtitle: target.reference.clone(),
        organization: organization.to_owned(),
        made_on: day,
        language: Language::from(said.language).to_string(),
        words: Words {
            overview: said.word("overview"),
            page: said.word("page"),
            nothing: said.word("nothing"),
        },
        summary,
        sections,
        footer: said.word("footer"),
    }
}

/// Download a gap analysis
#[utoipa::path(tag = "cover", operation_id = "get_gap_report",
    params(("target" = TargetKey, Query, description = "The id of a certification, of a standard or of a framework."),
        ("form" = inline(ReportForm), Query, description = "The form of the file."),
        ("language" = inline(Option<Language>), Query, description = "The language of its headings; one's own when left out. Statements are in English.", nullable = false)),
    description = "The gap analysis as a file: clauses, controls with what was decided of them (the Statement of Applicability), what to do next, what is covered \
        otherwise than a year ago, statements with what is claimed of. Equal analyses are equal bytes.",
    responses((status = 200, description = "The file.", content((ReportFile = "application/pdf"), (ReportFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/gap-report")]
pub async fn get_gap_report(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let key = query.required::<TargetKey>("target");
    let form = query.required::<ReportForm>("form");
    let language = query.field::<Language>("language").map_or(member.person.language, Speech::from);
    query.done()?;
    let tx = member.read().await?;
    let target = wanted(&tx, key).await?;
    let found = analyse(&tx, &member, &target).await?;
    let trend = trend::told(&tx, &target, trend::year_before(found.on), found.on).await?;
    tx.commit().await?;
    let report = made(Said::of(language), &member.organization.name, &target, &found, &trend);
    let (bytes, kind, ending) = match form {
        Some(ReportForm::Xlsx) => {
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            (report::xlsx(&report), kind, "xlsx")
        }
        _ => (report::pdf(&report), "application/pdf", "pdf"),
    };
    let bytes = bytes.map_err(Problem::internal)?;
    let name = format!("attachment; filename=\"{}-{}.{ending}\"", target.standard, found.on);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header(ContentEncoding::Identity)
        .body(bytes))
}
