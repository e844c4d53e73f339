//! Text records of the domain name system: how an organization shows that a domain is its own.

use std::net::SocketAddr;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;

/// The domain name system could not be asked; what it would have said is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the domain name system does not answer: {0}")]
pub struct DnsError(pub String);

/// The resolver. Clones share it.
#[derive(Clone)]
pub struct Dns(Result<TokioResolver, DnsError>);

impl std::fmt::Debug for Dns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Dns")
    }
}

impl Dns {
    /// A resolver that asks `server`, or the servers of the system. When the system names none, no question is answered.
    pub fn new(server: Option<SocketAddr>) -> Self {
        Self(Self::build(server))
    }

    fn build(server: Option<SocketAddr>) -> Result<TokioResolver, DnsError> {
        let mut builder = match server {
            Some(server) => {
                let at = |mut connection: ConnectionConfig| {
                    connection.port = server.port();
                    connection
                };
                let connections = vec![at(ConnectionConfig::udp()), at(ConnectionConfig::tcp())];
                let server = NameServerConfig::new(server.ip(), true, connections);
                let config = ResolverConfig::from_name_servers(vec![server]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
            None => TokioResolver::builder_tokio().map_err(fault)?,
        };
        // Somebody has just set a record and looks whether it is there: nothing is remembered.
        builder.options_mut().cache_size = 0;
        builder.options_mut().attempts = 2;
        builder.options_mut().timeout = std::time::Duration::from_secs(3);
        builder.build().map_err(fault)
    }

    /// The text records of `name`, each as one text; none when there are none or nothing has the name.
    ///
    /// # Errors
    /// When no server answers.
    pub async fn texts(&self, name: &str) -> Result<Vec<String>, DnsError> {
        // With the dot at its end no search list of the machine is tried.
        let resolver = self.0.as_ref().map_err(Clone::clone)?;
        match resolver.txt_lookup(format!("{name}.")).await {
            Ok(found) => {
                let texts = found.answers().iter().filter_map(|record| match &record.data {
                    RData::TXT(text) => Some(text.txt_data.concat()),
                    _ => None,
                });
                Ok(texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect())
            }
            Err(none) if none.is_no_records_found() => Ok(Vec::new()),
            Err(other) => Err(fault(other)),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn fault(fault: hickory_resolver::net::NetError) -> DnsError {
    DnsError(fault.to_string())
}
