//! The values that bodies and queries are made of: each checks itself and says in a sentence what it wants.

mod brand;
pub mod moment;
mod reference;
mod sender;

use std::borrow::Cow;

use chrono::NaiveDate;
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::body::{Fault, Faults, Field};

pub use reference::*;

/// Reads a text and lets `check` turn it into a value or say what is wrong.
fn text<T>(
    value: Option<Value>,
    pointer: &str,
    faults: &mut Faults,
    check: impl FnOnce(&str) -> Result<T, String>,
) -> Option<T> {
    match value {
        Some(Value::String(text)) => match check(&text) {
            Ok(value) => return Some(value),
            Err(detail) => faults.note(pointer, detail),
        },
        Some(_) => faults.note(pointer, "This must be a text."),
        None => faults.note(pointer, "This is required."),
    }
    None
}

/// Declares a text newtype: its bounds in the schema and the check that enforces them.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident { min: $min:expr, max: $max:expr, pattern: $pattern:expr, example: $example:expr } = $check:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(pub String);

        impl Field for $name {
            fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
                text(value, pointer, faults, |text| ($check)(text).map(Self))
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let pattern: Option<&str> = $pattern;
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .min_length(Some($min))
                    .max_length(Some($max))
                    .pattern(pattern)
                    .examples([serde_json::json!($example)])
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )*};
}

texts! {
    /// A name of a person, an organization, a site, a certification body: one line of 1 to 200 characters.
    Name { min: 1, max: 200, pattern: Some(LINE), example: "Example Services Ltd" } = |text: &str| line(text, 1, 200, "A name");
    /// A line that may be empty: an address, a number.
    Line { min: 0, max: 500, pattern: Some("^[^\\x00-\\x1F\\x7F]*$"), example: "12 Harbour Street, Turku" } = |text: &str| line(text, 0, 500, "This");
    /// A certificate number as printed.
    CertificateNumber { min: 1, max: 100, pattern: Some(LINE), example: "SMS 4711" } = |text: &str| line(text, 1, 100, "A certificate number");
    /// A longer text; a scope as printed, a note.
    Prose { min: 0, max: 4000, pattern: None, example: "The service management system that supports hosting from Turku." } = prose;
    /// An e-mail address.
    Email { min: 3, max: 254, pattern: Some(EMAIL), example: "aino@example.com" } = email;
    /// A name that mails show as their sender: one line of 1 to 70 characters that cannot be taken for an address.
    SenderName { min: 1, max: 70, pattern: Some("^[^\\x00-\\x1F\\x7F<>@]*[^\\s\\x00-\\x1F\\x7F<>@][^\\x00-\\x1F\\x7F<>@]*$"), example: "Northwind quality" } = sender::name;
    /// A colour that can be read on white.
    Color { min: 7, max: 7, pattern: Some("^#[0-9A-Fa-f]{6}$"), example: "#0b5c50" } = brand::color;
    /// A picture in PNG form of at most 64 KiB and 1024 by 1024 pixels, in base64.
    Picture { min: 1, max: 87_384, pattern: Some("^[A-Za-z0-9+/]+={0,2}$"), example: "iVBORw0KGgo=" } = brand::picture;
    /// The id of a standard, of a framework or of the common structure.
    StandardKey { min: 1, max: 64, pattern: Some("^[a-z0-9_-]+$"), example: "iso-9001-2015" } = |text: &str| {
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'));
        if fits { Ok(text.to_owned()) } else { Err("A standard's id looks like iso-9001-2015.".to_owned()) }
    };
    /// The id of a certification, of a standard or of a framework: whose requirements are in question.
    TargetKey { min: 1, max: 64, pattern: Some("^[a-z0-9_-]+$"), example: "iso-9001-2015" } = |text: &str| {
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'));
        if fits { Ok(text.to_owned()) } else { Err("This is the id of a certification, of a standard or of a framework.".to_owned()) }
    };
    /// The key of a statement; of a requirement of one's own framework, the framework's id, a colon and its number.
    StatementKey { min: 3, max: 110, pattern: Some(LINE), example: "scope-documented" } = |text: &str| line(text, 3, 110, "A statement's key");
    /// What a claim is about: the id of a routine, of a step or activity, of a profile, of a managed item, of a document or of a duty; or the kind of records.
    SubjectKey { min: 3, max: 64, pattern: Some("^[a-z0-9_]+$"), example: "internal_audit" } = |text: &str| {
        let fits = (3..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if fits { Ok(text.to_owned()) } else { Err("This is the id of what is claimed of, or a kind of records.".to_owned()) }
    };
    /// The number of a clause.
    ClauseNumber { min: 1, max: 60, pattern: Some(LINE), example: "8.5.1" } = |text: &str| line(text, 1, 60, "A clause's number");
    /// What a managed item is within its class: a path of words with slashes between them.
    ItemKind { min: 1, max: 120, pattern: Some("^[^\\s/\\x00-\\x1F\\x7F]+([ /][^\\s/\\x00-\\x1F\\x7F]+)*$"), example: "tool/monitoring" } = |text: &str| {
        let word = |part: &str| !part.is_empty() && part.split(' ').all(|word| !word.is_empty() && !word.chars().any(|c| c.is_whitespace() || c.is_control()));
        if text.chars().count() <= 120 && text.split('/').all(word) { Ok(text.to_owned()) } else { Err("A kind is a path of at most 120 characters, such as tool/monitoring.".to_owned()) }
    };
    /// Why something is judged as it is.
    Rationale { min: 1, max: 1000, pattern: Some(LINE), example: "Both ask for the same review." } = |text: &str| line(text, 1, 1000, "A reason");
    /// What is to be said besides.
    Note { min: 0, max: 1000, pattern: Some("^[^\\x00-\\x1F\\x7F]*$"), example: "As agreed with our auditor." } = |text: &str| line(text, 0, 1000, "A note");
    /// What confirmations name a relation by.
    RelationKey { min: 1, max: 300, pattern: Some(LINE), example: "iso-9001-2015:4.1~hs-2021:4.1" } = |text: &str| line(text, 1, 300, "A relation's key");
    /// A password of 12 to 128 characters that is not among the common ones.
    Password { min: 12, max: 128, pattern: None, example: "plum-tractor-under-nine" } = crate::password::check;
    /// A password as typed to sign in; any text, for what was allowed once must go on working.
    PasswordAttempt { min: 0, max: 1000, pattern: None, example: "plum-tractor-under-nine" } = |text: &str| {
        if text.chars().count() > 1000 { Err("A password has at most 128 characters.".to_owned()) } else { Ok(text.to_owned()) }
    };
    /// A one-time code of an app: six digits.
    TotpCode { min: 6, max: 6, pattern: Some("^[0-9]{6}$"), example: "492039" } = |text: &str| {
        let digits = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
        if digits { Ok(text.to_owned()) } else { Err("A code has six digits.".to_owned()) }
    };
    /// A recovery code: six groups of four letters and digits.
    RecoveryCode { min: 29, max: 29, pattern: Some("^[a-z2-7]{4}(-[a-z2-7]{4}){5}$"), example: "k3vq-x7ma-2hbd-ouzy-wt4c-m5ej" } = |text: &str| {
        let letter = |b: u8| b.is_ascii_lowercase() || matches!(b, b'2'..=b'7');
        let groups: Vec<_> = text.split('-').collect();
        let fits = groups.len() == 6 && groups.iter().all(|group| group.len() == 4 && group.bytes().all(letter));
        if fits { Ok(text.to_owned()) } else { Err("A recovery code has four groups of four letters and digits.".to_owned()) }
    };
    /// Bytes in base64url, without padding.
    Base64Url { min: 1, max: 16_384, pattern: Some("^[A-Za-z0-9_-]+$"), example: "dGhlIHJhd0lkIG9mIGEgcGFzc2tleQ" } = |text: &str| {
        let fits = (1..=16_384).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if fits { Ok(text.to_owned()) } else { Err("This is base64url without padding, of at most 16384 characters.".to_owned()) }
    };
    /// A name for something of one's own: one line of 1 to 100 characters.
    Label { min: 1, max: 100, pattern: Some(LINE), example: "My laptop" } = |text: &str| line(text, 1, 100, "A name");
    /// The secret of a one-time link: 64 hexadecimal digits.
    Token { min: 64, max: 64, pattern: Some("^[0-9a-f]{64}$"), example: "5f0c0000000000000000000000000000000000000000000000000000000000ff" } = |text: &str| {
        let hex = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if hex { Ok(text.to_owned()) } else { Err("A link's secret has 64 hexadecimal digits; take the whole link.".to_owned()) }
    };
    /// The name of an operation, as the audit log keeps it.
    OperationName { min: 3, max: 64, pattern: Some("^[a-z_]{3,64}$"), example: "update_site" } = |text: &str| {
        let fits = (3..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        if fits { Ok(text.to_owned()) } else { Err("An operation's name looks like update_site.".to_owned()) }
    };
    /// The id of anything.
    AnyId { min: 35, max: 64, pattern: Some("^[a-z]+_[0-9a-f]{32}$"), example: "site_0198c0de7a1270008000000000000001" } = |text: &str| {
        let is_hex = |hex: &str| hex.len() == 32 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let is_kind = |kind: &str| (2..=31).contains(&kind.len()) && kind.bytes().all(|b| b.is_ascii_lowercase());
        let fits = text.split_once('_').is_some_and(|(kind, hex)| is_kind(kind) && is_hex(hex));
        if fits { Ok(text.to_owned()) } else { Err("An id looks like site_0198c0de7a1270008000000000000001.".to_owned()) }
    };
    /// What a document is filed under: one line of 1 to 40 characters.
    DocumentCode { min: 1, max: 40, pattern: Some(LINE), example: "POL-01" } = |text: &str| line(text, 1, 40, "A code");
    /// What a document says, as plain text or Markdown.
    DocumentText { min: 1, max: 100_000, pattern: None, example: "We keep what we promise." } = |text: &str| long(text, 100_000);
    /// A SHA-256 hash: 64 hexadecimal digits.
    Sha256Hash { min: 64, max: 64, pattern: Some("^[0-9a-f]{64}$"), example: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" } = |text: &str| {
        let hex = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if hex { Ok(text.to_owned()) } else { Err("A hash has 64 hexadecimal digits in lower case.".to_owned()) }
    };
    /// A code that names an organization: 16 letters and digits, in any case, with or without hyphens.
    EngagementCode { min: 16, max: 24, pattern: Some("^[0-9A-Za-z -]{16,24}$"), example: "7K2M-Q9XA-40CD-ZR8E" } = |text: &str| {
        let letters: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).map(|c| c.to_ascii_uppercase()).collect();
        let fits = text.len() <= 24 && letters.len() == 16 && letters.bytes().all(|b| b.is_ascii_alphanumeric());
        if fits { Ok(letters) } else { Err("A code has 16 letters and digits.".to_owned()) }
    };
    /// A file's name: one line of 1 to 255 characters, without slashes.
    FileName { min: 1, max: 255, pattern: Some("^[^\\x00-\\x1F\\x7F/\\\\]*[^\\x00-\\x20\\x7F/\\\\][^\\x00-\\x1F\\x7F/\\\\]*$"), example: "minutes.pdf" } = |text: &str| {
        let name = line(text, 1, 255, "A file's name")?;
        if name.contains(['/', '\\']) { Err("A file's name has no slashes.".to_owned()) } else { Ok(name) }
    };
    /// A country: the two letters of ISO 3166-1.
    Country { min: 2, max: 2, pattern: Some("^[A-Z]{2}$"), example: "FI" } = country;
    /// A time zone: its IANA name.
    TimeZone { min: 1, max: 64, pattern: Some("^[A-Za-z0-9_+\\-/]+$"), example: "Europe/Helsinki" } = |text: &str| {
        clock::zone::find(text).map(|zone| zone.name().to_owned())
            .ok_or_else(|| "A time zone is an IANA name such as Europe/Helsinki.".to_owned())
    };
    /// A standard with its edition: an id of `GET /v1/standards`.
    StandardId { min: 1, max: 64, pattern: Some("^[a-z0-9-]+$"), example: "iso-iec-20000-1-2018" } = |text: &str| {
        let known = standards::find(text).is_some() || cycle::edition::transition_of(text).is_some();
        if known { Ok(text.to_owned()) } else { Err("There is no standard with this id; GET /v1/standards lists them.".to_owned()) }
    };
    /// An edition of a standard, such as `iso-9001-2026`; one that this installation knows, where a certification names it.
    EditionId { min: 3, max: 64, pattern: Some("^[a-z0-9]+(-[a-z0-9]+)*$"), example: "iso-9001-2026" } = |text: &str| {
        let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let fits = (3..=64).contains(&text.len()) && text.split('-').all(word);
        if fits { Ok(text.to_owned()) } else { Err("An edition's id looks like iso-9001-2026.".to_owned()) }
    };
    /// A source: who says so, and in which document.
    Source { min: 1, max: 500, pattern: Some(LINE), example: "IAF MD 26:2023, clause 4" } = |text: &str| line(text, 1, 500, "A source");
    /// An address on the web.
    WebAddress { min: 8, max: 500, pattern: Some("^https?://[!-~]+$"), example: "https://iaf.nu/en/iaf-documents/" } = |text: &str| {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
        let fits = text.len() <= 500 && !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_graphic());
        if fits { Ok(text.to_owned()) } else { Err("An address starts with https:// and has at most 500 characters.".to_owned()) }
    };
    /// A step of the journey to a first certificate: `J01` to `J18`.
    StepId { min: 3, max: 3, pattern: Some("^J(0[1-9]|1[0-8])$"), example: "J06" } = |text: &str| {
        let known = cycle::journey::step_ids().any(|id| id == text);
        if known { Ok(text.to_owned()) } else { Err("A step is J01 to J18.".to_owned()) }
    };
    /// A network, `192.0.2.0/24`, or a single address.
    Network { min: 2, max: 43, pattern: Some("^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$"), example: "192.0.2.0/24" } = network;
    /// A mail domain of an organization.
    Domain { min: 3, max: 244, pattern: Some("^@?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$"), example: "example.com" } = crate::domain::read;
    /// What a provider calls us.
    ClientId { min: 1, max: 255, pattern: Some(LINE), example: "certkeep" } = |text: &str| line(text, 1, 255, "A client id");
    /// Our secret at a provider.
    ClientSecret { min: 1, max: 500, pattern: Some(LINE), example: "8Xk2…" } = |text: &str| line(text, 1, 500, "A client secret");
    /// The code that a provider sends a browser back with.
    ProviderCode { min: 1, max: 2000, pattern: Some("^[ -~]+$"), example: "SplxlOBeZQQYbYS6WxSbIA" } = |text: &str| {
        let fits = (1..=2000).contains(&text.len()) && text.bytes().all(|b| (0x20..=0x7e).contains(&b));
        if fits { Ok(text.to_owned()) } else { Err("A code has 1 to 2000 visible characters.".to_owned()) }
    };
    /// A time of day of whole minutes.
    TimeOfDay { min: 5, max: 5, pattern: Some("^([01][0-9]|2[0-3]):[0-5][0-9]$"), example: "08:00" } =
        |text: &str| text.parse::<entity::reminder::policy::SendAt>().map(|at| at.to_string()).map_err(sentence);
}

const LINE: &str = "^[^\\x00-\\x1F\\x7F]*[^\\x00-\\x20\\x7F][^\\x00-\\x1F\\x7F]*$";
const EMAIL: &str = "^[^@\\s\\x00-\\x1F\\x7F]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$";

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), chars.as_str()))
}

fn line(text: &str, min: usize, max: usize, what: &str) -> Result<String, String> {
    let count = text.chars().count();
    if count > max || text.trim().chars().count() < min {
        return Err(format!("{what} has {min} to {max} characters."));
    }
    if text.chars().any(char::is_control) {
        return Err(format!("{what} is one line without control characters."));
    }
    Ok(text.trim().to_owned())
}

fn prose(text: &str) -> Result<String, String> {
    if text.chars().count() > 4000 {
        return Err("A text has at most 4000 characters.".to_owned());
    }
    printable(text)
}

/// A text that says something, and may be long.
fn long(text: &str, max: usize) -> Result<String, String> {
    if text.chars().count() > max || text.trim().is_empty() {
        return Err(format!("A text has 1 to {max} characters."));
    }
    printable(text)
}

fn printable(text: &str) -> Result<String, String> {
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err("A text has no control characters but line breaks and tabs.".to_owned());
    }
    Ok(text.to_owned())
}

fn email(text: &str) -> Result<String, String> {
    let wrong =
        || Err("An e-mail address looks like name@example.com and has at most 254 characters.".to_owned());
    if text.len() > 254 || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return wrong();
    }
    let Some((local, domain)) = text.rsplit_once('@') else { return wrong() };
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let dotted = domain.split('.').count() > 1 && domain.split('.').all(label);
    // The local part may be anything a mail server takes unquoted (RFC 5321 dot-string, RFC 6531 letters).
    let plain = !local.is_empty()
        && local.len() <= 64
        && local.split('.').all(|atom| !atom.is_empty())
        && local
            .chars()
            .all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    if dotted && plain { Ok(text.to_owned()) } else { wrong() }
}

fn network(text: &str) -> Result<String, String> {
    let single = || text.parse::<std::net::IpAddr>().map(ipnet::IpNet::from);
    let network = text.parse::<ipnet::IpNet>().or_else(|_| single());
    let network =
        network.map_err(|_| "A network is written like 192.0.2.0/24 or 2001:db8::/32.".to_owned())?;
    Ok(network.trunc().to_string())
}

fn country(text: &str) -> Result<String, String> {
    if COUNTRIES.split_whitespace().any(|code| code == text) {
        Ok(text.to_owned())
    } else {
        Err("A country is the two capital letters of ISO 3166-1, such as FI.".to_owned())
    }
}

/// ISO 3166-1 alpha-2, and XK, which Kosovo uses.
pub const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW \
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD \
    GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP \
    KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG \
    NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR \
    SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// A civil date (RFC 3339 `full-date`) from 1987, when the first ISO 9001 was published, to 2200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Day(pub NaiveDate);

impl Field for Day {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        text(value, pointer, faults, |text| day(text).map(Self))
    }
}

/// Reads a civil date of the years 1987 to 2200.
pub fn day(text: &str) -> Result<NaiveDate, String> {
    let shape = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    let date = shape.then(|| text.parse::<NaiveDate>().ok()).flatten();
    let date = date
        .ok_or_else(|| "A date is written year-month-day, such as 2027-03-10, and must exist.".to_owned())?;
    let year = chrono::Datelike::year(&date);
    if (1987..=2200).contains(&year) {
        Ok(date)
    } else {
        Err("A date lies in the years 1987 to 2200.".to_owned())
    }
}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
            .min_length(Some(10))
            .max_length(Some(10))
            .pattern(Some("^(198[7-9]|199[0-9]|20[0-9]{2}|21[0-9]{2}|2200)-[0-9]{2}-[0-9]{2}$"))
            .examples([serde_json::json!("2027-03-10")])
            .into()
    }
}

impl ToSchema for Day {}

/// A whole number within bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Whole<const MIN: i64, const MAX: i64>(pub i64);

impl<const MIN: i64, const MAX: i64> Field for Whole<MIN, MAX> {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let Some(value) = value else {
            faults.note(pointer, "This is required.");
            return None;
        };
        let read = Self::of(&value);
        if read.is_none() {
            faults.note(pointer, format!("This must be a whole number from {MIN} to {MAX}."));
        }
        read
    }
}

impl<const MIN: i64, const MAX: i64> Whole<MIN, MAX> {
    /// The number that `value` is, if it is a whole one within the bounds.
    pub fn of(value: &Value) -> Option<Self> {
        let whole = value.as_i64().or_else(|| whole(value.as_f64()?));
        whole.filter(|number| (MIN..=MAX).contains(number)).map(Self)
    }
}

/// The effective number of personnel.
pub type Personnel = Whole<1, 10_000_000>;

/// A bounded whole number as the database keeps it.
pub fn small(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// 3.0 is a whole number in JSON Schema.
#[expect(clippy::cast_possible_truncation, reason = "it has no fraction and is far within the range")]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}

impl<const MIN: i64, const MAX: i64> PartialSchema for Whole<MIN, MAX> {
    #[expect(clippy::cast_precision_loss, reason = "bounds lie within what a double counts")]
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .minimum(Some(MIN as f64))
            .maximum(Some(MAX as f64))
            .into()
    }
}

impl<const MIN: i64, const MAX: i64> ToSchema for Whole<MIN, MAX> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("Whole{MIN}To{MAX}"))
    }
}

/// Audit days in halves, from 0 to 20; kept as a count of halves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HalfDays(pub i32);

impl Field for HalfDays {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let halves = value.as_ref().and_then(Value::as_f64).and_then(|days| whole(days * 2.0));
        let halves =
            halves.filter(|halves| (0..=40).contains(halves)).and_then(|halves| i32::try_from(halves).ok());
        if halves.is_none() {
            faults.note(pointer, "This must be 0 to 20 days, in halves.");
        }
        halves.map(Self)
    }
}

impl PartialSchema for HalfDays {
    fn schema() -> RefOr<Schema> {
        let number = ObjectBuilder::new().schema_type(Type::Number);
        number
            .minimum(Some(0.0))
            .maximum(Some(20.0))
            .multiple_of(Some(0.5))
            .examples([serde_json::json!(0.5)])
            .into()
    }
}

impl ToSchema for HalfDays {}

/// A fault for a value that is well formed and still wrong.
pub fn fault(pointer: &str, detail: impl Into<String>) -> Fault {
    Fault { pointer: pointer.to_owned(), detail: detail.into() }
}
