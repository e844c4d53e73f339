//! The key by which mails are signed.

use std::sync::Arc;

use mailer::{Mailbox, Signer, dkim};

use super::source::Source;
use super::table::{default_of, name};

/// What signs mails, if they are signed: by a key of the sender's domain, unless another domain is named.
pub(super) fn signer(source: &mut Source, from: &Mailbox) -> Option<Arc<Signer>> {
    let own = from.address.rsplit('@').next().unwrap_or_default();
    let domain = named(source, name::DKIM_DOMAIN, own);
    let selector = named(source, name::DKIM_SELECTOR, default_of(name::DKIM_SELECTOR));
    let key = source.secret(name::DKIM_KEY).filter(|key| !key.trim().is_empty())?;
    match Signer::new(&domain, &selector, &key) {
        Ok(signer) => Some(Arc::new(signer)),
        Err(why) => {
            source.fault(format!("CERTKEEP_DKIM_KEY cannot be used: {why}"));
            None
        }
    }
}

fn named(source: &mut Source, variable: &'static str, usual: &str) -> String {
    let Some(given) = source.text(variable) else { return usual.to_owned() };
    if dkim::is_name(&given) {
        return given;
    }
    source.fault(format!("{variable} must be a name such as example.com, not `{given}`."));
    usual.to_owned()
}
