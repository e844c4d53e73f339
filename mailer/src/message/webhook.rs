//! Mails about webhooks.

use serde::Serialize;

use super::Rendered;
use crate::{Language, template};

/// To an owner: nothing is sent to an endpoint any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WebhookDisabled {
    /// Who is told.
    pub person_name: String,
    /// The organization.
    pub organization_name: String,
    /// What people call the endpoint.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Whether its program says that it has gone for good; otherwise every attempt has failed for days.
    pub gone: bool,
    /// The page of the settings.
    pub link: String,
}

impl WebhookDisabled {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        template::render(language, "webhook_disabled", self)
    }
}
