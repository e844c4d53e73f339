//! Asking an address that a customer entered.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Method, Url, redirect};

use crate::fence::{Fence, Refusal};

/// How long a connection may take, and how long all of it.
const CONNECT: Duration = Duration::from_secs(4);
const WHOLE: Duration = Duration::from_secs(10);

/// How long an answer may be.
pub const LONGEST: usize = 1 << 20;

/// A question.
#[derive(Clone, Debug)]
pub struct Ask {
    /// How.
    pub method: Method,
    /// Whom.
    pub url: Url,
    /// The headers, by name.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status; a redirection is one like any other.
    pub status: u16,
    /// The headers, by name.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body, of at most 1 MiB.
    pub body: Vec<u8>,
}

/// Why there is no answer. The sentence is for whoever entered the address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    /// It is not asked.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Nothing has this name.
    #[error("The name {host} is not known to the domain name system.")]
    Unknown {
        /// The host.
        host: String,
    },
    /// It does not answer in ten seconds.
    #[error("{host} does not answer in time.")]
    Late {
        /// The host.
        host: String,
    },
    /// It answers more than 1 MiB.
    #[error("{host} answers more than 1 MiB.")]
    Long {
        /// The host.
        host: String,
    },
    /// It cannot be connected to, or its certificate is not trusted.
    #[error("{host} cannot be reached: {why}.")]
    Unreachable {
        /// The host.
        host: String,
        /// What went wrong, without an address of ours.
        why: String,
    },
}

/// The way out. Clones share it.
#[derive(Clone, Debug)]
pub struct Egress {
    fence: Arc<Fence>,
    client: Client,
}

impl Egress {
    /// A way out through `fence`.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(fence: Fence) -> Result<Self, String> {
        let fence = Arc::new(fence);
        let client = Client::builder()
            .dns_resolver(Arc::new(Checked(Arc::clone(&fence))))
            .redirect(redirect::Policy::none())
            // A proxy would resolve the name once more, and somewhere else.
            .no_proxy()
            .pool_max_idle_per_host(0)
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .user_agent("Certkeep")
            .build()
            .map_err(|fault| fault.to_string())?;
        Ok(Self { fence, client })
    }

    /// What it lets pass.
    pub fn fence(&self) -> &Fence {
        &self.fence
    }

    /// Asks.
    ///
    /// # Errors
    /// When the address is refused, or does not answer as bounded.
    pub async fn ask(&self, ask: Ask) -> Result<Answer, EgressError> {
        self.fence.check(&ask.url)?;
        let host = ask.url.host_str().unwrap_or_default().to_owned();
        let mut request = self.client.request(ask.method, ask.url).body(ask.body);
        for (name, value) in ask.headers {
            request = request.header(name, value);
        }
        let mut response = request.send().await.map_err(|fault| explain(&host, &fault))?;
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()));
        let (status, headers) = (response.status().as_u16(), headers.collect());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|fault| explain(&host, &fault))? {
            if body.len() + chunk.len() > LONGEST {
                return Err(EgressError::Long { host });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, headers, body })
    }
}

/// Resolves a name once, and gives the connection only what the fence admits.
#[derive(Debug)]
struct Checked(Arc<Fence>);

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let fence = Arc::clone(&self.0);
        let host = name.as_str().to_owned();
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await;
            let addresses: Vec<SocketAddr> =
                found.map_err(|_| EgressError::Unknown { host: host.clone() })?.collect();
            if addresses.is_empty() {
                return Err(EgressError::Unknown { host }.into());
            }
            // One address inside is enough to refuse the name: which of them is taken is not for its owner to choose.
            for address in &addresses {
                fence.admit(&host, address.ip()).map_err(EgressError::Refused)?;
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

fn explain(host: &str, fault: &reqwest::Error) -> EgressError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(fault);
    let mut last = String::new();
    while let Some(inner) = cause {
        if let Some(own) = inner.downcast_ref::<EgressError>() {
            return own.clone();
        }
        last = inner.to_string();
        cause = inner.source();
    }
    if fault.is_timeout() {
        return EgressError::Late { host: host.to_owned() };
    }
    EgressError::Unreachable { host: host.to_owned(), why: last.trim_end_matches('.').to_owned() }
}

#[cfg(test)]
#[path = "client/tests.rs"]
mod tests;
