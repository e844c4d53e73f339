//! The records of the tests' name server.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::database::told;

/// The name server.
pub fn dns_server() -> SocketAddr {
    told("TEST_DNS").parse().unwrap()
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(told("TEST_DNS_RECORDS")).join(name)
}

/// Sets the text records of `name`.
pub fn set(name: &str, texts: &[&str]) {
    std::fs::write(file(name), texts.join("\n")).unwrap();
}

/// Takes the records of `name` away.
pub fn clear(name: &str) {
    std::fs::remove_file(file(name)).unwrap();
}

/// Lets the name server fail for `name`.
pub fn fail(name: &str) {
    set(name, &["SERVFAIL"]);
}
