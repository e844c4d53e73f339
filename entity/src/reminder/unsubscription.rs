//! The addresses by which a reader stops reminders of some kinds in one click (RFC 8058), without signing in.
//!
//! An address names the organization, the place and the kinds, and is signed with a key of that place: nothing is stored
//! for each mail, and an address opens nothing but this. A kind's place in [`Kind::ALL`] is a bit of an address; the highest
//! bit says that the others stand for prompts, by their places in [`prompt::Kind::ALL`].

use cycle::Kind;
use uuid::Uuid;

use crate::id::{MembershipId, OrganizationId};
use crate::prompt;
use crate::secret::fingerprint;

/// What an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsubscription {
    /// The organization.
    pub tenant: OrganizationId,
    /// Whose reminders.
    pub place: MembershipId,
    /// Which kinds.
    pub kinds: Vec<&'static str>,
    mask: u16,
    seal: String,
}

/// The length of a token: two ids, the kinds, the seal.
const LENGTH: usize = 32 + 32 + 4 + 64;

/// The bit of an address that stops prompts.
const PROMPTS: u16 = 1 << 15;

/// The token that stops prompts of one kind.
pub(crate) fn of_prompt(
    key: &str,
    tenant: OrganizationId,
    place: MembershipId,
    kind: prompt::Kind,
) -> String {
    sealed(key, tenant, place, PROMPTS | 1 << kind as u16)
}

/// The token for `kinds`; none when there is nothing to stop.
pub(super) fn token<'a>(
    key: &str,
    tenant: OrganizationId,
    place: MembershipId,
    kinds: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let bits = kinds.filter_map(|kind| Kind::ALL.iter().position(|known| known.as_str() == kind));
    let mask = bits.fold(0_u16, |mask, bit| mask | 1 << bit);
    (mask > 0).then(|| sealed(key, tenant, place, mask))
}

fn sealed(key: &str, tenant: OrganizationId, place: MembershipId, mask: u16) -> String {
    let seal = seal(key, tenant, place, mask);
    format!("{}{}{mask:04x}{seal}", tenant.0.simple(), place.0.simple())
}

/// The kinds whose bits are set.
fn named(mask: u16) -> Vec<&'static str> {
    let of = |words: &[&'static str]| {
        words.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) != 0).map(|(_, word)| *word).collect()
    };
    if mask & PROMPTS == 0 {
        of(&Kind::ALL.map(Kind::as_str))
    } else {
        of(&prompt::Kind::ALL.map(prompt::Kind::word))
    }
}

/// What `token` names, if it is written like one; it is worth nothing before [`Unsubscription::is_sealed_by`] says so.
pub fn read(token: &str) -> Option<Unsubscription> {
    let hex = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if token.len() != LENGTH || !hex(token) {
        return None;
    }
    let id = |text: &str| Uuid::try_parse(text).ok();
    let mask = u16::from_str_radix(&token[64..68], 16).ok()?;
    Some(Unsubscription {
        tenant: OrganizationId(id(&token[..32])?),
        place: MembershipId(id(&token[32..64])?),
        kinds: named(mask),
        mask,
        seal: token[68..].to_owned(),
    })
}

impl Unsubscription {
    /// Whether the key of the place has sealed it.
    pub fn is_sealed_by(&self, key: &str) -> bool {
        // Hashing both once more makes the time of the comparison tell nothing of the seal.
        let right = seal(key, self.tenant, self.place, self.mask);
        fingerprint(&[right.as_bytes()]) == fingerprint(&[self.seal.as_bytes()])
    }
}

/// A hash within a hash under the key, as HMAC is built, so that nobody can lengthen what is sealed.
fn seal(key: &str, tenant: OrganizationId, place: MembershipId, mask: u16) -> String {
    let inner = fingerprint(&[
        b"stop reminders",
        key.as_bytes(),
        tenant.0.as_bytes(),
        place.0.as_bytes(),
        &mask.to_be_bytes(),
    ]);
    fingerprint(&[key.as_bytes(), inner.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_what_it_was_made_for_and_no_character_of_it_can_be_changed() {
        let now = chrono::DateTime::UNIX_EPOCH;
        let (tenant, place) = (OrganizationId::new(now), MembershipId::new(now));
        let made = token("key", tenant, place, ["recurring_duty", "stage_1_audit"].into_iter());
        let made = made.unwrap_or_default();
        let named = read(&made).filter(|named| named.is_sealed_by("key"));
        let named = named.map(|named| (named.tenant, named.place, named.kinds));
        assert_eq!(named, Some((tenant, place, vec!["stage_1_audit", "recurring_duty"])));
        assert!(!read(&made).is_some_and(|named| named.is_sealed_by("other")));
        for at in 0..made.len() {
            let mut other = made.clone().into_bytes();
            other[at] = if other[at] == b'0' { b'1' } else { b'0' };
            let other = String::from_utf8(other).unwrap_or_default();
            assert!(!read(&other).is_some_and(|named| named.is_sealed_by("key")), "{at}");
        }
        assert_eq!(token("key", tenant, place, std::iter::empty()), None);
        assert!(Kind::ALL.len() < 16, "the highest bit is that of prompts");
        let made = of_prompt("key", tenant, place, prompt::Kind::EvidenceEnding);
        let named = read(&made).filter(|named| named.is_sealed_by("key")).map(|named| named.kinds);
        assert_eq!(named, Some(vec!["evidence_ending"]));
        assert!(
            read("").is_none() && read(&made.to_uppercase()).is_none() && read(&"é".repeat(66)).is_none()
        );
    }
}
