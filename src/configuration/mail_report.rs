//! Where mail servers report what they cannot deliver.

use std::path::PathBuf;

use mailer::Mailbox;

use super::Source;
use super::table::name;

/// What can be guessed is no secret.
const SHORTEST_SECRET: usize = 20;

/// The envelope's sender.
pub(super) fn return_path(source: &mut Source) -> Option<String> {
    let text = source.text(name::MAIL_RETURN_PATH)?;
    let mailbox = Mailbox::new("", &text);
    if !mailbox.is_valid() {
        source.fault(format!(
            "CERTKEEP_MAIL_RETURN_PATH must be an address, such as bounces@example.com, not `{text}`."
        ));
    }
    Some(mailbox.address)
}

/// The folder of the reports.
pub(super) fn folder(source: &mut Source) -> Option<PathBuf> {
    let folder = PathBuf::from(source.text(name::BOUNCE_FOLDER)?);
    if !folder.is_dir() {
        source.fault(format!("CERTKEEP_BOUNCE_FOLDER is {}, which is no folder.", folder.display()));
    }
    Some(folder)
}

/// What the provider that sends the mails proves itself with.
pub(super) fn secret(source: &mut Source) -> Option<String> {
    let secret = source.secret(name::MAIL_EVENTS_SECRET)?;
    if secret.len() < SHORTEST_SECRET {
        // Its value is not repeated.
        source.fault(format!("CERTKEEP_MAIL_EVENTS_SECRET must have at least {SHORTEST_SECRET} characters."));
    }
    Some(secret)
}
