//! What an address must be before anything is sent to it.

use std::net::IpAddr;

use ipnet::IpNet;
use reqwest::Url;

use crate::network::{plain, special};

/// The ports that an address may name.
const PORTS: [u16; 2] = [443, 8443];

/// What the installation allows besides the public internet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fence {
    /// Networks of one's own that an address may lead into.
    pub networks: Vec<IpNet>,
    /// Hosts that may be asked without TLS and at any port: `host` or `host:port`, in lower case.
    pub hosts: Vec<String>,
}

/// Why an address is not asked. The sentence is for whoever entered it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read.
    #[error("This is no web address.")]
    Unreadable,
    /// It does not start with `https://`.
    #[error("The address must start with https://.")]
    Scheme,
    /// It holds a user or a password.
    #[error("The address must hold no user name and no password.")]
    Credentials,
    /// It names a port other than 443 and 8443.
    #[error("The address must use port 443 or 8443.")]
    Port,
    /// Its host is not of the internet.
    #[error("{host} is not a public host name.")]
    Host {
        /// The host.
        host: String,
    },
    /// It leads into a network that is not public.
    #[error("{host} leads to {address}, which is not a public address ({network}).")]
    Network {
        /// The host.
        host: String,
        /// What it leads to.
        address: IpAddr,
        /// What kind of network that is.
        network: &'static str,
    },
}

impl Fence {
    /// Reads an address that somebody entered and checks all that can be seen in it.
    ///
    /// # Errors
    /// The sentence for whoever entered it.
    pub fn read(&self, address: &str) -> Result<Url, Refusal> {
        let url = Url::parse(address).map_err(|_| Refusal::Unreadable)?;
        self.check(&url)?;
        Ok(url)
    }

    /// Checks all that can be seen in an address without resolving it.
    ///
    /// # Errors
    /// As [`Fence::read`].
    pub fn check(&self, url: &Url) -> Result<(), Refusal> {
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(Refusal::Unreadable)?;
        let port = url.port_or_known_default().ok_or(Refusal::Scheme)?;
        let allowed = self.allows_host(host, port);
        match url.scheme() {
            "https" => {}
            "http" if allowed => {}
            _ => return Err(Refusal::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::Credentials);
        }
        if !allowed && !PORTS.contains(&port) {
            return Err(Refusal::Port);
        }
        match literal(host) {
            Some(address) => self.admit(host, address),
            None if allowed || is_public_name(host) => Ok(()),
            None => Err(Refusal::Host { host: host.to_owned() }),
        }
    }

    /// Whether `address`, which `host` resolves to, may be connected to.
    ///
    /// # Errors
    /// Why not.
    pub fn admit(&self, host: &str, address: IpAddr) -> Result<(), Refusal> {
        let Some(network) = special(address) else { return Ok(()) };
        if self.networks.iter().any(|allowed| allowed.contains(&plain(address))) {
            return Ok(());
        }
        Err(Refusal::Network { host: host.to_owned(), address, network })
    }

    fn allows_host(&self, host: &str, port: u16) -> bool {
        self.hosts.iter().any(|allowed| *allowed == host || *allowed == format!("{host}:{port}"))
    }
}

/// The address that a host is, when it is written as one; the parser has already read `0x7f.1` and its like.
fn literal(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Whether a name can be one of the public internet: at least two labels, and no zone that is local by definition.
fn is_public_name(host: &str) -> bool {
    const LOCAL: [&str; 9] =
        ["localhost", "local", "internal", "lan", "home", "corp", "intranet", "localdomain", "arpa"];
    let host = host.trim_end_matches('.');
    let Some((_, zone)) = host.rsplit_once('.') else { return false };
    !LOCAL.contains(&zone.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(address: &str) -> Refusal {
        Fence::default().read(address).expect_err(address)
    }

    #[test]
    fn an_address_of_the_public_internet_passes() {
        for address in [
            "https://login.example.com",
            "https://login.example.com/realms/a?b=c",
            "https://login.example.com:8443/",
            "https://1.1.1.1/",
            "https://[2606:4700:4700::1111]/",
            "https://bücher.example.com/",
        ] {
            assert!(Fence::default().read(address).is_ok(), "{address}");
        }
    }

    #[test]
    fn every_other_address_is_refused_with_its_reason() {
        for address in ["", "login.example.com", "https://", "//login.example.com"] {
            assert_eq!(refused(address), Refusal::Unreadable, "{address}");
        }
        for address in
            ["http://login.example.com", "ftp://login.example.com", "gopher://login.example.com:443/"]
        {
            assert_eq!(refused(address), Refusal::Scheme, "{address}");
        }
        assert_eq!(refused("file:///etc/passwd"), Refusal::Unreadable);
        for address in
            ["https://a@login.example.com", "https://a:b@login.example.com", "https://:b@login.example.com"]
        {
            assert_eq!(refused(address), Refusal::Credentials, "{address}");
        }
        for address in [
            "https://login.example.com:22",
            "https://login.example.com:80/",
            "https://login.example.com:6379",
        ] {
            assert_eq!(refused(address), Refusal::Port, "{address}");
        }
        for address in [
            "https://localhost/",
            "https://redis/",
            "https://a.localhost/",
            "https://db.internal/",
            "https://x.local./",
        ] {
            assert!(matches!(refused(address), Refusal::Host { .. }), "{address}");
        }
    }

    #[test]
    fn an_address_in_numbers_is_checked_however_it_is_written() {
        for address in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[fd00:ec2::254]/",
            "https://0/",
            "https://１２７.0.0.1/",
        ] {
            assert!(matches!(refused(address), Refusal::Network { .. }), "{address}");
        }
    }

    #[test]
    fn what_the_installation_allows_passes_and_nothing_beside_it() {
        let fence = Fence {
            networks: vec!["10.1.2.0/24".parse().unwrap()],
            hosts: vec!["keycloak.internal".to_owned(), "127.0.0.1:8081".to_owned()],
        };
        assert!(fence.admit("keycloak.internal", "10.1.2.3".parse().unwrap()).is_ok());
        assert!(fence.admit("keycloak.internal", "::ffff:10.1.2.3".parse().unwrap()).is_ok());
        assert!(fence.admit("keycloak.internal", "10.1.3.3".parse().unwrap()).is_err());
        assert!(fence.read("http://keycloak.internal:8080/realms/a").is_ok());
        assert!(fence.read("http://other.internal:8080/").is_err());
        assert!(fence.read("https://10.1.2.3/").is_ok());
        // A host that may be asked at a port is still in a network that was not allowed.
        assert!(matches!(fence.read("http://127.0.0.1:8081/"), Err(Refusal::Network { .. })));
        assert_eq!(fence.read("http://127.0.0.1:8082/"), Err(Refusal::Scheme));
    }
}
