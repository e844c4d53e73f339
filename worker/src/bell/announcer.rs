//! The other end of the bell across processes: the API announces, over Redis, that a commit made something due.

use redis::aio::ConnectionManagerConfig;
use redis::{Client, RedisError};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::remote::CHANNEL;

/// Rings for the workers of other processes. Clones share the connection.
#[derive(Clone, Debug)]
pub struct Announcer(Sender<()>);

impl Announcer {
    /// Announces at the Redis server `url`, from a task of the current runtime; it connects when first rung.
    ///
    /// # Errors
    /// When `url` is no Redis address. A server that is away makes rings get lost, which costs seconds.
    pub fn start(url: &str) -> Result<Self, RedisError> {
        let config = ConnectionManagerConfig::new().set_number_of_retries(1);
        let connection = Client::open(url)?.get_connection_manager_lazy(config)?;
        // One place: rings that come while one is being announced are one more.
        let (rings, rung) = channel(1);
        tokio::spawn(announce(connection, rung));
        Ok(Self(rings))
    }

    /// Rings, without waiting for it to be heard.
    pub fn ring(&self) {
        let _ = self.0.try_send(());
    }
}

async fn announce(mut connection: redis::aio::ConnectionManager, mut rung: Receiver<()>) {
    let mut away = false;
    while rung.recv().await.is_some() {
        match redis::cmd("PUBLISH").arg(CHANNEL).arg("").exec_async(&mut connection).await {
            Ok(()) => away = false,
            Err(fault) if !away => {
                away = true;
                tracing::warn!(%fault, "Redis is away: workers look by themselves, some seconds later");
            }
            Err(_) => {}
        }
    }
}

/// Asks the Redis server `url` whether it is there; what it says otherwise is a sentence.
///
/// # Errors
/// When `url` is no Redis address, or nobody answers.
pub async fn ping(url: &str) -> Result<(), RedisError> {
    let mut connection = Client::open(url)?.get_multiplexed_async_connection().await?;
    redis::cmd("PING").exec_async(&mut connection).await
}
