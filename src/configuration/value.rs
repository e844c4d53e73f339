//! Each value: how it is read, what it must be, and what holds without it.

use std::fmt::Display;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use api::Breached;
use ipnet::IpNet;
use mailer::{Mailbox, Security, SmtpSettings};
use secrecy::SecretString;
use tracing_subscriber::EnvFilter;

use super::table::{default_of, name};
use super::{Log, LogFormat, Mail, Mode, Part, Source};

/// Where the web is built to in a checkout.
const BUILT_WEB: &str = "./web/dist";

pub(super) fn mode(source: &mut Source, part: Part) -> Mode {
    let given = source.text(name::MODE);
    match (given.as_deref(), part) {
        (Some("production"), Part::Demo) => {
            source.fault("CERTKEEP_MODE is production: the demonstration is only for your own machine.");
            Mode::Development
        }
        (Some("development"), _) | (None, Part::Demo) => Mode::Development,
        (Some("production") | None, _) => Mode::Production,
        (Some(other), _) => {
            source.fault(format!("CERTKEEP_MODE must be `development` or `production`, not `{other}`."));
            Mode::Production
        }
    }
}

pub(super) fn listen(source: &mut Source, part: Part) -> SocketAddr {
    let usual = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
    let text = source.text(name::LISTEN).unwrap_or_else(|| usual.to_string());
    let numeric = text.replacen("localhost:", "127.0.0.1:", 1);
    let Ok(listen) = numeric.parse::<SocketAddr>() else {
        source
            .fault(format!("CERTKEEP_LISTEN must be an address and a port, such as {usual}, not `{text}`."));
        return usual;
    };
    if part == Part::Demo && !listen.ip().is_loopback() {
        source.fault(format!(
            "CERTKEEP_LISTEN is {listen}: the demonstration listens at this machine alone, such as {usual}."
        ));
    }
    listen
}

pub(super) fn base_url(source: &mut Source, part: Part, mode: Mode, listen: SocketAddr) -> String {
    let given = source.text(name::BASE_URL);
    let own = match listen.ip() {
        address if address.is_unspecified() => format!("http://127.0.0.1:{}", listen.port()),
        _ => format!("http://{listen}"),
    };
    let Some(text) = given else {
        if part.has_address() && mode == Mode::Production {
            source.fault(
                "CERTKEEP_BASE_URL is not set: in production it is the public address, https://…; on your own machine set \
                 CERTKEEP_MODE=development.",
            );
        }
        return own;
    };
    match public_address(&text) {
        Err(why) => source
            .fault(format!("CERTKEEP_BASE_URL {why}, such as https://certkeep.example.com, not `{text}`.")),
        Ok(address) if part.has_address() && mode == Mode::Production && !address.starts_with("https://") => {
            source.fault(format!("CERTKEEP_BASE_URL must start with https:// in production, not `{text}`."));
        }
        Ok(address) => return address,
    }
    own
}

/// An origin as browsers write it: lower case, without the scheme's own port.
fn public_address(text: &str) -> Result<String, &'static str> {
    let lower = text.to_ascii_lowercase();
    let (scheme, rest) = lower.split_once("://").ok_or("must start with http:// or https://")?;
    let usual_port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return Err("must start with http:// or https://"),
    };
    let host = rest.strip_suffix(usual_port).unwrap_or(rest);
    let (bare, port) = match host.rsplit_once(':') {
        Some((bare, port)) if !port.ends_with(']') => (bare, Some(port)),
        _ => (host, None),
    };
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || b".-_[]:".contains(&byte);
    let good_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port != 0));
    if bare.is_empty() || !bare.bytes().all(letters) || !good_port {
        return Err("must be a scheme and a host, perhaps with a port, and nothing after it");
    }
    Ok(format!("{scheme}://{host}"))
}

pub(super) fn database_url(source: &mut Source, name: &str) -> Option<String> {
    let url = source.secret(name)?;
    let embedded = sqlite_file(&url).is_some();
    let known = ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
    if !embedded && !known {
        // Its value holds a password and is not repeated.
        source.fault(format!("{name} must be postgres://user:password@host/name or sqlite://FILE?mode=rwc."));
    }
    Some(url)
}

/// The file of an embedded database; `None` for any other address, and for one that stays in memory.
pub(super) fn sqlite_file(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let file = rest.split('?').next().unwrap_or_default();
    (!file.is_empty() && !file.contains(":memory:")).then(|| PathBuf::from(file))
}

/// The keys in a text: 64 hexadecimal digits each, separated by commas.
pub fn secret_keys_of(text: &str) -> Option<Vec<entity::vault::SecretKey>> {
    let key = |word: &str| {
        let word = word.trim();
        let pair = |at: usize| word.get(2 * at..2 * at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
        let bytes: Option<Vec<u8>> = (0..32).map(pair).collect();
        let hex = word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        bytes.filter(|_| hex).and_then(|bytes| bytes.try_into().ok()).map(entity::vault::SecretKey)
    };
    text.split(',').map(key).collect()
}

pub(super) fn secret_keys(
    source: &mut Source,
    part: Part,
    mode: Mode,
    database: &str,
) -> Vec<entity::vault::SecretKey> {
    let given = source.secret(name::SECRET_KEY).filter(|text| !text.is_empty());
    let Some(text) = given else {
        let seals = matches!(part, Part::Serve | Part::Api);
        if seals && mode == Mode::Production && sqlite_file(database).is_none() {
            source.fault(
                "CERTKEEP_SECRET_KEY is not set: in production with PostgreSQL it seals the secrets of second factors; \
                 `openssl rand -hex 32` prints one.",
            );
        }
        return Vec::new();
    };
    secret_keys_of(&text).unwrap_or_else(|| {
        // Its value is a secret and is not repeated.
        source.fault(
            "CERTKEEP_SECRET_KEY must be 64 hexadecimal digits, or several such keys separated by commas.",
        );
        Vec::new()
    })
}

pub(super) fn redis_url(source: &mut Source) -> Option<String> {
    let url = source.secret(name::REDIS_URL)?;
    if !["redis://", "rediss://"].iter().any(|scheme| url.starts_with(scheme)) {
        source.fault("CERTKEEP_REDIS_URL must start with redis:// or rediss://.");
    }
    Some(url)
}

/// A whole number within bounds.
pub(super) fn number<N>(source: &mut Source, name: &str, bounds: RangeInclusive<N>) -> N
where
    N: FromStr + PartialOrd + Display + Copy,
{
    let usual = default_of(name).to_owned();
    let text = source.text(name).unwrap_or(usual);
    let number = text.parse::<N>().ok().filter(|number| bounds.contains(number));
    number.unwrap_or_else(|| {
        let (least, most) = (bounds.start(), bounds.end());
        source.fault(format!("{name} must be a whole number from {least} to {most}, not `{text}`."));
        *least
    })
}

/// How many requests callers may make in a minute.
pub(super) fn plan(source: &mut Source) -> api::Plan {
    let bounds = 1..=1_000_000;
    api::Plan {
        caller: number(source, name::REQUESTS_PER_CALLER, bounds.clone()),
        organization: number(source, name::REQUESTS_PER_ORGANIZATION, bounds.clone()),
        changes: number(source, name::CHANGES_PER_ORGANIZATION, bounds),
    }
}

pub(super) fn mail(source: &mut Source, part: Part, mode: Mode) -> Mail {
    let usual = default_of(name::MAIL);
    let given = source.text(name::MAIL);
    if given.is_none() && part.sends() && mode == Mode::Production {
        source.fault(
            "CERTKEEP_MAIL is not set: in production it names the mail server, such as smtp://user@host:587.",
        );
    }
    let text = given.unwrap_or_else(|| usual.to_owned());
    if let Some(folder) = text.strip_prefix("folder:").map(str::trim) {
        if folder.is_empty() {
            source.fault("CERTKEEP_MAIL names no folder after `folder:`.");
        }
        return Mail::Folder(folder.into());
    }
    let nowhere = Mail::Folder(usual.trim_start_matches("folder:").into());
    // A part that sends nothing needs no password.
    if !part.sends() {
        return nowhere;
    }
    let authorities = authorities(source);
    let connections = number(source, name::SMTP_CONNECTIONS, 1..=64);
    let password = source.secret(name::SMTP_PASSWORD).filter(|password| !password.is_empty());
    match SmtpSettings::parse(&text, password.map(SecretString::from)) {
        Err(why) => {
            source.fault(format!("CERTKEEP_MAIL cannot be used: {why}"));
            nowhere
        }
        Ok(mut settings) => {
            settings.authorities = authorities;
            settings.connections = connections;
            if mode == Mode::Production && settings.security == Security::Plain && !settings.is_loopback() {
                source.fault(format!(
                    "CERTKEEP_MAIL sends to {} without TLS: in production use smtp:// or smtps://.",
                    settings.server()
                ));
            }
            Mail::Smtp(Box::new(settings))
        }
    }
}

fn authorities(source: &mut Source) -> Option<Vec<u8>> {
    let file = source.text(name::SMTP_CA_FILE)?;
    match std::fs::read(&file) {
        Ok(pem) => Some(pem),
        Err(why) => {
            source.fault(format!("CERTKEEP_SMTP_CA_FILE names `{file}`, which cannot be read: {why}."));
            None
        }
    }
}

/// The networks whose word on where a request comes from is believed.
pub(super) fn trusted_proxies(source: &mut Source) -> Vec<IpNet> {
    let text = source.text(name::TRUSTED_PROXIES).unwrap_or_default();
    let mut networks = Vec::new();
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        match word.parse::<IpNet>().ok().or_else(|| word.parse::<IpAddr>().ok().map(IpNet::from)) {
            Some(network) => networks.push(network),
            None => source.fault(format!(
                "CERTKEEP_TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, not `{word}`."
            )),
        }
    }
    networks
}

/// What addresses that customers enter may lead to, besides the public internet.
pub(super) fn fence(source: &mut Source) -> egress::Fence {
    let mut fence = egress::Fence::default();
    let text = source.text(name::OUTBOUND_NETWORKS).unwrap_or_default();
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let network = word.parse().or_else(|_| word.parse::<IpAddr>().map(Into::into));
        match network {
            Ok(network) => fence.networks.push(network),
            Err(_) => source.fault(format!(
                "CERTKEEP_OUTBOUND_NETWORKS must be addresses or networks such as 10.1.2.0/24, not `{word}`."
            )),
        }
    }
    let text = source.text(name::OUTBOUND_HOSTS).unwrap_or_default().to_ascii_lowercase();
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        if word.contains(['/', '@', ' ']) {
            source.fault(format!(
                "CERTKEEP_OUTBOUND_HOSTS must be hosts such as keycloak.internal:8080, not `{word}`."
            ));
        } else {
            fence.hosts.push(word.to_owned());
        }
    }
    fence
}

/// The name server to ask.
pub(super) fn dns_server(source: &mut Source) -> Option<SocketAddr> {
    let text = source.text(name::DNS_SERVER)?;
    let server = text.parse().or_else(|_| text.parse::<IpAddr>().map(|address| (address, 53).into()));
    if server.is_err() {
        source.fault(format!("CERTKEEP_DNS_SERVER must be an address such as 10.0.0.2:53, not `{text}`."));
    }
    server.ok()
}

/// Where a monitor may ask for figures.
pub(super) fn metrics_listen(source: &mut Source) -> Option<SocketAddr> {
    let text = source.text(name::METRICS_LISTEN)?;
    let address = text.parse();
    if address.is_err() {
        source.fault(format!(
            "CERTKEEP_METRICS_LISTEN must be an address and a port, such as 127.0.0.1:9464, not `{text}`."
        ));
    }
    address.ok()
}

/// The people who run the installation, by address.
pub(super) fn operators(source: &mut Source) -> Vec<String> {
    let text = source.text(name::OPERATORS).unwrap_or_default();
    let mut addresses: Vec<String> = Vec::new();
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        match Mailbox::parse(word) {
            Ok(mailbox) if mailbox.address == word => addresses.push(entity::person::normalize(word)),
            _ => source.fault(format!("CERTKEEP_OPERATORS must be e-mail addresses, not `{word}`.")),
        }
    }
    addresses.sort();
    addresses.dedup();
    addresses
}

pub(super) fn from(source: &mut Source, base_url: &str) -> Mailbox {
    let host = base_url.split("://").nth(1).and_then(|rest| rest.split(':').next()).unwrap_or_default();
    let host = if host.parse::<IpAddr>().is_ok() || host.starts_with('[') { "localhost" } else { host };
    let usual = Mailbox::new("Certkeep", &format!("no-reply@{host}"));
    let Some(text) = source.text(name::MAIL_FROM) else { return usual };
    Mailbox::parse(&text).unwrap_or_else(|why| {
        source.fault(format!("CERTKEEP_MAIL_FROM must be like `{} <{}>`: {why}.", "Certkeep", usual.address));
        usual
    })
}

pub(super) fn log(source: &mut Source) -> Log {
    let filter = source.text(name::LOG).unwrap_or_else(|| default_of(name::LOG).to_owned());
    if let Err(why) = EnvFilter::try_new(&filter) {
        source.fault(format!("CERTKEEP_LOG cannot be used as a filter: {why}."));
    }
    let format = match source.text(name::LOG_FORMAT).as_deref() {
        None | Some("text") => LogFormat::Text,
        Some("json") => LogFormat::Json,
        Some(other) => {
            source.fault(format!("CERTKEEP_LOG_FORMAT must be `text` or `json`, not `{other}`."));
            LogFormat::Text
        }
    };
    Log { filter, format }
}

pub(super) fn web_dir(source: &mut Source) -> Option<PathBuf> {
    let is_built = |folder: &Path| folder.join("index.html").is_file();
    let Some(folder) = source.text(name::WEB_DIR).map(PathBuf::from) else {
        return Some(PathBuf::from(BUILT_WEB)).filter(|folder| is_built(folder));
    };
    if !is_built(&folder) {
        source.fault(format!("CERTKEEP_WEB_DIR is {}, where there is no index.html.", folder.display()));
    }
    Some(folder)
}

pub(super) fn breached_passwords(source: &mut Source) -> Option<Arc<Breached>> {
    let path = source.text(name::BREACHED_PASSWORDS)?;
    match Breached::open(Path::new(&path)) {
        Ok(list) => Some(Arc::new(list)),
        Err(fault) => {
            source.fault(format!("CERTKEEP_BREACHED_PASSWORDS is {path}, which is no such list: {fault}."));
            None
        }
    }
}
