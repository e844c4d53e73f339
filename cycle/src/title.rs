//! What an obligation is called.

/// The kinds of which a cycle has several.
const SEVERAL: [&str; 6] = [
    "surveillance_audit",
    "internal_audit",
    "management_review",
    "certification_body_booking",
    "nonconformity_plan",
    "nonconformity_closure",
];

/// The name of an obligation, such as `Surveillance audit 1`. `ordinal` counts those of one kind in a cycle and
/// is shown for the kinds of which a cycle has several.
pub fn title(kind: &str, ordinal: u32) -> String {
    let name = kind_name(kind);
    if SEVERAL.contains(&kind) { format!("{name} {ordinal}") } else { name }
}

/// The name of a kind of obligation, such as `Surveillance audit`.
pub fn kind_name(kind: &str) -> String {
    match kind {
        "certification_body_booking" => "Audit booking".to_owned(),
        "nonconformity_plan" => "Corrective action plan".to_owned(),
        "suspension_resolution" => "End of the suspension".to_owned(),
        "restoration" => "Restoration of the certificate".to_owned(),
        "transfer" => "Transfer to another certification body".to_owned(),
        "edition_transition" => "Transition to the new edition".to_owned(),
        other => sentence_case(&other.replace('_', " ")),
    }
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_and_those_of_which_there_are_several_a_number() {
        let titles = [
            ("stage_1_audit", "Stage 1 audit"),
            ("stage_2_audit", "Stage 2 audit"),
            ("surveillance_audit", "Surveillance audit 2"),
            ("recertification_audit", "Recertification audit"),
            ("recertification_decision", "Recertification decision"),
            ("internal_audit", "Internal audit 2"),
            ("management_review", "Management review 2"),
            ("certification_body_booking", "Audit booking 2"),
            ("nonconformity_plan", "Corrective action plan 2"),
            ("nonconformity_closure", "Nonconformity closure 2"),
            ("suspension_resolution", "End of the suspension"),
            ("restoration", "Restoration of the certificate"),
            ("transfer", "Transfer to another certification body"),
            ("edition_transition", "Transition to the new edition"),
            ("recurring_duty", "Recurring duty"),
        ];
        for (kind, expected) in titles {
            assert_eq!(title(kind, 2), expected);
        }
    }

    #[test]
    fn a_kind_that_is_not_known_still_reads_as_words() {
        assert_eq!(title("witness_audit", 3), "Witness audit");
        assert_eq!(title("", 1), "");
    }
}
