//! An app for one-time codes, as a person has it on a telephone.

use chrono::{DateTime, TimeDelta, Utc};
use totp_rs::Totp;

pub struct App(Totp);

impl App {
    /// The app that has read the picture of `otpauth`.
    pub fn read(otpauth: &str) -> Self {
        Self(Totp::from_url(otpauth).unwrap())
    }

    /// The code it shows at `now`.
    pub fn code(&self, now: DateTime<Utc>) -> String {
        self.0.generate(u64::try_from(now.timestamp()).unwrap()).to_string()
    }

    /// A code that it does not show around `now`.
    pub fn wrong_code(&self, now: DateTime<Utc>) -> String {
        let near: Vec<_> = (-3..=3).map(|step| self.code(now + TimeDelta::seconds(30 * step))).collect();
        let mut codes = (0..).map(|number: u32| format!("{number:06}"));
        codes.find(|code| !near.contains(code)).unwrap()
    }

    /// Its secret as a database might show bytes.
    pub fn secret_in_hex(&self) -> String {
        self.0.secret().as_ref().iter().flat_map(|byte| [byte >> 4, byte & 15]).map(digit).collect()
    }
}

/// A hexadecimal digit.
fn digit(value: u8) -> char {
    char::from_digit(value.into(), 16).unwrap()
}
