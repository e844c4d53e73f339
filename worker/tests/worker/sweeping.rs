//! Sweeps: what is stored is what the engine says, in a batch as one by one, and a second sweep writes nothing.

use entity::id::CertificationId;
use entity::programme::{self, Which};
use entity::{Actor, certification, certification_event, obligation, obligation_change, organization};
use serde_json::json;
use worker::overhaul;

use crate::scene::{Scene, at};

/// A small generator of its own, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn day(&mut self) -> String {
        let start: chrono::NaiveDate = "2025-01-01".parse().unwrap();
        (start + chrono::Days::new(self.below(800))).to_string()
    }

    fn event(&mut self) -> serde_json::Value {
        let day = self.day();
        match self.below(6) {
            0 => json!({ "type": "certification_decision", "on": day }),
            1 => json!({ "type": "internal_audit", "start": day }),
            2 => json!({ "type": "management_review", "on": day }),
            3 => json!({ "type": "surveillance_audit", "start": day, "state": "planned" }),
            4 => json!({ "type": "suspension", "on": day }),
            _ => json!({ "type": "surveillance_audit", "start": day }),
        }
    }
}

/// Every obligation that counts, as stored and as the engine says, must be the same.
async fn is_exact(scene: &Scene) {
    let tx = scene.db.read(scene.tenant).await.unwrap();
    let organization = organization::get(&tx).await.unwrap();
    for row in certification::all(&tx).await.unwrap() {
        let answer = programme::question(&tx, &organization, &row).await.unwrap().answer();
        assert_eq!(row.status, answer.status.as_str(), "{}", row.id);
        let stored = obligation::of(&tx, row.id).await.unwrap();
        for planned in &answer.obligations {
            let kept = stored.iter().find(|kept| kept.key == planned.key).unwrap();
            assert_eq!(
                (kept.due_on, kept.state.as_str(), kept.planned_on, kept.done_on, &kept.because),
                (
                    planned.due_on,
                    planned.state.as_str(),
                    planned.planned_on,
                    planned.done_on,
                    &planned.because
                ),
                "{} of {}",
                kept.key,
                row.id
            );
        }
        let gone = stored.iter().filter(|kept| answer.obligation(&kept.key).is_none());
        assert!(gone.clone().all(|kept| kept.state == "waived" && !kept.actionable));
    }
}

/// Records an event without planning, as if the planning were left to a sweep.
async fn record_only(scene: &Scene, id: CertificationId, facts: serde_json::Value) {
    let tx = scene.write().await;
    let event = Some(serde_json::from_value(facts).unwrap());
    let new = certification_event::NewEvent { event, note: String::new(), supersedes_id: None };
    certification_event::record(&tx, id, scene.member, &new).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn after_random_histories_and_edits_a_sweep_stores_what_the_engine_says_and_a_second_writes_nothing() {
    let scene = Scene::at("2026-03-11T06:00:00Z").await;
    let mut dice = Dice(7);
    let mut ids = Vec::new();
    for _ in 0..12 {
        ids.push(scene.certification(&[]).await);
    }
    for round in 0..6 {
        for _ in 0..15 {
            let id = ids[usize::try_from(dice.below(ids.len() as u64)).unwrap()];
            let facts = dice.event();
            // Some are planned one by one at once, the others together by the sweep.
            if dice.below(2) == 0 {
                scene.record(id, facts).await;
            } else {
                record_only(&scene, id, facts).await;
            }
        }
        scene.clock.move_to(at("2026-03-11T06:00:00Z") + chrono::TimeDelta::days(40 * round));
        let first = overhaul::all(&scene.db, |_| {}).await.unwrap();
        assert_eq!((first.planned, first.skipped), (12, 0));
        is_exact(&scene).await;
        let second = overhaul::all(&scene.db, |_| {}).await.unwrap();
        assert_eq!((second.planned, second.written.total()), (12, 0));
    }
}

#[tokio::test]
async fn a_batch_stores_the_same_as_one_by_one() {
    let histories: Vec<Vec<serde_json::Value>> = {
        let mut dice = Dice(11);
        (0..8).map(|_| (0..5).map(|_| dice.event()).collect()).collect()
    };
    let mut worlds = Vec::new();
    for together in [false, true] {
        let scene = Scene::at("2026-03-11T06:00:00Z").await;
        let mut stored = Vec::new();
        for history in &histories {
            let id = scene.certification(&[]).await;
            for facts in history {
                record_only(&scene, id, facts.clone()).await;
            }
            if !together {
                let tx = scene.write().await;
                let organization = organization::get(&tx).await.unwrap();
                let cause = programme::Cause::because("One by one.");
                programme::replan(&tx, &organization, id, &cause).await.unwrap();
                tx.commit().await.unwrap();
            }
            stored.push(id);
        }
        if together {
            overhaul::all(&scene.db, |_| {}).await.unwrap();
        }
        let tx = scene.db.read(scene.tenant).await.unwrap();
        let mut rows = Vec::new();
        for id in stored {
            for row in obligation::of(&tx, id).await.unwrap() {
                rows.push((row.key, row.due_on, row.state, row.because, row.actionable, row.rules));
            }
        }
        rows.sort_by(|a, b| (&a.0, a.1, &a.3).cmp(&(&b.0, b.1, &b.3)));
        let ledger = scene.ledger().await.len();
        worlds.push((rows, ledger));
    }
    assert_eq!(worlds[0], worlds[1]);
}

#[tokio::test]
async fn what_appears_by_itself_has_a_history_without_a_row_for_it() {
    let scene = Scene::at("2026-03-11T06:00:00Z").await;
    let id = scene.certification(&[]).await;
    record_only(&scene, id, json!({ "type": "certification_decision", "on": "2026-03-10" })).await;
    let tx = scene.write().await;
    let organization = organization::get(&tx).await.unwrap();
    let cause = programme::Cause::because(programme::BY_ITSELF);
    let written = programme::replan(&tx, &organization, id, &cause).await.unwrap();
    assert_eq!(written.history, 0);
    let rows = obligation::of(&tx, id).await.unwrap();
    let history = obligation_change::of(&tx, rows[0].id).await.unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!((history[0].from_due_on, history[0].to_due_on), (None, Some(rows[0].due_on)));
    assert_eq!(history[0].changed_at, rows[0].created_at);
}

#[tokio::test]
async fn a_change_of_all_plans_twenty_at_once_and_the_worker_plans_the_others_for_the_same_reason() {
    let scene = Scene::at("2026-03-11T06:00:00Z").await;
    let decided = [json!({ "type": "certification_decision", "on": "2026-03-10" })];
    for _ in 0..23 {
        scene.certification(&decided).await;
    }
    let tx =
        scene.db.write(scene.tenant, Actor { member: Some(scene.member), ..Actor::default() }).await.unwrap();
    let policy = json!({ "cycle_months": 24 });
    let patch = organization::OrganizationPatch { policy: Some(policy), ..Default::default() };
    let organization = organization::update(&tx, 1, patch).await.unwrap().unwrap();
    programme::replan_soon(&tx, &organization, Which::All, "The cycle is shorter.").await.unwrap();
    let waiting = certification::due_ids(&tx, &[], 100).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(waiting.len(), 3);
    assert_eq!(scene.worker.drain().await.unwrap().replanned, 3);
    is_exact(&scene).await;
    let tx = scene.db.read(scene.tenant).await.unwrap();
    for row in obligation::of(&tx, waiting[0]).await.unwrap() {
        let history = obligation_change::of(&tx, row.id).await.unwrap();
        for change in history
            .iter()
            .filter(|change| change.changed_at == row.changed_at && change.from_due_on.is_some())
        {
            assert_eq!(
                (change.reason.as_str(), change.changed_by),
                ("The cycle is shorter.", Some(scene.member))
            );
        }
    }
}

#[tokio::test]
async fn one_certification_that_cannot_be_planned_holds_up_no_other() {
    let scene = Scene::at("2026-03-11T06:00:00Z").await;
    let decided = [json!({ "type": "certification_decision", "on": "2026-03-10" })];
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(scene.certification(&decided).await);
    }
    let tx = scene.write().await;
    let row = certification::find(&tx, ids[2]).await.unwrap().unwrap();
    let broken = certification::CertificationFacts {
        standard: row.standard,
        certification_body_id: None,
        certificate_number: None,
        scope: String::new(),
        printed_issue_on: None,
        printed_expiry_on: None,
        target_on: None,
        responsible_id: scene.member,
        policy: json!({ "cycle_months": "many" }),
        size: certification::Size::default(),
    };
    certification::update(&tx, ids[2], 1, broken).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    scene.clock.move_to(at("2027-03-12T12:00:00Z"));
    let drained = scene.worker.drain().await.unwrap();
    assert_eq!((drained.replanned, drained.skipped), (4, 1));
    let swept = overhaul::all(&scene.db, |_| {}).await.unwrap();
    assert_eq!((swept.planned, swept.skipped), (4, 1));
}
