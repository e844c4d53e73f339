//! The loop: it hears the bell, stops when told, and survives its surroundings.

use std::time::Duration;

use entity::outbox_email::{Content, State};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::scene::Scene;
use crate::server::Server;

/// Longer than any of it takes, shorter than a test may hang.
const SOON: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_ring_wakes_it_and_a_stop_waits_for_the_mail_in_flight() {
    let scene = Scene::at("2026-11-22T09:00:00Z").await;
    let mut server = Server::held(&[]).await;
    let worker = scene.worker("smtp", server.transport());
    let (bell, stop) = (worker.bell(), CancellationToken::new());
    let running = tokio::spawn(worker.run(stop.clone()));
    scene.enqueue(Content::AlreadyRegistered).await;
    bell.ring();
    timeout(SOON, server.receive()).await.unwrap();
    stop.cancel();
    server.answer(1);
    timeout(SOON, running).await.unwrap().unwrap();
    assert_eq!(scene.outbox().await[0].state, State::Sent);
}

#[tokio::test]
async fn without_a_database_it_neither_dies_nor_refuses_to_stop() {
    let scene = Scene::at("2026-11-22T09:00:00Z").await;
    scene.db.clone().close().await.unwrap();
    assert!(scene.worker.drain().await.is_err());
    let stop = CancellationToken::new();
    let running = tokio::spawn(scene.worker.clone().run(stop.clone()));
    tokio::task::yield_now().await;
    assert!(!running.is_finished());
    stop.cancel();
    timeout(SOON, running).await.unwrap().unwrap();
}
