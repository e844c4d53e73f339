//! What has changed since a room was frozen: two forms of what is shown, thing by thing.

use std::collections::BTreeMap;

use serde_json::Value;

/// The lists of a form, each of which holds things by their `id`.
pub const LISTS: [&str; 8] = [
    "clauses",
    "applicability",
    "claims",
    "routines",
    "documents",
    "evidence",
    "requests",
    "nonconformities",
];

/// What became of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It is shown now and was not.
    Added,
    /// It says something else.
    Changed,
    /// It is not shown any more.
    Gone,
}

/// A thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The list that it stands in.
    pub list: &'static str,
    /// Its id; of a clause its number.
    pub id: String,
    /// What became of it.
    pub became: Became,
}

/// What differs between what was shown and what is, in the order of the lists.
pub fn compare(was: &Value, is: &Value) -> Vec<Difference> {
    let mut differences = Vec::new();
    for list in LISTS {
        let (before, after) = (by_id(&was[list]), by_id(&is[list]));
        let mut note = |id: &str, became| differences.push(Difference { list, id: id.to_owned(), became });
        for (id, thing) in &before {
            match after.get(id) {
                None => note(id, Became::Gone),
                Some(now) if now != thing => note(id, Became::Changed),
                Some(_) => {}
            }
        }
        for id in after.keys().filter(|id| !before.contains_key(*id)) {
            note(id, Became::Added);
        }
    }
    differences
}

fn by_id(list: &Value) -> BTreeMap<&str, &Value> {
    let things = list.as_array().into_iter().flatten();
    things.filter_map(|thing| Some((thing["id"].as_str()?, thing))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_came_went_and_says_something_else_is_told_and_nothing_besides() {
        let was = json!({ "claims": [{ "id": "a", "version": 1 }, { "id": "b", "version": 1 }, { "id": "c", "version": 1 }],
            "evidence": [{ "id": "e" }] });
        let is = json!({ "claims": [{ "id": "c", "version": 2 }, { "id": "a", "version": 1 }, { "id": "d", "version": 1 }],
            "evidence": [{ "id": "e" }] });
        let told = compare(&was, &is);
        let told: Vec<_> = told.iter().map(|it| (it.list, it.id.as_str(), it.became)).collect();
        let expected =
            [("claims", "b", Became::Gone), ("claims", "c", Became::Changed), ("claims", "d", Became::Added)];
        assert_eq!(told, expected);
        assert!(compare(&was, &was).is_empty());
    }
}
