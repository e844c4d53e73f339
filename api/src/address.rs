//! The addresses of the document: which methods each knows, and which parameters each operation takes.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use actix_web::http::Method;
use serde_json::Value;

use crate::body::Fault;
use crate::document;
use crate::scope::Need;

/// Every address of the document.
#[derive(Debug)]
pub struct Addresses(Vec<Address>);

#[derive(Debug)]
struct Address {
    segments: Vec<String>,
    /// By method.
    operations: BTreeMap<String, Operation>,
}

#[derive(Debug)]
struct Operation {
    id: String,
    /// What an API key needs for it.
    need: Need,
    /// The names of the parameters in the query.
    query: Vec<String>,
}

impl Addresses {
    /// All of them, read once in a process.
    pub fn all() -> Arc<Self> {
        static ALL: LazyLock<Arc<Addresses>> = LazyLock::new(|| Arc::new(Addresses::read()));
        Arc::clone(&ALL)
    }

    /// Reads them from the document.
    fn read() -> Self {
        let paths: BTreeMap<String, BTreeMap<String, Value>> =
            serde_json::from_value(document::value()["paths"].clone()).unwrap_or_default();
        let address = |(path, item): (String, BTreeMap<String, Value>)| Address {
            segments: path.split('/').map(str::to_owned).collect(),
            operations: item
                .iter()
                .map(|(method, operation)| (method.to_uppercase(), Operation::read(operation)))
                .collect(),
        };
        Self(paths.into_iter().map(address).collect())
    }

    fn find(&self, path: &str) -> Option<&Address> {
        let asked: Vec<_> = path.split('/').collect();
        let same =
            |known: &String, asked: &&str| known.starts_with('{') && !asked.is_empty() || known == asked;
        let fits = |known: &&Address| {
            known.segments.len() == asked.len() && known.segments.iter().zip(&asked).all(|(k, a)| same(k, a))
        };
        // A word beats a placeholder, as in the route table.
        let placeholders = |known: &&Address| known.segments.iter().filter(|it| it.starts_with('{')).count();
        self.0.iter().filter(fits).min_by_key(placeholders)
    }

    /// The methods that `path` knows, as `Allow` lists them; `None` for an unknown address.
    pub fn methods_of(&self, path: &str) -> Option<String> {
        let mut methods: Vec<_> = self.find(path)?.operations.keys().map(String::as_str).collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.sort_unstable();
        Some(methods.join(", "))
    }

    /// Where in `path` the longest beginning ends that can be read as one resource; 0 when there is none.
    pub fn subject(&self, path: &str) -> usize {
        let mut ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let one = |end: &usize| {
            let operation = path.get(..*end).and_then(|path| self.operation(&Method::GET, path));
            operation.is_some_and(|operation| operation.starts_with("get_"))
        };
        ends.rfind(one).unwrap_or(0)
    }

    /// The id of the operation that answers `method` at `path`.
    pub fn operation(&self, method: &Method, path: &str) -> Option<&str> {
        self.find(path)?.operations.get(method.as_str()).map(|operation| operation.id.as_str())
    }

    /// What an API key needs for `operation`; one that is not known, no key may.
    pub fn need(&self, operation: &str) -> Need {
        let all = self.0.iter().flat_map(|address| address.operations.values());
        all.filter(|known| known.id == operation).map(|known| known.need).next().unwrap_or(Need::Session)
    }

    /// A fault for each parameter of the query that the operation does not know.
    pub fn unknown_parameters(&self, method: &Method, path: &str, query: &str) -> Vec<Fault> {
        let Some(known) = self.find(path).and_then(|address| address.operations.get(method.as_str())) else {
            return Vec::new();
        };
        let given = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split('=').next().unwrap_or(pair));
        let strange = given.filter(|name| !known.query.iter().any(|known| known == name));
        let detail = "There is no parameter of this name here.";
        strange.map(|name| Fault { pointer: format!("?{name}"), detail: detail.to_owned() }).collect()
    }
}

impl Operation {
    fn read(operation: &Value) -> Self {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let query = parameters.filter(|parameter| parameter["in"] == "query");
        Self {
            id: operation["operationId"].as_str().unwrap_or_default().to_owned(),
            need: Need::told(operation),
            query: query.filter_map(|parameter| parameter["name"].as_str().map(str::to_owned)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_addresses_tell_their_methods_and_unknown_ones_nothing() {
        let addresses = Addresses::read();
        assert_eq!(addresses.methods_of("/v1/sites").as_deref(), Some("GET, HEAD, POST"));
        assert_eq!(addresses.methods_of("/v1/sites/site_1").as_deref(), Some("DELETE, GET, HEAD, PATCH"));
        assert_eq!(addresses.methods_of("/v1/sites/"), None);
        assert_eq!(addresses.methods_of("/v1/nothing"), None);
    }

    #[test]
    fn the_subject_of_a_path_is_the_longest_beginning_that_can_be_read() {
        let addresses = Addresses::read();
        let subject = |path: &'static str| path.get(..addresses.subject(path));
        assert_eq!(subject("/v1/sites/site_1"), Some("/v1/sites/site_1"));
        assert_eq!(subject("/v1/certifications/cert_1/events"), Some("/v1/certifications/cert_1"));
        let journey = "/v1/certifications/cert_1/journey/completions/J01";
        assert_eq!(subject(journey), Some("/v1/certifications/cert_1/journey"));
        assert_eq!(subject("/v1/mails/mail_1/resends"), Some(""));
    }

    #[test]
    fn a_parameter_that_an_operation_does_not_know_is_a_fault() {
        let addresses = Addresses::read();
        let strange = |path, query| addresses.unknown_parameters(&Method::GET, path, query).len();
        assert_eq!(strange("/v1/sites", "limit=3&cursor=00"), 0);
        assert_eq!(strange("/v1/sites", "limit=3&page=2&x"), 2);
        assert_eq!(strange("/v1/members", "limit=3"), 1);
        assert_eq!(strange("/v1/nothing", "limit=3"), 0);
    }
}
