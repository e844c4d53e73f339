//! The bell across processes, over Redis: the API publishes, each worker is subscribed.
//!
//! Losing Redis costs speed only: the timetable goes on ringing, and the listener connects again.

use std::time::Duration;

use redis::{
    AsyncConnectionConfig, Client, IntoConnectionInfo, ProtocolVersion, PushInfo, PushKind, RedisError,
};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_util::sync::CancellationToken;

use super::Bell;
use crate::after;

/// The channel on which a commit that made something due is announced.
pub const CHANNEL: &str = "certkeep:wake";

const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Rings `bell` for whatever is announced at the Redis server `url`, until `stop`.
///
/// # Errors
/// When `url` is no Redis address. A server that is away is waited for.
pub async fn listen(bell: Bell, url: &str, stop: CancellationToken) -> Result<(), RedisError> {
    let info = url.into_connection_info()?;
    let pushing = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
    let client = Client::open(info.set_redis_settings(pushing))?;
    tokio::select! {
        () = stop.cancelled() => {}
        () = stay_subscribed(&bell, &client) => {}
    }
    Ok(())
}

async fn stay_subscribed(bell: &Bell, client: &Client) {
    let mut pause = None;
    loop {
        let fault = match subscribed(client).await {
            Ok((connection, pushes)) => {
                tracing::info!("listening for rings at Redis");
                pause = None;
                // What was announced while nobody listened is looked for now.
                bell.ring();
                pass_on(bell, pushes).await;
                drop(connection);
                "the connection ended".to_owned()
            }
            Err(fault) => fault.to_string(),
        };
        if pause.is_none() {
            tracing::warn!(fault, "Redis is away: rings from other processes come later");
        }
        let longer = pause.map_or(FIRST_PAUSE, |last: Duration| (last * 2).min(LONGEST_PAUSE));
        pause = Some(longer);
        after(longer).await;
    }
}

type Subscribed = (redis::aio::MultiplexedConnection, UnboundedReceiver<PushInfo>);

async fn subscribed(client: &Client) -> Result<Subscribed, RedisError> {
    let (sender, pushes): (UnboundedSender<PushInfo>, _) = unbounded_channel();
    let config = AsyncConnectionConfig::new().set_push_sender(sender);
    let mut connection = client.get_multiplexed_async_connection_with_config(&config).await?;
    connection.subscribe(CHANNEL).await?;
    Ok((connection, pushes))
}

/// Rings for each message until the connection ends.
async fn pass_on(bell: &Bell, mut pushes: UnboundedReceiver<PushInfo>) {
    while let Some(push) = pushes.recv().await {
        match push.kind {
            PushKind::Message => bell.ring(),
            PushKind::Disconnection => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;
    use crate::bell::announcer::{Announcer, ping};

    /// Longer than any of it takes, shorter than a test may hang.
    const SOON: Duration = Duration::from_secs(20);

    #[tokio::test]
    #[expect(clippy::disallowed_methods, reason = "tests/peer/with.sh tells where its Redis is")]
    async fn what_is_announced_rings_the_bell() {
        let Ok(url) = std::env::var("TEST_REDIS_URL") else {
            eprintln!("not tried: tests/peer/with.sh starts a Redis for it");
            return;
        };
        let (bell, stop) = (Bell::default(), CancellationToken::new());
        let listening = tokio::spawn({
            let (bell, url, stop) = (bell.clone(), url.clone(), stop.clone());
            async move { listen(bell, &url, stop).await }
        });
        timeout(SOON, bell.rung()).await.expect("a ring for what was missed before");
        ping(&url).await.unwrap();
        let api = Announcer::start(&url).unwrap();
        for _ in 0..3 {
            api.ring();
            timeout(SOON, bell.rung()).await.expect("a ring for the announcement");
        }
        stop.cancel();
        timeout(SOON, listening).await.unwrap().unwrap().unwrap();
    }

    #[tokio::test]
    async fn an_address_that_is_no_redis_is_refused_at_once() {
        let listening = listen(Bell::default(), "http://localhost", CancellationToken::new());
        assert!(timeout(SOON, listening).await.unwrap().is_err());
        assert!(Announcer::start("http://localhost").is_err());
    }

    #[tokio::test]
    async fn a_server_that_is_away_is_waited_for_until_the_stop() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let stop = CancellationToken::new();
        let listening = tokio::spawn({
            let stop = stop.clone();
            async move { listen(Bell::default(), &format!("redis://{nobody}/"), stop).await }
        });
        tokio::task::yield_now().await;
        stop.cancel();
        timeout(SOON, listening).await.unwrap().unwrap().unwrap();
    }
}
