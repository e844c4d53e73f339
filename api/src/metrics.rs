//! Figures for a monitor, in the text form of Prometheus, at an address of their own: they are for whoever runs the installation.

use std::net::{SocketAddr, TcpListener};

use actix_web::{App, HttpResponse, HttpServer, web};
use chrono::{DateTime, Utc};
use entity::gauge::{self, Gauges};
use entity::setback::Task;
use entity::{Db, DbErr};
use metrics::{Unit, describe_gauge, gauge, with_local_recorder};
use metrics_exporter_prometheus::PrometheusBuilder;

use crate::server::StartError;

/// Answers `GET /metrics` at `address` until the process ends; answers where it listens.
///
/// # Errors
/// When the address cannot be listened at.
pub fn tell(address: SocketAddr, db: Db) -> Result<SocketAddr, StartError> {
    let listen = |cause| StartError::Listen { address, cause };
    let listener = TcpListener::bind(address).map_err(listen)?;
    let bound = listener.local_addr().map_err(listen)?;
    let db = web::Data::new(db);
    let server =
        HttpServer::new(move || App::new().app_data(db.clone()).route("/metrics", web::get().to(show)));
    let server = server.disable_signals().workers(1).listen(listener).map_err(listen)?.run();
    tokio::spawn(server);
    Ok(bound)
}

async fn show(db: web::Data<Db>) -> HttpResponse {
    match measured(&db).await {
        Ok(gauges) => HttpResponse::Ok()
            .content_type("text/plain; version=0.0.4; charset=utf-8")
            .body(written(&gauges, db.wall())),
        Err(fault) => {
            tracing::error!(%fault, "the figures could not be measured");
            HttpResponse::ServiceUnavailable().finish()
        }
    }
}

async fn measured(db: &Db) -> Result<Gauges, DbErr> {
    let tx = db.worker().await?;
    let gauges = gauge::measure(&tx).await?;
    tx.commit().await?;
    Ok(gauges)
}

/// The text form (Prometheus exposition format 0.0.4).
#[expect(clippy::cast_precision_loss, reason = "a gauge is a float, and these are counts of rows")]
fn written(gauges: &Gauges, now: DateTime<Utc>) -> String {
    let recorder = PrometheusBuilder::new().build_recorder();
    with_local_recorder(&recorder, || {
        describe_gauge!("certkeep_mails_due", "Mails that are due and not claimed.");
        gauge!("certkeep_mails_due").set(gauges.mails_due as f64);
        describe_gauge!("certkeep_mails_claimed", "Mails that a worker has claimed.");
        gauge!("certkeep_mails_claimed").set(gauges.mails_claimed as f64);
        describe_gauge!(
            "certkeep_mail_wait_seconds",
            Unit::Seconds,
            "How long the mail waits that is due longest."
        );
        let wait = gauges.mail_due_since.map_or(0, |since| (now - since).num_seconds().max(0));
        gauge!("certkeep_mail_wait_seconds").set(wait as f64);
        describe_gauge!(
            "certkeep_setbacks",
            "What the worker could not do: resting, or set aside after ten tries."
        );
        for aside in [false, true] {
            for task in Task::ALL {
                let found = gauges.setbacks.iter().find(|(of, set, _)| *of == task && *set == aside);
                let state = if aside { "set_aside" } else { "resting" };
                let count = found.map_or(0, |(_, _, count)| *count);
                gauge!("certkeep_setbacks", "task" => task.word(), "state" => state).set(count as f64);
            }
        }
    });
    recorder.handle().render()
}
