//! What a transition and its confirmations have to be.

use entity::edition_confirmation::{Model, NewConfirmation};
use entity::edition_transition::TransitionFacts;
use entity::person;

use crate::field::fault;
use crate::problem::Problem;

/// Refuses dates that cannot be true together, all faults at once.
pub fn check(facts: &TransitionFacts) -> Result<(), Problem> {
    let mut faults = Vec::new();
    if facts.old_standard == facts.new_standard {
        faults.push(fault("/new", "An edition gives way to another one."));
    }
    if facts.ends_on <= facts.published_on {
        faults.push(fault("/ends_on", "Certificates end after the new edition was published."));
    }
    if facts.new_only_from.is_some_and(|on| on < facts.published_on || on > facts.ends_on) {
        faults.push(fault("/new_only_from", "This lies between the publication and the end."));
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}

/// Refuses a confirmation that adds nothing: a person counts once, unless there is no other operator; then each source does.
pub fn confirms(
    before: &[Model],
    person: &person::Model,
    new: &NewConfirmation,
    alone: bool,
) -> Result<(), Problem> {
    let own = || before.iter().filter(|it| it.person_id == person.id);
    if !alone && own().next().is_some() {
        let detail =
            "You have confirmed these dates. The other confirmation has to come from another operator.";
        return Err(Problem::conflict("confirmed_already", detail));
    }
    let key = |source: &str| source.trim().to_lowercase();
    if own().any(|it| key(&it.source) == key(&new.source)) {
        let detail = "You have confirmed these dates from this source. Check them against another one.";
        return Err(Problem::conflict("confirmed_already", detail));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use entity::id::{EditionConfirmationId, EditionTransitionId, PersonId};

    use super::*;

    const NOW: DateTime<Utc> = DateTime::<Utc>::UNIX_EPOCH;

    fn operator() -> person::Model {
        person::Model {
            id: PersonId::new(NOW),
            email: "aino@example.com".to_owned(),
            name: "Aino".to_owned(),
            password_hash: String::new(),
            time_zone: None,
            email_verified_at: Some(NOW),
            created_at: NOW,
            version: 1,
            kind: person::Kind::Human,
            language: person::Language::English,
        }
    }

    fn given(person: &person::Model, source: &str) -> Model {
        Model {
            id: EditionConfirmationId::new(NOW),
            transition_id: EditionTransitionId::new(NOW),
            fingerprint: String::new(),
            person_id: person.id,
            person_name: person.name.clone(),
            person_email: person.email.clone(),
            source: source.to_owned(),
            source_url: None,
            note: String::new(),
            confirmed_at: NOW,
        }
    }

    fn takes(before: &[Model], person: &person::Model, source: &str, alone: bool) -> bool {
        let new = NewConfirmation { source: source.to_owned(), source_url: None, note: String::new() };
        confirms(before, person, &new, alone).is_ok()
    }

    #[test]
    fn a_lone_operator_confirms_from_two_sources_and_one_of_several_only_once() {
        let (aino, other) = (operator(), operator());
        let before = [given(&aino, "IAF MD 26")];
        assert!(takes(&[], &aino, "IAF MD 26", true));
        assert!(takes(&before, &aino, "A notice of FINAS", true));
        assert!(!takes(&before, &aino, " iaf md 26 ", true), "the same source by another spelling");
        assert!(!takes(&before, &aino, "A notice of FINAS", false));
        assert!(takes(&before, &other, "IAF MD 26", false), "two pairs of eyes on one document");
    }
}
