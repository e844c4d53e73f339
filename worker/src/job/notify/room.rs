//! Who is being served: no organization and no host takes all the places, so that one that is slow leaves room for the others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use entity::id::OrganizationId;

/// How many endpoints of one organization are served at a time.
const SHARE: usize = 4;

/// How many endpoints at one host, of whatever organizations.
const AT_HOST: usize = 6;

/// How many are being served, by organization.
#[derive(Debug, Default)]
pub(super) struct Shares(HashMap<OrganizationId, usize>);

impl Shares {
    /// True while one more of the organization's may be served.
    pub fn has_room(&self, tenant: OrganizationId) -> bool {
        self.0.get(&tenant).is_none_or(|busy| *busy < SHARE)
    }

    /// How many organizations have all that they may.
    pub fn full(&self) -> usize {
        self.0.values().filter(|busy| **busy >= SHARE).count()
    }

    pub fn enter(&mut self, tenant: OrganizationId) {
        *self.0.entry(tenant).or_default() += 1;
    }

    pub fn leave(&mut self, tenant: OrganizationId) {
        if let Some(busy) = self.0.get_mut(&tenant) {
            *busy -= 1;
            if *busy == 0 {
                self.0.remove(&tenant);
            }
        }
    }
}

/// How many endpoints are being served at each host. Clones count together.
#[derive(Clone, Debug, Default)]
pub(super) struct Hosts(Arc<Mutex<HashMap<String, usize>>>);

/// A place at a host, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    hosts: Hosts,
    host: String,
}

impl Hosts {
    /// A place at `host`; `None` when it has as many as it gets.
    pub fn enter(&self, host: &str) -> Option<Place> {
        let mut busy = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = busy.entry(host.to_owned()).or_default();
        if *count >= AT_HOST {
            return None;
        }
        *count += 1;
        Some(Place { hosts: self.clone(), host: host.to_owned() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut busy = self.hosts.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = busy.get_mut(&self.host) {
            *count -= 1;
            if *count == 0 {
                busy.remove(&self.host);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organization_has_its_share_and_leaves_room() {
        let [one, other] = [1_u128, 2].map(|id| OrganizationId(uuid::Uuid::from_u128(id)));
        let mut shares = Shares::default();
        for _ in 0..SHARE {
            assert!(shares.has_room(one));
            shares.enter(one);
        }
        assert!(!shares.has_room(one) && shares.has_room(other));
        assert_eq!(shares.full(), 1);
        shares.leave(one);
        assert!(shares.has_room(one) && shares.full() == 0);
    }

    #[test]
    fn a_host_has_so_many_places_and_gets_them_back() {
        let hosts = Hosts::default();
        let places: Vec<_> = (0..AT_HOST).filter_map(|_| hosts.enter("slow.example")).collect();
        assert_eq!(places.len(), AT_HOST);
        assert!(hosts.enter("slow.example").is_none() && hosts.enter("other.example").is_some());
        drop(places);
        assert!(hosts.enter("slow.example").is_some());
        assert!(hosts.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty());
    }
}
