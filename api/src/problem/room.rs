//! Problems of audit rooms.

use actix_web::http::StatusCode;
use entity::room_freeze_item::Held;

use super::Problem;

impl Problem {
    /// 403: a guest of an audit room has shown no second factor.
    pub fn room_needs_second_factor() -> Self {
        let detail =
            "An audit room wants a second factor of its guests. Enrol one, or sign in again with it.";
        Self::new(StatusCode::FORBIDDEN, "second_factor_missing", "Second factor missing", detail)
    }

    /// 409: what an audit was shown stays.
    pub fn held_by_freeze(held: &Held) -> Self {
        let Held { freeze, room } = held;
        let detail =
            format!("The freeze {freeze} of the audit room \"{room}\" names it, so it is not deleted.");
        Self::conflict("held_by_freeze", detail)
    }
}
