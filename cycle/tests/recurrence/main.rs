//! Recurring duties: rules, schedules and what is to be done about them.

mod basis;
mod kit;
mod month_end;
mod plan;
mod shift;
