//! What to do about an obligation.

/// A role as a sentence names it: `an internal auditor`.
pub fn role(word: &str) -> &'static str {
    match word {
        "owner" => "an owner",
        "manager" => "a manager",
        "internal_auditor" => "an internal auditor",
        "contributor" => "a contributor",
        "reader" => "a reader",
        "external_auditor" => "an external auditor",
        _ => "a member",
    }
}

/// What to do next about an obligation of this kind, with or without a planned date.
pub fn next_step(kind: &str, planned: bool) -> &'static str {
    match (kind, planned) {
        ("stage_1_audit", false) => {
            "Agree a date for stage 1 with your certification body. Have the scope statement, the policy, the plans and \
             the main procedures ready: stage 1 reads documents and asks whether you are ready for stage 2."
        }
        ("stage_1_audit", true) => {
            "Send the documents that the auditor asked for, and make sure that the internal audit and the management \
             review are at least planned with dates: stage 1 checks it."
        }
        ("stage_2_audit", false) => {
            "Agree a date for stage 2 with your certification body. Before it, close the concerns of stage 1, finish a full \
             internal audit and the management review, and collect about three months of records."
        }
        ("stage_2_audit", true) => {
            "Walk through the audit plan with everybody on it, check that the concerns of stage 1 are closed, and have the \
             reports of the internal audit and the management review at hand."
        }
        ("surveillance_audit", false) => {
            "Agree a date with your certification body that lies before the due date, and record it. Finish the internal \
             audit and the management review first: every surveillance audit looks at both."
        }
        ("surveillance_audit", true) => {
            "Check that the internal audit, the management review and the actions on earlier findings are finished, then \
             confirm the audit plan with your certification body."
        }
        ("recertification_audit", false) => {
            "Agree the dates with your certification body now, with room before the expiry: findings must be closed and \
             the decision made while the certificate is still valid."
        }
        ("recertification_audit", true) => {
            "Prepare the whole cycle, not one year: results of all internal audits and reviews, complaints, changes and \
             how earlier findings were closed. Keep people free to answer findings at once."
        }
        ("recertification_decision", _) => {
            "Send what is still open from the recertification audit (corrections, evidence, accepted plans) and ask your \
             certification body on which day it will decide. Record the decision when you have it."
        }
        ("internal_audit", false) => {
            "Choose an auditor who does not audit their own work, fix the date and the clauses to cover, and record it. \
             Leave time to act on the findings before the external audit."
        }
        ("internal_audit", true) => {
            "Send the audit plan to those who take part. Afterwards record what was covered and the findings, and mark the \
             audit done."
        }
        ("management_review", false) => {
            "Invite top management and fix the date, after the internal audit, whose results are an input. Collect \
             objectives, findings, complaints, changes and risks for the agenda."
        }
        ("management_review", true) => {
            "Send the inputs before the meeting. Afterwards keep minutes with decisions, actions and owners: they are the \
             evidence. Then mark the review done."
        }
        ("recurring_duty", false) => {
            "Do it by this date and mark it done, or plan a day for it. If it is not needed this time, skip this one date \
             on the page of the duty; the dates after it stay."
        }
        ("recurring_duty", true) => "Do it on the day you planned, then mark it done.",
        ("certification_body_booking", false) => {
            "Ask your certification body for audit dates and confirm them in writing. Auditors are booked months ahead; \
             tell them of changes in scope, sites or headcount, which change the audit time."
        }
        ("certification_body_booking", true) => {
            "Check that your certification body has confirmed the dates and the audit team in writing, then mark the \
             booking done."
        }
        ("nonconformity_plan", _) => {
            "Find the cause, write the correction and the corrective action with an owner and a date each, and send the \
             plan to your certification body. Record the day on which it is accepted."
        }
        ("nonconformity_closure", _) => {
            "Carry out the corrective action, collect evidence that it works, and send it to your certification body. \
             Record the day on which the closure is verified."
        }
        ("suspension_resolution", _) => {
            "Clear the reasons for the suspension and have your certification body verify it before this date; afterwards \
             the certificate is withdrawn or its scope reduced. Until it is lifted, stop claiming to be certified."
        }
        ("restoration", _) => {
            "The certificate has expired. Finish the outstanding recertification work so that your certification body \
             can restore it by this date; afterwards you start again with a stage 2 audit at least."
        }
        ("transfer", _) => {
            "Choose another accredited certification body, give it the certificate and the last audit reports, and have \
             the transfer accepted by this date. Until then plan no audit with the old one."
        }
        ("edition_transition", _) => {
            "Compare your system with the new edition, close the gaps, and agree the transition audit with your \
             certification body. Certificates to the old edition end on this date."
        }
        _ => "Open it in Certkeep to see what it asks for, then mark it done or plan a date.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [&str; 14] = [
        "stage_1_audit",
        "stage_2_audit",
        "surveillance_audit",
        "recertification_audit",
        "recertification_decision",
        "internal_audit",
        "management_review",
        "certification_body_booking",
        "nonconformity_plan",
        "nonconformity_closure",
        "suspension_resolution",
        "restoration",
        "transfer",
        "edition_transition",
    ];

    #[test]
    fn every_kind_has_its_own_advice() {
        let mut seen = std::collections::HashSet::new();
        for kind in KINDS {
            assert_ne!(next_step(kind, false), next_step("unknown", false), "{kind}");
            assert!(seen.insert(next_step(kind, false).to_owned()), "{kind}");
            for planned in [false, true] {
                let advice = next_step(kind, planned);
                assert!(advice.ends_with('.') && !advice.contains("  ") && advice.len() < 320, "{advice}");
            }
        }
    }
}
