//! The only way out to addresses that customers enter: identity providers now, webhooks later.
//!
//! Whoever can make us ask an address of their choice can ask our own network in our name. So an address is checked
//! ([`Fence`]), what it resolves to is checked, the connection goes to what was checked and to nothing else, no answer
//! leads elsewhere, and no answer is long or late without end ([`Egress`]). Names are looked up here as well ([`Dns`]).

mod client;
mod dns;
mod fence;
mod network;

pub use client::{Answer, Ask, Egress, EgressError};
pub use dns::{Dns, DnsError};
pub use fence::{Fence, Refusal};
pub use reqwest::{Method, Url};
