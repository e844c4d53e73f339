//! Handlers, one file per resource; each reads as the story of its operation.

pub mod audit_time;
pub mod certification;
pub mod certification_body;
pub mod dev_mail;
pub mod document;
pub mod edition;
pub mod event;
pub mod front;
pub mod health;
pub mod identity;
pub mod integrated;
pub mod journey;
pub mod mail;
pub mod obligation;
pub mod operator;
pub mod organization;
pub mod password;
pub mod person;
pub mod policy;
pub mod programme;
pub mod reminder;
pub mod sample;
pub mod session;
pub mod site;
pub mod standard;
