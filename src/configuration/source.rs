//! Where values come from: the variables of the process, and files for secrets.

use std::collections::BTreeMap;
use std::fs;

use super::table::TABLE;

/// What every variable of Certkeep starts with.
const PREFIX: &str = "CERTKEEP_";

/// The given values, and the faults that were found in them so far.
#[derive(Debug, Default)]
pub struct Source {
    given: BTreeMap<String, String>,
    faults: Vec<String>,
}

impl Source {
    /// The variables of this process.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn of_process() -> Self {
        let mut source = Self::default();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
            match value.into_string() {
                Ok(value) => drop(source.given.insert(name.to_owned(), value)),
                Err(_) => source.fault(format!("{name} holds bytes that are no UTF-8 text.")),
            }
        }
        source
    }

    /// The variables of a test.
    #[cfg(test)]
    pub fn of<const N: usize>(given: [(&str, &str); N]) -> Self {
        let given = given.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
        Self { given, faults: Vec::new() }
    }

    /// A fault more.
    pub(super) fn fault(&mut self, sentence: impl Into<String>) {
        self.faults.push(sentence.into());
    }

    /// Every fault; `None` when there is none.
    pub(super) fn faults(&mut self) -> Option<Vec<String>> {
        (!self.faults.is_empty()).then(|| std::mem::take(&mut self.faults))
    }

    /// A value; one that is empty is not set.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.given.get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// A value that may also stand in the file that `NAME_FILE` names.
    pub(super) fn secret(&mut self, name: &str) -> Option<String> {
        let file_name = format!("{name}_FILE");
        let (value, file) = (self.text(name), self.text(&file_name));
        match (value, file) {
            (Some(_), Some(_)) => {
                self.fault(format!("{name} and {file_name} are both set: keep one of them."));
                None
            }
            (value, None) => value,
            (None, Some(file)) => match fs::read_to_string(&file) {
                Ok(text) => Some(text.trim().to_owned()),
                Err(why) => {
                    self.fault(format!("{file_name} names {file}, which cannot be read: {why}."));
                    None
                }
            },
        }
    }

    /// A fault for each variable that starts like one of ours and is none: a typing error must not go unnoticed.
    pub(super) fn refuse_unknown(&mut self) {
        let known: Vec<String> = TABLE
            .iter()
            .flat_map(|variable| {
                let file = variable.secret.then(|| format!("{}_FILE", variable.name));
                [Some(variable.name.to_owned()), file].into_iter().flatten()
            })
            .collect();
        let unknown: Vec<String> = self.given.keys().filter(|name| !known.contains(name)).cloned().collect();
        for name in unknown {
            let nearest = known.iter().min_by_key(|known| strsim::levenshtein(&name, known));
            let guess = nearest.filter(|known| strsim::levenshtein(&name, known) <= 3);
            let hint = guess.map_or(String::new(), |known| format!("; did you mean {known}?"));
            let end = if hint.is_empty() { "." } else { "" };
            self.fault(format!("{name} is no variable of Certkeep{hint}{end}"));
        }
    }
}
