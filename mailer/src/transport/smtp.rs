//! Mail to an SMTP server, over a few connections that are used again and again.

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use lettre::transport::smtp::client::{Certificate, TlsParameters, TlsParametersBuilder};
use tokio::{
    sync::{Semaphore, oneshot},
    time::timeout,
};

use super::{
    Accepted, Security, SendError, SmtpSettings,
    connection::{Connection, Failure},
};
use crate::Mail;

/// Sends over at most `connections` connections; clones share them.
#[derive(Clone)]
pub struct SmtpTransport {
    pool: Arc<Pool>,
}

struct Pool {
    settings: SmtpSettings,
    tls: Option<TlsParameters>,
    /// One permit for each connection that may be open.
    turns: Semaphore,
    parked: Mutex<Vec<Parked>>,
    serials: AtomicU64,
}

/// An open connection that waits for a mail. A task closes it when none comes; dropping `_wanted` calls that off.
struct Parked {
    serial: u64,
    connection: Connection,
    _wanted: oneshot::Sender<()>,
}

impl SmtpTransport {
    /// A transport by these settings; nothing is opened before the first mail.
    pub fn new(settings: SmtpSettings) -> Result<Self, String> {
        let tls = match settings.security {
            Security::Plain => None,
            Security::StartTls | Security::Tls => Some(trust(&settings)?),
        };
        let turns = Semaphore::new(settings.connections.max(1));
        Ok(Self {
            pool: Arc::new(Pool {
                settings,
                tls,
                turns,
                parked: Mutex::default(),
                serials: AtomicU64::new(0),
            }),
        })
    }

    /// How many mails can be under way at a time.
    pub fn width(&self) -> usize {
        self.pool.settings.connections.max(1)
    }

    /// Hands one mail over. Waits for a free connection; from then on it takes at most a few times the
    /// settings' limits. A connection that the server closed while it waited is replaced without a word.
    pub async fn send(&self, mail: &Mail) -> Result<Accepted, SendError> {
        let (envelope, mut bytes) = mail.written()?;
        if let Some(signer) = &self.pool.settings.signer {
            bytes = signer.sign(&bytes, mail.date).map_err(SendError::Temporary)?;
        }
        let Ok(_turn) = self.pool.turns.acquire().await else {
            return Err(SendError::Temporary("The mail transport is shut down.".to_owned()));
        };
        let (mut connection, mut waited) = match self.pool.unpark() {
            Some(connection) => (connection, true),
            None => (self.pool.open().await?, false),
        };
        loop {
            match connection.deliver(&envelope, &bytes).await {
                Ok((connection, answer)) => {
                    self.pool.park(connection);
                    return Ok(Accepted { answer });
                }
                Err(Failure { unsent: true, .. }) if waited => {
                    connection = self.pool.open().await?;
                    waited = false;
                }
                Err(Failure { error, usable, .. }) => {
                    if let Some(connection) = usable {
                        self.pool.park(connection);
                    }
                    return Err(error);
                }
            }
        }
    }

    /// Connects, signs in and says goodbye.
    pub async fn check(&self) -> Result<String, String> {
        let settings = &self.pool.settings;
        let server = settings.server();
        let tried = async {
            let mut connection = self.pool.open().await?;
            connection.ping().await?;
            connection.quit().await;
            Ok::<_, SendError>(())
        };
        tried.await.map_err(|fault| format!("The SMTP server {server} takes no mail. {fault}"))?;
        let protected = match settings.security {
            Security::Plain => "without encryption",
            Security::StartTls => "with STARTTLS",
            Security::Tls => "with TLS",
        };
        let user = settings.credentials.as_ref().map(|credentials| format!(" as {}", credentials.user));
        let signed =
            settings.signer.as_ref().map(|signer| format!(" Mails are signed: {}.", signer.record_name()));
        let (user, signed) = (user.unwrap_or_default(), signed.unwrap_or_default());
        Ok(format!("The SMTP server {server} takes mail {protected}{user}.{signed}"))
    }

    /// Closes every waiting connection politely; later mails are refused as temporary.
    pub async fn shutdown(&self) {
        self.pool.turns.close();
        while let Some(connection) = self.pool.unpark() {
            connection.quit().await;
        }
    }
}

impl Pool {
    async fn open(&self) -> Result<Connection, SendError> {
        Connection::open(&self.settings, self.tls.as_ref()).await
    }

    fn unpark(&self) -> Option<Connection> {
        self.parked().pop().map(|parked| parked.connection)
    }

    fn park(self: &Arc<Self>, connection: Connection) {
        let mut parked = self.parked();
        let serial = self.serials.fetch_add(1, Ordering::Relaxed);
        let (wanted, taken) = oneshot::channel();
        parked.push(Parked { serial, connection, _wanted: wanted });
        let (pool, limit) = (Arc::downgrade(self), self.settings.idle_timeout);
        tokio::spawn(async move {
            if timeout(limit, taken).await.is_err()
                && let Some(connection) = pool.upgrade().and_then(|pool| pool.take(serial))
            {
                connection.quit().await;
            }
        });
    }

    fn take(&self, serial: u64) -> Option<Connection> {
        let mut parked = self.parked();
        let place = parked.iter().position(|other| other.serial == serial)?;
        Some(parked.remove(place).connection)
    }

    fn parked(&self) -> std::sync::MutexGuard<'_, Vec<Parked>> {
        self.parked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for SmtpTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SmtpTransport")
            .field("server", &self.pool.settings.server())
            .finish_non_exhaustive()
    }
}

fn trust(settings: &SmtpSettings) -> Result<TlsParameters, String> {
    let mut builder = TlsParametersBuilder::new(settings.host.clone());
    if let Some(pem) = &settings.authorities {
        let broken = |what: &str| format!("The file of trusted certificates {what}.");
        if !pem.windows(27).any(|window| window == b"-----BEGIN CERTIFICATE-----") {
            return Err(broken("holds no certificate in PEM form"));
        }
        let certificate = Certificate::from_pem(pem).map_err(|_| broken("cannot be read as PEM"))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|fault| format!("TLS to the SMTP server cannot be prepared: {fault}."))
}
