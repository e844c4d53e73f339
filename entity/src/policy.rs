//! The engine's policy in layers: the defaults, then the organization's departures from them, the certification body's
//! and the certification's.

use cycle::Policy;
use sea_orm::DbErr;
use sea_orm::entity::prelude::Json;

/// Lays `overrides` over the defaults, later ones over earlier ones, field by field.
///
/// # Errors
/// When a stored layer is no policy, which storing excludes.
pub fn merged(overrides: impl IntoIterator<Item = Json>) -> Result<Policy, DbErr> {
    let mut whole = serde_json::to_value(Policy::default()).map_err(|e| DbErr::Json(e.to_string()))?;
    for layer in overrides {
        lay(&mut whole, layer);
    }
    serde_json::from_value(whole).map_err(|e| DbErr::Json(format!("policy: {e}")))
}

fn lay(under: &mut Json, over: Json) {
    match (under, over) {
        (Json::Object(under), Json::Object(over)) => {
            for (name, value) in over {
                lay(under.entry(name).or_insert(Json::Null), value);
            }
        }
        (under, over) => *under = over,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_changes_only_the_fields_it_names() {
        let body = serde_json::json!({ "certification_body_days": { "plan": 14 } });
        let own = serde_json::json!({ "cycle_months": 24 });
        let policy = merged([body, own]).map(|policy| serde_json::to_value(policy).unwrap_or_default());
        let Ok(policy) = policy else { panic!("{policy:?}") };
        assert_eq!(policy["certification_body_days"]["plan"], 14);
        assert_eq!(policy["certification_body_days"]["close_major"], 90);
        assert_eq!(policy["cycle_months"], 24);
    }

    #[test]
    fn a_layer_that_is_no_policy_is_refused() {
        assert!(merged([serde_json::json!({ "cycle_months": "many" })]).is_err());
    }
}
