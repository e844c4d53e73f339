//! How to reach an SMTP server.

use std::{net::IpAddr, sync::Arc, time::Duration};

use secrecy::SecretString;

use crate::Signer;

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// In the clear: a server on the same machine or network, and tests.
    Plain,
    /// STARTTLS, required.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// Who signs in to the server.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// User name.
    pub user: String,
    /// Password.
    pub password: SecretString,
}

/// Everything about the server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// How connections are protected.
    pub security: Security,
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Who signs in, if anybody.
    pub credentials: Option<Credentials>,
    /// Certificates (PEM) of authorities that are trusted besides those of the system.
    pub authorities: Option<Vec<u8>>,
    /// Signs every mail by DKIM.
    pub signer: Option<Arc<Signer>>,
    /// How many connections may be open at a time.
    pub connections: usize,
    /// Limit for reaching the server.
    pub connect_timeout: Duration,
    /// Limit for the greeting up to the sign-in, and again for one mail.
    pub command_timeout: Duration,
    /// After this long without a mail a connection is closed.
    pub idle_timeout: Duration,
}

impl SmtpSettings {
    /// Reads an address: `smtp://user@host:587` (STARTTLS required), `smtps://user@host:465` (TLS) or
    /// `smtp+plain://host:25`. User and port may be left out; an `@` in the user name may stand as it is.
    pub fn parse(url: &str, password: Option<SecretString>) -> Result<Self, String> {
        let (scheme, rest) =
            url.trim().split_once("://").ok_or("The SMTP address must start with smtp://.")?;
        let (security, usual_port) = match scheme {
            "smtp" => (Security::StartTls, 587),
            "smtps" => (Security::Tls, 465),
            "smtp+plain" => (Security::Plain, 25),
            other => return Err(format!("`{other}` is no way to send mail: use smtp, smtps or smtp+plain.")),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (user, server) = match rest.rsplit_once('@') {
            Some((user, server)) => (Some(user), server),
            None => (None, rest),
        };
        if user.is_some_and(|user| user.contains(':')) {
            return Err("The SMTP address must not hold the password: it is a setting of its own.".to_owned());
        }
        let (host, port) = host_and_port(server, usual_port)?;
        let user = user.map(unescape).transpose()?;
        let credentials = match (user, password) {
            (Some(user), Some(password)) if !user.is_empty() => Some(Credentials { user, password }),
            (Some(_), Some(_)) => return Err("The SMTP address has an empty user name.".to_owned()),
            (Some(user), None) => return Err(format!("The SMTP user `{user}` needs a password.")),
            (None, Some(_)) => {
                return Err("There is an SMTP password, but the address names no user.".to_owned());
            }
            (None, None) => None,
        };
        let settings = Self {
            security,
            host,
            port,
            credentials,
            authorities: None,
            signer: None,
            connections: 4,
            connect_timeout: Duration::from_secs(10),
            command_timeout: Duration::from_mins(1),
            idle_timeout: Duration::from_secs(30),
        };
        if security == Security::Plain && settings.credentials.is_some() && !settings.is_loopback() {
            return Err("An SMTP password is never sent in the clear to another machine: use smtp or smtps."
                .to_owned());
        }
        Ok(settings)
    }

    /// Whether the server is on this machine.
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// Whether nobody on the way can read the mail.
    pub fn is_encrypted(&self) -> bool {
        self.security != Security::Plain
    }

    /// `host:port`, as a reader writes it.
    pub fn server(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

fn host_and_port(server: &str, usual_port: u16) -> Result<(String, u16), String> {
    let (host, port) = match server.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, port)) => (host, (!port.is_empty()).then(|| port.strip_prefix(':').unwrap_or("-"))),
        None => server.split_once(':').map_or((server, None), |(host, port)| (host, Some(port))),
    };
    let known = |letter: char| letter.is_ascii_alphanumeric() || ".-_:".contains(letter);
    if host.is_empty() || !host.chars().all(known) {
        return Err(format!("`{host}` is not the name of an SMTP server."));
    }
    let port = match port {
        None => usual_port,
        Some(text) => text
            .parse()
            .ok()
            .filter(|port| *port != 0)
            .ok_or_else(|| format!("`{text}` is not the port of an SMTP server."))?,
    };
    Ok((host.to_owned(), port))
}

/// Undoes `%40` and the like.
fn unescape(text: &str) -> Result<String, String> {
    let broken = || format!("The SMTP user `{text}` has a broken percent sign.");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let pair = [rest.next().ok_or_else(broken)?, rest.next().ok_or_else(broken)?];
            let hex = std::str::from_utf8(&pair).map_err(|_| broken())?;
            bytes.push(u8::from_str_radix(hex, 16).map_err(|_| broken())?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).map_err(|_| broken())
}
