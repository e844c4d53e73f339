//! One-time codes of an app (TOTP, RFC 6238): SHA-1, six digits, steps of 30 seconds, as every app knows them.

use chrono::{DateTime, Utc};
use totp_rs::{Builder, Totp};

/// The bytes of a secret: 160 bits, as RFC 4226 §4 recommends.
pub const SECRET: usize = 20;

/// The name under which apps list the code.
const ISSUER: &str = "Certkeep";

/// A secret with its two spellings.
#[derive(Debug)]
pub struct App(Totp);

impl App {
    /// The app of `secret`, for the account `email`; `None` for bytes that are no secret.
    pub fn new(secret: Vec<u8>, email: &str) -> Option<Self> {
        // A colon separates the issuer from the account and may stand in neither.
        let account = email.replace(':', ".");
        let builder = Builder::new().with_secret(secret).with_skew(0).with_issuer(Some(ISSUER));
        builder.with_account_name(account).build().ok().map(Self)
    }

    /// The address that an app reads from a picture.
    pub fn address(&self) -> Option<String> {
        self.0.to_url().ok()
    }

    /// The secret in base32.
    pub fn secret(&self) -> String {
        self.0.secret().to_base32()
    }

    /// The step that is now, if `code` is its code: a code lives for its 30 seconds and no longer (ASVS 5.0, 6.5.5).
    pub fn step_of(&self, code: &str, now: DateTime<Utc>) -> Option<i64> {
        let now = u64::try_from(now.timestamp()).ok()?;
        self.0.check(code, now).and_then(|step| i64::try_from(step).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238's test vectors.
    fn app() -> App {
        App::new(b"12345678901234567890".to_vec(), "aino:x@example.com").unwrap()
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_the_rfc() {
        // Appendix B, the last six of its eight digits.
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(app().step_of(code, at(seconds)), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_is_good_for_its_thirty_seconds_and_no_longer() {
        let step = 59 / 30;
        for (seconds, good) in [(0, false), (29, false), (30, true), (59, true), (60, false), (120, false)] {
            assert_eq!(app().step_of("287082", at(seconds)), good.then_some(step), "{seconds}");
        }
        for strange in ["", "287 082", "28708", "2870820", "２８７０８２"] {
            assert_eq!(app().step_of(strange, at(59)), None, "{strange}");
        }
    }

    #[test]
    fn the_address_names_the_account_and_the_product() {
        let address = app().address().unwrap();
        assert!(address.starts_with("otpauth://totp/Certkeep:aino.x%40example.com?"), "{address}");
        assert!(address.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{address}");
        assert!(address.contains("issuer=Certkeep"), "{address}");
    }
}
