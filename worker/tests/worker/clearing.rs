//! What has expired is removed once an hour, by one worker.

use chrono::TimeDelta;
use entity::one_time_token::{self, Purpose};
use entity::session::{self, NewSession};
use mailer::Transport;

use crate::scene::Scene;

#[tokio::test]
async fn of_two_workers_one_clears_away_and_only_what_has_expired() {
    let scene = Scene::at("2026-11-22T09:10:00Z").await;
    let second = scene.worker("second", Transport::Memory(scene.memory.clone()));
    let tx = scene.db.open(true).await.unwrap();
    let new = NewSession {
        factors: vec![entity::factor::Factor::Password],
        person_id: scene.person,
        tenant_id: scene.tenant,
        user_agent: String::new(),
        sso_tenant_id: None,
        proved_at: scene.db.now(),
        address: String::new(),
    };
    session::open(&tx, new.clone()).await.unwrap();
    one_time_token::issue(&tx, scene.person, Purpose::ResetPassword).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(scene.worker.drain().await.unwrap().swept, 0);

    scene.clock.advance(session::LIFETIME - TimeDelta::minutes(1));
    let tx = scene.db.open(true).await.unwrap();
    let (_, living) = session::open(&tx, new).await.unwrap();
    tx.commit().await.unwrap();
    scene.clock.advance(TimeDelta::minutes(1));
    let (one, two) = (scene.worker.drain().await.unwrap().swept, second.drain().await.unwrap().swept);
    // The session, the link, and the tick of the first hour, which is older than a week.
    assert_eq!((one, two), (3, 0));
    let tx = scene.db.open(false).await.unwrap();
    assert!(session::by_token(&tx, &living).await.unwrap().is_some());
}
