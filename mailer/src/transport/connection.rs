//! One conversation with an SMTP server.

use std::{fmt, time::Duration};

use lettre::{
    Address,
    address::Envelope,
    transport::smtp::{
        Error,
        authentication::{Credentials as LettreCredentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Noop, Rcpt, Rset},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
        response::Response,
    },
};
use secrecy::ExposeSecret as _;
use tokio::{net::TcpStream, time::timeout};

use super::{
    Security, SendError, SmtpSettings,
    verdict::{Stage, judge, silence},
};

/// How long a goodbye may take.
const FAREWELL: Duration = Duration::from_secs(2);

/// An open connection on which nothing is under way.
pub(super) struct Connection {
    inner: AsyncSmtpConnection,
    limit: Duration,
}

/// A delivery that failed.
pub(super) struct Failure {
    /// What it means for the mail.
    pub error: SendError,
    /// Whether the server certainly has not got the mail because the connection itself was gone.
    pub unsent: bool,
    /// The connection, if it can take the next mail.
    pub usable: Option<Connection>,
}

impl Connection {
    /// Connects, greets, protects the connection and signs in, as the settings say.
    pub async fn open(settings: &SmtpSettings, tls: Option<&TlsParameters>) -> Result<Self, SendError> {
        let hello = ClientId::default();
        let stream = if settings.security == Security::Tls { None } else { Some(reach(settings).await?) };
        let opening = async {
            let mut inner = if let Some(stream) = stream {
                AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await?
            } else {
                let (server, limit) = ((settings.host.as_str(), settings.port), settings.connect_timeout);
                AsyncSmtpConnection::connect_tokio1(server, Some(limit), &hello, tls.cloned(), None).await?
            };
            if let (Security::StartTls, Some(tls)) = (settings.security, tls) {
                inner.starttls(tls.clone(), &hello).await?;
            }
            if let Some(credentials) = &settings.credentials {
                let password = credentials.password.expose_secret().to_owned();
                let credentials = LettreCredentials::new(credentials.user.clone(), password);
                inner.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
            }
            Ok(inner)
        };
        match timeout(settings.command_timeout, opening).await {
            Ok(Ok(inner)) => Ok(Self { inner, limit: settings.command_timeout }),
            Ok(Err(fault)) => Err(judge(Stage::Open, &fault)),
            Err(_) => Err(silence(Stage::Open)),
        }
    }

    /// Delivers one mail; gives the connection back for the next one, with the server's answer.
    pub async fn deliver(mut self, envelope: &Envelope, mail: &[u8]) -> Result<(Self, String), Failure> {
        let mut stage = Stage::Sender;
        match timeout(self.limit, self.transact(&mut stage, envelope, mail)).await {
            Ok(Ok(answer)) => Ok((self, answer)),
            Ok(Err(Fault::Smtp(fault))) => {
                let answered = fault.status().map(u16::from);
                let unsent = stage != Stage::Content && matches!(answered, None | Some(421));
                let usable = if matches!(answered, None | Some(421)) { None } else { self.rewound().await };
                Err(Failure { error: judge(stage, &fault), unsent, usable })
            }
            Ok(Err(Fault::Unable(reason))) => Err(Failure {
                error: SendError::Permanent(reason.to_owned()),
                unsent: false,
                usable: Some(self),
            }),
            Err(_) => Err(Failure { error: silence(stage), unsent: false, usable: None }),
        }
    }

    async fn transact(
        &mut self,
        stage: &mut Stage,
        envelope: &Envelope,
        mail: &[u8],
    ) -> Result<String, Fault> {
        let supports = |feature| self.inner.server_info().supports_feature(feature);
        let mut parameters = Vec::new();
        let mut addresses = envelope.from().into_iter().chain(envelope.to());
        if !addresses.all(is_ascii) {
            if !supports(Extension::SmtpUtfEight) {
                return Err(Fault::Unable("The mail server takes no address with letters outside ASCII."));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !mail.is_ascii() && supports(Extension::EightBitMime) {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        self.inner.command(Mail::new(envelope.from().cloned(), parameters)).await?;
        *stage = Stage::Recipient;
        for recipient in envelope.to() {
            self.inner.command(Rcpt::new(recipient.clone(), Vec::new())).await?;
        }
        *stage = Stage::Data;
        self.inner.command(Data).await?;
        *stage = Stage::Content;
        let answer = self.inner.command(Content(mail)).await?;
        Ok(words(&answer))
    }

    /// After a refusal: forgets the mail, so that the connection can take the next one.
    async fn rewound(mut self) -> Option<Self> {
        match timeout(FAREWELL, self.inner.command(Rset)).await {
            Ok(Ok(_)) => Some(self),
            _ => None,
        }
    }

    /// Asks whether the server is there.
    pub async fn ping(&mut self) -> Result<(), SendError> {
        match timeout(self.limit, self.inner.command(Noop)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(fault)) => Err(judge(Stage::Open, &fault)),
            Err(_) => Err(silence(Stage::Open)),
        }
    }

    /// Says goodbye; the connection ends even if nobody answers.
    pub async fn quit(mut self) {
        let _ = timeout(FAREWELL, self.inner.quit()).await;
    }
}

/// Why a delivery stopped.
enum Fault {
    Smtp(Error),
    Unable(&'static str),
}

impl From<Error> for Fault {
    fn from(fault: Error) -> Self {
        Self::Smtp(fault)
    }
}

async fn reach(settings: &SmtpSettings) -> Result<TcpStream, SendError> {
    let server = (settings.host.as_str(), settings.port);
    let reached = match timeout(settings.connect_timeout, TcpStream::connect(server)).await {
        Ok(reached) => reached.and_then(|stream| stream.set_nodelay(true).map(|()| stream)),
        Err(_) => {
            return Err(SendError::Temporary(format!("{} cannot be reached in time.", settings.server())));
        }
    };
    reached
        .map_err(|fault| SendError::Temporary(format!("{} cannot be reached: {fault}.", settings.server())))
}

/// The mail with its final dot, as one piece: lettre's own way writes the dot separately, and then every mail
/// waits for the server's delayed acknowledgement where the socket cannot be told not to.
struct Content<'a>(&'a [u8]);

impl fmt::Display for Content<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = std::str::from_utf8(self.0).map_err(|_| fmt::Error)?;
        for line in text.strip_suffix("\r\n").unwrap_or(text).split("\r\n") {
            // A line that starts with a dot gets a second one (RFC 5321, 4.5.2).
            formatter.write_str(if line.starts_with('.') { "." } else { "" })?;
            formatter.write_str(line)?;
            formatter.write_str("\r\n")?;
        }
        formatter.write_str(".\r\n")
    }
}

fn is_ascii(address: &Address) -> bool {
    AsRef::<str>::as_ref(address).is_ascii()
}

fn words(answer: &Response) -> String {
    let lines: Vec<&str> = answer.message().collect();
    format!("{} {}", answer.code(), lines.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_ends_with_one_dot_and_hides_no_line() {
        assert_eq!(Content(b"a\r\n.\r\n..b\r\nc.\r\n").to_string(), "a\r\n..\r\n...b\r\nc.\r\n.\r\n");
        assert_eq!(Content(b"a").to_string(), "a\r\n.\r\n");
    }
}
