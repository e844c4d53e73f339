//! Blocks of fields, as the machine-readable parts of reports hold them: like headers, with a blank line between two blocks.

/// One block.
#[derive(Debug, Default)]
pub(super) struct Group {
    fields: Vec<(String, String)>,
}

impl Group {
    /// The first value of the field `name`, which is in lower case.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every value of that field.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The longest value that is kept: servers write stories into `Diagnostic-Code`.
const LONGEST: usize = 2_000;

/// The blocks of `text`, without empty ones.
pub(super) fn groups(text: &str) -> Vec<Group> {
    let mut groups = vec![Group::default()];
    for line in text.lines() {
        let Some(group) = groups.last_mut() else { break };
        if line.trim().is_empty() {
            if !group.fields.is_empty() {
                groups.push(Group::default());
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.fields.last_mut().filter(|(_, value)| value.len() < LONGEST) {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups.retain(|group| !group.fields.is_empty());
    groups
}
